"""The body in space: what a pose says, where every joint comes, and the way from one pose to the next."""
