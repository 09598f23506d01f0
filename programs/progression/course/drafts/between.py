"""Rules between exercises, sides and sessions: each may hold back what was drafted for one of them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from ...facts import NO_FACTS, Decision, Dose, Kind
from ...numbers import Numbers, percent_rounded_up
from ..moved import explained, move_of
from ..states import ExerciseKey
from ..told import Day
from .draft import Draft, Pair, amount_of, seconds_of

WEEK = 7
# What a gentle week for the whole routine does not touch: no dose is done, or a smaller one is begun with.
NOT_ALSO_GENTLE = frozenset(
    {
        Kind.STOP_EMERGENCY,
        Kind.STOP_REFER,
        Kind.BLOCKED,
        Kind.START,
        Kind.RESTART_RESCREEN,
        Kind.RETURN_RAMP_4W,
        Kind.RETURN_RAMP_2W,
        Kind.SUBSTITUTE_REFER,
        Kind.DELOAD,
        Kind.DELOAD_REFER,
    }
)


def keep_courses(drafts: Iterable[Draft], day: Day, *, wants_review: bool) -> None:
    """C1, C2, C6, C7, C8: what lasts runs its course before anything advances."""
    for draft in drafts:
        kind, state = draft.decision.kind, draft.state
        if not (kind.advances or state.deload):
            continue  # it grows no further as it is
        if state.deload and (kind.advances or kind is Kind.DELOAD):
            draft.hold(
                "C2", "gentle_week_running", "deload_days", sources=("P", "R-BELL23"),
                day=(day.on - state.deload.began_on).days + 1, days=state.deload.days,
            )  # fmt: skip
        elif state.deload and kind is Kind.DELOAD_REFER:
            # The gentle week is already there; what is new is that somebody should look at it.
            rx = draft.decision.rx
            draft.decision = draft.decision._replace(after=Dose(sets=rx.sets, reps=rx.reps, load=rx.load))
        elif state.ramp and kind.advances:
            draft.hold(
                "C1", "ramp_running", "ramp_4w" if len(state.ramp.percents) > 2 else "ramp_2w",
                sources=("P", "R-CATER19"), week=state.ramp.week(day.on) + 1, weeks=len(state.ramp.percents),
            )  # fmt: skip
        elif wants_review and kind.advances:
            draft.hold("C8", "wants_review", sources=("P",))
        elif state.quiet and kind.advances:
            draft.hold("C6", "undone_by_you", "clean_run")
        elif draft.plan.weekly and kind.advances and state.raised_on and (day.on - state.raised_on).days < WEEK:
            draft.hold("C7", "once_a_week", "cardio_step_percent", sources=("P", "S0"))


def as_printed(drafts: Iterable[Draft], day: Day) -> None:
    """C12: while a printed sheet prescribes the doses, nothing grows to another dose than the printed one.

    What eases is decided as ever: it is what the next sheet says.
    """
    for draft in drafts if day.printed else ():
        printed = day.printed.get(draft.key)
        if printed is None or not draft.decision.kind.advances:
            continue
        if amount_of(draft.decision.after, draft.state.amount, draft.places) != printed:
            draft.hold("C12", "printed")


def as_held(drafts: Iterable[Draft], day: Day) -> None:
    """C13: what a clinician of theirs set, or keeps as it is, does not grow while that holds. What eases eases."""
    for draft in drafts if day.held else ():
        if draft.plan.key in day.held and draft.decision.kind.advances:
            draft.hold("C13", "held_by_clinician")


def gentle_for_all(drafts: Sequence[Draft], numbers: Numbers) -> None:
    """C5: a gentle week for two exercises at once is one for the whole routine. One may have begun before."""
    begins = {d.plan.key for d in drafts if d.decision.kind.is_gentle and not d.in_gentle_week}
    if not begins:
        return
    gentle = begins | {d.plan.key for d in drafts if d.in_gentle_week}
    if len(gentle) < numbers.program_deload_exercises:
        return
    for draft in drafts:
        if draft.in_gentle_week or draft.decision.kind in NOT_ALSO_GENTLE:
            continue
        rx = draft.decision.rx
        sets = percent_rounded_up(rx.sets, numbers.deload_sets_percent)
        draft.decision = Decision(
            kind=Kind.DELOAD,
            rule="C5",
            because="gentle_for_all",
            rx=rx,
            after=Dose(sets=min(sets, rx.sets), reps=rx.reps, load=rx.load),
            facts={
                "count": len(gentle),
                "days": numbers.deload_days,
                "effort": numbers.deload_effort_max,
            },
            rests_on=("program_deload_exercises", "deload_sets_percent", "deload_days"),
            sources=("P", "R-BELL23"),
        )


def sides_together(sides: Iterable[Pair]) -> None:
    """C4: both sides do the same level. Up when both are ready, down when one has to."""
    for pair in sides:
        left, right = pair
        if not left.places.climbs_levels:
            continue
        lowest = min(left.decision.after.load, right.decision.after.load)
        if left.goes_down or right.goes_down:
            for draft in pair:
                if draft.decision.after.load > lowest:
                    rx = draft.decision.rx
                    draft.hold("C4", "with_the_other_side", "side_lead_steps")
                    draft.decision = draft.decision._replace(
                        kind=Kind.REGRESS_LOAD,
                        after=Dose(sets=rx.sets, reps=min(rx.reps, rx.reps_min), load=lowest),
                    )
        elif left.raises_level != right.raises_level:
            for draft in pair:
                if draft.raises_level:
                    draft.hold("C4", "other_side_first", "side_lead_steps", sources=("P", "R-MYHIP"))


def sore_side_leads(sides: Iterable[Pair], numbers: Numbers) -> None:
    """C4: the sore side leads; the other may be ``side_lead_steps`` ahead of it. Without a sore side, neither may be
    further ahead.

    A step is one of load; of sets where the load is the same; of repetitions where the sets are the same, too.
    """
    for pair in sides:
        for draft, other in (pair, pair[::-1]):
            if draft.decision.kind.advances and draft.plan.sore_side != draft.key.side:
                _keep_near(draft, other, most=numbers.side_lead_steps)


def _keep_near(draft: Draft, other: Draft, *, most: int) -> None:
    """Hold back a step that would bring a side more than ``most`` steps ahead of the other."""
    now, there = draft.decision.after, other.decision.after
    ladder = draft.places.ladder
    lead = bisect_right(ladder, now.load) - bisect_right(ladder, there.load)
    if draft.decision.kind.raises_load:
        # Both sides already do the same level (``sides_together``).
        is_near = draft.places.climbs_levels or lead <= most
    elif lead or draft.decision.kind is Kind.ADVANCE_SET:
        is_near = lead != 0 or now.sets - there.sets <= most
    elif now.sets != there.sets:
        is_near = True
    else:
        reps = min(now.reps, there.reps + most * draft.plan.inc)
        is_near = reps > draft.decision.rx.reps
        if is_near and reps < now.reps:
            draft.decision = draft.decision._replace(
                rule="C4",
                because="one_step_ahead",
                after=now._replace(reps=reps),
                facts=NO_FACTS,
                rests_on=("side_lead_steps",),
                sources=("P", "R-MYHIP"),
            )
    if not is_near:
        draft.hold("C4", "other_side_first", "side_lead_steps", sources=("P", "R-MYHIP"))


def enough_steps(drafts: Sequence[Draft], numbers: Numbers) -> None:
    """C3: limit how many exercises step up in load or level at once; those that waited longest go first."""
    ready: dict[ExerciseKey, date] = {}
    for draft in drafts:
        if draft.decision.kind.raises_load:
            since = draft.state.changed_on
            ready[draft.plan.key] = min(since, ready.get(draft.plan.key, since))
    # Sorting keeps the order of the routine among exercises that waited equally long.
    chosen = set(sorted(ready, key=lambda exercise: ready[exercise])[: numbers.max_steps_per_session])
    if len(chosen) == len(ready):
        return
    for draft in drafts:
        if draft.decision.kind.raises_load and draft.plan.key not in chosen:
            draft.hold("C3", "enough_steps", "max_steps_per_session", most=numbers.max_steps_per_session)


def within_time(drafts: Sequence[Draft], numbers: Numbers) -> None:
    """C11: growth that would make the session too long waits, that of the last exercise of the routine first.

    How many sets there is time for was settled before (``minutes.within_minutes``).
    """
    limit = numbers.session_minutes * 60
    growing = [draft for draft in drafts if draft.decision.kind.advances and not draft.decision.kind.raises_load]
    for draft in reversed(growing):
        if seconds_of(drafts) <= limit:
            return
        draft.hold("C11", "session_full", "session_minutes", minutes=numbers.session_minutes)


def say_what_moved(drafts: Iterable[Draft], day: Day) -> None:
    """C1, C2, C10: name what moved a dose before the rules looked at it as a reason, too."""
    for draft in drafts:
        if draft.state is draft.found:
            continue
        if move := move_of(draft.found, draft.state, draft.places, on=day.on):
            draft.decision = explained(draft.decision, move, found=draft.found, places=draft.places)
