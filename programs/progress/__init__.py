"""How it is going, and a look ahead."""
