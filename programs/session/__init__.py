"""One session: begin, check, do, finish, correct, and its record."""
