"""What the health check asks, in order: screens, questions and answers, as one table that a clinician can read. Pure.

Questions Q1–Q20 are those of ``clinical_rules.md``, section 4.1. Every topic has one gate, a list to tick with "None of
these" and "I'm not sure"; a screen further down appears only when an answer calls for it. What follows from the answers
stands in ``facts.py``. The screens are in ``steps``, their questions in ``health``, ``hips`` and ``living``.

A key or a value that has once been stored is never renamed or removed: people's answers hold it.
"""
