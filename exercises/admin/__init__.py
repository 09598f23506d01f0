"""The editors' desk for the catalogue. Importing it registers the admin pages.

``base`` holds what pages share; the others are the pages, named after what they edit.
"""

from __future__ import annotations

from . import advice, exercise, gates, lessons, offers, progression, rules, vocabulary

__all__ = ["advice", "exercise", "gates", "lessons", "offers", "progression", "rules", "vocabulary"]
