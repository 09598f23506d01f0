"""The numbers of the progression decision: one table, each beside its sources (``clinical_rules.md``, 8.2 and 8.3).

They are ``ProgressionRule`` rows, loaded from ``exercises/catalogue/progression_rules.toml``, and an editor may change
them; nothing here says what any of them is. Pure. What an editor must not change is no row: the zones of pain
(``exercises.measures.scales``), three ladders, and the rules that are no numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from exercises.measures.bands import BAND_POUNDS
from exercises.measures.scales import HIGHEST, PAIN_SOURCES

from .facts import Equipment, Ladder, Risk, Score

AtLeastOne = int  # a run or a step of zero would make no sense
Percent = Score  # of a hundred, where a Score is 0 to 10
Row = tuple[str, Any, Iterable[str]]  # key, value, codes of the sources

# Rules without a number of their own: red flags (section 3), clearance (4.1, 4.2), and the dose to start with (7).
SOURCES_OF_OTHER_RULES: Mapping[str, tuple[str, ...]] = {
    "red_flag_emergency": ("R-CES", "R-GCARE", "R-NHSHIP", "R-OEP", "R-RIEBE15"),
    "red_flag_urgent": ("R-AFF11", "R-CES", "R-GCARE", "R-VFX"),
    "clearance": ("R-PARQ", "R-RIEBE15"),
    "hard_effort_needs_clearance": ("R-RIEBE15",),
    # Rules of 8.2 that are no numbers, and what is no row.
    "pain_zones": PAIN_SOURCES,
    "sharp_is_red": ("P", "S1"),
    "worse_after_a_day": ("R-MYHIP", "R-SALAFFI04", "R-THOMEE97"),
    "step_returns_to_bottom": ("P",),
    "high_load_needs_clearance": ("R-OCLEAF", "R-TFTF15"),
    "ladder_band_lb": ("R-THERA",),
    "ladder_level": ("P",),
    "ladder_none": ("P",),
    # OPN-1
    "landings": ("P", "R-UK22", "R-UKBLOG", "R-IDEA"),
    "start_dose": ("R-FRAGALA19", "R-MYHIP", "R-TFTF14", "S0", "S2"),
}

# Not rows: how hard each colour of band pulls, levels with names, and no ladder at all (8.3).
LADDER_BAND: Ladder = BAND_POUNDS
LADDER_LEVEL: Ladder = tuple(Decimal(number) for number in range(1, 6))
LADDER_NONE: Ladder = (Decimal(0),)


class NumberError(ValueError):
    """A progression rule holds something that the algorithm cannot use. Nothing is guessed."""


def exact(value: Any) -> Decimal:
    """Read a number as it was written. Raises ValueError for anything else, a boolean included."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("not a number")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def score_of(number: Decimal) -> Score:
    score = Fraction(number)
    return score.numerator if score.denominator == 1 else score


def percent_rounded_up(whole: int, percent: Score) -> int:
    """Take a percentage of a whole number, rounded up to the next whole one. The algorithm rounds nowhere else."""
    part = Fraction(whole) * percent / 100
    return -(-part.numerator // part.denominator)


@lru_cache(maxsize=1024)
def rises_by_more_than(percent: Score, before: Decimal, after: Decimal) -> bool:
    """Whether the step from one load to another is more than this percentage of the first, exactly."""
    start = Fraction(before)
    return (Fraction(after) - start) * 100 > start * percent


def rungs(values: Iterable[Decimal]) -> Ladder:
    """Make a ladder. Raises ValueError unless it has a place, starts at zero or above, and ascends."""
    ladder = tuple(values)
    if not ladder:
        raise ValueError("needs at least one number")
    if ladder[0] < 0:
        raise ValueError("starts below zero")
    if any(lower >= higher for lower, higher in pairwise(ladder)):
        raise ValueError("does not ascend")
    return ladder


# Larger values are slips of the finger: nothing is counted over more than a year, and no rung is higher.
MOST = 365
TOP_RUNG = 100


def _up_to(most: int, value: Any) -> Score:
    if (number := exact(value)) < 0:
        raise ValueError("below zero")
    if number > most:
        raise ValueError(f"above {most}")
    return score_of(number)


def _score(value: Any) -> Score:
    return _up_to(HIGHEST, value)


def _percent(value: Any) -> Percent:
    return _up_to(100, value)


def _whole(value: Any) -> int:
    score = _up_to(MOST, value)
    if not isinstance(score, int):
        raise ValueError("not a whole number")
    return score


def _at_least_one(value: Any) -> int:
    if (number := _whole(value)) < 1:
        raise ValueError("below one")
    return number


def _several(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ValueError("not a list of numbers")
    return list(value)


def _band(value: Any) -> tuple[Score, Score]:
    numbers = [_score(number) for number in _several(value)]
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise ValueError("not two numbers, the lower one first")
    return numbers[0], numbers[1]


def _ramp(value: Any) -> tuple[Percent, ...]:
    percents = tuple(_percent(element) for element in _several(value))
    if percents[0] == 0 or any(earlier >= later for earlier, later in pairwise(percents)):
        raise ValueError("not percents that grow")
    return percents


def _ladder(value: Any) -> Ladder:
    ladder = rungs(exact(element) for element in _several(value))
    if ladder[-1] > TOP_RUNG:
        raise ValueError(f"above {TOP_RUNG}")
    return ladder


# How a row is read, by the type of the field that it fills.
READERS: Mapping[str, Callable[[Any], Any]] = {
    "Score": _score,
    "Percent": _percent,
    "int": _whole,
    "AtLeastOne": _at_least_one,
    "tuple[Score, Score]": _band,
    "tuple[Percent, ...]": _ramp,
    "tuple[AtLeastOne, ...]": lambda value: tuple(_at_least_one(element) for element in _several(value)),
    "Decimal": exact,
    "Ladder": _ladder,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Numbers:
    """Every number of progression that an editor may change. A field has the name of its row, which explains it.

    ``cited`` holds the sources of each. Counts are whole; scores may be fractional; percents are of a hundred. They are
    themselves alone (``eq``), so that answers about them can be kept.
    """

    # Pain
    usual_pain_sessions: AtLeastOne
    usual_pain_above_told: Score
    flare_rise: Score
    chronic_stable_usual_from: Score
    amber_run: AtLeastOne
    rising_trend: Score
    trend_sessions: AtLeastOne
    pre_pain_stop: Score
    pre_pain_over_usual: Score
    red_run_refer: AtLeastOne
    red_window_count: AtLeastOne
    red_window_days: int
    flare_run_deload: AtLeastOne
    flare_run_refer: AtLeastOne

    # Effort and technique
    effort_band_phase_1: tuple[Score, Score]
    effort_band_phase_2: tuple[Score, Score]
    too_hard_rpe: Score
    too_hard_run: AtLeastOne
    technique_run: AtLeastOne

    # Repetitions and sets
    rep_step: AtLeastOne
    rep_step_below_band: AtLeastOne
    hold_step_seconds: AtLeastOne
    clean_run: AtLeastOne
    max_sets: AtLeastOne
    ease_reps: int
    reps_floor: int

    # Load and level
    surplus_reps: int
    big_step_percent: Percent
    big_step_extra_reps: int
    at_goal_days: int
    at_goal_sessions: AtLeastOne
    min_days_low: int
    min_days_mod: int
    min_days_high: int
    fall_hold_days: int

    # Rest, breaks and returning
    min_gap_days: int
    gap_hold_from: int
    gap_ramp_2w_from: int
    gap_ramp_4w_from: int
    gap_restart_from: int
    ramp_2w: tuple[Percent, ...]
    ramp_4w: tuple[Percent, ...]
    ramp_sets_percent: Percent
    ramp_2w_load_steps_down: int
    ramp_4w_load_steps_down: int

    # Deload
    deload_sets_percent: Percent
    deload_effort_max: Score
    deload_days: int

    # Ladders
    own_load_ankle_kg: Decimal
    own_load_dumbbell_kg: Decimal
    own_load_band_lb: Decimal
    ladder_ankle_kg: Ladder
    ladder_dumbbell_kg: Ladder

    # Between exercises, sides and sessions (end of section 9, and 8.5)
    max_steps_per_session: int
    side_lead_steps: int
    program_deload_exercises: AtLeastOne
    session_minutes: AtLeastOne
    session_exercises: AtLeastOne
    phase_1_weeks: int
    min_gap_days_daily: int
    high_support_max: AtLeastOne
    cardio_step_percent: Percent
    cardio_week_minutes: AtLeastOne
    cardio_week_days: AtLeastOne
    cardio_falls_weeks: int
    ladder_hold_extensor: Ladder

    # The program as a whole (8.5, and RF14 and RF17 of section 3)
    clinician_review_weeks: AtLeastOne
    clinician_review_adherence_percent: Percent
    adherence_low_percent: Percent
    adherence_low_weeks: AtLeastOne
    short_plan_exercises: AtLeastOne
    bone_review_weeks: AtLeastOne
    review_weeks: tuple[AtLeastOne, ...]
    plateau_weeks: AtLeastOne
    maintenance_per_week: AtLeastOne
    early_rise_weeks: int
    early_rise_times: int

    cited: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> Numbers:
        """Build the numbers from (key, value, source codes) of each row; a row of another key is left alone.

        Of two rows with one key the later holds. Raises NumberError, naming the row, when there is none, or when its
        value cannot be what its rule needs.
        """
        readers = rows_of_number()
        values: dict[str, Any] = {}
        cited: dict[str, tuple[str, ...]] = {}
        for key, value, sources in rows:
            if key in readers:
                values[key] = read_number(key, value)
                cited[key] = tuple(sorted(sources))
        for key in readers:
            if key not in values:
                raise NumberError(f"progression rule {key} is missing")
        return cls(**values, cited=cited)

    def ladder(self, equipment: Equipment) -> Ladder:
        return {
            Equipment.ANKLE_KG: self.ladder_ankle_kg,
            Equipment.DUMBBELL_KG: self.ladder_dumbbell_kg,
            Equipment.BAND_LB: LADDER_BAND,
            Equipment.LEVEL: LADDER_LEVEL,
            Equipment.NONE: LADDER_NONE,
        }[equipment]

    def effort_band(self, phase: int) -> tuple[Score, Score]:
        return self.effort_band_phase_1 if phase == 1 else self.effort_band_phase_2

    def min_days(self, risk: Risk) -> int:
        """The fewest days between two increases of load or level."""
        return {Risk.LOW: self.min_days_low, Risk.MOD: self.min_days_mod, Risk.HIGH: self.min_days_high}[risk]

    @cached_property
    def _answered(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Answers of ``sources``, kept because every decision asks the same few questions."""
        return {}

    def sources(self, keys: Iterable[str]) -> tuple[str, ...]:
        """List the codes of all sources behind these numbers (or behind a rule without one), each once, in order."""
        asked = tuple(keys)
        answer = self._answered.get(asked)
        if answer is None:
            codes = (code for key in asked for code in (SOURCES_OF_OTHER_RULES.get(key) or self.cited[key]))
            answer = self._answered[asked] = tuple(dict.fromkeys(codes))
        return answer


@lru_cache(maxsize=1)
def rows_of_number() -> Mapping[str, Callable[[Any], Any]]:
    """Map the key of each number to what reads its row."""
    return {number.name: READERS[str(number.type)] for number in fields(Numbers) if number.name != "cited"}


def read_number(key: str, value: Any) -> Any:
    """Read the value of a row as its number. Raises NumberError when it cannot be what its rule needs."""
    try:
        return rows_of_number()[key](value)
    except ValueError as error:
        raise NumberError(f"progression rule {key}: {value!r} is {error}") from error
