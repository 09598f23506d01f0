"""The editors' desk for the catalogue. Importing this registers everything."""

from __future__ import annotations

from . import exercise, rules, vocabulary

__all__ = ["exercise", "rules", "vocabulary"]
