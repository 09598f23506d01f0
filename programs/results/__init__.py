"""What came of the plans of all people of a practice together, as sums in which nobody can be recognised."""
