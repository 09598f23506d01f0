"""Program files to rows and back; see ``exercises.loading``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exercises.loading import CODECS as EXERCISE_CODECS
from exercises.loading import (
    EXERCISES_FOLDER,
    Codec,
    Data,
    Writing,
    citations,
    citations_data,
    dose_data,
    fill,
    write_citations,
)
from exercises.measures.dose import Dose
from exercises.models import Condition, Equipment, Exercise, Source

from ..models import Program, ProgramItem, ProgramSource, RecommendationLine

PROGRAMS_FOLDER = Path(__file__).resolve().parent.parent / "catalogue"

_LINES = ("order_rules", "stop_rules", "our_additions")
_PLAIN = (
    "slug",
    "code",
    "name",
    "status",
    "own",
    "summary",
    "for_whom",
    "goal",
    "per_week_min",
    "per_week_max",
    "rest_days",
    "minutes",
    "warm_up",
    "rest_note",
    "progress_note",
)
# Fields that few programs use. A file leaves them out where they say nothing, so that its digest stays as it was
# before there were such fields.
_RARE_ITEM: Data = {"from_week": 0}
_RARE_LINE: Data = {"without": []}
_RARE: Data = {
    "load_from_week": 0,
    "hard_from_week": 0,
    "beside_only": False,
    "time_of_day": "",
    "reviewed_by": "",
    "reviewed_on": None,
}


def _normalise(raw: Data) -> Data:
    data = fill(
        raw,
        {
            "code": "",
            "status": "draft",
            "own": False,
            "summary": "",
            "for_whom": "",
            "goal": "",
            "per_week_min": 2,
            "per_week_max": 3,
            "rest_days": 1,
            "minutes": 30,
            **_RARE,
            "warm_up": "",
            "rest_note": "",
            "progress_note": "",
            "order_rules": [],
            "stop_rules": [],
            "our_additions": [],
            "sources": [],
        },
        needed=["slug", "name", "items"],
    )
    items = [
        fill(
            item,
            {"section": "main", "note": "", "stage": 0, **_RARE_ITEM},
            needed=["exercise", "role", "start", "goal"],
        )
        for item in data["items"]
    ]
    return {
        **_without_rare(data, _RARE),
        "sources": citations(data["sources"]),
        "items": [
            {**_without_rare(item, _RARE_ITEM), "start": dose_data(item["start"]), "goal": dose_data(item["goal"])}
            for item in items
        ],
    }


def _without_rare(data: Data, rare: Data) -> Data:
    return {name: value for name, value in data.items() if value or name not in rare}


def lacking(data: Data) -> list[str]:
    """Say what a published program still lacks."""
    needed = {
        "summary": "a summary",
        "for_whom": "whom it suits",
        "warm_up": "a warm-up",
        "order_rules": "order rules",
        "stop_rules": "stop rules",
        "sources": "a source",
        "items": "exercises",
    }
    return [words for key, words in needed.items() if not data[key]]


def program_data(row: Program) -> Data:
    """Write a program as its file holds it."""
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        **{name: getattr(row, name) for name in _RARE if getattr(row, name)},
        **{name: [line.strip() for line in getattr(row, name).splitlines() if line.strip()] for name in _LINES},
        "sources": citations_data(row.programsource_set.all()),
        "items": [
            {
                "section": item.section,
                "exercise": item.exercise.slug,
                "role": item.role,
                "note": item.note,
                "stage": item.stage,
                **{name: getattr(item, name) for name in _RARE_ITEM if getattr(item, name)},
                "start": item.start.to_mapping(),
                "goal": item.goal.to_mapping(),
            }
            for item in row.items.all()
        ],
    }


def _put(row: Program | None, data: Data, writing: Writing) -> Program:
    saved: Program = writing.save(
        Program,
        row,
        {
            **{name: data[name] for name in _PLAIN},
            **{name: data.get(name, default) for name, default in _RARE.items()},
            **{name: "\n".join(data[name]) for name in _LINES},
        },
    )
    write_citations(ProgramSource, "program", saved, data["sources"], writing)
    exercises: dict[str, Any] = writing.by_key(Exercise, "slug", [item["exercise"] for item in data["items"]])
    writing.replace(
        ProgramItem,
        "program",
        saved,
        [
            ProgramItem(
                program=saved,
                order=number,
                exercise=exercises[item["exercise"]],
                start=Dose.from_mapping(item["start"]),
                goal=Dose.from_mapping(item["goal"]),
                **{key: item[key] for key in ("section", "role", "note", "stage")},
                **{key: item.get(key, default) for key, default in _RARE_ITEM.items()},
            )
            for number, item in enumerate(data["items"])
        ],
    )
    return saved


PROGRAMS = Codec(
    name="program",
    path="",
    table="",
    key=lambda data: data["slug"],
    normalise=_normalise,
    rows=lambda: Program.objects.prefetch_related("items__exercise", "programsource_set__source"),
    to_data=program_data,
    put=_put,
    lacking=lacking,
)


_LINE_FIELDS = ("slug", "reason", "tier", "goal", "gradual_hip_pain", "limits_lifted_within_year", "order")
_LINE_LISTS: dict[str, tuple[type[Any], str]] = {
    "beside": (Program, "slug"),
    "conditions": (Condition, "slug"),
    "unless": (Condition, "slug"),
    "without": (Equipment, "slug"),
    "sources": (Source, "code"),
}


def _normalise_line(raw: Data) -> Data:
    defaults = {
        **dict.fromkeys(("tier", "goal"), ""),
        **dict.fromkeys(("gradual_hip_pain", "limits_lifted_within_year"), False),
        **{name: [] for name in _LINE_LISTS},
        "order": 0,
    }
    data = fill(raw, defaults, needed=["slug", "program", "reason"])
    return _without_rare({**data, **{name: sorted(data[name]) for name in _LINE_LISTS}}, _RARE_LINE)


def _line_data(row: RecommendationLine) -> Data:
    data = {
        **{name: getattr(row, name) for name in _LINE_FIELDS},
        "program": row.program.slug,
        **{
            name: sorted(getattr(related, key) for related in getattr(row, name).all())
            for name, (_model, key) in _LINE_LISTS.items()
        },
    }
    return _without_rare(data, _RARE_LINE)


def _put_line(row: RecommendationLine | None, data: Data, writing: Writing) -> RecommendationLine:
    program = writing.by_key(Program, "slug", [data["program"]])[data["program"]]
    saved: RecommendationLine = writing.save(
        RecommendationLine, row, {"program": program, **{name: data[name] for name in _LINE_FIELDS}}
    )
    for name, (model, key) in _LINE_LISTS.items():
        writing.relate(saved, name, writing.by_key(model, key, data.get(name, [])).values())
    return saved


RECOMMENDATIONS = Codec(
    name="recommendation",
    path="recommendation/lines.toml",
    table="line",
    key=lambda data: data["slug"],
    normalise=_normalise_line,
    rows=lambda: RecommendationLine.objects.select_related("program").prefetch_related(*_LINE_LISTS),
    to_data=_line_data,
    put=_put_line,
    ordered=True,
)


def all_codecs(folder: Path | None = None) -> list[tuple[Codec, Path]]:
    """Pair every codec with its folder: the project's own, or ``exercises`` and ``programs`` under ``folder``."""
    exercises, programs = (folder / "exercises", folder / "programs") if folder else (EXERCISES_FOLDER, PROGRAMS_FOLDER)
    return [(codec, exercises) for codec in EXERCISE_CODECS] + [(PROGRAMS, programs), (RECOMMENDATIONS, programs)]
