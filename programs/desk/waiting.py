"""What waits for an editor: drafts, reviews, links that are dead, and what nobody has published yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exercises.admin.base.desk import CatalogueAdmin
from exercises.admin.base.live import LiveAdmin
from exercises.models import CatalogueDraft, Video
from exercises.publishing.reviews import ReviewState, latest_reviews, state_of
from exercises.publishing.wording import names

from .review import CODECS
from .wording import catalogue_desks, kind_in_words, name_of

SHOWN = 8
# What is read by people and has to be reviewed.
REVIEWED_KINDS = ("exercise", "program", "contraindication", "lesson")
HEADINGS = {
    "drafts": _("Drafts that wait to be published"),
    "changed": _("Changed since somebody reviewed it"),
    "due": _("Due to be looked at again"),
    "never": _("Never reviewed"),
    "videos": _("Films whose link is dead"),
    "unpublished": _("Not published yet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Rows of one kind of waiting: (name, address) of the first, and how many there are."""

    key: str
    heading: Any
    rows: list[tuple[str, str]]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def waiting(*, today: date) -> list[Waiting]:
    """List what waits, of each kind the first few."""
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in HEADINGS}
    called, kinds = names(), {codec.name: kind_in_words(codec) for codec in CODECS}
    found["drafts"] = [
        (
            f"{name_of(draft.key, draft.data, called)} ({kinds.get(draft.kind, draft.kind)})",
            f"{reverse('admin:drafts')}#draft-{draft.pk}",
        )
        for draft in CatalogueDraft.objects.all()
    ]
    desks = catalogue_desks()
    for kind in REVIEWED_KINDS:
        _reviews(desks[kind], found, today=today)
    found["videos"] = [
        (f"{video.exercise}: {video.title}", reverse("admin:exercises_exercise_change", args=[video.exercise_id]))
        for video in Video.objects.filter(state=Video.State.BROKEN).select_related("exercise")
    ]
    return [
        Waiting(key=key, heading=heading, rows=found[key][:SHOWN], count=len(found[key]))
        for key, heading in HEADINGS.items()
        if found[key]
    ]


def _reviews(desk: CatalogueAdmin, found: dict[str, list[tuple[str, str]]], *, today: date) -> None:
    """Sort the rows of a kind by the state of their review; those that nobody sees wait for publication."""
    reviews = latest_reviews(desk.codec.name)
    base = f"admin:{desk.opts.app_label}_{desk.opts.model_name}"
    for row in desk.codec.rows():
        if isinstance(desk, LiveAdmin) and not desk.is_live(row):
            found["unpublished"].append((str(row), reverse(f"{base}_change", args=[row.pk])))
            continue
        data = desk.codec.to_data(row)
        state = state_of(data, reviews.get(desk.codec.key(data)), today=today)
        if state is not ReviewState.FINE:
            found[state.value].append((str(row), reverse(f"{base}_history", args=[row.pk])))
