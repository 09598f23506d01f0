"""Who reviews what, what ends a review, and what waits on the desk's first page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise, RowReview, Video
from programs.desk.waiting import waiting
from tests.conftest import client_of, make_user
from tests.desk import publish, read_form, send_form

from ..pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(db):
    user = make_user("clinician@example.org", name="Dr. Hip", is_staff=True)
    user.groups.add(*Group.objects.filter(name__in=["Editor", "Reviewer"]))
    return user


def history(row, what="history"):
    return reverse(f"admin:exercises_exercise_{what}", args=[row.pk])


def review(client, row, **changes):
    data = {"seen": client.get(history(row)).context["seen"], "due_on": in_days(100), **changes}
    return client.post(history(row, "review"), data)


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def waits(key, *, after_days=0):
    today = timezone.localdate() + timedelta(days=after_days)
    return next((set(dict(kind.rows)) for kind in waiting(today=today) if kind.key == key), set())


def test_a_review_is_on_the_page_until_the_text_changes_or_it_is_due(editor_client, reviewer, client, squat):
    assert review(client_of(reviewer), squat).status_code == 302
    assert "Dr. Hip" in client.get(squat.get_absolute_url()).text
    assert waits("due", after_days=99) == set()
    assert waits("due", after_days=100) == {"Squat"}
    send_form(editor_client, page(squat), summary="Something else.")
    publish(editor_client)
    assert "Dr. Hip" not in client.get(squat.get_absolute_url()).text
    assert waits("changed") == {"Squat"}
    shown = editor_client.get(history(squat))
    assert shown.context["review_state"] == "changed"
    assert review(client_of(reviewer), squat).status_code == 302
    assert waits("changed") == set()


def test_nobody_reviews_their_own_text(editor, editor_client, squat):
    editor.groups.add(Group.objects.get(name="Reviewer"))
    own = client_of(editor)
    send_form(own, page(squat), summary="Mine.")
    publish(own)
    assert own.get(history(squat)).context["is_own_text"]
    assert review(own, squat).status_code == 422
    assert not RowReview.objects.exists()


def test_who_may_review_is_a_group(editor_client, owner_client, client, squat):
    assert not editor_client.get(history(squat)).context["may_review"]
    assert review(editor_client, squat).status_code == 403
    assert client.post(history(squat, "review")).status_code == 302
    assert owner_client.post(history(squat, "review"), follow=True).status_code in {403, 405}
    assert not RowReview.objects.exists()


@pytest.mark.parametrize("due_on", ["0", "-1", "4000", "03/04/2027", ""])
def test_a_review_is_due_on_a_later_day(reviewer, squat, due_on):
    due_on = in_days(int(due_on)) if due_on.lstrip("-").isdigit() else due_on
    response = review(client_of(reviewer), squat, due_on=due_on)
    assert response.status_code == 422
    assert "due_on" in response.context["review_form"].errors


def test_what_changed_while_it_was_read_is_read_again(editor_client, reviewer, squat):
    seen = client_of(reviewer).get(history(squat)).context["seen"]
    send_form(editor_client, page(squat), summary="Something else.")
    publish(editor_client)
    assert review(client_of(reviewer), squat, seen=seen).status_code == 422


def test_who_reviewed_it_is_not_typed(editor_client, squat):
    assert "reviewed_on" not in read_form(editor_client.get(page(squat)))
    send_form(editor_client, page(squat), reviewed_by="Dr. Nobody", reviewed_on="2099-01-01")
    publish(editor_client)
    squat.refresh_from_db()
    assert squat.reviewed_on is None


def test_the_first_page_lists_what_waits(editor_client, squat, draft):
    send_form(editor_client, page(squat), summary="Something else.")
    video = Video.objects.first()
    Video.objects.filter(pk=video.pk).update(state=Video.State.BROKEN)
    kinds = {kind.key: kind for kind in editor_client.get(reverse("admin:index")).context["waiting"]}
    assert [name for name, _address in kinds["drafts"].rows] == ["Squat (exercise)"]
    assert "New one" in {name for name, _address in kinds["unpublished"].rows}
    assert video.title in kinds["videos"].rows[0][0]
    assert kinds["never"].count >= Exercise.objects.published().count()
