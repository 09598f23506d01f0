"""Test patients: what the rules must say to people who do not exist, and what a change would say differently.

``vignettes.toml`` and its neighbours hold them and ``written.py`` reads them, ``vignettes.py`` runs them, and
``comparing.py`` compares two runs.
"""
