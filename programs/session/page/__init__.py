"""What the pages of a session show: what it asks for, what is different from last time and why, what comes next.

The decisions are taken elsewhere (``programs.decision.replay``) and stored as adjustments. Here they are read and put
into words.
"""
