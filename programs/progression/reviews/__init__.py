"""What is due for the program as a whole. Pure."""
