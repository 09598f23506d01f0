"""A person's routines and sessions, for the export of all their data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from accounts.data.export import CHUNK, Row, each, plain, plain_rows
from accounts.models import User
from exercises.snapshot.current import current_catalogue

from .decision.reading.decided import chosen_as, decided_in
from .decision.stored import Decided
from .decision.words.dose_words import own_of_person
from .decision.words.said import Speaker
from .models import (
    Addition,
    CalendarFeed,
    CourseMail,
    ExerciseNote,
    MessageMail,
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
    items = RoutineItem.objects.filter(routine__user=user).select_related("exercise", "base")
    catalogue = current_catalogue()
    own = lambda: own_of_person(user, catalogue)  # noqa: E731
    speaker = Speaker(items, catalogue=catalogue, own=own, units=user.units)
    return {
        "routines": _routines(user),
        "sessions": _sessions(user, speaker),
        "entries": each(user.log_entries.all()),
        "deleted_sessions": plain(user.deleted_sessions.all()),
        "activities": each(user.activities.all()),
        "deleted_activities": plain(user.deleted_activities.all()),
        "weekly_aim": plain(WeeklyAim.objects.filter(user=user)),
        "diary_sheets": plain(user.diary_sheets.all()),
        "adjustments": _adjustments(user, speaker),
        "check_ins": plain(user.check_ins.all()),
        "message_mail": plain(MessageMail.objects.filter(user=user)),
        "reminders": plain(Reminders.objects.filter(user=user)),
        "reminder_mails": each(user.reminder_mails.all()),
        "lessons_read": plain(user.lessons_read.all()),
        "course_mail": plain(CourseMail.objects.filter(user=user)),
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


def _sessions(user: User, speaker: Speaker) -> Iterator[Row]:
    """Export every session with what the rules saw and decided, its sets and notes, and the morning after."""
    sessions: Iterator[tuple[Any, Row]] = plain_rows(user.sessions.select_related("saw"), leave_out=frozenset({"saw"}))
    while some := list(islice(sessions, CHUNK)):
        keys = [row["id"] for _session, row in some]
        sets = _by_owner(SetLog.objects.filter(session__in=keys), "session")
        mornings = _by_owner(NextDayCheck.objects.filter(session__in=keys), "session")
        notes = _by_owner(ExerciseNote.objects.filter(session__in=keys), "session")
        for session, row in some:
            key = row["id"]
            yield {
                **row,
                "seen": session.seen,
                "decided": [_decided(decided, speaker) for decided in decided_in(session)],
                "sets": sets[key],
                "notes": notes[key],
                "next_day": next(iter(mornings[key]), None),
            }


def _adjustments(user: User, speaker: Speaker) -> Iterator[Row]:
    """Export what the person chose about their exercises."""
    rows: Iterator[tuple[Any, Row]] = plain_rows(user.adjustments.all())
    for adjustment, row in rows:
        yield {**row, "decided": _decided(chosen_as(adjustment), speaker)}


def _decided(decided: Decided, speaker: Speaker) -> Row:
    """Export a decision with the sentence that says it, and whose word it rests on."""
    return {
        "item": decided.item_id,
        "part": decided.part,
        "side": decided.side,
        "decision": decided.decision,
        "rule": decided.rule,
        "because": decided.because,
        "facts": decided.facts,
        "before": decided.before,
        "after": decided.after,
        "day": decided.day,
        "sentence": speaker.sentence(decided),
        "sources": speaker.sources(decided),
        "undone": decided.is_undone,
    }


def _by_owner(rows: QuerySet[Any], owner: str) -> defaultdict[Any, list[Row]]:
    """Group plain rows under the key of the routine or session that they belong to."""
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row, values in plain_rows(rows, leave_out=frozenset({owner})):
        found[getattr(row, f"{owner}_id")].append(values)
    return found
