"""Amounts of an exercise of a routine, in the person's own terms."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from programs.decision.words.dose_words import asked_words

from ....decision.reading.reader import Reader
from ....decision.reading.tracked import Tracked
from ....models import RoutineItem
from ....progression.course.dosage import dose_of
from ....progression.course.lasting import Lasting, states_of, what_lasts
from ....progression.course.states import Amount, Level
from ...doses import SIDES


def amount_words(
    amount: Amount, tracked: Tracked, reader: Reader, *, one_of_two: bool = False, named: bool = False
) -> str:
    """Say an amount of an exercise of a routine in the person's own terms.

    ``one_of_two``: it is of one side that differs from the other. ``named``: say which rung it is, if it is not the
    present one.
    """
    slug = Level.from_key(amount.level).exercise if amount.level else tracked.entry.slug
    entry = reader.catalogue.exercises.get(slug, tracked.entry)
    said = asked_words(
        dose_of(amount, tracked.start),
        level=amount.level,
        exercise=entry,
        side="" if one_of_two else tracked.item.side,
        one_of_two=one_of_two,
        own=lambda: reader.own_weights,
        units=reader.user.units,
    )
    if not named or tracked.part or entry.slug == tracked.item.exercise.slug:
        return said
    return _("%(exercise)s, %(dose)s") % {"exercise": entry.name, "dose": said}


def dose_lines(
    amounts: Mapping[str, Amount], tracked: Tracked, reader: Reader, *, named: bool = False
) -> tuple[str, ...]:
    """Say what is done on each side; once when both do the same. ``named``: say which rung it is, if it is another."""

    def say(amount: Amount, *, one_of_two: bool) -> str:
        return amount_words(amount, tracked, reader, one_of_two=one_of_two, named=named)

    first, *others = amounts.values()
    if all(other == first for other in others):
        return (say(first, one_of_two=False),)
    return tuple(
        _("%(side)s: %(dose)s") % {"side": SIDES.get(side, ""), "dose": say(amount, one_of_two=True)}
        for side, amount in sorted(amounts.items())
    )


def state_words(items: Iterable[RoutineItem], *, today: date) -> dict[uuid.UUID, list[Lasting]]:
    """Say what lasts of each exercise of a routine today."""
    return {item.pk: what_lasts({item.exercise.name: states_of(item.progress)}, today=today) for item in items}
