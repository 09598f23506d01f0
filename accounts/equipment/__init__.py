"""The weights and bands that a person has at home (``services``), the loads that these make up (``ladders``), and how
such a load is said (``explanation``).
"""
