"""What an editor changes is live at once, and nothing changes that they did not."""

from __future__ import annotations

from unittest import mock

import pytest
from django.contrib import admin
from django.urls import reverse

from exercises.loading import LADDERS, exercise_data, text_digest
from exercises.models import (
    CatalogueDraft,
    CatalogueSnapshot,
    Movement,
    Muscle,
    RowChange,
)
from exercises.snapshot.current import current_catalogue, publish_catalogue
from tests.desk import publish, read_form, send_form

from ..pages import desk, page

pytestmark = pytest.mark.django_db


def test_a_change_is_live_in_the_rules_and_on_the_page_once_it_is_published(editor_client, squat):
    response = send_form(editor_client, page(squat), summary="Sit back as if to a chair, and stand up again.")
    assert response.status_code == 302
    assert "Sit back as if to a chair, and stand up again." not in editor_client.get(squat.get_absolute_url()).text
    publish(editor_client)
    assert current_catalogue().exercises["squat"].summary == "Sit back as if to a chair, and stand up again."
    assert "Sit back as if to a chair, and stand up again." in editor_client.get(squat.get_absolute_url()).text


def test_publishing_makes_one_snapshot_in_the_same_transaction(editor_client, squat):
    before = CatalogueSnapshot.objects.get().token
    send_form(editor_client, page(squat), summary="Never seen.")
    with mock.patch("exercises.publishing.putting.publish_catalogue", side_effect=RuntimeError) as snapshot:
        with pytest.raises(RuntimeError):
            publish(editor_client)
        assert snapshot.call_count == 1
    squat.refresh_from_db()
    assert squat.summary != "Never seen."
    assert CatalogueSnapshot.objects.get().token == before


def test_a_new_tag_reaches_the_rules(editor_client, squat):
    address = page(squat)
    data = read_form(editor_client.get(address))
    chosen = data["movements"] if isinstance(data["movements"], list) else [data["movements"]]
    data["movements"] = [*chosen, str(Movement.objects.get(slug="high_impact").pk)]
    assert editor_client.post(address, data).status_code == 302
    publish(editor_client)
    verdict = current_catalogue().screen(["osteoporosis"], only=["squat"]).exercises["squat"]
    assert "OST-7" in {rule.id for rule in verdict.rules}


def test_what_people_have_is_taken_away_by_a_draft_and_can_come_back(editor_client):
    ladder = LADDERS.write(None, {"slug": "mine", "name": "Mine", "note": "", "rungs": ["squat", "plie-squat"]})
    publish_catalogue()
    response = editor_client.post(reverse("admin:exercises_ladder_delete", args=[ladder.pk]), {"post": "yes"})
    assert response["Location"] == reverse("admin:drafts")
    assert "mine" in current_catalogue().ladders
    assert "out of force" in editor_client.get(publish(editor_client)["Location"]).text
    assert "mine" not in current_catalogue().ladders
    gone = RowChange.objects.get(key="mine", after__isnull=True)
    assert editor_client.post(reverse("admin:change_back", args=[gone.pk])).status_code == 302
    publish(editor_client)
    assert current_catalogue().ladders["mine"] == ("squat", "plie-squat")


@pytest.mark.parametrize("model", [model for model in admin.site._registry if model._meta.app_label == "exercises"])
def test_saving_a_page_unchanged_changes_nothing(editor_client, model):
    rows = list(model._default_manager.all())
    for row in rows[:: max(len(rows) // 3, 1)]:
        response = send_form(editor_client, page(row))
        assert response.status_code == 302, f"{row}: {response.context['errors'] if response.context else ''}"
    assert [draft.data for draft in CatalogueDraft.objects.all()] == []
    assert [str(row) for row in desk(model).codec.rows() if desk(model).origin(row) != "loaded"] == []


def test_the_page_says_that_it_was_edited_since_it_was_loaded(editor_client, squat):
    assert "As it was loaded." in editor_client.get(page(squat)).text
    send_form(editor_client, page(squat), summary="Another sentence.")
    publish(editor_client)
    assert "This differs from its file." in editor_client.get(page(squat)).text
    squat.refresh_from_db()
    assert text_digest(exercise_data(squat)) != squat.catalogue_digest


def test_the_same_twice_makes_one(editor_client):
    address = reverse("admin:exercises_muscle_add")
    data = {"name": "Psoas", "slug": "psoas", "plain": "front of the hip", "position": "99"}
    assert editor_client.post(address, data).status_code == 302
    assert "already exists" in editor_client.post(address, data).text
    assert Muscle.objects.filter(slug="psoas").count() == 1
