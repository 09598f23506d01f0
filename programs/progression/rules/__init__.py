"""The rules of progression, each a small function: ``clinical_rules.md``, section 9. Pure.

A rule gets the situation and returns a decision, or None when it has nothing to say; then the next one is asked.
``order`` is the whole algorithm, safety first; a rule may rely on all before it having passed.

Where the contract left a question open, the comment beside the code begins with "Reading:".
"""
