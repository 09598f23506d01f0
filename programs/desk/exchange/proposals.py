"""What an uploaded workbook or archive would change, row by row; and keeping it as drafts, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.loading import Codec, Data
from exercises.publishing.drafts import Standing, keep_draft, plain, standing, standings
from exercises.publishing.trying import CannotBeWrittenError, trial, write
from exercises.publishing.wording import FieldChange, differences, kind_of, names

from ..review import CODECS
from .cells import CellError
from .workbook import FoundSheet, Line, value_of

SALT = "exchange"
LONGEST_AGE = 6 * 60 * 60


class HasChangedError(Exception):
    """A row has changed since the preview was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one row is to become. ``seen`` is the digest of what it was compared with."""

    kind: str
    key: str
    data: Data
    seen: str


@dataclass(kw_only=True)
class Proposals:
    """What came in: what would change, what is wrong and where, and which rows of ours it does not have."""

    changes: list[Proposal] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)

    def signed(self) -> str:
        """Write the changes so that they can travel to the browser and back, and nothing else."""
        rows = [[change.kind, change.key, change.data, change.seen] for change in self.changes]
        return signing.dumps(rows, salt=SALT, compress=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    name: str
    of: str
    kind: str
    fields: list[FieldChange]


def from_sheets(found: Sequence[FoundSheet]) -> Proposals:
    """Read every cell, and put together what each row of the catalogue would become."""
    proposals = Proposals()
    wanted: dict[tuple[str, str], Data] = {}
    # Several sheets may tell of the same rows.
    there_by_kind = _there({page.sheet.codec.name for page in found})
    for page in found:
        codec = page.sheet.codec
        by_key: defaultdict[str, list[tuple[Line, dict[str, Any]]]] = defaultdict(list)
        for line in page.lines:
            row = _read_line(page, line, proposals)
            if row is None:
                continue
            if not row[page.sheet.key]:
                proposals.problems.append(_where(page, line, page.sheet.key) + _("This is empty."))
                continue
            by_key[row[page.sheet.key]].append((line, row))
        for key, lines in by_key.items():
            first = lines[0][0]
            if len(lines) > 1 and not page.sheet.many:
                proposals.problems.append(_where(page, lines[1][0], page.sheet.key) + _("This row is there twice."))
                continue
            present = there_by_kind[codec.name].get(key)
            there = wanted.get((codec.name, key)) or (present.latest if present else None)
            if there is None and not page.sheet.makes_new:
                proposals.problems.append(
                    _where(page, first, page.sheet.key) + _("Nothing is called “%(key)s”.") % {"key": key[:80]}
                )
                continue
            try:
                there = there or _new(codec, lines[0][1])
                wanted[codec.name, key] = plain(page.sheet.merge(there, [row for _line, row in lines])) or {}
            except (ValueError, KeyError, TypeError) as error:
                proposals.problems.append(_where(page, first) + str(error))
    if not proposals.problems:
        _compare(wanted, there_by_kind, proposals)
    return proposals


def _there(kinds: Iterable[str]) -> dict[str, dict[str, Standing]]:
    by_name = {codec.name: codec for codec in CODECS}
    return {kind: standings(by_name[kind]) for kind in kinds}


def _read_line(page: FoundSheet, line: Line, proposals: Proposals) -> dict[str, Any] | None:
    """Read the cells of a row; None when one of them is wrong."""
    row: dict[str, Any] = {}
    for name, cell in line.cells.items():
        try:
            row[name] = value_of(cell, page.sheet.by_name[name].read)
        except CellError as error:
            proposals.problems.append(_where(page, line, name) + str(error))
    return row if len(row) == len(line.cells) else None


def _where(page: FoundSheet, line: Line, column: str = "") -> str:
    if not column:
        return _("Sheet %(sheet)s, row %(row)s:") % {"sheet": page.sheet.name, "row": line.number} + " "
    words = {"sheet": page.sheet.name, "row": line.number, "column": column}
    return _("Sheet %(sheet)s, row %(row)s, column %(column)s:") % words + " "


def _new(codec: Codec, row: Mapping[str, Any]) -> Data:
    """Begin a new row of the catalogue, never published. Raises ValueError for what is missing."""
    # What a text cites has to be among the sources, which stand in another sheet.
    later = {"reviewed_on", "body", "try_it"}
    needed = {name: value for name, value in row.items() if value not in (None, "", [], {}) and name not in later}
    extra: Data = {"items": []} if codec.name == "program" else {}
    if codec.name == "contraindication":
        extra = {"order": 0, "sources": ["P"]}
    return codec.normalise({**extra, **needed})


def compared(wanted: Mapping[tuple[str, str], Data]) -> Proposals:
    proposals = Proposals()
    _compare(wanted, _there({kind for kind, _key in wanted}), proposals)
    return proposals


def _compare(
    wanted: Mapping[tuple[str, str], Data], there: Mapping[str, Mapping[str, Standing]], proposals: Proposals
) -> None:
    """Keep what differs, if it can be written; otherwise say why not."""
    by_name = {codec.name: codec for codec in CODECS}
    order = list(by_name)
    with trial():
        for (kind, key), data in sorted(
            wanted.items(), key=lambda item: (order.index(item[0][0]), bool(item[1].get("parts")))
        ):
            where = there[kind].get(key) or Standing(codec=by_name[kind], key=key)
            try:
                data = plain(by_name[kind].normalise(data)) or {}
            except (ValueError, KeyError, TypeError) as error:
                proposals.problems.append(f"{kind} {key}: {error}")
                continue
            if data == where.latest:
                proposals.unchanged += 1
                continue
            proposals.changes.append(Proposal(kind=kind, key=key, data=data, seen=where.seen))
            try:
                write(by_name[kind], key, data)
            except CannotBeWrittenError as error:
                proposals.problems.append(f"{kind} {error}")


def shown(proposals: Proposals) -> list[ProposalView]:
    """Put the changes into words, row by row."""
    by_name = {codec.name: codec for codec in CODECS}
    called = names()
    views = []
    for change in proposals.changes:
        codec = by_name[change.kind]
        there = standing(codec, change.key).latest
        views.append(
            ProposalView(
                name=str(change.data.get("name") or change.key),
                of=change.kind,
                kind=kind_of(there, change.data),
                fields=differences(codec, there, change.data, called),
            )
        )
    return views


@transaction.atomic
def keep(signed: str, *, by: AbstractBaseUser) -> int:
    """Keep what was previewed as drafts; return how many.

    Raises ``HasChangedError`` when a row is no longer what it was compared with, and ``signing.BadSignature`` for
    anything that was not previewed here a few hours ago at most.
    """
    by_name = {codec.name: codec for codec in CODECS}
    kept = 0
    for kind, key, data, was in signing.loads(signed, salt=SALT, max_age=LONGEST_AGE):
        where = standing(by_name[kind], key)
        if where.seen != was:
            if where.latest == data:
                continue  # sent twice
            raise HasChangedError(key)
        kept += keep_draft(where, data, by=by) is not None
    return kept


def missing(keys: Iterable[tuple[Codec, set[str]]]) -> list[str]:
    """Name the rows that came from a file and that these files do not have."""
    return [
        f"{codec.name} {key}"
        for codec, there in keys
        for row in codec.rows()
        if row.catalogue_digest and (key := codec.key_of(row)) not in there
    ]
