"""The session on a device: the plan that it is told, and what it sends back."""
