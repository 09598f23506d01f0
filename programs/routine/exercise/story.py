"""One exercise of a routine over time: where it stands on its ladder, and every decision about it with its reason.

The decisions are kept as adjustments (``programs.decision.replay``); here they are read and said.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.equipment.explanation import place_words
from exercises.measures.presentation import load_in_units, seconds_range
from exercises.rules.reasons import Reason

from ...decision.choices import can_undo
from ...decision.dose_words import asked_words
from ...decision.reader import Reader
from ...decision.tracked import Tracked
from ...decision.why import PROPOSED, Why
from ...models import Adjustment, RoutineItem, Session
from ...progression.course.dosage import dose_of, level_words, measure_of
from ...progression.course.ladders import LOADS, End
from ...progression.course.lasting import Lasting, amount_on, states_of, what_lasts
from ...progression.course.places import Places, Waits
from ...progression.course.states import Amount, Level, State, states_by_part
from ...progression.facts import Kind
from ...progression.in_force import numbers_of
from ...schedule.plots import StepPlot, step_plot
from ...standing.person import Person
from ..doses import SIDES

if TYPE_CHECKING:
    from django.utils.functional import Promise

# So many decisions are read: more than two years of three sessions a week, on both sides.
MOST_READ = 800
# So many blocks of the timeline stand on one page.
PER_PAGE = 20

# What happened, by the kind of decision.
HAPPENED: Mapping[str, Promise] = {
    Kind.STOP_EMERGENCY.value: gettext_lazy("Stopped"),
    Kind.STOP_REFER.value: gettext_lazy("Stopped"),
    Kind.BLOCKED.value: gettext_lazy("It waited"),
    Kind.START.value: gettext_lazy("The first time"),
    Kind.RESTART_RESCREEN.value: gettext_lazy("A fresh start"),
    Kind.RETURN_RAMP_4W.value: gettext_lazy("Coming back after a break"),
    Kind.RETURN_RAMP_2W.value: gettext_lazy("Coming back after a break"),
    Kind.SUBSTITUTE_REFER.value: gettext_lazy("Set aside"),
    Kind.DELOAD_REFER.value: gettext_lazy("A gentle week"),
    Kind.DELOAD.value: gettext_lazy("A gentle week"),
    Kind.REGRESS_LOAD.value: gettext_lazy("Made easier"),
    Kind.REGRESS_SET.value: gettext_lazy("Made easier"),
    Kind.REGRESS_REPS.value: gettext_lazy("Made easier"),
    Kind.EASY_DAY.value: gettext_lazy("An easy day"),
    Kind.REST_DAY.value: gettext_lazy("A rest day"),
    Kind.HOLD.value: gettext_lazy("It stayed as it was"),
    Kind.ADVANCE_REPS.value: gettext_lazy("A little more"),
    Kind.ADVANCE_SET.value: gettext_lazy("One more set"),
    Kind.ADVANCE_LOAD.value: gettext_lazy("A step up in weight"),
    Kind.ADVANCE_LEVEL.value: gettext_lazy("The next level"),
}
CHOSE: Mapping[str, Promise] = {
    Adjustment.Choice.EASIER.value: gettext_lazy("You asked for easier"),
    Adjustment.Choice.RESUMED.value: gettext_lazy("Taken up again"),
}
# Nothing moved: folded away in the timeline.
QUIET = frozenset({Kind.HOLD.value, Kind.REST_DAY.value, Kind.BLOCKED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One place of a ladder. ``at`` is "done", "here", "next" or "later"; ``side`` where the sides differ."""

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
class PartView:
    """Where an exercise stands, or a child of a sequence. ``doses`` is one line, or one for each side."""

    part: str
    name: str
    doses: tuple[str, ...]
    goal: str
    ladder: LadderView | None
    lasting: Sequence[Lasting]
    is_quiet: bool
    before_large_step: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence of a decision, with the side or the part that it is about where they differ."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What was decided in one session, or chosen once."""

    on: date
    title: str
    said: tuple[Said, ...]
    why: Why
    session_id: uuid.UUID | None
    is_quiet: bool
    taken_back: bool
    undo: Adjustment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One event that moved something, or several in a row in which nothing did. Latest first."""

    events: tuple[Event, ...]

    @property
    def is_folded(self) -> bool:
        return self.events[0].is_quiet

    @property
    def last(self) -> date:
        return self.events[0].on

    @property
    def first(self) -> date:
        return self.events[-1].on


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A dose, and the day from which it was asked for. ``doses`` is one line, or one for each side."""

    since: date
    doses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot of what was asked for, with its title and what it says in words."""

    key: str
    title: str
    words: str
    plot: StepPlot
    two_sides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastView:
    """What was asked for of an exercise over time: plots, and the same as a list, latest first."""

    name: str
    plots: tuple[Plot, ...]
    held: tuple[Held, ...]


class ExerciseStory:
    """Reads what the page of one exercise of a routine shows: at most eight queries, however long the history is."""

    def __init__(self, item: RoutineItem, *, today: date, person: Person | None = None) -> None:
        """``item`` comes with its exercise and base, and its routine with user and health_profile."""
        self.item = item
        self.today = today
        self.reader = Reader(item.routine, person=person)

    @property
    def is_current(self) -> bool:
        """Whether it is still done: not swapped, not sent away, of the routine in force."""
        return self.item.ended_on is None and self.item.routine.ended_on is None

    @cached_property
    def tracked(self) -> list[Tracked]:
        """The exercise itself, or the children of a sequence."""
        own = (
            self.reader.tracked
            if self.is_current
            else Reader(self.item.routine, items=[self.item], person=self.reader.person).tracked
        )
        return [tracked for tracked in own if tracked.item.pk == self.item.pk]

    @cached_property
    def _states(self) -> dict[str, dict[str, State]]:
        """Where it stands now: by its part, then by side."""
        return states_by_part(self.item.progress or self.item.begins)

    # --- Where it stands ----------------------------------------------------------------------------------------------

    @cached_property
    def parts(self) -> list[PartView]:
        return [self._part(tracked) for tracked in self.tracked]

    def _part(self, tracked: Tracked) -> PartView:
        states = self._states.get(tracked.part, {})
        amounts = {side: amount_on([state], self.today) for side, state in states.items()}
        if not amounts:
            amounts = {"": tracked.first_amount}
        name = tracked.entry.name if tracked.part else self.item.exercise.name
        return PartView(
            part=tracked.part,
            name=name,
            doses=self._dose_lines(tracked, amounts),
            goal=self._goal(tracked, amounts),
            ladder=self._ladder(tracked, amounts) if self.is_current else None,
            lasting=what_lasts({name: list(states.values())}, today=self.today),
            is_quiet=any(state.quiet for state in states.values()),
            before_large_step=any(
                amount.load > 0 and amount.reps > tracked.plan.reps_max for amount in amounts.values()
            ),
        )

    def _dose_lines(self, tracked: Tracked, amounts: Mapping[str, Amount], *, named: bool = False) -> tuple[str, ...]:
        """Say what is done on each side; once when both do the same. ``named`` says which rung, where it is another."""

        def say(amount: Amount, *, one_of_two: bool) -> str:
            return amount_words(amount, tracked, self.reader, one_of_two=one_of_two, named=named)

        first, *others = amounts.values()
        if all(other == first for other in others):
            return (say(first, one_of_two=False),)
        return tuple(
            _("%(side)s: %(dose)s") % {"side": SIDES.get(side, ""), "dose": say(amount, one_of_two=True)}
            for side, amount in sorted(amounts.items())
        )

    def _goal(self, tracked: Tracked, amounts: Mapping[str, Amount]) -> str:
        """Say the dose to grow into, at the present place of the ladder; empty when it is reached."""
        amount = next(iter(amounts.values()))
        top = Amount(
            sets=max(tracked.plan.target_sets, amount.sets),
            reps=max(tracked.plan.reps_max, amount.reps),
            load=amount.load,
            level=amount.level,
        )
        return "" if all(top == other for other in amounts.values()) else amount_words(top, tracked, self.reader)

    def _ladder(self, tracked: Tracked, amounts: Mapping[str, Amount]) -> LadderView | None:
        places, end = self.reader.ladders[tracked.key]
        beyond = self.reader.names.get(end.exercise, "")
        person = self.reader.person
        rungs = (
            self._level_rungs(places, amounts) if places.climbs_levels else self._load_rungs(tracked, places, amounts)
        )
        if len(rungs) < 2:
            view = (
                self._no_ladder(tracked) if end.why is End.TOP else LadderView(rungs=(), end=self._end_words(tracked))
            )
            return self._with_weight(replace(view, reasons=person.explained(end.rules), beyond=beyond), places)
        keeps_support = self._keeps_support(tracked) and not person.may_stand_free(tracked.entry.slug)
        reasons = person.explained([*end.rules, *(person.support_gates if keeps_support else ())])
        view = LadderView(rungs=tuple(rungs), end=self._end_words(tracked), reasons=reasons, beyond=beyond)
        return self._with_weight(view, places)

    def _with_weight(self, view: LadderView, places: Places) -> LadderView:
        """Say that weights would let it go on, where they are not open yet."""
        if places.waits_for not in {Waits.OWN_WEIGHTS, Waits.CLINICIAN, Waits.MORE_WEIGHT}:
            return view
        is_own = places.waits_for == Waits.OWN_WEIGHTS
        return replace(view, weight_in=self.item.exercise.slug, weight_is_own=is_own)

    def _no_ladder(self, tracked: Tracked) -> LadderView:
        at_most = amount_words(self._top_of_range(tracked), tracked, self.reader)
        if tracked.entry.load in LOADS and self.item.load_allowed:
            said = _("It grows up to %(dose)s. With a weight or a band at home, it can grow further.")
            return LadderView(rungs=(), end=said % {"dose": at_most}, needs_weights=True)
        return LadderView(rungs=(), end=_("It grows up to %(dose)s, and then keeps you there.") % {"dose": at_most})

    def _top_of_range(self, tracked: Tracked) -> Amount:
        first = tracked.first_amount
        return Amount(sets=tracked.plan.target_sets, reps=tracked.plan.reps_max, load=first.load, level=first.level)

    def _load_rungs(self, tracked: Tracked, places: Places, amounts: Mapping[str, Amount]) -> list[Rung]:
        kind, own, units = tracked.entry.load, self.reader.own_weights, self.reader.user.units
        here = {side: amount.load for side, amount in amounts.items()}
        return self._rungs([(load, place_words(load, kind, own, units)) for load in places.loads], here)

    def _level_rungs(self, places: Places, amounts: Mapping[str, Amount]) -> list[Rung]:
        open_levels = [(Decimal(number), Level.from_key(places.levels[number - 1])) for number in places.open]
        names = {level.exercise for _number, level in open_levels}
        here = {side: Decimal(places.number(places.standing(amount.level))) for side, amount in amounts.items()}
        return self._rungs(
            [(number, self._level_words(level, one_of_many=len(names) > 1)) for number, level in open_levels], here
        )

    def _level_words(self, level: Level, *, one_of_many: bool) -> str:
        words = [self.reader.names.get(level.exercise, level.exercise)] if one_of_many else []
        if how := level_words(level):
            words.append(how)
        if level.hold_seconds:
            words.append(_("held for %(time)s") % {"time": seconds_range(level.hold_seconds)})
        said = ", ".join(words) or self.reader.names.get(level.exercise, level.exercise)
        return said[:1].upper() + said[1:]

    def _rungs(self, steps: Sequence[tuple[Decimal, str]], here: Mapping[str, Decimal]) -> list[Rung]:
        """Say of each place how it stands to where the person is; with two sides apart, to the one that does less."""
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

    def _end_words(self, tracked: Tracked) -> str:
        end = self.reader.ladders[tracked.key][1]
        name = self.reader.names.get(end.exercise, "")
        match end.why:
            case End.GATE:
                return _("After that comes “%(name)s”. It is not open for you yet:") % {"name": name}
            case End.NOT_ALLOWED:
                return _("After that would come “%(name)s”. For you, it ends before it:") % {"name": name}
            case End.LATER:
                return _(
                    "In the first weeks of this program only repetitions and sets grow. A weight or a harder form "
                    "comes from week %(week)d on."
                ) % {"week": self.item.routine.program.load_from_week}
            case End.IN_ROUTINE:
                return _("After that would come “%(name)s”, which is in your routine already.") % {"name": name}
            case End.LEFT_OUT:
                return _("After that would come “%(name)s”, which was left out for you. It ends here.") % {"name": name}
        if self._keeps_support(tracked):
            return _("For you, your fingertips stay on the support: it ends there.")
        return _("That is the top of it. Then you keep what you have.")

    def _keeps_support(self, tracked: Tracked) -> bool:
        """Whether a hand stays on the support: not all places of a balance exercise are open."""
        places, _end = self.reader.ladders[tracked.key]
        return tracked.entry.kind == "balance" and len(places.open) < len(places.levels)

    # --- What was decided ---------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Adjustment]:
        """What was decided and chosen, oldest first."""
        found = self.item.adjustments.defer("facts", "before", "fingerprint").order_by(
            "-decided_on", "-decided_at", "-part", "-side"
        )
        return list(found[:MOST_READ])[::-1]

    @cached_property
    def _last_session(self) -> Session | None:
        return self.item.routine.sessions.only("routine", "performed_on", "started_at").first()

    @cached_property
    def events(self) -> list[Event]:
        """What happened, latest first."""
        found = [
            self._event(list(rows))
            for _key, rows in groupby(self.rows, key=lambda row: (row.session_id, row.choice, row.choice_id))
        ]
        return found[::-1]

    @cached_property
    def blocks(self) -> list[Block]:
        """The timeline: what moved stands alone, what stayed is folded together."""
        found: list[Block] = []
        for is_quiet, events in groupby(self.events, key=lambda event: event.is_quiet):
            own = tuple(events)
            found += [Block(events=own)] if is_quiet else [Block(events=(event,)) for event in own]
        return found

    def _event(self, rows: Sequence[Adjustment]) -> Event:
        first = max(rows, key=_weight)
        taken_back = any(row.undone_at for row in rows)
        codes = [code for row in rows if not row.undone_at for code in row.sources]
        known = self.reader.catalogue.sources
        return Event(
            on=first.decided_on,
            title=str(CHOSE[first.choice] if first.choice else HAPPENED.get(first.decision, "")),
            said=tuple(self._said(rows)),
            why=Why(
                sentences=(),
                sources=tuple(known[code] for code in dict.fromkeys(codes) if code != PROPOSED and code in known),
                is_ours=PROPOSED in codes,
            ),
            session_id=first.session_id,
            is_quiet=not taken_back and not first.choice and all(row.decision in QUIET for row in rows),
            taken_back=taken_back,
            undo=self._undo(rows),
        )

    def _said(self, rows: Sequence[Adjustment]) -> Iterator[Said]:
        """Yield each sentence once, and of which side or part it is where they differ."""
        by_sentence: dict[str, list[Adjustment]] = {}
        for row in rows:
            by_sentence.setdefault(row.sentence, []).append(row)
        for sentence, own in by_sentence.items():
            where = self._where(own) if len(by_sentence) > 1 else ""
            yield Said(where=where, sentence=sentence)

    def _where(self, rows: Sequence[Adjustment]) -> str:
        parts = dict.fromkeys(self.reader.names.get(row.part, row.part) for row in rows if row.part)
        words = [", ".join(parts)] if parts else []
        sides = {row.side for row in rows}
        if len(sides) == 1 and (side := sides.pop()) in SIDES:
            words.append(str(SIDES[side]))
        return ", ".join(words)

    def _undo(self, rows: Sequence[Adjustment]) -> Adjustment | None:
        """Return what can be taken back: only while no other session was begun since."""
        if not self.is_current:
            return None
        row = next((row for row in rows if not row.undone_at and can_undo(row)), None)
        last = self._last_session
        if row is None or last is None:
            return row
        is_since = (row.decided_on, row.decided_at) > (last.performed_on, last.started_at)
        return row if row.session_id == last.pk or is_since else None

    # --- What was asked for -------------------------------------------------------------------------------------------

    @cached_property
    def past(self) -> list[PastView]:
        """What was asked for over time, of each part; nothing before there are two different doses."""
        return [view for tracked in self.tracked if (view := self._past(tracked)) is not None]

    def _past(self, tracked: Tracked) -> PastView | None:
        asked = list(self._asked(tracked))
        if len(asked) < 2:
            return None
        held = tuple(
            Held(since=since, doses=self._dose_lines(tracked, amounts, named=True)) for since, amounts in asked[::-1]
        )
        return PastView(
            name=tracked.entry.name if tracked.part else self.item.exercise.name,
            plots=tuple(self._plots(tracked, asked)),
            held=held,
        )

    def _asked(self, tracked: Tracked) -> Iterator[tuple[date, dict[str, Amount]]]:
        """Yield what was asked for from each day on, as long as it was the same; days of rest are left out."""
        now: dict[str, Amount] = {}
        rows = (row for row in self.rows if row.part == tracked.part and row.day and not row.is_easy_day)
        for on, own in groupby(rows, key=lambda row: row.decided_on):
            asked = {row.side: Amount.from_mapping(row.day) for row in own}
            if asked != now:
                now = asked
                yield on, asked

    def _plots(self, tracked: Tracked, asked: Sequence[tuple[date, dict[str, Amount]]]) -> Iterator[Plot]:
        seen = [amount for _day, amounts in asked for amount in amounts.values()]
        ladder = self.reader.ladders[tracked.key][0] if self.is_current else Places()
        loads = sorted({amount.load for amount in seen})
        levels = [level for level in ladder.levels if any(amount.level == level for amount in seen)]
        if len(loads) > 1:
            own, units, kind = self.reader.own_weights, self.reader.user.units, tracked.entry.load
            ends = {0: loads[0], len(loads) - 1: loads[-1]}
            marks = [(number, number_format(load_in_units(load, units))) for number, load in ends.items()]
            marks = marks if kind != "band_lb" else []
            words = _("From %(first)s to %(last)s.") % {
                "first": place_words(asked[0][1][min(asked[0][1])].load, kind, own, units),
                "last": place_words(asked[-1][1][min(asked[-1][1])].load, kind, own, units),
            }
            yield self._plot(
                tracked.part, "load", _("The weight"), words, asked, {load: n for n, load in enumerate(loads)}, marks
            )
        elif len(levels) > 1:
            places = {level: number for number, level in enumerate(ladder.levels, start=1)}
            marks = [(places[level], str(places[level])) for level in (levels[0], levels[-1])]
            words = _("From level %(first)s to level %(last)s.") % {
                "first": places.get(asked[0][1][min(asked[0][1])].level, 1),
                "last": places.get(asked[-1][1][min(asked[-1][1])].level, 1),
            }
            yield self._plot(tracked.part, "level", _("The level"), words, asked, places, marks)
        if len({amount.reps for amount in seen}) > 1:
            titles = {"reps": _("Repetitions in a set"), "hold_seconds": _("Seconds"), "minutes": _("Minutes")}
            marks = [(number, str(number)) for number in (min(a.reps for a in seen), max(a.reps for a in seen))]
            words = _("From %(first)s to %(last)s.") % {
                "first": asked[0][1][min(asked[0][1])].reps,
                "last": asked[-1][1][min(asked[-1][1])].reps,
            }
            yield self._plot(tracked.part, "reps", titles[measure_of(tracked.start)], words, asked, {}, marks)

    def _plot(
        self,
        part: str,
        key: str,
        title: str,
        words: str,
        asked: Sequence[tuple[date, dict[str, Amount]]],
        places: Mapping[Any, int],
        marks: Sequence[tuple[int, str]],
    ) -> Plot:
        def number(amount: Amount) -> int:
            match key:
                case "load":
                    return places[amount.load]
                case "level":
                    return places.get(amount.level, 1)
            return amount.reps

        sides = sorted({side for _day, amounts in asked for side in amounts})
        lines = [[(day, number(amounts[side])) for day, amounts in asked if side in amounts] for side in sides]
        if len(lines) > 1 and all(line == lines[0] for line in lines):
            lines = lines[:1]
        last = max(self.item.ended_on or timezone.localdate(), asked[-1][0])
        return Plot(
            key=f"plot-{part}-{key}",
            title=title,
            words=words,
            plot=step_plot(lines, first=asked[0][0], last=last, marks=marks),
            two_sides=len(lines) > 1,
        )

    @property
    def gentle_effort(self) -> object:
        return numbers_of(self.reader.catalogue).deload_effort_max


def amount_words(
    amount: Amount, tracked: Tracked, reader: Reader, *, one_of_two: bool = False, named: bool = False
) -> str:
    """Say an amount of an exercise of a routine in the person's own terms.

    ``one_of_two`` is of one side that differs from the other; ``named`` says which rung, where it is not the present.
    """
    slug = Level.from_key(amount.level).exercise if amount.level else tracked.entry.slug
    entry = reader.catalogue.exercises.get(slug, tracked.entry)
    said = asked_words(
        dose_of(amount, tracked.start),
        level=amount.level,
        exercise=entry,
        side="" if one_of_two else tracked.item.side,
        one_of_two=one_of_two,
        own=lambda: reader.own_weights,
        units=reader.user.units,
    )
    if not named or tracked.part or entry.slug == tracked.item.exercise.slug:
        return said
    return _("%(exercise)s, %(dose)s") % {"exercise": entry.name, "dose": said}


def _weight(row: Adjustment) -> int:
    """What names an event first: a step or what was eased, before what stayed."""
    if row.decision in QUIET:
        return 0
    return 2 if row.decision.startswith(("ADVANCE_LOAD", "ADVANCE_LEVEL", "REGRESS", "DELOAD", "SUBSTITUTE")) else 1


def state_words(items: Iterable[RoutineItem], *, today: date) -> dict[uuid.UUID, list[Lasting]]:
    """Return what lasts of each exercise of a routine today."""
    return {item.pk: what_lasts({item.exercise.name: states_of(item.progress)}, today=today) for item in items}
