"""The devices on which a person is signed in: their list, signing out from afar, and what a device keeps (``kept``)."""
