"""The rules of progression, in order, each a small function: ``clinical_rules.md``, section 9. Pure.

A rule gets the situation and returns a decision, or None when it has nothing to say; then the next one is asked.
Safety comes first. ``ORDER`` at the end is the whole algorithm; a rule may rely on all before it having passed.

Where the contract left a question open, the comment beside the code begins with "Reading:".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exercises.measures.scales import PAIN_RED_FROM

from .facts import Decision, Dose, Fact, Kind, Risk, Zone
from .numbers import percent_rounded_up, rises_by_more_than
from .situation import Situation, is_sore_today

Rule = Callable[[Situation], Decision | None]


def _decide(
    s: Situation,
    kind: Kind,
    rule: str,
    because: str,
    *rests_on: str,
    sets: int | None = None,
    reps: int | None = None,
    load: Decimal | None = None,
    **facts: Fact,
) -> Decision:
    """Build a decision; numbers not named stay as they are.

    Only an ADVANCE may raise anything. For every other kind the smaller of the new and today's number holds, so that
    easing raises neither repetitions (the contract) nor sets or load (should an editor choose odd numbers).
    """
    rx = s.rx
    after = Dose(
        sets=rx.sets if sets is None else max(sets, 1),
        reps=rx.reps if reps is None else reps,
        load=rx.load if load is None else load,
    )
    if not kind.advances:
        after = Dose(sets=min(after.sets, rx.sets), reps=min(after.reps, rx.reps), load=min(after.load, rx.load))
    return Decision(
        kind=kind,
        rule=rule,
        because=because,
        rx=rx,
        after=after,
        facts=facts,
        rests_on=rests_on,
        sources=s.numbers.sources(rests_on),
    )


# Ways to ease


@dataclass(frozen=True, slots=True, kw_only=True)
class Easing:
    """One way to make an exercise easier."""

    kind: Kind
    sets: int | None = None
    reps: int | None = None
    load: Decimal | None = None
    rests_on: tuple[str, ...] = ()


def _one_load_down(s: Situation) -> Easing | None:
    """One step down the ladder, from the bottom of the range; not possible at the bottom of the ladder."""
    if not s.is_above_bottom:
        return None
    return Easing(
        kind=Kind.REGRESS_LOAD, load=s.load_down(1), reps=s.rx.reps_min, rests_on=(f"ladder_{s.rx.equipment.value}",)
    )


def _one_set_fewer(s: Situation, *, reps: int | None = None) -> Easing | None:
    return Easing(kind=Kind.REGRESS_SET, sets=s.rx.sets - 1, reps=reps) if s.rx.sets > 1 else None


def _fewer_reps(s: Situation) -> Easing:
    """Two repetitions (or steps of seconds) fewer, not below five."""
    reps = max(s.rx.reps - s.numbers.ease_reps * s.rx.inc, s.numbers.reps_floor)
    return Easing(kind=Kind.REGRESS_REPS, reps=reps, rests_on=("ease_reps", "reps_floor"))


def _reps_to_bottom(s: Situation) -> Easing:
    return Easing(kind=Kind.REGRESS_REPS, reps=s.rx.reps_min)


def _ease(
    s: Situation, rule: str, because: str, *rests_on: str, ways: tuple[Easing | None, ...], **facts: Fact
) -> Decision:
    """Take the first way that is possible."""
    way = next(way for way in ways if way is not None)
    return _decide(
        s, way.kind, rule, because, *rests_on, *way.rests_on, sets=way.sets, reps=way.reps, load=way.load, **facts
    )


def easier(s: Situation) -> Decision:
    """E1: the person asked for less: the load, else a set, else repetitions. No rule of section 9; it is always open to
    them (8.5).
    """
    return _ease(s, "E1", "you_asked", ways=(_one_load_down(s), _one_set_fewer(s), _fewer_reps(s)))


# G0–G3: may this exercise be done at all?


def emergency_symptom(s: Situation) -> Decision | None:
    """G0: a sign that needs help at once."""
    return _decide(s, Kind.STOP_EMERGENCY, "G0", "emergency", "red_flag_emergency") if s.flags.emergency else None


def urgent_symptom(s: Situation) -> Decision | None:
    """G0: a sign that a doctor must see soon."""
    return _decide(s, Kind.STOP_REFER, "G0", "urgent", "red_flag_urgent") if s.flags.urgent else None


def clearance_pending(s: Situation) -> Decision | None:
    """G1: a clinician has not answered yet."""
    return _decide(s, Kind.BLOCKED, "G1", "clearance", "clearance") if s.profile.clearance == "pending" else None


def first_session(s: Situation) -> Decision | None:
    """G2: nothing done yet, so the dose stays the one to start with."""
    return None if s.log else _decide(s, Kind.START, "G2", "first", "start_dose")


def very_long_break(s: Situation) -> Decision | None:
    """G3: a break of 56 days or more: one set, the bottom of range and ladder, and a new health check."""
    if s.gap < s.numbers.gap_restart_from:
        return None
    return _decide(
        s, Kind.RESTART_RESCREEN, "G3", "very_long_break", "gap_restart_from",
        sets=1, reps=s.rx.reps_min, load=s.rx.ladder[0], gap=s.gap,
    )  # fmt: skip


def long_break(s: Situation) -> Decision | None:
    """G3: 28 days or more: half the sets, the bottom of the range, two steps down, and four weeks to come back."""
    if s.gap < s.numbers.gap_ramp_4w_from:
        return None
    return _decide(
        s, Kind.RETURN_RAMP_4W, "G3", "break", "gap_ramp_4w_from", "ramp_4w", "ramp_sets_percent",
        "ramp_4w_load_steps_down",
        sets=percent_rounded_up(s.rx.sets, s.numbers.ramp_sets_percent), reps=s.rx.reps_min,
        load=s.load_down(s.numbers.ramp_4w_load_steps_down), gap=s.gap, weeks=len(s.numbers.ramp_4w),
    )  # fmt: skip


def middling_break(s: Situation) -> Decision | None:
    """G3: 14 days or more: half the sets, the bottom of the range, one step down, and two weeks to come back."""
    if s.gap < s.numbers.gap_ramp_2w_from:
        return None
    return _decide(
        s, Kind.RETURN_RAMP_2W, "G3", "break", "gap_ramp_2w_from", "ramp_2w", "ramp_sets_percent",
        "ramp_2w_load_steps_down",
        sets=percent_rounded_up(s.rx.sets, s.numbers.ramp_sets_percent), reps=s.rx.reps_min,
        load=s.load_down(s.numbers.ramp_2w_load_steps_down), gap=s.gap, weeks=len(s.numbers.ramp_2w),
    )  # fmt: skip


# P1–P3: pain


def red_again(s: Situation) -> Decision | None:
    """P1: two red sessions running, or three within 14 days of today (not necessarily the last): another exercise."""
    run = len(s.running_in(Zone.RED))
    if run >= s.numbers.red_run_refer:
        return _decide(
            s, Kind.SUBSTITUTE_REFER, "P1", "red_running", "pain_zones", "sharp_is_red", "red_run_refer", count=run
        )
    days = s.numbers.red_window_days
    count = sum([s.is_red(entry) for entry in s.since(days)])
    if count < s.numbers.red_window_count:
        return None
    return _decide(
        s, Kind.SUBSTITUTE_REFER, "P1", "red_window", "pain_zones", "sharp_is_red", "red_window_count",
        "red_window_days", count=count, days=days,
    )  # fmt: skip


def red_once(s: Situation) -> Decision | None:
    """P1: the last session was red: ease the load, else the sets, else the repetitions."""
    if s.last_zone is not Zone.RED:
        return None
    hurt = s.last.during >= PAIN_RED_FROM
    return _ease(
        s, "P1", "red" if hurt else "sharp", "pain_zones" if hurt else "sharp_is_red",
        ways=(_one_load_down(s), _one_set_fewer(s, reps=s.rx.reps_min), _fewer_reps(s)),
        during=s.last.during, red_from=PAIN_RED_FROM,
    )  # fmt: skip


def flares_again(s: Situation) -> Decision | None:
    """P2: three mornings running with a flare: a deload and a clinician; two: a deload. Half the sets either way.

    Mornings between them that were not told of neither count nor break the run.
    """
    run = len(s.running_in(Zone.FLARE, passing_over=Zone.UNKNOWN))
    if run < s.numbers.flare_run_deload:
        return None
    refer = run >= s.numbers.flare_run_refer
    return _decide(
        s, Kind.DELOAD_REFER if refer else Kind.DELOAD, "P2", "flares", "flare_rise", "worse_after_a_day",
        "flare_run_refer" if refer else "flare_run_deload", "deload_sets_percent", "deload_effort_max", "deload_days",
        sets=_deload_sets(s), count=run, days=s.numbers.deload_days, effort=s.numbers.deload_effort_max,
    )  # fmt: skip


def flare_once(s: Situation) -> Decision | None:
    """P2: a flare on the last morning: one set fewer, else the load, else the repetitions."""
    if s.last_zone is not Zone.FLARE:
        return None
    told = s.last.worse_after_a_day
    return _ease(
        s, "P2", "still_worse" if told else "flare", "worse_after_a_day" if told else "flare_rise",
        ways=(_one_set_fewer(s), _one_load_down(s), _fewer_reps(s)),
        morning=s.last.next_morning, usual=s.profile.usual_pain,
    )  # fmt: skip


def pain_rising(s: Situation) -> Decision | None:
    """P3: mean pain of the last three sessions is 2 or more above the mean of the three before: a deload."""
    some = s.numbers.trend_sessions
    if len(s.log) < 2 * some:
        return None
    latest = sum([entry.during for entry in s.log[-some:]])
    earlier = sum([entry.during for entry in s.log[-2 * some : -some]])
    if latest - earlier < s.numbers.rising_trend * some:
        return None
    return _decide(
        s, Kind.DELOAD, "P3", "pain_rising", "rising_trend", "trend_sessions", "deload_sets_percent",
        "deload_effort_max", "deload_days", sets=_deload_sets(s), count=some,
        latest=Fraction(latest, some), earlier=Fraction(earlier, some),
        days=s.numbers.deload_days, effort=s.numbers.deload_effort_max,
    )  # fmt: skip


def _deload_sets(s: Situation) -> int:
    return percent_rounded_up(s.rx.sets, s.numbers.deload_sets_percent)


# G4, S1, G3: is today a day for it?


def sore_before_starting(s: Situation) -> Decision | None:
    """G4: much pain before starting: an easy day without load. The dose stays for another day."""
    pain, usual = s.flags.pre_pain_today, s.profile.usual_pain
    if pain is None or not is_sore_today(pain, usual=usual, numbers=s.numbers):
        return None
    if pain >= s.numbers.pre_pain_stop:
        return _decide(s, Kind.EASY_DAY, "G4", "sore_today", "pre_pain_stop", pain=pain, limit=s.numbers.pre_pain_stop)
    return _decide(s, Kind.EASY_DAY, "G4", "sorer_than_usual", "pre_pain_over_usual", pain=pain, usual=usual)


def too_soon(s: Situation) -> Decision | None:
    """S1: fewer days since the last session than this exercise needs."""
    if s.gap >= s.profile.min_gap:
        return None
    return _decide(s, Kind.REST_DAY, "S1", "too_soon", "min_gap_days", gap=s.gap, min_gap=s.profile.min_gap)


def short_break(s: Situation) -> Decision | None:
    """G3: a break of 8 days or more: the last dose once more."""
    return (
        _decide(s, Kind.HOLD, "G3", "short_break", "gap_hold_from", gap=s.gap)
        if s.gap >= s.numbers.gap_hold_from
        else None
    )


# T1, T2: was it done well, and was it too hard?


def technique_not_clean(s: Situation) -> Decision | None:
    """T1: technique not clean: stay; two sessions running: the load down, else repetitions to the bottom."""
    run = len(s.running(lambda entry: not entry.technique_clean))
    if not run:
        return None
    if run < s.numbers.technique_run:
        return _decide(s, Kind.HOLD, "T1", "technique", "technique_run")
    return _ease(s, "T1", "technique_again", "technique_run", ways=(_one_load_down(s), _reps_to_bottom(s)), count=run)


def too_hard(s: Situation) -> Decision | None:
    """T2: too hard: stay; two sessions running: the load down, else one set fewer, else fewer repetitions."""
    # Reading: earlier sessions too are measured against today's ``reps`` and ``reps_min``; no others are known.
    run = len(s.running(s.is_too_hard))
    if not run:
        return None
    if run < s.numbers.too_hard_run:
        hard = s.last.rpe is not None and s.last.rpe >= s.numbers.too_hard_rpe
        return _decide(
            s, Kind.HOLD, "T2", "too_hard" if hard else "too_few", "too_hard_rpe", "too_hard_run",
            effort=s.last.rpe, shortest=min(s.judged(s.last)), asked=min(s.rx.reps, s.rx.reps_min),
        )  # fmt: skip
    return _ease(
        s, "T2", "too_hard_again", "too_hard_rpe", "too_hard_run",
        ways=(_one_load_down(s), _one_set_fewer(s), _fewer_reps(s)), count=run,
    )  # fmt: skip


# P4, P5, T3, T4: nothing speaks against it, but something speaks for staying


def morning_unknown(s: Situation) -> Decision | None:
    """P4: the question of the next morning was not answered."""
    if s.last_zone is not Zone.UNKNOWN:
        return None
    return _decide(s, Kind.HOLD, "P4", "morning_unknown", "flare_rise")


def some_pain(s: Situation) -> Decision | None:
    """P5: amber: stay; three running that do not rise allow more repetitions, if the last was full and in the band."""
    run = s.running_in(Zone.AMBER)
    if not run:
        return None
    # Reading: "the first of that run" is the oldest session of the whole run, however long, not the third last.
    settled = len(run) >= s.numbers.amber_run and s.last.during <= run[0].during
    if settled and s.is_full(s.last) and s.is_within_band(s.last) and s.rx.reps < s.rx.reps_max:
        return _decide(
            s, Kind.ADVANCE_REPS, "P5", "some_pain_settled", "pain_zones", "amber_run",
            reps=min(s.rx.reps + s.rx.inc, s.rx.reps_max), count=len(run), during=s.last.during,
        )  # fmt: skip
    return _decide(s, Kind.HOLD, "P5", "some_pain", "pain_zones", "amber_run", during=s.last.during)


def not_all_done(s: Situation) -> Decision | None:
    """T3: the last session was not full."""
    if s.is_full(s.last):
        return None
    if s.last.load != s.rx.load:
        because = "other_load"
    elif len(s.last.sets) < s.rx.sets:
        because = "fewer_sets"
    else:
        because = "fewer_reps"
    return _decide(
        s, Kind.HOLD, "T3", because, "rep_step", done=len(s.last.sets), planned=s.rx.sets,
        shortest=min(s.judged(s.last)), asked=s.rx.reps,
    )  # fmt: skip


def effort_above_band(s: Situation) -> Decision | None:
    """T4: more effort than to aim for."""
    if s.is_within_band(s.last):
        return None
    top = s.numbers.effort_band(s.profile.phase)[1]
    return _decide(s, Kind.HOLD, "T4", "effort_above", _band_key(s), effort=s.last.rpe, top=top)


def _band_key(s: Situation) -> str:
    return f"effort_band_phase_{s.profile.phase}"


# A1–A9: more, one thing at a time


def more_repetitions(s: Situation) -> Decision | None:
    """A1: below the top of the range: one step more, two if it was easy."""
    if s.rx.reps >= s.rx.reps_max:
        return None
    easy = s.is_below_band(s.last)
    steps = s.numbers.rep_step_below_band if easy else 1
    return _decide(
        s, Kind.ADVANCE_REPS, "A1", "clean_and_easy" if easy else "clean",
        "rep_step_below_band" if easy else "rep_step", _band_key(s),
        reps=min(s.rx.reps + steps * s.rx.inc, s.rx.reps_max),
    )  # fmt: skip


def confirm_the_top(s: Situation) -> Decision | None:
    """A2: the top of the range was reached once; a larger step needs it twice running."""
    run = len(s.running(s.is_top, most=s.numbers.clean_run))
    if run >= s.numbers.clean_run:
        return None
    return _decide(s, Kind.HOLD, "A2", "confirm_top", "clean_run", top=s.rx.reps_max, needed=s.numbers.clean_run)


def effort_not_told(s: Situation) -> Decision | None:
    """A2: no larger step without knowing how hard both of the last two sessions were."""
    if all(entry.rpe is not None for entry in s.confirming):
        return None
    return _decide(s, Kind.HOLD, "A2", "effort_not_told", "clean_run", needed=s.numbers.clean_run)


def add_a_set(s: Situation) -> Decision | None:
    """A3: fewer sets than the goal: one more, from the bottom of the range."""
    # Reading: the only cap is ``target_sets``; who sets the goal keeps it within ``max_sets`` (8.2).
    if s.rx.sets >= s.rx.target_sets:
        return None
    return _decide(
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
    """A4: at the goal, nothing to spare: neither the last set 2 above the top, nor effort below the band, in both; no
    bridge begun, and not yet six weeks here with six sessions at the top.
    """
    if _has_to_spare(s) or _is_on_the_bridge(s) or _long_at_the_goal(s):
        return None
    return _decide(
        s, Kind.HOLD, "A4", "at_the_goal", "surplus_reps", "clean_run", "at_goal_days", "at_goal_sessions",
        enough=s.surplus_from(s.numbers.surplus_reps), needed=s.numbers.clean_run,
    )  # fmt: skip


def _has_to_spare(s: Situation) -> bool:
    enough = s.surplus_from(s.numbers.surplus_reps)
    return all(s.last_set(entry) >= enough for entry in s.confirming) or all(
        s.is_below_band(entry) for entry in s.confirming
    )


def _is_on_the_bridge(s: Situation) -> bool:
    """Whether A8 has begun to ask for more than the top of the range."""
    return s.rx.reps > s.rx.reps_max


def _long_at_the_goal(s: Situation) -> bool:
    least = s.numbers.at_goal_sessions
    return s.rx.days_since_load_change >= s.numbers.at_goal_days and len(s.running(s.is_top, most=least)) >= least


def top_of_ladder(s: Situation) -> Decision | None:
    """A5: nothing heavier or harder to step to."""
    return (
        _decide(s, Kind.HOLD, "A5", "top_of_ladder", f"ladder_{s.rx.equipment.value}") if s.next_load is None else None
    )


def recent_fall(s: Situation) -> Decision | None:
    """A6: a fall or near-fall in the last 14 days."""
    days = s.flags.fall_days_ago
    if days is None or days > s.numbers.fall_hold_days:
        return None
    return _decide(s, Kind.HOLD, "A6", "recent_fall", "fall_hold_days", days=days, limit=s.numbers.fall_hold_days)


def weight_not_cleared(s: Situation) -> Decision | None:
    """A6: in the high risk tier a clinician must have allowed weight; levels of body weight are free."""
    if s.profile.risk is not Risk.HIGH or s.climbs_levels or s.profile.load_cleared:
        return None
    return _decide(s, Kind.HOLD, "A6", "weight_not_cleared", "high_load_needs_clearance")


def too_soon_after_step(s: Situation) -> Decision | None:
    """A7: the last increase of load or level is less than 7, 14 or 21 days ago (low, moderate, high risk)."""
    least = s.numbers.min_days(s.profile.risk)
    if s.rx.days_since_load_change >= least:
        return None
    return _decide(
        s, Kind.HOLD, "A7", "too_soon_after_step", f"min_days_{s.profile.risk.value.lower()}",
        days=s.rx.days_since_load_change, least=least,
    )  # fmt: skip


def big_step(s: Situation) -> Decision | None:
    """A8: a step of more than 10 % needs the last set 3 above the top in both sessions, however easy they felt.

    The plan itself grows there, a repetition at a time (the bridge), so that who does what is planned gets on.
    """
    if s.climbs_levels or s.rx.load <= 0 or s.next_load is None:
        return None
    enough = s.surplus_from(s.numbers.big_step_extra_reps)
    is_big = rises_by_more_than(s.numbers.big_step_percent, s.rx.load, s.next_load)
    if not is_big or all(s.last_set(entry) >= enough for entry in s.confirming):
        return None
    # At the end of the bridge every set of both sessions has ``enough``. Reading: no step goes beyond that end, where
    # ``reps`` and ``reps_max`` are no whole steps apart.
    return _decide(
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
    return _decide(
        s, Kind.ADVANCE_LEVEL if s.climbs_levels else Kind.ADVANCE_LOAD, "A9", because,
        "clean_run", *why, f"ladder_{s.rx.equipment.value}", "step_returns_to_bottom",
        f"min_days_{s.profile.risk.value.lower()}", load=s.next_load, reps=s.rx.reps_min,
        count=s.numbers.at_goal_sessions if because == "long_at_the_goal" else s.numbers.clean_run,
        days=s.rx.days_since_load_change, reached=s.rx.reps,
    )  # fmt: skip


# The algorithm. The first rule that has an answer decides.
ORDER: tuple[tuple[str, Rule], ...] = (
    ("G0", emergency_symptom),
    ("G0", urgent_symptom),
    ("G1", clearance_pending),
    ("G2", first_session),
    ("G3", very_long_break),
    ("G3", long_break),
    ("G3", middling_break),
    ("P1", red_again),
    ("P1", red_once),
    ("P2", flares_again),
    ("P2", flare_once),
    ("P3", pain_rising),
    ("G4", sore_before_starting),
    ("S1", too_soon),
    ("G3", short_break),
    ("T1", technique_not_clean),
    ("T2", too_hard),
    ("P4", morning_unknown),
    ("P5", some_pain),
    ("T3", not_all_done),
    ("T4", effort_above_band),
    ("A1", more_repetitions),
    ("A2", confirm_the_top),
    ("A2", effort_not_told),
    ("A3", add_a_set),
    ("A4", no_surplus),
    ("A5", top_of_ladder),
    ("A6", recent_fall),
    ("A6", weight_not_cleared),
    ("A7", too_soon_after_step),
    ("A8", big_step),
    ("A9", step_up),
)
