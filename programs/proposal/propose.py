"""Fit a program to a person, and make the result their routine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from accounts.models import HealthProfile
from exercises.rules.catalogue import Catalogue

from ..fitting.fitted import Fitting, Planned
from ..fitting.in_force import programs_in_force
from ..fitting.recommendation import Recommendation, recommend, wishes_of
from ..models import Program, ProgramItem
from ..schedule.days import plan_days
from ..standing.person import NoHealthCheckError, Person
from .proposal import Proposal

DEFAULT_DAYS = (0, 2, 4)
NO_RECOMMENDATION = Recommendation()


def propose(*, profile: HealthProfile, today: date, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to somebody of these answers; as ``propose_to`` does."""
    return propose_to(Person(profile.user, today=today, profile=profile), slug=slug)


def propose_to(now: Person, *, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to a person.

    Clearances that count today open what they name and close what they forbid. Stores nothing. Returns None when there
    is no such published program.
    """
    facts, catalogue = now.facts, now.catalogue
    in_force = programs_in_force()
    recommendation = recommend(wishes_of(facts, now.tier.level), in_force.lines)
    slug = slug or recommendation.program
    items = list(
        ProgramItem.objects.filter(program__in=Program.objects.published().filter(slug=slug)).select_related(
            "program", "exercise"
        )
    )
    program = items[0].program if items else Program.objects.published().filter(slug=slug).first()
    if program is None:
        return None
    return proposal_of(
        now,
        program=program,
        fitting=now.fit(planned_among(items, catalogue)),
        days=plan_days(facts.days or DEFAULT_DAYS, per_week_max=program.per_week_max, rest_days=program.rest_days),
        recommendation=recommendation,
        others={other: name for other, name in in_force.programs.items() if other != slug},
    )


def planned_of(program: Program, catalogue: Catalogue) -> list[Planned]:
    """Return the exercises of a program as they are planned."""
    return planned_among(program.items.select_related("exercise"), catalogue)


def planned_among(items: Iterable[ProgramItem], catalogue: Catalogue) -> list[Planned]:
    return [
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


def proposal_of(
    now: Person,
    *,
    program: Program,
    fitting: Fitting,
    days: tuple[int, ...],
    recommendation: Recommendation = NO_RECOMMENDATION,
    others: Mapping[str, str] = MappingProxyType({}),
) -> Proposal:
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
        recommendation=recommendation,
        others=others,
    )
