"""Test patients: what must be said to people who do not exist, and what a change of the rules would change for them.

``vignettes.toml`` holds them, ``vignettes.py`` runs and compares them, ``review.py`` sets the drafts of the rules
against the rules in force and publishes them.
"""
