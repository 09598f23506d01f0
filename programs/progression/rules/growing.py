"""A1–A9: what grows next, repetitions before sets before load. Pure."""

from __future__ import annotations

from ..facts import HIGH, HOLD, Decision, Kind
from ..numbers import rises_by_more_than
from ..situation import Situation
from .deciding import band_key, decision


def more_repetitions(s: Situation) -> Decision | None:
    """A1: below the top of the range: one step more, two if it was easy."""
    if s.rx.reps >= s.rx.reps_max:
        return None
    easy = s.is_below_band(s.last)
    steps = s.numbers.rep_step_below_band if easy else 1
    return decision(
        s, Kind.ADVANCE_REPS, "A1", "clean_and_easy" if easy else "clean",
        "rep_step_below_band" if easy else "rep_step", band_key(s),
        reps=min(s.rx.reps + steps * s.rx.inc, s.rx.reps_max),
    )  # fmt: skip


def confirm_the_top(s: Situation) -> Decision | None:
    """A2: the top of the range was reached once; a larger step needs it twice running."""
    # The last session is at the top: all rules before this one have passed it.
    if len(s.log) >= s.numbers.clean_run and all(map(s.is_top, s.confirming[:-1])):
        return None
    return decision(s, HOLD, "A2", "confirm_top", "clean_run", top=s.rx.reps_max, needed=s.numbers.clean_run)


def effort_not_told(s: Situation) -> Decision | None:
    """A2: no larger step without knowing how hard both of the last two sessions were."""
    if None not in [entry.rpe for entry in s.confirming]:
        return None
    return decision(s, HOLD, "A2", "effort_not_told", "clean_run", needed=s.numbers.clean_run)


def add_a_set(s: Situation) -> Decision | None:
    """A3: fewer sets than the goal: one more, from the bottom of the range."""
    # Reading: the only cap is ``target_sets``; who sets the goal keeps it within ``max_sets`` (8.2).
    if s.rx.sets >= s.rx.target_sets:
        return None
    return decision(
        s,
        Kind.ADVANCE_SET,
        "A3",
        "ready_for_a_set",
        "clean_run",
        sets=s.rx.sets + 1,
        reps=s.rx.reps_min,
        count=s.numbers.clean_run,
    )


def no_surplus(s: Situation) -> Decision | None:
    """A4: at the goal with nothing to spare, so stay.

    There is something to spare if, in both sessions, the last set was 2 above the top or the effort below the band. The
    rule is silent, too, once the bridge has begun, and after six weeks here with six sessions at the top.
    """
    if _has_to_spare(s) or _is_on_the_bridge(s) or _long_at_the_goal(s):
        return None
    if s.is_at_the_end and s.case.waits_for:
        return decision(
            s, HOLD, "A4", s.case.waits_for, "surplus_reps", "clean_run", "at_goal_days", "at_goal_sessions"
        )
    return decision(
        s, HOLD, "A4", "at_the_goal", "surplus_reps", "clean_run", "at_goal_days", "at_goal_sessions",
        enough=s.surplus_from(s.numbers.surplus_reps), needed=s.numbers.clean_run,
    )  # fmt: skip


def _has_to_spare(s: Situation) -> bool:
    enough = s.surplus_from(s.numbers.surplus_reps)
    return min(map(s.last_set, s.confirming)) >= enough or all(map(s.is_below_band, s.confirming))


def _is_on_the_bridge(s: Situation) -> bool:
    """Whether A8 has begun to ask for more than the top of the range."""
    return s.rx.reps > s.rx.reps_max


def _long_at_the_goal(s: Situation) -> bool:
    least = s.numbers.at_goal_sessions
    return s.case.days_since_load_change >= s.numbers.at_goal_days and len(s.running(s.is_top, most=least)) >= least


def top_of_ladder(s: Situation) -> Decision | None:
    """A5: nothing heavier or harder to step to."""
    if not s.is_at_the_end:
        return None
    return decision(s, HOLD, "A5", s.case.waits_for or "top_of_ladder", "ladder_" + s.rx.equipment)


def recent_fall(s: Situation) -> Decision | None:
    """A6: a fall or near-fall in the last 14 days."""
    days = s.flags.fall_days_ago
    if days is None or days > s.numbers.fall_hold_days:
        return None
    return decision(s, HOLD, "A6", "recent_fall", "fall_hold_days", days=days, limit=s.numbers.fall_hold_days)


def weight_not_cleared(s: Situation) -> Decision | None:
    """A6: in the high risk tier a clinician must have allowed weight; levels that use body weight alone are free."""
    if s.profile.risk is not HIGH or s.climbs_levels or s.profile.load_cleared:
        return None
    return decision(s, HOLD, "A6", "weight_not_cleared", "high_load_needs_clearance")


def too_soon_after_step(s: Situation) -> Decision | None:
    """A7: the last increase of load or level is less than 7, 14 or 21 days ago (low, moderate, high risk)."""
    least = s.numbers.min_days(s.profile.risk)
    if s.case.days_since_load_change >= least:
        return None
    return decision(
        s, HOLD, "A7", "too_soon_after_step", f"min_days_{s.profile.risk.value.lower()}",
        days=s.case.days_since_load_change, least=least,
    )  # fmt: skip


def big_step(s: Situation) -> Decision | None:
    """A8: a step of more than 10 % needs the last set 3 above the top in both sessions, however easy they felt.

    The plan itself grows there, a repetition at a time (the bridge), so that whoever does what is planned gets on.
    """
    if s.climbs_levels or s.rx.load <= 0 or s.next_load is None:
        return None
    enough = s.surplus_from(s.numbers.big_step_extra_reps)
    is_big = rises_by_more_than(s.numbers.big_step_percent, s.rx.load, s.next_load)
    if not is_big or all(s.last_set(entry) >= enough for entry in s.confirming):
        return None
    # At the end of the bridge every set of both sessions has ``enough``. Reading: no step goes beyond that end, where
    # ``reps`` and ``reps_max`` are no whole steps apart.
    return decision(
        s, Kind.ADVANCE_REPS, "A8", "bridge", "big_step_percent", "big_step_extra_reps", "rep_step",
        reps=min(s.rx.reps + s.rx.inc, enough), next_load=s.next_load, enough=enough,
    )  # fmt: skip


def step_up(s: Situation) -> Decision | None:
    """A9: one step up the ladder, repetitions back to the bottom of the range."""
    if _is_on_the_bridge(s):
        because, why = "bridge_crossed", ["big_step_extra_reps"]
    elif _has_to_spare(s):
        because, why = "ready_for_a_step", ["surplus_reps"]
    else:
        because, why = "long_at_the_goal", ["at_goal_days", "at_goal_sessions"]
    return decision(
        s, Kind.ADVANCE_LEVEL if s.climbs_levels else Kind.ADVANCE_LOAD, "A9", because,
        "clean_run", *why, f"ladder_{s.rx.equipment}", "step_returns_to_bottom",
        f"min_days_{s.profile.risk.value.lower()}", load=s.next_load, reps=s.rx.reps_min,
        count=s.numbers.at_goal_sessions if because == "long_at_the_goal" else s.numbers.clean_run,
        days=s.case.days_since_load_change, reached=s.rx.reps,
    )  # fmt: skip
