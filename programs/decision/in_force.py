"""The dose of each exercise of a routine as it is in force: said the same way wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.equipment.ladders import Own
from exercises.dose import Dose
from exercises.entries import Catalogue

from ..models import RoutineItem
from ..progression.course.dosage import dose_of
from ..progression.course.lasting import amount_on
from ..progression.course.states import State
from .dose_words import asked_words

if TYPE_CHECKING:
    from django.utils.functional import Promise

SIDES: Mapping[str, Promise] = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right")}


def doses_in_force(
    item: RoutineItem, *, today: date, catalogue: Catalogue, own: Callable[[], Own], units: str
) -> tuple[str, ...]:
    """Say the present dose of an exercise: one line, one for each side where they differ, or one for each part of a
    sequence. No query.

    ``item`` comes with its exercise; ``own`` is asked only for loads.
    """
    states: dict[str, dict[str, State]] = {}
    for name, data in item.progress.items():
        part, _slash, side = name.partition("/")
        states.setdefault(part, {})[side] = State.from_mapping(data)

    def lines(exercise: Any, start: Dose, now: Dose, part: str) -> Iterator[str]:
        def say(dose: Dose, level: str, *, one_of_two: bool) -> str:
            only = "" if one_of_two else item.side
            return asked_words(
                dose, level=level, exercise=exercise, side=only, one_of_two=one_of_two, own=own, units=units
            )

        amounts = {side: amount_on([state], today) for side, state in sorted(states.get(part, {}).items())}
        if not amounts:
            yield say(now, "", one_of_two=False)
            return
        first, *others = amounts.values()
        if all(other == first for other in others):
            yield say(dose_of(first, start), first.level, one_of_two=False)
            return
        for side, amount in amounts.items():
            said = say(dose_of(amount, start), amount.level, one_of_two=True)
            yield _("%(side)s: %(dose)s") % {"side": SIDES.get(side, ""), "dose": said}

    if not item.parts:
        exercise = catalogue.exercises.get(item.exercise.slug, item.exercise)
        return tuple(lines(exercise, item.start or item.dose, item.dose, ""))
    found: list[str] = []
    for part in item.parts:
        entry = catalogue.exercises.get(part["exercise"], item.exercise)
        now = Dose.from_mapping(part["dose"])
        start = Dose.from_mapping(part.get("start") or part["dose"])
        said = ", ".join(lines(entry, start, now, part["exercise"]))
        found.append(_("%(exercise)s: %(dose)s") % {"exercise": part["name"], "dose": said})
    return tuple(found)
