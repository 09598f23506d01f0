"""The published catalogue as one document: ``document`` writes it from the tables, ``parsing`` turns it into the values
that rules read, and ``current`` is the one in force.
"""
