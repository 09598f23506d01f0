"""How a routine grows: the pure progression decision (``clinical_rules.md``, sections 8 and 9), its numbers and its words."""
