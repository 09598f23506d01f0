"""Reviews: somebody who did not write a row has read it and found it right. A later change ends that."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..loading import REVIEWED, Codec, Data
from ..models import RowChange, RowReview
from ..snapshot.current import publish_catalogue
from .drafts import Standing, content_of, plain
from .putting import record
from .trying import write


class ReviewState(StrEnum):
    NEVER = "never"
    CHANGED = "changed"
    DUE = "due"
    FINE = "fine"


class OwnTextError(Exception):
    """Whoever wrote a text does not review it."""


def latest_reviews(kind: str) -> dict[str, RowReview]:
    """Map the key of each row of a kind to its latest review."""
    return {review.key: review for review in RowReview.objects.filter(kind=kind).select_related("by").order_by("pk")}


def state_of(data: Data, review: RowReview | None, *, today: date) -> ReviewState:
    if review is None:
        return ReviewState.NEVER
    if review.content != content_of(data):
        return ReviewState.CHANGED
    return ReviewState.DUE if review.due_on <= today else ReviewState.FINE


def wrote_it(where: Standing, user: AbstractBaseUser) -> bool:
    """Whether somebody made a change of this row that nobody has reviewed since."""
    last = RowReview.objects.filter(kind=where.codec.name, key=where.key).first()
    for change in RowChange.objects.filter(kind=where.codec.name, key=where.key).select_related("publication"):
        if last is not None and content_of(change.after or {}) == last.content:
            return False
        if change.publication.by_id == user.pk and content_of(change.before or {}) != content_of(change.after or {}):
            return True
    return False


@transaction.atomic
def keep_review(where: Standing, *, by: AbstractBaseUser, today: date, due_on: date) -> RowReview:
    """Keep that somebody found what is in force right, and say so in the row. Raises ``OwnTextError``."""
    if where.live is None or wrote_it(where, by):
        raise OwnTextError
    review = RowReview.objects.create(
        kind=where.codec.name, key=where.key, content=content_of(where.live), by_id=by.pk, on=today, due_on=due_on
    )
    said = {"reviewed_by": getattr(by, "name", "") or str(by), "reviewed_on": today}
    data = {**where.live, **{name: value for name, value in said.items() if name in fields_of(where.codec, where.live)}}
    if plain(data) != where.live:
        write(where.codec, where.key, plain(data))
        record([(where.codec, where.key, where.live, data)], by=by, reason="Reviewed.")
        publish_catalogue()
    return review


def fields_of(codec: Codec, data: Data) -> frozenset[str]:
    """The fields of a row that may say who reviewed it and when; files leave empty ones out."""
    columns = {field.name for field in codec.rows().model._meta.fields}
    return frozenset(REVIEWED) & (columns | set(data))
