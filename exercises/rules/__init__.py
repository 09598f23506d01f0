"""Whom an exercise could hurt, and why: verdicts, sides, what a clinician's yes opens, reasons. Pure."""
