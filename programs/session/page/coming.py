"""What the next session would bring, as the page of the last one says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from programs.decision.words.why import Why

from ...decision.forecast import Forecast, forecast
from ...decision.morning import morning_has_come
from ...decision.reading.rows import done_about
from ...decision.reading.seen import resting_in
from ...models import Routine, TimeOfDay
from ...plan.agenda import NOTHING_DONE
from ...progression.course.dosage import dose_of, measure_of
from ...progression.course.states import Amount
from ..next import next_slot
from .amounts import start_of
from .rows import SessionRows
from .words import SessionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What the next session would ask for of one exercise."""

    name: str
    side: str
    dose: str
    rests: bool
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTime:
    """The forecast after a session. ``awaits`` says which morning it depends on: tomorrow, past, or none."""

    on: date
    in_the_morning: bool
    awaits: str
    changes: tuple[Coming, ...]
    stays: tuple[Coming, ...]


def next_time(rows: SessionRows, words: SessionWords) -> NextTime | None:
    """Foresee the next planned day; only after the last session of a routine that is still done."""
    session, routine = rows.session, rows.session.routine
    if not rows.is_over or not rows.is_last or routine.state != Routine.State.ACTIVE:
        return None
    agenda = rows.reader.agenda
    known = rows.decided_on | resting_in(session.seen)
    if not agenda.has_parts and any(str(tracked.item.pk) not in known for tracked in rows.reader.tracked):
        return None
    today = timezone.localdate()
    done = done_about(session.user, today) if agenda.has_parts else NOTHING_DONE
    slot = next_slot(session, agenda, today=today, done=done)
    on = slot.on
    # Another day of a plan of several parts has other exercises than this one saw, and so may a later week.
    waiting = {str(item.pk) for item in agenda.waiting(on)}
    has_others = agenda.has_parts or waiting != resting_in(session.seen)
    found = forecast(routine, on=on, time=slot.time, reader=rows.reader, seen=None if has_others else session.seen)
    changing = [coming for coming in found if coming.changes or _differs(coming, rows)]
    return NextTime(
        on=on,
        in_the_morning=slot.time == TimeOfDay.MORNING,
        awaits=_awaits(rows),
        changes=tuple(_said(coming, words) for coming in changing),
        stays=tuple(_said(coming, words) for coming in found if coming not in changing),
    )


def _awaits(rows: SessionRows) -> str:
    session = rows.session
    entered_at = [log.logged_at for logs in rows.logs.values() for log in logs if not log.skipped]
    if not entered_at or rows.reader.done[session.pk].next_morning is not None:
        return ""
    has_come = morning_has_come(session, last_entered_at=max(entered_at), now=timezone.now())
    return "past" if has_come else "tomorrow"


def _differs(coming: Forecast, rows: SessionRows) -> bool:
    """Whether it is not what this session asked for; a gentle week, for example, may be over by then."""
    sides = rows.amounts.get(coming.item.pk, {}).get(coming.part, {})
    amount = sides.get(coming.side, next(iter(sides.values()), None))
    if amount is None:
        return False
    if not amount or coming.dose is None:
        return bool(amount) != (coming.dose is not None)
    asked = dose_of(Amount.from_mapping(amount), start_of(coming.item, coming.part))
    return any(getattr(asked, name) != getattr(coming.dose, name) for name in ("sets", measure_of(asked), "load_kg"))


def _said(coming: Forecast, words: SessionWords) -> Coming:
    part = words.catalogue.exercises.get(coming.part)
    name = coming.item.exercise.name
    return Coming(
        name=f"{name}: {part.name}" if part else name,
        side=coming.side if coming.item.side != coming.side else "",
        dose=coming.words,
        rests=coming.dose is None,
        why=words.cited([coming.sentence], coming.sources, of=[coming]),
    )
