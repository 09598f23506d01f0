"""A name with a hyphenated number is never broken at it, on any page, and is the same text everywhere else."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import Client

from exercises.fields import WORD_JOINER, Name
from exercises.models import Exercise
from exercises.snapshot.current import current_catalogue
from programs.models import Program

SERIES = "plie-squat-series"
NAME = "Plie squat, 4-part series"
SHOWN = f"Plie squat, 4-{WORD_JOINER}part series"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (NAME, SHOWN),
        ("Step-up & down", "Step-up &amp; down"),
        ("1-2-3 <step>", f"1-{WORD_JOINER}2-{WORD_JOINER}3 &lt;step&gt;"),
    ],
)
def test_it_is_kept_together_and_escaped_on_a_page(name: str, shown: str) -> None:
    assert Template("{{ name }}").render(Context({"name": Name(name)})) == shown
    assert Template("{{ name }}").render(Context({"name": Name(name)}, autoescape=False)) == name


@pytest.mark.django_db
def test_names_of_exercises_and_programs_are_read_as_such() -> None:
    exercise = Exercise.objects.get(slug=SERIES)
    assert (exercise.name, str(exercise)) == (NAME, NAME)
    names = [exercise.name, current_catalogue().exercises[SERIES].name, Program.objects.all()[0].name]
    assert [type(name) for name in names] == [Name] * 3


@pytest.mark.django_db
def test_saving_a_name_leaves_the_text_as_it_was() -> None:
    exercise = Exercise.objects.get(slug=SERIES)
    exercise.save(update_fields=["name"])
    assert Exercise.objects.filter(name=NAME).get() == exercise


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"/exercises/{SERIES}/", "/exercises/"])
def test_pages_show_it_so(client: Client, address: str) -> None:
    page = client.get(address).text
    assert f">{SHOWN}<" in page
