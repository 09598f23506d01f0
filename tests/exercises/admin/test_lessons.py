"""The editors' page of a lesson: a draft, published, kept when loading, and nothing without somebody who says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.models import Lesson, RowChange
from tests.conftest import client_of, make_user
from tests.desk import publish, read_form, send_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


def yoga() -> Lesson:
    return Lesson.objects.get(slug="yoga")


def test_what_an_editor_writes_is_a_draft_then_live_with_its_versions_and_survives_loading(
    editor_client: Client, client: Client
) -> None:
    body = f"{yoga().body}\n\nTea is good for the mood. [P]"
    assert send_form(editor_client, page(yoga()), body=body).status_code == 302
    assert "Tea is good" not in client.get(yoga().get_absolute_url()).text
    assert publish(editor_client).status_code == 302
    assert "Tea is good" in client.get(yoga().get_absolute_url()).text
    assert RowChange.objects.filter(kind="lesson", key="yoga").count() == 1
    call_command("load_catalogue", verbosity=0)
    assert "Tea is good" in yoga().body
    assert yoga().answers.count() == 3


def test_what_cannot_be_read_is_refused_with_why(editor_client: Client) -> None:
    form = read_form(editor_client.get(page(yoga())))
    for typed, said in (
        ({"body": "plot: cake\ntitle: t\na = 1\nb = 2"}, "cake"),
        ({"body": "picture: no-such-exercise\nLook. [P]"}, "no-such-exercise"),
        ({"body": "Somebody says so. [R-NOBODY]"}, "R-NOBODY"),
        ({"answers-0-is_right": "on"}, "right one"),
        ({"question": ""}, "one question"),
    ):
        assert said in errors(editor_client.post(page(yoga()), {**form, **typed})), typed


def test_somebody_else_reviews_it_and_a_change_ends_that(editor_client: Client, client: Client) -> None:
    reviewer = make_user("clinician@example.org", name="Dr Hip", is_staff=True)
    reviewer.groups.add(*Group.objects.filter(name__in=["Editor", "Reviewer"]))
    history, review = (reverse(f"admin:exercises_lesson_{what}", args=[yoga().pk]) for what in ("history", "review"))
    seen = client_of(reviewer).get(history).context["seen"]
    due_on = (timezone.localdate() + timedelta(days=100)).isoformat()
    assert client_of(reviewer).post(review, {"seen": seen, "due_on": due_on}).status_code == 302
    assert "Dr Hip" in client.get(yoga().get_absolute_url()).text
    send_form(editor_client, page(yoga()), summary="Other words.")
    publish(editor_client)
    assert "Dr Hip" not in client.get(yoga().get_absolute_url()).text


def test_a_statement_without_source_is_not_published(editor_client: Client) -> None:
    body = f"{yoga().body}\n\nBone is made of cheese."
    assert send_form(editor_client, page(yoga()), body=body).status_code == 302
    assert "cheese" in publish(editor_client).text
    assert "cheese" not in yoga().body


def test_a_card_asks_nothing_and_is_published_without_a_question(editor_client: Client, client: Client) -> None:
    card = Lesson.objects.get(slug="flare")
    assert send_form(editor_client, page(card), body=f"{card.body}\n\n- [ ] Tea helps. [P]").status_code == 302
    assert publish(editor_client).status_code == 302
    text = client.get(card.get_absolute_url()).text
    assert "Tea helps" in text and "lesson__points--tick" in text
    send_form(editor_client, page(card), body=f"{card.body}\n\nBone is made of cheese.")
    assert "cheese" in publish(editor_client).text
