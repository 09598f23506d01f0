"""What the rules may know of a person and what follows for the pace: the facts, the norms, the risk tier. Pure."""
