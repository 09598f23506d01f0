"""From the rows of a person to what the course of their routine needs."""
