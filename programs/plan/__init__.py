"""What a plan of several parts asks for: over a week, and on a day."""
