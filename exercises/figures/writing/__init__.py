"""The text that an author writes: its words, its statements, and the figure they make."""
