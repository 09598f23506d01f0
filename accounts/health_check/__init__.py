"""The health check: what it asks, what follows from the answers, and when it stops everything."""
