"""What the pages of a session show: what it asks for, what is different from last time and why, what comes next.

The decisions are taken elsewhere (``programs.decision.replay``) and kept as adjustments; here they are read and
said.
"""
