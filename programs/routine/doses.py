"""The doses in force of a routine, as every page says them: Today, the routine, the handout, the doctor's summary."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.equipment.ladders import Own
from exercises.measures.dose import Dose
from exercises.rules.catalogue import Catalogue

from ..decision.reading.reader import Reader
from ..decision.words.dose_words import asked_words, own_of_person
from ..models import RoutineItem
from ..progression.course.dosage import dose_of
from ..progression.course.lasting import amount_on
from ..progression.course.states import Amount, Level, State, states_by_part

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from accounts.models import User

SIDES: Mapping[str, Promise] = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDoses:
    """One child of a sequence: one line, or one for each side where they differ."""

    slug: str
    name: str
    doses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InRow:
    """What the row of an exercise in a list says: its ``dose``, or those of the children of a sequence."""

    dose: str = ""
    parts: Sequence[PartDoses] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InNumbers:
    """A dose as numbers. ``side`` is set where it is done on one side only, or where the sides differ; ``part`` is the
    child of a sequence, a slug, else empty.
    """

    dose: Dose
    level: str = ""
    side: str = ""
    part: str = ""


def goals_of(reader: Reader) -> dict[uuid.UUID, Dose]:
    """Find what the exercises of a routine grow into in the time that a session has, by the key of each item.

    For a sequence it is how often each of its parts is done. Exercises that have reached their goal, sequences of which
    not all parts grow to the same number of sets, and what left the catalogue have no entry.
    """
    sets: dict[uuid.UUID, set[int]] = {}
    for tracked in reader.tracked:
        sets.setdefault(tracked.item.pk, set()).add(tracked.plan.target_sets)
    goals = {
        item.pk: replace(item.goal, sets=min(item.goal.sets, *sets[item.pk]))
        for item in reader.items
        if len(sets.get(item.pk, ())) == 1
    }
    return {item.pk: goals[item.pk] for item in reader.items if item.pk in goals and goals[item.pk] != item.dose}


@dataclass(frozen=True, kw_only=True)
class DosesInForce:
    """Says what a person's exercises ask for today. It queries their weights only when a dose has a load."""

    user: User
    catalogue: Catalogue
    today: date

    @cached_property
    def _weights(self) -> Own:
        return own_of_person(self.user, self.catalogue)

    def of(self, item: RoutineItem) -> tuple[str, ...]:
        """Say the dose of an exercise: one line, or one for each side; of a sequence, how often it is repeated."""
        exercise = self.catalogue.exercises.get(item.exercise.slug, item.exercise)
        amounts = {} if item.parts else self._by_part(item, "")
        return self._say(exercise, item.dose, item.start or item.dose, amounts, side=item.side)

    def of_parts(self, item: RoutineItem) -> list[PartDoses]:
        """Say the doses of the children of a sequence, in their order; nothing for any other exercise."""
        said = []
        for part in item.parts:
            slug = part["exercise"]
            exercise = self.catalogue.exercises.get(slug, item.exercise)
            dose, start = _doses_of_part(part)
            doses = self._say(exercise, dose, start, self._by_part(item, slug), side=item.side)
            said.append(PartDoses(slug=slug, name=part["name"], doses=doses))
        return said

    def in_numbers(self, item: RoutineItem) -> list[InNumbers]:
        """Collect what the lines of ``of`` and ``of_parts`` say, as numbers; of a sequence also how often its parts are
        repeated.
        """
        found = [
            replace(asked, side=asked.side or item.side)
            for asked in _in_numbers(item.dose, item.start or item.dose, {} if item.parts else self._by_part(item, ""))
        ]
        for part in item.parts:
            for asked in _in_numbers(*_doses_of_part(part), self._by_part(item, part["exercise"])):
                found.append(replace(asked, side=asked.side or item.side, part=part["exercise"]))
        return found

    def _by_part(self, item: RoutineItem, part: str) -> dict[str, Amount]:
        return self._amounts(states_by_part(item.progress).get(part, {}))

    def as_asked(self, item: RoutineItem, amounts: Mapping[str, Mapping[str, Amount]]) -> list[str]:
        """Say amounts of an exercise, by part and side; of a sequence, each child with its name."""
        if not item.parts:
            level = next((Level.from_key(amount.level).exercise for amount in amounts[""].values() if amount.level), "")
            exercise = self.catalogue.exercises.get(level or item.exercise.slug, item.exercise)
            return list(self._say(exercise, item.dose, item.start or item.dose, amounts[""], side=item.side))
        said = []
        for part in item.parts:
            own = amounts.get(part["exercise"])
            if own:
                exercise = self.catalogue.exercises.get(part["exercise"], item.exercise)
                doses = self._say(exercise, *_doses_of_part(part), own, side=item.side)
                said.append(_("%(exercise)s: %(dose)s") % {"exercise": part["name"], "dose": ", ".join(doses)})
        return said

    def in_row(self, item: RoutineItem) -> InRow:
        """Say the dose of an exercise for its row in a list; of a sequence, of each child."""
        return InRow(parts=self.of_parts(item)) if item.parts else InRow(dose="; ".join(self.of(item)))

    def in_a_line(self, item: RoutineItem) -> str:
        """Say all of an exercise on one line; of a sequence, each child."""
        parts = [
            _("%(exercise)s: %(dose)s") % {"exercise": part.name, "dose": ", ".join(part.doses)}
            for part in self.of_parts(item)
        ]
        return "; ".join(parts or self.of(item))

    def _amounts(self, states: Mapping[str, State]) -> dict[str, Amount]:
        return {name: amount_on([state], self.today) for name, state in states.items()}

    def _say(
        self, exercise: Any, dose: Dose, start: Dose, amounts: Mapping[str, Amount], *, side: str
    ) -> tuple[str, ...]:

        def say(dose: Dose, level: str, *, one_of_two: bool) -> str:
            return asked_words(
                dose, level=level, exercise=exercise, side="" if one_of_two else side, one_of_two=one_of_two,
                own=lambda: self._weights, units=self.user.units,
            )  # fmt: skip

        first, *others = _in_numbers(dose, start, amounts)
        if not others:
            return (say(first.dose, first.level, one_of_two=False),)
        return tuple(
            _("%(side)s: %(dose)s")
            % {"side": SIDES.get(asked.side, ""), "dose": say(asked.dose, asked.level, one_of_two=True)}
            for asked in (first, *others)
        )


def _in_numbers(dose: Dose, start: Dose, amounts: Mapping[str, Amount]) -> list[InNumbers]:
    """Turn where the sides of an exercise stand into doses: one for both where they are the same."""
    if not amounts:
        return [InNumbers(dose=dose)]
    first, *others = amounts.values()
    if all(other == first for other in others):
        return [InNumbers(dose=dose_of(first, start), level=first.level)]
    return [
        InNumbers(dose=dose_of(amount, start), level=amount.level, side=name)
        for name, amount in sorted(amounts.items())
    ]


def _doses_of_part(part: Mapping[str, Any]) -> tuple[Dose, Dose]:
    """Read the dose of a child of a sequence, and the one that it began with."""
    return Dose.from_mapping(part["dose"]), Dose.from_mapping(part.get("start") or part["dose"])
