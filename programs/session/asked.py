"""What a session asks for: which exercises, how much of each, and what rests."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import UUIDField

from exercises.library.known import read_exercises
from exercises.measures.dose import Dose
from exercises.models import Exercise
from exercises.prepared import Given, Prepared
from exercises.rules.catalogue import Catalogue
from exercises.snapshot.current import current_catalogue

from ..decision.reading.decided import all_in
from ..decision.reading.seen import elsewhere_in, items_seen, resting_in
from ..decision.stored import Decided
from ..entries.plan import Asked, AskedOf, PlannedSet, asked_of, planned_sets
from ..fitting.short_version import MOST, Worth, short_version
from ..models import RoutineItem, Session
from ..models.training.routine import ITS_EXERCISES
from ..plan.agenda import Agenda
from ..progression.course.dosage import dose_of
from ..progression.course.states import Amount, Level, Stored, states_by_part


def items_of(session: Session) -> list[RoutineItem]:
    """List the exercises of a session in order: all of its routine; in the short version, the few of most value."""
    return items_among(session, all_items_of(session))


_all_items: Prepared[RoutineItem] = Prepared(
    lambda: (
        RoutineItem.objects.filter(routine=Given("routine", UUIDField()))
        .in_order()
        .with_is_logged(Given("session", UUIDField()))
    )
)


def all_items_of(session: Session) -> list[RoutineItem]:
    """Read all items, present and former, of the routine of a session, and whether each is logged in it."""
    items = _all_items({"routine": session.routine}, routine=session.routine_id, session=session)
    return read_exercises(items, *ITS_EXERCISES)


def items_among(
    session: Session, found: Iterable[RoutineItem], *, catalogue: Catalogue | None = None
) -> list[RoutineItem]:
    """Pick those of ``all_items_of`` that a session has, in its order.

    What was logged or asked for in it stays in it, even when the routine no longer has it.
    """
    seen, resting = items_seen(session.seen), resting_in(session.seen)
    is_over = session.state == Session.State.DONE and bool(seen)
    found = list(found)
    agenda = Agenda(
        routine=session.routine, items=found, catalogue=catalogue or current_catalogue(), time=session.time_of_day
    )
    not_asked = resting | elsewhere_in(session.seen)
    asked = {item.pk for item in agenda.of(session.plan_day) if str(item.pk) not in not_asked}
    items = agenda.in_order(
        item
        for item in found
        if item.is_logged
        or (
            (item.ended_on is None or item.ended_on > session.performed_on)
            # The days of the plan may have changed since. What is added to it while the session goes on is part of it.
            and (str(item.pk) in seen or (not is_over and item.pk in asked))
        )
    )
    if not session.short:
        return items
    few = set(short_items(items, most=session.seen.get("short_plan") or MOST, catalogue=catalogue))
    return [item for item in items if item in few or item.is_logged]


def short_items(
    items: Sequence[RoutineItem], *, most: int = MOST, catalogue: Catalogue | None = None
) -> list[RoutineItem]:
    """Pick the exercises of most value (``short_version``). ``item.exercise`` must be loaded."""
    known = (catalogue or current_catalogue()).exercises
    bearing = {slug for slug, entry in known.items() if "weight_bearing" in entry.movements}
    worth = [Worth(key=item.pk, role=item.role, weight_bearing=item.exercise.slug in bearing) for item in items]
    chosen = set(short_version(worth, most=most))
    return [item for item in items if item.pk in chosen]


def items_with_sets(session: Session) -> list[tuple[RoutineItem, list[PlannedSet]]]:
    """Pair each exercise of a session with the sets that it asks for."""
    items = items_of(session)
    asked = asked_in(session, items)
    return [(item, planned_sets(asked[item.pk])) for item in items]


def asked_in(
    session: Session, items: Sequence[RoutineItem], *, rows: Iterable[Decided] | None = None
) -> dict[uuid.UUID, AskedOf]:
    """Find what a session asks for of its exercises: what was decided when it began, and chosen since.

    A session from before there were decisions asks for the present dose. What is set aside asks for nothing.
    """
    own = {item.pk for item in items}
    found = amounts_asked(row for row in (all_in(session) if rows is None else rows) if row.item_id in own)
    exercises = _exercises(items, found)
    decided_on = items_seen(session.seen)
    asked: dict[uuid.UUID, AskedOf] = {}
    for item in items:
        if item.pk in found:
            asked[item.pk] = _asked(item, found[item.pk], exercises)
        else:
            # What is set aside gets no decision; without one it must not come back with its present dose.
            asked[item.pk] = {} if str(item.pk) in decided_on else asked_of(item, exercises)
    return asked


def sets_for(items: Iterable[RoutineItem], amounts: Amounts) -> dict[uuid.UUID, list[PlannedSet]]:
    """List the sets of exercises that ask for these amounts, whatever a session of today would ask for."""
    own = [item for item in items if item.pk in amounts]
    exercises = _exercises(own, amounts)
    return {item.pk: planned_sets(_asked(item, amounts[item.pk], exercises)) for item in own}


def _exercises(items: Sequence[RoutineItem], found: Amounts) -> dict[str, Exercise]:
    """Read the exercises that amounts are about, by slug: of the items, of their parts, and the rungs of a ladder."""
    slugs = {part["exercise"] for item in items for part in item.parts}
    slugs |= {
        Level.from_key(amount["level"]).exercise
        for parts in found.values()
        for sides in parts.values()
        for amount in sides.values()
        if amount.get("level")
    } - {item.exercise.slug for item in items}
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)} if slugs else {}
    return exercises | {item.exercise.slug: item.exercise for item in items}


def rested_in(session: Session, item: RoutineItem, *, rows: Iterable[Decided]) -> list[PlannedSet]:
    """List the sets of what rests in a session, with the dose at which it stands. ``rows`` were decided in it.

    Nobody is asked to do them; people who did them on a day that is over can enter them.
    """
    own = [row for row in rows if row.item_id == item.pk]
    found: dict[str, dict[str, Stored]] = {}
    for row in own:
        if not row.choice and not row.day:
            found.setdefault(row.part, {})[row.side] = row.after
    if not own and str(item.pk) in items_seen(session.seen):
        # It was set aside before this session, which therefore decided nothing about it.
        found = {
            part: {side: state.to_mapping() for side, state in sides.items()}
            for part, sides in states_by_part(item.progress).items()
        }
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
    return [replace(planned_set, rests=True) for planned_set in planned_sets(_asked(item, found, exercises))]


# By item, part and side; an empty mapping where it is left out.
Amounts = dict[uuid.UUID, dict[str, dict[str, Mapping[str, Any]]]]


def amounts_asked(rows: Iterable[Decided]) -> Amounts:
    """Read the amounts that one session asks for from what was decided and chosen in it.

    A step that was taken back leaves the amount before it. What the person chose since counts, except on an easy day,
    which asks for less than any choice.
    """
    found: Amounts = {}
    easy_days = set()
    for row in sorted(rows, key=lambda row: (bool(row.choice), row.decided_at)):
        key = (row.item_id, row.part, row.side)
        if row.choice and (row.is_undone or key in easy_days):
            continue
        if row.is_easy_day:
            easy_days.add(key)
        amount = row.before if row.is_undone else row.day
        found.setdefault(row.item_id, {}).setdefault(row.part, {})[row.side] = amount
    return found


def _asked(
    item: RoutineItem, found: Mapping[str, Mapping[str, Mapping[str, Any]]], exercises: Mapping[str, Exercise]
) -> AskedOf:
    """Read what was decided for an item, in the order of its parts and of the sides."""
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
    """List the sets that a session asks for of one exercise."""
    return planned_sets(asked_in(session, [item])[item.pk])
