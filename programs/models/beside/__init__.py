"""What belongs to a person beside the routine: walks, check-ins, reminders, addresses, signs."""
