"""Finding exercises: the filters of the library, and what stands next to an exercise on its ladders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..measures.presentation import verdict_words
from ..models import Exercise, ExerciseEquipment, ExerciseMuscle, ExerciseQuerySet
from ..rules.catalogue import Catalogue, ExerciseEntry
from ..rules.screening import Screening

NOTHING_SPECIAL = "none"
# Each word costs the database a look through all texts. Nobody searches for more.
MOST_WORDS = 8
# What stands around a word in a name: "Butterfly stretch (seated)".
AROUND_WORDS = '.,;:!?()[]"“”'


class LibraryForm(forms.Form):
    """What to look for. Everything is optional; the address of the page holds it all."""

    q = forms.CharField(
        label=_("Search for an exercise"),
        max_length=80,
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "search__input",
                "placeholder": _("for example: squat, balance, buttock"),
                "autocomplete": "off",
                "enterkeyhint": "search",
                "spellcheck": "false",
            }
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    position = forms.ChoiceField(label=_("How you begin"), required=False)
    muscle = forms.ChoiceField(label=_("Where it works"), required=False)
    equipment = forms.ChoiceField(label=_("What you have at home"), required=False)

    FILTERS = ("kind", "position", "muscle", "equipment")

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        muscles = sorted(
            ((slug, capfirst(plain)) for slug, plain in catalogue.muscles.items()), key=lambda choice: choice[1]
        )
        equipment = sorted(
            ((slug, item["name"]) for slug, item in catalogue.equipment.items()), key=lambda choice: choice[1]
        )
        choices: Mapping[str, list[tuple[str, Any]]] = {
            "kind": [("", _("All kinds")), *Exercise.Kind.choices],
            "position": [("", _("All positions")), *Exercise.Position.choices],
            "muscle": [("", _("All places")), *muscles],
            "equipment": [("", _("Anything")), (NOTHING_SPECIAL, _("Needs nothing special")), *equipment],
        }
        for name in self.FILTERS:
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = choices[name]
            field.error_messages["invalid_choice"] = _("This is no longer here. Please choose again.")

    def filter_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.FILTERS)

    @property
    def chosen(self) -> dict[str, str]:
        """What is searched for, without what was left open. Call it after ``is_valid``; what is wrong is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def filters_in_use(self) -> int:
        return len(self.chosen.keys() - {"q"})

    @property
    def query_string(self) -> str:
        return urlencode(self.chosen)

    def found(self, user: Any) -> ExerciseQuerySet:
        """Return what this person may see of what is asked for, by name. Call it after ``is_valid``. One query.

        Muscles and equipment are asked for with EXISTS: a join for each word would multiply the rows with every word.
        """
        chosen = self.chosen
        exercises = Exercise.objects.visible_to(user)
        words = (word.strip(AROUND_WORDS) for word in chosen.get("q", "").split())
        for word in list(filter(None, words))[:MOST_WORDS]:
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
        return exercises.order_by("name")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRow:
    """One exercise of the list; ``mark`` says in words what it is for the person who looks.

    ``also_called`` is the other name by which it was found, where its own name does not say why it is here.
    """

    exercise: Exercise
    mark: str = ""
    also_called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryGroup:
    kind: str
    title: str
    rows: tuple[LibraryRow, ...]


def grouped(exercises: Iterable[Exercise], marks: Mapping[str, str], words: str = "") -> list[LibraryGroup]:
    """Arrange exercises by kind: seventy names in one run are too many to look through. Empty kinds are left out.

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
    """Return the first name in which each word begins a word: "sit" is in "sit to stand", not in "position"."""
    wanted = re.findall(r"\w+", words.lower())
    for name in (exercise.name, *exercise.other_names_list):
        has = re.findall(r"\w+", name.lower())
        if all(any(word.startswith(part) for word in has) for part in wanted):
            return name
    return None


def marks_of(screening: Screening | None) -> dict[str, str]:
    """Return what exercises are for a person, in words; nothing for a visitor, or where all is fine."""
    if screening is None:
        return {}
    marks = {slug: verdict_words(judged.verdict.word) for slug, judged in screening.exercises.items()}
    return {slug: words for slug, words in marks.items() if words}


def neighbours(slug: str, catalogue: Catalogue) -> tuple[list[ExerciseEntry], list[ExerciseEntry]]:
    """Return the next easier and the next harder published versions, one from each ladder with this exercise."""
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
    """Return the published sequences that run an exercise, by name."""
    return sorted(
        (entry for entry in catalogue.exercises.values() if slug in entry.parts), key=lambda entry: entry.name
    )
