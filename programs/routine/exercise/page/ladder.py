"""The ladder of one exercise for one person, rung by rung."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.equipment.explanation import place_words
from exercises.measures.presentation import seconds_range
from exercises.rules.reasons import Reason
from exercises.rules.screening import Rule

from ....decision.reading.reader import Reader
from ....decision.reading.tracked import Tracked
from ....progression.course.dosage import level_words
from ....progression.course.ladders import LOADS, End, rungs_with
from ....progression.course.places import Places, Waits
from ....progression.course.states import Amount, Level
from ...doses import SIDES
from .rows import ExerciseRows
from .words import amount_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A place of a ladder. ``at`` is "done", "here", "next" or "later"; ``side`` where the sides differ."""

    words: str
    at: str
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderView:
    """The ladder of one exercise for one person.

    ``end`` is why it goes no further, ``reasons`` the rules against ``beyond``, the exercise that would come next.
    ``weight_in`` is the exercise for which weights wait, ``weight_is_own`` whether the person can open them.
    """

    rungs: tuple[Rung, ...]
    end: str
    reasons: Sequence[Reason] = ()
    beyond: str = ""
    needs_weights: bool = False
    weight_in: str = ""
    weight_is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GateAhead:
    """A closed gate at which an exercise waits, and what opens it. ``beyond`` is the exercise that would come next;
    empty where a hand would leave the support.
    """

    beyond: str
    reasons: Sequence[Reason]


def gate_ahead(reader: Reader, tracked: Tracked) -> GateAhead | None:
    """Return the gate that is closed before the next rung of an exercise, if one is."""
    _places, end = reader.ladders[tracked.key]
    if end.why is End.GATE:
        return GateAhead(beyond=reader.names.get(end.exercise, ""), reasons=reader.person.explained(end.rules))
    if closed := _closed_without_support(reader, tracked):
        return GateAhead(beyond="", reasons=reader.person.explained(closed))
    return None


def gates_ahead(reader: Reader) -> dict[uuid.UUID, list[GateAhead]]:
    """Return the closed gates before each item of a routine, those of the parts of a sequence together.

    For most people no gate stands before any of it, and then the ladders are not read.
    """
    rungs = {rung for tracked in reader.tracked for rung in rungs_with(tracked.entry.slug, reader.catalogue)}
    balances = any(tracked.entry.kind == "balance" for tracked in reader.tracked)
    if not reader.person.closed_before(rungs) and not (balances and reader.person.support_gates):
        return {}
    found: dict[uuid.UUID, list[GateAhead]] = {}
    for tracked in reader.tracked:
        if gate := gate_ahead(reader, tracked):
            found.setdefault(tracked.item.pk, []).append(gate)
    return found


def ladder_of(rows: ExerciseRows, tracked: Tracked, amounts: Mapping[str, Amount]) -> LadderView | None:
    places, end = rows.reader.ladders[tracked.key]
    beyond = rows.reader.names.get(end.exercise, "")
    person = rows.reader.person
    rungs = _level_rungs(rows, places, amounts) if places.climbs_levels else _load_rungs(rows, tracked, places, amounts)
    if len(rungs) < 2:
        view = _no_ladder(rows, tracked) if end.why is End.TOP else LadderView(rungs=(), end=_end_words(rows, tracked))
        return _with_weight(rows, replace(view, reasons=person.explained(end.rules), beyond=beyond), places)
    reasons = person.explained([*end.rules, *_closed_without_support(rows.reader, tracked)])
    view = LadderView(rungs=tuple(rungs), end=_end_words(rows, tracked), reasons=reasons, beyond=beyond)
    return _with_weight(rows, view, places)


def _with_weight(rows: ExerciseRows, view: LadderView, places: Places) -> LadderView:
    """Say that weights would let the exercise grow further, where they are not open yet."""
    if places.waits_for not in {Waits.OWN_WEIGHTS, Waits.CLINICIAN, Waits.MORE_WEIGHT}:
        return view
    is_own = places.waits_for == Waits.OWN_WEIGHTS
    return replace(view, weight_in=rows.item.exercise.slug, weight_is_own=is_own)


def _no_ladder(rows: ExerciseRows, tracked: Tracked) -> LadderView:
    at_most = amount_words(_top_of_range(tracked), tracked, rows.reader)
    if tracked.entry.load in LOADS and rows.item.load_allowed:
        said = _("It grows up to %(dose)s. With a weight or a band at home, it can grow further.")
        return LadderView(rungs=(), end=said % {"dose": at_most}, needs_weights=True)
    return LadderView(rungs=(), end=_("It grows up to %(dose)s, and then keeps you there.") % {"dose": at_most})


def _top_of_range(tracked: Tracked) -> Amount:
    first = tracked.first_amount
    return Amount(sets=tracked.plan.target_sets, reps=tracked.plan.reps_max, load=first.load, level=first.level)


def _load_rungs(rows: ExerciseRows, tracked: Tracked, places: Places, amounts: Mapping[str, Amount]) -> list[Rung]:
    kind, own, units = tracked.entry.load, rows.reader.own_weights, rows.reader.user.units
    here = {side: amount.load for side, amount in amounts.items()}
    return _rungs([(load, place_words(load, kind, own, units)) for load in places.loads], here)


def _level_rungs(rows: ExerciseRows, places: Places, amounts: Mapping[str, Amount]) -> list[Rung]:
    open_levels = [(Decimal(number), Level.from_key(places.levels[number - 1])) for number in places.open]
    names = {level.exercise for _number, level in open_levels}
    here = {side: Decimal(places.number(places.standing(amount.level))) for side, amount in amounts.items()}
    return _rungs(
        [(number, _level_words(level, rows.reader.names, one_of_many=len(names) > 1)) for number, level in open_levels],
        here,
    )


def _level_words(level: Level, exercises: Mapping[str, str], *, one_of_many: bool) -> str:
    words = [exercises.get(level.exercise, level.exercise)] if one_of_many else []
    if how := level_words(level):
        words.append(how)
    if level.hold_seconds:
        words.append(_("held for %(time)s") % {"time": seconds_range(level.hold_seconds)})
    said = ", ".join(words) or exercises.get(level.exercise, level.exercise)
    return said[:1].upper() + said[1:]


def _rungs(steps: Sequence[tuple[Decimal, str]], here: Mapping[str, Decimal]) -> list[Rung]:
    """Say of each place how it compares with where the person is; where the sides differ, with the side that does
    less.
    """
    lowest = min(here.values())
    above = next((place for place, _words in steps if place > lowest), None)
    found = []
    for place, words in steps:
        sides = [side for side, own in here.items() if own == place]
        at = "here" if sides else "done" if place < lowest else "next" if place == above else "later"
        differs = bool(sides) and len(sides) < len(here)
        side = str(SIDES.get(sides[0], "")) if differs else ""
        found.append(Rung(words=words, at=at, side=side))
    return found


def _end_words(rows: ExerciseRows, tracked: Tracked) -> str:
    end = rows.reader.ladders[tracked.key][1]
    name = rows.reader.names.get(end.exercise, "")
    match end.why:
        case End.GATE:
            return _("After that comes “%(name)s”. It is not open for you yet:") % {"name": name}
        case End.NOT_ALLOWED:
            return _("After that would come “%(name)s”. For you, it ends before it:") % {"name": name}
        case End.LATER:
            return _(
                "In the first weeks of this program only repetitions and sets grow. A weight or a harder form "
                "comes from week %(week)d on."
            ) % {"week": rows.item.routine.program.load_from_week}
        case End.IN_ROUTINE:
            return _("After that would come “%(name)s”, which is in your routine already.") % {"name": name}
        case End.LEFT_OUT:
            return _("After that would come “%(name)s”, which was left out for you. It ends here.") % {"name": name}
    if _keeps_support(rows.reader, tracked):
        return _("For you, your fingertips stay on the support: it ends there.")
    return _("That is the top of it. Then you keep what you have.")


def _closed_without_support(reader: Reader, tracked: Tracked) -> Sequence[Rule]:
    """Return the gates that keep a hand on the support, where they do."""
    keeps = _keeps_support(reader, tracked) and not reader.person.may_stand_free(tracked.entry.slug)
    return reader.person.support_gates if keeps else ()


def _keeps_support(reader: Reader, tracked: Tracked) -> bool:
    """Whether a hand stays on the support, because not all places of a balance exercise are open."""
    places, _end = reader.ladders[tracked.key]
    return tracked.entry.kind == "balance" and len(places.open) < len(places.levels)
