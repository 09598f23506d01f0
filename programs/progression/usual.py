"""What usually stands behind a reason: the decision, its rule, and whose word it rests on. Pure.

Decisions are kept without what is as usual (``programs.decision.stored``), so what stands here may be added to, and not
be changed. What a rule says itself always counts: where that is something else, it is kept with the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .facts import Kind
from .numbers import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """``rests_on`` are keys of numbers, with the phase of a person left open; ``sources`` count instead of theirs."""

    kind: Kind = Kind.HOLD
    rule: str
    rests_on: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


UNKNOWN = Usual(rule="")
BAND = "effort_band_phase_{phase}"
GENTLE = ("deload_sets_percent", "deload_effort_max", "deload_days")

USUALLY: Mapping[str, Usual] = {
    "first": Usual(kind=Kind.START, rule="G2", rests_on=("start_dose",)),
    "break": Usual(
        kind=Kind.RETURN_RAMP_2W,
        rule="G3",
        rests_on=("gap_ramp_2w_from", "ramp_2w", "ramp_sets_percent", "ramp_2w_load_steps_down"),
    ),
    "short_break": Usual(rule="G3", rests_on=("gap_hold_from",)),
    "sore_today": Usual(kind=Kind.EASY_DAY, rule="G4", rests_on=("pre_pain_stop",)),
    "sorer_than_usual": Usual(kind=Kind.EASY_DAY, rule="G4", rests_on=("pre_pain_over_usual",)),
    "too_soon": Usual(kind=Kind.REST_DAY, rule="S1", rests_on=("min_gap_days",)),
    "red": Usual(kind=Kind.REGRESS_SET, rule="P1", rests_on=("pain_zones",)),
    "sharp": Usual(kind=Kind.REGRESS_SET, rule="P1", rests_on=("sharp_is_red",)),
    "flares": Usual(
        kind=Kind.DELOAD, rule="P2", rests_on=("flare_rise", "worse_after_a_day", "flare_run_deload", *GENTLE)
    ),
    "flare": Usual(kind=Kind.REGRESS_REPS, rule="P2", rests_on=("flare_rise",)),
    "still_worse": Usual(kind=Kind.REGRESS_REPS, rule="P2", rests_on=("worse_after_a_day",)),
    "pain_rising": Usual(kind=Kind.DELOAD, rule="P3", rests_on=("rising_trend", "trend_sessions", *GENTLE)),
    "morning_unknown": Usual(rule="P4", rests_on=("flare_rise",)),
    "pain_not_told": Usual(rule="P4", rests_on=("flare_rise",)),
    "some_pain": Usual(rule="P5", rests_on=("pain_zones", "amber_run")),
    "some_pain_settled": Usual(kind=Kind.ADVANCE_REPS, rule="P5", rests_on=("pain_zones", "amber_run")),
    "technique": Usual(rule="T1", rests_on=("technique_run",)),
    "too_hard": Usual(rule="T2", rests_on=("too_hard_rpe", "too_hard_run")),
    "too_few": Usual(rule="T2", rests_on=("too_hard_rpe", "too_hard_run")),
    "too_hard_again": Usual(kind=Kind.REGRESS_REPS, rule="T2", rests_on=("too_hard_rpe", "too_hard_run")),
    "other_load": Usual(rule="T3", rests_on=("rep_step",)),
    "fewer_sets": Usual(rule="T3", rests_on=("rep_step",)),
    "fewer_reps": Usual(rule="T3", rests_on=("rep_step",)),
    "effort_above": Usual(rule="T4", rests_on=(BAND,)),
    "clean": Usual(kind=Kind.ADVANCE_REPS, rule="A1", rests_on=("rep_step", BAND)),
    "clean_and_easy": Usual(kind=Kind.ADVANCE_REPS, rule="A1", rests_on=("rep_step_below_band", BAND)),
    "confirm_top": Usual(rule="A2", rests_on=("clean_run",)),
    "effort_not_told": Usual(rule="A2", rests_on=("clean_run",)),
    "ready_for_a_set": Usual(kind=Kind.ADVANCE_SET, rule="A3", rests_on=("clean_run",)),
    "at_the_goal": Usual(rule="A4", rests_on=("surplus_reps", "clean_run", "at_goal_days", "at_goal_sessions")),
    "top_of_ladder": Usual(rule="A5", rests_on=("ladder_{equipment}",)),
    "waits_for_own_weights": Usual(rule="A5", rests_on=("ladder_{equipment}",)),
    "waits_at_gate": Usual(rule="A5", rests_on=("ladder_{equipment}",)),
    "waits_for_weights": Usual(rule="A5", rests_on=("ladder_{equipment}",)),
    "waits_for_weights_at_home": Usual(rule="A5", rests_on=("ladder_{equipment}",)),
    "waits_for_later_weeks": Usual(rule="A5", rests_on=("ladder_{equipment}",)),
    "recent_fall": Usual(rule="A6", rests_on=("fall_hold_days",)),
    "bridge": Usual(
        kind=Kind.ADVANCE_REPS, rule="A8", rests_on=("big_step_percent", "big_step_extra_reps", "rep_step")
    ),
    "ramp_running": Usual(rule="C1", sources=("P", "R-CATER19")),
    "ramp_goes_on": Usual(rule="C1", sources=("P", "R-CATER19")),
    "ramp_over": Usual(rule="C1", sources=("P", "R-CATER19")),
    "gentle_week_running": Usual(rule="C2", sources=("P", "R-BELL23")),
    "gentle_week_over": Usual(rule="C2", sources=("P", "R-BELL23")),
    "gentle_for_all": Usual(kind=Kind.DELOAD, rule="C5", sources=("P", "R-BELL23")),
    "enough_steps": Usual(rule="C3", sources=("P",)),
    "other_side_first": Usual(rule="C4", sources=("P", "R-MYHIP")),
    "one_step_ahead": Usual(kind=Kind.ADVANCE_REPS, rule="C4", sources=("P", "R-MYHIP")),
    "undone_by_you": Usual(rule="C6", sources=("P",)),
    "once_a_week": Usual(rule="C7", sources=("P", "S0")),
    "wants_review": Usual(rule="C8", sources=("P",)),
    "eased_already": Usual(rule="C9", rests_on=("flare_rise", "ease_reps", "reps_floor")),
    "session_full": Usual(rule="C11", sources=("P",)),
    "printed": Usual(rule="C12", sources=("P",)),
    "held_by_clinician": Usual(rule="C13", sources=("P",)),
    "set_by_clinician": Usual(rule="E3", sources=("P",)),
}
# What a decision rests on beside its reason: how much easier it becomes.
EASES: Mapping[Kind, tuple[str, ...]] = {
    Kind.REGRESS_REPS: ("ease_reps", "reps_floor"),
    Kind.REGRESS_LOAD: ("ladder_{equipment}",),
}


def usual(because: str) -> Usual:
    return USUALLY.get(because, UNKNOWN)


@lru_cache(maxsize=1024)
def sources_of(because: str, kind: str, *, phase: int, equipment: str, numbers: Numbers) -> tuple[str, ...]:
    """List whose word a decision usually rests on, for this reason; nothing where that is not known."""
    found = usual(because)
    if found.sources:
        return found.sources
    keys = (*found.rests_on, *EASES.get(Kind(kind), ()))
    return numbers.sources(key.format(phase=phase, equipment=equipment) for key in keys)
