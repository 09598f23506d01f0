"""Doses, loads and scales: what they are, how pages say them, and how people type them."""
