"""What was entered of an exercise, set by set, and what it amounts to."""
