"""What the session player is told: what there is to do, set by set, and what has been entered of it.

The player keeps both on the device, so that it goes on without the network. Times are seconds, loads kilograms as text.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, UUIDField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.equipment.explanation import place_words
from accounts.equipment.ladders import AT_HOME, Own, ladder_of
from accounts.models import User
from exercises.library.instructions import Instructions, instructions_of
from exercises.measures.dose import SECONDS_PER_REPETITION
from exercises.measures.presentation import date_words, minutes_range, seconds_range
from exercises.measures.scales import PAIN_AMBER_FROM
from exercises.pictures import figure_sources
from exercises.prepared import Given, Prepared
from exercises.snapshot.current import current_catalogue
from programs.models.training.kinds import Entry

from ...decision.replay import decided_if_begun
from ...entries.fold import ItemLog
from ...entries.plan import PlannedSet, set_key
from ...entries.rows import amount_of_log, felt_of
from ...fitting.short_version import MOST, SHORT_ENOUGH
from ...models import Routine, RoutineItem, Session, SetLog, TimeOfDay
from ...plan.agenda import Agenda, Done, Slot, plan_day_of
from ...progression.in_force import numbers_of
from ...standing.obstacles import SessionStanding
from ...standing.person import Person
from ..asked import short_items
from ..next import next_slot, slot_of
from ..page.lines import Line
from ..page.page import SessionPage
from ..page.rows import notes_of
from ..stop.new_pain import may_be, signs_of
from .aloud import for_the_ear
from .amounts import entries_of, item_logs
from .words import player_words

# Seconds up and down again (clinical rules, section 7: 2 to 3, and 3 to 4).
TEMPO = (2, SECONDS_PER_REPETITION - 2)
# A session may continue past midnight; one of an earlier day needs no player.
LONGEST_SESSION = timedelta(days=1)


def is_open(standing: SessionStanding) -> bool:
    """Whether the player may lead on: not in a session that is over or of an earlier day, and not past an obstacle."""
    if not standing.goes_on or standing.today - standing.session.performed_on > LONGEST_SESSION:
        return False
    return standing.first_of(standing.before) is None


# --- The plan ---------------------------------------------------------------------------------------------------------


def plan_of(page: SessionPage, person: Person) -> dict[str, Any]:
    """Write what there is to do in a session, and what this person is asked about warning signs."""
    session = page.session
    lines = [line for line in page.lines if line.logs or not line.rests]
    planned = page.all_planned_sets([line.item for line in lines])
    short = {item.pk for item in short_items(page.items, most=MOST, catalogue=page.catalogue)}
    exercises = instructions_of(planned_set.exercise.slug for sets in planned.values() for planned_set in sets)
    items = [
        _item(line, planned[line.item.pk], page, is_short=line.item.pk in short)
        for line in lines
        if planned[line.item.pk]
    ]
    return {
        "session": str(session.pk),
        "routine": str(session.routine_id),
        "name": page.name,
        "morning": session.time_of_day == TimeOfDay.MORNING,
        "on": session.performed_on.isoformat(),
        "tempo": TEMPO,
        "shortEnough": SHORT_ENOUGH,
        "watchFrom": PAIN_AMBER_FROM,
        "theme": page.user.theme,
        "text": page.user.text_size,
        "next": next_words(session, page.agenda, done={slot_of(session): exercises.keys()}),
        "items": items,
        "exercises": {slug: _exercise(instructions, page.user.figure_look) for slug, instructions in exercises.items()},
        "resting": [{"name": line.name, "because": line.because} for line in page.lines if line.rests],
        "asked": signs_of(person),
        "newPain": [
            {
                "sign": asked.sign.code,
                "words": str(asked.question),
                "because": _("We ask %(because)s.") % {"because": asked.reason["because"]},
            }
            for asked in may_be(person)
        ],
    }


def prepared_plan(
    routine: Routine, session_id: uuid.UUID, *, slot: Slot, short: bool, person: Person
) -> dict[str, Any]:
    """Write what there would be to do if that session of today began now, for a device that may lose the network.

    It is decided from what is known now, so an unanswered morning holds progress. Nothing is stored.
    """
    session = Session(
        pk=session_id,
        user=routine.user,
        routine=routine,
        performed_on=slot.on,
        time_of_day=slot.time,
        plan_day=plan_day_of(routine, slot.on, slot.time),
        short=short,
    )
    decided, usual = decided_if_begun(session)
    plan = plan_of(SessionPage(session, decided=decided), person)
    numbers = numbers_of(current_catalogue())
    # From this pain on it would be an easy day (rule G4), and the device does not begin it.
    return plan | {"easyFrom": float(min(numbers.pre_pain_stop, usual + numbers.pre_pain_over_usual))}


def next_words(session: Session, agenda: Agenda, *, done: Done) -> str:
    """Say when the next session is, once this one is done. ``agenda`` is that of its routine."""
    slot = next_slot(session, agenda, today=session.performed_on, done=done)
    if slot.on == session.performed_on == timezone.localdate():
        return _("Your other exercises of today come later.")
    words = (
        _("Your next session is on %(day)s, in the morning.") if slot.time else _("Your next session is on %(day)s.")
    )
    return words % {"day": date_words(slot.on, today=session.performed_on)}


def _item(line: Line, sets: Sequence[PlannedSet], page: SessionPage, *, is_short: bool) -> dict[str, Any]:
    item = line.item
    return {
        "id": str(item.pk),
        "name": line.name,
        "said": for_the_ear(line.name),
        "asked": list(line.asked),
        "state": list(line.state),
        "because": line.because,
        "why": [sentence for why in line.whys for sentence in why.sentences],
        "forYou": [str(reason["message"]) for reason in item.reasons if reason.get("message")],
        "note": item.note,
        "short": is_short,
        "canEase": line.can_ease,
        "loads": _loads(item, sets, page.own_weights, page.user),
        "sets": [_set(planned_set, is_part=bool(item.parts)) for planned_set in sets if planned_set.amount],
    }


def _set(planned_set: PlannedSet, *, is_part: bool) -> dict[str, Any]:
    """``said`` is what the voice says of it: which set it is, and what to do."""
    name, task = set_name(planned_set, is_part=is_part), set_task(planned_set)
    return {
        "key": planned_set.key,
        "exercise": planned_set.exercise.slug,
        "number": planned_set.number,
        "side": planned_set.side,
        "measure": planned_set.measure,
        "amount": planned_set.amount,
        "hold": planned_set.dose.hold_seconds if planned_set.measure == "reps" else 0,
        "rest": planned_set.dose.rest_seconds,
        "load": kilograms(planned_set.dose.load_kg),
        "name": name,
        "task": task,
        "said": {"name": for_the_ear(name), "task": for_the_ear(task)},
    }


def set_name(planned_set: PlannedSet, *, is_part: bool) -> str:
    """Say which set it is: "Left side, set 1 of 2"; of a single one the side, or what it is."""
    words = [planned_set.exercise.name] if is_part else []
    if planned_set.side:
        words.append(_("Left side") if planned_set.side == "left" else _("Right side"))
    if planned_set.dose.sets > 1:
        number = {"number": planned_set.number, "of": planned_set.dose.sets}
        words.append((_("set %(number)s of %(of)s") if words else _("Set %(number)s of %(of)s")) % number)
    return ", ".join(words) or planned_set.exercise.name


def set_task(planned_set: PlannedSet) -> str:
    """Say what to do in a set: "Hold for 30 seconds"."""
    if planned_set.measure == "hold_seconds":
        return _("Hold for %(time)s") % {"time": seconds_range(planned_set.amount)}
    if planned_set.measure == "minutes":
        return minutes_range(planned_set.amount)
    times = ngettext("%(count)s time", "%(count)s times", planned_set.amount) % {"count": planned_set.amount}
    if not planned_set.dose.hold_seconds:
        return times
    return _("%(times)s, hold for %(time)s each") % {
        "times": times,
        "time": seconds_range(planned_set.dose.hold_seconds),
    }


def kilograms(load: Decimal) -> str:
    return format(load.normalize(), "f") if load else "0"


def _loads(item: RoutineItem, sets: Sequence[PlannedSet], own: Own, user: User) -> list[dict[str, str]]:
    """List the weights to choose from, lightest first; none where the exercise takes none."""
    exercise = sets[0].exercise
    if item.parts or not item.load_allowed or exercise.load not in AT_HOME:
        return []
    asked = {planned_set.dose.load_kg for planned_set in sets}
    places = {Decimal(0), *ladder_of(exercise.load, own), *asked}
    if len(places) < 2:
        return []
    return [
        {"kg": kilograms(load), "words": place_words(load, exercise.load, own, user.units)} for load in sorted(places)
    ]


def _exercise(exercise: Instructions, look: str) -> dict[str, Any]:
    """Write how an exercise is done, with its pictures for the right and for the left side."""
    return {
        "name": exercise.name,
        "url": exercise.url,
        "stop": exercise.stop_when,
        "steps": exercise.steps,
        "said": {"name": for_the_ear(exercise.name), "steps": [for_the_ear(step) for step in exercise.steps]},
        "films": [
            {
                "watch": film.watch,
                "frame": film.frame,
                "from": film.platform,
                "title": film.title,
                "provider": film.provider,
            }
            for film in exercise.films
        ],
        "right": figure_sources(exercise.slug, side="right" if exercise.sides > 1 else "", look=look),
        "left": figure_sources(exercise.slug, side="left", look=look) if exercise.sides > 1 else None,
    }


# --- What has been entered --------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """What the player is told of a set. A row and not a model, because every set that is sent is answered with all."""

    item_id: uuid.UUID
    slug: str
    number: int
    side: str
    reps: int | None
    hold_seconds: int | None
    minutes: int | None
    load_kg: Decimal
    pain: int | None
    effort: int | None
    skipped: str
    sharp: bool
    technique_clean: bool


_rows: Prepared[Any] = Prepared(
    lambda: (
        SetLog.objects.filter(session=Given("session", UUIDField()))
        .annotate(slug=F("exercise__slug"))
        .values_list(*_Row._fields)
    )
)


def state_of(session: Session, page: SessionPage | None = None, *, told: Sequence[Entry] = ()) -> dict[str, Any]:
    """Write what the server has stored of a session. A device takes the state that knows more entries (``known``).

    ``session`` is from ``access.get_session``, and was read before all else. A ``page`` of it, and its entries
    ``told``, save queries where they have been read already.
    """
    by_item, notes = item_logs(told or entries_of(session)), page.notes if page else notes_of(session)
    logs = _sets_of(session, page)
    return {
        "known": len(told) or session.known,
        "session": str(session.pk),
        "over": session.state == Session.State.DONE,
        "stopped": session.stopped,
        "short": session.short,
        "items": {
            str(item): _item_state(logs.get(item, []), by_item.get(item), notes.get(item))
            for item in dict.fromkeys((*logs, *by_item))
        },
    }


def _sets_of(session: Session, page: SessionPage | None) -> dict[uuid.UUID, list[_Row]]:
    if page is not None:
        return {item: [_row_of(log) for log in logs] for item, logs in page.logs.items()}
    found: dict[uuid.UUID, list[_Row]] = {}
    for columns in _rows(session=session):
        row = _Row(*columns)
        found.setdefault(row.item_id, []).append(row)
    return found


def _row_of(log: SetLog) -> _Row:
    columns: Any = (log.exercise.slug if name == "slug" else getattr(log, name) for name in _Row._fields)
    return _Row._make(columns)


def _item_state(logs: Sequence[_Row], told: ItemLog | None, note: str | None) -> dict[str, Any]:
    felt = felt_of(logs) if logs else None
    if told is not None and told.felt is not None:
        felt = told.felt
    return {
        "sets": {
            set_key(log.slug, log.number, log.side): {"amount": amount_of_log(log), "load": kilograms(log.load_kg)}
            for log in logs
            if not log.skipped
        },
        "felt": felt.to_mapping() if felt and (felt.pain is not None or felt.effort is not None) else None,
        "skipped": told.skipped if told is not None else next((log.skipped for log in logs if log.skipped), ""),
        **({"note": note} if note is not None else {}),
    }


__all__ = ["is_open", "next_words", "plan_of", "player_words", "prepared_plan", "state_of"]
