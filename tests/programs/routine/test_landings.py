"""Small landings for people with osteopenia at the lowest risk, as an offer of its own (OPN-1)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.functional_tests.scoring import FOUR_STAGE
from accounts.functional_tests.services import Score, record_test
from programs.models import Routine
from programs.progression.reviews.facts import Choice
from programs.routine.offers import Offers
from programs.standing.person import Person
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_copies, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
STEADY = {"seconds": {"side_by_side": "10", "semi_tandem": "10", "tandem": "10", "one_leg": "10"}}


def trained(owner, *, weeks: int = 8, **answers: object) -> Routine:
    begun = MONDAY - timedelta(weeks=weeks)
    routine = make_routine(owner, on=begun, **{"bones": ["osteopenia"], "equipment": EVERYTHING_AT_HOME, **answers})
    session = make_session(routine, on=begun)
    make_copies(session, on=[begun + timedelta(weeks=week, days=day) for week in range(weeks) for day in (2, 4)])
    return Routine.objects.get(pk=routine.pk)


def steady(owner, seconds: int = 4) -> None:
    record_test(by=owner, kind=FOUR_STAGE, scores=[Score(score=Decimal(seconds), detail=STEADY)], today=MONDAY)


def offered(routine: Routine) -> tuple[Choice, ...]:
    found = [offer.choices for offer in Offers(Routine.objects.get(pk=routine.pk), today=MONDAY).due()
             if offer.key == "landings"]  # fmt: skip
    return found[0] if found else ()


def test_stamps_are_offered_after_eight_weeks_with_a_passed_balance_test(owner, owner_client):
    routine = trained(owner)
    assert offered(routine) == (Choice.SELF_TESTS, Choice.NOT_NOW)
    steady(owner)
    assert offered(routine) == (Choice.LANDINGS, Choice.NOT_NOW)
    answer = owner_client.post("/routine/offer/", {"key": "landings", "choice": "landings", "page": "today"})
    assert answer["Location"] == reverse("exercises:exercise_detail", args=["foot-stamps"])
    item = routine.items.current().get(exercise__slug="foot-stamps")
    assert (item.dose.sets, item.dose.reps) == (1, 10)
    orders = dict(routine.items.current().values_list("exercise__slug", "order"))
    assert orders["tandem-stand"] < orders["foot-stamps"] < orders["sit-to-stand"] or "tandem-stand" not in orders
    assert offered(routine) == ()


@pytest.mark.parametrize(
    "answers",
    [
        {"bones": ["none"]},
        {"bones": ["osteoporosis"]},
        {"bones": ["osteopenia", "breaks"]},
        {"balance": ["unsteady"]},
        {"hips": ["hip_oa"]},
        {"year_of_birth": 1948},
    ],
)
def test_not_to_others(owner, answers):
    routine = trained(owner, **answers)
    steady(owner)
    assert offered(routine) == ()


def test_not_before(owner):
    routine = trained(owner, weeks=7)
    steady(owner)
    assert offered(routine) == ()
    assert Person(owner, today=MONDAY).can_do(["foot-stamps"]) == []
