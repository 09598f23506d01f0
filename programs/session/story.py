"""What a session says of itself: what it asks for, what is different from last time and why, what comes next.

The decisions are taken elsewhere (``programs.decision.replay``) and kept as adjustments; here they are read and
said.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.equipment.ladders import Own
from exercises.measures.dose import Dose
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.snapshot.current import current_catalogue

from ..decision.choices import can_undo
from ..decision.dose_words import asked_words, done_words, own_of_person
from ..decision.forecast import Forecast, forecast
from ..decision.morning import is_slept_over
from ..decision.reader import Reader
from ..decision.why import PROPOSED, Why, waits
from ..entries.plan import PlannedSet, planned_sets
from ..models import Adjustment, Routine, RoutineItem, Session, SetLog, most
from ..progression.course.dosage import dose_of, measure_of
from ..progression.course.states import Amount, Level, State
from ..progression.in_force import numbers_of
from ..schedule import days
from ..standing.person import Person
from .asked import Amounts, all_items_of, amounts_asked, asked_in, items_among, rested_in

# So many changes are listed at once; the others are behind "more".
MOST_CHANGES = 4


Sides = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of what is different today. ``side`` is empty when it is the same on both."""

    item: RoutineItem
    name: str
    side: str
    now: str
    last: str
    why: Why
    undo: Adjustment | None
    weight: int

    @property
    def rests(self) -> bool:
        return self.weight == RESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exercise of a session.

    ``asked`` is one line for each part and side that differ; ``state`` says what lasts ("gentle week …"); ``because``
    is why it rests or is eased today, when it does.
    """

    item: RoutineItem
    name: str
    slug: str
    asked: tuple[str, ...]
    done: str
    logs: Sequence[SetLog]
    rests: bool
    is_set_aside: bool
    state: tuple[str, ...]
    because: str
    whys: tuple[Why, ...]
    undo: Adjustment | None
    can_ease: bool
    is_as_planned: bool
    choice_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_left_out(self) -> bool:
        return bool(self.logs) and bool(self.logs[0].skipped)


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
    awaits: str
    changes: tuple[Coming, ...]
    stays: tuple[Coming, ...]


RESTS, EASED, STEPS, GROWS = range(4)


class SessionStory:
    """Reads what the pages of one session show. ``session`` is from ``access.get_session``.

    At most six queries, and two for the forecast's words.
    """

    def __init__(self, session: Session, *, person: Person | None = None) -> None:
        """``person`` is whose session it is, as they are today, if that is known already."""
        self.session = session
        self._person = person
        self.user = session.routine.user

    @classmethod
    def of_rows(cls, session: Session, rows: Iterable[Adjustment]) -> SessionStory:
        """Return the story of a session that has not begun, from what would be decided."""
        # Whatever was begun was begun before it.
        session.is_last = True
        story = cls(session)
        story.__dict__["_around"] = list(rows)
        story.__dict__["logs"] = {}
        return story

    # --- What is read -------------------------------------------------------------------------------------------------

    @cached_property
    def catalogue(self) -> Catalogue:
        return current_catalogue()

    @cached_property
    def _all_items(self) -> list[RoutineItem]:
        return all_items_of(self.session)

    @cached_property
    def items(self) -> list[RoutineItem]:
        return items_among(self.session, self._all_items, catalogue=self.catalogue)

    def item(self, item_id: uuid.UUID) -> RoutineItem:
        """Return an exercise of the session's routine, or 404."""
        found = next((item for item in self._all_items if item.pk == item_id), None)
        if found is None:
            raise Http404
        return found

    def planned_sets(self, item: RoutineItem) -> list[PlannedSet]:
        """Return the sets that the session asks for of one exercise. At most one query."""
        return planned_sets(
            asked_in(self.session, [item], rows=[r for r in self.rows if r.item_id == item.pk])[item.pk]
        )

    def all_planned_sets(self, items: Sequence[RoutineItem]) -> dict[uuid.UUID, list[PlannedSet]]:
        """Return the sets that the session asks for of each of these exercises. At most one query."""
        asked = asked_in(self.session, items, rows=self.rows)
        return {item.pk: planned_sets(asked[item.pk]) for item in items}

    @property
    def is_told_later(self) -> bool:
        """Whether what was done is told from paper or memory: on a day that is over, and not while it went on.

        Then whoever did what the rules would have let rest can say so.
        """
        began_on = timezone.localdate(self.session.started_at)
        on = self.session.performed_on
        return on < timezone.localdate() and (self.is_over or on < began_on)

    def sets_to_enter(self, item: RoutineItem) -> list[PlannedSet]:
        """Return the sets that may be entered of one exercise: those asked for, and of a day that is over those that
        rested. At most two queries.
        """
        planned = self.planned_sets(item)
        return planned + (rested_in(self.session, item, rows=self.rows) if self.is_told_later else [])

    @cached_property
    def logs(self) -> dict[uuid.UUID, list[SetLog]]:
        found: dict[uuid.UUID, list[SetLog]] = {}
        for log in self.session.set_logs.select_related("exercise"):
            found.setdefault(log.item_id, []).append(log)
        return found

    @cached_property
    def _around(self) -> list[Adjustment]:
        return list(Adjustment.objects.around(self.session))

    @cached_property
    def rows(self) -> list[Adjustment]:
        """What was decided and chosen in this session."""
        return [row for row in self._around if row.session_id == self.session.pk]

    @cached_property
    def _before(self) -> list[Adjustment]:
        return [row for row in self._around if row.session_id not in {self.session.pk, None}]

    @cached_property
    def _between(self) -> list[Adjustment]:
        return [row for row in self._around if row.session_id is None and not row.undone_at]

    @cached_property
    def reader(self) -> Reader:
        current = [item for item in self._all_items if item.ended_on is None]
        return Reader(self.session.routine, items=current, catalogue=self.catalogue, person=self._person)

    @cached_property
    def own_weights(self) -> Own:
        if "reader" in self.__dict__:
            return self.reader.own_weights
        return own_of_person(self.user, self.catalogue)

    @cached_property
    def amounts(self) -> Amounts:
        return amounts_asked(self.rows)

    @cached_property
    def _last_amounts(self) -> Amounts:
        return amounts_asked(self._before)

    @cached_property
    def _decided_on(self) -> set[str]:
        """Ids of the items that the rules knew when the session began; without a decision, one was set aside."""
        return {name.split("/")[0] for name in self.session.seen.get("ladders", {})}

    # --- Words --------------------------------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        return self.session.state == Session.State.DONE

    @property
    def worst_pain(self) -> int | None:
        """The most pain that was told of the session: at its end, after "Stop now", or of one of its exercises."""
        return most(self.session.told_pain, *(log.pain for logs in self.logs.values() for log in logs))

    @property
    def is_last(self) -> bool:
        return self.session.is_last

    @property
    def is_first(self) -> bool:
        """Whether no session of this routine went before."""
        return not self._before

    def _entry(self, item: RoutineItem, part: str, amount: Mapping[str, Any]) -> ExerciseEntry | Any:
        """Return the exercise that is asked for: the part of a sequence, or the rung that it is at."""
        level = amount.get("level", "")
        slug = part or (Level.from_key(level).exercise if level else item.exercise.slug)
        return self.catalogue.exercises.get(slug, item.exercise)

    def _words(self, item: RoutineItem, part: str, sides: Sides) -> tuple[str, ...]:
        """Say what is asked for on each side; once when both do the same."""
        start = start_of(item, part)
        first = next((amount for amount in sides.values() if amount), {})
        if not first:
            return (_("rests today"),)
        if all(same(amount, first) for amount in sides.values()):
            return (self._dose_words(item, part, first, start, side=item.side),)
        return tuple(
            _("%(side)s: %(dose)s")
            % {
                "side": _("Left") if side == "left" else _("Right"),
                "dose": self._dose_words(item, part, amount, start, one_of_two=True) if amount else _("rests today"),
            }
            for side, amount in sorted(sides.items())
        )

    def _dose_words(
        self,
        item: RoutineItem,
        part: str,
        amount: Mapping[str, Any],
        start: Dose,
        *,
        side: str = "",
        one_of_two: bool = False,
    ) -> str:
        known = Amount.from_mapping(amount)
        return asked_words(
            dose_of(known, start),
            level=known.level,
            exercise=self._entry(item, part, amount),
            side=side,
            one_of_two=one_of_two,
            own=lambda: self.own_weights,
            units=self.user.units,
        )

    def why(self, rows: Iterable[Adjustment], *, first: Sequence[str] = ()) -> Why:
        """Return why, from rows that say the same."""
        found = list(rows)
        sentences = [*first, *(self._sentence(row) for row in found)]
        return self._why(sentences, [code for row in found if not row.undone_at for code in row.sources], found)

    def _why(self, sentences: Iterable[str], codes: Iterable[str], of: Iterable[Adjustment | Forecast]) -> Why:
        known = dict.fromkeys(codes)
        cited = [self.catalogue.sources[code] for code in known if code != PROPOSED and code in self.catalogue.sources]
        return Why(
            sentences=tuple(dict.fromkeys(sentences)),
            sources=tuple(cited),
            is_ours=PROPOSED in known,
            waits_with=next((one.item.pk for one in of if waits(one.because)), None),
        )

    def _sentence(self, row: Adjustment) -> str:
        return _("You took this step back, so it stays as it was.") if row.undone_at else row.sentence

    # --- The exercises ------------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(item) for item in self.items]

    def line_of(self, item: RoutineItem) -> Line:
        return next((line for line in self.lines if line.item.pk == item.pk), None) or self._line(item)

    def _line(self, item: RoutineItem) -> Line:
        rows = [row for row in self.rows if row.item_id == item.pk]
        parts = self.amounts.get(item.pk, {})
        logs = self.logs.get(item.pk, [])
        set_aside = not rows and str(item.pk) in self._decided_on
        rests = set_aside or (bool(parts) and not any(amount for sides in parts.values() for amount in sides.values()))
        whys = self._whys(rows)
        asked = self._asked_lines(item, parts)
        as_planned = is_as_planned(logs, parts)
        return Line(
            item=item,
            name=self._asked_entry(item, parts).name,
            slug=self._asked_entry(item, parts).slug,
            asked=asked,
            done=done_words(
                item,
                logs,
                asked=", ".join(asked),
                is_as_planned=as_planned,
                own=lambda: self.own_weights,
                units=self.user.units,
            ),
            is_as_planned=as_planned,
            logs=logs,
            rests=rests,
            is_set_aside=set_aside or any(row.after.get("set_aside") for row in rows),
            state=self._states(rows),
            because=self._because(item, rows, set_aside=set_aside),
            whys=whys,
            undo=self._undoable(rows),
            can_ease=not rests
            and self.is_last
            and item.ended_on is None
            and self.session.routine.state != Routine.State.ENDED,
        )

    def _asked_entry(self, item: RoutineItem, parts: Mapping[str, Sides]) -> ExerciseEntry | Any:
        """Return what is asked for: a rung of the ladder may be another exercise than the present one."""
        amount = next((amount for amount in parts.get("", {}).values() if amount), {})
        return self._entry(item, "", amount)

    def _asked_lines(self, item: RoutineItem, parts: Mapping[str, Sides]) -> tuple[str, ...]:
        if item.parts:
            return tuple(
                _("%(exercise)s: %(dose)s") % {"exercise": self._entry(item, part["exercise"], {}).name, "dose": words}
                for part in item.parts
                if part["exercise"] in parts
                for words in self._words(item, part["exercise"], parts[part["exercise"]])
            )
        if "" in parts:
            return self._words(item, "", parts[""])
        if str(item.pk) in self._decided_on:
            return ()
        # Begun before there were decisions: the present dose is all that is known.
        now = Amount(sets=item.dose.sets, reps=getattr(item.dose, measure_of(item.dose)), load=item.dose.load_kg)
        return self._words(item, "", {"": now.to_mapping()})

    def _whys(self, rows: Sequence[Adjustment]) -> tuple[Why, ...]:
        """Return each reason once, with the side or the part that it is about where they differ."""
        by_sentence: dict[str, list[Adjustment]] = {}
        for row in rows:
            by_sentence.setdefault(self._sentence(row), []).append(row)
        if len(by_sentence) < 2:
            return tuple(self.why(found) for found in by_sentence.values())
        return tuple(
            self._why(
                [_("%(where)s: %(why)s") % {"where": where, "why": said} if (where := self._where(found)) else said],
                [code for row in found if not row.undone_at for code in row.sources],
                found,
            )
            for said, found in by_sentence.items()
        )

    def _where(self, rows: Sequence[Adjustment]) -> str:
        """Name what a reason is about, when that is not the whole exercise."""
        words = []
        parts = list(dict.fromkeys(row.part for row in rows if row.part))
        if parts:
            words.append(
                ", ".join(self.catalogue.exercises[part].name for part in parts if part in self.catalogue.exercises)
            )
        sides = {row.side for row in rows}
        if len(sides) == 1 and (side := sides.pop()):
            words.append(_("Left side") if side == "left" else _("Right side"))
        return ", ".join(words)

    def _states(self, rows: Iterable[Adjustment]) -> tuple[str, ...]:
        """Say the states that last, as of the day of the session."""
        effort = numbers_of(self.catalogue).deload_effort_max
        said: dict[str, None] = {}
        for row in rows:
            if row.choice:
                continue
            state = State.from_mapping(row.before if row.undone_at else row.after)
            on = self.session.performed_on
            if state.deload and not state.deload.is_over(on):
                values = {"day": (on - state.deload.began_on).days + 1, "days": state.deload.days, "effort": effort}
                said[_("Gentle week, day %(day)s of %(days)s, effort at most %(effort)s") % values] = None
            elif state.ramp and state.ramp.week(on) < len(state.ramp.percents):
                values = {"week": state.ramp.week(on) + 1, "weeks": len(state.ramp.percents)}
                said[_("Coming back, week %(week)s of %(weeks)s") % values] = None
        return tuple(said)

    def _because(self, item: RoutineItem, rows: Sequence[Adjustment], *, set_aside: bool) -> str:
        if set_aside:
            return _(
                "It rests until a doctor or physiotherapist has looked at it, because it hurt more than once. That is "
                "the careful way."
            )
        decided = [row for row in rows if not row.choice]
        told = [row.sentence for row in decided if not row.day or row.is_easy_day]
        return " ".join(dict.fromkeys(told))

    def _undoable(self, rows: Iterable[Adjustment]) -> Adjustment | None:
        if not self.is_last:
            return None
        return next((row for row in rows if not row.undone_at and can_undo(row)), None)

    @property
    def following(self) -> Line | None:
        """The next exercise with nothing logged; what rests is passed over."""
        return next((line for line in self.lines if not line.logs and not line.rests), None)

    @property
    def active(self) -> list[Line]:
        return [line for line in self.lines if line.logs or not line.rests]

    @property
    def logged(self) -> int:
        return sum(bool(line.logs) for line in self.lines)

    @property
    def all_rest(self) -> bool:
        return bool(self.lines) and not self.active

    @cached_property
    def state(self) -> str:
        """What lasts and goes for every exercise of the session; empty when it differs."""
        found = {line.state for line in self.active}
        only = found.pop() if len(found) == 1 else ()
        return only[0] if len(only) == 1 else ""

    @cached_property
    def because(self) -> str:
        """Why all of the session is eased or rests, when one reason goes for every exercise."""
        found = {line.because for line in self.lines}
        return found.pop() if len(found) == 1 else ""

    # --- What is different --------------------------------------------------------------------------------------------

    @cached_property
    def changes(self) -> list[Change]:
        """What is different from last time: what rests first, then what is less, then steps, then what just grew."""
        if self.is_first:
            return []
        found = [change for item in self.items for change in self._changes_of(item)]
        return sorted(found, key=lambda change: change.weight)

    @property
    def first_changes(self) -> list[Change]:
        if self.because:
            return []
        # One alone is not worth a fold.
        return self.changes if len(self.changes) == MOST_CHANGES + 1 else self.changes[:MOST_CHANGES]

    @property
    def more_changes(self) -> list[Change]:
        return self.changes[len(self.first_changes) :]

    @property
    def stays(self) -> list[Line]:
        changed = {change.item.pk for change in self.changes}
        return [line for line in self.lines if line.item.pk not in changed and (line.asked or line.rests)]

    def _changes_of(self, item: RoutineItem) -> list[Change]:
        parts = self.amounts.get(item.pk, {})
        last = self._last_amounts.get(item.pk, {})
        found: list[Change] = []
        for part, sides in parts.items():
            groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
            for side, amount in sides.items():
                before = last.get(part, {}).get(side, last.get(part, {}).get("", None))
                if before is None:
                    before = next(iter(last.get(part, {}).values()), None)
                if before is None or same(amount, before):
                    continue
                sentences = tuple(self._sentence(row) for row in self._rows(item, part, side))
                groups.setdefault((key_of(amount), key_of(before), sentences), []).append(side)
            for (_now, _then, _said), changed in groups.items():
                found.append(self._change(item, part, sides, last.get(part, {}), changed))
        return found

    def _rows(self, item: RoutineItem, part: str, side: str) -> list[Adjustment]:
        return [row for row in self.rows if (row.item_id, row.part, row.side) == (item.pk, part, side)]

    def _change(self, item: RoutineItem, part: str, now: Sides, last: Sides, changed: Sequence[str]) -> Change:
        side = changed[0]
        rows = self._rows(item, part, side)
        only = "" if set(changed) == set(now) else side
        amount = now[side]
        before = last.get(side, last.get("", next(iter(last.values()))))
        start = start_of(item, part)
        one_of_two = bool(only)

        def say(what: Mapping[str, Any]) -> str:
            if not what:
                return _("rests today")
            return self._dose_words(item, part, what, start, side=item.side, one_of_two=one_of_two)

        name = self._entry(item, part, amount or before).name
        was = _("rested") if not before else say(before)
        old_name = self._entry(item, part, before).name if before else name
        return Change(
            item=item,
            name=f"{item.exercise.name}: {name}" if part else name,
            side=only,
            now=say(amount),
            last=was if old_name == name else f"{old_name}, {was}",
            why=self.why([*self._eased_between(item, part, side), *rows], first=self._ended(item, part, side, before)),
            undo=self._undoable(rows),
            weight=weight_of(amount, before),
        )

    def _eased_between(self, item: RoutineItem, part: str, side: str) -> list[Adjustment]:
        return [row for row in self._between if (row.item_id, row.part, row.side) == (item.pk, part, side)]

    def _ended(self, item: RoutineItem, part: str, side: str, before: Mapping[str, Any]) -> list[str]:
        """Say what ended since last time, for which no decision has a sentence."""
        last = next(
            (
                row
                for row in self._before
                if not row.choice and (row.item_id, row.part, row.side) == (item.pk, part, side)
            ),
            None,
        )
        rows = [row for row in self._rows(item, part, side) if not row.choice]
        if last is None or not rows:
            return []
        now, then = rows[0].before, last.after
        if not before:
            return [_("Last time it rested.")]
        if last.is_easy_day:
            return [_("Last time was an easy day.")]
        if then.get("deload") and not now.get("deload"):
            return [_("Your gentle week is over.")]
        if then.get("ramp") and not now.get("ramp"):
            return [_("You are back from your break, with all your sets.")]
        return []

    # --- What comes next ----------------------------------------------------------------------------------------------

    @cached_property
    def next_time(self) -> NextTime | None:
        """The forecast for the next planned day; only after the last session of the routine that goes on."""
        routine = self.session.routine
        if not self.is_over or not self.is_last or routine.state != Routine.State.ACTIVE:
            return None
        if any(str(one.item.pk) not in self._decided_on for one in self.reader.tracked):
            return None
        today = timezone.localdate()
        on = days.next_session_on(
            routine.days,
            today=today,
            done_today=self.session.performed_on == today,
            last_done=self.session.performed_on,
            rest_days=routine.program.rest_days,
        )
        found = forecast(routine, on=on, reader=self.reader, seen=self.session.seen)
        awaits = ""
        if self.reader.done[self.session.pk].next_morning is None:
            has_come = is_slept_over(
                self.session, since=self.session.finished_at or self.session.started_at, now=timezone.now()
            )
            awaits = "past" if has_come else "tomorrow"
        changing = [one for one in found if one.changes or self._differs(one)]
        return NextTime(
            on=on,
            awaits=awaits,
            changes=tuple(self._coming(one) for one in changing),
            stays=tuple(self._coming(one) for one in found if one not in changing),
        )

    def _differs(self, one: Forecast) -> bool:
        """Whether it is not what this session asked for: a gentle week may be over by then."""
        sides = self.amounts.get(one.item.pk, {}).get(one.part, {})
        amount = sides.get(one.side, next(iter(sides.values()), None))
        if amount is None:
            return False
        if not amount or one.dose is None:
            return bool(amount) != (one.dose is not None)
        asked = dose_of(Amount.from_mapping(amount), start_of(one.item, one.part))
        measure = measure_of(asked)
        return any(getattr(asked, name) != getattr(one.dose, name) for name in ("sets", measure, "load_kg"))

    def _coming(self, one: Forecast) -> Coming:
        part = self.catalogue.exercises.get(one.part)
        return Coming(
            name=f"{one.item.exercise.name}: {part.name}" if part else one.item.exercise.name,
            side=one.side if one.item.side != one.side else "",
            dose=one.words,
            rests=one.dose is None,
            why=self._why([one.sentence], one.sources, [one]),
        )


def is_as_planned(logs: Sequence[SetLog], asked: Mapping[str, Sides]) -> bool:
    """Whether all that was asked for was done, just so. Of what was left out half-way the rest is not done."""
    sets = sum(amount.get("sets", 0) for sides in asked.values() for amount in sides.values())
    return bool(logs) and len(logs) >= sets and all(log.as_planned and not log.skipped for log in logs)


def start_of(item: RoutineItem, part: str) -> Dose:
    """Return the dose that an exercise of an item began with: what is counted, the rest, and all that never changes."""
    if not part:
        begun: Dose = item.start or item.dose
        return begun
    found = next(one for one in item.parts if one["exercise"] == part)
    return Dose.from_mapping(found.get("start") or found["dose"])


def key_of(amount: Mapping[str, Any]) -> str:
    """Return what tells one amount from another; states hold more than that."""
    if not amount:
        return ""
    known = Amount.from_mapping(amount)
    return repr((known.sets, known.reps, known.load.normalize(), known.level))


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return key_of(one) == key_of(other)


def weight_of(now: Mapping[str, Any], before: Mapping[str, Any]) -> int:
    """Return how much a change matters to the person, the most first."""
    if not now:
        return RESTS
    if not before:
        return GROWS
    one, other = Amount.from_mapping(now), Amount.from_mapping(before)
    if one.sets < other.sets or one.load < other.load:
        return EASED
    if (one.sets, one.load, one.level) != (other.sets, other.load, other.level):
        return STEPS
    return GROWS if one.reps > other.reps else EASED
