"""What the page of one exercise of a routine shows: where it stands, what was decided and why, what was asked for.

The decisions are kept as adjustments (``programs.decision.replay``); here they are read and said.
"""
