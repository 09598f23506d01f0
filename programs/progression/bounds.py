"""What an editor's number may be beside the others: a slip of the finger must not reach a person. Pure.

What a number may be by itself is in ``numbers`` (its scale, whole or not, at most a year). Here are tighter ends for
counts, and which numbers must stand in order. None of these ends is clinical: they only say where a value is no longer
the thing that its rule is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.measures.scales import PAIN_AMBER_FROM, PAIN_RED_FROM

# Key → the least and the most.
ENDS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(
        (
            "usual_pain_sessions",
            "amber_run",
            "trend_sessions",
            "red_run_refer",
            "red_window_count",
            "flare_run_deload",
            "flare_run_refer",
            "too_hard_run",
            "technique_run",
            "clean_run",
        ),
        (1, 14),
    ),
    "rep_step": (1, 5),
    "rep_step_below_band": (1, 5),
    "hold_step_seconds": (1, 15),
    "max_sets": (1, 6),
    "ease_reps": (1, 10),
    "reps_floor": (1, 10),
    "surplus_reps": (0, 10),
    "big_step_extra_reps": (0, 10),
    "at_goal_sessions": (1, 60),
    "fall_hold_days": (1, 365),
    "max_steps_per_session": (1, 5),
    "side_lead_steps": (0, 5),
    "min_gap_days": (1, 7),
    "min_gap_days_daily": (1, 7),
    "ramp_2w_load_steps_down": (0, 10),
    "ramp_4w_load_steps_down": (0, 10),
    "deload_days": (1, 28),
    "program_deload_exercises": (1, 10),
    "session_minutes": (5, 120),
    "session_exercises": (1, 20),
    "short_plan_exercises": (1, 10),
    "maintenance_per_week": (1, 7),
    "early_rise_times": (0, 10),
    "cardio_week_minutes": (10, 600),
    "cardio_week_days": (1, 7),
    "high_support_max": (1, 4),
    "pre_pain_stop": (PAIN_AMBER_FROM, PAIN_RED_FROM),
    "chronic_stable_usual_from": (PAIN_AMBER_FROM, PAIN_RED_FROM - 1),
    "pre_pain_over_usual": (1, PAIN_RED_FROM),
    "flare_rise": (1, PAIN_RED_FROM),
    "rising_trend": (1, PAIN_RED_FROM),
    "usual_pain_above_told": (0, PAIN_AMBER_FROM),
    "big_step_percent": (1, 50),
    "cardio_step_percent": (1, 50),
    "ramp_sets_percent": (1, 100),
    "deload_sets_percent": (1, 100),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InOrder:
    """Two numbers of which the first is below the second, or may equal it. A band counts with its upper end."""

    low: str
    high: str
    may_equal: bool = False


ORDER: tuple[InOrder, ...] = (
    InOrder(low="gap_hold_from", high="gap_ramp_2w_from"),
    InOrder(low="gap_ramp_2w_from", high="gap_ramp_4w_from"),
    InOrder(low="gap_ramp_4w_from", high="gap_restart_from"),
    InOrder(low="min_days_low", high="min_days_mod", may_equal=True),
    InOrder(low="min_days_mod", high="min_days_high", may_equal=True),
    InOrder(low="min_gap_days_daily", high="min_gap_days", may_equal=True),
    InOrder(low="effort_band_phase_1", high="effort_band_phase_2", may_equal=True),
    InOrder(low="effort_band_phase_2", high="too_hard_rpe"),
    InOrder(low="deload_effort_max", high="effort_band_phase_1", may_equal=True),
    InOrder(low="flare_run_deload", high="flare_run_refer", may_equal=True),
    InOrder(low="red_run_refer", high="red_window_count", may_equal=True),
    InOrder(low="red_window_count", high="red_window_days", may_equal=True),
    InOrder(low="ramp_2w_load_steps_down", high="ramp_4w_load_steps_down", may_equal=True),
    InOrder(low="adherence_low_percent", high="clinician_review_adherence_percent", may_equal=True),
)


def problems(key: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with the number of this key beside all others, in words for the editor."""
    value = values[key]
    if key in ENDS and not isinstance(value, list):
        least, most = ENDS[key]
        if not least <= value <= most:
            yield _("It must be from %(least)s to %(most)s.") % {"least": least, "most": most}
    for pair in ORDER:
        if key not in {pair.low, pair.high} or pair.low not in values or pair.high not in values:
            continue
        low, high = _upper(values[pair.low]), _upper(values[pair.high])
        if low < high or (pair.may_equal and low == high):
            continue
        other = pair.high if key == pair.low else pair.low
        if key == pair.low:
            words = (
                _("It must not be above %(other)s, %(value)s.")
                if pair.may_equal
                else _("It must be below %(other)s, %(value)s.")
            )
        else:
            words = (
                _("It must not be below %(other)s, %(value)s.")
                if pair.may_equal
                else _("It must be above %(other)s, %(value)s.")
            )
        yield words % {"other": other, "value": _upper(values[other])}


def _upper(value: Any) -> Any:
    return value[-1] if isinstance(value, list) else value
