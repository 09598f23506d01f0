"""Plans of up to four parts for people made at random: no day is too long, nothing forbidden, muscles rest."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
import time_machine
from django.test import Client

from accounts.health_check.questions.kinds import NONE
from accounts.models import User
from exercises.snapshot.current import current_catalogue
from programs.decision.reading.reader import Reader
from programs.models import Program, Routine, RoutineItem, TimeOfDay
from programs.plan.agenda import Agenda, days_at, works
from programs.plan.session_order import place
from programs.progression.course.minutes import grown_seconds
from programs.proposal.additions import NothingToAddError, add, propose_addition
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.schedule.days import WEEK, session_seconds
from programs.standing.person import Person
from tests.programs.checks import MOST_QUERIES, queries_of
from tests.programs.factories import make_profile, make_routine
from tests.programs.histories import play
from tests.programs.whole.random_people import random_answers

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
PEOPLE = 80


def random_plan(owner: User, random: Random) -> Routine | None:
    """A main program and up to three programs or exercises beside it; None for somebody who may not begin."""
    # Walks alone are no session: they are as long as somebody likes to walk.
    programs = list(Program.objects.published().exclude(slug="everyday-aerobic-work"))
    # Nobody of those whom all exercising waits for; bones, hips, balance and home are as they come.
    profile = make_profile(owner, **random_answers(random, health=[NONE]))
    alone = [program for program in programs if not program.beside_only]
    proposal = propose(profile=profile, today=MONDAY, slug=random.choice(alone).slug)
    assert proposal is not None
    if proposal.fitting.locked or not proposal.fitting.items:
        return None
    routine = start_routine(by=owner, proposal=proposal, today=MONDAY)
    now = Person(owner, today=MONDAY)
    for _part in range(3):
        days = random.sample(range(WEEK), random.randint(1, 5))
        program = random.choice([None, *programs])
        exercise = "" if program else random.choice(sorted(now.catalogue.exercises))
        try:
            addition = propose_addition(
                now, routine, program=program, exercise=exercise, days=days, time_of_day=random.choice(TimeOfDay.values)
            )
            add(routine=routine, addition=addition, today=MONDAY)
        except NothingToAddError:
            continue
    return Routine.objects.get(pk=routine.pk)


def check_plan(routine: Routine) -> None:
    catalogue = current_catalogue()
    items = list(routine.items.current().select_related("exercise", "base", "addition"))
    reader = Reader(routine, items=items)
    agenda = Agenda(routine=routine, items=items, catalogue=catalogue)
    grown = grown_seconds([tracked.plan for tracked in reader.tracked])
    effective = Person.of_routine(routine, today=MONDAY).effective.whole
    for day, time in product(range(WEEK), TimeOfDay.values):
        there = agenda.at(time).of(day)
        assert bool(there) is (day in days_at(routine, time))
        assert session_seconds(grown[str(item.pk)] for item in there) <= reader.numbers.session_minutes * 60
        counted = [item for item in there if item.section not in {"warm_up", "cool_down"}]
        assert len(counted) <= reader.numbers.session_exercises
        if any(item.addition_id for item in there):
            assert [order(item) for item in there] == sorted(order(item) for item in there)
            for item in there:
                beside = [other for at in TimeOfDay.values for other in agenda.at(at).of((day + 1) % WEEK)]
                beside += [other for at in TimeOfDay.values if at != time for other in agenda.at(at).of(day)]
                parts = [other for other in beside if item.addition_id or other.addition_id]
                assert all(works(item, catalogue).isdisjoint(works(other, catalogue)) for other in parts)
    for item in items:
        done = [part["exercise"] for part in item.parts] or [item.exercise.slug]
        assert all(effective.exercises[slug].verdict.allows or item.side for slug in done)
        # Whatever was asked for and is not done on a day is named.
        wanted = item.addition.days if item.addition else []
        assert {move["day"] for move in item.moves} | set(item.days) >= set(wanted)


def order(item: RoutineItem) -> tuple[int, int, int]:
    catalogue = current_catalogue().exercises
    slugs = [part["exercise"] for part in item.parts] or [item.exercise.slug]
    muscles = [muscle for slug in slugs for muscle in catalogue[slug].muscles]
    return place(section=item.section, role=item.role, muscles=muscles)


def test_any_plan(owner: User) -> None:
    random = Random(1129)
    checked = 0
    for _person in range(PEOPLE):
        owner.routines.all().delete()
        routine = random_plan(owner, random)
        if routine is not None and routine.additions.exists():
            check_plan(routine)
            checked += 1
    assert checked >= PEOPLE // 8


@pytest.mark.parametrize("address", ["/today/", "/routine/"])
def test_queries_do_not_grow_with_the_parts(owner: User, owner_client: Client, address: str) -> None:
    with time_machine.travel(f"{MONDAY + timedelta(days=1)}T10:00:00Z", tick=False):
        routine = make_routine(owner, on=MONDAY)
        play(routine, on=MONDAY)
        counts = []
        for exercises in (
            ["head-press"],
            ["supine-head-shoulder-press", "butterfly-stretch-seated", "figure-4-stretch"],
        ):
            for slug in exercises:
                addition = propose_addition(Person(owner, today=MONDAY), routine, exercise=slug)
                add(routine=routine, addition=addition, today=MONDAY)
            # What was done on the days about today is one query more.
            counts.append(queries_of(owner_client, address, most=MOST_QUERIES + 1))
    assert routine.additions.count() == 4
    assert counts[0] == counts[1]
