"""A person's routines and sessions, for the export of all their data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from accounts.data.export import CHUNK, Row, each, plain, plain_rows
from accounts.models import User

from .models import (
    Addition,
    CalendarFeed,
    ExerciseNote,
    NextDayCheck,
    Reminders,
    RoutineItem,
    RoutineOmission,
    SetLog,
    WeeklyAim,
)


def program_parts(user: User) -> Row:
    """Collect what this app stores about a person, by the name of each part.

    ``entries`` are what was entered on a device, as it was sent, corrected entries included. Of a deleted session
    or activity, only its id and the time of deleting are left.
    """
    return {
        "routines": _routines(user),
        "sessions": _sessions(user),
        "entries": each(user.log_entries.all()),
        "deleted_sessions": plain(user.deleted_sessions.all()),
        "activities": each(user.activities.all()),
        "deleted_activities": plain(user.deleted_activities.all()),
        "weekly_aim": plain(WeeklyAim.objects.filter(user=user)),
        "diary_sheets": plain(user.diary_sheets.all()),
        "adjustments": each(user.adjustments.all(), leave_out=frozenset({"fingerprint"})),
        "check_ins": plain(user.check_ins.all()),
        "reminders": plain(Reminders.objects.filter(user=user)),
        "reminder_mails": each(user.reminder_mails.all()),
        "calendar_feed": plain(CalendarFeed.objects.filter(user=user)),
        "shared_links": plain(user.shared_links.all()),
        "wishes": {
            "never_shown": plain(user.declined_exercises.all()),
            "answers_to_offers": plain(user.offer_answers.all()),
        },
    }


def _routines(user: User) -> list[Row]:
    """Export every routine with its parts, exercises, doses and reasons, and with what was left out."""
    items = _by_owner(RoutineItem.objects.filter(routine__user=user), "routine")
    omissions = _by_owner(RoutineOmission.objects.filter(routine__user=user), "routine")
    additions = _by_owner(Addition.objects.filter(routine__user=user), "routine")
    routines = plain(user.routines.all())
    return [
        {**row, "additions": additions[row["id"]], "items": items[row["id"]], "left_out": omissions[row["id"]]}
        for row in routines
    ]


def _sessions(user: User) -> Iterator[Row]:
    """Export every session with its sets, the notes about its exercises, and the morning after."""
    sessions = each(user.sessions.all())
    while some := list(islice(sessions, CHUNK)):
        keys = [row["id"] for row in some]
        sets = _by_owner(SetLog.objects.filter(session__in=keys), "session")
        mornings = _by_owner(NextDayCheck.objects.filter(session__in=keys), "session")
        notes = _by_owner(ExerciseNote.objects.filter(session__in=keys), "session")
        for row in some:
            key = row["id"]
            yield {**row, "sets": sets[key], "notes": notes[key], "next_day": next(iter(mornings[key]), None)}


def _by_owner(rows: QuerySet[Any], owner: str) -> defaultdict[Any, list[Row]]:
    """Group plain rows under the key of the routine or session that they belong to."""
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row, values in plain_rows(rows, leave_out=frozenset({owner})):
        found[getattr(row, f"{owner}_id")].append(values)
    return found
