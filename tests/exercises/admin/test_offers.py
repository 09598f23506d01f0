"""Substitutions and ladders."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.models import (
    Ladder,
    Source,
    Substitution,
)
from tests.desk import add_row, read_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


def test_one_substitution_for_the_same_exercise_and_people(editor_client):
    present = Substitution.objects.filter(conditions__isnull=False).first()
    data = read_form(editor_client.get(reverse("admin:exercises_substitution_add")))
    data |= {
        "blocked": str(present.blocked_id),
        "conditions": [str(condition.pk) for condition in present.conditions.all()],
        "sources": [str(Source.objects.get(code="P").pk)],
    }
    assert "There is an entry for this exercise" in errors(
        editor_client.post(reverse("admin:exercises_substitution_add"), data)
    )


def test_nothing_stands_in_for_itself(editor_client):
    present = Substitution.objects.filter(offers__isnull=False).first()
    data = read_form(editor_client.get(page(present)))
    add_row(data, "substitutionoffer_set", order="", exercise=str(present.blocked_id))
    assert "cannot stand in for itself" in errors(editor_client.post(page(present), data))


def test_a_ladder_has_two_rungs(editor_client):
    ladder = Ladder.objects.get(slug="calf-raises")
    data = read_form(editor_client.get(page(ladder)))
    data["rungs-0-DELETE"] = "on"
    assert "at least two exercises" in errors(editor_client.post(page(ladder), data))
