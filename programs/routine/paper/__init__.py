"""The handout, and the summary for a doctor."""
