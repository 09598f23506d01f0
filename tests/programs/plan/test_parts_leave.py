"""A plan of parts whose program is no longer published, or of which an exercise has left the catalogue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from exercises.models import Exercise, Status
from exercises.snapshot.current import publish_catalogue
from programs.models import Program, Routine
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.session.correct import delete_session, move_session
from tests.conftest import client_of
from tests.programs.decided import decided
from tests.programs.factories import EVERYTHING_AT_HOME, add_part, make_profile, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
PART = "gentle-back-relief-moves"


@pytest.fixture
def routine(owner: User, time_machine) -> Routine:
    time_machine.move_to(f"{MONDAY}T09:00:00Z", tick=False)
    routine = make_routine(
        owner, program="hip-strength-for-low-bone", on=MONDAY, bones=["osteoporosis"], equipment=EVERYTHING_AT_HOME
    )
    add_part(routine, exercise="tandem-stand", on=MONDAY)
    add_part(routine, program=PART, on=MONDAY)
    for number in range(4):
        day = MONDAY + timedelta(days=number)
        time_machine.move_to(f"{day}T09:00:00Z", tick=False)
        play(routine, on=day)
    time_machine.move_to(f"{MONDAY + timedelta(days=4)}T09:00:00Z", tick=False)
    return Routine.objects.get(pk=routine.pk)


def check_pages(routine: Routine) -> None:
    client = client_of(routine.user)
    addresses = ["/today/", "/routine/", "/routine/ahead/", "/routine/print/", "/routine/summary/"]
    addresses += ["/routine/new/", "/progress/"]
    addresses += [reverse("programs:routine_exercise", args=[item.pk]) for item in routine.items.current()]
    addresses += [reverse("programs:routine_part", args=[part.pk]) for part in routine.additions.current()]
    addresses += [session.get_absolute_url() for session in routine.user.sessions.all()]
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address


def fitted_anew(routine: Routine) -> Routine:
    today = MONDAY + timedelta(days=4)
    profile = make_profile(routine.user, bones=["osteoporosis"], equipment=EVERYTHING_AT_HOME)
    proposal = propose(profile=profile, today=today, slug=routine.program.slug)
    assert proposal is not None
    return start_routine(by=routine.user, proposal=proposal, today=today, keep=routine)


@pytest.mark.parametrize("slug", ["tandem-stand", "single-knee-to-chest", "plie-squat-series"])
def test_an_exercise_leaves_the_catalogue(routine: Routine, slug: str) -> None:
    assert routine.items.current().filter(exercise__slug=slug).exists()
    Exercise.objects.filter(slug=slug).update(status=Status.DRAFT)
    publish_catalogue()
    check_pages(routine)
    other = fitted_anew(routine)
    assert not other.items.current().filter(exercise__slug=slug).exists()
    check_pages(other)
    play(other, on=MONDAY + timedelta(days=4))
    play(other, on=MONDAY + timedelta(days=5))


def test_the_program_of_a_part_is_published_no_more(routine: Routine) -> None:
    Program.objects.filter(slug=PART).update(status=Status.DRAFT)
    check_pages(routine)
    other = fitted_anew(routine)
    # Nobody's present plan changes by itself.
    assert other.additions.current().filter(program__slug=PART).exists()
    play(other, on=MONDAY + timedelta(days=5))


def test_a_session_that_was_moved_or_deleted_keeps_the_list_of_its_day(routine: Routine) -> None:
    """Tuesday's list stays Tuesday's, also when it was done on Friday; a deleted session leaves the others alone."""
    tuesday = routine.sessions.get(performed_on=MONDAY + timedelta(days=1))
    before = set(tuesday.set_logs.values_list("item", flat=True))
    monday = routine.sessions.get(performed_on=MONDAY)
    rows = decided(monday)
    move_session(session=tuesday, performed_on=MONDAY + timedelta(days=4))
    tuesday.refresh_from_db()
    assert tuesday.plan_day == 1
    assert {row.item_id for row in decided(tuesday)} == before
    page = client_of(routine.user).get(tuesday.get_absolute_url()).context["page"]
    assert {line.item.pk for line in page.lines} == before
    delete_session(session=tuesday)
    assert decided(monday) == rows
    check_pages(Routine.objects.get(pk=routine.pk))
