"""P1–P3, T1 and T2: it hurt, was not clean or too hard, so it becomes easier. Pure."""

from __future__ import annotations

from fractions import Fraction

from exercises.measures.scales import PAIN_RED_FROM

from ..facts import FLARE, HOLD, RED, UNKNOWN, Decision, Kind
from ..numbers import percent_rounded_up
from ..situation import Situation
from .deciding import decision, ease, fewer_reps, one_load_down, one_set_fewer, reps_to_bottom


def red(s: Situation) -> Decision | None:
    """P1: two red sessions running, or three within 14 days of today (not necessarily the last): another exercise.

    Else, if the last session was red: ease the load, else the sets, else the repetitions.
    """
    is_red = s.last_zone is RED
    if is_red and (run := len(s.running_in(RED))) >= s.numbers.red_run_refer:
        return decision(
            s, Kind.SUBSTITUTE_REFER, "P1", "red_running", "pain_zones", "sharp_is_red", "red_run_refer", count=run
        )
    days = s.numbers.red_window_days
    count = s.count_red(days)
    if count >= s.numbers.red_window_count:
        return decision(
            s, Kind.SUBSTITUTE_REFER, "P1", "red_window", "pain_zones", "sharp_is_red", "red_window_count",
            "red_window_days", count=count, days=days,
        )  # fmt: skip
    if not is_red:
        return None
    hurt = s.last.during >= PAIN_RED_FROM
    return ease(
        s, "P1", "red" if hurt else "sharp", "pain_zones" if hurt else "sharp_is_red",
        ways=(one_load_down(s), one_set_fewer(s, reps=s.rx.reps_min), fewer_reps(s)),
        during=s.last.during, red_from=PAIN_RED_FROM,
    )  # fmt: skip


def flare(s: Situation) -> Decision | None:
    """P2: three mornings running with a flare: a deload and a clinician; two: a deload. Half the sets either way.

    Mornings between them that were not told of neither count nor break the run. After the first one: one set fewer,
    else the load, else the repetitions.
    """
    if s.last_zone is not FLARE:
        return None
    run = len(s.running_in(FLARE, passing_over=UNKNOWN))
    if run < s.numbers.flare_run_deload:
        told = s.last.worse_after_a_day
        return ease(
            s, "P2", "still_worse" if told else "flare", "worse_after_a_day" if told else "flare_rise",
            ways=(one_set_fewer(s), one_load_down(s), fewer_reps(s)),
            morning=s.last.next_morning, usual=s.profile.usual_pain,
        )  # fmt: skip
    refer = run >= s.numbers.flare_run_refer
    return decision(
        s, Kind.DELOAD_REFER if refer else Kind.DELOAD, "P2", "flares", "flare_rise", "worse_after_a_day",
        "flare_run_refer" if refer else "flare_run_deload", "deload_sets_percent", "deload_effort_max", "deload_days",
        sets=_deload_sets(s), count=run, days=s.numbers.deload_days, effort=s.numbers.deload_effort_max,
    )  # fmt: skip


def pain_rising(s: Situation) -> Decision | None:
    """P3: mean pain of the last three sessions is 2 or more above the mean of the three before: a deload."""
    some = s.numbers.trend_sessions
    if len(s.log) < 2 * some:
        return None
    latest = sum([entry.during for entry in s.log[-some:]])
    if latest < s.numbers.rising_trend * some:
        return None  # even from no pain at all it has not risen so much
    earlier = sum([entry.during for entry in s.log[-2 * some : -some]])
    if latest - earlier < s.numbers.rising_trend * some:
        return None
    return decision(
        s, Kind.DELOAD, "P3", "pain_rising", "rising_trend", "trend_sessions", "deload_sets_percent",
        "deload_effort_max", "deload_days", sets=_deload_sets(s), count=some,
        latest=Fraction(latest, some), earlier=Fraction(earlier, some),
        days=s.numbers.deload_days, effort=s.numbers.deload_effort_max,
    )  # fmt: skip


def _deload_sets(s: Situation) -> int:
    return percent_rounded_up(s.rx.sets, s.numbers.deload_sets_percent)


def technique_not_clean(s: Situation) -> Decision | None:
    """T1: technique was not clean: stay. In two sessions running: the load down, else repetitions to the bottom."""
    if s.last.technique_clean:
        return None
    run = len(s.running(lambda entry: not entry.technique_clean))
    if run < s.numbers.technique_run:
        return decision(s, HOLD, "T1", "technique", "technique_run")
    return ease(s, "T1", "technique_again", "technique_run", ways=(one_load_down(s), reps_to_bottom(s)), count=run)


def too_hard(s: Situation) -> Decision | None:
    """T2: it was too hard: stay. In two sessions running: the load down, else one set fewer, else fewer repetitions."""
    if not s.is_too_hard(s.last):
        return None
    # Reading: earlier sessions too are measured against today's ``reps`` and ``reps_min``; no others are known.
    run = len(s.running(s.is_too_hard))
    if run < s.numbers.too_hard_run:
        hard = s.last.rpe is not None and s.last.rpe >= s.numbers.too_hard_rpe
        return decision(
            s, HOLD, "T2", "too_hard" if hard else "too_few", "too_hard_rpe", "too_hard_run",
            effort=s.last.rpe, shortest=min(s.judged(s.last)), asked=min(s.rx.reps, s.rx.reps_min),
        )  # fmt: skip
    return ease(
        s, "T2", "too_hard_again", "too_hard_rpe", "too_hard_run",
        ways=(one_load_down(s), one_set_fewer(s), fewer_reps(s)), count=run,
    )  # fmt: skip
