"""The course of a routine: decisions one after the other, and the states that last. Pure."""
