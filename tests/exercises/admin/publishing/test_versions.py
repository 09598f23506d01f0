"""Every version of a row is kept, with who and why, and can come back; two people at once lose nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from exercises.loading import FIGURES
from exercises.models import CatalogueDraft, Exercise, Figure, RowChange, Step
from exercises.publishing.drafts import standing
from exercises.publishing.putting import write_directly
from tests.conftest import client_of, make_user
from tests.desk import draft_of, publish, read_form, send_form

from ..pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_editor(db):
    user = make_user("second@example.org", name="Erik", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    return user


def versions(row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    return reverse(f"{name}_history", args=[row.pk]), reverse(f"{name}_back", args=[row.pk])


def test_a_version_says_who_why_and_what_and_comes_back_with_its_steps(editor_client, squat):
    shown, back = versions(squat)
    texts = [step.text for step in squat.steps.all()]
    data = read_form(editor_client.get(page(squat)))
    data |= {"steps-0-text": "Stand somewhere else.", "steps-1-DELETE": "on"}
    assert editor_client.post(page(squat), data).status_code == 302
    publish(editor_client, reason="A new study.")
    assert [step.text for step in squat.steps.all()] == ["Stand somewhere else.", *texts[2:]]
    (version,) = editor_client.get(shown).context["versions"]
    assert version.is_latest
    assert version.change.publication.reason == "A new study."
    assert version.change.publication.by.name == "Edith"
    (field,) = version.fields
    assert [piece.changed for piece in field.before][:2] == [True, True]
    assert editor_client.post(back, {"version": f"before-{version.change.pk}"}).status_code == 302
    assert [step["text"] for step in draft_of("exercise", "squat")["steps"]] == texts
    publish(editor_client, reason="It was right before.")
    assert [step.text for step in squat.steps.all()] == texts
    assert RowChange.objects.filter(key="squat").count() == 2


def test_the_version_of_the_file_comes_back_with_the_difference_shown(editor_client, squat):
    shown, back = versions(squat)
    assert not editor_client.get(shown).context["file_fields"]
    send_form(editor_client, page(squat), summary="Another sentence.")
    publish(editor_client)
    (field,) = editor_client.get(shown).context["file_fields"]
    assert field.label == "Summary"
    editor_client.post(back, {"version": "file"})
    publish(editor_client)
    squat.refresh_from_db()
    assert not editor_client.get(shown).context["file_fields"]


def test_what_nobody_sees_has_versions_too_and_comes_back_at_once(editor_client, draft):
    shown, back = versions(draft)
    assert send_form(editor_client, page(draft), purpose="To be strong.").status_code == 302
    assert not CatalogueDraft.objects.exists()
    (version,) = editor_client.get(shown).context["versions"]
    editor_client.post(back, {"version": f"before-{version.change.pk}"})
    assert Exercise.objects.get(pk=draft.pk).purpose == ""


def test_a_picture_has_its_versions_beside_the_text_and_comes_back(editor, editor_client, squat):
    shown, back = versions(squat)
    figure = Figure.objects.get(exercise=squat)
    before = FIGURES.to_data(figure)
    changed = {**before, "alt": "Somebody bends the knees, and comes up again."}
    write_directly(standing(FIGURES, "squat"), changed, by=editor)
    (version,) = editor_client.get(shown).context["versions"]
    assert version.is_latest
    assert all(version.pictures)
    assert editor_client.post(back, {"version": f"before-{version.change.pk}"}).status_code == 302
    figure.refresh_from_db()
    assert FIGURES.to_data(figure) == changed, "people see it once it is published"
    assert publish(editor_client).status_code == 302
    figure.refresh_from_db()
    assert FIGURES.to_data(figure) == before


@pytest.mark.parametrize("wanted", ["", "before-", "before-x", "after-99999", "middle-1", "before-" + "9" * 30])
def test_no_such_version(editor_client, squat, wanted):
    assert editor_client.post(versions(squat)[1], {"version": wanted}).status_code == 404


def test_who_may_not_bring_one_back(owner_client, client, editor, squat):
    back = versions(squat)[1]
    assert client_of(editor).get(back).status_code == 405
    assert client.post(back, {"version": "file"}).status_code == 302
    assert owner_client.post(back, {"version": "file"}, follow=True).status_code in {403, 405}
    editor.groups.clear()
    assert client_of(editor).post(back, {"version": "file"}).status_code == 403


def test_loading_a_new_file_leaves_a_version(db, squat, tmp_path):
    from io import StringIO

    from django.core.management import call_command

    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    path = tmp_path / "exercises" / "exercises" / "squat.toml"
    path.write_text(path.read_text().replace('kind = "strength"', 'kind = "balance"', 1))
    call_command("load_catalogue", str(tmp_path), stdout=StringIO())
    change = RowChange.objects.get()
    assert (change.key, change.before["kind"], change.after["kind"]) == ("squat", "strength", "balance")
    assert change.publication.by is None


# --- Two people at once ---


def test_a_form_that_is_out_of_date_overwrites_nothing_and_shows_both_texts(editor_client, other_editor, squat):
    mine = read_form(editor_client.get(page(squat)))
    send_form(client_of(other_editor), page(squat), summary="Theirs.")
    mine |= {"summary": "Mine.", "steps-0-text": "My first step."}
    refused = editor_client.post(page(squat), mine)
    assert refused.status_code == 422
    assert draft_of("exercise", "squat")["summary"] == "Theirs."
    assert 'value="Mine."' in refused.text
    assert "My first step." in refused.text
    clash = {field.label: field for field in refused.context["clash"]}
    assert "Theirs." in [piece.words for piece in clash["Summary"].before]
    again = {**read_form(refused), "summary": "Both."}
    assert editor_client.post(page(squat), again).status_code == 302
    assert draft_of("exercise", "squat")["summary"] == "Both."
    assert draft_of("exercise", "squat")["steps"][0]["text"] == "My first step."


def test_what_was_published_meanwhile_is_not_overwritten_either(editor_client, other_editor, squat):
    mine = read_form(editor_client.get(page(squat)))
    send_form(client_of(other_editor), page(squat), summary="Theirs.")
    publish(client_of(other_editor))
    assert editor_client.post(page(squat), {**mine, "summary": "Mine."}).status_code == 422
    assert not CatalogueDraft.objects.exists()


def test_a_row_that_is_ticked_for_deletion_stays_away_when_something_else_is_wrong(editor_client, squat):
    data = read_form(editor_client.get(page(squat)))
    steps = squat.steps.count()
    refused = editor_client.post(page(squat), {**data, "steps-1-DELETE": "on", "name": ""})
    assert refused.status_code == 422
    assert squat.steps.count() == steps
    again = {**read_form(refused), "name": "Squat again"}
    assert editor_client.post(page(squat), again).status_code == 302
    assert len(draft_of("exercise", "squat")["steps"]) == steps - 1
    assert Step.objects.filter(exercise=squat).count() == steps


def test_a_new_row_opens_again_as_its_draft(editor_client):
    address = reverse("admin:exercises_ladder_add")
    data = read_form(editor_client.get(address)) | {"name": "Mine", "slug": "mine", "note": ""}
    for number, slug in enumerate(("squat", "plie-squat")):
        data |= {f"rungs-{number}-order": "", f"rungs-{number}-exercise": str(Exercise.objects.get(slug=slug).pk)}
    data["rungs-TOTAL_FORMS"] = "2"
    assert editor_client.post(address, data).status_code == 302
    draft = CatalogueDraft.objects.get(key="mine")
    assert editor_client.post(address, data).status_code == 422
    opened = f"{address}?draft={draft.pk}"
    assert send_form(editor_client, opened, note="A note.").status_code == 302
    assert draft_of("ladder", "mine")["note"] == "A note."
    assert editor_client.get(f"{address}?draft=x").status_code == 404
    publish(editor_client)
    assert editor_client.get(opened).status_code == 404
