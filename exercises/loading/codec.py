"""One codec for each kind of row: how it travels between files and tables, and the pieces that several codecs share."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from django.db import models

from ..dose import Dose
from ..models import CatalogueRow, Source

Data = dict[str, Any]


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
        """Return (where, data) of each row in the files.

        Raises ``CatalogueError`` naming a file that cannot be read.
        """
        path = folder / self.path
        if self.table:
            rows = _read_toml(path).get(self.table)
            if not isinstance(rows, list):
                raise CatalogueError([f"{path.name}: it has no table {self.table}"])
            order = [{"order": number} for number in range(len(rows))] if self.ordered else [{}] * len(rows)
            return [(f"{self.path}[{number}]", {**order[number], **row}) for number, row in enumerate(rows)]
        found = []
        for one in sorted(path.glob("*.toml")):
            data = _read_toml(one)
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


def _read_toml(path: Path) -> Data:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([f"{path.name}: not TOML: {error}"]) from error


def _without_none(value: Any) -> Any:
    """TOML has no null: leave such keys out."""
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value


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


def one_of(choices: type[models.TextChoices], value: str) -> str:
    """Return ``value`` if it is one of the choices. Raises ValueError naming it otherwise."""
    if value not in choices.values:
        raise ValueError(f"{value} is not one of {', '.join(choices.values)}")
    return value
