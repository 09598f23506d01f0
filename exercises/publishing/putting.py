"""Publishing drafts, and the versions that every change leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from ..loading import FIGURES, Codec, Data, Report
from ..models import CatalogueDraft, Publication, RowChange
from ..pictures import all_figures
from ..snapshot.current import publish_catalogue
from .drafts import Standing, digest_of, draft_changes, not_reviewed_yet, plain
from .trying import write


class DraftsHaveChangedError(Exception):
    """The drafts, or what is in force, have changed since the editor looked at them."""


Change = tuple[Codec, str, Data | None, Data | None]  # codec, key, before, after


def record(changes: Iterable[Change], *, by: AbstractBaseUser | None, reason: str = "", flips: Any = ()) -> Publication:
    """Keep what became of each row, by whom and why."""
    publication = Publication.objects.create(by_id=by.pk if by else None, reason=reason.strip(), flips=list(flips))
    RowChange.objects.bulk_create(
        RowChange(publication=publication, kind=codec.name, key=key, before=plain(before), after=plain(after))
        for codec, key, before, after in changes
    )
    return publication


def record_loaded(report: Report, *, reason: str) -> None:
    """Keep what loading the files changed in rows that were there. Nobody is named."""
    if report.changes_of_rows:
        record(report.changes_of_rows, by=None, reason=reason)


@transaction.atomic
def write_directly(where: Standing, data: Data | None, *, by: AbstractBaseUser) -> None:
    """Write a row that nobody is told of yet, with its version, and end its draft."""
    data = not_reviewed_yet(where.live, plain(data))
    write(where.codec, where.key, data)
    CatalogueDraft.objects.filter(kind=where.codec.name, key=where.key).delete()
    if data != where.live:
        record([(where.codec, where.key, where.live, data)], by=by)
    publish_catalogue()
    _draw([(where.codec, where.key)])


@transaction.atomic
def publish_drafts(
    drafts: Sequence[int],
    codecs: Sequence[Codec],
    *,
    by: AbstractBaseUser,
    seen: str,
    flips: list[dict[str, Any]],
    reason: str,
) -> Publication | None:
    """Put these drafts in force together, live at once, and keep what changed, for whom, and why.

    ``seen`` is the digest of the changes that the editor looked at, ``flips`` what they change for test patients and
    worked cases. Returns None when none of the drafts is left, as when the same form is sent twice. Raises
    ``DraftsHaveChangedError`` when they are not those seen, ``CannotBeWrittenError``, and ValueError without a reason.
    """
    changes = draft_changes(CatalogueDraft.objects.select_for_update(of=("self",)).filter(pk__in=drafts), codecs)
    if not changes:
        return None
    if digest_of(changes) != seen:
        raise DraftsHaveChangedError
    if not reason.strip():
        raise ValueError("a publication needs a reason")
    for change in changes:
        write(change.codec, change.draft.key, change.after)
    publication = record(
        ((change.codec, change.draft.key, change.before, change.after) for change in changes),
        by=by,
        reason=reason,
        flips=flips,
    )
    CatalogueDraft.objects.filter(pk__in=[change.draft.pk for change in changes]).delete()
    publish_catalogue()
    _draw((change.codec, change.draft.key) for change in changes)
    return publication


def _draw(rows: Iterable[tuple[Codec, str]]) -> None:
    """Draw the pictures among these rows once they are in force, so that nobody who asks for one has to wait."""
    keys = [key for codec, key in rows if codec is FIGURES]

    def draw() -> None:
        drawn = all_figures()
        for key in keys:
            if key in drawn:
                drawn[key].draw()

    if keys:
        transaction.on_commit(draw)


def versions(codec: Codec, key: str) -> QuerySet[RowChange]:
    """List what became of a row, the latest first."""
    return RowChange.objects.filter(kind=codec.name, key=key).select_related("publication__by")
