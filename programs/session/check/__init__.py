"""Before a session: what is new since last time, and what to have ready."""
