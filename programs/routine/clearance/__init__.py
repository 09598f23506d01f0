"""What waits for a clinician's yes, what they said, and what a person may open themselves."""
