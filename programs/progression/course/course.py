"""The course of a routine: decisions taken session by session, for each exercise and side, and the states that last.

``decide`` answers for one exercise on one side; what lies between exercises, between sides and between sessions is
here (``clinical_rules.md``, end of section 9, 8.2 and 8.5). The same course serves the session that begins today, the
forecast after it, a replay of a corrected history, and the look ahead.

Codes of its own, beside those of section 9: C1 coming back after a break, C2 a gentle week, C3 enough steps in one
session, C4 the other side, C5 the whole routine is gentle, C6 a step that the person took back, C7 minutes grow once a
week, C8 a clinician should look at something soon, C9 eased already and not done since, C10 a weight or level that is
not open any more, C11 a session is long enough; E1 "easier, please", E2 done again after a clinician has looked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from exercises.measures.scales import PAIN_RED_FROM
from programs.schedule.days import session_seconds

from ..decide import decide
from ..facts import (
    Case,
    Clearance,
    Decision,
    Dose,
    Fact,
    Flags,
    Kind,
    Ladder,
    Prescription,
    Profile,
    Risk,
    Score,
    SessionEntry,
)
from ..numbers import Numbers, percent_rounded_up
from ..rules.deciding import easier
from ..situation import Situation, is_sore_today
from .moved import explained, move_of
from .places import NOWHERE, Places
from .states import (
    Amount,
    Deload,
    Eased,
    ExerciseKey,
    Key,
    Level,
    Ramp,
    State,
    least,
)

WEEK = 7
# What is longer ago is neither reminded of nor held against anybody.
REMEMBERED = timedelta(weeks=26)

GENTLE = (Kind.DELOAD, Kind.DELOAD_REFER)
# Nothing is done of the exercise today.
NOT_TODAY = (Kind.STOP_EMERGENCY, Kind.STOP_REFER, Kind.BLOCKED, Kind.SUBSTITUTE_REFER, Kind.REST_DAY)
# What a gentle week for the whole routine does not touch: no dose is done, or a smaller one is begun with.
NOT_ALSO_GENTLE = frozenset(
    {
        Kind.STOP_EMERGENCY,
        Kind.STOP_REFER,
        Kind.BLOCKED,
        Kind.START,
        Kind.RESTART_RESCREEN,
        Kind.RETURN_RAMP_4W,
        Kind.RETURN_RAMP_2W,
        Kind.SUBSTITUTE_REFER,
        *GENTLE,
    }
)

# Decided by the length of a break, from the shortest: a longer one asks for more, also when nothing was done since.
BREAKS = (Kind.RETURN_RAMP_2W, Kind.RETURN_RAMP_4W, Kind.RESTART_RESCREEN)
EASES = frozenset({*GENTLE, *BREAKS, Kind.REGRESS_LOAD, Kind.REGRESS_SET, Kind.REGRESS_REPS})

Exercise = ExerciseKey


def _no_time(amount: Amount) -> int:
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One exercise of a routine (or a child of a sequence), as far as its growth needs it.

    ``reps_min`` to ``reps_max`` is the range of repetitions, seconds or minutes; ``min_gap`` the days from one session
    to the next; ``weekly`` means that it grows at most once a week. ``sides`` says for each exercise of its ladder, by
    slug, which sides are done. ``role`` is what it contributes, ``first_sets`` are those of the start dose; ``bridge``
    is how many repetitions are added before a large step in load (A8). ``seconds`` is how long an amount of it takes on
    one side, with ``rest_seconds`` from one side to the other.
    """

    item: str
    part: str = ""
    exercise: str
    reps_min: int
    reps_max: int
    target_sets: int
    min_gap: int
    inc: int = 1
    weekly: bool = False
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sore_side: str = ""
    role: str = ""
    first_sets: int = 1
    bridge: int = 0
    rest_seconds: int = 0
    seconds: Callable[[Amount], int] = field(default=_no_time, compare=False)

    @property
    def key(self) -> ExerciseKey:
        return ExerciseKey(self.item, self.part)

    def sides_of(self, exercise: str) -> tuple[str, ...]:
        return self.sides.get(exercise, ("",))


@dataclass(frozen=True, kw_only=True)
class Day:
    """A session that begins: the day, and what is known of the person on it.

    ``load_cleared`` are the exercises to which added weight was cleared. ``wants_review``: a clinician should look at
    something soon; that never locks, and holds progress until it is answered (section 3, SOON). ``reviewed_on`` is when
    the person last answered that sessions hurt one after the other (RF14).
    """

    session: str
    on: date
    risk: Risk
    phase: int
    usual_pain: Score
    places: Mapping[Exercise, Places]
    load_cleared: frozenset[Exercise] = frozenset()
    wants_review: bool = False
    reviewed_on: date | None = None
    pending: bool = False
    emergency: bool = False
    urgent: bool = False
    pre_pain: Score | None = None
    fall_days_ago: int | None = None

    def profile(self, plan: Plan) -> Profile:
        """Return the person as the decision about one exercise reads them. HIGH is always passed as phase 1."""
        return Profile(
            risk=self.risk,
            phase=1 if self.risk is Risk.HIGH else self.phase,
            usual_pain=self.usual_pain,
            clearance=Clearance.PENDING if self.pending else Clearance.OK,
            min_gap=plan.min_gap,
            load_cleared=plan.key in self.load_cleared,
        )

    @cached_property
    def flags(self) -> Flags:
        return Flags(
            emergency=self.emergency,
            urgent=self.urgent,
            fall_days_ago=self.fall_days_ago,
            pre_pain_today=self.pre_pain,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was done of one exercise on one side in one session. Pain and effort are None when they were not told."""

    sets: tuple[int, ...]
    load: Decimal = Decimal(0)
    level: str = ""
    rpe: Score | None = None
    during: Score | None = None
    technique_clean: bool = True
    sharp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A session that was done: by exercise, then by side. ``before`` is None when it was not told.

    ``worst`` is the most pain in all of it, None when nothing was told; ``sharp``, whether some of it was. ``logged``:
    whether anything was entered at all.
    """

    on: date
    at: datetime
    before: Score | None = None
    next_morning: Score | None = None
    worse: bool = False
    worst: Score | None = None
    sharp: bool = False
    logged: bool = True
    entries: Mapping[Exercise, Mapping[str, Entry]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was decided for one exercise on one side. ``today`` is what this session asks for; None: leave it out."""

    key: Key
    decision: Decision
    before: State
    after: State
    today: Amount | None
    undone: bool = False
    # Sore before starting: whatever was decided, this session is an easy day (G4).
    easy_day: bool = False


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A decision on its way: rules between exercises may still hold it back."""

    plan: Plan
    key: Key
    state: State
    places: Places
    decision: Decision
    known: int  # sessions in its history
    found: State  # before it was brought to what is open today

    @property
    def in_gentle_week(self) -> bool:
        return self.state.deload is not None

    @property
    def raises_level(self) -> bool:
        return self.places.climbs_levels and self.decision.kind.raises_load

    def hold(self, rule: str, because: str, *rests_on: str, sources: tuple[str, ...] = ("P",), **facts: Fact) -> None:
        rx = self.decision.rx
        self.decision = Decision(
            kind=Kind.HOLD,
            rule=rule,
            because=because,
            rx=rx,
            after=Dose(sets=rx.sets, reps=rx.reps, load=rx.load),
            facts=facts,
            rests_on=rests_on,
            sources=sources,
        )


@dataclass(slots=True, kw_only=True)
class _Hurting:
    """Sessions that hurt one after the other (RF14), read so far, as they look with one usual pain.

    ``run`` are the days of the present run; ``since`` is the first day of the last so many of any run.
    """

    usual: Score
    count: int = 0
    run: list[date] = field(default_factory=list)
    since: date | None = None


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The history of one exercise on one side, read so far."""

    terms: object
    count: int = 0
    times: list[tuple[date, datetime]] = field(default_factory=list)
    entries: list[SessionEntry] = field(default_factory=list)


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
        self._keys: dict[Exercise, list[Key]] = {exercise: [] for exercise in self.plans}
        for key in self.states:
            self._keys[key.exercise].append(key)
        self.numbers = numbers
        self.undone = frozenset(undone)
        self._history: list[Done] = []
        self._befores: list[Score] = []
        self._by_exercise: dict[Exercise, list[tuple[Done, Score, Mapping[str, Entry]]]] = {}
        self._read: dict[Key, _Reading] = {}
        self._hurting = _Hurting(usual=0)

    def copy(self) -> Course:
        """Return a course that can be gone on with while this one stays as it is."""
        other = Course(
            plans=self.plans.values(),
            states=self.states,
            numbers=self.numbers,
            undone=self.undone,
        )
        other._history = list(self._history)
        other._befores = list(self._befores)
        other._by_exercise = {key: list(rows) for key, rows in self._by_exercise.items()}
        return other

    # --- History ------------------------------------------------------------------------------------------------------

    def usual_pain(self, told: Score) -> Score:
        """Return the usual pain as of now; ``told`` is that of the health check (``usual_pain``)."""
        return usual_pain(self._befores, told=told, numbers=self.numbers)

    def done(self, done: Done, *, usual_pain: Score) -> None:
        """Take note of what was done in a session. Where pain before it was not told, ``usual_pain`` counts."""
        before = usual_pain if done.before is None else done.before
        if done.before is not None:
            self._befores.append(done.before)
        self._history.append(done)
        for exercise, sides in done.entries.items():
            if sides:
                self._by_exercise.setdefault(exercise, []).append((done, before, sides))

    def hurts_again(self, day: Day) -> bool:
        """RF14: whether so many sessions running hurt a lot or flared, and the person has not answered that since.

        As ``reviews.sessions_hurting``, which reminds of it: what is held here is what they are reminded of.
        """
        if self._hurting.usual != day.usual_pain:
            self._hurting = _Hurting(usual=day.usual_pain)
        hurting = self._hurting
        for done in self._history[hurting.count :]:
            if not done.logged:
                continue
            if self._hurt(done, day.usual_pain):
                hurting.run.append(done.on)
            else:
                hurting.run.clear()
            if len(hurting.run) >= self.numbers.flare_run_refer:
                hurting.since = hurting.run[-self.numbers.flare_run_refer]
        hurting.count = len(self._history)
        if hurting.since is None or hurting.since < day.on - REMEMBERED:
            return False
        return day.reviewed_on is None or hurting.since > day.reviewed_on

    def _hurt(self, done: Done, usual: Score) -> bool:
        """Whether a session was red, or a flare followed."""
        if done.sharp or done.worse:
            return True
        before = usual if done.before is None else done.before
        if (before if done.worst is None else done.worst) >= PAIN_RED_FROM:
            return True
        told = done.worst is not None and done.next_morning is not None
        return told and (done.next_morning or 0) - usual >= self.numbers.flare_rise

    def last_done_on(self) -> date | None:
        """Return the day of the latest session with something in it."""
        return max((done.on for done in self._history if done.entries), default=None)

    def log_of(
        self, key: Key, places: Places, *, since: datetime | None = None, since_on: date | None = None
    ) -> tuple[SessionEntry, ...]:
        """Return the history of one exercise on one side, oldest first, as the decision reads it.

        ``since`` leaves out what was before a clinician looked at it; ``since_on`` is the day of that where the person
        lives, as the days of sessions are.
        """
        # The place of a level depends on the ladder; what was read once stays read.
        terms = (places.climbs_levels, places.levels if places.climbs_levels else ())
        reading = self._read.get(key)
        if reading is None or reading.terms != terms:
            reading = self._read[key] = _Reading(terms=terms)
        rows = self._by_exercise.get(key.exercise, [])
        for done, before, sides in rows[reading.count :]:
            entry = _of_side(sides, key.side)
            if entry is not None:
                reading.times.append((done.on, done.at))
                reading.entries.append(_as_read(done, entry, before, places))
        reading.count = len(rows)
        if since is None:
            return tuple(reading.entries)
        start = (since_on or since.date(), since)
        return tuple(entry for at, entry in zip(reading.times, reading.entries, strict=True) if at >= start)

    # --- Decisions ----------------------------------------------------------------------------------------------------

    def begin(self, day: Day) -> tuple[Step, ...]:
        """Decide for each exercise and side of a session, and move on.

        What is set aside is not decided on, nor what the session did not have (``Day.places``).
        """
        self._fit_sides(day)
        plans = [plan for plan in self.plans.values() if plan.key in day.places]
        drafts = [self._draft(plan, key, day) for plan in plans for key in self._keys_of(plan)]
        drafts = [draft for draft in drafts if not draft.state.set_aside]
        self._keep_courses(drafts, day)
        self._gentle_for_all(drafts)
        self._sides_together(drafts)
        self._sore_side_leads(drafts)
        self._enough_steps(drafts)
        self._within_minutes(drafts)
        self._say_what_moved(drafts, day)
        steps = tuple(self._step(draft, day) for draft in drafts)
        for step in steps:
            self.states[step.key] = step.after
        for step in steps:
            if step.after.set_aside:
                for key in self._keys_of(self.plans[step.key.exercise]):
                    self.states[key] = replace(self.states[key], set_aside=True)
        return steps

    def ease(self, exercise: Exercise, *, on: date, places: Places) -> tuple[Step, ...]:
        """Make an exercise easier because the person asked for it: load, else a set, else repetitions. Any time."""
        steps = []
        for key in self._keys_of(self.plans[exercise]):
            state = self.states[key]
            rx = self._prescription(self.plans[exercise], state, places, on)
            decision = easier(Situation(case=_empty_case(rx, on), numbers=self.numbers))
            after = self._eased(
                replace(state, amount=_amount_of(decision.after, state.amount, places)), state, decision
            )
            self.states[key] = after
            steps.append(Step(key=key, decision=decision, before=state, after=after, today=after.amount))
        self._same_level(exercise, places)
        return tuple(replace(step, after=self.states[step.key], today=self.states[step.key].amount) for step in steps)

    def resume(self, exercise: Exercise, *, start: Amount, at: datetime, on: date) -> tuple[Step, ...]:
        """Take up again what a clinician has looked at: from its start dose, with what was before cut off."""
        steps = []
        for key in self._keys_of(self.plans[exercise]):
            state = self.states[key]
            after = State(amount=least(start, state.amount), changed_on=on, log_from=at, log_from_on=on)
            rx = self._prescription(self.plans[exercise], after, Places(), on)
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

    # --- One exercise on one side -------------------------------------------------------------------------------------

    def _keys_of(self, plan: Plan) -> list[Key]:
        return self._keys[plan.key]

    def _fit_sides(self, day: Day) -> None:
        """Let the states of an exercise have the sides of the exercise that it is now."""
        for plan in self.plans.values():
            if plan.key not in day.places:
                continue
            keys = self._keys_of(plan)
            level = self.states[keys[0]].amount.level
            standing = day.places.get(plan.key, NOWHERE).standing(level)
            exercise = Level.from_key(standing).exercise if standing else plan.exercise
            sides = plan.sides_of(exercise)
            if len(sides) == len(keys) and all(key.side in sides for key in keys):
                continue
            own = {key.side: self.states.pop(key) for key in keys}
            self._keys[plan.key] = [Key(plan.item, plan.part, side) for side in sides]
            for key in self._keys[plan.key]:
                self.states[key] = own.get(key.side) or _weakest(own.values())

    def _draft(self, plan: Plan, key: Key, day: Day) -> _Draft:
        places = day.places.get(plan.key, NOWHERE)
        found = self.states[key]
        state = self._settled(within_goal(found, plan), places, day.on)
        if day.risk is Risk.HIGH and plan.key not in day.load_cleared:
            state = _without_load(state, places)
        self.states[key] = state
        case = Case(
            profile=day.profile(plan),
            rx=self._prescription(plan, state, places, day.on),
            log=self.log_of(key, places, since=state.log_from, since_on=state.log_from_on),
            today=day.on,
            flags=day.flags,
        )
        decision = decide(case, numbers=self.numbers)
        if places.waits_for and _is_at_the_end(decision):
            decision = replace(decision, because=str(places.waits_for), facts={})
        if decision.because == "morning_unknown" and not self._pain_told(key):
            decision = replace(decision, because="pain_not_told")
        draft = _Draft(
            plan=plan, key=key, state=state, places=places, decision=decision, known=len(case.log), found=found
        )
        if _stands(state, decision.kind, known=draft.known):
            # Whatever rule speaks up again, it has been followed already.
            draft.hold("C9", "eased_already", *decision.rests_on, sources=decision.sources)
        return draft

    def _pain_told(self, key: Key) -> bool:
        """Whether pain was told of the last session of an exercise."""
        _done, _before, sides = self._by_exercise[key.exercise][-1]
        entry = _of_side(sides, key.side)
        return entry is not None and entry.during is not None

    def _prescription(self, plan: Plan, state: State, places: Places, on: date) -> Prescription:
        amount = state.amount
        return Prescription(
            sets=amount.sets,
            reps=min(amount.reps, self._most_reps(plan, amount, places)),
            reps_min=plan.reps_min,
            reps_max=plan.reps_max,
            target_sets=plan.target_sets,
            load=Decimal(places.number(amount.level)) if places.climbs_levels else amount.load,
            equipment=places.equipment,
            ladder=places.ladder,
            days_since_load_change=max((on - state.changed_on).days, 0),
            inc=plan.inc,
        )

    def prescription(self, key: Key, places: Places, on: date) -> Prescription:
        """Return the dose of an exercise on one side as a decision of that day would read it."""
        return self._prescription(self.plans[key.exercise], self.states[key], places, on)

    def _most_reps(self, plan: Plan, amount: Amount, places: Places) -> int:
        """The top of the range, and on the way to a large step in load as many more as the bridge has (A8)."""
        has_bridge = amount.load > 0 and not places.climbs_levels
        return plan.reps_max + (self.numbers.big_step_extra_reps * plan.inc if has_bridge else 0)

    def _settled(self, state: State, places: Places, on: date) -> State:
        """End what has run its course, and go on to the next week of what has not."""
        if places.climbs_levels and (level := places.standing(state.amount.level)) != state.amount.level:
            state = replace(state, amount=replace(state.amount, level=level))
        if places.climbs_levels or len(places.loads) == 1:
            # No weights, or none that are allowed any more.
            state = _without_load(state, places)
        if state.ramp:
            week = state.ramp.week(on)
            if week < len(state.ramp.percents):
                sets = percent_rounded_up(state.ramp.full_sets, state.ramp.percents[week])
                return replace(state, amount=replace(state.amount, sets=sets))
            sets = state.ramp.full_sets
            return replace(state, amount=replace(state.amount, sets=sets), ramp=None)
        if state.deload and state.deload.is_over(on):
            return replace(state, amount=state.deload.resume, deload=None)
        return state

    # --- Rules between exercises, sides and sessions ------------------------------------------------------------------

    def _keep_courses(self, drafts: Iterable[_Draft], day: Day) -> None:
        """C1, C2, C6, C7, C8: what lasts runs its course before anything advances."""
        wants_review = day.wants_review or self.hurts_again(day)
        for draft in drafts:
            kind, state = draft.decision.kind, draft.state
            if state.deload and (kind.advances or kind is Kind.DELOAD):
                draft.hold(
                    "C2", "gentle_week_running", "deload_days", sources=("P", "R-BELL23"),
                    day=(day.on - state.deload.began_on).days + 1, days=state.deload.days,
                )  # fmt: skip
            elif state.deload and kind is Kind.DELOAD_REFER:
                # The gentle week is already there; what is new is that somebody should look at it.
                rx = draft.decision.rx
                draft.decision = replace(draft.decision, after=Dose(sets=rx.sets, reps=rx.reps, load=rx.load))
            elif state.ramp and kind.advances:
                draft.hold(
                    "C1", "ramp_running", "ramp_4w" if len(state.ramp.percents) > 2 else "ramp_2w",
                    sources=("P", "R-CATER19"), week=state.ramp.week(day.on) + 1, weeks=len(state.ramp.percents),
                )  # fmt: skip
            elif wants_review and kind.advances:
                draft.hold("C8", "wants_review", sources=("P",))
            elif state.quiet and kind.advances:
                draft.hold("C6", "undone_by_you", "clean_run")
            elif draft.plan.weekly and kind.advances and state.raised_on and (day.on - state.raised_on).days < WEEK:
                draft.hold("C7", "once_a_week", "cardio_step_percent", sources=("P", "S0"))

    def _gentle_for_all(self, drafts: Sequence[_Draft]) -> None:
        """C5: a gentle week for two exercises at once is one for the whole routine; one may have begun before."""
        begins = {d.key.exercise for d in drafts if d.decision.kind in GENTLE and not d.in_gentle_week}
        gentle = begins | {d.key.exercise for d in drafts if d.in_gentle_week}
        if not begins or len(gentle) < self.numbers.program_deload_exercises:
            return
        for draft in drafts:
            if draft.in_gentle_week or draft.decision.kind in NOT_ALSO_GENTLE:
                continue
            rx = draft.decision.rx
            sets = percent_rounded_up(rx.sets, self.numbers.deload_sets_percent)
            draft.decision = Decision(
                kind=Kind.DELOAD,
                rule="C5",
                because="gentle_for_all",
                rx=rx,
                after=Dose(sets=min(sets, rx.sets), reps=rx.reps, load=rx.load),
                facts={
                    "count": len(gentle),
                    "days": self.numbers.deload_days,
                    "effort": self.numbers.deload_effort_max,
                },
                rests_on=("program_deload_exercises", "deload_sets_percent", "deload_days"),
                sources=("P", "R-BELL23"),
            )

    def _sides_together(self, drafts: Sequence[_Draft]) -> None:
        """C4: both sides do the same level. Up when both are ready, down when one has to."""
        for pair in _pairs(drafts):
            if not pair[0].places.climbs_levels:
                continue
            lowest = min(draft.decision.after.load for draft in pair)
            if any(draft.decision.after.load < draft.decision.rx.load for draft in pair):
                for draft in pair:
                    if draft.decision.after.load > lowest:
                        rx = draft.decision.rx
                        draft.hold("C4", "with_the_other_side", "side_lead_steps")
                        draft.decision = replace(
                            draft.decision,
                            kind=Kind.REGRESS_LOAD,
                            after=Dose(sets=rx.sets, reps=min(rx.reps, rx.reps_min), load=lowest),
                        )
            elif not all(draft.raises_level for draft in pair):
                for draft in pair:
                    if draft.raises_level:
                        draft.hold("C4", "other_side_first", "side_lead_steps", sources=("P", "R-MYHIP"))

    def _sore_side_leads(self, drafts: Sequence[_Draft]) -> None:
        """C4: the sore side leads; the other is at most so many steps ahead. Else neither is.

        A step is one of load; of sets where the load is the same; of repetitions where the sets are the same, too.
        """
        for pair in _pairs(drafts):
            for draft, other in (pair, pair[::-1]):
                if draft.decision.kind.advances and draft.plan.sore_side != draft.key.side:
                    self._keep_near(draft, other)

    def _keep_near(self, draft: _Draft, other: _Draft) -> None:
        """Let a side step up as far as the other side allows it."""
        now, there, most = draft.decision.after, other.decision.after, self.numbers.side_lead_steps
        lead = _place(draft.places.ladder, now.load) - _place(draft.places.ladder, there.load)
        if draft.decision.kind.raises_load:
            # Both sides do the same level: that is seen to before.
            is_near = draft.places.climbs_levels or lead <= most
        elif lead or draft.decision.kind is Kind.ADVANCE_SET:
            is_near = lead != 0 or now.sets - there.sets <= most
        elif now.sets != there.sets:
            is_near = True
        else:
            reps = min(now.reps, there.reps + most * draft.plan.inc)
            is_near = reps > draft.decision.rx.reps
            if is_near and reps < now.reps:
                draft.decision = replace(
                    draft.decision,
                    rule="C4",
                    because="one_step_ahead",
                    after=replace(now, reps=reps),
                    facts={},
                    rests_on=("side_lead_steps",),
                    sources=("P", "R-MYHIP"),
                )
        if not is_near:
            draft.hold("C4", "other_side_first", "side_lead_steps", sources=("P", "R-MYHIP"))

    def _enough_steps(self, drafts: Sequence[_Draft]) -> None:
        """C3: at most so many exercises step up in load or level at once; those that waited longest go first."""
        ready: dict[Exercise, date] = {}
        for draft in drafts:
            if draft.decision.kind.raises_load:
                since = draft.state.changed_on
                ready[draft.key.exercise] = min(since, ready.get(draft.key.exercise, since))
        # Sorting keeps the order of the routine among those that waited as long.
        chosen = set(sorted(ready, key=lambda exercise: ready[exercise])[: self.numbers.max_steps_per_session])
        for draft in drafts:
            if draft.decision.kind.raises_load and draft.key.exercise not in chosen:
                draft.hold("C3", "enough_steps", "max_steps_per_session", most=self.numbers.max_steps_per_session)

    def _within_minutes(self, drafts: Sequence[_Draft]) -> None:
        """C11: what would make a session longer than it is to be waits, the last of the routine first.

        How many sets there is time for is seen to before (``minutes.within_minutes``).
        """
        limit = self.numbers.session_minutes * 60
        for draft in reversed(drafts):
            if _seconds_of(drafts) <= limit:
                return
            if draft.decision.kind.advances and not draft.decision.kind.raises_load:
                draft.hold("C11", "session_full", "session_minutes", minutes=self.numbers.session_minutes)

    def _say_what_moved(self, drafts: Iterable[_Draft], day: Day) -> None:
        """C1, C2, C10: what moved a dose before the rules looked at it explains itself, too."""
        for draft in drafts:
            if move := move_of(draft.found, draft.state, draft.places, on=day.on):
                draft.decision = explained(draft.decision, move, found=draft.found, places=draft.places)

    # --- Moving on ----------------------------------------------------------------------------------------------------

    def _step(self, draft: _Draft, day: Day) -> Step:
        before, decision = draft.state, draft.decision
        undone = decision.kind.advances and (day.session, draft.key) in self.undone
        if undone:
            after = replace(before, quiet=self.numbers.clean_run)
        else:
            after = self._moved(draft, day.on)
            if after.quiet:
                after = replace(after, quiet=after.quiet - 1)
        if decision.kind in EASES and decision.rule != "C10" and decision.after != decision.before:
            after = replace(after, eased=Eased(kind=decision.kind.value, known=draft.known))
        easy_day = is_sore_today(day.pre_pain, usual=day.usual_pain, numbers=self.numbers)
        return Step(
            key=draft.key,
            decision=decision,
            before=before,
            after=after,
            today=_asked(decision, after.amount, draft.places, easy_day=easy_day),
            undone=undone,
            easy_day=easy_day and decision.kind not in NOT_TODAY,
        )

    def _moved(self, draft: _Draft, on: date) -> State:
        """Return the state after a decision."""
        before, decision = draft.state, draft.decision
        kind = decision.kind
        if kind is Kind.HOLD or kind is Kind.REST_DAY:
            return before
        state = replace(before, amount=_amount_of(decision.after, before.amount, draft.places))
        if kind.advances:
            state = replace(state, before_increase=before.amount, raised_on=on)
            return replace(state, changed_on=on) if kind.raises_load else state
        match kind:
            case Kind.RETURN_RAMP_2W | Kind.RETURN_RAMP_4W:
                percents = self.numbers.ramp_2w if kind is Kind.RETURN_RAMP_2W else self.numbers.ramp_4w
                full = before.ramp.full_sets if before.ramp else before.amount.sets
                if before.deload:
                    full = before.deload.resume.sets
                ramp = Ramp(began_on=on, percents=tuple(int(percent) for percent in percents), full_sets=full)
                return replace(state, ramp=ramp, deload=None)
            case Kind.RESTART_RESCREEN:
                return State(
                    amount=state.amount, changed_on=on, log_from=before.log_from, log_from_on=before.log_from_on
                )
            case Kind.DELOAD | Kind.DELOAD_REFER if not before.deload:
                whole = replace(before.amount, sets=before.ramp.full_sets) if before.ramp else before.amount
                earlier = before.before_increase
                resume = least(earlier, whole, level_of=draft.places.number) if earlier else whole
                return replace(
                    state, ramp=None, deload=Deload(began_on=on, days=self.numbers.deload_days, resume=resume)
                )
            case Kind.SUBSTITUTE_REFER:
                return replace(state, set_aside=True)
        return self._eased(state, before, decision)

    def _eased(self, state: State, before: State, decision: Decision) -> State:
        """Let what comes after a ramp or a gentle week be eased, too."""
        fewer = before.amount.sets - state.amount.sets
        if state.ramp and fewer:
            state = replace(state, ramp=replace(state.ramp, full_sets=max(state.ramp.full_sets - fewer, 1)))
        if state.deload and decision.after != decision.before:
            resume = state.deload.resume
            resume = replace(
                resume,
                sets=max(resume.sets - fewer, 1),
                reps=min(resume.reps, state.amount.reps),
                load=min(resume.load, state.amount.load),
                level=state.amount.level,
            )
            state = replace(state, deload=replace(state.deload, resume=resume))
        return state

    def _same_level(self, exercise: Exercise, places: Places) -> None:
        """Bring both sides to the lower of their levels."""
        keys = self._keys_of(self.plans[exercise])
        lowest = min((self.states[key].amount.level for key in keys), key=places.number)
        for key in keys:
            state = self.states[key]
            self.states[key] = replace(state, amount=replace(state.amount, level=lowest))


def within_goal(state: State, plan: Plan) -> State:
    """Bring sets down to the goal, now and in what comes back later: a goal may have been larger once."""
    most = plan.target_sets

    def lowered(amount: Amount) -> Amount:
        return replace(amount, sets=most) if amount.sets > most else amount

    ramp = state.ramp and replace(state.ramp, full_sets=min(state.ramp.full_sets, most))
    deload = state.deload and replace(state.deload, resume=lowered(state.deload.resume))
    earlier = state.before_increase and lowered(state.before_increase)
    if state.amount.sets <= most and (ramp, deload, earlier) == (state.ramp, state.deload, state.before_increase):
        return state
    return replace(state, amount=lowered(state.amount), ramp=ramp, deload=deload, before_increase=earlier)


def _seconds_of(drafts: Iterable[_Draft]) -> int:
    """Return how long a session takes as it is decided now."""
    items: dict[str, int] = {}
    begun: set[Exercise] = set()
    for draft in drafts:
        took = draft.plan.seconds(_amount_of(draft.decision.after, draft.state.amount, draft.places))
        rest = draft.plan.rest_seconds if draft.key.exercise in begun else 0
        begun.add(draft.key.exercise)
        items[draft.key.item] = items.get(draft.key.item, 0) + rest + took
    return session_seconds(items.values())


def usual_pain(befores: Sequence[Score], *, told: Score, numbers: Numbers) -> Score:
    """Return the usual pain: the median of the last scores from before sessions (oldest first), or ``told`` in the
    health check while there are none.

    It is never more than a point above what was told, until the health check is gone through again: slow worsening
    must not become usual (section 9).
    """
    scores = befores[-numbers.usual_pain_sessions :]
    return min(_middle(scores), told + numbers.usual_pain_above_told) if scores else told


def _middle(scores: Sequence[Score]) -> Score:
    """Return the median, exactly; a whole number where it is one."""
    ordered = sorted(scores)
    middle = Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)
    return middle.numerator if middle.denominator == 1 else middle


def _empty_case(rx: Prescription, on: date) -> Case:
    """Return a case in which nothing but the dose matters."""
    profile = Profile(risk=Risk.LOW, phase=1, usual_pain=0, clearance=Clearance.OK, min_gap=0)
    return Case(profile=profile, rx=rx, log=(), today=on)


def _amount_of(dose: Dose, before: Amount, places: Places) -> Amount:
    if places.climbs_levels:
        return Amount(sets=dose.sets, reps=dose.reps, load=before.load, level=places.levels[int(dose.load) - 1])
    return Amount(sets=dose.sets, reps=dose.reps, load=dose.load, level=before.level)


def _is_at_the_end(decision: Decision) -> bool:
    """Whether a dose stays because its ladder ends: then the reason is what would let it go on."""
    if decision.because == "top_of_ladder":
        return True
    return decision.because == "at_the_goal" and decision.rx.load >= decision.rx.ladder[-1]


def _asked(decision: Decision, after: Amount, places: Places, *, easy_day: bool) -> Amount | None:
    """Return what the session asks for. On an easy day: one set of few, without weight."""
    if decision.kind in NOT_TODAY:
        return None
    if not easy_day:
        return after
    level = places.levels[places.open[0] - 1] if places.climbs_levels and places.open else after.level
    return Amount(sets=1, reps=min(after.reps, decision.rx.reps_min), load=Decimal(0), level=level)


def _stands(state: State, kind: Kind, *, known: int) -> bool:
    """Whether an exercise was eased already, and has not been done since: that decision stands (section 9).

    Only a break that has become a longer one asks for more.
    """
    if state.eased is None or state.eased.known != known or kind not in EASES:
        return False
    if state.deload and kind in GENTLE:
        return False  # a gentle week that goes on has words of its own
    then = Kind(state.eased.kind)
    return kind not in BREAKS or (then in BREAKS and BREAKS.index(kind) <= BREAKS.index(then))


def _without_load(state: State, places: Places) -> State:
    """Bring the load to the bottom of the ladder, now and in what comes back later (section 9)."""
    bottom = Decimal(0) if places.climbs_levels else places.loads[0]

    def lowered(amount: Amount) -> Amount:
        return replace(amount, load=min(amount.load, bottom)) if amount.load > bottom else amount

    if state.amount.load <= bottom and not state.deload and not state.before_increase:
        return state
    deload = state.deload and replace(state.deload, resume=lowered(state.deload.resume))
    earlier = state.before_increase and lowered(state.before_increase)
    return replace(state, amount=lowered(state.amount), deload=deload, before_increase=earlier)


def _pairs(drafts: Sequence[_Draft]) -> list[tuple[_Draft, _Draft]]:
    """Return left and right of each exercise that is done on both."""
    sides: dict[Exercise, list[_Draft]] = {}
    for draft in drafts:
        if draft.key.side:
            sides.setdefault(draft.key.exercise, []).append(draft)
    return [(pair[0], pair[1]) for pair in sides.values() if len(pair) == 2]


def _place(loads: Ladder, load: Decimal) -> int:
    return sum(rung <= load for rung in loads)


def _weakest(states: Iterable[State]) -> State:
    """Return one state for sides that become one: the lesser dose, the later change."""
    first, *others = states
    for other in others:
        first = replace(
            first,
            amount=least(first.amount, other.amount),
            changed_on=max(first.changed_on, other.changed_on),
            ramp=first.ramp or other.ramp,
            deload=first.deload or other.deload,
            quiet=max(first.quiet, other.quiet),
            set_aside=first.set_aside or other.set_aside,
        )
    return first


def _of_side(sides: Mapping[str, Entry], side: str) -> Entry | None:
    """Return what was done on a side. What was done with both at once counts for each; of two sides the worse."""
    if side in sides:
        return sides[side]
    if side:
        return sides.get("")
    if not sides:
        return None
    first, *others = sides.values()
    for other in others:
        first = Entry(
            sets=tuple(min(pair) for pair in zip(first.sets, other.sets, strict=False)),
            load=min(first.load, other.load),
            level=first.level,
            rpe=_most(first.rpe, other.rpe),
            during=_most(first.during, other.during),
            technique_clean=first.technique_clean and other.technique_clean,
            sharp=first.sharp or other.sharp,
        )
    return first


def _most(value: Score | None, other: Score | None) -> Score | None:
    return max((score for score in (value, other) if score is not None), default=None)


def _as_read(done: Done, entry: Entry, before: Score, places: Places) -> SessionEntry:
    """Return an entry as the decision reads it.

    Pain that was not told is taken as the pain before, and the morning as unanswered: that holds, and never advances.
    """
    told = entry.during is not None
    return SessionEntry(
        on=done.on,
        sets=entry.sets,
        load=Decimal(places.number(entry.level)) if places.climbs_levels else entry.load,
        rpe=entry.rpe,
        before=before,
        during=entry.during if entry.during is not None else before,
        next_morning=done.next_morning if told else None,
        technique_clean=entry.technique_clean,
        sharp=entry.sharp,
        worse_after_a_day=done.worse,
    )
