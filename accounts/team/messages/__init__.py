"""Messages between a person and their care team."""
