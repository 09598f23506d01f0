"""Take in what devices send of sessions: store each entry once, and bring what follows from it up to date.

An entry tells of something that has happened, so it is never refused because of what the person may do *now*: a lock
that came since stops the player, but loses no set. A device keeps them in ``static/js/player/device/queue.js``;
``views`` takes its request, ``amounts`` makes the sets of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import UUIDField
from django.utils import timezone

from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.library.known import read_exercises
from exercises.locking import locked
from exercises.prepared import Given, Prepared
from programs.models.training.kinds import ABOUT_EXERCISES, Entry, Kind

from ...decision.morning import answer_next_day, is_slept_over
from ...decision.reading.decided import all_in
from ...decision.stored import Decided
from ...entries.fold import day_of, ending, is_clock_right, moments
from ...models import (
    LogEntry,
    RoutineItem,
    Session,
    TimeOfDay,
)
from ...progression.course.states import Level
from ...standing.harm.falls import record_fall
from ..begin import say_pain_before, start_told_session
from ..finish import say_how_it_was
from ..notes import Written, keep_notes
from ..stop.new_pain import say_nothing_new
from ..stop.path import FALL
from ..stop.stopping import note_pain, stop_for_signs, stop_session
from .amounts import bring_up_to_date, entries_of, forms_told_first, sets_of
from .messages import EntryForm, entry_form


class NotYoursError(Exception):
    """The session, or the routine that it was begun with, belongs to somebody else."""


class Refusal(StrEnum):
    """Why what was told of a session cannot be kept at all."""

    DELETED = "deleted"  # the person deleted the session
    NOT_BEGUN = "not_begun"  # no session has this id, and nobody told how it began
    BEGIN_UNREADABLE = "begin_unreadable"  # how it began was told, and cannot be understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of what was sent.

    ``session`` is None when no session has begun. If entries for it were sent all the same, ``refusal`` says why they
    are not stored. ``told`` are all entries of the session so far; empty when nothing new came.
    """

    session: Session | None
    stored: Sequence[uuid.UUID]
    told: Sequence[Entry] = ()
    refusal: Refusal | None = None
    refused: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


_items: Prepared[RoutineItem] = Prepared(
    lambda: RoutineItem.objects.filter(routine=Given("routine", UUIDField())).only(
        "routine", "exercise", "base", "parts", "dose", "side"
    )
)


def _items_of(session: Session) -> dict[uuid.UUID, RoutineItem]:
    """Read all items, present and former, of the routine of a session. They say which sets it can have."""
    found = _items({"routine": session.routine}, routine=session.routine)
    return {item.pk: item for item in read_exercises(found, "exercise", "base")}


@transaction.atomic
def receive(
    *,
    by: User,
    session_id: uuid.UUID,
    told: Sequence[Mapping[str, Any]],
    sent_at: datetime,
    received_at: datetime | None = None,
) -> Received:
    """Store what a device tells of a session, each entry once, and return the ids that are stored now.

    Safe to repeat, in whatever order and however often. An entry that cannot be understood is refused with what is
    wrong, and holds up no other. A warning sign is stored whatever became of the session. Raises ``NotYoursError``.
    """
    now = received_at or timezone.now()
    # Of several requests of the same person, all but one wait here.
    locked(by)
    entries, refused = _understood(told, sent_at=sent_at, received_at=now)
    known = _known(entries, by)
    new = [entry for entry in entries if entry.id not in known]
    session = _session(by, session_id)
    refusal = None
    if session is None and any(entry.kind is not Kind.SIGNS for entry in entries):
        begin = next((entry for entry in new if entry.kind is Kind.BEGIN), None)
        refusal = _refusal(by, session_id, begin, told, refused)
        if begin is None or refusal is not None:
            new = list(_signs_among(new))
        else:
            session = _begin(by, session_id, begin)
    items = _items_of(session) if session else {}
    about = [entry for entry in new if entry.kind in ABOUT_EXERCISES]
    rows = all_in(session) if session is not None and about else []
    for entry in about:
        if wrong := _wrong(entry, items, rows):
            refused[str(entry.id)] = {"item": [wrong]}
            new.remove(entry)
    touched = [items[key] for key in dict.fromkeys(entry.item for entry in new if entry.item)]
    told_before = entries_of(session) if session is not None and new else []
    stored_sets = sets_of(session, touched) if session is not None and touched else []
    of_forms = forms_told_first(session, stored_sets, told_before, now) if session is not None else []
    told_by_now = [*told_before, *(row.read() for row in of_forms), *new]
    LogEntry.objects.bulk_create(of_forms)
    LogEntry.objects.bulk_create(
        LogEntry(
            pk=entry.id,
            user=by,
            session=session,
            item_id=entry.item,
            kind=entry.kind.value,
            content=dict(entry.content),
            entered_at=entry.at,
            received_at=now,
        )
        for entry in new
    )
    if session is not None:
        bring_up_to_date(session, touched, rows, told_by_now, stored_sets)
        if written := list(_written(new, items)):
            keep_notes(session=session, written=written)
    for entry in sorted(new, key=lambda entry: entry.order):
        if entry.kind not in ABOUT_EXERCISES:
            _apply(by, session_id, session, entry, told_by_now)
    was_stopped = any(entry.kind is Kind.STOP for entry in new)
    if session is not None and new and (was_stopped or session.state == Session.State.IN_PROGRESS):
        # How the session was may have arrived before the sets.
        _finish(session, told_by_now)
    stored = {entry.id for entry in new} | known
    return Received(
        session=session,
        stored=[entry.id for entry in entries if entry.id in stored],
        told=told_by_now if session is not None and new else (),
        refusal=refusal,
        refused=refused,
    )


def _refusal(
    by: User,
    session_id: uuid.UUID,
    begin: Entry | None,
    told: Sequence[Mapping[str, Any]],
    refused: Mapping[str, Any],
) -> Refusal | None:
    """Find why there is no session whose entries could be stored; None when the entries say how it began."""
    if by.deleted_sessions.filter(pk=session_id).exists():
        return Refusal.DELETED
    if begin is not None:
        return None
    begun = any(entry.get("kind") == Kind.BEGIN and str(entry.get("id")) in refused for entry in told)
    return Refusal.BEGIN_UNREADABLE if begun else Refusal.NOT_BEGUN


def _signs_among(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that tell of warning signs: those are about the person, and need no session."""
    for entry in entries:
        if entry.kind is Kind.SIGNS:
            yield entry
        elif entry.kind is Kind.STOP and entry.content["sign"]:
            yield replace(entry, kind=Kind.SIGNS, content={"codes": [entry.content["sign"]]})


def _understood(
    told: Sequence[Mapping[str, Any]], *, sent_at: datetime, received_at: datetime
) -> tuple[list[Entry], dict[str, Mapping[str, Sequence[str]]]]:
    """Read the entries, each once, and what is wrong with the others, by the id that they were sent with."""
    forms: dict[uuid.UUID, EntryForm] = {}
    refused: dict[str, Mapping[str, Sequence[str]]] = {}
    for place, message in enumerate(told):
        form = entry_form(message)
        if not form.is_valid():
            refused[str(message.get("id") or place)] = {
                name: [str(error) for error in errors] for name, errors in form.errors.items()
            }
            continue
        forms.setdefault(form.cleaned_data["id"], form)
    told_at = [form.cleaned_data["at"] for form in forms.values()]
    entered = moments(told_at, sent_at=sent_at, received_at=received_at)
    entries = [
        Entry(
            id=key,
            kind=Kind(form.cleaned_data["kind"]),
            at=entered[form.cleaned_data["at"]],
            item=form.cleaned_data.get("item"),
            content=_content(form, entered[form.cleaned_data["at"]]),
        )
        for key, form in forms.items()
    ]
    return entries, refused


def _content(form: EntryForm, entered: datetime) -> dict[str, Any]:
    """Write what is stored of an entry. A day in it is corrected by the server's clock, as its moment is."""
    content = form.content()
    if "performed_on" in content:
        day = day_of(
            form.cleaned_data["performed_on"],
            told_today=timezone.localdate(entered),
            is_clock_right=is_clock_right(form.cleaned_data["at"], entered),
        )
        content["performed_on"] = min(day, timezone.localdate()).isoformat()
    return content


def _known(entries: Sequence[Entry], by: User) -> set[uuid.UUID]:
    """Find the ids that are stored already. Raises ``NotYoursError`` for an id of somebody else's entry."""
    ids = [entry.id for entry in entries]
    # A device that has network sends one at a time.
    if len(ids) == 1:
        found = dict(_owner(entry=ids[0]))
    else:
        found = dict(LogEntry.objects.filter(pk__in=ids).values_list("pk", "user_id"))
    if any(owner != by.pk for owner in found.values()):
        raise NotYoursError
    return set(found)


_owner: Prepared[tuple[uuid.UUID, int]] = Prepared(
    lambda: LogEntry.objects.filter(pk=Given("entry", UUIDField())).values_list("pk", "user_id")
)


_told_of: Prepared[Session] = Prepared(
    lambda: (
        Session.objects.select_for_update(of=("self",)).select_related("routine").filter(pk=Given("pk", UUIDField()))
    )
)


def _session(by: User, session_id: uuid.UUID) -> Session | None:
    # A form about the same session waits here, too.
    session = _told_of.first(pk=session_id)
    if session is not None and session.user_id != by.pk:
        raise NotYoursError
    if session is not None:
        session.user = session.routine.user = by
    return session


def _begin(by: User, session_id: uuid.UUID, begin: Entry) -> Session:
    """Begin a session that was begun without the server, with what was decided for it on its day."""
    said = begin.content
    routine = by.routines.select_related("program", "user").filter(pk=said["routine"]).first()
    if routine is None:
        raise NotYoursError
    _keep_morning(by, begin)
    return start_told_session(
        by=by,
        routine=routine,
        session_id=session_id,
        performed_on=datetime.fromisoformat(said["performed_on"]).date(),
        time_of_day=TimeOfDay.MORNING if said["morning"] else TimeOfDay.ANY,
        short=said["short"] or None,
        pain_before=said["pain_before"],
        at=begin.at,
    )


def _keep_morning(by: User, begin: Entry) -> None:
    said = begin.content
    if said["morning_of"] and said["morning_pain"] is not None:
        session = by.sessions.filter(pk=said["morning_of"]).first()
        if session is None or hasattr(session, "next_day"):
            return
        if is_slept_over(session, since=session.finished_at or session.started_at, now=begin.at):
            answer_next_day(by=by, session=session, pain=said["morning_pain"], worse=said["morning_worse"])


def _wrong(entry: Entry, items: Mapping[uuid.UUID, RoutineItem], rows: Sequence[Decided]) -> str:
    """Say what is wrong with an entry about an exercise; nothing when it can be kept. No query.

    ``rows`` are what was decided and chosen in the session.
    """
    item = items.get(entry.item) if entry.item else None
    if item is None:
        return "not an exercise of this session"
    if entry.kind is Kind.SET and entry.content["exercise"] not in _exercises_of(item, rows):
        return "not this exercise"
    return ""


def _exercises_of(item: RoutineItem, rows: Sequence[Decided]) -> set[str]:
    """Collect which exercises an item can have been in a session: itself, its parts, the rungs that it was at."""
    slugs = {item.exercise.slug, *(part["exercise"] for part in item.parts)}
    if item.base is not None:
        slugs.add(item.base.slug)
    for row in rows:
        if row.item_id == item.pk:
            states = (row.before, row.after, row.day)
            slugs |= {Level.from_key(state["level"]).exercise for state in states if state.get("level")}
    return slugs


def _written(entries: Iterable[Entry], items: Mapping[uuid.UUID, RoutineItem]) -> Iterator[Written]:
    """Yield what was written about exercises along with how they felt."""
    for entry in entries:
        if entry.kind is Kind.FELT and entry.item and "note" in entry.content:
            yield Written(item=items[entry.item], text=entry.content["note"], at=entry.at)


# --- What is told of the session as a whole ---------------------------------------------------------------------------


def _apply(by: User, session_id: uuid.UUID, session: Session | None, entry: Entry, told: Sequence[Entry]) -> None:
    """Do what an entry about the session says. Each is applied once: when it first arrives."""
    if entry.kind is Kind.SIGNS:
        _something_new(by, session_id, entry)
    elif session is None:
        return
    elif entry.kind is Kind.BEGIN:
        _keep_begin(by, session, entry)
    elif entry.kind is Kind.SHORT:
        Session.objects.filter(pk=session.pk).update(short=True)
        session.short = True
    elif entry.kind is Kind.STOP:
        _stop(by, session, entry)
    elif entry.kind is Kind.FINISH:
        _finish(session, told)


def _keep_begin(by: User, session: Session, entry: Entry) -> None:
    """Store what was said at the beginning of a session that is there already, because the first answer was lost."""
    _keep_morning(by, entry)
    say_pain_before(session=session, pain=entry.content["pain_before"])


def _finish(session: Session, told: Iterable[Entry]) -> None:
    """Close a session with all that was said about its end, once that is there and something of the session is stored.

    A session in which nothing was entered is not done, unless it was stopped.
    """
    said = ending(entry for entry in told if entry.kind is Kind.FINISH)
    if said is not None and (session.stopped or session.set_logs.exists()):
        say_how_it_was(session=session, said=said)


def _stop(by: User, session: Session, entry: Entry) -> None:
    said = entry.content
    if said["sign"]:
        stop_for_signs(by=by, session=session, codes=[said["sign"]], at=entry.at)
    elif said["reason"]:
        stop_session(session=session, reason=said["reason"], pain=said["pain"], sharp=said["sharp"], at=entry.at)
    else:
        note_pain(session=session, pain=said["pain"])
    session.refresh_from_db(fields=["state", "stopped", "stop_pain", "stop_sharp", "finished_at"])
    if said.get("nothing_new"):
        say_nothing_new(session)


def _something_new(by: User, session_id: uuid.UUID, entry: Entry) -> None:
    """Record what was ticked before a session that did not begin.

    A fall counts as one that did harm, because nobody could be led through the questions about it. They are asked next.
    """
    codes = [code for code in entry.content["codes"] if code != FALL]
    if codes:
        report_red_flags(by=by, codes=codes)
    if FALL in entry.content["codes"]:
        record_fall(
            by=by, report_id=uuid.uuid5(session_id, "fall"), happened_on=timezone.localdate(entry.at), injured=True
        )
