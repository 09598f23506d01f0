"""How long a dose takes."""

from __future__ import annotations

import pytest

from exercises.measures.dose import Dose

CASES = [
    ("one set", {"sets": 1, "reps": 10, "rest_seconds": 60}, 1, 60),
    ("a rest between two sets", {"sets": 3, "reps": 10, "rest_seconds": 60}, 1, 3 * 60 + 2 * 60),
    ("the other side needs a turn", {"sets": 1, "reps": 10, "rest_seconds": 60}, 2, 60 + 15 + 60),
    ("one side rests while the other works", {"sets": 3, "reps": 10, "rest_seconds": 60}, 2, 6 * 60 + 5 * 15),
    (
        "what is left of a long rest comes after both",
        {"sets": 2, "reps": 5, "rest_seconds": 120},
        2,
        4 * 30 + 2 * 15 + 75,
    ),
    ("a rest shorter than a turn", {"sets": 2, "hold_seconds": 30, "rest_seconds": 10}, 2, 4 * 30 + 3 * 10),
    ("by the clock", {"sets": 1, "minutes": 5}, 2, 300),
]


@pytest.mark.parametrize(("dose", "sides", "seconds"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_seconds(dose: dict[str, int], sides: int, seconds: int) -> None:
    assert Dose.from_mapping(dose).seconds(sides=sides) == seconds
