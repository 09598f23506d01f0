"""The page of an exercise: rows in order, doses, videos, the review."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exercises.measures.dose import Dose
from exercises.models import (
    Exercise,
)
from tests.desk import add_row, draft_of, send_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


def test_steps_are_put_in_order(editor_client, squat, squat_form):
    texts = [step.text for step in squat.steps.all()]
    squat_form["steps-0-order"], squat_form["steps-1-order"] = "2", "1"
    assert editor_client.post(page(squat), squat_form).status_code == 302
    steps = draft_of("exercise", "squat")["steps"]
    assert [step["text"] for step in steps] == [texts[1], texts[0], *texts[2:]]


def test_a_row_without_a_place_goes_to_the_end_and_gaps_close(editor_client, squat, squat_form):
    squat_form["steps-0-order"] = "70"
    add_row(squat_form, "steps", order="", kind="movement", text="The very last.")
    assert editor_client.post(page(squat), squat_form).status_code == 302
    steps = draft_of("exercise", "squat")["steps"]
    assert len(steps) == squat.steps.count() + 1
    assert steps[-1]["text"] == "The very last."


def test_a_place_is_a_number_from_one(editor_client, squat, squat_form):
    squat_form["steps-0-order"] = "0"
    assert "Places are counted from 1." in errors(editor_client.post(page(squat), squat_form))


def test_a_dose_that_cannot_be_is_refused_in_words_and_kept(editor_client, squat, squat_form):
    nothing = {"start_reps": "", "start_reps_max": "", "start_hold_seconds": ""}
    for typed, said in (
        ({"start_reps": "12", "start_reps_max": "8"}, "Repetitions, to: it must not be less than the number before"),
        (nothing, "A dose needs repetitions, a hold or minutes."),
        ({"start_sets": "40"}, "Sets: a whole number from 1 to 10, please."),
        ({"start_reps": "many"}, "Repetitions, from: a whole number from 0 to 100, please."),
    ):
        response = editor_client.post(page(squat), {**squat_form, **typed})
        assert said in errors(response), typed
        for name, value in typed.items():
            assert not value or f'name="{name}" value="{value}"' in response.text, typed


def test_a_dose_keeps_a_load_that_the_form_does_not_show(editor_client, draft):
    Exercise.objects.filter(pk=draft.pk).update(start=Dose(sets=2, reps=8, load_kg=Decimal("2.5")))
    assert send_form(editor_client, page(draft), start_reps="10").status_code == 302
    draft.refresh_from_db()
    assert draft.start.to_mapping() == {"sets": 2, "reps": 10, "load_kg": "2.5"}


def test_only_films_of_two_providers_play_in_the_page(editor_client, squat, squat_form):
    add_row(
        squat_form,
        "videos",
        order="",
        title="T",
        provider="P",
        url="https://example.org/film",
        medium="video",
        start_second="0",
        grade="A",
        state="works",
        checked_on="",
        has_captions="unknown",
        note="",
    )
    assert "play in the page" in errors(editor_client.post(page(squat), squat_form))
    squat_form[f"videos-{int(squat_form['videos-TOTAL_FORMS']) - 1}-medium"] = "page"
    assert editor_client.post(page(squat), squat_form).status_code == 302
    assert draft_of("exercise", "squat")["videos"][-1]["url"] == "https://example.org/film"
