"""The lessons as pages, open to visitors, and how far somebody is with them.

``page`` prepares what a lesson says, with its numbered sources; ``progress`` knows what was read and what comes next.
The mail with a lesson a day is in ``reminders``.
"""
