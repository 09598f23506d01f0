"""One exercise of the routine: where it stands, swapping it, never showing it again."""
