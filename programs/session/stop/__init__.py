"""Stop now: what hurts, what it may mean, what follows."""
