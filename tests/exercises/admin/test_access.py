"""Who may see and delete what at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from exercises.models import (
    Exercise,
    Status,
)

from .pages import page

pytestmark = pytest.mark.django_db


def test_an_editor_deletes_only_drafts_that_no_file_would_bring_back(editor_client, draft, squat):
    address = reverse("admin:exercises_exercise_delete", args=[squat.pk])
    assert editor_client.post(address, {"post": "yes"}).status_code == 403
    Exercise.objects.filter(pk=squat.pk).update(status=Status.DRAFT)
    assert editor_client.post(address, {"post": "yes"}).status_code == 403
    assert (
        editor_client.post(reverse("admin:exercises_exercise_delete", args=[draft.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert set(Exercise.objects.filter(pk__in=[draft.pk, squat.pk])) == {squat}


def test_the_same_holds_for_deleting_many(editor_client, draft, squat):
    address = reverse("admin:exercises_exercise_changelist")
    both = {"action": "delete_selected", "_selected_action": [str(draft.pk), str(squat.pk)], "post": "yes"}
    editor_client.post(address, both)
    assert Exercise.objects.filter(pk__in=[draft.pk, squat.pk]).count() == 2
    assert editor_client.post(address, {**both, "_selected_action": [str(draft.pk)]}).status_code == 302
    assert not Exercise.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_one_press_away_and_invisible_to_others(editor_client, owner_client, client, draft):
    assert reverse("admin:view_on_site", args=_content_type(draft)) in editor_client.get(page(draft)).text
    assert editor_client.get(draft.get_absolute_url()).status_code == 200
    assert owner_client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404


def _content_type(row: Any) -> list[Any]:
    from django.contrib.contenttypes.models import ContentType

    return [ContentType.objects.get_for_model(row).pk, row.pk]


def test_visitors_and_people_who_exercise_do_not_get_in(client, owner_client, squat):
    assert client.get(page(squat)).status_code == 302
    assert owner_client.get(page(squat), follow=True).status_code == 403
    assert owner_client.post(page(squat), {"name": "Hacked"}, follow=True).status_code in {403, 405}
    squat.refresh_from_db()
    assert squat.name == "Squat"


def test_the_wrong_method_changes_nothing(editor_client, squat):
    editor_client.get(page(squat), {"name": "Hacked", "_save": "1"})
    squat.refresh_from_db()
    assert squat.name == "Squat"
