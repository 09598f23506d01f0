"""Test patients: what the rules must say to people who do not exist, and what drafts of rules would change for them.

``vignettes.toml`` holds them, ``vignettes.py`` runs and compares them, ``review.py`` compares the drafts of the rules
with the rules in force and publishes them.
"""
