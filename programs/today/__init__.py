"""What there is to do today, the morning after, and what is offered."""
