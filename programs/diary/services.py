"""Make a sheet, and take in what was written on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked
from exercises.models import Exercise

from ..decision.morning import answer_next_day
from ..decision.reading.seen import printed_text
from ..decision.replay import decided_once
from ..entries.plan import DoneSet, PlannedSet
from ..models import DiarySheet, Routine, RoutineItem, Session
from ..plan.agenda import Slot
from ..progression.course.states import Key
from ..session.begin import start_told_session
from ..session.correct import delete_session
from ..session.do import log_exercise, skip_exercise
from ..session.finish import finish_session
from .prescribing import prescribe, read_sets, slot_of, slugs_of, stored_day


class NothingPlannedError(Exception):
    """The plan has no day in the weeks of a sheet."""


@transaction.atomic
def make_sheet(*, by: User, routine: Routine, sheet_id: uuid.UUID, first: date, weeks: int) -> DiarySheet:
    """Decide what is printed, and keep it. Safe to repeat: the same id is the same sheet.

    Raises ``NothingPlannedError``, and PermissionDenied when somebody else has this id.
    """
    locked(by)
    existing = DiarySheet.objects.filter(pk=sheet_id).first()
    if existing is not None:
        if existing.user_id != by.pk:
            raise PermissionDenied
        return existing
    days = [stored_day(day) for day in prescribe(routine, first=first, weeks=weeks)]
    if not days:
        raise NothingPlannedError
    return DiarySheet.objects.create(pk=sheet_id, user=by, routine=routine, first_on=first, weeks=weeks, days=days)


# --- What was written on it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTold:
    """What was written of one exercise that was not as printed. ``amounts`` are by the key of a set; ``skipped`` says
    why it was left out. Pain and effort are 0 to 10, or None when not said.
    """

    amounts: Mapping[str, int] = field(default_factory=dict)
    skipped: str = ""
    pain: int | None = None
    effort: int | None = None
    sharp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTold:
    """What was written of a session: nothing of it is done unless ``is_done``.

    ``different`` is by the id of an item.
    """

    slot: Slot
    is_done: bool
    different: Mapping[str, ItemTold] = field(default_factory=dict)
    pain: int | None = None
    effort: int | None = None
    morning: int | None = None
    morning_worse: bool = False
    note: str | None = None


def session_id(sheet: DiarySheet, slot: Slot) -> uuid.UUID:
    """Derive the id of a session: typed in twice, it is there once."""
    return uuid.uuid5(sheet.pk, f"{slot.on} {slot.time}")


def enter(*, sheet: DiarySheet, told: Sequence[DayTold]) -> None:
    """Store what was written on a sheet, each day once, and take all decisions that follow, in order.

    It has happened, so nothing that stands in the way now prevents it. Safe to repeat: a day replaces what it told
    before; one that was done and is not any more is taken out. What has a session from elsewhere, and days that have
    not come, are left alone.
    """
    by = sheet.user
    days = {slot_of(day): day for day in sheet.days}
    with decided_once():
        locked(by)
        others = _sessions_of_others(sheet)
        here = by.sessions.in_bulk([session_id(sheet, day.slot) for day in told])
        items = {str(item.pk): item for item in sheet.routine.items.select_related("exercise")}
        exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs_of(sheet))}
        for day in sorted(told, key=lambda day: day.slot.order):
            known = here.get(session_id(sheet, day.slot))
            if day.slot in others or day.slot.on > timezone.localdate() or day.slot not in days:
                continue
            if day.is_done:
                _enter_day(sheet, day, days[day.slot], items, exercises)
            elif known is not None:
                delete_session(session=known)


def _sessions_of_others(sheet: DiarySheet) -> set[Slot]:
    """Find the sessions of these weeks that did not come from this sheet."""
    own = {session_id(sheet, slot_of(day)) for day in sheet.days}
    rows = sheet.user.sessions.between(sheet.first_on, sheet.last_on).values_list("performed_on", "time_of_day", "pk")
    return {Slot(on, time) for on, time, key in rows if key not in own}


def _enter_day(
    sheet: DiarySheet,
    told: DayTold,
    day: Mapping[str, Any],
    items: Mapping[str, RoutineItem],
    exercises: Mapping[str, Exercise],
) -> None:
    session = start_told_session(
        by=sheet.user,
        routine=sheet.routine,
        session_id=session_id(sheet, told.slot),
        performed_on=told.slot.on,
        time_of_day=told.slot.time,
        at=timezone.now(),
        printed=_printed(day),
    )
    # The same moment whenever it is typed in again.
    at = session.started_at
    for stored in day["items"]:
        item, planned = items.get(stored["item"]), read_sets(stored, exercises)
        if item is not None and planned:
            _enter_item(session, item, planned, told.different.get(stored["item"]), told, at)
    finish_session(session=session, pain=told.pain, effort=told.effort, note=told.note or "", at=at)
    if told.morning is not None and told.slot.on < timezone.localdate():
        answer_next_day(by=sheet.user, session=session, pain=told.morning, worse=told.morning_worse)


def _enter_item(
    session: Session, item: RoutineItem, planned: Sequence[PlannedSet], own: ItemTold | None, day: DayTold, at: Any
) -> None:
    if own is not None and own.skipped:
        skip_exercise(session=session, item=item, reason=own.skipped, at=at)
        return
    amounts = own.amounts if own else {}
    done = [
        DoneSet(planned=found, amount=amounts.get(found.key, found.amount), load_kg=found.dose.load_kg)
        for found in planned
    ]
    log_exercise(
        session=session,
        item=item,
        done=done,
        pain=day.pain if own is None or own.pain is None else own.pain,
        effort=day.effort if own is None or own.effort is None else own.effort,
        sharp=bool(own and own.sharp),
        as_planned=all(found.amount == found.planned.amount for found in done),
        at=at,
    )


def _printed(day: Mapping[str, Any]) -> dict[str, Any]:
    """Write what a sheet prescribes for a day as a session keeps it (``reading.seen.PRINTED``)."""
    return {
        printed_text(Key(item["item"], part, side)): amount
        for item in day["items"]
        for part, sides in item["amounts"].items()
        for side, amount in sides.items()
    }
