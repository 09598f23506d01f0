"""Files to rows and back: editors' changes are kept, and neither a second load nor a broken file changes anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from exercises.loading import (
    CONTRAINDICATIONS,
    EXERCISES,
    LESSONS,
    MOVEMENTS,
    REVIEWED,
    Codec,
    Data,
    digest,
    exercise_data,
    is_as_loaded,
    load,
)
from exercises.models import (
    CatalogueSnapshot,
    Contraindication,
    Exercise,
    Movement,
    ProgressionRule,
    SequencePart,
    Status,
    Step,
)
from exercises.publishing.drafts import standing
from exercises.publishing.putting import write_directly
from exercises.publishing.reviews import ReviewState, keep_review, latest_reviews, state_of
from exercises.snapshot.current import current_catalogue
from programs.library.files import PROGRAMS, all_codecs
from programs.models import Program
from tests.conftest import make_user
from tests.desk import add_row, publish, read_form, send_form

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("load_catalogue", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def dumped(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as files, shared by tests that do not change them."""
    folder = tmp_path_factory.mktemp("dumped")
    with django_db_blocker.unblock():
        call_command("dump_catalogue", str(folder), stdout=StringIO())
    return folder


@pytest.fixture
def files(dumped: Path, tmp_path: Path) -> Path:
    """The catalogue as files, a copy that a test may change."""
    return shutil.copytree(dumped, tmp_path, dirs_exist_ok=True)


def state() -> dict[str, str]:
    """Return the content of every row and of the snapshot, to see that nothing has changed."""
    rows = {
        f"{codec.name} {codec.key(data)}": f"{digest(data)} {row.catalogue_digest}"
        for codec, _ in all_codecs()
        for row in codec.rows()
        for data in [codec.to_data(row)]
    }
    return {**rows, "snapshot": str(CatalogueSnapshot.objects.get().token)}


def change(row: object) -> str:
    meta = row._meta  # type: ignore[attr-defined]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])  # type: ignore[attr-defined]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, f"{path.name} has no {old}"
    path.write_text(text.replace(old, new, 1))


# --- Nothing changes by itself ---


def test_a_second_load_changes_nothing():
    before = state()
    assert "0 new, 0 changed" in run()
    assert state() == before


def test_what_is_dumped_loads_as_the_same(files):
    before = state()
    said = run(files)
    assert f"0 new, 0 changed, {len(before) - 1} unchanged, 0 kept" in said
    assert state() == before


def test_dumping_twice_gives_the_same_files(files, tmp_path_factory):
    again = tmp_path_factory.mktemp("again")
    call_command("dump_catalogue", str(again), stdout=StringIO())
    first = {path.relative_to(files): path.read_bytes() for path in files.rglob("*.toml")}
    assert first == {path.relative_to(again): path.read_bytes() for path in again.rglob("*.toml")}
    assert len(first) > 80


def test_an_empty_database_becomes_the_same_catalogue(files):
    before = {key: value for key, value in state().items() if key != "snapshot"}
    SequencePart.objects.all().delete()
    for codec, _ in reversed(all_codecs()):
        type(codec.rows()[0])._default_manager.all().delete()
    assert f"{len(before)} new, 0 changed, 0 unchanged" in run(files)
    assert {key: value for key, value in state().items() if key != "snapshot"} == before
    assert len(current_catalogue().rules) == Contraindication.objects.filter(state="in_force").count()


# --- Load, edit, dump, load ---


def test_load_edit_dump_load(editor_client, tmp_path):
    squat = Exercise.objects.get(slug="squat")
    address = change(squat)
    data = read_form(editor_client.get(address))
    data |= {
        "summary": "Sit back “as if” to a chair.",
        "mistakes": "One: do this.\r\nTwo: “do that”.",
        "goal_reps_max": "14",
    }
    data["steps-0-order"], data["steps-1-order"] = "2", "1"
    add_row(data, "steps", order="", kind="movement", text="A new last step,\r\non two lines.")
    assert editor_client.post(address, data).status_code == 302
    rule = ProgressionRule.objects.get(key="flare_rise")
    assert send_form(editor_client, change(rule), value="5").status_code == 302
    publish(editor_client)
    edited = state()

    assert "kept as edited: exercise squat" in run()
    assert "kept as edited: progression rule flare_rise" in run()
    assert state() == edited

    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    said = run(tmp_path)
    assert "0 new, 0 changed" in said
    assert "0 kept" in said
    loaded = state()
    assert {key: value.split()[0] for key, value in loaded.items()} == {
        key: value.split()[0] for key, value in edited.items()
    }
    assert "0 new, 0 changed" in run(tmp_path)
    assert state() == loaded
    squat.refresh_from_db()
    assert squat.summary == "Sit back “as if” to a chair."
    assert squat.goal.reps_max == 14
    assert squat.steps.last().text == "A new last step,\non two lines."

    # The project's own files lack the edit; loading them, as every start does, must leave it alone.
    assert "kept as edited: exercise squat" in run()
    assert state() == loaded


def test_what_an_editor_made_survives_dump_and_load(editor_client, tmp_path):
    Exercise.objects.create(
        slug="new-one",
        name="New one",
        kind="strength",
        start_position="standing",
        laterality="both",
        measure="repetitions",
    )
    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    Exercise.objects.filter(slug="new-one").delete()
    assert "1 new, 0 changed" in run(tmp_path)
    made = Exercise.objects.get(slug="new-one")
    assert made.status == Status.DRAFT


def test_a_row_without_edits_takes_what_is_new_in_its_file(files):
    replace(files / "exercises/exercises/squat.toml", 'name = "Squat"', 'name = "The squat"')
    assert "0 new, 1 changed" in run(files)
    assert Exercise.objects.get(slug="squat").name == "The squat"
    assert current_catalogue().exercises["squat"].name == "The squat"


def test_a_row_with_edits_is_kept_and_reported_whatever_its_file_says(editor_client, files):
    squat = Exercise.objects.get(slug="squat")
    send_form(editor_client, change(squat), summary="The editor’s sentence.")
    publish(editor_client)
    replace(files / "exercises/exercises/squat.toml", 'name = "Squat"', 'name = "The squat"')
    said = run(files)
    assert "kept as edited: exercise squat" in said
    assert "0 new, 0 changed" in said
    squat.refresh_from_db()
    assert (squat.name, squat.summary) == ("Squat", "The editor’s sentence.")


def test_an_edited_child_row_counts_as_an_edit():
    Step.objects.filter(exercise__slug="squat", order=0).update(text="Edited.")
    assert "kept as edited: exercise squat" in run()
    assert Step.objects.filter(exercise__slug="squat", text="Edited.").exists()


def test_an_edited_program_is_kept(editor_client):
    program = Program.objects.get(slug="six-hip-exercises")
    assert send_form(editor_client, change(program), summary="The editor’s sentence.").status_code == 302
    publish(editor_client)
    assert "kept as edited: program six-hip-exercises" in run()
    program.refresh_from_db()
    assert program.summary == "The editor’s sentence."


# --- Dry run ---


def test_a_dry_run_says_what_would_happen_and_writes_nothing(files):
    replace(files / "exercises/exercises/squat.toml", 'name = "Squat"', 'name = "The squat"')
    (files / "exercises/muscles.toml").write_text(
        (files / "exercises/muscles.toml").read_text() + '\n[[muscle]]\nslug = "psoas"\nname = "Psoas"\nplain = "x"\n'
    )
    before = state()
    assert "Would be: 1 new, 1 changed" in run(files, "--dry-run")
    assert state() == before


def test_a_dry_run_is_right_about_what_a_load_does(files):
    replace(files / "programs/hip-basics.toml", "minutes = 25", "minutes = 20")
    assert "0 new, 1 changed" in run(files, "--dry-run")
    assert "0 new, 1 changed" in run(files)
    assert "0 new, 0 changed" in run(files, "--dry-run")


def test_what_came_later_and_says_nothing_changes_no_digest():
    """Otherwise every row of an upgraded site would look edited, and never take anything new from its file."""
    assert "one_leg_movements" not in exercise_data(Exercise.objects.get(slug="squat"))
    assert "one_leg_movements" in exercise_data(Exercise.objects.get(slug="figure-4-stretch"))
    assert "of_one_leg" not in MOVEMENTS.to_data(Movement.objects.get(slug="weight_bearing"))
    assert MOVEMENTS.to_data(Movement.objects.get(slug="hip_flexion_gt90"))["of_one_leg"] is True


# --- Reviews ---


@pytest.fixture
def reviewer() -> User:
    return make_user("clinician@example.org", name="Dr. Hip", is_staff=True)


def live_text(codec: Codec, key: str) -> Data:
    return standing(codec, key).live or {}


def test_a_review_is_no_edit_so_that_a_later_file_reaches_the_row(files: Path, reviewer: User, editor: User) -> None:
    day = date(2026, 11, 29)
    table = (
        (EXERCISES, "squat", files / "exercises/exercises/squat.toml", "summary"),
        (CONTRAINDICATIONS, "OST-1", files / "exercises/contraindications.toml", "reason"),
        (LESSONS, "yoga", files / "exercises/lessons/yoga.toml", "summary"),
        (PROGRAMS, "hip-basics", files / "programs/hip-basics.toml", "summary"),
    )
    for codec, key, _file, _field in table:
        assert live_text(codec, key).get("reviewed_on") is None
        keep_review(standing(codec, key), by=reviewer, today=day, due_on=day + timedelta(days=100))
        assert live_text(codec, key)["reviewed_on"] == day.isoformat()
        assert is_as_loaded(codec.to_data(codec.find(key)), codec.find(key))
    before = state()
    assert "0 new, 0 changed" in run(files)
    assert state() == before, "the same text keeps its review"
    # rows that were loaded when a review still was part of the digest
    for codec, key, _file, _field in table:
        data = codec.to_data(codec.find(key))
        old = digest({name: REVIEWED.get(name, value) for name, value in data.items()})
        codec.rows().filter(pk=codec.find(key).pk).update(catalogue_digest=old)
        assert is_as_loaded(data, codec.find(key))
    for codec, key, file, field in table:
        text = str(live_text(codec, key)[field])
        replace(file, text[:20], f"Newer. {text[:20]}")
    assert "0 new, 4 changed" in run(files)
    for codec, key, _file, field in table:
        live = live_text(codec, key)
        assert str(live[field]).startswith("Newer. "), key
        assert live.get("reviewed_on") is None, key
        assert state_of(live, latest_reviews(codec.name)[key], today=day) == ReviewState.CHANGED, key
    for codec, key, file, field in table:
        keep_review(standing(codec, key), by=reviewer, today=day, due_on=day + timedelta(days=100))
        where = standing(codec, key)
        write_directly(where, {**live_text(codec, key), field: "An editor's own words."}, by=editor)
        replace(file, "Newer. ", "Newest. ")
    assert "0 new, 0 changed" in run(files)
    for codec, key, _file, field in table:
        assert live_text(codec, key)[field] == "An editor's own words.", key


def test_a_later_review_in_the_file_reaches_the_row(files: Path, reviewer: User) -> None:
    day = date(2026, 11, 29)
    keep_review(standing(EXERCISES, "squat"), by=reviewer, today=day, due_on=day + timedelta(days=100))
    for on, by, changed in (("2026-11-28", "Dr. Hip", 0), ("2026-11-30", "Dr. File", 1)):
        path = squat(files)
        kept = [line for line in path.read_text().splitlines() if not line.startswith("reviewed_")]
        path.write_text("\n".join([f'reviewed_by = "Dr. File"\nreviewed_on = {on}', *kept]))
        assert f"0 new, {changed} changed" in run(files)
        assert Exercise.objects.get(slug="squat").reviewed_by == by


# --- Broken files ---


def squat(files: Path) -> Path:
    return files / "exercises/exercises/squat.toml"


def append(name: str, text: str) -> Callable[[Path], None]:
    def break_it(files: Path) -> None:
        path = files / name
        path.write_text(path.read_text() + text)

    return break_it


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda files: replace(files / name, old, new)


BROKEN: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "no TOML": (append("exercises/exercises/squat.toml", "\n= 3"), ["squat.toml"]),
    "no TOML in a table": (append("exercises/sources.toml", "\n= 3"), ["sources.toml"]),
    "no table": (lambda files: (files / "exercises/muscles.toml").write_text(""), ["muscles.toml"]),
    "no file": (lambda files: (files / "exercises/ladders.toml").unlink(), ["ladders.toml"]),
    "another slug": (lambda files: squat(files).rename(squat(files).with_name("squad.toml")), ["squad"]),
    "unknown key": (append("exercises/muscles.toml", '\ncolour = "red"\n'), ["muscles.toml", "unknown key colour"]),
    "missing key": (swap("exercises/exercises/squat.toml", 'kind = "strength"', ""), ["squat.toml", "missing kind"]),
    "twice": (
        append("exercises/muscles.toml", '\n[[muscle]]\nslug = "hamstrings"\nname = "x"\nplain = "x"\n'),
        ["muscles.toml", "hamstrings is there twice"],
    ),
    "published but incomplete": (
        lambda files: squat(files).write_text(
            "\n".join(line for line in squat(files).read_text().splitlines() if not line.startswith("feel"))
        ),
        ["squat.toml", "what you might feel"],
    ),
    "unknown muscle": (swap("exercises/exercises/squat.toml", '"gluteus-maximus"', '"wing"'), ["squat", "wing"]),
    "unknown condition": (
        swap("exercises/contraindications.toml", 'condition = "osteopenia"', 'condition = "envy"'),
        ["OPN-1"],
    ),
    "unknown choice": (
        swap("exercises/exercises/squat.toml", 'kind = "strength"', 'kind = "magic"'),
        ["squat", "magic"],
    ),
    "unknown step": (swap("exercises/exercises/squat.toml", 'kind = "set_up"', 'kind = "magic"'), ["squat", "magic"]),
    "impossible dose": (swap("exercises/exercises/squat.toml", "sets = ", "sets = 9"), ["squat.toml", "sets"]),
    "a rule without a trigger": (
        append(
            "exercises/contraindications.toml",
            '\n[[contraindication]]\nid = "X-1"\norder = 1\ncondition = "osteopenia"\nverdict = "avoid"\n'
            'message = "x"\nreason = "x"\nsources = [{ code = "P" }]\n',
        ),
        ["X-1 has no trigger"],
    ),
    "a rule without a source": (
        append(
            "exercises/contraindications.toml",
            '\n[[contraindication]]\nid = "X-1"\norder = 1\ncondition = "osteopenia"\nverdict = "avoid"\n'
            'message = "x"\nreason = "x"\nprogramme = true\n',
        ),
        ["X-1 cites no source"],
    ),
    "one leg makes what the exercise does not": (
        swap(
            "exercises/exercises/figure-4-stretch.toml",
            'one_leg_movements = [\n    "hip_external_rotation_end_range",\n]',
            'one_leg_movements = ["hip_er_with_extension"]',
        ),
        ["figure-4-stretch.toml", "hip_er_with_extension stands in one_leg_movements and not in movements"],
    ),
    "a way to stand is of one leg": (
        swap(
            "exercises/exercises/standing-quad-stretch.toml",
            'one_leg_movements = [\n    "hip_extension_past_neutral",\n]',
            'one_leg_movements = ["single_leg_stance"]',
        ),
        ["standing-quad-stretch", "single_leg_stance concerns both legs"],
    ),
    "one leg of both": (
        swap(
            "exercises/exercises/squat.toml",
            'kind = "strength"',
            'kind = "strength"\none_leg_movements = ["knee_loading"]',
        ),
        ["squat.toml", "one_leg_movements are for an exercise of each side"],
    ),
    "too long": (swap("exercises/exercises/squat.toml", 'name = "Squat"', f'name = "{"x" * 200}"'), ["squat", "name"]),
}


def test_a_broken_file_is_named_and_changes_nothing(files):
    before = state()
    replace(files / "exercises/exercises/clamshell.toml", 'name = "', 'name = "Would have changed: ')
    whole = contents(files)
    for kind, (break_it, words) in BROKEN.items():
        break_it(files)
        with pytest.raises(CommandError, match="nothing was changed") as raised:
            run(files)
        assert all(word in str(raised.value) for word in words), kind
        broken = contents(files)
        for path in broken.keys() - whole.keys():
            path.unlink()
        for path, content in whole.items():
            if broken.get(path) != content:
                path.write_bytes(content)
    assert state() == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.toml")}


def test_every_slip_is_reported_at_once(files):
    replace(squat(files), 'kind = "strength"', "")
    append("exercises/muscles.toml", '\ncolour = "red"\n')(files)
    with pytest.raises(CommandError, match=r"(?s)unknown key colour.*missing kind"):
        run(files)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="could not be read; nothing was changed"):
        run(tmp_path / "nowhere")


def test_loading_reports_each_row_by_its_kind_and_key(files):
    Movement.objects.create(slug="floating", name="Floating")
    report = load(all_codecs(files))
    assert "exercise squat" in report.unchanged
    assert "contraindication OST-1" in report.unchanged
    assert not report.changes
    assert EXERCISES.key({"slug": "squat"}) == "squat"
