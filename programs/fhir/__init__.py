"""One person as FHIR R4, for the computer of a clinic (``docs/fhir.md``).

``bundle.py`` puts it together; ``codes.py`` holds every code with whose it is, ``parts.py`` and ``written.py`` the
plain pieces and how they become JSON; the other modules have one matter each.
"""
