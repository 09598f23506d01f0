"""The codecs of the vocabulary: sources, muscles, equipment, movements, conditions."""

from __future__ import annotations

from typing import Any

from ..models import CatalogueRow, Condition, Equipment, Movement, Muscle, Source
from .codec import Codec, Data, fill
from .writing import Writing


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
    unsaid: Data | None = None,
) -> Codec:
    """Make the codec of a table without relations. With ``ordered``, rows keep the order of the file.

    ``unsaid`` maps a later column to the value at which it is left out, so that old rows keep their digest.
    """
    columns = [*needed, *defaults]
    later = unsaid or {}

    def normalise(raw: Data) -> Data:
        data = fill(raw, {**defaults, **later}, needed=needed)
        return {name: value for name, value in data.items() if name not in later or value != later[name]}

    def to_data(row: Any) -> Data:
        return normalise({column: getattr(row, column) for column in [*columns, *later]})

    def put(row: Any, data: Data, writing: Writing) -> CatalogueRow:
        values = {**later, **data}
        if ordered and row is None:
            values["position"] = writing.count(model)
        saved: CatalogueRow = writing.save(model, row, values)
        return saved

    return Codec(
        name=name,
        path=path,
        table=table,
        key=lambda data: data[key],
        normalise=normalise,
        rows=model._default_manager.all,
        to_data=to_data,
        put=put,
        field=key,
    )


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
    put=lambda row, data, writing: writing.save(Source, row, data),
    field="code",
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
    unsaid={"of_one_leg": False},
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


def _put_condition(row: Condition | None, data: Data, writing: Writing) -> Condition:
    values = {key: value for key, value in data.items() if key != "implies"}
    if row is None:
        values["position"] = writing.count(Condition)
    saved: Condition = writing.save(Condition, row, values)
    writing.relate(saved, "implies", writing.by_key(Condition, "slug", data["implies"]).values())
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
    put=_put_condition,
)
