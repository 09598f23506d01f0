"""How a person stands: what is true of them today, what is in the way, and the gate to whatever there is to do."""
