"""What an editor sees before a change of the catalogue reaches people, and publishing it.

``review.py`` compares what is in force with what the drafts would make of it, by the test patients and the worked cases
of progression (``cases.py``); ``wording.py`` puts that into words, and ``views.py`` shows it.
"""
