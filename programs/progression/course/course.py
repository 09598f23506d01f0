"""The course of a routine: decisions taken session by session, for each exercise and side, and the states that last.

``decide`` answers for one exercise on one side; what lies between exercises, between sides and between sessions is
here (``clinical_rules.md``, end of section 9, 8.2 and 8.5). The same course serves the session that begins today, the
forecast after it, a replay of a corrected history, and the look ahead.

Codes of its own, beside those of section 9: C1 coming back after a break, C2 a gentle week, C3 enough steps in one
session, C4 the other side, C5 the whole routine is gentle, C6 a step that the person took back, C7 minutes grow once a
week, C8 a clinician should look at something soon, C9 eased already and not done since, C10 a weight or level that is
not open any more, C11 a session is long enough, C12 a printed sheet prescribes the dose, C13 a clinician keeps it
as it is; E1 "easier, please", E2 done again after a clinician has looked, E3 a clinician set the dose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from ..decide import decide
from ..facts import HIGH, Case, Clearance, Decision, Dose, Flags, Kind, Log, Prescription, Profile, Risk
from ..numbers import Numbers
from ..rules.deciding import easier
from ..situation import Situation, is_sore_today
from .drafts import between
from .drafts.draft import Draft, amount_of, pairs
from .drafts.next_state import Step, eased, settled, stands, step_of, weakest, within_goal, without_load
from .history import History
from .places import Places
from .states import Amount, ExerciseKey, Key, Level, State, least
from .told import Day, Plan


class Course:
    """Where every exercise of a routine stands, with its history; ``begin`` takes the decisions of a session.

    Sessions are told in their order: ``begin`` for one that begins, ``done`` for what was done in it. ``ease`` and
    ``resume`` are what the person chooses between. ``undone`` names steps that the person took back, by session and
    key. Nothing here knows a clock or a database: the same history gives the same answer.
    """

    def __init__(
        self,
        *,
        plans: Iterable[Plan],
        states: Mapping[Key, State],
        numbers: Numbers,
        undone: Collection[tuple[str, Key]] = frozenset(),
    ) -> None:
        self.plans = {plan.key: plan for plan in plans}
        self.states = dict(states)
        # The sides that each exercise has now.
        self._keys: dict[ExerciseKey, list[Key]] = {exercise: [] for exercise in self.plans}
        for key in self.states:
            self._keys[key.exercise].append(key)
        self.numbers = numbers
        self.undone = frozenset(undone)
        self.history = History(numbers)
        # What was worked out last time. It is used again while it is the same, as most sessions change little.
        self._fitted: dict[ExerciseKey, tuple[str, Places]] = {}
        self._settled: dict[Key, tuple[tuple[State, Places, bool], Prescription]] = {}

    def copy(self) -> Course:
        """Make a second course that can go on while this one stays as it is."""
        other = Course(
            plans=self.plans.values(),
            states=self.states,
            numbers=self.numbers,
            undone=self.undone,
        )
        other.history = self.history.copy()
        return other

    # --- Decisions ----------------------------------------------------------------------------------------------------

    def begin(self, day: Day) -> tuple[Step, ...]:
        """Decide for each exercise and side of a session, and move on.

        Neither what is set aside is decided on, nor what the session did not have (``Day.places``).
        """
        drafts = [draft for draft in self._drafts(day) if not draft.state.set_aside]
        sides = pairs(drafts)
        between.keep_courses(drafts, day, wants_review=day.wants_review or self.history.hurts_again(day))
        between.as_printed(drafts, day)
        between.as_held(drafts, day)
        between.gentle_for_all(drafts, self.numbers)
        between.sides_together(sides)
        between.sore_side_leads(sides, self.numbers)
        between.enough_steps(drafts, self.numbers)
        between.within_time(drafts, self.numbers)
        between.say_what_moved(drafts, day)
        is_sore = is_sore_today(day.pre_pain, usual=day.usual_pain, numbers=self.numbers)
        steps = tuple(
            step_of(
                draft,
                day,
                self.numbers,
                is_undone=draft.decision.kind.advances and (day.session, draft.key) in self.undone,
                is_sore=is_sore,
            )
            for draft in drafts
        )
        for step in steps:
            self.states[step.key] = step.after
        for step in steps:
            if step.after.set_aside:
                for key in self._keys_of(self.plans[step.key.exercise]):
                    self.states[key] = self.states[key]._replace(set_aside=True)
        return steps

    def ease(self, exercise: ExerciseKey, *, on: date, places: Places) -> tuple[Step, ...]:
        """Make an exercise easier because the person asked for it, which is always open to them: load, else a set, else
        repetitions.
        """
        steps = []
        for key in self._keys_of(self.plans[exercise]):
            state = self.states[key]
            rx = self._prescription(self.plans[exercise], state, places)
            decision = easier(Situation(case=_empty_case(rx, on), numbers=self.numbers))
            after = eased(state._replace(amount=amount_of(decision.after, state.amount, places)), state, decision)
            self.states[key] = after
            steps.append(Step(key=key, decision=decision, before=state, after=after, today=after.amount))
        self._same_level(exercise, places)
        return tuple(step._replace(after=self.states[step.key], today=self.states[step.key].amount) for step in steps)

    def resume(self, exercise: ExerciseKey, *, start: Amount, at: datetime, on: date) -> tuple[Step, ...]:
        """Begin again, with its start dose, what a clinician has looked at; its history before that day no longer
        counts.
        """
        steps = []
        for key in self._keys_of(self.plans[exercise]):
            state = self.states[key]
            after = State(amount=least(start, state.amount), changed_on=on, log_from=at, log_from_on=on)
            rx = self._prescription(self.plans[exercise], after, Places())
            decision = Decision(
                kind=Kind.START,
                rule="E2",
                because="seen_again",
                rx=rx,
                after=Dose(sets=rx.sets, reps=rx.reps, load=rx.load),
                sources=("P",),
            )
            self.states[key] = after
            steps.append(Step(key=key, decision=decision, before=state, after=after, today=after.amount))
        return tuple(steps)

    def set_dose(self, exercise: ExerciseKey, *, to: Amount, on: date, places: Places) -> tuple[Step, ...]:
        """Bring an exercise to the dose that a clinician set, its level as it is. What lasted is over.

        It stays within what is open and within the goal, whatever was set: the next session sees to that.
        """
        plan = self.plans[exercise]
        steps = []
        for key in self._keys_of(plan):
            state = self.states[key]
            now = state.amount
            amount = now._replace(sets=to.sets, reps=to.reps, load=now.load if places.climbs_levels else to.load)
            grows = (amount.sets, amount.reps, amount.load) > (now.sets, now.reps, now.load)
            after = state._replace(
                amount=amount,
                changed_on=on if amount.load > now.load else state.changed_on,
                raised_on=on if grows else state.raised_on,
                before_increase=now if grows else state.before_increase,
                ramp=None,
                deload=None,
            )
            rx = self._prescription(plan, state, places)
            decision = Decision(
                kind=Kind.HOLD,
                rule="E3",
                because="set_by_clinician",
                rx=rx,
                after=Dose(sets=amount.sets, reps=amount.reps, load=rx.load if places.climbs_levels else amount.load),
                sources=("P",),
            )
            self.states[key] = after
            steps.append(Step(key=key, decision=decision, before=state, after=after, today=amount))
        return tuple(steps)

    # --- One exercise on one side -------------------------------------------------------------------------------------

    def _keys_of(self, plan: Plan) -> list[Key]:
        return self._keys[plan.key]

    def _fit_sides(self, plan: Plan, places: Places) -> list[Key]:
        """Keep a state for each side that an exercise has at its present level, and list the keys of these."""
        keys = self._keys_of(plan)
        level = self.states[keys[0]].amount.level
        if self._fitted.get(plan.key) == (level, places):
            return keys
        self._fitted[plan.key] = (level, places)
        standing = places.standing(level)
        exercise = Level.from_key(standing).exercise if standing else plan.exercise
        sides = plan.sides_of(exercise)
        if len(sides) == len(keys) and all(key.side in sides for key in keys):
            return keys
        own = {key.side: self.states.pop(key) for key in keys}
        found = self._keys[plan.key] = [Key(plan.item, plan.part, side) for side in sides]
        for key in found:
            self.states[key] = own.get(key.side) or weakest(own.values())
        return found

    def _drafts(self, day: Day) -> Iterator[Draft]:
        flags = day.flags
        for plan in self.plans.values():
            places = day.places.get(plan.key)
            if places is None:
                continue
            profile = day.profile(plan)
            for key in self._fit_sides(plan, places):
                yield self._draft(plan, key, places, profile, flags, day)

    def _settle(self, key: Key, plan: Plan, places: Places, day: Day) -> tuple[State, Prescription]:
        """Bring where an exercise stands to what is open on this day; return the dose for its decision as well."""
        found = self.states[key]
        may_have_weight = day.risk is not HIGH or plan.key in day.load_cleared
        known = self._settled.get(key)
        if known is not None and known[0] == (found, places, may_have_weight):
            return found, known[1]
        state = settled(within_goal(found, plan), places, day.on)
        if not may_have_weight:
            state = without_load(state, places)
        rx = self._prescription(plan, state, places)
        if state.ramp is None and state.deload is None:
            self._settled[key] = ((state, places, may_have_weight), rx)
        self.states[key] = state
        return state, rx

    def _draft(self, plan: Plan, key: Key, places: Places, profile: Profile, flags: Flags, day: Day) -> Draft:
        found = self.states[key]
        state, rx = self._settle(key, plan, places, day)
        case = Case.__new__(
            Case,
            profile=profile,
            rx=rx,
            log=self.history.log_of(key, places, since=state.log_from, since_on=state.log_from_on),
            today=day.on,
            days_since_load_change=max((day.on - state.changed_on).days, 0),
            flags=flags,
            waits_for=places.waits_for,
        )
        decision = decide(case, numbers=self.numbers)
        draft = Draft(
            plan=plan, key=key, found=found, state=state, places=places, decision=decision, known=len(case.log.entries)
        )
        if stands(state, decision.kind, known=draft.known):
            # It was made easier already, and has not been done since. No rule makes it easier a second time.
            draft.hold("C9", "eased_already", *decision.rests_on, sources=decision.sources)
        return draft

    def _prescription(self, plan: Plan, state: State, places: Places) -> Prescription:
        amount = state.amount
        # The top of the range, and on the way to a large step in load as many more as the bridge has (A8).
        most = plan.reps_max
        if amount.load and not places.climbs_levels:
            most += self.numbers.big_step_extra_reps * plan.inc
        return Prescription.__new__(
            Prescription,
            sets=amount.sets,
            reps=min(amount.reps, most),
            reps_min=plan.reps_min,
            reps_max=plan.reps_max,
            target_sets=plan.target_sets,
            load=places.rung(amount.level, amount.load),
            equipment=places.equipment,
            ladder=places.ladder,
            inc=plan.inc,
        )

    def prescription(self, key: Key, places: Places) -> Prescription:
        """Build the dose of an exercise on one side as a decision would read it now."""
        return self._prescription(self.plans[key.exercise], self.states[key], places)

    def _same_level(self, exercise: ExerciseKey, places: Places) -> None:
        """Bring both sides to the lower of their levels."""
        keys = self._keys_of(self.plans[exercise])
        lowest = min((self.states[key].amount.level for key in keys), key=places.number)
        for key in keys:
            state = self.states[key]
            self.states[key] = state._replace(amount=state.amount._replace(level=lowest))


def _empty_case(rx: Prescription, on: date) -> Case:
    """Build a case in which nothing but the dose matters."""
    profile = Profile(risk=Risk.LOW, phase=1, usual_pain=0, clearance=Clearance.OK, min_gap=0)
    return Case(profile=profile, rx=rx, log=Log(), today=on, days_since_load_change=0)
