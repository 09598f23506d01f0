"""The routine that a person has: its pages, its days, a break from it, what is offered for it as a whole."""
