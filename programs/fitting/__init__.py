"""Which exercises suit somebody, and what takes the place of those that do not."""
