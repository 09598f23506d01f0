"""Whom an exercise could hurt, and why. Pure.

In reading order: ``catalogue`` holds the values that rules read, ``screening`` says which exercise is ruled out for
whom, ``sides`` judges left and right apart, ``clearance`` and ``own_opening`` what a clinician or the person may open,
``gates`` what must have been done before an exercise opens, ``home`` what a home allows, ``reasons`` the text that a
person reads. The rules themselves are data, in
``exercises/catalogue/contraindications.toml``.
"""
