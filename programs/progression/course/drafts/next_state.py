"""How a state changes: what is over by a day, and what follows from a decision. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ...facts import HOLD, Decision, Kind
from ...numbers import Numbers, percent_rounded_up
from ..places import Places
from ..states import Amount, Deload, Eased, Key, Ramp, State, least
from ..told import Day, Plan
from .draft import Draft, amount_of

# What follows a break, from the shortest to the longest. A break that grows asks for more, even if nothing was done.
BREAKS = (Kind.RETURN_RAMP_2W, Kind.RETURN_RAMP_4W, Kind.RESTART_RESCREEN)


class Step(NamedTuple):
    """What was decided for one exercise on one side. ``today`` is what this session asks for; None: leave it out."""

    key: Key
    decision: Decision
    before: State
    after: State
    today: Amount | None
    undone: bool = False
    # Sore before starting: whatever was decided, this session is an easy day (G4).
    easy_day: bool = False


def settled(state: State, places: Places, on: date) -> State:
    """End what is over by this day, and begin the next week of what lasts."""
    if places.climbs_levels and (level := places.standing(state.amount.level)) != state.amount.level:
        state = state._replace(amount=state.amount._replace(level=level))
    if places.climbs_levels or len(places.loads) == 1:
        # No weights, or none that are allowed any more.
        state = without_load(state, places)
    if state.ramp:
        week = state.ramp.week(on)
        if week < len(state.ramp.percents):
            sets = percent_rounded_up(state.ramp.full_sets, state.ramp.percents[week])
            return state._replace(amount=state.amount._replace(sets=sets))
        sets = state.ramp.full_sets
        return state._replace(amount=state.amount._replace(sets=sets), ramp=None)
    if state.deload and state.deload.is_over(on):
        return state._replace(amount=state.deload.resume, deload=None)
    return state


def within_goal(state: State, plan: Plan) -> State:
    """Bring sets down to the goal, now and in what comes back later: the goal may have been larger before."""
    most = plan.target_sets

    def lowered(amount: Amount) -> Amount:
        return amount._replace(sets=most) if amount.sets > most else amount

    ramp = state.ramp and state.ramp._replace(full_sets=min(state.ramp.full_sets, most))
    deload = state.deload and state.deload._replace(resume=lowered(state.deload.resume))
    earlier = state.before_increase and lowered(state.before_increase)
    if state.amount.sets <= most and (ramp, deload, earlier) == (state.ramp, state.deload, state.before_increase):
        return state
    return state._replace(amount=lowered(state.amount), ramp=ramp, deload=deload, before_increase=earlier)


def without_load(state: State, places: Places) -> State:
    """Bring the load to the bottom of the ladder, now and in what comes back later (section 9)."""
    bottom = Decimal(0) if places.climbs_levels else places.loads[0]

    def lowered(amount: Amount) -> Amount:
        return amount._replace(load=min(amount.load, bottom)) if amount.load > bottom else amount

    deload = state.deload and state.deload._replace(resume=lowered(state.deload.resume))
    earlier = state.before_increase and lowered(state.before_increase)
    if state.amount.load <= bottom and (deload, earlier) == (state.deload, state.before_increase):
        return state
    return state._replace(amount=lowered(state.amount), deload=deload, before_increase=earlier)


def weakest(states: Iterable[State]) -> State:
    """Merge the states of sides that become one: the lesser dose, the later change."""
    first, *others = states
    for other in others:
        first = first._replace(
            amount=least(first.amount, other.amount),
            changed_on=max(first.changed_on, other.changed_on),
            ramp=first.ramp or other.ramp,
            deload=first.deload or other.deload,
            quiet=max(first.quiet, other.quiet),
            set_aside=first.set_aside or other.set_aside,
        )
    return first


def step_of(draft: Draft, day: Day, numbers: Numbers, *, is_undone: bool, is_sore: bool) -> Step:
    """Settle what becomes of a draft that nothing holds back any more. ``is_undone``: the person took the step back;
    ``is_sore``: too sore today for loading (G4).

    Where a sheet of paper prescribes the day, what is printed is asked for: it was done before anything was decided.
    """
    before, decision = draft.state, draft.decision
    if is_undone:
        after = before._replace(quiet=numbers.clean_run)
    else:
        after = moved(draft, day.on, numbers)
        if after.quiet:
            after = after._replace(quiet=after.quiet - 1)
    if decision.kind.eases and decision.rule != "C10" and decision.after != decision.before:
        after = after._replace(eased=Eased(kind=decision.kind.value, known=draft.known))
    printed = day.printed.get(draft.key)
    return Step.__new__(
        Step,
        key=draft.key,
        decision=decision,
        before=before,
        after=after,
        today=printed or _asked(decision, after.amount, draft.places, easy_day=is_sore),
        undone=is_undone,
        easy_day=is_sore and printed is None and not decision.kind.leaves_out,
    )


def moved(draft: Draft, on: date, numbers: Numbers) -> State:
    """Apply a decision to the state of its exercise and side."""
    before, decision = draft.state, draft.decision
    kind = decision.kind
    if kind is HOLD or kind is Kind.REST_DAY:
        return before
    amount = amount_of(decision.after, before.amount, draft.places)
    if kind.advances:
        changed_on = on if kind.raises_load else before.changed_on
        return before._replace(amount=amount, before_increase=before.amount, raised_on=on, changed_on=changed_on)
    state = before._replace(amount=amount)
    match kind:
        case Kind.RETURN_RAMP_2W | Kind.RETURN_RAMP_4W:
            percents = numbers.ramp_2w if kind is Kind.RETURN_RAMP_2W else numbers.ramp_4w
            full = before.ramp.full_sets if before.ramp else before.amount.sets
            if before.deload:
                full = before.deload.resume.sets
            ramp = Ramp(began_on=on, percents=tuple(int(percent) for percent in percents), full_sets=full)
            return state._replace(ramp=ramp, deload=None)
        case Kind.RESTART_RESCREEN:
            return State(amount=state.amount, changed_on=on, log_from=before.log_from, log_from_on=before.log_from_on)
        case Kind.DELOAD | Kind.DELOAD_REFER if not before.deload:
            whole = before.amount._replace(sets=before.ramp.full_sets) if before.ramp else before.amount
            earlier = before.before_increase
            resume = least(earlier, whole, level_of=draft.places.number) if earlier else whole
            return state._replace(ramp=None, deload=Deload(began_on=on, days=numbers.deload_days, resume=resume))
        case Kind.SUBSTITUTE_REFER:
            return state._replace(set_aside=True)
    return eased(state, before, decision)


def eased(state: State, before: State, decision: Decision) -> State:
    """Ease also the dose that comes after a ramp or a gentle week."""
    fewer = before.amount.sets - state.amount.sets
    if state.ramp and fewer:
        state = state._replace(ramp=state.ramp._replace(full_sets=max(state.ramp.full_sets - fewer, 1)))
    if state.deload and decision.after != decision.before:
        resume = state.deload.resume
        resume = resume._replace(
            sets=max(resume.sets - fewer, 1),
            reps=min(resume.reps, state.amount.reps),
            load=min(resume.load, state.amount.load),
            level=state.amount.level,
        )
        state = state._replace(deload=state.deload._replace(resume=resume))
    return state


def _asked(decision: Decision, after: Amount, places: Places, *, easy_day: bool) -> Amount | None:
    """Work out what the session asks for. On an easy day that is one set of few, without weight."""
    if decision.kind.leaves_out:
        return None
    if not easy_day:
        return after
    level = places.levels[places.open[0] - 1] if places.climbs_levels and places.open else after.level
    return Amount(sets=1, reps=min(after.reps, decision.rx.reps_min), load=Decimal(0), level=level)


def stands(state: State, kind: Kind, *, known: int) -> bool:
    """Whether an exercise was eased already and has not been done since: then that decision stands (section 9).

    Only a break that has become a longer one asks for more.
    """
    if state.eased is None or state.eased.known != known or not kind.eases:
        return False
    if state.deload and kind.is_gentle:
        return False  # a gentle week that goes on has words of its own
    then = Kind(state.eased.kind)
    return kind not in BREAKS or (then in BREAKS and BREAKS.index(kind) <= BREAKS.index(then))
