"""What a clinician has said, and what a person has opened for themselves: kept, taken back, counted."""
