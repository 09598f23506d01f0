"""A program that goes beside others is nobody's main program; its pages say why, and lead to adding it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.models import Program, RecommendationLine, Routine
from programs.proposal.propose import propose
from programs.proposal.start import OnlyBesideError, start_routine
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

BESIDE = ("everyday-aerobic-work", "morning-in-bed", "arms-chest-shoulders-back", "hip-stretches", "squat-and-bridge")


def test_these_are_they() -> None:
    assert set(Program.objects.filter(beside_only=True).values_list("slug", flat=True)) == set(BESIDE)
    assert not RecommendationLine.objects.filter(program__beside_only=True).exists()


@pytest.mark.parametrize("slug", BESIDE)
def test_its_page_says_so_and_leads_to_adding_it(owner: User, owner_client: Client, slug: str) -> None:
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    address = reverse("programs:routine_choose", args=[slug])
    add = reverse("programs:part_of_program", args=[slug])
    alone = owner_client.get(address)
    assert (alone.status_code, add in alone.text) == (200, False)
    assert reverse("programs:routine_proposal") in alone.text
    assert owner_client.post(address).status_code == 422
    assert not owner.routines.exists()
    routine = make_routine(owner)
    assert add in owner_client.get(address).text
    assert owner_client.post(address).status_code == 422
    assert owner.routines.get() == routine
    detail = owner_client.get(reverse("programs:program_detail", args=[slug])).text
    assert add in detail
    assert address not in detail
    assert address not in owner_client.get(reverse("programs:routine_proposal")).text


def test_nothing_that_starts_routines_starts_it(owner: User) -> None:
    profile = make_profile(owner, equipment=EVERYTHING_AT_HOME)
    proposal = propose(profile=profile, today=profile.completed_at.date(), slug=BESIDE[1])
    with pytest.raises(OnlyBesideError):
        start_routine(by=owner, proposal=proposal, today=profile.completed_at.date())


def test_whoever_has_it_keeps_it(owner: User, owner_client: Client) -> None:
    routine = make_routine(owner)
    Routine.objects.filter(pk=routine.pk).update(program=Program.objects.get(slug=BESIDE[1]))
    address = reverse("programs:routine_choose", args=[BESIDE[1]])
    assert owner_client.get(address).context["own"] == routine
    assert owner_client.post(address).status_code == 302


def test_a_part_is_chosen_for_somebody_on_days_that_they_named_alone(owner: User, owner_client: Client) -> None:
    answers = {"bones": ["osteoporosis"], "equipment": EVERYTHING_AT_HOME}
    box = 'value="back-for-thin-bones"'
    make_profile(owner, **answers, days=list("024"))
    page = owner_client.get(reverse("programs:routine_proposal")).text
    assert box in page
    assert f"{box} checked" not in page
    # Of six days the main program takes every other one, and the part those between.
    make_profile(owner, **answers, days=list("012345"))
    page = owner_client.get(reverse("programs:routine_proposal"))
    (beside,) = page.context["beside"]
    assert set(beside.days) <= {1, 3, 5}
    assert f"{box} checked" in page.text
    # One day between is taken, rather than days that nobody named.
    make_profile(owner, **answers, days=list("0245"))
    (beside,) = owner_client.get(reverse("programs:routine_proposal")).context["beside"]
    assert beside.days == (5,)
