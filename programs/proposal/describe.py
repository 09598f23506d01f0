"""A proposal as its page shows it: each exercise with its reasons, what is left out, what is missing, what changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exercises.measures.dose import Dose
from exercises.rules.catalogue import ExerciseEntry
from exercises.rules.reasons import Reason, is_about_one
from exercises.rules.screening import Verdict

from ..fitting.fitted import FittedItem, Fitting, LeftOut
from ..fitting.gaps import REMEDIES, lint
from ..models import Routine
from ..standing.aerobic import DaysBetween, walking_between
from ..standing.person import Person
from .changes import Changes, describe_changes
from .proposal import Proposal

# A reason of this many exercises is said once for all of them.
SHARED_FROM = 3


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
    """Put a proposal into the words and rows of its page."""
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
    *, roles: Iterable[str], strength_days: int, person: Person, unwanted: Collection[str]
) -> list[tuple[str, ExerciseEntry | None]]:
    """Find what a week lacks (``gaps.lint``), each with an exercise that would fill it if this person may do it.

    ``unwanted`` are exercises that the same page says are left out. Nobody is told to do what the rules close to them.
    """
    exercises = person.catalogue.exercises
    gaps = lint(roles=roles, strength_days=strength_days, conditions=person.presences, age=person.facts.age)
    fills = {gap: [slug for slug in REMEDIES.get(gap, ()) if slug in exercises] for gap in gaps}
    known = [slug for slugs in fills.values() for slug in slugs]
    if not known:
        return [(gap, None) for gap in gaps]
    judged = person.screened(known).whole.exercises
    may = person.can_do(slug for slug in known if slug not in unwanted)
    return [
        (gap, next((exercises[slug] for slug in fills[gap] if slug in may), None))
        for gap in gaps
        if not fills[gap] or any(judged[slug].verdict.allows for slug in fills[gap])
    ]


def days_between_of(proposal: Proposal, *, trains_since: date) -> DaysBetween:
    """Find aerobic work for the days between: nothing that is in this routine or was left out of it."""
    fitting = proposal.fitting
    unwanted = fitting.unwanted | {item.exercise for item in fitting.items}
    return walking_between(proposal.now, trains_since=trains_since, unwanted=unwanted)


def shared_and_own(reasons: Sequence[Sequence[Reason]]) -> tuple[list[Reason], list[list[Reason]]]:
    """Separate the reasons that many exercises share from those of each.

    A page that says "stand within reach of a wall" five times is not read; said once for all of them, it is. Reasons
    about one side only, or against one exercise, stay with that exercise.
    """
    count = Counter(reason["rule"] for of_one in reasons for reason in of_one if not reason.get("side"))
    often = {rule for rule, times in count.items() if times >= SHARED_FROM}

    def is_shared(reason: Reason) -> bool:
        return reason["rule"] in often and not reason.get("side") and not is_about_one(reason["message"])

    shared = {reason["rule"]: reason for of_one in reasons for reason in of_one if is_shared(reason)}
    return list(shared.values()), [[reason for reason in of_one if not is_shared(reason)] for of_one in reasons]


def changes_of(routine: Routine, proposal: Proposal, *, begins_anew: bool) -> Changes:
    """Say what accepting a proposal would change; a reason of many exercises is said once."""
    changes = describe_changes(routine, proposal, begins_anew=begins_anew)
    shared, own = shared_and_own([change.reasons for change in changes.exercises])
    return replace(
        changes,
        exercises=[replace(change, reasons=left) for change, left in zip(changes.exercises, own, strict=True)],
        shared_reasons=shared,
    )


def other_programs(proposal: Proposal) -> list[tuple[str, str, bool]]:
    """List slug and name of the other published programs, and whether each is recommended or goes well with what is
    recommended: those come first.
    """
    first = (proposal.recommendation.program, *proposal.recommendation.beside)
    others = [(slug, name, slug in first) for slug, name in proposal.others.items()]
    return sorted(others, key=lambda other: (not other[2], other[1]))


def slugs_of(fitting: Fitting) -> set[str]:
    used = {item.exercise for item in fitting.items} | {item.instead_of for item in fitting.items if item.instead_of}
    for left in fitting.left_out:
        used |= {slug for slug in (left.exercise, left.covered_by, left.part_of) if slug}
    return used
