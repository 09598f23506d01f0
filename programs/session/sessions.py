"""Start, log, finish, correct and delete sessions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.dose import Dose
from exercises.entries import Catalogue
from exercises.models import Exercise
from exercises.snapshot import current_catalogue

from ..decision.replay import decide_for, replay, replay_after
from ..entries import fold
from ..entries.fold import Felt
from ..entries.plan import Asked, AskedOf, DoneSet, PlannedSet, asked_of, planned_sets, set_id
from ..entries.rows import feel, felt_of, form_entry
from ..fitting.short_version import MOST, Worth, short_version
from ..models import Adjustment, LogEntry, Routine, RoutineItem, Session, SetLog, kinds, most
from ..progression.course.dosage import dose_of
from ..progression.course.states import Amount, Level
from ..standing.locks import lock_of


class RoutineLockedError(Exception):
    """On that day a clinician's yes is missing."""


class IdTaken(PermissionDenied):
    """The id that the client made belongs to somebody else's session."""


@transaction.atomic
def start_session(
    *,
    by: User,
    routine: Routine,
    session_id: uuid.UUID,
    performed_on: date,
    short: bool | None = None,
    pain_before: int | None = None,
    at: datetime | None = None,
) -> Session:
    """Begin a session under the client's own id, and decide how it goes on from the last one.

    Safe to repeat: the same id is the same session. One session at a time: an unfinished one of the same day is gone on
    with. ``short`` takes the few exercises of most value; unless told, as the person's plan is. ``pain_before`` is 0 to
    10, or None when not said. ``at`` is when it begins: now, unless it is told of the past. Raises
    ``RoutineLockedError``, or ``IdTaken`` when somebody else has this id.
    """
    # The lock lets two taps at once wait for each other.
    User.objects.select_for_update().get(pk=by.pk)
    existing = Session.objects.filter(pk=session_id).first()
    if existing is not None:
        if existing.user_id != by.pk:
            raise IdTaken
        return existing
    if lock_of(routine, on=performed_on).is_locked:
        raise RoutineLockedError
    unfinished = by.sessions.in_progress().filter(performed_on=performed_on, routine=routine).first()
    if unfinished is not None:
        say_pain_before(session=unfinished, pain=pain_before)
        return unfinished
    if by.deleted_sessions.filter(pk=session_id).exists():
        # Begun again from a page of before: what a device still holds of the deleted one is not of this one.
        session_id = uuid.uuid4()
    return _create(by, routine, session_id, performed_on, short, pain_before, at)


@transaction.atomic
def start_told_session(
    *,
    by: User,
    routine: Routine,
    session_id: uuid.UUID,
    performed_on: date,
    short: bool | None = None,
    pain_before: int | None = None,
    at: datetime,
) -> Session:
    """Keep that a session was begun without the server, ``at`` some time in the past, and decide for it.

    It has happened, so neither a lock that came since nor another session of that day is in its way. Safe to repeat.
    Raises ``IdTaken``.
    """
    User.objects.select_for_update().get(pk=by.pk)
    existing = Session.objects.filter(pk=session_id).first()
    if existing is not None:
        if existing.user_id != by.pk:
            raise IdTaken
        return existing
    return _create(by, routine, session_id, performed_on, short, pain_before, at)


def _create(
    by: User,
    routine: Routine,
    session_id: uuid.UUID,
    performed_on: date,
    short: bool | None,
    pain_before: int | None,
    at: datetime | None,
) -> Session:
    session = Session.objects.create(
        pk=session_id,
        user=by,
        routine=routine,
        performed_on=performed_on,
        short=routine.short_plan if short is None else short,
        pain_before=pain_before,
        started_at=at or timezone.now(),
        time_zone=timezone.get_current_timezone_name(),
    )
    decide_for(session)
    return session


@transaction.atomic
def say_pain_before(*, session: Session, pain: int | None) -> None:
    """Keep the pain that was told when a session that had begun already was begun again; the most that was told stays.

    What it asks for is decided again: a lot of pain makes an easy day.
    """
    if pain is None or most(session.pain_before, pain) == session.pain_before:
        return
    session.pain_before = pain
    session.save(update_fields=["pain_before"])
    replay(session.routine)


def items_of(session: Session) -> list[RoutineItem]:
    """Return the exercises of a session in order: all of its routine, or of the short version the few. One query.

    Two for a short one.
    """
    return items_among(session, all_items_of(session))


def all_items_of(session: Session) -> list[RoutineItem]:
    """Return everything that the routine of a session has or had, with whether it is logged in it. One query."""
    return list(session.routine.items.select_related("exercise", "base").with_is_logged(session))


def items_among(
    session: Session, found: Iterable[RoutineItem], *, catalogue: Catalogue | None = None
) -> list[RoutineItem]:
    """Return which of ``all_items_of`` a session has.

    What was logged or asked for in it stays in it, also when the routine has moved on. One query for a short session,
    unless the ``catalogue`` in force is given.
    """
    seen = {name.split("/")[0] for name in session.seen.get("ladders", {})}
    is_over = session.state == Session.State.DONE and bool(seen)
    items = [
        item
        for item in found
        if item.is_logged
        or ((item.ended_on is None or item.ended_on > session.performed_on) and (not is_over or str(item.pk) in seen))
    ]
    if not session.short:
        return items
    few = set(short_items(items, most=session.seen.get("short_plan") or MOST, catalogue=catalogue))
    return [item for item in items if item in few or item.is_logged]


def short_items(
    items: Sequence[RoutineItem], *, most: int = MOST, catalogue: Catalogue | None = None
) -> list[RoutineItem]:
    """Return the exercises of most value (``short_version``). ``item.exercise`` must be loaded.

    One query, unless the ``catalogue`` in force is given.
    """
    known = (catalogue or current_catalogue()).exercises
    bearing = {slug for slug, entry in known.items() if "weight_bearing" in entry.movements}
    worth = [Worth(key=item.pk, role=item.role, weight_bearing=item.exercise.slug in bearing) for item in items]
    chosen = set(short_version(worth, most=most))
    return [item for item in items if item.pk in chosen]


def items_with_sets(session: Session) -> list[tuple[RoutineItem, list[PlannedSet]]]:
    """Return the exercises of a session with the sets that each asks for. Three queries."""
    items = items_of(session)
    asked = asked_in(session, items)
    return [(item, planned_sets(asked[item.pk])) for item in items]


def asked_in(
    session: Session, items: Sequence[RoutineItem], *, rows: Iterable[Adjustment] | None = None
) -> dict[uuid.UUID, AskedOf]:
    """Return what a session asks for of its exercises: what was decided when it began, and chosen since. Two queries,
    one if the ``rows`` of the session are known.

    What was begun before there were decisions asks for the present dose. What is set aside asks for nothing.
    """
    found = amounts_asked(session.adjustments.filter(item__in=items) if rows is None else rows)
    slugs = {part["exercise"] for item in items for part in item.parts}
    slugs |= {
        Level.from_key(amount["level"]).exercise
        for parts in found.values()
        for sides in parts.values()
        for amount in sides.values()
        if amount.get("level")
    } - {item.exercise.slug for item in items}
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)} if slugs else {}
    exercises |= {item.exercise.slug: item.exercise for item in items}
    decided_on = {name.split("/")[0] for name in session.seen.get("ladders", {})}
    asked: dict[uuid.UUID, AskedOf] = {}
    for item in items:
        if item.pk in found:
            asked[item.pk] = _asked(item, found[item.pk], exercises)
        else:
            # Nothing is decided of what is set aside: it must not come back with its present dose.
            asked[item.pk] = {} if str(item.pk) in decided_on else asked_of(item, exercises)
    return asked


def rested_in(session: Session, item: RoutineItem, *, rows: Iterable[Adjustment]) -> list[PlannedSet]:
    """Return the sets of what rests in a session, with the dose at which it stands. ``rows`` were decided in it.

    Nobody is asked to do them; who did them on a day that is over can enter them. One query at most.
    """
    own = [row for row in rows if row.item_id == item.pk]
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in own:
        if not row.choice and not row.day:
            found.setdefault(row.part, {})[row.side] = row.after
    if not own and any(name.split("/")[0] == str(item.pk) for name in session.seen.get("ladders", {})):
        # It was set aside before this session, and nothing was decided about it.
        for name, state in item.progress.items():
            part, _slash, side = name.partition("/")
            found.setdefault(part, {})[side] = state
    if not found:
        return []
    slugs = {part["exercise"] for part in item.parts} | {
        Level.from_key(state["level"]).exercise
        for sides in found.values()
        for state in sides.values()
        if state["level"]
    }
    exercises = {item.exercise.slug: item.exercise}
    if slugs - exercises.keys():
        exercises |= {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)}
    return [replace(one, rests=True) for one in planned_sets(_asked(item, found, exercises))]


# By item, part and side; an empty mapping where it is left out.
Amounts = dict[uuid.UUID, dict[str, dict[str, Mapping[str, Any]]]]


def amounts_asked(rows: Iterable[Adjustment]) -> Amounts:
    """Return the amounts that one session asks for by its adjustments.

    A step that was taken back leaves the amount before it. What the person chose since counts, but on an easy day,
    which asks for less than any choice.
    """
    found: Amounts = {}
    easy_days = set()
    for row in sorted(rows, key=lambda row: (bool(row.choice), row.decided_at)):
        key = (row.item_id, row.part, row.side)
        if row.choice and (row.undone_at or key in easy_days):
            continue
        if row.is_easy_day:
            easy_days.add(key)
        amount = row.before if row.undone_at else row.day
        found.setdefault(row.item_id, {}).setdefault(row.part, {})[row.side] = amount
    return found


def _asked(
    item: RoutineItem, found: Mapping[str, Mapping[str, Mapping[str, Any]]], exercises: Mapping[str, Exercise]
) -> AskedOf:
    """Return what was decided for an item, in the order of its parts and of the sides."""
    starts = {part["exercise"]: Dose.from_mapping(part["dose"]) for part in item.parts} or {"": item.dose}
    asked: dict[str, dict[str, Asked]] = {}
    for part, start in starts.items():
        for side, amount in sorted(found.get(part, {}).items()):
            level = amount.get("level", "")
            slug = part or (Level.from_key(level).exercise if level else item.exercise.slug)
            if slug in exercises:
                asked.setdefault(part, {})[side] = Asked(
                    exercise=exercises[slug],
                    dose=dose_of(Amount.from_mapping(amount), start) if amount else None,
                    level=level,
                )
    return asked


def sets_of(session: Session, item: RoutineItem) -> list[PlannedSet]:
    """Return the sets that a session asks for of one exercise. Two queries."""
    return planned_sets(asked_in(session, [item])[item.pk])


@transaction.atomic
def log_exercise(
    *,
    session: Session,
    item: RoutineItem,
    done: Sequence[DoneSet],
    pain: int | None,
    effort: int | None,
    pain_side: str = "",
    sharp: bool = False,
    technique_clean: bool = True,
    as_planned: bool = False,
    at: datetime | None = None,
) -> None:
    """Store what was done of one exercise in place of what was stored for it before. Safe to repeat.

    ``pain`` and ``effort`` are 0 to 10, or None when not said. With ``pain_side`` (left or right) the pain, and whether
    it was ``sharp``, were of that side alone; the other one did not hurt. A set with amount 0 was not done and is not
    stored; an exercise of which nothing was done is stored as left out. ``at`` is when it is logged: now, unless told
    of the past.
    """
    logged_at = at or timezone.now()
    felt = Felt(pain=pain, pain_side=pain_side, sharp=sharp, technique_clean=technique_clean, effort=effort)
    rows = [
        SetLog(
            id=set_id(session.pk, item.pk, one.planned.exercise.slug, one.planned.number, one.planned.side),
            session=session,
            item=item,
            exercise=one.planned.exercise,
            number=one.planned.number,
            side=one.planned.side,
            load_kg=one.load_kg,
            level=one.planned.level,
            as_planned=as_planned,
            logged_at=logged_at,
            **{one.planned.measure: one.amount},
        )
        for one in done
        if one.amount
    ]
    _replace(session, item, rows or [_left_out(session, item, SetLog.Skipped.OTHER, logged_at)], felt)


@transaction.atomic
def skip_exercise(*, session: Session, item: RoutineItem, reason: str, at: datetime | None = None) -> None:
    """Store that an exercise was skipped, and why. How it felt stays as it was said before. Safe to repeat."""
    _replace(session, item, [_left_out(session, item, reason, at or timezone.now())], Felt())


def _left_out(session: Session, item: RoutineItem, reason: str, logged_at: datetime) -> SetLog:
    return SetLog(
        id=uuid.uuid5(session.pk, f"{item.pk}:skipped"),
        session=session,
        item=item,
        exercise=item.exercise,
        skipped=reason,
        logged_at=logged_at,
    )


def _replace(session: Session, item: RoutineItem, rows: list[SetLog], felt: Felt) -> None:
    """Store ``rows`` in place of all that was stored of an exercise, with how it felt."""
    # Two requests for the same exercise wait for each other here.
    Session.objects.select_for_update().get(pk=session.pk)
    stored = list(session.set_logs.filter(item=item))
    feel(rows, felt.after(felt_of(stored) if stored else None))
    entries = _as_entries(session, rows)
    session.set_logs.filter(item=item).delete()
    SetLog.objects.bulk_create(rows)
    LogEntry.objects.bulk_create(entries)
    replay_after(session)


def _as_entries(session: Session, rows: Sequence[SetLog]) -> list[LogEntry]:
    """Return what a form said as entries, too, where a device has spoken of the same exercise: the latest word counts.

    The ``rows`` take over what the device said of how it felt, and the form did not. What a form says once more is no
    new entry. One query.
    """
    told: dict[uuid.UUID, list[kinds.Entry]] = {}
    for row in session.entries.all():
        if row.item_id is not None:
            told.setdefault(row.item_id, []).append(row.read())
    now = timezone.now()
    found = []
    for item_id, entries in told.items():
        own = [row for row in rows if row.item_id == item_id]
        if not own:
            continue
        feel(own, felt_of(own).after(fold.fold(entries).felt))
        entry = form_entry(session, item_id, own, received_at=now, after=entries[-1].at)
        if entry.content != entries[-1].content:
            found.append(entry)
    return found


@transaction.atomic
def log_all_as_planned(*, session: Session, at: datetime | None = None) -> None:
    """Store every exercise that has nothing logged yet as done exactly as planned. Safe to repeat."""
    logged_at = at or timezone.now()
    Session.objects.select_for_update().get(pk=session.pk)
    logged = set(session.set_logs.values_list("item_id", flat=True))
    rows = [
        SetLog(
            id=set_id(session.pk, item.pk, planned.exercise.slug, planned.number, planned.side),
            session=session,
            item=item,
            exercise=planned.exercise,
            number=planned.number,
            side=planned.side,
            load_kg=planned.dose.load_kg,
            level=planned.level,
            as_planned=True,
            logged_at=logged_at,
            **{planned.measure: planned.amount},
        )
        for item, sets in items_with_sets(session)
        if item.pk not in logged
        for planned in sets
    ]
    entries = _as_entries(session, rows)
    SetLog.objects.bulk_create(rows)
    LogEntry.objects.bulk_create(entries)
    replay_after(session)


@transaction.atomic
def finish_session(
    *,
    session: Session,
    feeling: str = "",
    pain: int | None = None,
    effort: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Close a session, or correct what was said at its end; what is left unsaid stays as it was said before.

    Safe to repeat; the time of the first finish stays. What it tells that is new is kept as an entry, too: what a
    device said before may come later.
    """
    now = timezone.now()
    # Two presses at once wait for each other here.
    known = Session.objects.select_for_update().get(pk=session.pk)
    told = [row.read() for row in known.entries.filter(kind=kinds.Kind.FINISH.value)]
    is_over = known.state == Session.State.DONE
    before = fold.ending(told) or fold.Ending(
        feeling=known.feeling, pain=known.pain, effort=known.effort, note=known.note, at=at or now
    )
    content = {"feeling": feeling, "pain": pain, "effort": effort, "note": note}
    after = before.then(content)
    if not (is_over and after == before):
        entered_at = max([min(at or now, now), *(entry.at + fold.INSTANT for entry in told)])
        LogEntry.objects.create(
            pk=uuid.uuid4(),
            user_id=session.user_id,
            session=session,
            kind=kinds.Kind.FINISH.value,
            content=content,
            entered_at=entered_at,
            received_at=max(now, entered_at),
        )
    say_how_it_was(session=session, said=after)


@transaction.atomic
def say_how_it_was(*, session: Session, said: fold.Ending) -> None:
    """Close a session with what was said of its end. Safe to repeat."""
    session.state = Session.State.DONE
    session.finished_at = session.finished_at or said.at
    session.feeling = said.feeling
    session.pain = said.pain
    session.effort = said.effort
    session.note = said.note
    session.save(update_fields=["state", "finished_at", "feeling", "pain", "effort", "note"])
    replay_after(session)


@transaction.atomic
def move_session(*, session: Session, performed_on: date) -> None:
    """Correct the day on which a session was done. What was decided since is decided anew. Safe to repeat."""
    if Session.objects.select_for_update().get(pk=session.pk).performed_on == performed_on:
        return
    session.performed_on = performed_on
    session.save(update_fields=["performed_on"])
    # What was chosen while it went on stays a part of it.
    session.adjustments.chosen().update(decided_on=performed_on)
    _replay_with_later_routines(session.routine)


@transaction.atomic
def delete_session(*, session: Session) -> None:
    """Delete a session with everything logged in it, because the person wants it. What was decided since is decided
    anew; a device that still holds entries of it is told.
    """
    session.user.deleted_sessions.get_or_create(pk=session.pk)
    close_empty_session(session=session)


@transaction.atomic
def close_empty_session(*, session: Session) -> None:
    """Let a session of which nothing is kept be none: everything rested in it."""
    routine = session.routine
    session.delete()
    _replay_with_later_routines(routine)


def _replay_with_later_routines(routine: Routine) -> None:
    """Replay a routine, and the present one, which looks back at what was done in those before it."""
    replay(routine)
    current = routine.user.routines.current()
    if current is not None and current.pk != routine.pk:
        replay(current)
