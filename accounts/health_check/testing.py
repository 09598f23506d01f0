"""Answers to start from, for tests and for the fictional people of the demonstration. Pure."""

from __future__ import annotations

from typing import Any

from .questions.kinds import DEFAULT_DAYS, DEFAULT_EQUIPMENT, NONE


def healthy_answers(**changes: Any) -> dict[str, Any]:
    """Complete the answers of somebody with nothing to report, with ``changes`` by the key of a question."""
    return {
        "warning_signs": [NONE],
        "year_of_birth": 1964,
        "health": [NONE],
        "bones": [NONE],
        "hips": [NONE],
        "balance": [NONE],
        "equipment": list(DEFAULT_EQUIPMENT),
        "days": list(DEFAULT_DAYS),
        **changes,
    }
