"""Devices that send what was entered on them, as the session player does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.devices.kept import person_token
from accounts.models import User
from programs.entries.plan import PlannedSet
from programs.models import RoutineItem, Session
from programs.session.asked import sets_of

Told = dict[str, Any]


def entries_address(session_id: Any) -> str:
    return f"/sessions/{session_id}/entries/"


def ago(*, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
    return timezone.now() - timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)


def entry(kind: str, *, at: datetime | None = None, **told: Any) -> Told:
    """Return an entry of now, or of another time. ``told`` is whatever belongs to its kind."""
    return {"id": str(uuid.uuid4()), "kind": kind, "at": (at or timezone.now()).isoformat(), **told}


def set_entry(item: RoutineItem, planned_set: PlannedSet, /, *, amount: int | None = None, **told: Any) -> Told:
    """Return the entry of one set as planned, or of another ``amount``."""
    return entry(
        "set",
        **{
            "item": str(item.pk),
            "exercise": planned_set.exercise.slug,
            "number": planned_set.number,
            "side": planned_set.side,
            "measure": planned_set.measure,
            "amount": planned_set.amount if amount is None else amount,
            "load_kg": str(planned_set.dose.load_kg),
            "as_planned": amount is None or amount == planned_set.amount,
            **told,
        },
    )


def set_entries(session: Session, item: RoutineItem, **told: Any) -> list[Told]:
    """Return the entries of all sets of an exercise."""
    return [set_entry(item, planned_set, **told) for planned_set in sets_of(session, item)]


def send(
    client: Client,
    session_id: Any,
    entries: Sequence[Told],
    *,
    by: User,
    sent_at: datetime | None = None,
    **headers: str,
) -> HttpResponse:
    """Send entries as the player does."""
    told = {"person": person_token(by), "sent_at": (sent_at or timezone.now()).isoformat(), "entries": list(entries)}
    return client.post(entries_address(session_id), told, content_type="application/json", headers=headers)


def ids(entries: Iterable[Told]) -> list[str]:
    return [entry["id"] for entry in entries]
