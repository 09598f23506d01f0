"""A decision on its way, for one exercise on one side. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from programs.schedule.days import session_seconds

from ...facts import HOLD, Decision, Dose, Fact
from ..places import Places
from ..states import Amount, ExerciseKey, Key, State
from ..told import Plan


@dataclass(slots=True, kw_only=True)
class Draft:
    """A decision on its way: rules between exercises may still hold it back.

    ``found`` is the state that was stored, ``state`` that state brought to what is open today; the same object where
    nothing had to be brought. ``known`` counts the sessions in the history of the exercise.
    """

    plan: Plan
    key: Key
    found: State
    state: State
    places: Places
    decision: Decision
    known: int

    @property
    def in_gentle_week(self) -> bool:
        return self.state.deload is not None

    @property
    def goes_down(self) -> bool:
        """Whether it is decided to go down its ladder."""
        return self.decision.after.load < self.decision.rx.load

    @property
    def level_after(self) -> str:
        """The key of its level after the decision."""
        places = self.places
        return places.levels[int(self.decision.after.load) - 1] if places.climbs_levels else self.state.amount.level

    @property
    def raises_level(self) -> bool:
        return self.places.climbs_levels and self.decision.kind.raises_load

    def hold(self, rule: str, because: str, *rests_on: str, sources: tuple[str, ...] = ("P",), **facts: Fact) -> None:
        rx = self.decision.rx
        self.decision = Decision(
            kind=HOLD,
            rule=rule,
            because=because,
            rx=rx,
            after=Dose.__new__(Dose, sets=rx.sets, reps=rx.reps, load=rx.load),
            facts=facts,
            rests_on=rests_on,
            sources=sources,
        )


# The left and the right of one exercise.
Pair = tuple[Draft, Draft]


def pairs(drafts: Sequence[Draft]) -> list[Pair]:
    """Pair the left and the right of each exercise that is done on both."""
    sides: dict[ExerciseKey, list[Draft]] = {}
    for draft in drafts:
        if draft.key.side:
            sides.setdefault(draft.plan.key, []).append(draft)
    return [(pair[0], pair[1]) for pair in sides.values() if len(pair) == 2]


def seconds_of(drafts: Sequence[Draft]) -> int:
    """Estimate how many seconds the session takes as it is decided so far."""
    sides = Counter([draft.plan.key for draft in drafts])
    twice: dict[str, int] = {}
    for draft in drafts:
        number, after = sides[draft.plan.key], draft.decision.after
        of_all = draft.plan.seconds(after.sets, after.reps, draft.level_after, number)
        # The sides of an exercise may have different doses: each counts for its half, of which none is lost.
        twice[draft.key.item] = twice.get(draft.key.item, 0) + of_all * 2 // number
    return session_seconds((seconds + 1) // 2 for seconds in twice.values())


def amount_of(dose: Dose, before: Amount, places: Places) -> Amount:
    if places.climbs_levels:
        return Amount.__new__(
            Amount, sets=dose.sets, reps=dose.reps, load=before.load, level=places.levels[int(dose.load) - 1]
        )
    return Amount.__new__(Amount, sets=dose.sets, reps=dose.reps, load=dose.load, level=before.level)
