"""The JSON of one decision, in and out (``clinical_rules.md``, section 9). Pure."""
