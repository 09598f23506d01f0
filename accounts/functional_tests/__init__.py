"""Guided self-tests of strength and balance (``clinical_rules.md``, section 6), and what follows from their results.

``explanation`` is what a test tells and how it is done, ``forms`` asks for the result, ``services`` stores it,
``norms`` holds the numbers to compare it with, ``scoring`` what a result changes; ``history`` and ``plots`` show it.
"""
