"""Pages of those who look after people. Whatever they show of a person came through ``accounts.team.access``."""
