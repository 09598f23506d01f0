"""Check-ins: when one is due, its screens, what came of it, and which change is more than chance for one person."""
