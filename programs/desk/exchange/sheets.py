"""The sheets of a workbook: their columns, and how their rows become what the file of an exercise, a rule, a program or
a lesson holds, and back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from exercises import films
from exercises.loading import CONTRAINDICATIONS, EXERCISES, LESSONS, Codec, Data
from exercises.measures.dose import LIMITS
from exercises.models import Contraindication, Evidence, Exercise, Lesson, Step, Video
from programs.models.catalogue.program import Role, Section, TimeOfDay

from ...library.files import PROGRAMS
from . import cells
from .cells import CellError, Reader

Row = dict[str, Any]
DOSE_PARTS: Mapping[str, Reader] = {**dict.fromkeys(LIMITS, cells.whole), "load_kg": cells.kilograms}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    read: Reader = cells.text
    write: Callable[[Any], Any] = cells.written
    rare: bool = False  # a file that has nothing to say here leaves it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet. ``key`` is the column that names the row of the catalogue; a sheet that is ``many`` has several rows for
    each, which together replace what is there. ``rows`` writes, ``merge`` reads.
    """

    name: str
    codec: Codec
    key: str
    columns: Sequence[Column]
    rows: Callable[[Data], list[Row]]
    merge: Callable[[Data, list[Row]], Data]
    many: bool = False
    makes_new: bool = False
    by_name: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})


def _of_columns(columns: Sequence[Column]) -> tuple[Callable[[Data], list[Row]], Callable[[Data, list[Row]], Data]]:
    """Make the writer and the reader of a sheet whose columns are fields of the file."""
    names = [column.name for column in columns]
    rare = {column.name for column in columns if column.rare}

    def rows(data: Data) -> list[Row]:
        return [{name: data.get(name) for name in names}]

    def merge(data: Data, found: list[Row]) -> Data:
        (row,) = found
        if "reviewed_on" in row:
            if row["reviewed_on"] != data.get("reviewed_on"):
                raise CellError(_("A review is not typed. Leave reviewed_on as it is."))
            row = {name: value for name, value in row.items() if name != "reviewed_on"}
        said = {**data, **row}
        return {name: value for name, value in said.items() if value or name not in rare}

    return rows, merge


def _text(*names: str) -> list[Column]:
    return [Column(name=name) for name in names]


def _lines(*names: str) -> list[Column]:
    return [Column(name=name, read=cells.lines, write=cells.written_lines) for name in names]


def _names(*names: str) -> list[Column]:
    return [Column(name=name, read=cells.names) for name in names]


def _sorted(*names: str) -> list[Column]:
    return [Column(name=name, read=cells.sorted_names) for name in names]


def _whole(*names: str) -> list[Column]:
    return [Column(name=name, read=cells.whole) for name in names]


def _rare(*columns: Column) -> list[Column]:
    return [replace(column, rare=True) for column in columns]


def _choice(name: str, choices: Any) -> Column:
    return Column(name=name, read=cells.one_of(choices))


def _dose(row: Row, prefix: str = "") -> Data | None:
    """Make a dose of its columns; None when all are empty."""
    dose = {name: row[f"{prefix}{name}"] for name in DOSE_PARTS if row.get(f"{prefix}{name}")}
    return dose or None


def _dose_columns(prefix: str = "") -> list[Column]:
    return [Column(name=f"{prefix}{name}", read=reader) for name, reader in DOSE_PARTS.items()]


_EXERCISE = [
    *_text("slug", "name"),
    _choice("kind", Exercise.Kind),
    _choice("position", Exercise.Position),
    _choice("laterality", Exercise.Laterality),
    _choice("measure", Exercise.Measure),
    Column(name="balance_demand", read=cells.whole_or_zero),
    _choice("load", Exercise.Load),
    *_text("summary", "purpose", "feel"),
    *_lines("mistakes", "stop_when", "other_names", "our_additions"),
    *_names("muscles", "muscles_helping", "equipment", "equipment_optional", "parts"),
    *_sorted("movements"),
    *_rare(*_sorted("one_leg_movements")),
    *_text("author", "license"),
    Column(name="reviewed_on", read=cells.day),
]
_FILM = [
    *_text("exercise", "url", "provider", "title"),
    _choice("medium", Video.Medium),
    _choice("grade", Video.Grade),
    *_text("note"),
    Column(name="start_second", read=cells.whole_or_zero),
    Column(name="has_captions", read=cells.yes_no_or_unknown),
    *_rare(*_text("author", "license", "transcript")),
]
_RULE = [
    *_text("id", "condition"),
    *_sorted("also", "unless", "movements", "exercises"),
    Column(name="programme", read=cells.yes_or_no),
    Column(name="new_pain", read=cells.yes_or_no),
    _choice("verdict", Contraindication.Verdict),
    *_text("message", "reason"),
    _choice("evidence", Evidence),
    _choice("state", Contraindication.State),
    *_whole("order"),
    *_rare(
        *_whole("self_open_after", "self_open_weeks"),
        *_lines("self_open_needs"),
        Column(name="at_home", read=cells.pairs, write=cells.written_pairs),
    ),
    Column(name="reviewed_on", read=cells.day),
]
_PROGRAM = [
    *_text("slug", "name", "code"),
    Column(name="own", read=cells.yes_or_no),
    *_text("summary", "for_whom", "goal"),
    *_whole("per_week_min", "per_week_max", "rest_days", "minutes"),
    *_text("warm_up", "rest_note", "progress_note"),
    *_lines("order_rules", "stop_rules", "our_additions"),
    *_rare(
        Column(name="load_from_week", read=cells.whole_or_zero),
        Column(name="hard_from_week", read=cells.whole_or_zero),
        Column(name="beside_only", read=cells.yes_or_no),
        _choice("time_of_day", TimeOfDay),
    ),
]
_LESSON = [
    *_text("slug"),
    _choice("kind", Lesson.Kind),
    *_text("name"),
    Column(name="order", read=cells.whole_or_zero),
    *_text("summary", "body", "exercise", "try_it", "question", "author", "license"),
    Column(name="reviewed_on", read=cells.day),
]
_ANSWER = [*_text("lesson", "text"), Column(name="is_right", read=cells.yes_or_no), *_text("why")]
_STEP = [*_text("exercise"), _choice("kind", Step.Kind), *_text("text")]
_DOSES = [*_text("exercise"), _choice("which", ("start", "goal")), *_dose_columns()]
_ITEM = [
    *_text("program", "exercise"),
    _choice("section", Section),
    _choice("role", Role),
    *_text("note"),
    Column(name="stage", read=cells.whole_or_zero),
    Column(name="from_week", read=cells.whole_or_zero),
    *_dose_columns("start_"),
    *_dose_columns("goal_"),
]


def _step_rows(data: Data) -> list[Row]:
    return [{"exercise": data["slug"], **step} for step in data["steps"]]


def _with_steps(data: Data, rows: list[Row]) -> Data:
    for row in rows:
        if not row.get("text"):
            raise CellError(_("A step needs its text."))
    return {**data, "steps": [{"kind": row.get("kind") or "movement", "text": row["text"]} for row in rows]}


def _dose_rows(data: Data) -> list[Row]:
    return [{"exercise": data["slug"], "which": which, **data[which]} for which in ("start", "goal") if data[which]]


def _with_doses(data: Data, rows: list[Row]) -> Data:
    named = [row.get("which") for row in rows]
    if len(set(named)) < len(named):
        raise CellError(_("The same dose is there twice."))
    return {**data, **{row["which"]: _dose(row) for row in rows}}


def _item_rows(data: Data) -> list[Row]:
    return [
        {
            "program": data["slug"],
            **{name: item.get(name) for name in ("exercise", "section", "role", "note", "stage", "from_week")},
            **{f"start_{name}": value for name, value in item["start"].items()},
            **{f"goal_{name}": value for name, value in item["goal"].items()},
        }
        for item in data["items"]
    ]


def _with_items(data: Data, rows: list[Row]) -> Data:
    items = []
    for row in rows:
        start, goal = _dose(row, "start_"), _dose(row, "goal_")
        if start is None or goal is None:
            raise CellError(_("“%(name)s” needs a start dose and a goal dose.") % {"name": row.get("exercise", "")})
        plain = {"stage": row.get("stage") or 0, **{name: row.get(name) for name in ("exercise", "section", "role")}}
        week = {"from_week": row["from_week"]} if row.get("from_week") else {}
        items.append({**plain, "note": row.get("note") or "", **week, "start": start, "goal": goal})
    return {**data, "items": items}


def _film_rows(data: Data) -> list[Row]:
    return [{"exercise": data["slug"], **film} for film in data["videos"]]


def _with_films(data: Data, rows: list[Row]) -> Data:
    """Make films of rows. What was seen of a link is no cell."""
    rare = {column.name for column in _FILM if column.rare}
    kept = [
        {name: value for name, value in row.items() if name != "exercise" and (value or name not in rare)}
        for row in rows
    ]
    for film in kept:
        if lacking := [name for name in ("url", "provider", "title") if not film.get(name)]:
            raise CellError(_("A film needs its %(names)s.") % {"names": ", ".join(lacking)})
        if film.get("medium", Video.Medium.VIDEO) == Video.Medium.VIDEO:
            found = films.read(film["url"])
            if found is None:
                said = _("There is no film in “%(url)s”. Copy it from the page of the film.")
                raise CellError(said % {"url": film["url"][:80]})
            film |= {"url": found.address, "start_second": film.get("start_second") or found.start}
    return {**data, "videos": kept}


def _answer_rows(data: Data) -> list[Row]:
    return [{"lesson": data["slug"], **answer} for answer in data["answers"]]


def _with_answers(data: Data, rows: list[Row]) -> Data:
    answers = [{"text": row.get("text"), "is_right": row.get("is_right", False), "why": row.get("why")} for row in rows]
    if not all(answer["text"] and answer["why"] for answer in answers):
        raise CellError(_("An answer needs its text and its why."))
    if sum(answer["is_right"] for answer in answers) > 1:
        raise CellError(_("Only one answer can be the right one."))
    return {**data, "answers": answers}


def _sheet(name: str, codec: Codec, key: str, columns: Sequence[Column], **more: Any) -> Sheet:
    rows, merge = more.pop("rows", None), more.pop("merge", None)
    if rows is None:
        rows, merge = _of_columns(columns)
        more["makes_new"] = True
    return Sheet(name=name, codec=codec, key=key, columns=columns, rows=rows, merge=merge, **more)


def _sources(codec: Codec, what: str) -> Sheet:
    """Make the sheet of who says so, of rows of this kind."""

    def rows(data: Data) -> list[Row]:
        return [{what: codec.key(data), **citation} for citation in data["sources"]]

    def merge(data: Data, found: list[Row]) -> Data:
        if not all(row.get("code") for row in found):
            raise CellError(_("A source needs its code."))
        return {**data, "sources": [{"code": row["code"], "locator": row.get("locator") or ""} for row in found]}

    return _sheet(f"{what}-sources", codec, what, _text(what, "code", "locator"), rows=rows, merge=merge, many=True)


SHEETS: tuple[Sheet, ...] = (
    _sheet("exercises", EXERCISES, "slug", _EXERCISE),
    _sheet("steps", EXERCISES, "exercise", _STEP, rows=_step_rows, merge=_with_steps, many=True),
    _sheet("doses", EXERCISES, "exercise", _DOSES, rows=_dose_rows, merge=_with_doses, many=True),
    _sheet("films", EXERCISES, "exercise", _FILM, rows=_film_rows, merge=_with_films, many=True),
    _sources(EXERCISES, "exercise"),
    _sheet("rules", CONTRAINDICATIONS, "id", _RULE),
    _sources(CONTRAINDICATIONS, "rule"),
    _sheet("programs", PROGRAMS, "slug", _PROGRAM),
    _sheet("program-items", PROGRAMS, "program", _ITEM, rows=_item_rows, merge=_with_items, many=True),
    _sources(PROGRAMS, "program"),
    _sheet("lessons", LESSONS, "slug", _LESSON),
    _sheet("lesson-answers", LESSONS, "lesson", _ANSWER, rows=_answer_rows, merge=_with_answers, many=True),
    _sources(LESSONS, "lesson"),
)
BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
