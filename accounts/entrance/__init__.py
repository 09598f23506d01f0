"""Coming in: sign-up, sign-in, the agreement, and what guards an account."""
