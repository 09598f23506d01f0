"""Editors change a picture: fields that say everything, refusals with the joint, copies, saving, who may."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.http import QueryDict

from exercises.admin.figure import packed, unpacked
from exercises.admin.figure_form import PoseEditor
from exercises.admin.figure_words import WHAT, in_words
from exercises.figures import FigureError, parse, sheet
from exercises.loading import FIGURES, digest
from exercises.models import Exercise, Figure
from exercises.pictures import all_figures
from tests.conftest import client_of
from tests.desk import read_form

SLUG = "squat"
RAW = {slug: {key: value for key, value in raw.items() if key != "slug"} for slug, raw in sheet.read().items()}


def typed(content: dict[str, Any], **changes: str) -> QueryDict:
    """Return what a browser sends of the page that shows this figure."""
    editor = PoseEditor.of(content)
    post = QueryDict(mutable=True)
    for form in editor.forms():
        for field in form:
            value = field.value()
            if isinstance(value, list):
                post.setlist(field.html_name, value)
            elif value is True:
                post[field.html_name] = "on"
            elif value is not None and value is not False:
                post[field.html_name] = str(value)
    for kind in ("pose", "prop", "arrow"):
        post[f"{kind}_count"] = str(len(getattr(editor, f"{kind}s")))
    post.update(changes)
    return post


def sentences(editor: PoseEditor) -> dict[str, list[str]]:
    return {at: words for at, _label, words in editor.problems()}


# --- Fields and data ---


@pytest.mark.parametrize("slug", sorted(RAW))
def test_a_page_that_nobody_touched_says_what_the_file_says(slug):
    editor = PoseEditor.typed(typed(RAW[slug]))
    content = editor.read(RAW[slug])
    assert editor.problems() == []
    assert json.dumps(content) == json.dumps(RAW[slug]), "to the order of the keys"


@pytest.mark.parametrize("slug", sorted(RAW))
def test_what_is_typed_anew_draws_the_same(slug):
    """Without a stored figure to lean on, every field alone carries the whole picture."""
    content = PoseEditor.typed(typed(RAW[slug])).read(None)
    assert content is not None
    assert parse({"slug": slug, **content}) == parse({"slug": slug, **RAW[slug]})


def test_only_what_was_changed_is_written_anew():
    before = RAW["head-press"]
    content = PoseEditor.typed(typed(before, **{"pose-1-hold": "4"})).read(before)
    assert content is not None
    assert content["poses"][0] == before["poses"][0]
    assert content["poses"][1]["hold"] == 4
    assert {key: value for key, value in content.items() if key != "poses"} == {
        key: value for key, value in before.items() if key != "poses"
    }


def test_the_joint_is_named_at_its_field():
    """A shin 18 degrees before its thigh is a knee bent backwards by 12: a knee may give 6."""
    editor = PoseEditor.typed(typed(RAW[SLUG], **{"pose-1-a_shin": "-5", "pose-1-a_thigh": "-23", "whole-floor": ""}))
    editor.read(RAW[SLUG])
    assert sentences(editor)["id_pose-1-a_shin"] == ["Near knee bends backwards in pose 2 by 12°."]


def test_sides_are_named_as_the_view_shows_them():
    raw = RAW["standing-hip-abduction"]
    editor = PoseEditor.typed(typed(raw, **{"pose-1-b_thigh": "80"}))
    editor.read(raw)
    assert any(one.startswith("Right hip") for words in sentences(editor).values() for one in words)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"pose-0-a_thigh": "up"}, "id_pose-0-a_thigh", "Please write a number alone"),
        ({"pose-0-a_thigh": ""}, "id_pose-0-a_thigh", "Say where every bone of the limb points"),
        ({"pose-0-lower_trunk": "", "pose-0-upper_trunk": "3"}, "id_pose-0-lower_trunk", "lower trunk points as well"),
        ({"pose-0-a_arm_x": "3"}, "id_pose-0-a_arm_held", "Choose what is held."),
        ({"pose-1-anchor_x": "3"}, "id_pose-1-anchor_part", "Choose what stays in place."),
        ({"pose-0-seen_chest": "2"}, "id_pose-0-seen_chest", "less than or equal to 1"),
        ({"whole-still": "two"}, "id_whole-still", "Write the number of a pose"),
        ({"whole-still": "9"}, "id_whole-still", "Still must be between 1 and 2"),
        ({"whole-close_left": "9"}, "id_whole-close_right", "Give both ends, or none."),
        ({"whole-alt": "Squat"}, "id_whole-alt", "at least 20 characters"),
        ({"whole-out": "0"}, "id_whole-out", "greater than or equal to 0.4"),
        ({"prop-0-settings": "x: 3"}, "id_prop-0-settings", "Write names and values like this"),
        ({"prop-0-settings": "legs = 3"}, "id_prop-0-settings", "unknown key legs"),
        ({"prop-0-kind": ""}, "id_prop-0-kind", "Choose what it is"),
        ({"arrow-0-settings": 'follows = "soul"'}, "id_arrow-0-settings", "follows 'soul' is not one of"),
        ({"pose-1-b_arm_held": "b_hand", "pose-1-b_arm_x": "300"}, "id_pose-1-b_arm_held", "Far hand does not reach"),
        ({"pose-1-a_leg_held": "a_heel"}, "id_pose-1-a_leg_held", "Near heel is held in pose 2, though"),
    ],
)
def test_each_slip_is_said_at_its_field(change, field, words):
    raw = RAW[SLUG]
    editor = PoseEditor.typed(typed(raw, **change))
    editor.read(raw)
    assert words in " ".join(sentences(editor)[field])


def test_a_step_that_the_exercise_does_not_have_is_refused():
    editor = PoseEditor.typed(typed(RAW[SLUG], **{"pose-1-step": "9"}), most_steps=6)
    assert editor.read(None) is None
    assert sentences(editor) == {"id_pose-1-step": ["The exercise has 6 steps."]}


def test_every_problem_of_a_body_has_words_for_editors():
    """Twist every bone of every figure all the way round: whatever is refused is said in words, at a field."""
    for slug in ("squat", "clamshell", "plie-squat", "standing-hip-abduction"):
        for turn in range(-170, 180, 20):
            raw = json.loads(json.dumps(RAW[slug]))
            raw["poses"][-1] |= {"trunk": [turn, -turn], "head": turn / 2, "arms": [turn, -turn], "legs": [turn, -turn]}
            try:
                parse(raw)
            except FigureError as error:
                editor = PoseEditor.typed(typed(raw))
                editor.read(None)
                for problem in error.problems:
                    assert any(in_words(problem) in words for words in sentences(editor).values()), problem
    assert all("%(part)s" in str(words) for words in WHAT.values())


# --- Poses come, go and move ---


@pytest.fixture
def three() -> PoseEditor:
    return PoseEditor.typed(typed(RAW["sit-to-stand"]))


def steps(editor: PoseEditor) -> list[str]:
    return [str(pose["step"].value() or "") for pose in editor.poses]


def test_poses_come_go_and_move(three):
    assert steps(three) == ["2", "3", "4"]
    assert steps(three.changed("add", 0)) == ["2", "", "3", "4"]
    assert steps(three.changed("remove", 1)) == ["2", "4"]
    assert steps(three.changed("up", 2)) == ["2", "4", "3"]
    assert steps(three.changed("down", 0)) == ["3", "2", "4"]
    assert steps(three.changed("up", 0)) == steps(three.changed("down", 2)) == ["2", "3", "4"]
    assert len(three.changed("prop").props) == len(three.props) + 1
    assert len(three.changed("arrow").arrows) == len(three.arrows) + 1
    assert steps(three.changed("remove", 7)) == steps(three.changed("dance")) == ["2", "3", "4"]


def test_the_last_pose_stays_and_the_most_is_six(three):
    one = three.changed("remove", 2).changed("remove", 1)
    assert len(one.changed("remove", 0).poses) == 1
    for _time in range(9):
        one = one.changed("add", 0)
    assert len(one.poses) == 6


def test_when_the_first_pose_goes_the_next_one_stands_by_itself(three):
    editor = three.changed("remove", 0)
    typed_again = PoseEditor(*editor.values, is_bound=True)
    content = typed_again.read(None)
    assert [at for at, _label, _words in typed_again.problems()] == ["id_arrow-0-settings"], "it went to pose 3"
    assert content is not None
    content["arrows"] = []
    raw = RAW["sit-to-stand"]
    assert parse(content).poses[0].angles == pytest.approx(parse(raw).poses[1].angles)


def test_what_an_address_carries_comes_back():
    for raw in RAW.values():
        text = packed(raw)
        assert unpacked(text) == raw
        assert len(text) < 3400
    for bad in ("", "abc", "eJzLSM3JyQcABiwCFQ", packed([])):
        with pytest.raises(ValueError, match=r"."):
            unpacked(bad)


# --- The page ---


def page_of(slug: str = SLUG) -> str:
    return f"/admin/exercises/exercise/{Exercise.objects.get(slug=slug).pk}/figure/"


def send(client: Any, address: str, do: str, **changes: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return client.post(address, {**read_form(response), "do": do, **changes})


@pytest.mark.django_db
def test_an_editor_sees_every_field_and_the_picture(editor_client):
    response = editor_client.get(page_of())
    html = response.content.decode()
    assert 'name="pose-1-a_shin"' in html
    assert "figure/move.svg?of=" in html
    assert "All is right: a body can do this." in html
    change = editor_client.get(page_of().replace("figure/", "change/")).content.decode()
    assert page_of() in change
    assert page_of() in editor_client.get("/admin/contact-sheet/").content.decode()
    policy = response["Content-Security-Policy"]
    assert "'unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.django_db
def test_the_pictures_of_what_is_typed_are_drawn_and_carry_their_own_policy(editor_client, client):
    pk = Exercise.objects.get(slug=SLUG).pk
    address = f"/admin/exercises/exercise/{pk}/figure/move.svg?of={packed(RAW['clamshell'])}"
    response = editor_client.get(address)
    assert response["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]
    assert RAW["clamshell"]["alt"].split(",")[0] in response.content.decode()
    assert editor_client.get(address.replace("move", "dance")).status_code == 404
    assert editor_client.get(address.split("?")[0]).status_code == 404
    assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_a_change_is_saved_told_and_live(editor_client, client):
    before = all_figures()[SLUG].url("move")
    response = send(editor_client, page_of(), "save", **{"whole-out": "2", "pose-1-hold": "1.5"})
    assert response.status_code == 302
    row = Figure.objects.get(exercise__slug=SLUG)
    assert row.content["tempo"] == [2, RAW[SLUG]["tempo"][1]]
    assert row.content["poses"][1]["hold"] == 1.5
    assert row.content["poses"][0] == RAW[SLUG]["poses"][0]
    after = all_figures()[SLUG].url("move")
    assert after != before
    assert after in client.get(f"/exercises/{SLUG}/").content.decode()
    history = editor_client.get(page_of().replace("figure/", "history/")).content.decode()
    assert "Changed poses and tempo for picture “Squat”." in history
    assert "Edited here since it was loaded" in editor_client.get(page_of()).content.decode()


@pytest.mark.django_db
def test_saving_an_untouched_page_changes_nothing(editor_client):
    before = Figure.objects.get(exercise__slug=SLUG).updated_at
    assert send(editor_client, page_of(), "save").status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).updated_at == before
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_an_edit_is_left_alone_dumped_and_loaded_again_to_the_byte(editor_client, tmp_path: Path, capsys):
    send(editor_client, page_of(), "save", **{"pose-1-a_forearm": "6.5", "pose-1-a_upper_arm": "3"})
    call_command("load_catalogue")
    assert f"kept as edited: figure {SLUG}" in capsys.readouterr().out
    call_command("dump_catalogue", str(tmp_path / "one"), verbosity=0)
    dumped = tmp_path / "one" / "exercises" / "figures" / f"{SLUG}.toml"
    assert "6.5" in dumped.read_text()
    call_command("load_catalogue", str(tmp_path / "one"), verbosity=0)
    call_command("dump_catalogue", str(tmp_path / "two"), verbosity=0)
    assert (tmp_path / "two" / "exercises" / "figures" / f"{SLUG}.toml").read_bytes() == dumped.read_bytes()


@pytest.mark.django_db
def test_what_no_body_does_is_refused_and_nothing_typed_is_lost(editor_client):
    response = send(editor_client, page_of(), "save", **{"pose-1-a_shin": "-5", "pose-1-hold": "2.75"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Near knee bends backwards in pose 2 by" in html
    assert 'aria-invalid="true"' in html
    assert 'value="2.75"' in html
    assert 'value="-5"' in html
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]


@pytest.mark.django_db
def test_a_number_that_is_none_keeps_its_place(editor_client):
    response = send(editor_client, page_of(), "preview", **{"pose-1-a_shin": "down"})
    assert response.status_code == 200
    assert 'value="down"' in response.content.decode()
    assert "Please write a number alone" in response.content.decode()


@pytest.mark.django_db
def test_a_copy_fills_the_fields_and_keeps_the_words(editor_client):
    response = send(editor_client, page_of(), "copy", copy_of="clamshell")
    data = read_form(response)
    assert data["whole-view"] == "above"
    assert data["whole-alt"] == RAW[SLUG]["alt"]
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]
    saved = editor_client.post(page_of(), {**data, "do": "save"})
    assert saved.status_code == 302
    assert Figure.objects.get(exercise__slug=SLUG).content["poses"] == RAW["clamshell"]["poses"]
    unknown = send(editor_client, page_of(), "copy", copy_of="nothing")
    assert read_form(unknown)["whole-view"] == "above"


@pytest.mark.django_db
def test_an_exercise_without_a_picture_begins_with_somebody_who_stands(editor_client):
    Figure.objects.filter(exercise__slug=SLUG).delete()
    response = editor_client.get(page_of())
    assert "It has no picture yet." in response.content.decode()
    words = "The person stands and does something."
    changes = {"whole-alt": words, "whole-works": ["a_thigh"], "pose-1-lower_trunk": "80"}
    assert send(editor_client, page_of(), "save", **changes).status_code == 302
    row = Figure.objects.get(exercise__slug=SLUG)
    assert row.catalogue_digest == ""
    assert row.content["works"] == ["near_thigh"]
    assert "Made here." in editor_client.get(page_of()).content.decode()


@pytest.mark.django_db
def test_a_pose_is_added_without_a_script(editor_client):
    response = send(editor_client, page_of(), "add:0", **{"pose-1-hold": "what"})
    html = response.content.decode()
    assert read_form(response)["pose_count"] == "3"
    assert 'value="what"' in html
    assert '<h2 id="pose-1-heading" tabindex="-1" autofocus>' in html


@pytest.mark.django_db
def test_somebody_else_was_faster(editor_client):
    data = read_form(editor_client.get(page_of()))
    row = Figure.objects.get(exercise__slug=SLUG)
    row.content["tempo"] = [5, 5]
    row.save()
    response = editor_client.post(page_of(), {**data, "whole-out": "2", "do": "save"})
    assert response.status_code == 422
    assert "Somebody else has changed this picture" in response.content.decode()
    row.refresh_from_db()
    assert row.content["tempo"] == [5, 5]


@pytest.mark.django_db
def test_the_preview_answers_with_pictures_problems_and_directions(editor_client):
    data = read_form(editor_client.get(page_of()))
    right = editor_client.post(f"{page_of()}preview/", data).json()
    assert right["problems"] == []
    assert editor_client.get(right["pictures"]["strip"]["url"]).status_code == 200
    assert right["directions"]["id_pose-0-a_thigh"]
    wrong = editor_client.post(f"{page_of()}preview/", {**data, "pose-1-a_shin": "-5"}).json()
    assert wrong["pictures"]["move"]["url"] != right["pictures"]["move"]["url"]
    assert {one["id"] for one in wrong["problems"]} >= {"id_pose-1-a_shin"}
    unreadable = editor_client.post(f"{page_of()}preview/", {**data, "pose-1-a_shin": "x"}).json()
    assert unreadable["pictures"] is None
    assert editor_client.get(f"{page_of()}preview/").status_code == 405
    assert Figure.objects.get(exercise__slug=SLUG).content == RAW[SLUG]


@pytest.mark.django_db
def test_pictures_are_for_editors(client, django_user_model, editor_client):
    address = page_of()
    picture = f"{address}move.svg?of={packed(RAW[SLUG])}"
    for one in (address, f"{address}preview/"):
        assert client.post(one).status_code == 302
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
