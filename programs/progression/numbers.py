"""The numbers of the progression decision: one table, each beside its sources (``clinical_rules.md``, 8.2 and 8.3).

They live in ``ProgressionRule`` rows, which an editor may change; what stands here is what those rows start with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from .facts import Equipment, Ladder, Risk, Score

AtLeastOne = int  # a run or a step of zero would make no sense
Row = tuple[str, Any, Iterable[str]]  # key, value, codes of the sources

# What rests on no number of its own: red flags (section 3), clearance (4.1, 4.2), and the dose to start with (7).
SOURCES_OF_OTHER_RULES: Mapping[str, tuple[str, ...]] = {
    "red_flag_emergency": ("R-CES", "R-GCARE", "R-NHSHIP", "R-OEP", "R-RIEBE15"),
    "red_flag_urgent": ("R-AFF11", "R-CES", "R-GCARE", "R-VFX"),
    "clearance": ("R-PARQ", "R-RIEBE15"),
    "start_dose": ("R-FRAGALA19", "R-MYHIP", "R-TFTF14", "S0", "S2"),
}


class NumberError(ValueError):
    """A progression rule holds something that the algorithm cannot use. Nothing is guessed."""


def exact(value: Any) -> Decimal:
    """Return a number as it was written. Raises ValueError when it is none (a boolean is none either)."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("not a number")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def score_of(number: Decimal) -> Score:
    """Return the same number as a score."""
    score = Fraction(number)
    return score.numerator if score.denominator == 1 else score


def percent_rounded_up(whole: int, percent: Score) -> int:
    """The one rounding of the algorithm: a part of a whole number, always up to the next whole one."""
    part = Fraction(whole) * percent / 100
    return -(-part.numerator // part.denominator)


@lru_cache(maxsize=1024)
def rises_by_more_than(percent: Score, before: Decimal, after: Decimal) -> bool:
    """Whether the step from one load to another is more than a part of the first, exactly."""
    start = Fraction(before)
    return (Fraction(after) - start) * 100 > start * percent


def rungs(values: Iterable[Decimal]) -> Ladder:
    """Return a ladder. Raises ValueError unless it has a place, starts at zero or above, and ascends."""
    ladder = tuple(values)
    if not ladder:
        raise ValueError("needs at least one number")
    if ladder[0] < 0:
        raise ValueError("starts below zero")
    if any(lower >= higher for lower, higher in pairwise(ladder)):
        raise ValueError("does not ascend")
    return ladder


def _score(value: Any) -> Score:
    if (number := exact(value)) < 0:
        raise ValueError("below zero")
    return score_of(number)


def _whole(value: Any) -> int:
    score = _score(value)
    if not isinstance(score, int):
        raise ValueError("not a whole number")
    return score


def _at_least_one(value: Any) -> int:
    if (number := _whole(value)) < 1:
        raise ValueError("below one")
    return number


def _yes(value: Any) -> bool:
    if (number := _whole(value)) > 1:
        raise ValueError("neither 1 (yes) nor 0 (no)")
    return bool(number)


def _several(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ValueError("not a list of numbers")
    return list(value)


def _band(value: Any) -> tuple[Score, Score]:
    numbers = [_score(one) for one in _several(value)]
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise ValueError("not two numbers, the lower one first")
    return numbers[0], numbers[1]


# How a row is read, by the type of the field that it fills.
READERS: Mapping[str, Callable[[Any], Any]] = {
    "Score": _score,
    "int": _whole,
    "AtLeastOne": _at_least_one,
    "bool": _yes,
    "tuple[Score, Score]": _band,
    "tuple[Score, ...]": lambda value: tuple(_score(one) for one in _several(value)),
    "tuple[AtLeastOne, ...]": lambda value: tuple(_at_least_one(one) for one in _several(value)),
    "Ladder": lambda value: rungs(exact(one) for one in _several(value)),
}


def _by(*sources: str) -> dict[str, tuple[str, ...]]:
    return {"sources": tuple(sorted(sources))}


def _ladder(*values: str) -> Ladder:
    return tuple(Decimal(value) for value in values)


def _default_citations() -> Mapping[str, tuple[str, ...]]:
    return {one.name: one.metadata["sources"] for one in fields(Thresholds) if one.metadata}


def _read(kind: type, rows: Iterable[Row]) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """Return the values and the sources of those fields of a class of numbers that have a row."""
    readers = {one.name: READERS[str(one.type)] for one in fields(kind) if one.metadata}
    values: dict[str, Any] = {}
    cited: dict[str, tuple[str, ...]] = {}
    for key, value, sources in rows:
        if key not in readers:
            continue
        try:
            values[key] = readers[key](value)
        except ValueError as error:
            raise NumberError(f"progression rule {key}: {value!r} is {error}") from error
        cited[key] = tuple(sorted(sources))
    return values, cited


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Every number that the decision needs. A field has the name of its ``ProgressionRule``, which explains it.

    ``cited`` holds the sources of each. Counts are whole; scores may be fractional; percents are of a hundred.
    """

    # Pain
    pain_amber_from: Score = field(default=3, metadata=_by("R-NEMEX10", "R-THOMEE97"))
    pain_red_from: Score = field(default=6, metadata=_by("R-NEMEX10", "R-THOMEE97"))
    sharp_is_red: bool = field(default=True, metadata=_by("S1", "P"))
    flare_rise: Score = field(default=2, metadata=_by("R-MYHIP", "R-SALAFFI04", "R-THOMEE97"))
    flare_worse_hours: int = field(default=24, metadata=_by("R-MYHIP", "R-SALAFFI04", "R-THOMEE97"))
    chronic_stable_usual_from: Score = field(default=3, metadata=_by("R-NEMEX10", "P"))
    amber_run: AtLeastOne = field(default=3, metadata=_by("R-NEMEX10", "P"))
    rising_trend: Score = field(default=2, metadata=_by("R-THOMEE97", "R-SALAFFI04"))
    trend_sessions: AtLeastOne = field(default=3, metadata=_by("R-THOMEE97", "R-SALAFFI04"))
    pre_pain_stop: Score = field(default=6, metadata=_by("R-NEMEX10", "P"))
    pre_pain_over_usual: Score = field(default=3, metadata=_by("R-NEMEX10", "P"))
    red_run_refer: AtLeastOne = field(default=2, metadata=_by("P"))
    red_window_count: AtLeastOne = field(default=3, metadata=_by("P"))
    red_window_days: int = field(default=14, metadata=_by("P"))
    flare_run_deload: AtLeastOne = field(default=2, metadata=_by("P"))
    flare_run_refer: AtLeastOne = field(default=3, metadata=_by("P"))

    # Effort and technique
    effort_band_phase_1: tuple[Score, Score] = field(default=(5, 6), metadata=_by("R-MYHIP", "R-TFTF15"))
    effort_band_phase_2: tuple[Score, Score] = field(default=(7, 8), metadata=_by("S1", "R-TFTF15"))
    too_hard_rpe: Score = field(default=9, metadata=_by("R-TFTF14", "R-ZOURDOS16"))
    too_hard_run: AtLeastOne = field(default=2, metadata=_by("P"))
    technique_run: AtLeastOne = field(default=2, metadata=_by("P"))

    # Repetitions and sets
    rep_step: AtLeastOne = field(default=1, metadata=_by("P", "S1"))
    rep_step_below_band: AtLeastOne = field(default=2, metadata=_by("P", "S1"))
    hold_step_seconds: AtLeastOne = field(default=5, metadata=_by("P"))
    clean_run: AtLeastOne = field(
        default=2, metadata=_by("S0", "R-TFTF14", "R-FRAGALA19", "R-2FOR2", "R-ACSM09", "R-MYHIP")
    )
    ease_reps: int = field(default=2, metadata=_by("P"))
    reps_floor: int = field(default=5, metadata=_by("P"))

    # Load and level
    surplus_reps: int = field(default=2, metadata=_by("R-2FOR2", "R-ACSM09", "R-MYHIP"))
    big_step_percent: Score = field(default=10, metadata=_by("R-ACSM09", "P"))
    big_step_extra_reps: int = field(default=3, metadata=_by("R-ACSM09", "P"))
    step_returns_to_bottom: bool = field(default=True, metadata=_by("P"))
    min_days_low: int = field(default=7, metadata=_by("P", "S1", "R-TFTF14"))
    min_days_mod: int = field(default=14, metadata=_by("P", "S1", "R-TFTF14"))
    min_days_high: int = field(default=21, metadata=_by("P", "S1", "R-TFTF14"))
    high_load_needs_clearance: bool = field(default=True, metadata=_by("R-OCLEAF", "R-TFTF15"))
    fall_hold_days: int = field(default=14, metadata=_by("P"))

    # Rest, breaks and returning
    min_gap_days: int = field(default=2, metadata=_by("R-ACSM09", "R-TFTF15"))
    gap_hold_from: int = field(default=8, metadata=_by("P"))
    gap_ramp_2w_from: int = field(default=14, metadata=_by("R-CATER19", "R-YANG22", "P"))
    gap_ramp_4w_from: int = field(default=28, metadata=_by("R-CATER19", "P"))
    gap_restart_from: int = field(default=56, metadata=_by("P", "R-YANG22"))
    ramp_2w: tuple[Score, ...] = field(default=(50, 70), metadata=_by("R-CATER19", "R-YANG22", "P"))
    ramp_4w: tuple[Score, ...] = field(default=(50, 70, 80, 90), metadata=_by("R-CATER19", "P"))
    ramp_sets_percent: Score = field(default=50, metadata=_by("R-CATER19", "P"))
    ramp_2w_load_steps_down: int = field(default=1, metadata=_by("R-CATER19", "R-YANG22", "P"))
    ramp_4w_load_steps_down: int = field(default=2, metadata=_by("R-CATER19", "P"))

    # Deload
    deload_sets_percent: Score = field(default=50, metadata=_by("R-BELL23", "P"))
    deload_effort_max: Score = field(default=4, metadata=_by("R-BELL23", "P"))
    deload_days: int = field(default=7, metadata=_by("R-BELL23", "P"))

    # Ladders
    ladder_ankle_kg: Ladder = field(
        default=_ladder("0", "0.5", "1", "1.5", "2", "2.5", "3", "4", "5"), metadata=_by("P", "S1", "R-OEP")
    )
    ladder_dumbbell_kg: Ladder = field(default=_ladder("0", "1", "2", "3", "4", "5", "6", "8", "10"), metadata=_by("P"))
    ladder_band_lb: Ladder = field(
        default=_ladder("0", "3.0", "3.7", "4.6", "5.8", "7.3", "10.2"), metadata=_by("R-THERA")
    )
    ladder_level: Ladder = field(default=_ladder("1", "2", "3", "4", "5"), metadata=_by("P"))
    ladder_none: Ladder = field(default=_ladder("0"), metadata=_by("P"))

    cited: Mapping[str, tuple[str, ...]] = field(default_factory=_default_citations)

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> Thresholds:
        """Build the numbers from (key, value, source codes) of each row.

        A row that the decision does not read is left alone; a number without a row keeps what section 8.2 says.
        Raises NumberError, naming the row, when a value cannot be what its rule needs.
        """
        values, cited = _read(cls, rows)
        return cls(**values, cited={**_default_citations(), **cited})

    def ladder(self, equipment: Equipment) -> Ladder:
        ladders: Mapping[Equipment, Ladder] = {
            Equipment.ANKLE_KG: self.ladder_ankle_kg,
            Equipment.DUMBBELL_KG: self.ladder_dumbbell_kg,
            Equipment.BAND_LB: self.ladder_band_lb,
            Equipment.LEVEL: self.ladder_level,
            Equipment.NONE: self.ladder_none,
        }
        return ladders[equipment]

    def effort_band(self, phase: int) -> tuple[Score, Score]:
        return self.effort_band_phase_1 if phase == 1 else self.effort_band_phase_2

    def min_days(self, risk: Risk) -> int:
        """The least days between two increases of load or level."""
        return {Risk.LOW: self.min_days_low, Risk.MOD: self.min_days_mod, Risk.HIGH: self.min_days_high}[risk]

    @cached_property
    def _answered(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """What ``sources`` has answered: the same few questions come back with every decision."""
        return {}

    def sources(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The codes of all who stand behind these numbers (or behind a rule without one), each once, in order."""
        asked = tuple(keys)
        if asked not in self._answered:
            codes = (code for key in asked for code in (SOURCES_OF_OTHER_RULES.get(key) or self.cited[key]))
            self._answered[asked] = tuple(dict.fromkeys(codes))
        return self._answered[asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseNumbers:
    """The numbers of what the app does around the decision (end of section 9, and 8.5); as in ``Thresholds``."""

    max_steps_per_session: int = field(default=2, metadata=_by("P"))
    side_lead_steps: int = field(default=1, metadata=_by("R-MYHIP", "P"))
    program_deload_exercises: AtLeastOne = field(default=2, metadata=_by("P"))
    phase_1_weeks: int = field(default=8, metadata=_by("R-MYHIP", "S1"))
    min_gap_days_daily: int = field(default=1, metadata=_by("R-TFTF15"))
    max_sets: AtLeastOne = field(default=3, metadata=_by("R-FRAGALA19"))
    high_support_max: AtLeastOne = field(default=3, metadata=_by("P"))
    cardio_step_percent: Score = field(default=10, metadata=_by("P", "S0"))
    ladder_hold_extensor: Ladder = field(default=_ladder("3", "5"), metadata=_by("R-TFTF15", "R-BONEFIT"))

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> CourseNumbers:
        """Build the numbers from (key, value, source codes) of each row, as ``Thresholds.from_rows`` does."""
        values, _cited = _read(cls, rows)
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNumbers:
    """The numbers of the rules for the program as a whole (8.5, and RF14 and RF17 of section 3); as in ``Thresholds``.

    ``flare_run_refer`` is that of the decision: RF14 counts as many sessions.
    """

    flare_run_refer: AtLeastOne = field(default=3, metadata=_by("P"))
    clinician_review_weeks: AtLeastOne = field(default=12, metadata=_by("R-WARWPAGE", "P"))
    clinician_review_adherence_percent: Score = field(default=70, metadata=_by("R-WARWPAGE", "P"))
    adherence_low_percent: Score = field(default=50, metadata=_by("P"))
    adherence_low_weeks: AtLeastOne = field(default=3, metadata=_by("P"))
    short_plan_exercises: AtLeastOne = field(default=3, metadata=_by("P"))
    bone_review_weeks: AtLeastOne = field(default=6, metadata=_by("S1"))
    review_weeks: tuple[AtLeastOne, ...] = field(default=(8, 16), metadata=_by("R-MYHIP"))
    plateau_weeks: AtLeastOne = field(default=6, metadata=_by("P"))
    maintenance_per_week: AtLeastOne = field(default=2, metadata=_by("P"))
    early_rise_weeks: int = field(default=3, metadata=_by("P"))
    early_rise_times: int = field(default=1, metadata=_by("P"))

    cited: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> ReviewNumbers:
        """Build the numbers from (key, value, source codes) of each row, as ``Thresholds.from_rows`` does."""
        values, cited = _read(cls, rows)
        return cls(**values, cited=cited)

    def sources(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The codes of all who stand behind these numbers, each once, in order."""
        known = {one.name: one.metadata["sources"] for one in fields(self) if one.metadata} | dict(self.cited)
        return tuple(dict.fromkeys(code for key in keys for code in known[key]))


def check_row(key: str, value: Any) -> None:
    """Raise NumberError when a value cannot be what its rule needs; a key that nothing reads may have any."""
    for kind in (Thresholds, CourseNumbers, ReviewNumbers):
        _read(kind, [(key, value, ())])
