"""The vocabulary: keys that never change, and rows that stay while they are used."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.admin.base.uses import with_uses
from exercises.models import (
    Condition,
    Exercise,
    Movement,
    Muscle,
    Source,
)
from tests.conftest import client_of
from tests.desk import draft_of, send_form

from .pages import desk, errors, page

pytestmark = pytest.mark.django_db


def test_a_source_shows_what_rests_on_it(editor_client):
    source = Source.objects.get(code="S0")
    text = editor_client.get(page(source)).text
    assert f"{Exercise.objects.filter(sources=source).distinct().count()} exercises" in text
    assert "program" in text


def test_a_pasted_doi_address_becomes_a_doi(editor_client):
    source = Source.objects.get(code="S0")
    assert send_form(editor_client, page(source), doi="https://doi.org/10.1000/182").status_code == 302
    assert draft_of("source", "S0")["doi"] == "10.1000/182"
    assert "A DOI begins with 10." in errors(send_form(editor_client, page(source), doi="182"))


def test_a_key_never_changes(editor_client, squat):
    for row in (squat, Condition.objects.get(slug="osteoporosis"), Source.objects.get(code="S0")):
        field = desk(type(row)).key_field
        assert send_form(editor_client, page(row), **{field: "another"}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, field) != "another"


@pytest.mark.parametrize("model", [Movement, Condition, Muscle, Source])
def test_nobody_deletes_a_word_that_is_used(editor_client, administrator, model):
    row = next(row for row in with_uses(model._default_manager.all()) if desk(model).used_by(row))
    address = reverse(f"admin:exercises_{model._meta.model_name}_delete", args=[row.pk])
    for client in (editor_client, client_of(administrator)):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()
