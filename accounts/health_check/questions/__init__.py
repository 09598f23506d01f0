"""What the health check asks, in order: screens, questions and answers, as one table that a clinician can read. Pure.

Questions Q1–Q20 are those of ``clinical_rules.md``, section 4.1. Every topic begins with a gate: a list to tick, with
"None of these" and "I'm not sure". The screens after it appear only when an answer calls for them.

A new question is written in ``health``, ``hips`` or ``living``, given a place on a screen in ``steps``, and what
follows from its answer is added to ``facts.py`` in the folder above. A key or a value that has been stored once is
never renamed or removed, because people's answers hold it.
"""
