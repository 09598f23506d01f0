"""How long a dose by the clock takes; ``tests/programs/schedule/test_days.py`` has the others."""

from __future__ import annotations

from exercises.measures.dose import Dose


def test_by_the_clock_the_sides_share_the_minutes() -> None:
    assert Dose.from_mapping({"sets": 1, "minutes": 5}).seconds(sides=2) == 300
