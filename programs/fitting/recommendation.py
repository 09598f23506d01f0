"""Which program to recommend: the first line that applies (``clinical_rules.md``, section 4.4). A pure function.

The others stay one click away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

BASICS = "hip-basics"
HIP_STRENGTH = "hip-strength-for-low-bone"  # P0
AEROBIC = "everyday-aerobic-work"  # P0c
STRONG_BACK = "strong-back-and-hips"  # P2
SIX_HIP = "six-hip-exercises"  # P3
HIP_MOBILITY = "hip-mobility-for-stiff-hips"  # P4a
BACK_RELIEF = "gentle-back-relief-moves"  # P4b


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the recommendation looks at. ``tier`` is LOW, MOD or HIGH; ``goal`` is stronger, steadier, less_stiff, bones
    or empty.
    """

    tier: str
    conditions: frozenset[str]
    goal: str = ""
    gradual_hip_pain: bool = False
    hip_limits_lifted_within_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """``reason`` is the key of the line that applied; the words for the person are in ``wording.py``."""

    program: str
    reason: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    reason: str
    applies: Callable[[Person], bool]
    program: str
    beside: tuple[str, ...] = ()


LINES: tuple[Line, ...] = (
    Line(
        reason="start_supported",
        applies=lambda person: (
            person.tier == "HIGH" or bool(person.conditions & {"vertebral_fracture", "falls_risk", "cannot_do_floor"})
        ),
        program=BASICS,
    ),
    Line(reason="new_hip", applies=lambda person: person.hip_limits_lifted_within_year, program=BASICS),
    Line(
        reason="low_bone",
        applies=lambda person: bool(person.conditions & {"osteopenia", "osteoporosis"}),
        program=HIP_STRENGTH,
        beside=(STRONG_BACK,),
    ),
    Line(
        reason="hip_pain",
        applies=lambda person: "fai" in person.conditions or person.gradual_hip_pain,
        program=HIP_MOBILITY,
    ),
    Line(
        reason="stenosis",
        applies=lambda person: "spinal_stenosis" in person.conditions and "osteoporosis" not in person.conditions,
        program=BACK_RELIEF,
        beside=(AEROBIC,),
    ),
    Line(
        reason="stiff_or_sore",
        applies=lambda person: bool(person.conditions & {"hip_oa", "knee_pain"}) or person.goal == "less_stiff",
        program=BASICS,
        beside=(SIX_HIP,),
    ),
    Line(reason="stronger", applies=lambda person: person.goal == "stronger", program=SIX_HIP),
)


def recommend(person: Person) -> Recommendation:
    """Return the program of the first line that applies; without any, Homestretch hip basics."""
    for line in LINES:
        if line.applies(person):
            return Recommendation(program=line.program, reason=line.reason, beside=line.beside)
    return Recommendation(program=BASICS, reason="no_preference")
