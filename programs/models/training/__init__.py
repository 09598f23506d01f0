"""The routine that a person has, what was done of it, and what was decided."""
