"""What changes routines and sessions: keyword-only, atomic, safe to repeat, the actor as ``by``."""
