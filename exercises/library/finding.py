"""Finding exercises: the filters of the library, and the easier and harder versions of an exercise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..form_fields import FilterField, SearchField, SearchForm
from ..measures.presentation import verdict_words
from ..models import Exercise, ExerciseEquipment, ExerciseMuscle, ExerciseQuerySet
from ..rules.catalogue import Catalogue, ExerciseEntry
from ..rules.screening import Screening

NOTHING_SPECIAL = "none"
# What a list shows of an exercise, or finds it by; the rest of its texts need not be read.
SHOWN = ("slug", "name", "other_names", "summary", "kind", "start_position", "status")


class LibraryForm(SearchForm):
    """The search of the library and its filters."""

    q = SearchField(label=_("Search for an exercise"), placeholder=_("squat, balance …"))
    kind = FilterField(label=_("Kind"), required=False)
    position = FilterField(label=_("How you begin"), required=False)
    muscle = FilterField(label=_("Where it works"), required=False)
    equipment = FilterField(label=_("What you have at home"), required=False)

    FILTERS = ("kind", "position", "muscle", "equipment")

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        muscles = sorted(((slug, capfirst(plain)) for slug, plain in catalogue.muscles.items()), key=itemgetter(1))
        equipment = sorted(((slug, item["name"]) for slug, item in catalogue.equipment.items()), key=itemgetter(1))
        choices: Mapping[str, list[tuple[str, Any]]] = {
            "kind": [("", _("All kinds")), *Exercise.Kind.choices],
            "position": [("", _("All positions")), *Exercise.Position.choices],
            "muscle": [("", _("All places")), *muscles],
            "equipment": [("", _("Anything")), (NOTHING_SPECIAL, _("Needs nothing special")), *equipment],
        }
        for name in self.FILTERS:
            cast(FilterField, self.fields[name]).choices = choices[name]

    def found(self, user: Any) -> ExerciseQuerySet:
        """Find the exercises that match and that this person may see, by name. Call ``is_valid`` first.

        Muscles and equipment are matched with EXISTS, because each join would multiply the rows.
        """
        chosen = self.chosen
        exercises = Exercise.objects.visible_to(user)
        for word in self.words:
            named = Q(muscle__name__icontains=word) | Q(muscle__plain__icontains=word)
            exercises = exercises.filter(
                Q(name__icontains=word)
                | Q(other_names__icontains=word)
                | Q(summary__icontains=word)
                | Exists(ExerciseMuscle.objects.filter(named, exercise=OuterRef("pk")))
            )
        if kind := chosen.get("kind"):
            exercises = exercises.filter(kind=kind)
        if position := chosen.get("position"):
            exercises = exercises.filter(start_position=position)
        if muscle := chosen.get("muscle"):
            works = ExerciseMuscle.objects.filter(exercise=OuterRef("pk"), muscle__slug=muscle)
            exercises = exercises.filter(Exists(works))
        if equipment := chosen.get("equipment"):
            used = ExerciseEquipment.objects.filter(exercise=OuterRef("pk"))
            if equipment == NOTHING_SPECIAL:
                exercises = exercises.exclude(Exists(used.filter(needed=True, equipment__ask=True)))
            else:
                exercises = exercises.filter(Exists(used.filter(equipment__slug=equipment)))
        return exercises.only(*SHOWN).order_by("name", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRow:
    """One exercise in the list. ``mark`` says in a few words what screening means for the person who looks.

    ``also_called`` is another name of it, given when the search matched that name and not the first.
    """

    exercise: Exercise
    mark: str = ""
    also_called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryGroup:
    kind: str
    title: str
    rows: tuple[LibraryRow, ...]


class Found:
    """What a search of the library has found, read when it is rendered: that is seldom, where it is kept."""

    def __init__(self, form: LibraryForm, user: Any, *, marks: Mapping[str, str]) -> None:
        self._form, self._user, self._marks = form, user, marks

    @cached_property
    def exercises(self) -> list[Exercise]:
        return list(self._form.found(self._user))

    @cached_property
    def groups(self) -> list[LibraryGroup]:
        return grouped(self.exercises, self._marks, self._form.chosen.get("q", ""))

    @property
    def count(self) -> int:
        return len(self.exercises)


def grouped(exercises: Iterable[Exercise], marks: Mapping[str, str], words: str = "") -> list[LibraryGroup]:
    """Arrange exercises by kind, because some seventy names in one list are too many. Empty kinds are left out.

    Within a kind, those that have all the ``words`` in one of their names come first.
    """
    rows: dict[str, list[LibraryRow]] = {kind: [] for kind in Exercise.Kind.values}
    for exercise in sorted(exercises, key=lambda found: _name_with(found, words) is None):
        named = _name_with(exercise, words)
        rows[exercise.kind].append(
            LibraryRow(
                exercise=exercise,
                mark=marks.get(exercise.slug, ""),
                also_called=named if named and named != exercise.name else "",
            )
        )
    return [
        LibraryGroup(kind=kind.value, title=str(kind.label), rows=tuple(rows[kind.value]))
        for kind in Exercise.Kind
        if rows[kind.value]
    ]


def _name_with(exercise: Exercise, words: str) -> str | None:
    """Find the first name in which every searched word begins a word, or None: "sit" matches "sit to stand", but not
    "position".
    """
    wanted = re.findall(r"\w+", words.lower())
    for name in (exercise.name, *exercise.other_names_list):
        has = re.findall(r"\w+", name.lower())
        if all(any(word.startswith(part) for word in has) for part in wanted):
            return name
    return None


def marks_of(screening: Screening | None) -> dict[str, str]:
    """Map exercises to their ``mark`` (see ``LibraryRow``); empty for a visitor, and without those that are fine."""
    if screening is None:
        return {}
    marks = {slug: verdict_words(judged.verdict.word) for slug, judged in screening.exercises.items()}
    return {slug: words for slug, words in marks.items() if words}


def neighbours(slug: str, catalogue: Catalogue) -> tuple[list[ExerciseEntry], list[ExerciseEntry]]:
    """Find the next easier and the next harder published versions, on each ladder that has this exercise."""
    easier: dict[str, ExerciseEntry] = {}
    harder: dict[str, ExerciseEntry] = {}
    for ladder in catalogue.ladders.values():
        if slug not in ladder:
            continue
        here = ladder.index(slug)
        for found, rungs in ((easier, reversed(ladder[:here])), (harder, iter(ladder[here + 1 :]))):
            nearest = next((rung for rung in rungs if rung in catalogue.exercises), None)
            if nearest is not None:
                found[nearest] = catalogue.exercises[nearest]
    return list(easier.values()), list(harder.values())


def sequences_with(slug: str, catalogue: Catalogue) -> list[ExerciseEntry]:
    """Find the published sequences that contain an exercise, sorted by name."""
    return sorted(
        (entry for entry in catalogue.exercises.values() if slug in entry.parts), key=lambda entry: entry.name
    )
