"""What the page of one exercise of a routine shows: where it stands, what was decided and why, what was asked for.

The decisions are stored as adjustments (``programs.decision.replay``). Here they are read and put into words.
"""
