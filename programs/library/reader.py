"""Who reads the published exercises and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ..standing.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who reads. ``person`` is None for those who read as a visitor does: before the health check, and while a
    warning sign is open (``is_stopped``).
    """

    person: Person | None = None
    is_stopped: bool = False


def reader_of(user: Any) -> Reader:
    if not user.is_authenticated:
        return Reader()
    person = Person(user, today=timezone.localdate())
    if person.open_signs:
        return Reader(is_stopped=True)
    return Reader(person=person if person.has_health_check else None)
