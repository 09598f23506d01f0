"""How a routine grows: the decision, its numbers and its words (``clinical_rules.md``, 8 and 9)."""
