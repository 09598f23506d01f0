"""The short facts around an exercise: what it needs, which muscles it works, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast

from ..models import Exercise, ExerciseEquipment, ExerciseMuscle, ExerciseSource
from ..rules.catalogue import Catalogue
from ..rules.reasons import CitedSource, cite
from ..rules.screening import Cited
from .citations import cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A piece of equipment with its note, or a muscle in plain words with its name."""

    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    needed: tuple[Named, ...]
    optional: tuple[Named, ...]
    main_muscles: tuple[Named, ...]
    helping_muscles: tuple[Named, ...]
    sources: tuple[CitedSource, ...]


def details_of(exercise: Exercise, catalogue: Catalogue) -> Details:
    """Read the equipment, muscles and sources of an exercise, each in its order.

    The three tables are read with one UNION, because a page may make only a few queries.
    """
    text = CharField()
    equipment = ExerciseEquipment.objects.filter(exercise=exercise).values_list(
        Case(When(needed=True, then=Value("needed")), default=Value("optional"), output_field=text),
        Cast("equipment__name", text),
        Cast("equipment__note", text),
        "order",
        "pk",
    )
    muscles = ExerciseMuscle.objects.filter(exercise=exercise).values_list(
        Cast("role", text), Cast("muscle__plain", text), Cast("muscle__name", text), "order", "pk"
    )
    sources = ExerciseSource.objects.filter(exercise=exercise).values_list(
        Value("source", output_field=text), Cast("source__code", text), Cast("locator", text), "order", "pk"
    )
    rows = sorted(equipment.order_by().union(muscles.order_by(), sources.order_by(), all=True), key=lambda row: row[3:])
    by_kind: dict[str, list[Named]] = {"needed": [], "optional": [], "main": [], "helping": [], "source": []}
    for kind, name, note, _order, _pk in rows:
        by_kind[kind].append(Named(name=name, note=note))
    return Details(
        needed=tuple(by_kind["needed"]),
        optional=tuple(by_kind["optional"]),
        main_muscles=tuple(by_kind["main"]),
        helping_muscles=tuple(by_kind["helping"]),
        sources=_sources(exercise, by_kind["source"], catalogue),
    )


def _sources(exercise: Exercise, rows: list[Named], catalogue: Catalogue) -> tuple[CitedSource, ...]:
    if all(row.name in catalogue.sources for row in rows):
        return tuple(cite(Cited(code=row.name, locator=row.note), catalogue) for row in rows)
    return tuple(cited(citation) for citation in exercise.exercisesource_set.select_related("source"))
