"""Catalogue files to rows and back.

One ``Codec`` for each kind of row says how a file becomes plain data, how data is written to rows, and how rows are read back to the
same data. Loading compares three digests (the file's, the row's, and the row's at its last load), so that a second run changes
nothing and what an editor changed is never overwritten silently.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w
from django.db import models, transaction

from . import publication
from .dose import Dose
from .models import (
    CatalogueRow,
    Condition,
    Contraindication,
    ContraindicationSource,
    Equipment,
    Exercise,
    ExerciseEquipment,
    ExerciseMuscle,
    ExerciseSource,
    Ladder,
    Movement,
    Muscle,
    ProgressionRule,
    Rung,
    SequencePart,
    Source,
    Step,
    Substitution,
    SubstitutionOffer,
    Video,
)

Data = dict[str, Any]
EXERCISES_FOLDER = Path(__file__).resolve().parent / "catalogue"


class CatalogueError(Exception):
    """The files do not make a catalogue; ``problems`` names every slip with its file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Codec:
    """How one kind of row travels between files and tables."""

    name: str
    path: str  # a file, or a folder of one file for each row
    table: str  # the name of the array of tables in a file; empty for one row in each file
    key: Callable[[Data], str]
    normalise: Callable[[Data], Data]  # fills defaults; raises ValueError or KeyError
    rows: Callable[[], Iterable[CatalogueRow]]  # with what to_data needs, prefetched
    to_data: Callable[[Any], Data]
    write: Callable[[Any, Data], CatalogueRow]  # (row or None, data) → saved row
    lacking: Callable[[Data], list[str]] = lambda data: []
    ordered: bool = False  # rows keep the order of the file

    def read(self, folder: Path) -> list[tuple[str, Data]]:
        """Return (where, data) of each row in the files."""
        path = folder / self.path
        if self.table:
            with path.open("rb") as file:
                rows = tomllib.load(file)[self.table]
            order = [{"order": number} for number in range(len(rows))] if self.ordered else [{}] * len(rows)
            return [(f"{self.path}[{number}]", {**order[number], **row}) for number, row in enumerate(rows)]
        found = []
        for one in sorted(path.glob("*.toml")):
            with one.open("rb") as file:
                data = tomllib.load(file)
            if data.get("slug") != one.stem:
                raise CatalogueError([f"{one.name}: the slug must be {one.stem}"])
            found.append((one.name, data))
        return found

    def dump(self, folder: Path) -> int:
        """Write all rows in the form that ``read`` takes; return how many."""
        data = [self.to_data(row) for row in self.rows()]
        path = folder / self.path
        if self.table:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tomli_w.dumps({self.table: [_without_none(one) for one in data]}).encode())
        else:
            path.mkdir(parents=True, exist_ok=True)
            for one in data:
                (path / f"{one['slug']}.toml").write_bytes(tomli_w.dumps(_without_none(one)).encode())
        return len(data)


@dataclass(kw_only=True)
class Report:
    """What loading did, or with ``dry_run`` would do. Each entry is "kind key"."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return len(self.created) + len(self.updated)


def digest(data: Data) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


@transaction.atomic
def load(codecs: Iterable[tuple[Codec, Path]], *, dry_run: bool = False) -> Report:
    """Bring the tables to what the files say, except where an editor has changed a row since it was loaded.

    Reads and checks everything before it writes anything. Raises ``CatalogueError`` with every problem found.
    """
    plan: list[tuple[Codec, dict[str, Data]]] = []
    problems: list[str] = []
    for codec, folder in codecs:
        wanted: dict[str, Data] = {}
        for where, raw in codec.read(folder):
            try:
                data = codec.normalise(raw)
                key = codec.key(data)
            except (KeyError, TypeError, ValueError) as error:
                problems.append(f"{where}: {error}")
                continue
            if key in wanted:
                problems.append(f"{where}: {key} is there twice")
            if data.get("status") == "published" and (lacks := codec.lacking(data)):
                problems.append(f"{where}: published, but lacks {', '.join(lacks)}")
            wanted[key] = data
        plan.append((codec, wanted))
    if problems:
        raise CatalogueError(problems)
    report = Report()
    for codec, wanted in plan:
        _load_one(codec, wanted, report, dry_run=dry_run)
    return report


def _load_one(codec: Codec, wanted: Mapping[str, Data], report: Report, *, dry_run: bool) -> None:
    present: dict[str, tuple[CatalogueRow, Data]] = {}
    for row in codec.rows():
        data = codec.to_data(row)
        present[codec.key(data)] = (row, data)
    for key, data in wanted.items():
        label = f"{codec.name} {key}"
        target = digest(data)
        if key not in present:
            report.created.append(label)
            if not dry_run:
                _write(codec, None, data, target)
            continue
        row, now = present[key]
        current = digest(now)
        if current == target:
            report.unchanged.append(label)
            if row.catalogue_digest != target and not dry_run:
                # an edit that has been dumped to the files: from now on it is the files' own
                type(row)._default_manager.filter(pk=row.pk).update(catalogue_digest=target)
        elif current != row.catalogue_digest:
            report.kept.append(label)
        else:
            report.updated.append(label)
            if not dry_run:
                _write(codec, row, data, target)


def _write(codec: Codec, row: CatalogueRow | None, data: Data, target: str) -> None:
    try:
        saved = codec.write(row, data)
    except models.ObjectDoesNotExist as error:
        raise CatalogueError(
            [f"{codec.name} {codec.key(data)} names something that is not in the catalogue: {error}"]
        ) from error
    type(saved)._default_manager.filter(pk=saved.pk).update(catalogue_digest=target)


def _without_none(value: Any) -> Any:
    """TOML has no null: leave such keys out."""
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value


# --- Pieces that several codecs share -----------------------------------------------------------------------------------------


def fill(raw: Data, defaults: Mapping[str, Any], *, needed: Iterable[str] = ()) -> Data:
    """Return ``raw`` with defaults for what is left out. Raises ValueError for a missing or an unknown key."""
    missing = [key for key in needed if key not in raw]
    unknown = sorted(set(raw) - set(defaults) - set(needed))
    if missing or unknown:
        raise ValueError("; ".join([f"missing {key}" for key in missing] + [f"unknown key {key}" for key in unknown]))
    return {**defaults, **raw}


def citations(raw: Iterable[Any]) -> list[Data]:
    """Citations as {code, locator}; a bare code is one without locator."""
    return [
        {"code": one, "locator": ""} if isinstance(one, str) else fill(one, {"locator": ""}, needed=["code"])
        for one in raw
    ]


def dose_data(raw: Data | None) -> Data | None:
    return Dose.from_mapping(raw).to_mapping() if raw else None


def write_citations(through: type[models.Model], owner_field: str, owner: models.Model, data: list[Data]) -> None:
    """Replace the citations of ``owner`` by those in ``data``."""
    through._default_manager.filter(**{owner_field: owner}).delete()
    sources = by_key(Source, "code", [one["code"] for one in data])
    through._default_manager.bulk_create(
        through(**{owner_field: owner}, source=sources[one["code"]], locator=one["locator"], order=number)
        for number, one in enumerate(data)
    )


def citations_data(rows: Iterable[Any]) -> list[Data]:
    return [{"code": row.source.code, "locator": row.locator} for row in rows]


def by_key(model: type[models.Model], field_name: str, keys: Iterable[str]) -> dict[str, Any]:
    """Return the rows with these keys. Raises DoesNotExist naming what is missing."""
    keys = list(keys)
    found = {getattr(row, field_name): row for row in model._default_manager.filter(**{f"{field_name}__in": keys})}
    missing = sorted(set(keys) - set(found))
    if missing:
        raise model.DoesNotExist(f"{model._meta.verbose_name}: {', '.join(missing)}")  # type: ignore[attr-defined]
    return found


def save_row(model: type[models.Model], row: models.Model | None, values: Data) -> Any:
    row = row or model()
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(
        exclude=None if row._state.adding else [], validate_constraints=False, validate_unique=row._state.adding
    )
    row.save()
    return row


def _text(values: Iterable[str]) -> str:
    return "\n".join(values)


# --- Vocabularies ---------------------------------------------------------------------------------------------------------------


def _flat(
    model: type[CatalogueRow],
    name: str,
    path: str,
    table: str,
    key: str,
    needed: list[str],
    defaults: Data,
    *,
    ordered: bool,
) -> Codec:
    """A codec for a table without relations. Rows of an ordered one keep the order of the file."""
    columns = [*needed, *defaults]

    def normalise(raw: Data) -> Data:
        return fill(raw, defaults, needed=needed)

    def to_data(row: Any) -> Data:
        return {column: getattr(row, column) for column in columns}

    def write(row: Any, data: Data) -> CatalogueRow:
        values = dict(data)
        if ordered and row is None:
            values["position"] = model._default_manager.count()
        return save_row(model, row, values)

    return Codec(
        name=name, path=path, table=table, key=lambda data: data[key], normalise=normalise, rows=model._default_manager.all,
        to_data=to_data, write=write,
    )  # fmt: skip


def _normalise_source(raw: Data) -> Data:
    data = fill(
        raw,
        {"author": "", "year": None, "publisher": "", "url": "", "doi": "", "evidence": "seen", "note": ""},
        needed=["code", "title"],
    )
    return {**data, "year": data["year"] or None}


SOURCES = Codec(
    name="source",
    path="sources.toml",
    table="source",
    key=lambda data: data["code"],
    normalise=_normalise_source,
    rows=lambda: Source.objects.all(),
    to_data=lambda row: {
        name: getattr(row, name)
        for name in ("code", "title", "author", "year", "publisher", "url", "doi", "evidence", "note")
    },
    write=lambda row, data: save_row(Source, row, data),
)
MUSCLES = _flat(Muscle, "muscle", "muscles.toml", "muscle", "slug", ["slug", "name", "plain"], {}, ordered=True)
EQUIPMENT = _flat(
    Equipment,
    "equipment",
    "equipment.toml",
    "equipment",
    "slug",
    ["slug", "name"],
    {"note": "", "ask": True},
    ordered=True,
)
MOVEMENTS = _flat(
    Movement,
    "movement",
    "movements.toml",
    "movement",
    "slug",
    ["slug", "name"],
    {"description": "", "group": ""},
    ordered=True,
)


def _condition_data(row: Condition) -> Data:
    return {
        "slug": row.slug,
        "name": row.name,
        "category": row.category,
        "because": row.because,
        "not_sure": row.not_sure,
        "people": row.people,
        "implies": sorted(other.slug for other in row.implies.all()),
        "note": row.note,
    }


def _write_condition(row: Condition | None, data: Data) -> Condition:
    values = {key: value for key, value in data.items() if key != "implies"}
    if row is None:
        values["position"] = Condition.objects.count()
    saved: Condition = save_row(Condition, row, values)
    saved.implies.set(by_key(Condition, "slug", data["implies"]).values())
    return saved


def _normalise_condition(raw: Data) -> Data:
    data = fill(
        raw, {"not_sure": "", "implies": [], "note": ""}, needed=["slug", "name", "category", "because", "people"]
    )
    return {**data, "implies": sorted(data["implies"])}


CONDITIONS = Codec(
    name="condition",
    path="conditions.toml",
    table="condition",
    key=lambda data: data["slug"],
    normalise=_normalise_condition,
    rows=lambda: Condition.objects.prefetch_related("implies"),
    to_data=_condition_data,
    write=_write_condition,
)

# --- Exercises ------------------------------------------------------------------------------------------------------------------

_EXERCISE_LINES = ("other_names", "mistakes", "stop_when", "our_additions")
_EXERCISE_PLAIN = (
    "slug", "name", "status", "kind", "laterality", "measure", "balance_demand", "load", "summary", "purpose", "feel",
    "reviewed_by", "author", "license",
)  # fmt: skip
_VIDEO_DEFAULTS = {
    "medium": "video", "grade": "C", "note": "", "start_second": 0, "has_captions": None, "state": "unchecked", "checked_on": None,
}  # fmt: skip


def _normalise_exercise(raw: Data) -> Data:
    data = fill(
        raw,
        {
            "other_names": [], "status": "draft", "balance_demand": 0, "load": "none", "summary": "", "purpose": "", "feel": "",
            "mistakes": [], "stop_when": [], "our_additions": [], "muscles": [], "muscles_helping": [], "equipment": [],
            "equipment_optional": [], "movements": [], "parts": [], "start": None, "goal": None, "steps": [], "sources": [],
            "videos": [], "reviewed_by": "", "reviewed_on": None, "author": "Homestretch", "license": "CC BY-SA 4.0",
        },
        needed=["slug", "name", "kind", "position", "laterality", "measure"],
    )  # fmt: skip
    for key in ("muscles", "equipment"):
        other = "muscles_helping" if key == "muscles" else "equipment_optional"
        twice = set(data[key]) & set(data[other])
        if twice:
            raise ValueError(f"{', '.join(sorted(twice))} stands in {key} and in {other}")
    return {
        **data,
        "movements": sorted(data["movements"]),
        "start": dose_data(data["start"]),
        "goal": dose_data(data["goal"]),
        "steps": [fill(step, {"kind": "movement"}, needed=["text"]) for step in data["steps"]],
        "sources": citations(data["sources"]),
        "videos": [fill(video, _VIDEO_DEFAULTS, needed=["url", "provider", "title"]) for video in data["videos"]],
    }


def exercise_data(row: Exercise) -> Data:
    """Return an exercise as its file holds it. Prefetch with ``EXERCISES.rows()`` when there are many."""
    muscles = list(row.exercisemuscle_set.all())
    equipment = list(row.exerciseequipment_set.all())
    return {
        **{name: getattr(row, name) for name in _EXERCISE_PLAIN},
        **{
            name: [line.strip() for line in getattr(row, name).splitlines() if line.strip()] for name in _EXERCISE_LINES
        },
        "position": row.start_position,
        "reviewed_on": row.reviewed_on,
        "start": row.start.to_mapping() if row.start else None,
        "goal": row.goal.to_mapping() if row.goal else None,
        "muscles": [one.muscle.slug for one in muscles if one.role == ExerciseMuscle.Role.MAIN],
        "muscles_helping": [one.muscle.slug for one in muscles if one.role == ExerciseMuscle.Role.HELPING],
        "equipment": [one.equipment.slug for one in equipment if one.needed],
        "equipment_optional": [one.equipment.slug for one in equipment if not one.needed],
        "movements": sorted(movement.slug for movement in row.movements.all()),
        "parts": [part.child.slug for part in row.parts.all()],
        "steps": [{"kind": step.kind, "text": step.text} for step in row.steps.all()],
        "sources": citations_data(row.exercisesource_set.all()),
        "videos": [
            {name: getattr(video, name) for name in ("url", "provider", "title", *_VIDEO_DEFAULTS)}
            for video in row.videos.all()
        ],
    }


def _write_exercise(row: Exercise | None, data: Data) -> Exercise:
    saved: Exercise = save_row(
        Exercise,
        row,
        {
            **{name: data[name] for name in _EXERCISE_PLAIN},
            **{name: _text(data[name]) for name in _EXERCISE_LINES},
            "start_position": data["position"],
            "reviewed_on": data["reviewed_on"],
            "start": Dose.from_mapping(data["start"]) if data["start"] else None,
            "goal": Dose.from_mapping(data["goal"]) if data["goal"] else None,
        },
    )
    muscles = by_key(Muscle, "slug", [*data["muscles"], *data["muscles_helping"]])
    saved.exercisemuscle_set.all().delete()
    ExerciseMuscle.objects.bulk_create(
        ExerciseMuscle(exercise=saved, muscle=muscles[slug], role=role, order=number)
        for number, (slug, role) in enumerate(
            [(slug, ExerciseMuscle.Role.MAIN) for slug in data["muscles"]]
            + [(slug, ExerciseMuscle.Role.HELPING) for slug in data["muscles_helping"]]
        )
    )
    equipment = by_key(Equipment, "slug", [*data["equipment"], *data["equipment_optional"]])
    saved.exerciseequipment_set.all().delete()
    ExerciseEquipment.objects.bulk_create(
        ExerciseEquipment(exercise=saved, equipment=equipment[slug], needed=needed, order=number)
        for number, (slug, needed) in enumerate(
            [(slug, True) for slug in data["equipment"]] + [(slug, False) for slug in data["equipment_optional"]]
        )
    )
    saved.movements.set(by_key(Movement, "slug", data["movements"]).values())
    saved.steps.all().delete()
    Step.objects.bulk_create(Step(exercise=saved, order=number, **step) for number, step in enumerate(data["steps"]))
    saved.videos.all().delete()
    Video.objects.bulk_create(
        Video(exercise=saved, order=number, **video) for number, video in enumerate(data["videos"])
    )
    write_citations(ExerciseSource, "exercise", saved, data["sources"])
    children = by_key(Exercise, "slug", data["parts"])
    saved.parts.all().delete()
    SequencePart.objects.bulk_create(
        SequencePart(sequence=saved, child=children[slug], order=number) for number, slug in enumerate(data["parts"])
    )
    return saved


class _ExerciseCodec(Codec):
    def read(self, folder: Path) -> list[tuple[str, Data]]:
        """Sequences last: their children must be there first."""
        return sorted(super().read(folder), key=lambda found: bool(found[1].get("parts")))


EXERCISES = _ExerciseCodec(
    name="exercise",
    path="exercises",
    table="",
    key=lambda data: data["slug"],
    normalise=_normalise_exercise,
    rows=lambda: Exercise.objects.for_page(),
    to_data=exercise_data,
    write=_write_exercise,
    lacking=publication.lacking,
)

# --- Rules ------------------------------------------------------------------------------------------------------------------------

_RULE_PLAIN = ("programme", "new_pain", "verdict", "message", "reason", "evidence", "state", "reviewed_on", "order")


def _normalise_contraindication(raw: Data) -> Data:
    data = fill(
        raw,
        {
            "also": [],
            "unless": [],
            "movements": [], "exercises": [], "programme": False, "new_pain": False, "evidence": "proposed", "state": "in_force",
            "reviewed_on": None, "sources": [],
        },
        needed=["id", "order", "condition", "verdict", "message", "reason"],
    )  # fmt: skip
    if not data["sources"]:
        raise ValueError(f"rule {data['id']} cites no source")
    if not (data["movements"] or data["exercises"] or data["programme"] or data["new_pain"]):
        raise ValueError(f"rule {data['id']} has no trigger")
    return {
        **data,
        "also": sorted(data["also"]),
        "unless": sorted(data["unless"]),
        "movements": sorted(data["movements"]),
        "exercises": sorted(data["exercises"]),
        "sources": citations(data["sources"]),
    }


def _contraindication_data(row: Contraindication) -> Data:
    return {
        "id": row.rule_id,
        "condition": row.condition.slug,
        "also": sorted(condition.slug for condition in row.also.all()),
        "unless": sorted(condition.slug for condition in row.unless.all()),
        "movements": sorted(movement.slug for movement in row.movements.all()),
        "exercises": sorted(exercise.slug for exercise in row.exercises.all()),
        **{name: getattr(row, name) for name in _RULE_PLAIN},
        "sources": citations_data(row.contraindicationsource_set.all()),
    }


def _write_contraindication(row: Contraindication | None, data: Data) -> Contraindication:
    saved: Contraindication = save_row(
        Contraindication,
        row,
        {
            "rule_id": data["id"],
            "condition": Condition.objects.get(slug=data["condition"]),
            **{name: data[name] for name in _RULE_PLAIN},
        },
    )
    saved.also.set(by_key(Condition, "slug", data["also"]).values())
    saved.unless.set(by_key(Condition, "slug", data["unless"]).values())
    saved.movements.set(by_key(Movement, "slug", data["movements"]).values())
    saved.exercises.set(by_key(Exercise, "slug", data["exercises"]).values())
    write_citations(ContraindicationSource, "contraindication", saved, data["sources"])
    return saved


CONTRAINDICATIONS = Codec(
    name="contraindication",
    path="contraindications.toml",
    table="contraindication",
    key=lambda data: data["id"],
    normalise=_normalise_contraindication,
    rows=lambda: Contraindication.objects.select_related("condition").prefetch_related(
        "also", "unless", "movements", "exercises", "contraindicationsource_set__source"
    ),
    to_data=_contraindication_data,
    write=_write_contraindication,
    ordered=True,
)


def _normalise_substitution(raw: Data) -> Data:
    data = fill(raw, {"offers": [], "conditions": [], "note": "", "sources": ["P"], "order": 0}, needed=["blocked"])
    return {**data, "conditions": sorted(data["conditions"]), "sources": sorted(data["sources"])}


def _substitution_data(row: Substitution) -> Data:
    return {
        "blocked": row.blocked.slug,
        "offers": [one.exercise.slug for one in row.substitutionoffer_set.all()],
        "conditions": sorted(condition.slug for condition in row.conditions.all()),
        "note": row.note,
        "sources": sorted(source.code for source in row.sources.all()),
        "order": row.order,
    }


def _write_substitution(row: Substitution | None, data: Data) -> Substitution:
    saved: Substitution = save_row(
        Substitution,
        row,
        {"blocked": Exercise.objects.get(slug=data["blocked"]), "note": data["note"], "order": data["order"]},
    )
    offers = by_key(Exercise, "slug", data["offers"])
    saved.substitutionoffer_set.all().delete()
    SubstitutionOffer.objects.bulk_create(
        SubstitutionOffer(substitution=saved, exercise=offers[slug], order=number)
        for number, slug in enumerate(data["offers"])
    )
    saved.conditions.set(by_key(Condition, "slug", data["conditions"]).values())
    saved.sources.set(by_key(Source, "code", data["sources"]).values())
    return saved


SUBSTITUTIONS = Codec(
    name="substitution",
    path="substitutions.toml",
    table="substitution",
    key=lambda data: f"{data['blocked']} for {', '.join(data['conditions']) or 'everyone'}",
    normalise=_normalise_substitution,
    rows=lambda: Substitution.objects.select_related("blocked").prefetch_related(
        "substitutionoffer_set__exercise", "conditions", "sources"
    ),
    to_data=_substitution_data,
    write=_write_substitution,
    ordered=True,
)


def _write_ladder(row: Ladder | None, data: Data) -> Ladder:
    saved: Ladder = save_row(Ladder, row, {"slug": data["slug"], "name": data["name"], "note": data["note"]})
    exercises = by_key(Exercise, "slug", data["rungs"])
    saved.rungs.all().delete()
    Rung.objects.bulk_create(
        Rung(ladder=saved, exercise=exercises[slug], order=number) for number, slug in enumerate(data["rungs"])
    )
    return saved


LADDERS = Codec(
    name="ladder",
    path="ladders.toml",
    table="ladder",
    key=lambda data: data["slug"],
    normalise=lambda raw: fill(raw, {"note": ""}, needed=["slug", "name", "rungs"]),
    rows=lambda: Ladder.objects.prefetch_related("rungs__exercise"),
    to_data=lambda row: {
        "slug": row.slug,
        "name": row.name,
        "note": row.note,
        "rungs": [rung.exercise.slug for rung in row.rungs.all()],
    },
    write=_write_ladder,
)


def _normalise_progression_rule(raw: Data) -> Data:
    data = fill(raw, {"unit": "", "order": 0, "sources": []}, needed=["key", "value", "text", "evidence"])
    if not data["sources"]:
        raise ValueError(f"progression rule {data['key']} cites no source")
    return {**data, "sources": sorted(data["sources"])}


def _write_progression_rule(row: ProgressionRule | None, data: Data) -> ProgressionRule:
    saved: ProgressionRule = save_row(
        ProgressionRule, row, {key: value for key, value in data.items() if key != "sources"}
    )
    saved.sources.set(by_key(Source, "code", data["sources"]).values())
    return saved


PROGRESSION_RULES = Codec(
    name="progression rule",
    path="progression_rules.toml",
    table="rule",
    key=lambda data: data["key"],
    normalise=_normalise_progression_rule,
    rows=lambda: ProgressionRule.objects.prefetch_related("sources"),
    to_data=lambda row: {
        **{name: getattr(row, name) for name in ("key", "value", "unit", "text", "evidence", "order")},
        "sources": sorted(source.code for source in row.sources.all()),
    },
    write=_write_progression_rule,
    ordered=True,
)

CODECS = (
    SOURCES, MUSCLES, EQUIPMENT, MOVEMENTS, CONDITIONS, EXERCISES, CONTRAINDICATIONS, SUBSTITUTIONS, LADDERS, PROGRESSION_RULES,
)  # fmt: skip
