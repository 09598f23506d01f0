"""From the rows of a person to the course of their routine: what was planned, what was done, what they chose.

A ``Reader`` makes a bounded number of queries, however long the history is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.utils import timezone

from accounts.equipment.ladders import Own, ladder_of
from accounts.equipment.services import own_from
from accounts.health_check.review import reminders
from accounts.models import OF_PERSON, FallReport, User
from accounts.rules.facts import HealthFacts
from exercises.measures.dose import Dose
from exercises.prepared import Prepared
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.clearance import Cleared, load_cleared, load_is_own
from exercises.rules.reasons import Reason
from exercises.snapshot.current import current_catalogue
from programs.models import Addition, OfferAnswer, Program, Routine, RoutineItem, TimeOfDay, turned_down
from programs.models.training import present

from ...plan.agenda import Agenda, first_day_of
from ...progression.course.course import Course
from ...progression.course.dosage import first_states, plan_of
from ...progression.course.ladders import LOADS, Climber, End, LadderEnd, places_of, rungs_with
from ...progression.course.minutes import within_minutes
from ...progression.course.places import Places, Waits
from ...progression.course.states import ExerciseKey, Key, State, states_by_part
from ...progression.course.told import Day, Done, Plan
from ...progression.facts import Equipment, Ladder, Risk, Score
from ...progression.in_force import numbers_of
from ...progression.numbers import Numbers
from ...progression.reviews.facts import Subject
from ...standing.person import Person
from .done import done_in
from .rows import Past, past_of, with_mornings
from .seen import HELD, LADDERS, ONLY_MODERATE, printed_in, was_there
from .tracked import Tracked, exercises_of, places_from, short_plan_of, stored_ladder

_falls: Prepared[date] = Prepared(
    lambda: (
        FallReport.objects.filter(user=OF_PERSON, without_fall=False).order_by().values_list("happened_on", flat=True)
    )
)


class Reader:
    """Reads what progression needs of one routine. Each property makes its queries once."""

    def __init__(
        self,
        routine: Routine,
        *,
        items: Iterable[RoutineItem] | None = None,
        catalogue: Catalogue | None = None,
        person: Person | None = None,
    ) -> None:
        """Take over what was read already: ``items``, the present exercises with ``exercise``, ``base`` and their part
        of the plan (``addition__program``); the catalogue; the person, as they are today.
        """
        self.routine = routine
        self._items = items
        self._catalogue = catalogue
        self._person = person
        self.user: User = routine.user
        self._ladders_read: dict[str, Places] = {}
        # By the identity of what was seen, which is kept beside it: many sessions saw the same.
        self._terms_read: dict[int, tuple[Mapping[str, Any], dict[str, Any]]] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        return self._catalogue or (self._person.catalogue if self._person else current_catalogue())

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_of(self.catalogue)

    @cached_property
    def person(self) -> Person:
        return self._person or Person.of_routine(self.routine, today=timezone.localdate(), catalogue=self.catalogue)

    @property
    def facts(self) -> HealthFacts:
        """What the health check in force says."""
        return self.person.told

    @cached_property
    def items(self) -> list[RoutineItem]:
        if self._items is not None:
            return list(self._items)
        return present.items_of(self.routine)

    @cached_property
    def agenda(self) -> Agenda:
        """What is done on which day of the week."""
        return Agenda(routine=self.routine, items=self.items, catalogue=self.catalogue)

    @property
    def last_done_on(self) -> date | None:
        """The day of the last session in which something was done, those of the mornings apart."""
        own = (past for past in reversed(self.sessions) if past.time_of_day == TimeOfDay.ANY)
        return next((past.performed_on for past in own if self.done[past.pk].entries), None)

    @cached_property
    def additions(self) -> Mapping[uuid.UUID, Addition]:
        """The parts of the plan beside its main program, with their programs, in the order in which they came."""
        found = {item.addition.pk: item.addition for item in self.items if item.addition}
        return dict(sorted(found.items(), key=lambda known: (known[1].order, known[0])))

    @cached_property
    def tracked(self) -> list[Tracked]:
        """Every exercise that grows, in the order of the routine. Those that left the catalogue stay as they are.

        The exercises of each part of the plan grow to what there is time for in one session (``plan.week`` sees to
        it that the parts of one day fit together when they have grown).
        """
        found = [
            Tracked(
                item=item,
                part=part,
                entry=entry,
                start=start,
                goal=goal,
                plan=self._plan(item, part, entry, start, goal),
            )
            for item in self.items
            for part, slug, start, goal in exercises_of(item)
            if (entry := self.catalogue.exercises.get(slug)) is not None
        ]
        minutes = self.numbers.session_minutes
        plans: dict[ExerciseKey, Plan] = {}
        for part in dict.fromkeys(tracked.item.addition_id for tracked in found):
            own = [tracked.plan for tracked in found if tracked.item.addition_id == part]
            plans |= {plan.key: plan for plan in within_minutes(own, minutes=minutes)}
        return [replace(tracked, plan=plans[tracked.plan.key]) for tracked in found]

    @cached_property
    def by_key(self) -> dict[ExerciseKey, Tracked]:
        return {tracked.key: tracked for tracked in self.tracked}

    @cached_property
    def names(self) -> dict[str, str]:
        return {slug: entry.name for slug, entry in self.catalogue.exercises.items()}

    def _plan(self, item: RoutineItem, part: str, entry: ExerciseEntry, start: Dose, goal: Dose) -> Plan:
        side = self.facts.hip_pain_side
        return plan_of(
            entry,
            item=str(item.pk),
            part=part,
            start=start,
            goal=goal,
            only_side=item.side,
            sore_side=side if side in {"left", "right"} else "",
            # A part of a sequence contributes what it is: of a balance sequence, the heel raises are strength work.
            role=entry.kind if part else item.role,
            catalogue=self.catalogue,
            numbers=self.numbers,
        )

    # --- Where it stands ----------------------------------------------------------------------------------------------

    def states(self, *, from_start: bool = False) -> dict[Key, State]:
        """Read where each exercise stands now on each side, or where it stood when the routine began
        (``from_start``).
        """
        stored = {
            item.pk: states_by_part(item.begins if from_start else item.progress or item.begins) for item in self.items
        }
        found: dict[Key, State] = {}
        for tracked in self.tracked:
            own = stored[tracked.item.pk].get(tracked.part) or first_states(
                tracked.plan, tracked.entry, tracked.start, on=self.routine.started_on
            )
            found |= {Key(tracked.plan.item, tracked.part, side): state for side, state in own.items()}
        return found

    def course(self, *, from_start: bool = False, undone: Iterable[tuple[str, Key]] = ()) -> Course:
        """Build the course, with no history told to it yet."""
        return Course(
            plans=[tracked.plan for tracked in self.tracked],
            states=self.states(from_start=from_start),
            numbers=self.numbers,
            undone=frozenset(undone),
        )

    # --- What was done ------------------------------------------------------------------------------------------------

    @cached_property
    def sessions(self) -> list[Past]:
        """All sessions of the person in the order in which they were done."""
        return with_mornings(list(past_of(self.user)))

    @cached_property
    def done(self) -> dict[uuid.UUID, Done]:
        """What was done in each session of the exercises that this routine has."""
        return done_in(self.sessions, user=self.user, exercises=self.tracked)

    @cached_property
    def falls(self) -> list[date]:
        """Days on which the person fell or nearly fell."""
        return _falls(user=self.user)

    @cached_property
    def reviews_answered(self) -> list[date]:
        """Days on which the person said that a clinician has looked at sessions that hurt one after the other."""
        looked = self.user.offer_answers.filter(key=Subject.HURTING.value, answer=OfferAnswer.Answer.LOOKED_AT)
        return list(looked.values_list("answered_on", flat=True))

    # --- A session that begins ----------------------------------------------------------------------------------------

    def usual_pain(self) -> int:
        """Find the strongest usual pain of the health check, which counts until sessions tell of pain."""
        return max(self.facts.usual_pain.values(), default=0)

    @property
    def cleared(self) -> Sequence[Cleared]:
        """What clinicians have said, as far as it counts today."""
        return self.person.cleared

    @cached_property
    def ladders(self) -> dict[ExerciseKey, tuple[Places, LadderEnd]]:
        """The ladder of each exercise as it is for this person today, and why it ends where it does."""
        rungs = {rung for tracked in self.tracked for rung in rungs_with(tracked.entry.slug, self.catalogue)}
        refused = turned_down(self.routine, lambda: self.person.declined)
        climber = Climber(
            catalogue=self.catalogue,
            screening=self.person.screened(sorted(rungs)).whole,
            home=self.person.home,
            loads=self._loads,
            numbers=self.numbers,
            tier=self.routine.tier,
            load_cleared=partial(load_cleared, self.cleared),
            gates=self.person.gates_before,
            may_stand_free=self.person.may_stand_free,
            supported=self.person.tests.supported_level,
            hands_needed=self.facts.walks_with_frame,
            left_out=refused.left_out,
            declined=refused.declined,
        )
        routine = {tracked.item.exercise.slug for tracked in self.tracked} | {
            tracked.entry.slug for tracked in self.tracked
        }
        # Technique and repetitions come first (4.4): no weight and no harder form yet.
        later = Places(waits_for=Waits.LATER_WEEKS.value), LadderEnd(why=End.LATER)
        return {
            tracked.key: later
            if self._waits_for_later_weeks(tracked.item)
            else places_of(
                tracked.entry.slug,
                start=tracked.start,
                goal=tracked.goal,
                load_allowed=tracked.item.load_allowed,
                load_is_own=load_is_own(self.cleared, {tracked.entry.slug, tracked.item.exercise.slug}),
                others=routine - {tracked.entry.slug, tracked.item.exercise.slug},
                climber=climber,
            )
            for tracked in self.tracked
        }

    def _waits_for_later_weeks(self, item: RoutineItem) -> bool:
        program = self._program_of(item)
        return program is not None and self._weeks_on(self.person.today, item) + 1 < program.load_from_week

    def _loads(self, equipment: Equipment) -> Ladder:
        return ladder_of(equipment.value, self.own_weights)

    @cached_property
    def own_weights(self) -> Own:
        """The weights and bands that the person has at home."""
        usual = {kind.value: self.numbers.ladder(kind) for kind in LOADS}
        row = getattr(self.user, "own_weights", None)
        return own_from(row, at_home=self.facts.equipment, usual=usual)

    def seen_today(self) -> dict[str, Any]:
        """Record what the rules see of the person today, as a session keeps it for a replay."""
        return {
            "risk": self.routine.tier,
            "usual_pain": self.usual_pain(),
            "load_cleared": [
                tracked.key.text for tracked in self.tracked if load_cleared(self.cleared, tracked.entry.slug)
            ],
            "wants_review": bool(reminders(self.facts)),
            "short_plan": short_plan_of(self.routine, self.catalogue),
            LADDERS: {
                key.text: stored_ladder(places, self.by_key[key].entry.slug)
                for key, (places, _end) in self.ladders.items()
            },
            **({HELD: held} if (held := self._held_today()) else {}),
            **({ONLY_MODERATE: True} if self.person.stays_moderate else {}),
        }

    def _held_today(self) -> dict[str, str]:
        today = self.person.today
        return {
            tracked.key.text: override.until.isoformat()
            for tracked in self.tracked
            if (override := tracked.item.override_on(today)) is not None
        }

    def places(self, seen: Mapping[str, Any], key: ExerciseKey) -> Places:
        """Read the ladder of an exercise as a session saw it; today's ladder where the session saw none."""
        stored = seen.get(LADDERS, {}).get(key.text)
        return self.read_ladder(stored) if stored else self.ladders[key][0]

    def read_ladder(self, stored: Mapping[str, Any]) -> Places:
        """Read a stored ladder; equal values give the same object."""
        terms = repr(stored)
        if terms not in self._ladders_read:
            self._ladders_read[terms] = places_from(stored)
        return self._ladders_read[terms]

    def day(self, seen: Mapping[str, Any], *, session: str, on: date, pre_pain: int | None, usual: Score) -> Day:
        """Describe what the rules see when a session begins. ``seen`` is from ``seen_today``, then or now."""
        falls = [(on - fell).days for fell in self.falls if fell <= on]
        if id(seen) not in self._terms_read:
            self._terms_read[id(seen)] = (seen, self._terms(seen))
        _seen, terms = self._terms_read[id(seen)]
        return Day.__new__(
            Day,
            session=session,
            on=on,
            phase=self._phase(on),
            phases={tracked.key: self._phase(on, tracked.item) for tracked in self._in_parts},
            usual_pain=usual,
            pre_pain=pre_pain,
            fall_days_ago=min(falls, default=None),
            reviewed_on=self._reviewed_on(seen, on),
            held=frozenset(
                ExerciseKey.read(text) for text, until in seen.get(HELD, {}).items() if on <= date.fromisoformat(until)
            ),
            **terms,
        )

    @cached_property
    def _in_parts(self) -> list[Tracked]:
        """The exercises that are in an addition to the main program."""
        return [tracked for tracked in self.tracked if tracked.item.addition_id]

    def _weeks_on(self, day: date, item: RoutineItem | None = None) -> int:
        """Count the whole weeks since the part of the plan began that an exercise is in; without one, since the main
        program did.
        """
        addition = self.additions[item.addition_id] if item is not None and item.addition_id else None
        return (day - first_day_of(addition, self.routine)).days // 7

    def _program_of(self, item: RoutineItem | None) -> Program | None:
        if item is not None and item.addition_id:
            return self.additions[item.addition_id].program
        return self.routine.program

    def _phase(self, day: date, item: RoutineItem | None = None) -> int:
        """Tell the phase of a part of the plan: 1 in its weeks of moderate effort, 2 after them."""
        program = self._program_of(item)
        own = program.hard_from_week if program else 0
        return 1 if self._weeks_on(day, item) < (own - 1 if own else self.numbers.phase_1_weeks) else 2

    def reviewed_on(self) -> str | None:
        """Find the day of the last answer about sessions that hurt, as a session keeps it beside ``seen_today``."""
        return max(self.reviews_answered).isoformat() if self.reviews_answered else None

    def _reviewed_on(self, seen: Mapping[str, Any], on: date) -> date | None:
        if "reviewed_on" in seen:
            return date.fromisoformat(seen["reviewed_on"]) if seen["reviewed_on"] else None
        return max((day for day in self.reviews_answered if day <= on), default=None)

    def _terms(self, seen: Mapping[str, Any]) -> dict[str, Any]:
        """Turn what a session saw of the person into the fields of ``Day``."""
        return {
            "risk": Risk(seen.get("risk", self.routine.tier)),
            "load_cleared": frozenset(
                tracked.key for tracked in self.tracked if tracked.key.text in seen.get("load_cleared", ())
            ),
            "wants_review": seen.get("wants_review", False),
            "only_moderate": seen.get(ONLY_MODERATE, False),
            "printed": printed_in(seen),
            "places": {
                tracked.key: self.places(seen, tracked.key) for tracked in self.tracked if was_there(seen, tracked.key)
            },
        }

    def judged(self, slug: str, side: str = "") -> tuple[list[Reason], str]:
        """Screen an exercise for this person today: the reasons and the verdict, as a fitting would give them.

        ``side`` is set where only one side is to be done.
        """
        screened = self.person.screened([slug])
        verdict = screened.verdict(slug, side)
        sides = {} if side else screened.rule_sides(slug)
        return self.person.explained(verdict.rules, sides), verdict.verdict.word
