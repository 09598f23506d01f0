"""Programs, and which of them suits whom: what editors keep."""
