"""Falls, breaks and operations, and what they change."""
