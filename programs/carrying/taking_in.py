"""Take in what somebody brings along: all of it or nothing, screened anew, with ids of its own, beside what is there.

The answers become a health check only where there is none; the program is fitted to them as to anybody's. An exercise
goes on from where it stood as far as the rules of today allow it. What was done comes as a plan of the past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.health_check.answers import UnknownAnswerError, check_answers
from accounts.health_check.questions.kinds import NONE
from accounts.health_check.questions.steps import STEPS
from accounts.health_check.services import (
    RED_FLAG_QUESTION,
    NotCompleteError,
    complete_health_check,
    open_choices,
)
from accounts.models import HealthProfile, User
from exercises.locking import locked
from exercises.measures.dose import Dose
from exercises.measures.presentation import date_words
from exercises.models import Exercise

from ..decision.course import keep_states
from ..decision.reading.reader import Reader
from ..decision.reading.tracked import Tracked
from ..models import NextDayCheck, Program, Role, Routine, RoutineItem, Section, Session, SetLog
from ..progression.course.course import Course
from ..progression.course.drafts.next_state import settled, within_goal, without_load
from ..progression.course.places import Places
from ..progression.course.states import Amount, Key, State, stored_states
from ..proposal.additions import NothingToAddError, add, propose_addition
from ..proposal.propose import propose
from ..proposal.start import NothingFitsError, OnlyBesideError, start_routine
from ..schedule.days import plan_days
from ..standing.person import Person
from .reading import PlanFileError

# When a session of the past was, as far as anybody knows. Those of one day stay in their order.
NOON = time(12)
APART = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An exercise of the plan, and whether it goes on from where it stood."""

    name: str
    goes_on: bool


@dataclass(kw_only=True)
class TakenIn:
    """What taking in a file makes, or would make. ``not_taken`` are names of what stays out, and why is said once."""

    routine: Routine | None = None
    profile: HealthProfile | None = None
    is_new_profile: bool = False
    kept: Sequence[Kept] = ()
    left_out: Sequence[str] = ()
    not_known: Sequence[str] = ()
    sessions: int = 0
    days_here: Sequence[date] = ()


@transaction.atomic
def take_in(*, by: User, brought: Mapping[str, Any], today: date) -> TakenIn:
    """Make a file part of what is stored about a person. ``brought`` is from ``read_plan_file``.

    Raises ``PlanFileError`` where it cannot be, and then stores nothing.
    """
    locked(by)
    if by.routines.current() is not None:
        raise PlanFileError(
            _("You have a plan here. A file comes in only where there is none, so that nothing is lost.")
        )
    taken = TakenIn()
    taken.profile, taken.is_new_profile = _profile(by, brought["answers"], today)
    if brought["plan"] is None and not brought["history"]:
        raise PlanFileError(_("There is neither a plan nor a session in this file."))
    if brought["plan"] is not None:
        _begin(by, brought["plan"], taken, today)
    _history(by, brought, taken, today)
    return taken


def preview(*, by: User, brought: Mapping[str, Any], today: date) -> TakenIn:
    """Find what ``take_in`` would make: it is done, looked at, and undone. Nothing is stored."""
    with transaction.atomic():
        taken = take_in(by=by, brought=brought, today=today)
        transaction.set_rollback(True)
    return taken


# --- The answers ------------------------------------------------------------------------------------------------------


def _profile(by: User, answers: Mapping[str, Any] | None, today: date) -> tuple[HealthProfile, bool]:
    """Find the health check in force, or make one of the answers. The warning signs were asked by the page."""
    in_force = by.health_profiles.in_force()
    if in_force is not None:
        return in_force, False
    if answers is None:
        raise PlanFileError(_("There are no health answers in this file. Go through the health check here first."))
    draft = by.health_profiles.draft()
    # The warning signs alone are no loss: the page has just asked about them again.
    if draft is not None and draft.answers.keys() - {RED_FLAG_QUESTION}:
        raise PlanFileError(_("You have begun the health check here. Finish it first, then bring the file."))
    known = {choice.value for choice in open_choices()["equipment"]}
    told = {**answers, RED_FLAG_QUESTION: [NONE]}
    told["equipment"] = [slug for slug in _list(told.get("equipment")) if slug in known] or [NONE]
    try:
        check_answers(told, today=today)
    except UnknownAnswerError as error:
        raise PlanFileError(_("This health check is not known here: %(what)s.") % {"what": error}) from error
    if draft is not None:
        draft.delete()
    HealthProfile.objects.create(user=by, answers=told, done_steps=[step.key for step in STEPS])
    try:
        return complete_health_check(by=by), True
    except NotCompleteError as error:
        raise PlanFileError(_("Answers are missing in this file. Go through the health check here first.")) from error


def _list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else []


# --- The plan ---------------------------------------------------------------------------------------------------------


def _begin(by: User, plan: Mapping[str, Any], taken: TakenIn, today: date) -> None:
    program = Program.objects.published().filter(slug=plan["program"]).first()
    profile = taken.profile
    if program is None or profile is None:
        raise PlanFileError(_("The program “%(slug)s” is not known here.") % {"slug": plan["program"]})
    proposal = propose(profile=profile, today=today, slug=program.slug)
    if proposal is None:
        raise PlanFileError(_("The program “%(slug)s” is not known here.") % {"slug": program.slug})
    if plan["days"]:
        days = plan_days(plan["days"], per_week_max=program.per_week_max, rest_days=program.rest_days)
        proposal = replace(proposal, days=tuple(days))
    try:
        routine = start_routine(by=by, proposal=proposal, today=today)
    except NothingFitsError as error:
        raise PlanFileError(_("Nothing of this plan suits you by the rules of today.")) from error
    except OnlyBesideError as error:
        raise PlanFileError(_("“%(name)s” goes beside another program here.") % {"name": program.name}) from error
    began = date.fromisoformat(plan["began_on"])
    if date(2000, 1, 1) <= began <= today:
        routine.weeks_from = began
        routine.save(update_fields=["weeks_from"])
    _add_parts(routine, plan["additions"], taken, today)
    _go_on(routine, plan["doses"], taken, today)


def _add_parts(routine: Routine, additions: Sequence[Mapping[str, Any]], taken: TakenIn, today: date) -> None:
    not_known = []
    for addition in additions:
        present = Routine.objects.select_related("program", "user", "health_profile").get(pk=routine.pk)
        program = Program.objects.published().filter(slug=addition["program"]).first() if addition["program"] else None
        name = addition["program"] or addition["exercise"]
        if addition["program"] and program is None:
            not_known.append(name)
            continue
        now = Person.of_routine(present, today=today)
        with suppress(NothingToAddError):
            proposed = propose_addition(
                now,
                present,
                program=program,
                exercise=addition["exercise"],
                days=addition["days"],
                time_of_day=addition["time"],
            )
            add(routine=present, addition=proposed, today=today)
    taken.not_known = not_known


def _go_on(routine: Routine, doses: Sequence[Mapping[str, Any]], taken: TakenIn, today: date) -> None:
    """Let each exercise go on from where it stood, brought within what is open to the person today."""
    routine = Routine.objects.select_related("program", "user", "health_profile").get(pk=routine.pk)
    reader = Reader(routine)
    told = {dose["exercise"]: _states(dose["states"]) for dose in doses}
    course = reader.course()
    first = dict(course.states)
    # What was told of both sides at once counts for each.
    for key in list(course.states):
        tracked = reader.by_key[key.exercise]
        found = told.get(tracked.item.exercise.slug, {})
        state = found.get((key.part, key.side)) or found.get((key.part, ""))
        if state is not None:
            course.states[key] = _open_today(state, course.states[key], tracked, reader.ladders[key.exercise][0], today)
    _sides_alike(course, reader)
    for item in reader.items:
        own = {key: state for key, state in course.states.items() if key.item == str(item.pk)}
        if all(_stands(state) == _stands(first[key]) for key, state in own.items()):
            # It stands where it begins, and keeps the range that it begins with.
            item.progress = stored_states(own)
    keep_states(course, reader)
    for item in reader.items:
        item.begins = item.progress
    RoutineItem.objects.bulk_update(reader.items, ["begins"])
    items = list(routine.items.current().with_exercises())
    taken.routine = routine
    taken.kept = [Kept(name=item.exercise.name, goes_on=(item.base or item.exercise).slug in told) for item in items]
    taken.left_out = [omission.exercise.name for omission in routine.omissions.select_related("exercise")]


def _stands(state: State) -> tuple[Amount, bool]:
    return state.amount, state.set_aside


def _states(states: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], State]:
    return {
        (state["part"], state["side"]): State(
            amount=Amount(sets=state["sets"], reps=state["reps"], load=Decimal(state["load_kg"]), level=state["level"]),
            changed_on=date.fromisoformat(state["changed_on"]),
            set_aside=state["set_aside"],
        )
        for state in states
    }


def _open_today(told: State, first: State, tracked: Tracked, places: Places, today: date) -> State:
    """Bring a state that was told within the range, the ladder and the goal that the person has here today."""
    plan, amount = tracked.plan, told.amount
    level = amount.level if places.number(amount.level) else first.amount.level
    load = max((rung for rung in places.loads if rung <= amount.load), default=Decimal(0))
    reps = min(max(amount.reps, 1), plan.reps_max)
    state = told._replace(
        amount=Amount(sets=amount.sets, reps=reps, load=load, level=level),
        changed_on=min(told.changed_on, today),
    )
    state = settled(within_goal(state, plan), places, today)
    return state if tracked.item.load_allowed else without_load(state, places)


def _sides_alike(course: Course, reader: Reader) -> None:
    """Both sides do the same level: the lower of the two; and what was set aside waits as a whole."""
    sides: dict[Any, list[Key]] = {}
    for key in course.states:
        sides.setdefault(key.exercise, []).append(key)
    for exercise, keys in sides.items():
        places = reader.ladders[exercise][0]
        level = min((course.states[key].amount.level for key in keys), key=places.number)
        aside = any(course.states[key].set_aside for key in keys)
        for key in keys:
            state = course.states[key]
            course.states[key] = state._replace(amount=state.amount._replace(level=level), set_aside=aside)


# --- What was done ----------------------------------------------------------------------------------------------------


def _history(by: User, brought: Mapping[str, Any], taken: TakenIn, today: date) -> None:
    """Store the sessions as those of a plan of the past. Days that have a session here stay as they are."""
    history = sorted(brought["history"], key=lambda session: session["on"])
    days = {date.fromisoformat(session["on"]) for session in history}
    if late := [day for day in days if day > today]:
        raise PlanFileError(
            _("There is a session on %(day)s in this file, which has not come yet.")
            % {"day": date_words(min(late), today=today)}
        )
    here = set(by.sessions.filter(performed_on__in=days).values_list("performed_on", flat=True)) if days else set()
    new = [session for session in history if date.fromisoformat(session["on"]) not in here]
    taken.days_here, taken.sessions = sorted(here), len(new)
    if not new:
        return
    # In the order in which they were done.
    slugs = dict.fromkeys(done[name] for session in new for done in session["sets"] for name in ("of", "exercise"))
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)}
    taken.not_known = [*taken.not_known, *sorted(slugs.keys() - exercises.keys())]
    past = _past_routine(by, brought, taken, date.fromisoformat(new[0]["on"]), today)
    items = {
        slug: RoutineItem(
            routine=past,
            exercise=exercise,
            section=Section.MAIN,
            role=Role.MOBILITY,
            order=place,
            dose=exercise.start or Dose(reps=1),
            goal=exercise.goal or exercise.start or Dose(reps=1),
            ended_on=today,
        )
        for place, slug in enumerate(slugs)
        if (exercise := exercises.get(slug)) is not None
    }
    RoutineItem.objects.bulk_create(items.values())
    sessions: list[Session] = []
    logs, mornings = [], []
    for told in new:
        session = _session(by, past, told)
        if sessions and sessions[-1].performed_on == session.performed_on:
            session.started_at = session.finished_at = sessions[-1].started_at + APART
        sessions.append(session)
        logs += _logs(session, told["sets"], items, exercises)
        if told["morning_pain"] is not None:
            mornings.append(NextDayCheck(session=session, pain=told["morning_pain"], worse=told["morning_worse"]))
    Session.objects.bulk_create(sessions, batch_size=500)
    SetLog.objects.bulk_create(logs, batch_size=500)
    NextDayCheck.objects.bulk_create(mornings, batch_size=500)


def _past_routine(by: User, brought: Mapping[str, Any], taken: TakenIn, first: date, today: date) -> Routine:
    plan = brought["plan"]
    program = taken.routine.program if taken.routine else Program.objects.published().order_by("pk").first()
    if program is None or taken.profile is None:
        raise PlanFileError(_("There is no program here yet."))
    return Routine.objects.create(
        user=by,
        program=program,
        health_profile=taken.profile,
        name=_("Brought along: %(name)s") % {"name": program.name} if plan else _("Brought along"),
        days=list(plan["days"]) if plan else [],
        main_days=list(plan["days"]) if plan else [],
        tier=taken.routine.tier if taken.routine else Routine.Tier.MOD,
        state=Routine.State.ENDED,
        started_on=first,
        ended_on=max(today, first),
    )


def _session(by: User, past: Routine, told: Mapping[str, Any]) -> Session:
    on = date.fromisoformat(told["on"])
    at = timezone.make_aware(datetime.combine(on, NOON))
    return Session(
        user=by,
        routine=past,
        state=Session.State.DONE,
        performed_on=on,
        time_of_day=told["time"],
        short=told["short"],
        started_at=at,
        finished_at=at,
        time_zone=timezone.get_current_timezone_name(),
        pain_before=told["pain_before"],
        pain=told["pain"],
        effort=told["effort"],
        feeling=told["feeling"],
        stopped=told["stopped"],
        stop_sharp=told["stopped_sharp"],
        note=told["note"],
    )


def _logs(
    session: Session,
    sets: Sequence[Mapping[str, Any]],
    items: Mapping[str, RoutineItem],
    exercises: Mapping[str, Exercise],
) -> list[SetLog]:
    """Make the sets of a session, each once, without those of exercises that are not known here."""
    found: dict[tuple[str, str, str, int], SetLog] = {}
    for done in sets:
        if done["of"] not in items or done["exercise"] not in exercises or not (done["amount"] or done["skipped"]):
            continue
        key = (done["of"], done["exercise"], done["side"], done["number"])
        found[key] = SetLog(
            session=session,
            item=items[done["of"]],
            exercise=exercises[done["exercise"]],
            number=done["number"],
            side=done["side"],
            load_kg=Decimal(done["load_kg"]),
            level=done["level"],
            pain=done["pain"],
            effort=done["effort"],
            sharp=done["sharp"],
            technique_clean=done["technique_clean"],
            as_planned=done["as_planned"],
            skipped=done["skipped"],
            logged_at=session.started_at,
            **({} if done["skipped"] else {done["measure"]: done["amount"]}),
        )
    return list(found.values())
