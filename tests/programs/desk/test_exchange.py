"""The catalogue as spreadsheets and as a ZIP, both ways: strict cells, a preview, all or nothing, drafts alone."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from exercises.models import CatalogueDraft, Exercise
from programs.desk.exchange import cells
from programs.desk.exchange.sheets import SHEETS
from programs.desk.exchange.workbook import csv_text, read, xlsx
from programs.desk.review import CODECS
from programs.desk.wording import changing_desks
from programs.models import Program
from tests.conftest import client_of
from tests.desk import draft_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/exchange/"


def upload(client, content, name="catalogue.xlsx"):
    return client.post(f"{PAGE}preview/", {"file": SimpleUploadedFile(name, content)})


def keep(client, response):
    return client.post(f"{PAGE}keep/", {"changes": response.context["proposals"].signed()})


def book(**sheets):
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name.replace("_", "-"))
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def problems(response):
    assert response.status_code == 422
    assert not CatalogueDraft.objects.exists()
    return "\n".join(response.context["proposals"].problems)


# --- Cells ---


@pytest.mark.parametrize(
    ("read_cell", "typed", "value"),
    [
        (cells.whole, "10", 10),
        (cells.whole, 10.0, 10),
        (cells.whole, "", None),
        (cells.kilograms, "2,5", "2.5"),
        (cells.kilograms, 2.5, "2.5"),
        (cells.kilograms, "0.50", "0.5"),
        (cells.yes_or_no, "Yes", True),
        (cells.yes_or_no, False, False),
        (cells.names, " squat ;plie-squat;", ["squat", "plie-squat"]),
        (cells.lines, "one\r\n\r\n two ", ["one", "two"]),
        (cells.day, "2026-04-03", "2026-04-03"),
        (cells.day, datetime(2026, 4, 3, tzinfo=UTC), "2026-04-03"),
        (cells.text, 7.0, "7"),
    ],
)
def test_a_cell_says_one_thing(read_cell, typed, value):
    assert read_cell(typed) == value


@pytest.mark.parametrize(
    ("read_cell", "typed"),
    [
        (cells.whole, "10.7"),
        (cells.whole, 10.7),
        (cells.whole, "10,7"),
        (cells.whole, "ten"),
        (cells.whole, True),
        (cells.whole, float("inf")),
        (cells.kilograms, float("nan")),
        (cells.kilograms, "1,500"),
        (cells.kilograms, "1 000"),
        (cells.day, "03/04/2026"),
        (cells.day, "3.4.2026"),
        (cells.day, "2026-02-30"),
        (cells.day, "20260403"),
        (cells.yes_or_no, "perhaps"),
        (cells.one_of(["left", "right"]), "both"),
    ],
)
def test_what_is_not_clearly_meant_is_refused(read_cell, typed):
    with pytest.raises(cells.CellError):
        read_cell(typed)


# --- Out ---


def test_what_comes_out_goes_in_again_and_changes_nothing(editor_client):
    for name in ("catalogue.xlsx", "catalogue.zip", *(f"{sheet.name}.csv" for sheet in SHEETS)):
        file = editor_client.get(PAGE + name)
        assert file.status_code == 200
        assert name in file["Content-Disposition"]
        response = upload(editor_client, file.content, name)
        assert response.status_code == 200, response.context["proposals"].problems[:3]
        assert response.context["proposals"].changes == [], name
        assert response.context["proposals"].unchanged, name
    assert editor_client.get(f"{PAGE}people.csv").status_code == 404


def test_no_formula_leaves_and_what_was_no_formula_comes_back():
    Exercise.objects.filter(slug="squat").update(summary='=HYPERLINK("https://evil.example")', purpose="-1 is cold")
    page = load_workbook(io.BytesIO(xlsx()))["exercises"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    text = csv_text(SHEETS[0])
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    (found,) = read("exercises.csv", text.encode())
    squat = next(line.cells for line in found.lines if line.cells["slug"] == "squat")
    assert (squat["summary"][0], squat["purpose"]) == ("=", "-1 is cold")


# --- In ---


def test_a_line_break_of_a_word_processor_keeps_no_row_from_the_workbook():
    Exercise.objects.filter(slug="squat").update(purpose="For your legs.\x0bAnd stairs.")
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(xlsx()))["exercises"].iter_rows()]
    assert "For your legs.And stairs." in next(row for row in rows if row[0] == "squat")


def test_a_change_is_previewed_and_kept_as_a_draft_alone(editor_client):
    before = Exercise.objects.get(slug="squat").summary
    content = book(
        exercises=[["slug", "summary", "balance_demand"], ["squat", "Other words.", 1]],
        steps=[
            ["exercise", "kind", "text"],
            ["squat", "set_up", "Stand."],
            ["squat", "movement", "Sit back."],
            ["squat", "breathing", "Breathe."],
        ],
        doses=[["exercise", "which", "sets", "reps"], ["squat", "start", 1, 5]],
    )
    response = upload(editor_client, content)
    assert response.status_code == 200
    (view,) = response.context["rows"]
    assert {"Summary", "Steps", "Start dose"} <= {field.label for field in view.fields}
    assert not CatalogueDraft.objects.exists()
    for _time in range(2):
        assert keep(editor_client, response)["Location"] == "/admin/drafts/"
    draft = draft_of("exercise", "squat")
    assert [step["text"] for step in draft["steps"]] == ["Stand.", "Sit back.", "Breathe."]
    assert (draft["summary"], draft["start"]) == ("Other words.", {"sets": 1, "reps": 5})
    assert Exercise.objects.get(slug="squat").summary == before


def test_every_field_of_a_file_has_a_column():
    """What is not typed: whether people see a row, who reviewed it, and lists that have a sheet of their own."""
    own = {"status", "reviewed_by", "start", "goal", "steps", "videos", "sources", "items", "answers"}
    columns = {sheet.codec.name: set[str]() for sheet in SHEETS}
    for sheet in SHEETS:
        columns[sheet.codec.name] |= set(sheet.by_name)
    for codec in {sheet.codec.name: sheet.codec for sheet in SHEETS}.values():
        fields = {name for row in codec.rows() for name in codec.to_data(row)}
        assert fields - own <= columns[codec.name], codec.name


def test_films_lessons_and_sources_come_in(editor_client):
    content = book(
        films=[
            ["exercise", "url", "provider", "title"],
            ["squat", "https://youtu.be/dQw4w9WgXcQ?t=42", "Somebody", "How to squat"],
        ],
        lessons=[["slug", "kind", "name", "body"], ["shoes", "card", "Shoes", "Firm ones. [S1]"]],
        lesson_sources=[["lesson", "code"], ["shoes", "S1"]],
    )
    assert keep(editor_client, upload(editor_client, content)).status_code == 302
    (film,) = draft_of("exercise", "squat")["videos"]
    assert (film["url"], film["start_second"]) == ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", 42)
    lesson = draft_of("lesson", "shoes")
    assert (lesson["status"], lesson["sources"]) == ("draft", [{"code": "S1", "locator": ""}])
    assert editor_client.get("/admin/drafts/").status_code == 200
    CatalogueDraft.objects.all().delete()
    for address, medium in (("https://www.youtube.com/", "video"), ("javascript:alert(1)", "page")):
        rows = [["exercise", "url", "provider", "title", "medium"], ["squat", address, "Somebody", "Squat", medium]]
        assert address in problems(upload(editor_client, book(films=rows)))


def test_a_table_with_semicolons_and_decimal_commas(editor_client):
    content = 'exercise;which;sets;reps;load_kg\r\nsquat;goal;2;8;"2,5"\r\n'.encode("utf-8-sig")
    response = upload(editor_client, content, "my doses.csv")
    assert response.context["proposals"].changes[0].data["goal"] == {"sets": 2, "reps": 8, "load_kg": "2.5"}


def test_a_new_exercise_and_a_program_with_it_are_new_drafts(editor_client):
    content = book(
        exercises=[
            ["slug", "name", "kind", "position", "laterality", "measure", "load"],
            ["heel-dig", "Heel dig", "strength", "seated_chair", "each_side", "repetitions", "none"],
        ],
        programs=[["slug", "name"], ["mine", "Mine"]],
        program_items=[
            ["program", "exercise", "section", "role", "start_sets", "start_reps", "goal_sets", "goal_reps"],
            ["mine", "heel-dig", "main", "strength", 1, 5, 2, 8],
        ],
    )
    response = upload(editor_client, content)
    assert response.status_code == 200, response.context["proposals"].problems
    keep(editor_client, response)
    assert draft_of("exercise", "heel-dig")["status"] == "draft"
    assert draft_of("program", "mine")["items"][0]["exercise"] == "heel-dig"
    assert not Program.objects.filter(slug="mine").exists()


@pytest.mark.parametrize(
    ("sheet", "head", "row", "said"),
    [
        ("doses", ["exercise", "which", "sets"], ["squat", "start", 10.7], "row 2, column sets: “10.7” is not a whole"),
        ("doses", ["exercise", "which", "sets"], ["squat", "start", "=1+1"], "column sets: This is a formula"),
        ("doses", ["exercise", "which", "sets"], ["squat", "start", 99], "sets must be"),
        ("exercises", ["slug", "kind"], ["squat", "magic"], "column kind: “magic” is not one of strength"),
        ("exercises", ["slug", "movements"], ["squat", "flying"], "flying"),
        ("exercises", ["slug", "name"], ["new-one", "New"], "missing kind"),
        ("exercises", ["slug", "reviewed_on"], ["squat", "03/04/2026"], "“03/04/2026” is no day"),
        ("exercises", ["slug", "reviewed_on"], ["squat", "2026-04-03"], "A review is not typed"),
        ("exercises", ["slug", "name"], ["", "New"], "column slug: This is empty."),
        ("steps", ["exercise", "kind", "text"], ["nobody", "movement", "Jump."], "Nothing is called “nobody”"),
        ("steps", ["exercise", "kind", "text"], ["squat", "movement", ""], "needs its text"),
        ("rules", ["id", "verdict"], ["OST-4", "maybe"], "column verdict"),
        ("programs", ["slug", "per_week_min"], ["hip-basics", "2.5"], "column per_week_min"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_kept(editor_client, sheet, head, row, said):
    good = {"exercises": [["slug", "summary"], ["tandem-stand", "Good."]]} if sheet != "exercises" else {}
    response = upload(editor_client, book(**good, **{sheet: [head, row]}))
    assert said in problems(response)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"no workbook", "no workbook"),
        ("a.zip", b"no zip", "no ZIP"),
        ("a.csv", "Größe".encode("cp1252"), "not UTF-8"),
        ("a.csv", b"foo;bar\n1;2", "names no columns of ours"),
        ("steps.csv", b"exercise;colour\nsquat;red", "colour"),
        ("steps.csv", b"kind;text\nmovement;Jump", "lacks the column exercise"),
        ("a.csv", b"", "names no columns of ours"),
        ("a.csv", b"x" * 2_000_001, "too large"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_the_field(editor_client, name, content, said):
    response = upload(editor_client, content, name)
    assert response.status_code == 422
    errors = " ".join(response.context["form"].errors.get("file", []))
    assert said in errors or (not content and errors)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_workbook_that_is_damaged_is_refused_beside_the_field(editor_client, part):
    whole, out = zipfile.ZipFile(io.BytesIO(book(steps=[["exercise", "text"], ["squat", "Jump"]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as damaged:
        for name in whole.namelist():
            damaged.writestr(name, whole.read(name)[: -40 if name == part else None])
    response = upload(editor_client, out.getvalue())
    assert response.status_code == 422
    assert "no workbook" in response.context["form"].errors["file"][0]


@pytest.mark.parametrize("name", ["catalogue.xlsx", "catalogue.zip"])
def test_a_file_with_a_wrong_byte_is_refused(editor_client, name):
    content = bytearray(editor_client.get(f"{PAGE}{name}").content)
    for place in range(200, len(content) // 2, 97):
        content[place] ^= 0xFF
    assert upload(editor_client, bytes(content), name).status_code == 422


def test_a_key_that_is_no_text_is_named(editor_client):
    packed, out = zipfile.ZipFile(io.BytesIO(editor_client.get(f"{PAGE}catalogue.zip").content)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as changed:
        for name in packed.namelist():
            text = packed.read(name).decode()
            if name == "exercises/movements.toml":
                text = re.sub(r'^slug = ".*"$', "slug = {}", text, count=1, flags=re.MULTILINE)
            changed.writestr(name, text)
    assert "movements.toml[0]" in problems(upload(editor_client, out.getvalue(), "catalogue.zip"))


def test_what_changed_meanwhile_is_not_overwritten(editor_client):
    response = upload(editor_client, book(exercises=[["slug", "summary"], ["squat", "Mine."]]))
    Exercise.objects.filter(slug="squat").update(summary="Theirs.")
    keep(editor_client, response)
    assert not CatalogueDraft.objects.exists()
    assert editor_client.post(f"{PAGE}keep/", {"changes": "forged"}).status_code == 302
    assert not CatalogueDraft.objects.exists()


def test_a_zip_of_files_becomes_drafts_and_names_what_it_lacks(editor_client):
    packed = zipfile.ZipFile(io.BytesIO(editor_client.get(f"{PAGE}catalogue.zip").content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as changed:
        for name in packed.namelist():
            text = packed.read(name).decode()
            if name == "exercises/exercises/tandem-stand.toml":
                continue
            if name == "exercises/exercises/squat.toml":
                text = text.replace('kind = "strength"', 'kind = "balance"', 1)
            if name == "exercises/lessons/yoga.toml":
                text = text.replace("Yoga with thin bones?", "Yoga?")
            if name == "exercises/figures/squat.toml":
                text = text.replace("in front of a chair", "before a chair", 1)
            changed.writestr(name, text)
    response = upload(editor_client, out.getvalue(), "catalogue.zip")
    assert response.status_code == 200, response.context["proposals"].problems[:3]
    kinds = {(change.kind, change.key) for change in response.context["proposals"].changes}
    assert kinds == {("exercise", "squat"), ("figure", "squat"), ("lesson", "yoga")}
    assert response.context["proposals"].gone == ["exercise tandem-stand"]
    keep(editor_client, response)
    assert draft_of("exercise", "squat")["kind"] == "balance"
    assert draft_of("lesson", "yoga")["name"] == "Yoga?"
    shown = editor_client.get("/admin/drafts/").context["drafts"]
    assert len(shown) == CatalogueDraft.objects.count() == 3, "what is not shown could not be published"
    assert set(changing_desks()) == {codec.name for codec in CODECS}


def test_a_zip_that_leads_out_of_its_folder_is_refused(editor_client):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../evil.toml", "x = 1")
    assert upload(editor_client, out.getvalue(), "a.zip").status_code == 422


def test_who_may_not(client, owner_client, editor):
    for address in (PAGE, f"{PAGE}catalogue.xlsx"):
        assert client.get(address).status_code == 302
        assert owner_client.get(address, follow=True).status_code == 403
    editor.groups.clear()
    assert client_of(editor).get(PAGE).status_code == 403
    assert client_of(editor).post(f"{PAGE}keep/", {}).status_code == 403
    assert client_of(editor).get(f"{PAGE}keep/").status_code in {403, 405}
