"""Drafts: what an editor wrote about a row, beside what is in force. They affect nobody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from ..loading import REVIEWED, Codec, Data, digest, text_digest
from ..models import CatalogueDraft


def plain(data: Data | None) -> Data | None:
    """Make file data as JSON returns it: dates become text."""
    found: Data | None = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return found


def seen(data: Data | None) -> str:
    """Compute by what a form or a page knows the version that it was made from; empty for none."""
    return "" if data is None else digest(plain(data) or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A row with its draft. ``live`` is what is in force, None for a row that is not there."""

    codec: Codec
    key: str
    row: Any = None
    live: Data | None = None
    draft: CatalogueDraft | None = None

    @property
    def latest(self) -> Data | None:
        """What an editor goes on from: the draft's text if there is one; what is in force where it would go."""
        return self.draft.data if self.draft and self.draft.data else self.live

    @property
    def seen(self) -> str:
        return seen(self.latest)


def standing(codec: Codec, key: str) -> Standing:
    row = codec.find(key)
    return Standing(
        codec=codec,
        key=key,
        row=row,
        live=plain(codec.to_data(row)) if row else None,
        draft=CatalogueDraft.objects.filter(kind=codec.name, key=key).select_related("by").first(),
    )


def standings(codec: Codec) -> dict[str, Standing]:
    """Find all rows of a kind with their drafts, and the drafts of new ones, by key, in few statements."""
    drafts = {draft.key: draft for draft in CatalogueDraft.objects.filter(kind=codec.name).select_related("by")}
    found: dict[str, Standing] = {}
    for row in codec.rows():
        live = plain(codec.to_data(row)) or {}
        key = codec.key(live)
        found[key] = Standing(codec=codec, key=key, row=row, live=live, draft=drafts.get(key))
    new = {key: Standing(codec=codec, key=key, draft=draft) for key, draft in drafts.items() if key not in found}
    return found | new


def content_of(data: Data) -> str:
    """Compute a digest of what somebody reads in a row."""
    return text_digest(plain(data) or {})


def not_reviewed_yet(before: Data | None, after: Data | None) -> Data | None:
    """Take "reviewed" out of a text that differs from the one that was reviewed."""
    if before is None or after is None or content_of(before) == content_of(after):
        return after
    if any(after.get(name) != before.get(name) for name in REVIEWED):
        return after  # another version that was itself reviewed, such as the file's
    return {name: REVIEWED.get(name, value) for name, value in after.items()}


@transaction.atomic
def keep_draft(where: Standing, data: Data | None, *, by: AbstractBaseUser) -> CatalogueDraft | None:
    """Keep what a row is to become; None for a row that is to go. A text that says what is in force needs no draft, and
    ends one: then the answer is None.
    """
    data = not_reviewed_yet(where.live, plain(data))
    if data == where.live:
        CatalogueDraft.objects.filter(kind=where.codec.name, key=where.key).delete()
        return None
    draft, _made = CatalogueDraft.objects.update_or_create(
        kind=where.codec.name,
        key=where.key,
        defaults={"data": data, "by_id": by.pk, "changed_at": timezone.now()},
    )
    return draft


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChange:
    """A draft beside what it will change. ``before`` is None for what is new, ``after`` for what goes."""

    draft: CatalogueDraft
    codec: Codec
    before: Data | None

    @property
    def after(self) -> Data | None:
        data: Data | None = self.draft.data
        return data


def draft_changes(drafts: Iterable[CatalogueDraft], codecs: Sequence[Codec]) -> list[DraftChange]:
    """Put each draft beside its row, in the order in which they can be written: what others name comes first."""
    by_name = {codec.name: codec for codec in codecs}
    places = {codec.name: place for place, codec in enumerate(codecs)}
    ordered = sorted(
        (draft for draft in drafts if draft.kind in by_name),
        key=lambda draft: (places[draft.kind], bool((draft.data or {}).get("parts")), draft.key),
    )
    return [
        DraftChange(
            draft=draft,
            codec=by_name[draft.kind],
            before=standing(by_name[draft.kind], draft.key).live,
        )
        for draft in ordered
    ]


def digest_of(changes: Iterable[DraftChange]) -> str:
    """Compute a digest by which publishing knows that these are the changes that the editor saw."""
    return digest({str(change.draft): [change.before, change.after] for change in changes})
