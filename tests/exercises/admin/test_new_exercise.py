"""A new exercise in ten minutes: a copy, tags that are asked about, a picture, a page that one finds one's way on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.models import CatalogueDraft, Exercise, Figure
from exercises.publishing.tagging import questions
from exercises.snapshot.current import current_catalogue
from programs.models import Program
from tests.desk import publish, send_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


def copy_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_copy", args=[row.pk])


def test_a_copy_has_everything_and_nobody_sees_it(editor_client, client, squat):
    Exercise.objects.filter(pk=squat.pk).update(reviewed_by="Dr. Hip", reviewed_on="2026-01-01")
    assert editor_client.get(copy_of(squat)).status_code == 200
    response = editor_client.post(copy_of(squat), {"name": "Squat on a cushion", "slug": "cushion-squat"})
    made = Exercise.objects.get(slug="cushion-squat")
    assert response["Location"] == page(made)
    assert [step.text for step in made.steps.all()] == [step.text for step in squat.steps.all()]
    assert set(made.movements.all()) == set(squat.movements.all())
    assert (made.name, made.status, made.reviewed_by) == ("Squat on a cushion", "draft", "")
    assert "cushion-squat" not in current_catalogue().exercises
    assert client.get(made.get_absolute_url()).status_code == 404


def test_a_program_is_copied_too(editor_client):
    basics = Program.objects.get(slug="hip-basics")
    editor_client.post(copy_of(basics), {"name": "Mine", "slug": "mine"})
    made = Program.objects.get(slug="mine")
    assert made.items.count() == basics.items.count()
    assert (made.status, made.code) == ("draft", "")


@pytest.mark.parametrize("typed", [{"slug": "squat"}, {"slug": "not an address"}, {"name": ""}])
def test_a_copy_needs_a_name_and_an_address_of_its_own(editor_client, squat, typed):
    response = editor_client.post(copy_of(squat), {"name": "New", "slug": "new", **typed})
    assert response.status_code == 422
    assert set(typed) <= set(response.context["form"].errors)
    assert not Exercise.objects.filter(name="New").exists()


def test_who_may_not_copy(client, owner_client, squat):
    assert client.post(copy_of(squat), {"name": "New", "slug": "new"}).status_code == 302
    assert owner_client.get(copy_of(squat), follow=True).status_code == 403


def test_a_published_exercise_has_a_picture_or_says_that_it_needs_none(editor_client, squat):
    Figure.objects.filter(exercise=squat).delete()
    assert "a picture, or a tick that it needs none" in errors(send_form(editor_client, page(squat), summary="New."))
    assert send_form(editor_client, page(squat), without_picture="on").status_code == 302
    assert not editor_client.get(reverse("admin:drafts")).context["review"].problems


@pytest.mark.parametrize(
    ("data", "tag"),
    [
        ({"position": "prone"}, "prone"),
        ({"position": "standing"}, "weight_bearing"),
        ({"equipment": ["ball"]}, "unstable_surface"),
        ({"steps": [{"text": "Slowly bend forward to the floor."}]}, "hinge_flexion_risk"),
        ({"steps": [{"text": "Twist to the left."}]}, "trunk_rotation"),
        ({"steps": [{"text": "Now hop twice."}]}, "high_impact"),
    ],
)
def test_a_tag_is_asked_about_until_it_is_there(data, tag):
    (question,) = questions(data)
    assert tag in question.tags
    assert questions({**data, "movements": [tag]}) == []


def test_what_a_step_forbids_is_not_asked_about():
    assert questions({"steps": [{"text": "Do not twist. Stand tall without bending forward."}]}) == []


def test_questions_are_answered_before_publishing(editor_client, squat, squat_form):
    squat_form["steps-0-text"] = "Bend forward and twist."
    assert editor_client.post(page(squat), squat_form).status_code == 302
    (view,) = editor_client.get(reverse("admin:drafts")).context["drafts"]
    assert len(view.questions) == 2
    refused = publish(editor_client)
    assert refused.status_code == 422
    assert "answered" in refused.context["form"].errors
    assert "It is right." in refused.text
    assert publish(editor_client, answered="on").status_code == 302
    send_form(editor_client, page(squat), summary="Other words.")
    (view,) = editor_client.get(reverse("admin:drafts")).context["drafts"]
    assert view.questions == []


def test_a_long_page_has_parts_to_jump_to_that_are_there(editor_client, squat):
    response = editor_client.get(page(squat))
    assert len(response.context["jumps"]) > 8
    for address, _name in response.context["jumps"]:
        assert f'id="{address}"' in response.text, address


def test_an_error_in_a_list_names_its_field(editor_client, squat, squat_form):
    squat_form["videos-0-title"] = ""
    assert "Title: This field is required." in errors(editor_client.post(page(squat), squat_form))


def test_texts_are_searched(editor_client, squat):
    Exercise.objects.filter(pk=squat.pk).update(purpose="For getting out of a rowing boat.")
    found = editor_client.get(reverse("admin:exercises_exercise_changelist"), {"q": "rowing boat"})
    assert list(found.context["cl"].result_list) == [squat]
    assert not CatalogueDraft.objects.exists()
