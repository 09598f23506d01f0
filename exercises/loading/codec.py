"""One codec for each kind of row: how it travels between files and tables, and the pieces that several codecs share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from django.db import models

from ..measures.dose import Dose
from ..models import CatalogueRow, Source
from .files import UnreadableFileError, read_toml
from .writing import Writing

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
    rows: Callable[[], models.QuerySet[Any]]  # with what to_data needs, prefetched
    to_data: Callable[[Any], Data]
    put: Callable[[Any, Data, Writing], CatalogueRow]  # (row or None, data, writing) → the row that writing will save
    lacking: Callable[[Data], list[str]] = lambda data: []
    ordered: bool = False  # rows keep the order of the file

    def read(self, folder: Path) -> list[tuple[str, Data]]:
        """Return (where, data) of each row in the files.

        Raises ``CatalogueError`` naming a file that cannot be read.
        """
        path = folder / self.path
        if self.table:
            rows = _read_toml(path).get(self.table)
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
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

    def write(self, row: Any, data: Data) -> Any:
        """Write one row, and return it saved. ``load`` writes many together."""
        writing = Writing()
        saved = self.put(row, data, writing)
        writing.flush()
        return saved

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
                text = tomli_w.dumps(_without_none(one), multiline_strings=True)
                (path / f"{one['slug']}.toml").write_bytes(text.encode())
        return len(data)


def _read_toml(path: Path) -> Data:
    try:
        return read_toml(path)
    except UnreadableFileError as error:
        raise CatalogueError([str(error)]) from error


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


def write_citations(
    through: type[models.Model], owner_field: str, owner: models.Model, data: list[Data], writing: Writing
) -> None:
    """Replace the citations of ``owner`` by those in ``data``."""
    sources = writing.by_key(Source, "code", [one["code"] for one in data])
    writing.replace(
        through,
        owner_field,
        owner,
        [
            through(**{owner_field: owner}, source=sources[one["code"]], locator=one["locator"], order=number)
            for number, one in enumerate(data)
        ],
    )


def citations_data(rows: Iterable[Any]) -> list[Data]:
    return [{"code": row.source.code, "locator": row.locator} for row in rows]


def one_of(choices: type[models.TextChoices], value: str) -> str:
    """Return ``value`` if it is one of the choices. Raises ValueError naming it otherwise."""
    if value not in choices.values:
        raise ValueError(f"{value} is not one of {', '.join(choices.values)}")
    return value
