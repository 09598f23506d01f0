"""Write the file that somebody takes along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from accounts.health_check.services import RED_FLAG_QUESTION
from accounts.models import User

from ..entries.rows import amount_of_log, measure_of_log
from ..models import Routine, RoutineItem, Session, SetLog
from ..progression.course.states import State, states_by_part

FORMAT = "homestretch-plan-1"


def plan_file(user: User, *, today: date) -> dict[str, Any]:
    """Collect what somebody takes along (``docs/plan.schema.json``)."""
    profile = user.health_profiles.in_force()
    routine = user.routines.with_items().current()
    answers = {key: value for key, value in profile.answers.items() if key != RED_FLAG_QUESTION} if profile else None
    return {
        "format": FORMAT,
        "written_on": today.isoformat(),
        "units": user.units,
        "answers": answers,
        "plan": _plan(routine) if routine else None,
        "history": list(_history(user)),
    }


def _plan(routine: Routine) -> dict[str, Any]:
    items = list(routine.items.all())
    additions = {item.addition_id: item for item in items if item.addition_id}
    return {
        "program": routine.program.slug,
        "days": list(routine.main_days),
        "began_on": routine.plan_from.isoformat(),
        "additions": [_addition(item) for item in additions.values()],
        "doses": [_doses(item) for item in items],
    }


def _addition(item: RoutineItem) -> dict[str, Any]:
    addition = item.addition
    if addition is None:
        raise ValueError("an exercise of the main program is no addition")
    program = addition.program
    single = "" if program else _fitted(item)
    return {
        "program": program.slug if program else "",
        "exercise": single,
        "days": list(addition.days),
        "time": addition.time_of_day,
    }


def _fitted(item: RoutineItem) -> str:
    return (item.base or item.exercise).slug


def _doses(item: RoutineItem) -> dict[str, Any]:
    # One that was never done has none: it begins with its first dose.
    states = states_by_part(item.progress)
    return {
        "exercise": _fitted(item),
        "states": [_state(part, side, state) for part, sides in states.items() for side, state in sides.items()],
    }


def _state(part: str, side: str, state: State) -> dict[str, Any]:
    return {
        "part": part,
        "side": side,
        "sets": state.amount.sets,
        "reps": state.amount.reps,
        "load_kg": _load(state.amount.load),
        "level": state.amount.level,
        "changed_on": state.changed_on.isoformat(),
        "set_aside": state.set_aside,
    }


def _load(load: Any) -> str:
    return f"{load:.3f}".rstrip("0").rstrip(".")


def _history(user: User) -> Iterator[dict[str, Any]]:
    sessions = user.sessions.closed().oldest_first().select_related("next_day")
    for session in sessions.prefetch_related("set_logs__exercise", "set_logs__item__exercise"):
        yield _session(session)


def _session(session: Session) -> dict[str, Any]:
    morning = getattr(session, "next_day", None)
    return {
        "on": session.performed_on.isoformat(),
        "time": session.time_of_day,
        "short": session.short,
        "pain_before": session.pain_before,
        "pain": session.told_pain,
        "effort": session.effort,
        "feeling": session.feeling,
        "stopped": session.stopped,
        "stopped_sharp": session.stop_sharp,
        "note": session.note,
        "morning_pain": morning.pain if morning else None,
        "morning_worse": bool(morning and morning.worse),
        "sets": [_set(log) for log in session.set_logs.all()],
    }


def _set(log: SetLog) -> dict[str, Any]:
    return {
        "of": log.item.exercise.slug if log.item.parts else log.exercise.slug,
        "exercise": log.exercise.slug,
        "number": log.number,
        "side": log.side,
        "measure": measure_of_log(log),
        "amount": amount_of_log(log),
        "load_kg": _load(log.load_kg),
        "level": log.level,
        "pain": log.pain,
        "effort": log.effort,
        "sharp": log.sharp,
        "technique_clean": log.technique_clean,
        "as_planned": log.as_planned,
        "skipped": log.skipped,
    }
