"""What to avoid, and what instead: the rules themselves, arranged by condition, by movement, and for one person."""
