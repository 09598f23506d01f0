"""Fit a program to a person, and make the result their routine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from accounts.models import HealthProfile
from exercises.rules.catalogue import Catalogue
from exercises.rules.screening import Verdict

from ..fitting.fitted import Fitting, LeftOut, Planned, with_a_beginning
from ..fitting.in_force import programs_in_force
from ..fitting.recommendation import Recommendation, recommend, wishes_of
from ..models import Program, ProgramItem, Role
from ..plan.planned import planned_among
from ..schedule.days import WEEK, plan_days
from ..standing.person import NoHealthCheckError, Person
from .proposal import Proposal, ProposedAddition

DEFAULT_DAYS = (0, 2, 4)
# How often a week a single exercise is done beside a program, when nobody says otherwise.
SINGLE_PER_WEEK = 3
NO_RECOMMENDATION = Recommendation()


def propose(*, profile: HealthProfile, today: date, slug: str | None = None) -> Proposal | None:
    """Fit the recommended program, or the one with ``slug``, to somebody with these answers, as ``propose_to`` does."""
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
    beside = recommendation.beside if slug == recommendation.program else ()
    programs = Program.objects.published().filter(slug__in=[slug, *beside])
    rows: dict[str, list[ProgramItem]] = {}
    for item in ProgramItem.objects.filter(program__in=programs).select_related("program", "exercise"):
        rows.setdefault(item.program.slug, []).append(item)
    items = rows.get(slug, [])
    program = items[0].program if items else Program.objects.published().filter(slug=slug).first()
    if program is None:
        return None
    fitting = now.fit(planned_among(items, catalogue.exercises))
    days = plan_days(facts.days or DEFAULT_DAYS, per_week_max=program.per_week_max, rest_days=program.rest_days)
    return proposal_of(
        now,
        program=program,
        fitting=fitting,
        days=days,
        recommendation=recommendation,
        others={other: name for other, name in in_force.programs.items() if other != slug},
        beside=tuple(_beside(now, fitting, days, [rows[other] for other in beside if other in rows])),
    )


def _beside(
    now: Person, main: Fitting, main_days: tuple[int, ...], programs: Iterable[Sequence[ProgramItem]]
) -> Iterator[ProposedAddition]:
    """Fit what is recommended beside a main program, each on days of its own; nothing twice, and nothing while locked.

    Aerobic work has its own place and is no part of a session.
    """
    there = {item.exercise for item in main.items}
    for items in programs:
        program = items[0].program
        fitting = without(now.fit(planned_among(items, now.catalogue.exercises)), there)
        if fitting.locked or all(item.role == Role.AEROBIC for item in fitting.items):
            continue
        there |= {item.exercise for item in fitting.items}
        days = days_between(program, fitting, main_days, named=now.facts.days)
        proposal = proposal_of(now, program=program, fitting=fitting, days=days)
        yield ProposedAddition(
            proposal=proposal, program=program, name=program.name, days=days, time_of_day=program.time_of_day
        )


def without(fitting: Fitting, there: Collection[str]) -> Fitting:
    """Remove what the plan has already from a fitting, and name it as covered.

    What it stood in for keeps the reasons for which it is left out.
    """
    known = [item for item in fitting.items if item.exercise in there]
    covered = tuple(
        LeftOut(
            exercise=item.instead_of or item.exercise,
            verdict=max((rule.verdict for rule in item.changed_by), default=Verdict.OK),
            rules=item.changed_by,
            missing=item.missing,
            covered_by=item.exercise,
            section=item.section,
        )
        for item in known
    )
    items = with_a_beginning(item for item in fitting.items if item.exercise not in there)
    return replace(fitting, items=items, left_out=(*fitting.left_out, *covered))


def days_between(
    program: Program | None, fitting: Fitting, main_days: Collection[int], *, named: Collection[int]
) -> tuple[int, ...]:
    """Choose the days on which an addition is done unless the person says otherwise.

    They lie between those of the main program, as many as the fewest that its own program asks for, among the days that
    the person ``named``, else among the others; where no day is between, they are the same days.
    """
    free = [day for day in range(WEEK) if day not in main_days]
    between = [day for day in free if day in named] or free
    times = program.per_week_min if program else SINGLE_PER_WEEK
    # Strength needs a day of rest after it; what may be done daily does not.
    needs_rest = any(item.role == Role.STRENGTH for item in fitting.items)
    rest = max(program.rest_days if program else 0, int(needs_rest))
    return plan_days(between or main_days, per_week_max=times, rest_days=rest)


def planned_of(program: Program, catalogue: Catalogue) -> list[Planned]:
    """List the exercises of a program as they are planned."""
    return planned_among(program.items.select_related("exercise"), catalogue.exercises)


def proposal_of(
    now: Person,
    *,
    program: Program,
    fitting: Fitting,
    days: tuple[int, ...],
    recommendation: Recommendation = NO_RECOMMENDATION,
    others: Mapping[str, str] = MappingProxyType({}),
    beside: tuple[ProposedAddition, ...] = (),
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
        others=others,
        beside=beside,
    )
