"""The editors' desk for the catalogue. Importing this registers everything."""

from __future__ import annotations

from . import exercise, gates, offers, progression, rules, vocabulary

__all__ = ["exercise", "gates", "offers", "progression", "rules", "vocabulary"]
