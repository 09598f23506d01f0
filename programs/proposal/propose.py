"""Fit a program to a person, and make the result their routine."""

from __future__ import annotations

from datetime import date

from accounts.models import HealthProfile
from accounts.rules.facts import HealthFacts
from accounts.rules.risk import Tier

from ..fitting.fitted import Fitting, Planned
from ..fitting.in_force import lines_in_force
from ..fitting.recommendation import Recommendation, recommend, wishes_of
from ..models import Program, ProgramItem
from ..schedule.days import plan_days
from ..standing.person import NoHealthCheckError, Person
from .proposal import Proposal

DEFAULT_DAYS = (0, 2, 4)
NO_RECOMMENDATION = Recommendation()


def recommendation_for(facts: HealthFacts, tier: Tier) -> Recommendation:
    """Find which program suits somebody with these answers, and why."""
    return recommend(wishes_of(facts, tier.level), lines_in_force())


def propose(*, profile: HealthProfile, today: date, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to somebody with these answers, as ``propose_to`` does."""
    return propose_to(Person(profile.user, today=today, profile=profile), slug=slug)


def propose_to(now: Person, *, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to a person.

    Clearances that count today open what they name and close what they forbid. Stores nothing. Returns None when there
    is no such published program.
    """
    facts, catalogue = now.facts, now.catalogue
    recommendation = NO_RECOMMENDATION if slug else recommendation_for(facts, now.tier)
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
        recommendation=recommendation,
    )


def proposal_of(
    now: Person,
    *,
    program: Program,
    fitting: Fitting,
    days: tuple[int, ...],
    recommendation: Recommendation = NO_RECOMMENDATION,
) -> Proposal:
    """Join what was fitted to a person with all that its reasons rest on. No query."""
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
    )
