"""An editor keeps the programs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from exercises.models import CatalogueDraft, Exercise, Status
from programs.library.files import PROGRAMS
from programs.models import Program, ProgramItem, RecommendationLine
from tests.conftest import client_of
from tests.desk import add_row, draft_of, publish, read_form, send_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def basics(db: None) -> Program:
    return Program.objects.get(slug="hip-basics")


def page(program: Program) -> str:
    return reverse("admin:programs_program_change", args=[program.pk])


@pytest.fixture(scope="module")
def page_of_the_basics(writing_for_the_module: Callable[[], AbstractContextManager[None]]) -> dict[str, Any]:
    with writing_for_the_module():
        reader = User.objects.create_superuser("reader@example.org", "", name="Ada")
        return read_form(client_of(reader).get(page(Program.objects.get(slug="hip-basics"))))


@pytest.fixture
def form(page_of_the_basics: dict[str, Any]) -> dict[str, Any]:
    """What the page of the program sends when nobody changes anything; to read it takes as long as to save it."""
    return deepcopy(page_of_the_basics)


def errors(response: Any) -> str:
    assert response.status_code == 422
    return response.text.split('<div class="errornote problems"')[1].split("</ul>\n    </div>")[0]


def test_a_change_is_on_the_page_once_it_is_published(editor_client, basics):
    assert send_form(editor_client, page(basics), summary="Six calm exercises.").status_code == 302
    assert "Six calm exercises." not in editor_client.get(basics.get_absolute_url()).text
    publish(editor_client)
    assert "Six calm exercises." in editor_client.get(basics.get_absolute_url()).text


def test_saving_a_page_unchanged_changes_nothing(editor_client):
    for program in Program.objects.all():
        assert send_form(editor_client, page(program)).status_code == 302, program
    assert not CatalogueDraft.objects.exists()
    response = editor_client.get(reverse("admin:programs_program_changelist"), {"edited": "edited"})
    assert list(response.context["cl"].result_list) == []


NEEDED = {
    "summary": "a summary",
    "for_whom": "whom it suits",
    "warm_up": "a warm-up",
    "order_rules": "order rules",
    "stop_rules": "stop rules",
}


def test_a_published_program_keeps_its_texts(editor_client, basics, form):
    sent = form | dict.fromkeys(NEEDED, "") | {"name": "Typed just now"}
    response = editor_client.post(page(basics), sent)
    said = response.context["adminform"].form.errors
    assert {field: said.get(field) for field in NEEDED} == {
        field: [f"This page is published, so it needs {words}."] for field, words in NEEDED.items()
    }
    assert 'value="Typed just now"' in response.text


def test_a_published_program_keeps_exercises_and_sources(editor_client, basics, form):
    form |= {f"items-{n}-DELETE": "on" for n in range(basics.items.count())}
    form |= {f"programsource_set-{n}-DELETE": "on" for n in range(basics.programsource_set.count())}
    said = errors(editor_client.post(page(basics), form))
    assert "it needs exercises" in said
    assert "it needs a source" in said
    assert basics.items.exists()


def test_a_published_program_uses_published_exercises(editor_client, basics, form):
    draft = Exercise.objects.create(
        slug="new-one",
        name="New one",
        kind="strength",
        start_position="standing",
        laterality="both",
        measure="repetitions",
    )
    row = {"exercise": str(draft.pk), "section": "main", "role": "strength", "stage": "0", "note": "", "order": ""}
    add_row(form, "items", **row, start_sets="1", start_reps="8", goal_sets="2", goal_reps="8")
    assert "it needs its exercise “New one” to be published first" in errors(editor_client.post(page(basics), form))


PARTS = ("sets", "reps", "reps_max", "hold_seconds", "minutes", "minutes_max", "rest_seconds")


def test_a_dose_that_is_left_empty_is_that_of_the_exercise(editor_client, basics, form):
    exercise = basics.items.first().exercise
    empty = {f"items-0-start_{part}": "" for part in PARTS}
    assert editor_client.post(page(basics), form | empty).status_code == 302
    drafts = CatalogueDraft.objects.filter(kind="program")
    items = drafts.get().data["items"] if drafts else PROGRAMS.to_data(basics)["items"]
    assert items[0]["start"] == exercise.start.to_mapping()
    Exercise.objects.filter(pk=exercise.pk).update(start=None, status=Status.DRAFT)
    assert "The exercise has no such dose" in errors(send_form(editor_client, page(basics), **empty))


def test_items_are_put_in_order(editor_client, basics, form):
    slugs = [item.exercise.slug for item in basics.items.all()]
    moved = form | {"items-0-order": "2", "items-1-order": "1"}
    assert editor_client.post(page(basics), moved).status_code == 302
    items = draft_of("program", "hip-basics")["items"]
    assert [item["exercise"] for item in items] == [slugs[1], slugs[0], *slugs[2:]]


def test_times_a_week_run_forward(editor_client, basics, form):
    response = editor_client.post(page(basics), form | {"per_week_min": "4", "per_week_max": "2"})
    assert "It must not be less than the number before it." in errors(response)


def test_publishing_many_names_what_is_missing(editor_client, basics):
    empty = Program.objects.create(slug="empty", name="Empty")
    address = reverse("admin:programs_program_changelist")
    editor_client.post(address, {"action": "publish", "_selected_action": [str(empty.pk), str(basics.pk)]})
    (view,) = editor_client.get(reverse("admin:drafts")).context["drafts"]
    assert view.problem.startswith("It still lacks a summary, whom it suits")


def test_a_program_is_found_by_an_exercise_in_it(editor_client, basics):
    response = editor_client.get(reverse("admin:programs_program_changelist"), {"q": "Warm-up march"})
    assert basics in response.context["cl"].result_list


def test_a_program_that_somebody_follows_is_not_deleted(editor_client, basics):
    assert (
        editor_client.post(reverse("admin:programs_program_delete", args=[basics.pk]), {"post": "yes"}).status_code
        == 403
    )
    own = Program.objects.create(slug="own", name="Own")
    ProgramItem.objects.create(
        program=own, exercise=Exercise.objects.get(slug="squat"), role="strength", start={"reps": 8}, goal={"reps": 8}
    )
    assert (
        editor_client.post(reverse("admin:programs_program_delete", args=[own.pk]), {"post": "yes"}).status_code == 302
    )
    assert not Program.objects.filter(slug="own").exists()


def test_drafts_are_visible_to_editors_alone(editor_client, owner_client, basics):
    Program.objects.filter(pk=basics.pk).update(status=Status.DRAFT)
    assert editor_client.get(basics.get_absolute_url()).status_code == 200
    assert owner_client.get(basics.get_absolute_url()).status_code == 404


def test_people_who_exercise_do_not_get_in(client, owner_client, basics):
    assert client.get(page(basics)).status_code == 302
    assert owner_client.get(page(basics), follow=True).status_code == 403


def test_a_program_that_is_recommended_is_not_taken_away_before_its_line_names_another(editor_client, basics):
    address = reverse("admin:programs_program_changelist")
    sore = Program.objects.get(slug="strength-for-a-sore-hip")
    editor_client.post(address, {"action": "unpublish", "_selected_action": [str(sore.pk)]})
    (view,) = editor_client.get(reverse("admin:drafts")).context["drafts"]
    assert "sore-hip" in view.problem
    assert "recommend" in errors(send_form(editor_client, page(sore), status=Status.DRAFT))
    sore.recommended_by.update(program=basics)
    CatalogueDraft.objects.all().delete()
    assert send_form(editor_client, page(sore), status=Status.DRAFT).status_code == 302


def test_who_is_recommended_what_is_edited_at_the_desk(editor_client, basics):
    line = RecommendationLine.objects.get(slug="stronger")
    address = reverse("admin:programs_recommendationline_change", args=[line.pk])
    assert send_form(editor_client, address, reason="You asked for it.").status_code == 302
    draft = Program.objects.create(slug="draft", name="Draft")
    assert "Publish the program first" in errors(send_form(editor_client, address, program=str(draft.pk)))
    publish(editor_client)
    line.refresh_from_db()
    assert (line.reason, line.program.slug) == ("You asked for it.", "six-hip-exercises")
