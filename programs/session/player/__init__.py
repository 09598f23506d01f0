"""The session on a device: the plan that it gets, and what it sends back."""
