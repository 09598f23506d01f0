"""What an editor changes is live at once, and nothing changes that they did not."""

from __future__ import annotations

from unittest import mock

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from exercises.loading import digest, exercise_data
from exercises.models import (
    CatalogueSnapshot,
    Contraindication,
    Ladder,
    Movement,
    Muscle,
)
from exercises.snapshot.current import current_catalogue
from exercises.snapshot.drafts import make_draft
from tests.desk import read_form, send_form

from .pages import desk, page

pytestmark = pytest.mark.django_db


def test_a_change_is_live_in_the_rules_and_on_the_page(editor_client, squat):
    response = send_form(editor_client, page(squat), summary="Sit back as if to a chair, and stand up again.")
    assert response.status_code == 302
    assert current_catalogue().exercises["squat"].summary == "Sit back as if to a chair, and stand up again."
    assert "Sit back as if to a chair, and stand up again." in editor_client.get(squat.get_absolute_url()).text


def test_a_change_makes_one_snapshot_in_the_same_transaction(editor_client, squat):
    before = CatalogueSnapshot.objects.get().token
    with mock.patch("exercises.admin.desk.publish_catalogue", side_effect=RuntimeError) as publish:
        with pytest.raises(RuntimeError):
            send_form(editor_client, page(squat), summary="Never seen.")
        assert publish.call_count == 1
    squat.refresh_from_db()
    assert squat.summary != "Never seen."
    assert CatalogueSnapshot.objects.get().token == before


def test_a_new_tag_reaches_the_rules(editor_client, squat):
    address = page(squat)
    data = read_form(editor_client.get(address))
    chosen = data["movements"] if isinstance(data["movements"], list) else [data["movements"]]
    data["movements"] = [*chosen, str(Movement.objects.get(slug="high_impact").pk)]
    assert editor_client.post(address, data).status_code == 302
    verdict = current_catalogue().screen(["osteoporosis"], only=["squat"]).exercises["squat"]
    assert "OST-7" in {rule.id for rule in verdict.rules}


def test_deleting_is_live_too(editor_client):
    ladder = Ladder.objects.create(slug="mine", name="Mine")
    response = editor_client.post(reverse("admin:exercises_ladder_delete", args=[ladder.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert "mine" not in current_catalogue().ladders


@pytest.mark.parametrize("model", [model for model in admin.site._registry if model._meta.app_label == "exercises"])
def test_saving_a_page_unchanged_changes_nothing(editor_client, model):
    rows = list(model._default_manager.all())
    if model is Contraindication:
        rows = [make_draft(rule=rule) for rule in rows[:: len(rows) // 3]]
    for row in rows[:: max(len(rows) // 3, 1)]:
        response = send_form(editor_client, page(row))
        assert response.status_code == 302, f"{row}: {response.context['errors'] if response.context else ''}"
        assert LogEntry.objects.latest("pk").change_message == "[]", row
    assert [str(row) for row in desk(model).codec.rows() if desk(model).origin(row) != "loaded"] == []


def test_the_page_says_that_it_was_edited_since_it_was_loaded(editor_client, squat):
    assert "As it was loaded." in editor_client.get(page(squat)).text
    send_form(editor_client, page(squat), summary="Another sentence.")
    assert "Edited here since it was loaded." in editor_client.get(page(squat)).text
    squat.refresh_from_db()
    assert digest(exercise_data(squat)) != squat.catalogue_digest


def test_the_same_twice_makes_one(editor_client):
    address = reverse("admin:exercises_muscle_add")
    data = {"name": "Psoas", "slug": "psoas", "plain": "front of the hip", "position": "99"}
    assert editor_client.post(address, data).status_code == 302
    assert "already exists" in editor_client.post(address, data).text
    assert Muscle.objects.filter(slug="psoas").count() == 1
