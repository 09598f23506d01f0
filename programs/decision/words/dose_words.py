"""Words for what a session asks for and for what was done, in the person's own terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.equipment.explanation import amount_words, load_words
from accounts.equipment.ladders import NOTHING, Own
from accounts.equipment.services import own_from
from exercises.measures.dose import Dose
from exercises.measures.presentation import dose_words
from exercises.rules.catalogue import Catalogue
from programs.models import RoutineItem, SetLog
from programs.progression.course.dosage import support_words
from programs.progression.course.ladders import LOADS
from programs.progression.in_force import numbers_of

if TYPE_CHECKING:
    from accounts.models import User


def own_of_person(user: User, catalogue: Catalogue) -> Own:
    """Read the weights and bands that a person has, as far as words need them."""
    numbers = numbers_of(catalogue)
    return own_from(
        getattr(user, "own_weights", None), at_home=(), usual={kind.value: numbers.ladder(kind) for kind in LOADS}
    )


def asked_words(
    dose: Dose, *, level: str, exercise: Any, side: str, one_of_two: bool, own: Callable[[], Own], units: str
) -> str:
    """Say what is asked for: "2 sets of 8, each side, with 0.5 kg on each ankle".

    ``exercise`` is an ``Exercise`` or its entry. ``one_of_two`` says the dose of one side that differs from the other;
    ``side`` is the only side on which it is done. ``own`` is called only when there is a load.
    """
    said = dose_words(
        replace(dose, load_kg=Decimal(0)),
        laterality="both" if one_of_two else exercise.laterality,
        measure=exercise.measure,
        side=side,
    )
    load = _load(dose.load_kg, exercise.load, own, units) if dose.load_kg else ""
    return ", ".join(part for part in (said, load, support_words([level])) if part)


def done_words(
    item: RoutineItem,
    logs: Sequence[SetLog],
    *,
    asked: str,
    is_as_planned: bool,
    own: Callable[[], Own],
    units: str,
) -> str:
    """Say what was done of an exercise, set by set; nothing when nothing is logged.

    ``asked`` is what was asked for; ``is_as_planned``: exactly that was done.
    """
    if not logs:
        return ""
    if logs[0].skipped:
        return _("Left out: %(reason)s") % {"reason": logs[0].get_skipped_display().lower()}
    if is_as_planned:
        return _("Done as planned: %(dose)s") % {"dose": asked}
    groups: dict[tuple[str, str], list[SetLog]] = {}
    for log in logs:
        groups.setdefault((log.exercise.name if item.parts else "", log.side), []).append(log)
    return "; ".join(_group_words(name, side, group, own, units) for (name, side), group in groups.items())


def _group_words(name: str, side: str, logs: Sequence[SetLog], own: Callable[[], Own], units: str) -> str:
    amounts = [log.reps or log.hold_seconds or log.minutes or 0 for log in logs]
    first = logs[0]
    # "8, 1 times": of several numbers never the singular.
    number = amounts[0] if len(amounts) == 1 else sum(amounts)
    if first.reps:
        unit = ngettext("time", "times", number)
    elif first.hold_seconds:
        unit = ngettext("second", "seconds", number)
    else:
        unit = ngettext("minute", "minutes", number)
    words = f"{', '.join(map(str, amounts))} {unit}"
    if first.load_kg:
        words += f" {_load(first.load_kg, first.exercise.load, own, units)}"
    before = [part for part in (name, {"left": _("left"), "right": _("right")}.get(side, "")) if part]
    return f"{' '.join(before)}: {words}" if before else words


def _load(load_kg: Decimal, kind: str, own: Callable[[], Own], units: str) -> str:
    if kind == NOTHING:
        return _("with %(load)s") % {"load": amount_words(load_kg, units)}
    return load_words(load_kg, kind, own(), units)
