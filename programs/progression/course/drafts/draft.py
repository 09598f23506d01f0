"""A decision on its way, for one exercise on one side. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from programs.schedule.days import session_seconds

from ...facts import Decision, Dose, Fact, Kind
from ..places import Places
from ..states import Amount, ExerciseKey, Key, State
from ..told import Plan

GENTLE = (Kind.DELOAD, Kind.DELOAD_REFER)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A decision on its way: rules between exercises may still hold it back."""

    plan: Plan
    key: Key
    state: State
    places: Places
    decision: Decision
    known: int  # sessions in its history
    found: State  # before it was brought to what is open today

    @property
    def in_gentle_week(self) -> bool:
        return self.state.deload is not None

    @property
    def raises_level(self) -> bool:
        return self.places.climbs_levels and self.decision.kind.raises_load

    def hold(self, rule: str, because: str, *rests_on: str, sources: tuple[str, ...] = ("P",), **facts: Fact) -> None:
        rx = self.decision.rx
        self.decision = Decision(
            kind=Kind.HOLD,
            rule=rule,
            because=because,
            rx=rx,
            after=Dose(sets=rx.sets, reps=rx.reps, load=rx.load),
            facts=facts,
            rests_on=rests_on,
            sources=sources,
        )


def pairs(drafts: Sequence[Draft]) -> list[tuple[Draft, Draft]]:
    """Pair the left and the right of each exercise that is done on both."""
    sides: dict[ExerciseKey, list[Draft]] = {}
    for draft in drafts:
        if draft.key.side:
            sides.setdefault(draft.key.exercise, []).append(draft)
    return [(pair[0], pair[1]) for pair in sides.values() if len(pair) == 2]


def seconds_of(drafts: Iterable[Draft]) -> int:
    """Estimate how many seconds the session takes as it is decided so far."""
    drafts = list(drafts)
    sides = Counter(draft.key.exercise for draft in drafts)
    items: dict[str, Fraction] = {}
    for draft in drafts:
        of_both = draft.plan.seconds(
            amount_of(draft.decision.after, draft.state.amount, draft.places), sides[draft.key.exercise]
        )
        # The sides of an exercise may have different doses: each counts for its share.
        items[draft.key.item] = items.get(draft.key.item, Fraction(0)) + Fraction(of_both, sides[draft.key.exercise])
    return session_seconds(ceil(seconds) for seconds in items.values())


def amount_of(dose: Dose, before: Amount, places: Places) -> Amount:
    if places.climbs_levels:
        return Amount(sets=dose.sets, reps=dose.reps, load=before.load, level=places.levels[int(dose.load) - 1])
    return Amount(sets=dose.sets, reps=dose.reps, load=dose.load, level=before.level)
