"""Ways to say who one is besides a password: ``passkeys``, ``providers`` of accounts elsewhere, a ``second_step``."""
