"""An exercise is complete before people see it, and stays while something published needs it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.loading import EXERCISES
from exercises.measures.dose import Dose
from exercises.models import (
    Exercise,
    Movement,
    Muscle,
    SequencePart,
    Source,
    Status,
    Step,
)
from exercises.snapshot.current import current_catalogue
from tests.desk import add_row, publish, read_form, send_form

from ..pages import action, desk, errors, page

pytestmark = pytest.mark.django_db


NEEDED = {
    "summary": "a summary",
    "purpose": "its purpose",
    "feel": "what you might feel",
    "mistakes": "common mistakes",
    "stop_when": "when to stop",
}


def test_a_published_exercise_keeps_its_texts(editor_client, squat, squat_form):
    sent = squat_form | dict.fromkeys(NEEDED, "") | {"name": "Typed just now"}
    response = editor_client.post(page(squat), sent)
    said = response.context["adminform"].form.errors
    assert {field: said.get(field) for field in NEEDED} == {
        field: [f"This page is published, so it needs {words}."] for field, words in NEEDED.items()
    }
    assert 'value="Typed just now"' in response.text


def test_a_published_exercise_keeps_its_doses_and_tags(editor_client, squat, squat_form):
    empty = {f"start_{part}": "" for part in ("sets", "reps", "reps_max", "hold_seconds", "minutes", "rest_seconds")}
    squat_form.pop("movements")
    response = editor_client.post(page(squat), squat_form | empty)
    assert "it needs a start dose" in errors(response)
    assert "it needs movement tags, which screening needs" in errors(response)


def test_a_published_exercise_keeps_its_steps(editor_client, squat, squat_form):
    for number, step in enumerate(squat.steps.all()):
        if step.kind == Step.Kind.BREATHING:
            squat_form[f"steps-{number}-DELETE"] = "on"
    response = editor_client.post(page(squat), squat_form)
    assert "it needs a breathing step" in errors(response)
    assert Step.objects.filter(exercise=squat, kind="breathing").exists()


def test_a_published_exercise_keeps_its_muscles_and_sources(editor_client, squat, squat_form):
    for prefix, count in (
        ("exercisemuscle_set", squat.exercisemuscle_set.count()),
        ("exercisesource_set", squat.exercisesource_set.count()),
    ):
        squat_form |= {f"{prefix}-{number}-DELETE": "on" for number in range(count)}
    said = errors(editor_client.post(page(squat), squat_form))
    assert "it needs at least one main muscle" in said
    assert "it needs a source" in said


def test_a_draft_may_lack_everything_and_says_what(editor_client, draft):
    assert send_form(editor_client, page(draft), name="Renamed").status_code == 302
    text = editor_client.get(page(draft)).text
    for words in ("A summary", "A set-up step", "Movement tags, which screening needs", "A source"):
        assert f"<li>{words}</li>" in text


def test_a_draft_is_not_published_before_it_is_complete(editor_client, draft):
    assert "a summary" in errors(send_form(editor_client, page(draft), status="published"))
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_whole_new_exercise_by_hand(editor_client):
    address = reverse("admin:exercises_exercise_add")
    data = read_form(editor_client.get(address))
    data |= {
        "name": "Heel dig",
        "slug": "heel-dig",
        "status": "published",
        "kind": "strength",
        "start_position": "seated_chair",
        "laterality": "each_side",
        "measure": "repetitions",
        "balance_demand": "0",
        "load": "none",
        "summary": "s",
        "purpose": "p",
        "feel": "f",
        "mistakes": "m\r\nn",
        "stop_when": "w",
        "our_additions": "Our addition.",
        "without_picture": "on",
        "start_sets": "1",
        "start_reps": "8",
        "goal_sets": "2",
        "goal_reps": "8",
        "goal_reps_max": "12",
        "movements": [str(Movement.objects.get(slug="knee_loading").pk)],
    }
    for place, kind in ((3, "breathing"), (1, "set_up"), (2, "movement")):
        add_row(data, "steps", order=str(place), kind=kind, text=f"{kind} text")
    add_row(data, "exercisemuscle_set", order="", muscle=str(Muscle.objects.get(slug="hamstrings").pk), role="main")
    add_row(data, "exercisesource_set", order="", source=str(Source.objects.get(code="P").pk), locator="")
    response = editor_client.post(address, data)
    assert response.status_code == 302, errors(response)
    assert not Exercise.objects.filter(slug="heel-dig").exists()
    publish(editor_client)
    made = Exercise.objects.get(slug="heel-dig")
    assert [(step.order, step.kind) for step in made.steps.all()] == [(0, "set_up"), (1, "movement"), (2, "breathing")]
    assert made.goal == Dose(sets=2, reps=8, reps_max=12)
    assert made.mistakes == "m\nn"
    assert "heel-dig" in current_catalogue().exercises
    assert desk(Exercise).origin(EXERCISES.rows().get(pk=made.pk)) == "made"


def test_a_published_sequence_runs_published_parts_only(editor_client, series, draft):
    data = read_form(editor_client.get(page(series)))
    add_row(data, "parts", order="", child=str(draft.pk))
    said = errors(editor_client.post(page(series), data))
    assert "it needs its part “New one” to be published first" in said


def test_a_sequence_never_runs_itself(editor_client, series):
    part = series.parts.first().child
    data = read_form(editor_client.get(page(part)))
    add_row(data, "parts", order="", child=str(series.pk))
    assert "would run itself" in errors(editor_client.post(page(part), data))
    assert not SequencePart.objects.filter(sequence=part).exists()


def test_a_part_of_a_published_sequence_stays_published(editor_client, series):
    part = series.parts.first().child
    response = send_form(editor_client, page(part), status="draft")
    assert f"the sequence “{series}” runs it" in errors(response).replace("&#x27;", "'")


def test_an_exercise_of_a_published_program_stays_published(editor_client):
    march = Exercise.objects.get(slug="warm-up-march")
    assert "the program “Homestretch hip basics” uses it" in errors(
        send_form(editor_client, page(march), status="draft")
    )


def test_publishing_many_refuses_those_that_lack_something_and_names_it(editor_client, draft):
    complete = Exercise.objects.get(slug="single-leg-balance")
    Exercise.objects.filter(pk=complete.pk).update(status=Status.DRAFT)
    action(editor_client, Exercise, "publish", draft, complete)
    views = {view.draft.key: view for view in editor_client.get(reverse("admin:drafts")).context["drafts"]}
    assert "It still lacks a summary, its purpose" in views["new-one"].problem
    assert not views["single-leg-balance"].problem
    assert publish(editor_client).status_code == 422
    ready = editor_client.get(reverse("admin:drafts"), {"draft": views["single-leg-balance"].draft.pk})
    only = {"draft": [views["single-leg-balance"].draft.pk], "seen": ready.context["review"].seen}
    assert publish(editor_client, **only).status_code == 302
    complete.refresh_from_db()
    draft.refresh_from_db()
    assert (complete.status, draft.status) == (Status.PUBLISHED, Status.DRAFT)
    assert "single-leg-balance" in current_catalogue().exercises


def test_taking_back_many_says_who_needs_them(editor_client, series):
    parts = [part.child for part in series.parts.all()]
    free = next(part for part in parts if not part.program_items.exists())
    action(editor_client, Exercise, "unpublish", free)
    (view,) = editor_client.get(reverse("admin:drafts")).context["drafts"]
    assert f"the sequence “{series}” runs it" in view.problem
    assert publish(editor_client).status_code == 422
    free.refresh_from_db()
    assert free.is_published


def test_a_sequence_and_its_parts_are_published_in_one_go(editor_client, series):
    parts = [part.child for part in series.parts.all()]
    Exercise.objects.filter(pk__in=[series.pk, *(part.pk for part in parts)]).update(status=Status.DRAFT)
    action(editor_client, Exercise, "publish", series, *parts)
    assert publish(editor_client).status_code == 302
    assert series.slug in current_catalogue().exercises


def test_an_exercise_with_a_draft_part_says_so_in_the_list(editor_client, series):
    Exercise.objects.filter(pk=series.parts.first().child_id).update(status=Status.DRAFT)
    response = editor_client.get(reverse("admin:exercises_exercise_changelist"), {"lacks": "something"})
    assert [row.slug for row in response.context["cl"].result_list] == [series.slug]
    assert "to be published first" in response.text
