"""Load the catalogue files into the tables, except for rows that an editor has changed.

Loading compares three digests: the file's, the row's, and the row's at its last load. So a second run changes nothing,
and what an editor changed is never overwritten. Who reviewed a row is no part of them: a review changes no text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction

from ..models import CatalogueRow, RowReview
from .codec import CatalogueError, Codec, Data
from .writing import Writing


@dataclass(kw_only=True)
class Report:
    """What loading did, or would do with ``dry_run``. Each entry is the kind of row and its key."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # rows that came from a file, which no file has any more
    changes_of_rows: list[tuple[Codec, str, Data, Data]] = field(default_factory=list)  # what ``updated`` names

    @property
    def changes(self) -> int:
        return len(self.created) + len(self.updated)


def digest(data: Data) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


# What says in a row that it was reviewed. It is no part of what was read.
REVIEWED: Data = {"reviewed_by": "", "reviewed_on": None}


def text_digest(data: Data) -> str:
    """Compute a digest of what somebody reads in a row, the same whoever reviewed it."""
    return digest({name: value for name, value in data.items() if name not in REVIEWED})


def is_as_loaded(data: Data, row: CatalogueRow) -> bool:
    """Whether nobody has edited the row, of which ``data`` is the content, since it was loaded."""
    not_reviewed = {name: REVIEWED.get(name, value) for name, value in data.items()}
    # the latter two: rows loaded when a review still was part of the digest
    return row.catalogue_digest in {text_digest(data), digest(data), digest(not_reviewed)}


@transaction.atomic
def load(codecs: Iterable[tuple[Codec, Path]], *, dry_run: bool = False, adopt: bool = True) -> Report:
    """Load the files into the tables, except for rows that an editor has changed since they were loaded.

    With ``adopt``, a row that an editor wrote and that now equals its file counts as loaded from the file. Pass False
    for files other than the project's own: otherwise the next load of those would overwrite the editor's work.
    Everything is read and checked before anything is written. Raises ``CatalogueError`` with every problem found.
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
    writing = Writing()
    for codec, wanted in plan:
        _load_one(codec, wanted, writing, report, dry_run=dry_run, adopt=adopt)
        writing.flush()
    return report


def _load_one(
    codec: Codec, wanted: Mapping[str, Data], writing: Writing, report: Report, *, dry_run: bool, adopt: bool
) -> None:
    rows = codec.rows()
    present: dict[str, tuple[CatalogueRow, Data]] = {}
    for row in rows:
        data = codec.to_data(row)
        present[codec.key(data)] = (row, data)
    known = {key: row for key, (row, _) in present.items()}
    writing.know(rows.model, known)
    report.gone += [
        f"{codec.name} {key}" for key, (row, _data) in present.items() if row.catalogue_digest and key not in wanted
    ]
    reviews = dict(RowReview.objects.filter(kind=codec.name).order_by("on", "pk").values_list("key", "on"))
    for key, data in wanted.items():
        label = f"{codec.name} {key}"
        target = text_digest(data)
        if key not in present:
            report.created.append(label)
            if not dry_run:
                known[key] = _put(codec, None, data, target, writing)
            continue
        row, now = present[key]
        if text_digest(now) == target and (_has_same_review(now, data) or _keeps_review(now, data, reviews.get(key))):
            report.unchanged.append(label)
            if row.catalogue_digest != target and adopt and not dry_run:
                # an editor's change that has since been dumped to the files: from now on it counts as loaded
                type(row)._default_manager.filter(pk=row.pk).update(catalogue_digest=target)
        elif not is_as_loaded(now, row):
            report.kept.append(label)
        else:
            report.updated.append(label)
            report.changes_of_rows.append((codec, key, now, data))
            if not dry_run:
                _put(codec, row, data, target, writing)


def _has_same_review(now: Data, data: Data) -> bool:
    return all((now.get(name) or "") == (data.get(name) or "") for name in REVIEWED)


def _keeps_review(now: Data, data: Data, reviewed_on: date | None) -> bool:
    """Whether the row names its latest review at the desk, and its file none that is later."""
    said = str(now.get("reviewed_on") or "")
    return reviewed_on is not None and said == str(reviewed_on) and str(data.get("reviewed_on") or "") <= said


def _put(codec: Codec, row: CatalogueRow | None, data: Data, target: str, writing: Writing) -> CatalogueRow:
    try:
        waiting = codec.put(row, data, writing)
    except ValidationError as error:
        slips = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        raise CatalogueError([f"{codec.name} {codec.key(data)}: {slips}"]) from error
    except models.ObjectDoesNotExist as error:
        raise CatalogueError(
            [f"{codec.name} {codec.key(data)} names something that is not in the catalogue: {error}"]
        ) from error
    waiting.catalogue_digest = target
    return waiting
