"""The editors' desk for the catalogue. Importing this registers everything."""

from __future__ import annotations

from . import exercise, offers, progression, rules, vocabulary

__all__ = ["exercise", "offers", "progression", "rules", "vocabulary"]
