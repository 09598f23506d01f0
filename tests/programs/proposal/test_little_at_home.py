"""Somebody healthy with little at home gets a plan for their hips (5.4): by a program, not by a substitute."""

from __future__ import annotations

import pytest

from accounts.models import User
from programs.models import Role
from programs.proposal.propose import propose
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile

pytestmark = pytest.mark.django_db

HIPS = {"gluteus-medius", "gluteus-maximus"}


@pytest.mark.parametrize("goal", ["stronger", "steadier", "less_stiff", "bones"])
@pytest.mark.parametrize("equipment", [["none"], ["steady-chair"], ["bed"]])
@pytest.mark.parametrize("bones", ["none", "osteopenia"])
def test_floor_and_wall_are_enough_for_the_hips(owner: User, goal: str, equipment: list[str], bones: str) -> None:
    proposal = propose(profile=make_profile(owner, equipment=equipment, goal=goal, bones=[bones]), today=MONDAY)
    assert proposal is not None
    strength = [item.exercise for item in proposal.fitting.items if item.role == Role.STRENGTH]
    known = proposal.catalogue.exercises
    assert len([slug for slug in strength if HIPS & set(known[slug].muscles)]) >= 3
    assert not any(proposal.now.home.missing(known[slug]) for slug in strength)
    if "steady-chair" in equipment:
        # What can be done on one's feet stays in the plan.
        assert "sit-to-stand" in {item.exercise for part in proposal.beside for item in part.fitting.items}


@pytest.mark.parametrize("bed", ["yes", "no"])
def test_who_cannot_get_up_from_the_floor_is_not_sent_there(owner: User, bed: str) -> None:
    answers = {"equipment": ["none"], "balance": ["no_floor"], "bed": bed}
    proposal = propose(profile=make_profile(owner, **answers), today=MONDAY)
    assert proposal is not None
    assert proposal.program.slug == "hip-basics"
