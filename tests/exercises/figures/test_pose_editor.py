"""Editors change a picture: one text, what it draws from two sides, slips at their line, copies, saving, who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import strip_tags

from exercises.admin.figure import FigureForm, packed, unpacked
from exercises.figures import sheet
from exercises.loading import FIGURES, digest
from exercises.models import CatalogueDraft, Exercise, Figure
from exercises.pictures import all_figures
from tests.conftest import client_of
from tests.desk import draft_of, publish, read_form

SLUG = "squat"
RAW = {slug: {"alt": raw["alt"], "text": raw["text"]} for slug, raw in sheet.texts().items()}
BACKWARDS = "right knee: bent -20\n"


def page_of(slug: str = SLUG) -> str:
    return f"/admin/exercises/exercise/{Exercise.objects.get(slug=slug).pk}/figure/"


def send(client: Any, address: str, do: str, **changes: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return client.post(address, {**read_form(response), "do": do, **changes})


def test_a_text_that_nobody_touched_says_what_the_file_says():
    for slug, raw in RAW.items():
        form = FigureForm({"alt": raw["alt"], "text": raw["text"].replace("\n", "\r\n")})
        assert form.is_valid(), slug
        assert form.cleaned_data == raw, slug


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (RAW[SLUG]["text"] + BACKWARDS, -1, "the right knee bends backwards by 16 degrees"),
        (RAW[SLUG]["text"] + "right wing: up 3\n", 0, "“right wing” is not known"),
        (RAW[SLUG]["text"] + "pose 3: step 9\n", 0, "The exercise has 5 steps."),
    ],
)
def test_each_slip_is_told_with_its_line(text, line, words):
    form = FigureForm({"alt": RAW[SLUG]["alt"], "text": text}, most_steps=5)
    assert not form.is_valid()
    lines = text.splitlines()
    place = len(lines) if line == 0 else max(n for n, line_text in enumerate(lines, 1) if line_text.startswith("pose"))
    assert any(at == place and words in told for at, told in form.lines), form.lines


def test_empty_lines_at_the_top_count_for_whoever_typed_them():
    form = FigureForm({"alt": RAW[SLUG]["alt"], "text": "\r\n \r\n" + RAW[SLUG]["text"] + "right wing: up 3\n"})
    assert not form.is_valid()
    assert [line for line, _words in form.lines] == [2 + len(RAW[SLUG]["text"].splitlines()) + 1]


def test_what_an_address_carries_comes_back():
    for raw in RAW.values():
        text = packed(raw["text"])
        assert unpacked(text) == raw["text"]
        assert len(text) < 3400
    with pytest.raises(ValueError, match=r"."):
        unpacked("abc")


@pytest.mark.django_db
def test_an_editor_sees_the_text_and_two_pictures(editor_client, undrawn):
    response = editor_client.get(page_of())
    html = response.content.decode()
    data = read_form(response)
    assert data["text"].replace("\r\n", "\n").strip() == RAW[SLUG]["text"].strip()
    for kind in ("front", "beside"):
        assert f"figure/{kind}.svg?of=" in html
    assert "All is right: a body can do this." in html
    assert "data-offered" in html
    assert page_of() in editor_client.get(page_of().replace("figure/", "change/")).content.decode()
    assert page_of() in editor_client.get("/admin/contact-sheet/").content.decode()
    policy = response["Content-Security-Policy"]
    assert "'unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.django_db
def test_the_pictures_of_what_is_typed_are_drawn_and_carry_their_own_policy(editor_client, client):
    address = page_of() + f"front.svg?of={packed(RAW['clamshell']['text'])}"
    response = editor_client.get(address)
    assert response["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]
    other = editor_client.get(address.replace("front", "beside"))
    assert other.status_code == 200
    assert other.content != response.content
    assert editor_client.get(address.replace("front", "dance")).status_code == 404
    for carried in ("", "?of=abc", f"?of={packed('knee')}", f"?of={packed(RAW[SLUG]['text'])[:60]}"):
        assert editor_client.get(address.split("?")[0] + carried).status_code == 404, carried
    assert client.get(address).status_code in (302, 403)


@pytest.mark.django_db
def test_a_change_is_a_draft_seen_beside_the_old_one_and_published(editor_client, client):
    before = all_figures()[SLUG].url("move")
    response = send(editor_client, page_of(), "save", text=RAW[SLUG]["text"] + "body: up 1\n")
    assert response.status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG], "nobody sees it yet"
    assert read_form(editor_client.get(page_of()))["text"].replace("\r\n", "\n").endswith("body: up 1\n")
    (view,) = editor_client.get(reverse("admin:drafts")).context["drafts"]
    assert view.address == page_of()
    old, new = view.pictures
    assert old["url"] != new["url"]
    assert {editor_client.get(picture["url"]).status_code for picture in view.pictures} == {200}
    assert publish(editor_client).status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).content["text"] == RAW[SLUG]["text"] + "body: up 1\n"
    after = all_figures()[SLUG].url("move")
    assert after != before
    assert after in client.get(f"/exercises/{SLUG}/").content.decode()
    history = editor_client.get(page_of().replace("figure/", "history/")).text
    assert "body: up 1" in " ".join(strip_tags(history).split())
    assert "Edited here since it was loaded" in editor_client.get(page_of()).content.decode()


@pytest.mark.django_db
def test_saving_an_untouched_page_changes_nothing(editor_client):
    before = Figure.objects.get(exercise__slug=SLUG).updated_at
    assert send(editor_client, page_of(), "save").status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).updated_at == before
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_an_edit_is_left_alone_dumped_and_loaded_again_to_the_byte(editor_client, tmp_path: Path, capsys):
    send(editor_client, page_of(), "save", text=RAW[SLUG]["text"] + "body: up 1\n")
    publish(editor_client)
    call_command("load_catalogue")
    assert f"kept as edited: figure {SLUG}" in capsys.readouterr().out
    call_command("dump_catalogue", str(tmp_path / "one"), verbosity=0)
    dumped = tmp_path / "one" / "exercises" / "figures" / f"{SLUG}.toml"
    assert "\nbody: up 1\n" in dumped.read_text(), "a line of the text is a line of the file"
    call_command("load_catalogue", str(tmp_path / "one"), verbosity=0)
    call_command("dump_catalogue", str(tmp_path / "two"), verbosity=0)
    assert (tmp_path / "two" / "exercises" / "figures" / f"{SLUG}.toml").read_bytes() == dumped.read_bytes()


@pytest.mark.django_db
def test_what_no_body_does_is_refused_and_nothing_typed_is_lost(editor_client):
    text = RAW[SLUG]["text"] + BACKWARDS + "# mine\n"
    response = send(editor_client, page_of(), "save", text=text, alt="Somebody squats, and says so at length.")
    assert response.status_code == 422
    html = response.content.decode()
    assert "the right knee bends backwards by 16 degrees" in html
    data = read_form(response)
    assert data["text"].replace("\r\n", "\n").strip() == text.strip()
    assert data["alt"] == "Somebody squats, and says so at length."
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]


@pytest.mark.django_db
def test_words_that_say_nothing_are_refused(editor_client):
    response = send(editor_client, page_of(), "save", alt="Squat")
    assert response.status_code == 422
    assert "The movement in words: " in strip_tags(response.text)  # below the pictures, far from its field
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]


@pytest.mark.django_db
def test_a_copy_fills_the_text_and_keeps_the_words(editor_client):
    response = send(editor_client, page_of(), "copy", copy_of="clamshell")
    data = read_form(response)
    assert data["text"].replace("\r\n", "\n").strip() == RAW["clamshell"]["text"].strip()
    assert data["alt"] == RAW[SLUG]["alt"]
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]
    assert editor_client.post(page_of(), {**data, "do": "save"}).status_code == 302
    assert draft_of("figure", SLUG)["text"] == RAW["clamshell"]["text"]
    unknown = send(editor_client, page_of(), "copy", copy_of="nothing")
    assert "lying on the left side" in read_form(unknown)["text"]


@pytest.mark.django_db
def test_an_exercise_without_a_picture_begins_with_somebody_who_stands(editor_client):
    Figure.objects.filter(exercise__slug=SLUG).delete()
    response = editor_client.get(page_of())
    assert "It has no picture yet." in response.content.decode()
    assert send(editor_client, page_of(), "save", alt="The person stands and does something.").status_code == 302
    assert publish(editor_client).status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).catalogue_digest == ""
    assert "Made here." in editor_client.get(page_of()).content.decode()


@pytest.mark.django_db
def test_somebody_else_was_faster(editor_client):
    data = read_form(editor_client.get(page_of()))
    row = Figure.objects.get(exercise__slug=SLUG)
    row.content["text"] += "tempo: 5 5\n"
    row.save()
    response = editor_client.post(page_of(), {**data, "do": "save"})
    assert response.status_code == 422
    assert "Somebody else changed this picture" in response.content.decode()
    assert response.context["other"], "theirs is shown beside ours"
    row.refresh_from_db()
    assert row.content["text"].endswith("tempo: 5 5\n")
    assert not CatalogueDraft.objects.exists()


@pytest.mark.django_db
def test_the_picture_of_an_exercise_that_nobody_sees_is_saved_at_once(editor_client):
    Exercise.objects.filter(slug=SLUG).update(status="draft")
    assert send(editor_client, page_of(), "save", text=RAW[SLUG]["text"] + "body: up 1\n").status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).content["text"].endswith("body: up 1\n")
    assert not CatalogueDraft.objects.exists()


@pytest.mark.django_db
def test_the_preview_answers_with_pictures_and_problems(editor_client):
    data = read_form(editor_client.get(page_of()))
    right = editor_client.post(f"{page_of()}preview/", data).json()
    assert right["problems"] == []
    assert editor_client.get(right["pictures"]["beside"]["url"]).status_code == 200
    wrong = editor_client.post(f"{page_of()}preview/", {**data, "text": RAW[SLUG]["text"] + BACKWARDS}).json()
    assert wrong["pictures"]["front"]["url"] != right["pictures"]["front"]["url"], "it is shown all the same"
    lines = RAW[SLUG]["text"].splitlines()
    assert lines[wrong["problems"][0]["line"] - 1].startswith("pose 2")
    unreadable = editor_client.post(f"{page_of()}preview/", {**data, "text": "knee"}).json()
    assert unreadable["pictures"] is None
    assert [problem["line"] for problem in unreadable["problems"]] == [1]
    assert editor_client.get(f"{page_of()}preview/").status_code == 405
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]


@pytest.mark.django_db
def test_pictures_are_for_editors(client, django_user_model, editor_client):
    address = page_of()
    picture = f"{address}front.svg?of={packed(RAW[SLUG]['text'])}"
    for page in (address, f"{address}preview/"):
        assert client.post(page).status_code == 302
    staff = django_user_model.objects.create_user(email="desk@example.org", password="x", is_staff=True)
    person = django_user_model.objects.create_user(email="person@example.org", password="x")
    for user, refused in ((staff, {403}), (person, {302, 403})):
        theirs = client_of(user)
        assert theirs.get(address).status_code in refused
        assert theirs.post(address, {"do": "save"}).status_code in refused
        assert theirs.post(f"{address}preview/").status_code in refused
        assert theirs.get(picture).status_code == 403
    assert editor_client.get("/admin/exercises/exercise/999999/figure/").status_code == 404
    row = Figure.objects.get(exercise__slug=SLUG)
    assert digest(FIGURES.to_data(row)) == row.catalogue_digest
