"""Accept a proposal: begin the routine that it becomes, and end the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked
from exercises.rules.screening import Verdict

from ..decision.layout import lay_out_plan
from ..models import Program, Routine, RoutineItem, RoutineOmission
from ..models.training import present
from ..schedule.days import plan_days
from ..standing.locks import keys_of
from ..standing.rescreening import rules_version
from .additions import NothingToAddError, add, keep_omissions
from .changes import keeping_doses
from .items import exercises_of, go_on_from, item_from, omissions_from, tell_what_ended
from .parts_anew import PartAnew, changes_of_plan, parts_anew
from .proposal import Proposal, ProposedAddition


class NothingFitsError(Exception):
    """No exercise of the program, and no substitute for one, is allowed for this person."""


class OnlyBesideError(Exception):
    """The program is one that goes beside another, so nobody begins with it alone."""


@transaction.atomic
def start_routine(
    *,
    by: User,
    proposal: Proposal,
    today: date,
    at: datetime | None = None,
    keep: Routine | None = None,
    begins_anew: bool = False,
    beside: Sequence[ProposedAddition] = (),
) -> Routine:
    """Make a proposal the person's routine; the one they had ends and stays in their history.

    ``keep`` is the routine that they have: what stays of it keeps its present dose and goal. When nothing changes, that
    routine stays and only notes the new answers. It counts only while it is in force, and for its own program. What
    they added to their plan comes along, fitted anew; it begins with its first doses when it ``begins_anew``.
    ``beside`` is what else comes into the plan, each as far as the plan does not have it. Safe to repeat: the same
    program from the same answers and clearances is the same routine. ``at`` is when it begins: now, unless it is told
    of the past. Raises ``NothingFitsError`` for an empty proposal, ``OnlyBesideError`` for a program that goes beside
    others, unless it is the person's main program already.
    """
    if not proposal.fitting.items:
        raise NothingFitsError
    locked(by)
    if proposal.program.beside_only and not is_main_of(present.alone(by), proposal.program):
        raise OnlyBesideError
    routine = _start(by, proposal, today, at=at, keep=keep, begins_anew=begins_anew)
    for addition in beside:
        with suppress(NothingToAddError):
            add(routine=routine, addition=addition, today=today)
    return routine


def version_of(proposal: Proposal) -> str:
    """Name the rules that a proposal was fitted with."""
    return rules_version(proposal.catalogue, age=proposal.facts.age)


def is_main_of(routine: Routine | None, program: Program) -> bool:
    return routine is not None and routine.program_id == program.pk


def _start(
    by: User, proposal: Proposal, today: date, *, at: datetime | None, keep: Routine | None, begins_anew: bool
) -> Routine:
    current = present.alone(by)
    kept = current if keep is not None and current == keep and keep.program_id == proposal.program.pk else None
    if kept is not None:
        proposal = keeping_doses(proposal, kept)
    parts = parts_anew(current, proposal, begins_anew=begins_anew) if current is not None else []
    if current is not None:
        same = current.program_id == proposal.program.pk and current.health_profile_id == proposal.profile.pk
        same = same and sorted(current.clearances) == keys_of(proposal.cleared)
        tested_anew = proposal.now.tests_changed_since(current.created_at)
        if same and not tested_anew and current.fitted_with == version_of(proposal):
            return current
        if kept is not None and not tested_anew and not changes_of_plan(kept, proposal, parts):
            return _note_answers(kept, proposal, parts)
        end_routine(routine=current, today=today)
    routine = Routine.objects.create(
        user=by,
        program=proposal.program,
        health_profile=proposal.profile,
        name=proposal.program.name,
        days=list(proposal.days),
        main_days=list(proposal.days),
        tier=proposal.tier.level,
        # Everything that ever locks it, open or not, because what is open depends on the day (``locks``).
        program_reasons=proposal.reasons(proposal.screening.programme.rules),
        locked=proposal.screening.programme.verdict is Verdict.CLEAR,
        clearances=keys_of(proposal.cleared),
        fitted_with=version_of(proposal),
        created_at=at or timezone.now(),
        started_on=today,
        weeks_from=kept.plan_from if kept else today,
        short_plan=kept.short_plan if kept else False,
        # Looking through one's answers does not end a pause.
        state=Routine.State.PAUSED if kept and kept.paused_on else Routine.State.ACTIVE,
        paused_on=kept.paused_on if kept else None,
        pause_reason=kept.pause_reason if kept else "",
        # The weeks of a pause do not count as weeks of the program.
        pauses=kept.pauses if kept else [],
        moved=kept.moved if kept and list(kept.main_days) == list(proposal.days) else [],
    )
    exercises = exercises_of(proposal)
    items = [
        item_from(routine, number, item, exercises, proposal) for number, item in enumerate(proposal.fitting.items)
    ]
    omissions = omissions_from(routine, proposal, exercises)
    if kept is not None:
        before = list(kept.items.current().filter(addition=None))
        go_on_from(before, items)
        tell_what_ended(before, items, omissions, today=today)
    RoutineItem.objects.bulk_create(items)
    RoutineOmission.objects.bulk_create(omissions)
    for part in parts:
        part.keep_in(routine)
    if parts:
        lay_out_plan(routine, today=today)
    return routine


def _note_answers(routine: Routine, proposal: Proposal, parts: Sequence[PartAnew]) -> Routine:
    """Base a routine in which nothing changes on the new answers, with what they say about what was left out."""
    routine.health_profile = proposal.profile
    routine.program_reasons = proposal.reasons(proposal.screening.programme.rules)
    routine.clearances = keys_of(proposal.cleared)
    routine.fitted_with = version_of(proposal)
    routine.save(update_fields=["health_profile", "program_reasons", "clearances", "fitted_with"])
    fittings = [proposal.fitting, *(part.addition.fitting for part in parts)]
    fitted = {item.exercise: item.load_allowed for fitting in fittings for item in fitting.items}
    for item in routine.items.current().select_related("exercise"):
        if fitted.get(item.exercise.slug, item.load_allowed) != item.load_allowed:
            item.load_allowed = not item.load_allowed
            item.save(update_fields=["load_allowed"])
    routine.omissions.all().delete()
    RoutineOmission.objects.bulk_create(omissions_from(routine, proposal, exercises_of(proposal)))
    for part in parts:
        keep_omissions(routine, part.addition.proposal, part.before)
    return routine


def end_routine(*, routine: Routine, today: date) -> None:
    """End a routine. The sessions that were done with it stay."""
    routine.state = Routine.State.ENDED
    routine.ended_on = max(today, routine.started_on)
    routine.save(update_fields=["state", "ended_on"])


@transaction.atomic
def choose_days(*, routine: Routine, days: Iterable[int], today: date) -> None:
    """Move the main program to other days of the week, as many and as far apart as it allows. Additions make room."""
    program = routine.program
    routine.main_days = list(plan_days(days, per_week_max=program.per_week_max, rest_days=program.rest_days))
    routine.save(update_fields=["main_days"])
    lay_out_plan(routine, today=today)
