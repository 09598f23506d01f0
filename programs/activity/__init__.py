"""Walking and the rest of life: what was done beside the sessions, and a person's own minutes a week. No dose moves."""
