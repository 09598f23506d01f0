"""The health check: what it asks, what follows from the answers, and when it stops everything.

``questions/`` is what is asked, and where a new question goes; ``answers`` reads what was answered, ``facts`` is what
follows from it; ``red_flags`` are the warning signs, ``access`` those that lock. ``flow`` says which screen is next,
``forms``, ``services`` and ``views`` are the pages, ``review`` the summary at their end.
"""
