"""How a routine moves on: decisions are taken, stored, taken again after a correction, and foreseen."""
