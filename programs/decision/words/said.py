"""What is said of decisions: their sentences and sources, worked out from their codes when they are shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from accounts.equipment.ladders import Own
from exercises.measures import dose
from exercises.models import Exercise
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from programs.models import RoutineItem
from programs.progression.course.dosage import PersonalWords
from programs.progression.course.places import Places
from programs.progression.course.states import Amount, Stored
from programs.progression.explanation import sentence_of
from programs.progression.facts import Dose, Fact, Kind
from programs.progression.in_force import numbers_of
from programs.progression.usual import sources_of

from ..reading.tracked import exercises_of, places_from
from ..stored import Decided


class Telling(NamedTuple):
    """What is said of a decision (``progression.explanation.Told``)."""

    kind: Kind
    because: str
    facts: Mapping[str, Fact]
    before: Dose
    after: Dose
    moved: str


class Speaker:
    """Says decisions to one person, in their units and language. Equal ones are put into words once."""

    def __init__(
        self, items: Iterable[RoutineItem], *, catalogue: Catalogue, own: Callable[[], Own], units: str
    ) -> None:
        """``items`` are those that are spoken of, with exercise and base; ``own`` finds the person's weights, and is
        asked only where there is a load.
        """
        self._items = {item.pk: item for item in items}
        self.catalogue = catalogue
        self._own = own
        self._units = units
        self._about: dict[tuple[uuid.UUID, str], tuple[ExerciseEntry | Exercise, dose.Dose]] = {}
        self._places: dict[str, Places] = {}
        self._said: dict[tuple[object, ...], str] = {}

    def sentence(self, decided: Decided) -> str:
        """Say why it was decided, and what it means. What is about an exercise that is gone is left out."""
        if decided.told or decided.item_id not in self._items:
            return decided.told
        places = self._places_of(decided.ladder)
        terms = (
            decided.item_id, decided.part, id(places), decided.because, decided.decision, *decided.facts.items(),
            repr(decided.before), repr(decided.after), decided.said_before, decided.said_after, decided.moved,
            decided.is_easy_day,
        )  # fmt: skip
        if terms not in self._said:
            self._said[terms] = self._sentence(decided, places)
        return self._said[terms]

    def _sentence(self, decided: Decided, places: Places) -> str:
        entry, start = self._exercise(decided.item_id, decided.part)
        words = PersonalWords(
            entry=entry, start=start, places=places, names=self.name, own=self._own, units=self._units
        )
        told = Telling(
            kind=Kind(decided.decision),
            because=decided.because,
            facts=decided.facts,
            before=_dose(decided.said_before, decided.before, places),
            after=_dose(decided.said_after, decided.after, places),
            moved=decided.moved,
        )
        return sentence_of(told, words=words, easy_day=decided.is_easy_day)

    def sources(self, decided: Decided) -> tuple[str, ...]:
        """List the codes of the sources that it rests on."""
        if decided.sources is not None:
            return decided.sources
        return sources_of(
            decided.because,
            decided.decision,
            phase=decided.phase,
            equipment=self._places_of(decided.ladder).equipment.value,
            numbers=numbers_of(self.catalogue),
        )

    def name(self, slug: str) -> str:
        """Name an exercise; one that left the catalogue, by its slug."""
        known = self.catalogue.exercises.get(slug)
        return known.name if known else slug

    def _exercise(self, item_id: uuid.UUID, part: str) -> tuple[ExerciseEntry | Exercise, dose.Dose]:
        """Find an exercise and the dose that it began with; one that left the catalogue is said as the plan has it."""
        key = (item_id, part)
        if key not in self._about:
            item = self._items[item_id]
            known = {child: (slug, start) for child, slug, start, _goal in exercises_of(item)}
            slug, start = known.get(part, (part, item.start or item.dose))
            self._about[key] = (self.catalogue.exercises.get(slug, item.exercise), start)
        return self._about[key]

    def _places_of(self, ladder: Stored) -> Places:
        terms = repr(ladder)
        if terms not in self._places:
            self._places[terms] = places_from(ladder) if ladder else Places()
        return self._places[terms]


def _dose(code: str, amount: Stored, places: Places) -> Dose:
    """Read the dose that a sentence says: that of an amount, unless it is kept by itself."""
    known = Amount.from_code(code) if code else Amount.from_mapping(amount)
    load = known.load if code else places.rung(known.level, known.load)
    return Dose(sets=known.sets, reps=known.reps, load=load)
