"""One exercise of the routine: where it stands, another one in its place, never again."""
