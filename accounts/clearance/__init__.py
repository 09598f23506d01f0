"""What a clinician has said about a person, and what a person has opened for themselves.

``clinician`` and ``own_opening`` record such a word and take it back; ``counting`` says which words hold on a day. What
a word opens is decided in ``exercises/rules/clearance.py``.
"""
