"""What a codec is, which turns one kind of row into file data and back, and the pieces that several codecs share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import tomli_w
from django.db import models

from ..files import UnreadableFileError, read_toml
from ..measures.dose import Dose
from ..models import CatalogueRow, Source
from .writing import Writing

Data = dict[str, Any]


class CatalogueError(Exception):
    """The files cannot be loaded; ``problems`` lists every mistake with the name of its file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Codec:
    """How one kind of row becomes file data and back."""

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
    field: str = "slug"  # the column that holds the key; empty if no single one does

    def read(self, folder: Path) -> list[tuple[str, Data]]:
        """Read the rows in the files as pairs: where it stands, and its data.

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
        for file in sorted(path.glob("*.toml")):
            data = _read_toml(file)
            if data.get("slug") != file.stem:
                raise CatalogueError([f"{file.name}: the slug must be {file.stem}"])
            found.append((file.name, data))
        return found

    def key_of(self, row: Any) -> str:
        """Say by which key ``find`` finds a row."""
        return str(attrgetter(self.field.replace("__", "."))(row)) if self.field else self.key(self.to_data(row))

    def find(self, key: str) -> Any:
        """Find the row with this key, with what ``to_data`` needs; None when there is none."""
        if self.field:
            return self.rows().filter(**{self.field: key}).first()
        return next((row for row in self.rows() if self.key_of(row) == key), None)

    def filed(self, folder: Path, key: str) -> Data | None:
        """Read what the files say of one row; None when they do not have it. Raises ``CatalogueError``."""
        found = (self.normalise(raw) for _where, raw in self.read(folder))
        return next((data for data in found if self.key(data) == key), None)

    def write(self, row: Any, data: Data) -> Any:
        """Write one row, and return it saved. ``engine.load`` writes many at once instead."""
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
            path.write_bytes(tomli_w.dumps({self.table: [_without_none(row) for row in data]}).encode())
        else:
            path.mkdir(parents=True, exist_ok=True)
            for row in data:
                text = tomli_w.dumps(_without_none(row), multiline_strings=True)
                (path / f"{row['slug']}.toml").write_bytes(text.encode())
        return len(data)


def _read_toml(path: Path) -> Data:
    try:
        return read_toml(path)
    except UnreadableFileError as error:
        raise CatalogueError([str(error)]) from error


def _without_none(value: Any) -> Any:
    """Leave out keys without a value, because TOML has no null."""
    if isinstance(value, dict):
        return {key: _without_none(member) for key, member in value.items() if member is not None}
    return [_without_none(member) for member in value] if isinstance(value, list) else value


def fill(raw: Data, defaults: Mapping[str, Any], *, needed: Iterable[str] = ()) -> Data:
    """Fill in the defaults for what ``raw`` leaves out. Raises ValueError for a missing or an unknown key."""
    missing = [key for key in needed if key not in raw]
    unknown = sorted(set(raw) - set(defaults) - set(needed))
    if missing or unknown:
        raise ValueError("; ".join([f"missing {key}" for key in missing] + [f"unknown key {key}" for key in unknown]))
    return {**defaults, **raw}


def citations(raw: Iterable[Any]) -> list[Data]:
    """Bring citations into the form {code, locator}; a bare code has no locator."""
    return [
        {"code": citation, "locator": ""}
        if isinstance(citation, str)
        else fill(citation, {"locator": ""}, needed=["code"])
        for citation in raw
    ]


def dose_data(raw: Data | None) -> Data | None:
    return Dose.from_mapping(raw).to_mapping() if raw else None


def write_citations(
    through: type[models.Model], owner_field: str, owner: models.Model, data: list[Data], writing: Writing
) -> None:
    """Replace the citations of ``owner`` by those in ``data``."""
    sources = writing.by_key(Source, "code", [citation["code"] for citation in data])
    writing.replace(
        through,
        owner_field,
        owner,
        [
            through(**{owner_field: owner}, source=sources[citation["code"]], locator=citation["locator"], order=number)
            for number, citation in enumerate(data)
        ],
    )


def citations_data(rows: Iterable[Any]) -> list[Data]:
    return [{"code": row.source.code, "locator": row.locator} for row in rows]


def one_of(choices: type[models.TextChoices], value: str) -> str:
    """Check that a value is among the choices; else raise ValueError with its name."""
    if value not in choices.values:
        raise ValueError(f"{value} is not one of {', '.join(choices.values)}")
    return value
