"""Twelve weeks of one person, session by session: the real course of a real routine, done as a test wants it done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from programs.decision.reading.reader import Reader
from programs.decision.reading.seen import seen_of
from programs.models import Routine
from programs.progression.course.dosage import dose_of
from programs.progression.course.drafts.next_state import Step
from programs.progression.course.states import Amount, ExerciseKey, Key, Level
from programs.progression.course.told import Done, Entry
from programs.schedule.days import session_seconds

WEEKS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Did:
    """How a session went. ``spare`` is what the last set had more; the morning after is as usual unless told."""

    effort: int | None = 6
    pain: int = 0
    before: int = 0
    morning: int | None = 0
    spare: int = 0


@dataclass(frozen=True, kw_only=True)
class Week:
    """Where everything stands at the end of a week, what was decided in it, and how long its longest session was."""

    amounts: Mapping[Key, Amount]
    steps: tuple[Step, ...]
    minutes: float
    names: Mapping[ExerciseKey, str] = field(default_factory=dict)

    def of(self, slug: str, part: str = "") -> Amount:
        """Return the amount of an exercise by its name, or of a part of a sequence; of the left side, where there are
        two.
        """
        found = [amount for key, amount in self.amounts.items() if self.names[key.exercise] == (part or slug)]
        return found[0]

    def dose(self, slug: str) -> tuple[int, int]:
        amount = self.of(slug)
        return amount.sets, amount.reps

    def load(self, slug: str) -> Decimal:
        return self.of(slug).load

    def level(self, slug: str) -> Level:
        return Level.from_key(self.of(slug).level)

    @property
    def rules(self) -> set[str]:
        return {step.decision.rule for step in self.steps}

    @property
    def reasons(self) -> set[str]:
        return {step.decision.because for step in self.steps}


def twelve_weeks(
    routine: Routine,
    *,
    first: date,
    did: Callable[[int], Did],
    missed: Iterable[int] = (),
    seen: Mapping[str, Any] | None = None,
) -> list[Week]:
    """Return twelve weeks of a routine, on its days. ``did`` says how the sessions of a week (from 1) went; in a
    ``missed`` week there were none.
    """
    reader = Reader(routine)
    course = reader.course()
    seen = dict(seen or reader.seen_today())
    names = {tracked.key: tracked.part or tracked.entry.slug for tracked in reader.tracked}
    items = {str(item.pk) for item in reader.items}
    without = lru_cache(lambda waiting: seen_of(seen, items - waiting))
    gone = set(missed)
    weeks = []
    for number in range(1, WEEKS + 1):
        steps: list[Step] = []
        longest = 0.0
        for weekday in () if number in gone else routine.days:
            on = first + WEEK * (number - 1) + timedelta(days=weekday)
            how = did(number)
            usual = course.history.usual_pain(reader.usual_pain())
            of_week = without(frozenset(str(item.pk) for item in reader.agenda.waiting(on)))
            taken = course.begin(reader.day(of_week, session=f"{on}", on=on, pre_pain=how.before, usual=usual))
            longest = max(longest, _minutes(reader, taken))
            course.history.done(_done(on, taken, how), usual_pain=usual)
            steps += taken
        amounts = {key: state.amount for key, state in course.states.items()}
        weeks.append(Week(amounts=amounts, steps=tuple(steps), minutes=longest, names=names))
    return weeks


def _done(on: date, steps: Iterable[Step], how: Did) -> Done:
    entries: dict[ExerciseKey, dict[str, Entry]] = {}
    for step in steps:
        if step.today is None:
            continue
        asked = step.today
        entries.setdefault(step.key.exercise, {})[step.key.side] = Entry(
            sets=(*[asked.reps] * (asked.sets - 1), asked.reps + how.spare),
            load=asked.load,
            level=asked.level,
            rpe=how.effort,
            during=how.pain,
        )
    return Done(
        on=on,
        at=datetime.combine(on, time(12), tzinfo=UTC),
        before=how.before,
        next_morning=how.morning,
        worst=how.pain,
        entries=entries,
    )


def _minutes(reader: Reader, steps: Iterable[Step]) -> float:
    """Return how long a session takes, worked out from the doses and not by the course."""
    items: dict[str, float] = {}
    steps = list(steps)
    for step in steps:
        if step.today is not None:
            tracked = reader.by_key[step.key.exercise]
            sides = sum(other.key.exercise == step.key.exercise for other in steps)
            took = dose_of(step.today, tracked.start).seconds(sides=sides) / sides
            items[step.key.item] = items.get(step.key.item, 0) + took
    return session_seconds(round(seconds) for seconds in items.values()) / 60
