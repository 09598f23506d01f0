"""How a routine moves on: decisions taken, stored, taken again, chosen and foretold."""
