"""The devices on which a person is signed in, and how to be signed out of them from elsewhere."""
