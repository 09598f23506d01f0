"""Guided self-tests of strength and balance (``clinical_rules.md``, section 6), and what follows from their results."""
