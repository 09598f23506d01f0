"""What the tests of entries share."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from programs.models import RoutineItem, Session, SetLog
from programs.session.asked import sets_of
from tests.programs.devices import Told, entry

HALF_PAST = "2026-11-16T10:30:00Z"


def item_of(session: Session, slug: str) -> RoutineItem:
    return session.routine.items.select_related("exercise").get(exercise__slug=slug)


def amounts(session: Session, item: RoutineItem) -> dict[tuple[int, str], int]:
    return {
        (log.number, log.side): log.reps or log.hold_seconds or log.minutes or 0
        for log in session.set_logs.filter(item=item, skipped="")
    }


def rows(session: Session) -> list[tuple[Any, ...]]:
    """Return all that is stored of the sets of a session."""
    columns = [field.attname for field in SetLog._meta.concrete_fields]
    return sorted(session.set_logs.values_list(*columns), key=str)


def fresh(session: Session) -> Session:
    return Session.objects.get(pk=session.pk)


PLANNED = {(1, "left"): 10, (1, "right"): 10, (2, "left"): 10, (2, "right"): 10}


END = ("state", "feeling", "pain", "effort", "note", "stopped", "short")


def outcome(session: Session) -> tuple[Any, ...]:
    return rows(session), [getattr(fresh(session), name) for name in END]


def post_form(client: Client, session: Session, item: RoutineItem, **changes: Any) -> None:
    sent = {f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(session, item)} | changes
    address = reverse("programs:session_exercise", args=[session.pk, item.pk])
    assert client.post(address, sent).status_code == 302


FINISH = {"feeling": "good", "pain": "1", "effort": "4", "note": "typed"}


def finish_by_form(client: Client, session: Session) -> None:
    assert client.post(reverse("programs:session_finish", args=[session.pk]), FINISH).status_code == 302


def begin_entry(routine: Any, **told: Any) -> Told:
    return entry(
        "begin",
        **{
            "routine": str(routine.pk),
            "performed_on": "2026-11-16",
            "pain_before": 2,
            "short": False,
            "morning_of": None,
            "morning_pain": None,
            "morning_worse": False,
            **told,
        },
    )
