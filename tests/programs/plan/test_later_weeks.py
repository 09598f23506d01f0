"""Exercises that come in a later week of their part of the plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from exercises.snapshot.current import current_catalogue
from programs.decision.forecast import forecast
from programs.decision.replay import replay
from programs.library.files import PROGRAMS
from programs.models import Program, ProgramItem, Routine, Session
from programs.plan.agenda import Agenda, Slot
from programs.progress.ahead import LookingAhead
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine.pausing import pause_routine, resume_routine
from programs.session.asked import items_of
from programs.session.player.plan import prepared_plan
from programs.standing.person import Person
from tests.programs.decided import decided, everything
from tests.programs.factories import add_part, make_profile, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
FROM_THE_BEGINNING = ["squat", "plie-squat-series", "straight-leg-lifts-3-ways"]
LATER = ["stationary-lunge", "calf-raise-stretch-balance-combo"]
PROGRAM = "hip-strength-for-low-bone"


def asked(session: Session) -> list[str]:
    return [item.exercise.slug for item in items_of(session)]


def waiting(routine: Routine, on: date) -> list[str]:
    routine = Routine.objects.get(pk=routine.pk)
    items = list(routine.items.current().with_exercises())
    agenda = Agenda(routine=routine, items=items, catalogue=current_catalogue())
    return [item.exercise.slug for item in agenda.waiting(on)]


@pytest.fixture
def routine(owner: User) -> Routine:
    with time_machine.travel("2026-11-16T08:00:00Z", tick=False):
        return make_routine(owner, program=PROGRAM, on=MONDAY, bones=["osteoporosis"])


def test_the_first_three_come_first_and_all_after_two_weeks(routine: Routine) -> None:
    for day in (0, 2, 4, 7, 9, 11):
        assert asked(play(routine, on=MONDAY + timedelta(days=day))) == FROM_THE_BEGINNING
    last = play(routine, on=MONDAY + timedelta(days=14))
    assert asked(last) == FROM_THE_BEGINNING + LATER
    # What comes later begins with its start, although the others have grown.
    began = decided(last, slug="stationary-lunge")
    assert {row.decision for row in began} == {"START"}
    assert {row.day["sets"] for row in began} == {1}


def test_what_waits_is_not_decided_on_and_a_replay_leaves_it_so(routine: Routine) -> None:
    for day in (0, 2, 14):
        play(routine, on=MONDAY + timedelta(days=day))
    rows = everything(routine)
    first = Session.objects.get(performed_on=MONDAY)
    assert not any(decided(first, slug=slug) for slug in LATER)
    replay(Routine.objects.get(pk=routine.pk))
    assert rows == everything(routine)
    assert asked(Session.objects.get(pk=first.pk)) == FROM_THE_BEGINNING


def test_a_routine_from_before_has_all_of_it(routine: Routine) -> None:
    routine.items.update(from_week=0)
    assert asked(play(routine, on=MONDAY)) == FROM_THE_BEGINNING + LATER
    assert "resting" not in Session.objects.get().seen
    # When it is fitted anew, nothing that is done already begins to wait.
    profile = make_profile(routine.user, bones=["osteoporosis"], days=["1", "3", "5"])
    tuesday = MONDAY + timedelta(days=1)
    proposal = propose(profile=profile, today=tuesday, slug=PROGRAM)
    assert proposal is not None
    anew = start_routine(by=routine.user, proposal=proposal, today=tuesday, keep=routine)
    assert waiting(anew, tuesday) == []


def test_a_refit_and_a_pause_take_no_week_and_give_none(routine: Routine) -> None:
    assert waiting(routine, MONDAY + timedelta(days=13)) == LATER
    assert waiting(routine, MONDAY + timedelta(days=14)) == []
    pause_routine(by=routine.user, routine=routine, reason="ill", today=MONDAY + timedelta(days=5))
    assert waiting(routine, MONDAY + timedelta(days=20)) == LATER
    resume_routine(by=routine.user, routine=routine, today=MONDAY + timedelta(days=15))
    day = MONDAY + timedelta(days=16)
    profile = make_profile(routine.user, bones=["osteoporosis"], days=["1", "3", "5"])
    proposal = propose(profile=profile, today=day, slug=PROGRAM)
    assert proposal is not None
    anew = start_routine(by=routine.user, proposal=proposal, today=day, keep=Routine.objects.get(pk=routine.pk))
    assert anew != routine
    assert waiting(anew, MONDAY + timedelta(days=23)) == LATER
    assert waiting(anew, MONDAY + timedelta(days=24)) == []


def test_an_addition_counts_from_its_own_first_day(owner: User) -> None:
    routine = make_routine(owner, on=MONDAY, days=["0"])
    added = MONDAY + timedelta(weeks=8)
    add_part(routine, program=PROGRAM, days=[2], on=added)
    assert waiting(routine, added + timedelta(days=13)) == LATER
    assert waiting(routine, added + timedelta(days=14)) == []


def test_where_nothing_else_suits_nothing_waits(owner: User) -> None:
    Program.objects.get(slug=PROGRAM).items.filter(exercise__slug__in=FROM_THE_BEGINNING).delete()
    routine = make_routine(owner, program=PROGRAM, on=MONDAY)
    assert waiting(routine, MONDAY) == []
    assert asked(begin(routine, on=MONDAY))


def test_the_forecast_and_the_look_ahead_know_the_week(routine: Routine) -> None:
    play(routine, on=MONDAY)
    routine = Routine.objects.get(pk=routine.pk)

    def coming(day: date) -> set[str]:
        return {found.item.exercise.slug for found in forecast(routine, on=day)}

    assert coming(MONDAY + timedelta(days=2)) == set(FROM_THE_BEGINNING)
    assert coming(MONDAY + timedelta(days=14)) == {*FROM_THE_BEGINNING, *LATER}
    with time_machine.travel("2026-11-17T08:00:00Z", tick=False):
        picture = LookingAhead(routine, today=MONDAY + timedelta(days=1))
        lines = {line.item.exercise.slug: line for line in picture.lines}
    lunge = lines["stationary-lunge"]
    assert (lunge.waits, lines["squat"].waits) == (True, False)
    assert lunge.weeks[0].last == 2
    assert lunge.now == lunge.weeks[0].every != lunge.every


def test_a_device_gets_what_is_done_in_this_week(routine: Routine) -> None:
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        person = Person(routine.user, today=MONDAY)
        plan = prepared_plan(routine, routine.pk, slot=Slot(MONDAY), short=False, person=person)
    assert len(plan["items"]) == len(FROM_THE_BEGINNING)


@pytest.mark.usefixtures("on_a_monday")
def test_every_page_names_what_waits_and_from_which_week(owner: User, owner_client: Client) -> None:
    make_profile(owner, bones=["osteoporosis"])
    proposal = owner_client.get("/routine/new/")
    assert proposal.content.count(b"from week 3 on") == len(LATER)
    make_routine(owner, program=PROGRAM)
    for page in ("/today/", "/routine/", "/routine/print/", "/routine/summary/"):
        assert owner_client.get(page).content.count(b"from week 3 on") >= len(LATER), page
    item = owner.routines.current().items.get(exercise__slug="stationary-lunge")  # type: ignore[union-attr]
    assert b"from week 3 on" in owner_client.get(f"/routine/exercises/{item.pk}/").content
    assert [waits.exercise.slug for waits in owner_client.get("/today/").context["waiting"]] == LATER


def test_a_file_without_later_weeks_says_nothing_of_them() -> None:
    items = {item["exercise"]: item for item in PROGRAMS.to_data(PROGRAMS.rows().get(slug=PROGRAM))["items"]}
    assert {slug for slug, item in items.items() if "from_week" in item} == set(LATER)
    assert not any(
        "from_week" in item for row in PROGRAMS.rows().exclude(slug=PROGRAM) for item in PROGRAMS.to_data(row)["items"]
    )
    assert ProgramItem.objects.filter(from_week__gt=0).count() == len(LATER)
