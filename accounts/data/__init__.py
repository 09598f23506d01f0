"""A person's data is theirs: all of it to take along, and all of it deleted."""
