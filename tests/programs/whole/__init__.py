"""Whole courses: somebody, their plan and months of sessions, from the first answer on."""
