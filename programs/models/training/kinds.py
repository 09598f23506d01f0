"""What an entry of a device is, apart from any row. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an entry tells."""

    SET = "set"  # one set of an exercise on one side; an amount of 0 takes it back
    FELT = "felt"  # pain and effort of an exercise
    SKIP = "skip"  # the rest of an exercise is left out
    FORM = "form"  # all of an exercise at once, from a page with a form
    BEGIN = "begin"  # a session that was begun without the server
    SHORT = "short"  # on with the short version
    STOP = "stop"  # stopped before the end
    FINISH = "finish"  # how the session was
    SIGNS = "signs"  # something new before a session


# Those about one exercise; the others are about the session.
ABOUT_EXERCISES = frozenset({Kind.SET, Kind.FELT, Kind.SKIP, Kind.FORM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was entered. ``at`` is the moment of entering, by the server's clock; ``content`` depends on its
    kind.
    """

    id: uuid.UUID
    kind: Kind
    at: datetime
    item: uuid.UUID | None = None
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, uuid.UUID]:
        return (self.at, self.id)
