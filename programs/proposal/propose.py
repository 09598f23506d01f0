"""Fit a program to a person, and make the result their routine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.health_check.facts import HealthFacts
from accounts.models import HealthProfile, User
from accounts.risk import Tier
from exercises.clearance import Cleared
from exercises.dose import Dose
from exercises.entries import Catalogue, ExerciseEntry
from exercises.models import Exercise
from exercises.reasons import Reason, is_about_one
from exercises.screening import Rule, Screening, Verdict
from exercises.sides import other_side

from ..fitting.fit import (
    FittedItem,
    Fitting,
    LeftOut,
    Planned,
)
from ..fitting.gaps import REMEDIES, Gap, lint
from ..fitting.recommendation import Person as Wishes
from ..fitting.recommendation import Recommendation, recommend
from ..models import (
    Program,
    ProgramItem,
    Routine,
    RoutineItem,
    RoutineOmission,
    Section,
)
from ..schedule.days import plan_days, session_seconds
from ..standing.locks import keys_of
from ..standing.person import NoHealthCheckError, Person
from .changes import Changes, describe_changes, keeping_doses

DEFAULT_DAYS = (0, 2, 4)
EASY_START = gettext_lazy("Begin with a few easy minutes of whatever you do at home on your feet or on a chair.")
# A reason that speaks for so many exercises is said once for all of them.
SHARED_FROM = 3
# So many ways to move on the days between are named.
DAYS_BETWEEN = 2
# Not suggested to somebody who falls (4.4).
HILLS_AND_STAIRS = frozenset({"cardio-hills-stairs-walk", "cardio-stair-climber"})


class NothingFitsError(Exception):
    """Not one exercise of the program, nor a substitute for one, is allowed for this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A program fitted to a person, before they accept it. Nothing is stored."""

    now: Person
    program: Program
    profile: HealthProfile
    facts: HealthFacts
    tier: Tier
    catalogue: Catalogue
    fitting: Fitting
    days: tuple[int, ...]
    recommendation: Recommendation
    # Before and after what clinicians have said, and who said so.
    screening: Screening
    effective: Screening
    cleared: tuple[Cleared, ...] = ()

    @property
    def seconds(self) -> int:
        """How long a session takes."""
        return session_seconds(_seconds(self.catalogue, self.fitting.items))

    @property
    def warm_up(self) -> str:
        """What the program says of its warm-up; in general words where the exercise that it speaks of was left out."""
        left_out = any(left.section == Section.WARM_UP for left in self.fitting.left_out)
        return str(EASY_START) if left_out else self.program.warm_up

    def equipment_names(self, slugs: Iterable[str]) -> list[str]:
        return [self.catalogue.equipment[slug]["name"] for slug in slugs]

    def reasons(self, rules: Iterable[Rule]) -> list[Reason]:
        """Explain rules in this person's own words: what fired them, why, and who says so."""
        return self.now.explained(rules)

    def item_reasons(self, item: FittedItem) -> list[Reason]:
        """Explain what concerns an exercise, and why it is not done on the other side, each with its side."""
        there = dict.fromkeys((rule.id for rule in item.not_other_side), other_side(item.side))
        return self.now.explained(item.rules, item.rule_sides) + self.now.explained(item.not_other_side, there)

    def omission_reasons(self, left: LeftOut) -> list[Reason]:
        """Explain why an exercise is left out, or left out on one side."""
        sides = dict.fromkeys((rule.id for rule in left.rules), left.side)
        return self.now.explained(left.rules, sides)


def recommendation_for(facts: HealthFacts, tier: Tier) -> Recommendation:
    return recommend(
        Wishes(tier=tier.level, conditions=facts.conditions, goal=facts.goal, gradual_hip_pain=facts.gradual_hip_pain)
    )


def propose(*, profile: HealthProfile, today: date, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to somebody of these answers; as ``propose_to`` does."""
    return propose_to(Person(profile.user, today=today, profile=profile), slug=slug)


def propose_to(now: Person, *, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to a person.

    Clearances that count today open what they name and close what they forbid. Stores nothing. Returns None when there
    is no such published program. At most seven queries.
    """
    facts, catalogue = now.facts, now.catalogue
    recommendation = recommendation_for(facts, now.tier)
    slug = slug or recommendation.program
    items = list(
        ProgramItem.objects.filter(program__in=Program.objects.published().filter(slug=slug)).select_related(
            "program", "exercise"
        )
    )
    program = items[0].program if items else Program.objects.published().filter(slug=slug).first()
    if program is None:
        return None
    planned = [
        Planned(
            exercise=item.exercise.slug,
            section=item.section,
            role=item.role,
            start=item.start,
            goal=item.goal,
            note=item.note,
            stage=item.stage,
        )
        for item in items
        if item.exercise.slug in catalogue.exercises
    ]
    return proposal_of(
        now,
        program=program,
        fitting=now.fit(planned),
        days=plan_days(facts.days or DEFAULT_DAYS, per_week_max=program.per_week_max, rest_days=program.rest_days),
    )


def proposal_of(now: Person, *, program: Program, fitting: Fitting, days: tuple[int, ...]) -> Proposal:
    """Return what was fitted to a person, with all that its reasons rest on. No query."""
    if now.profile is None:
        raise NoHealthCheckError
    return Proposal(
        now=now,
        program=program,
        profile=now.profile,
        facts=now.facts,
        tier=now.tier,
        catalogue=now.catalogue,
        fitting=fitting,
        screening=now.screening.whole,
        effective=now.effective.whole,
        cleared=tuple(now.cleared),
        days=days,
        recommendation=recommendation_for(now.facts, now.tier),
    )


@transaction.atomic
def start_routine(
    *, by: User, proposal: Proposal, today: date, at: datetime | None = None, keep: Routine | None = None
) -> Routine:
    """Make a proposal the person's routine; the one they had ends and stays in their history.

    ``keep`` is the routine that they have: what stays of it keeps its present dose and goal, and when nothing changes
    the routine itself stays and notes the new answers. It counts only while it is in force, and for its own program.
    Safe to repeat: the same program from the same answers and clearances is the same routine. ``at`` is when it begins:
    now, unless it is told of the past. Raises ``NothingFitsError`` for an empty one.
    """
    if not proposal.fitting.items:
        raise NothingFitsError
    User.objects.select_for_update().get(pk=by.pk)
    current = by.routines.current()
    kept = current if keep is not None and current == keep and keep.program_id == proposal.program.pk else None
    if kept is not None:
        proposal = keeping_doses(proposal, kept)
    if current is not None:
        same = current.program_id == proposal.program.pk and current.health_profile_id == proposal.profile.pk
        same = same and sorted(current.clearances) == keys_of(proposal.cleared)
        tested_anew = proposal.now.tests_changed_since(current.created_at)
        if same and not tested_anew:
            return current
        if kept is not None and not tested_anew and not describe_changes(kept, proposal, begins_anew=False):
            return _note_answers(kept, proposal)
        end_routine(routine=current, today=today)
    routine = Routine.objects.create(
        user=by,
        program=proposal.program,
        health_profile=proposal.profile,
        name=proposal.program.name,
        days=list(proposal.days),
        tier=proposal.tier.level,
        # All that ever locks it, open or not: what is open is a question of the day (``locks``).
        program_reasons=proposal.reasons(proposal.screening.programme.rules),
        locked=proposal.screening.programme.verdict is Verdict.CLEAR,
        clearances=keys_of(proposal.cleared),
        created_at=at or timezone.now(),
        started_on=today,
        weeks_from=(kept.weeks_from or kept.started_on) if kept else today,
        short_plan=kept.short_plan if kept else False,
        # Looking through one's answers does not end a pause.
        state=Routine.State.PAUSED if kept and kept.paused_on else Routine.State.ACTIVE,
        paused_on=kept.paused_on if kept else None,
        pause_reason=kept.pause_reason if kept else "",
    )
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=_slugs(proposal.fitting))}
    items = [
        item_from(routine, number, item, exercises, proposal) for number, item in enumerate(proposal.fitting.items)
    ]
    if kept is not None:
        _go_on_from(kept, items)
    RoutineItem.objects.bulk_create(items)
    RoutineOmission.objects.bulk_create(_omissions(routine, exercises, proposal))
    return routine


def _go_on_from(routine: Routine, items: Iterable[RoutineItem]) -> None:
    """Let exercises that stay go on from where they stand: their range, their level, what lasts."""
    had = {item.exercise_id: item for item in routine.items.current()}
    for item in items:
        old = had.get(item.exercise_id)
        if old is None:
            continue
        item.start, item.base_id, item.chosen = old.start, old.base_id, old.chosen
        item.begins = item.progress = old.progress or old.begins
        starts = {part["exercise"]: part.get("start") or part["dose"] for part in old.parts}
        item.parts = [{**part, "start": starts.get(part["exercise"], part["dose"])} for part in item.parts]


def _note_answers(routine: Routine, proposal: Proposal) -> Routine:
    """Let a routine in which nothing changes rest on the new answers, with what they say about what was left out."""
    routine.health_profile = proposal.profile
    routine.program_reasons = proposal.reasons(proposal.screening.programme.rules)
    routine.clearances = keys_of(proposal.cleared)
    routine.save(update_fields=["health_profile", "program_reasons", "clearances"])
    fitted = {item.exercise: item.load_allowed for item in proposal.fitting.items}
    for item in routine.items.current().select_related("exercise"):
        if fitted.get(item.exercise.slug, item.load_allowed) != item.load_allowed:
            item.load_allowed = not item.load_allowed
            item.save(update_fields=["load_allowed"])
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=_slugs(proposal.fitting))}
    routine.omissions.all().delete()
    RoutineOmission.objects.bulk_create(_omissions(routine, exercises, proposal))
    return routine


def end_routine(*, routine: Routine, today: date) -> None:
    """End a routine. Sessions that were done with it stay."""
    routine.state = Routine.State.ENDED
    routine.ended_on = max(today, routine.started_on)
    routine.save(update_fields=["state", "ended_on"])


@transaction.atomic
def choose_days(*, routine: Routine, days: Iterable[int]) -> None:
    """Move the routine to other days of the week, as many and as far apart as its program allows."""
    program = routine.program
    routine.days = list(plan_days(days, per_week_max=program.per_week_max, rest_days=program.rest_days))
    routine.save(update_fields=["days"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A fitted exercise as the proposal page shows it."""

    item: FittedItem
    exercise: ExerciseEntry
    instead_of: str
    missing: list[str]
    reasons: list[Reason]
    change_reasons: list[Reason]
    parts: list[tuple[ExerciseEntry, Dose]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OmissionView:
    left: LeftOut
    exercise: ExerciseEntry
    covered_by: str
    part_of: str
    missing: list[str]
    reasons: list[Reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal in words: everything the page shows, with no query left to make."""

    items: list[ItemView]
    omissions: list[OmissionView]
    # Why it is locked today; empty when it is not.
    program_reasons: list[Reason]
    shared_reasons: list[Reason]


def describe(proposal: Proposal) -> ProposalView:
    """Return a proposal as the page shows it."""
    entries = proposal.catalogue.exercises

    def name(slug: str) -> str:
        return entries[slug].name if slug else ""

    shared, own = shared_and_own([proposal.item_reasons(item) for item in proposal.fitting.items])
    return ProposalView(
        items=[
            ItemView(
                item=item,
                exercise=entries[item.exercise],
                instead_of=name(item.instead_of),
                missing=proposal.equipment_names(item.missing),
                reasons=reasons,
                change_reasons=proposal.reasons(item.changed_by),
                parts=[(entries[part.exercise], part.start) for part in item.parts],
            )
            for item, reasons in zip(proposal.fitting.items, own, strict=True)
        ],
        omissions=[
            OmissionView(
                left=left,
                exercise=entries[left.exercise],
                covered_by=name(left.covered_by),
                part_of=name(left.part_of),
                missing=proposal.equipment_names(left.missing),
                reasons=proposal.omission_reasons(left),
            )
            for left in proposal.fitting.left_out
        ],
        program_reasons=proposal.reasons(
            rule for rule in proposal.fitting.programme.rules if rule.verdict is Verdict.CLEAR
        ),
        shared_reasons=shared,
    )


def gaps_of(
    *, roles: Iterable[str], days: int, person: Person, unwanted: Collection[str]
) -> list[tuple[Gap, ExerciseEntry | None]]:
    """Return what a week lacks, each with an exercise that would fill it if this person may do it.

    ``unwanted`` are exercises that the same page says are left out.
    """
    gaps = lint(
        roles=roles,
        days=days,
        conditions=person.presences,
        may=person.can_do(sorted({slug for slugs in REMEDIES.values() for slug in slugs} - set(unwanted))),
    )
    return [(gap, person.catalogue.exercises.get(gap.remedy)) for gap in gaps]


def days_between_of(proposal: Proposal) -> list[tuple[ExerciseEntry, list[str]]]:
    """Return aerobic work for the days between, the fewest changes first, each with what its rules say to this person.

    It is an addition to any routine (``clinical_rules.md``, 4.4, P0c), so nothing that is in this one or was left out
    of it; nothing while all exercising waits for a yes.
    """
    now, fitting = proposal.now, proposal.fitting
    if proposal.effective.programme.verdict is Verdict.CLEAR:
        return []
    verdicts = proposal.effective.exercises
    unwanted = fitting.unwanted | {item.exercise for item in fitting.items}
    if "falls_risk" in now.facts.conditions:
        unwanted |= HILLS_AND_STAIRS
    # Walking needs nothing but shoes, so it comes before machines; its page says how (with stenosis, in intervals).
    walks = [
        slug
        for slug, entry in proposal.catalogue.exercises.items()
        # A march on the spot is a warm-up: what is meant goes somewhere.
        if entry.kind == "aerobic" and entry.position == "gait" and slug not in unwanted
    ]
    found = sorted(
        (proposal.catalogue.exercises[slug] for slug in now.can_do(walks)),
        key=lambda entry: (len(entry.equipment), verdicts[entry.slug].verdict, entry.balance_demand, entry.slug),
    )
    return [
        (entry, [reason["message"] for reason in proposal.reasons(verdicts[entry.slug].rules)])
        for entry in found[:DAYS_BETWEEN]
    ]


def shared_and_own(reasons: Sequence[Sequence[Reason]]) -> tuple[list[Reason], list[list[Reason]]]:
    """Part the reasons that many exercises share from those of each.

    A page that says "stand within reach of a wall" five times is read not even once; said once for all, it is. What
    concerns one side only, or speaks against one exercise, stays with it.
    """
    count = Counter(reason["rule"] for of_one in reasons for reason in of_one if not reason.get("side"))
    often = {rule for rule, times in count.items() if times >= SHARED_FROM}

    def is_shared(reason: Reason) -> bool:
        return reason["rule"] in often and not reason.get("side") and not is_about_one(reason["message"])

    shared = {reason["rule"]: reason for of_one in reasons for reason in of_one if is_shared(reason)}
    return list(shared.values()), [[reason for reason in of_one if not is_shared(reason)] for of_one in reasons]


def changes_of(routine: Routine, proposal: Proposal, *, begins_anew: bool) -> Changes:
    """Return what accepting a proposal would change, as a page says it: a reason for many exercises said once."""
    changes = describe_changes(routine, proposal, begins_anew=begins_anew)
    shared, own = shared_and_own([one.reasons for one in changes.exercises])
    return replace(
        changes,
        exercises=[replace(one, reasons=left) for one, left in zip(changes.exercises, own, strict=True)],
        shared_reasons=shared,
    )


def other_programs(proposal: Proposal) -> list[Program]:
    """Return the other published programs, those recommended beside this one first. One query."""
    beside = (proposal.recommendation.program, *proposal.recommendation.beside)
    programs = Program.objects.published().exclude(pk=proposal.program.pk)
    return sorted(programs, key=lambda program: (program.slug not in beside, program.name))


def _slugs(fitting: Fitting) -> set[str]:
    used = {item.exercise for item in fitting.items} | {item.instead_of for item in fitting.items if item.instead_of}
    for left in fitting.left_out:
        used |= {slug for slug in (left.exercise, left.covered_by, left.part_of) if slug}
    return used


def item_from(
    routine: Routine, number: int, item: FittedItem, exercises: dict[str, Exercise], proposal: Proposal
) -> RoutineItem:
    """Return a fitted exercise as an item of a routine, not stored yet. ``exercises`` are rows by slug."""
    return RoutineItem(
        routine=routine,
        exercise=exercises[item.exercise],
        section=item.section,
        role=item.role,
        order=number,
        dose=item.start,
        goal=item.goal,
        start=item.start,
        why=proposal.catalogue.exercises[item.exercise].purpose,
        note=item.note,
        verdict=item.verdict.word,
        reasons=proposal.item_reasons(item),
        instead_of=exercises.get(item.instead_of),
        change_reasons=proposal.reasons(item.changed_by),
        missing=proposal.equipment_names(item.missing),
        parts=[
            {
                "exercise": part.exercise,
                "name": proposal.catalogue.exercises[part.exercise].name,
                "sides": proposal.catalogue.exercises[part.exercise].sides,
                "dose": part.start.to_mapping(),
                "goal": part.goal.to_mapping(),
            }
            for part in item.parts
        ],
        later=list(item.later),
        load_allowed=item.load_allowed,
        side=item.side,
    )


def _omissions(routine: Routine, exercises: dict[str, Exercise], proposal: Proposal) -> list[RoutineOmission]:
    """Return what is left out, each exercise once: left out as a part of a sequence, it may also be so on one side."""
    left_out = {left.exercise: left for left in reversed(proposal.fitting.left_out)}
    return [
        _omission(routine, number, left, exercises, proposal) for number, left in enumerate(reversed(left_out.values()))
    ]


def _omission(
    routine: Routine, number: int, left: LeftOut, exercises: dict[str, Exercise], proposal: Proposal
) -> RoutineOmission:
    return RoutineOmission(
        routine=routine,
        exercise=exercises[left.exercise],
        verdict=left.verdict.word,
        reasons=proposal.omission_reasons(left),
        missing=proposal.equipment_names(left.missing),
        covered_by=exercises.get(left.covered_by),
        part_of=exercises.get(left.part_of),
        note=left.note,
        order=number,
    )


def _seconds(catalogue: Catalogue, items: Iterable[FittedItem]) -> list[int]:
    lengths = []
    for item in items:
        if item.parts:
            lengths += [part.start.seconds(sides=catalogue.exercises[part.exercise].sides) for part in item.parts]
        else:
            sides = 1 if item.side else catalogue.exercises[item.exercise].sides
            lengths.append(item.start.seconds(sides=sides))
    return lengths
