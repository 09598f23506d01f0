"""What belongs to a person beside the routine: walks, check-ins, lessons, reminders, addresses, signs."""
