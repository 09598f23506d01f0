"""G0–G4 and S1: may this exercise be done at all, and how much of it after a break? Pure."""

from __future__ import annotations

from ..facts import HOLD, Decision, Kind
from ..numbers import percent_rounded_up
from ..situation import Situation, is_sore_today
from .deciding import decision


def warning_sign(s: Situation) -> Decision | None:
    """G0: a sign that needs help at once, or one that a doctor must see soon."""
    if s.flags.emergency:
        return decision(s, Kind.STOP_EMERGENCY, "G0", "emergency", "red_flag_emergency")
    return decision(s, Kind.STOP_REFER, "G0", "urgent", "red_flag_urgent") if s.flags.urgent else None


def clearance_pending(s: Situation) -> Decision | None:
    """G1: a clinician has not answered yet."""
    return decision(s, Kind.BLOCKED, "G1", "clearance", "clearance") if s.profile.clearance == "pending" else None


def first_session(s: Situation) -> Decision | None:
    """G2: nothing done yet, so the dose stays the one to start with."""
    return None if s.log else decision(s, Kind.START, "G2", "first", "start_dose")


def long_break(s: Situation) -> Decision | None:
    """G3: a break of 56 days or more: one set, the bottom of range and ladder, and a new health check. 28 days or more:
    half the sets, the bottom of the range, two steps down, and four weeks to come back. 14 days or more: the same, but
    one step down, and two weeks.
    """
    if s.gap < s.numbers.gap_ramp_2w_from:
        return None
    if s.gap >= s.numbers.gap_restart_from:
        return decision(
            s, Kind.RESTART_RESCREEN, "G3", "very_long_break", "gap_restart_from",
            sets=1, reps=s.rx.reps_min, load=s.rx.ladder[0], gap=s.gap,
        )  # fmt: skip
    if s.gap >= s.numbers.gap_ramp_4w_from:
        return decision(
            s, Kind.RETURN_RAMP_4W, "G3", "break", "gap_ramp_4w_from", "ramp_4w", "ramp_sets_percent",
            "ramp_4w_load_steps_down",
            sets=percent_rounded_up(s.rx.sets, s.numbers.ramp_sets_percent), reps=s.rx.reps_min,
            load=s.load_down(s.numbers.ramp_4w_load_steps_down), gap=s.gap, weeks=len(s.numbers.ramp_4w),
        )  # fmt: skip
    return decision(
        s, Kind.RETURN_RAMP_2W, "G3", "break", "gap_ramp_2w_from", "ramp_2w", "ramp_sets_percent",
        "ramp_2w_load_steps_down",
        sets=percent_rounded_up(s.rx.sets, s.numbers.ramp_sets_percent), reps=s.rx.reps_min,
        load=s.load_down(s.numbers.ramp_2w_load_steps_down), gap=s.gap, weeks=len(s.numbers.ramp_2w),
    )  # fmt: skip


def sore_before_starting(s: Situation) -> Decision | None:
    """G4: much pain before starting: an easy day without load. The dose stays for another day."""
    pain, usual = s.flags.pre_pain_today, s.profile.usual_pain
    if pain is None or not is_sore_today(pain, usual=usual, numbers=s.numbers):
        return None
    if pain >= s.numbers.pre_pain_stop:
        return decision(s, Kind.EASY_DAY, "G4", "sore_today", "pre_pain_stop", pain=pain, limit=s.numbers.pre_pain_stop)
    return decision(s, Kind.EASY_DAY, "G4", "sorer_than_usual", "pre_pain_over_usual", pain=pain, usual=usual)


def too_soon(s: Situation) -> Decision | None:
    """S1: fewer days have passed since the last session than it needs, for a strength exercise 48 hours."""
    if s.gap >= s.profile.min_gap:
        return None
    return decision(s, Kind.REST_DAY, "S1", "too_soon", "min_gap_days", gap=s.gap, min_gap=s.profile.min_gap)


def short_break(s: Situation) -> Decision | None:
    """G3: a break of 8 days or more: the last dose once more."""
    return (
        decision(s, HOLD, "G3", "short_break", "gap_hold_from", gap=s.gap) if s.gap >= s.numbers.gap_hold_from else None
    )
