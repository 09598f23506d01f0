"""Lists at the desk: search, filters, choices, and what they cost."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import (
    Contraindication,
    Exercise,
    Source,
)

from .pages import desk

pytestmark = pytest.mark.django_db


def test_the_list_is_searched_by_name_other_name_and_address(editor_client):
    address = reverse("admin:exercises_exercise_changelist")
    exercise = Exercise.objects.exclude(other_names="").first()
    for words in (exercise.name, exercise.other_names_list[0], exercise.slug):
        assert exercise in editor_client.get(address, {"q": words}).context["cl"].result_list


def test_the_list_is_filtered(editor_client, squat, draft):
    address = reverse("admin:exercises_exercise_changelist")
    Exercise.objects.filter(pk=squat.pk).update(
        summary="In other words.", reviewed_by="Dr. Hip", reviewed_on="2026-11-01"
    )

    def found(**query: str) -> set[str]:
        return {row.slug for row in editor_client.get(address, query).context["cl"].result_list}

    assert found(edited="edited") == {"squat"}
    assert found(edited="made") == {"new-one"}
    assert found(review="done") == {"squat"}
    assert found(lacks="something") == {"new-one"}
    assert "squat" in found(start_position__exact="standing", kind__exact="strength", status__exact="published")
    assert len(found(review="missing")) == Exercise.objects.count() - 1


def test_choices_complete_themselves(editor_client):
    response = editor_client.get(
        reverse("admin:autocomplete"),
        {"term": "glut", "app_label": "exercises", "model_name": "exercisemuscle", "field_name": "muscle"},
    )
    assert "Gluteus maximus" in {choice["text"] for choice in response.json()["results"]}


@pytest.mark.parametrize("model", [Exercise, Contraindication, Source])
def test_lists_cost_the_same_however_long_they_are(editor_client, model):
    address = reverse(f"admin:exercises_{model._meta.model_name}_changelist")
    editor_client.get(address)
    with CaptureQueriesContext(connection) as many:
        assert len(editor_client.get(address).context["cl"].result_list) > 60
    with mock.patch.object(desk(model), "list_per_page", 30), CaptureQueriesContext(connection) as few:
        assert len(editor_client.get(address).context["cl"].result_list) == 30
    assert len(many) <= len(few)
