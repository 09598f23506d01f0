"""Where a gate is closed, each page of the exercise says what opens it and leads to the test."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.models import Exercise
from programs.decision.reading.reader import Reader
from programs.routine.exercise.page.ladder import gates_ahead
from tests.programs.checks import MOST_QUERIES, queries_of
from tests.programs.factories import EVERYTHING_AT_HOME, make_clearance, make_routine

pytestmark = pytest.mark.usefixtures("on_a_monday")

# 76, with a fall and no weights: sit-to-stand waits before the squat, heel-to-toe before standing free.
CAREFUL = {
    "year_of_birth": 1950,
    "balance": ["fallen"],
    "falls": "one",
    "fall_injury": "no",
    "equipment": ["fixed-support", "steady-chair", "bed"],
}
CHAIR_STAND = reverse("accounts:functional_test", args=["chair-stand"])
BALANCE = reverse("accounts:functional_test", args=["four-stage"])


def address_of(routine, name: str, slug: str) -> str:
    if name == "routine_exercise":
        return reverse("programs:routine_exercise", args=[routine.items.get(exercise__slug=slug).pk])
    return reverse(f"programs:{name}")


@pytest.mark.parametrize("name", ["routine", "routine_exercise", "routine_ahead"])
@pytest.mark.parametrize(("slug", "test"), [("sit-to-stand", CHAIR_STAND), ("tandem-stand", BALANCE)])
def test_it_leads_to_the_test(owner, owner_client, name, slug, test):
    routine = make_routine(owner, **CAREFUL)
    assert f'href="{test}"' in owner_client.get(address_of(routine, name, slug)).text


@pytest.mark.parametrize("name", ["routine", "routine_exercise", "routine_ahead"])
def test_nobody_else_reads_of_it(owner, owner_client, name):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    text = owner_client.get(address_of(routine, name, "sit-to-stand")).text
    assert f'href="{CHAIR_STAND}"' not in text
    assert f'href="{BALANCE}"' not in text


def test_a_clinicians_yes_opens_it_and_the_next_one_is_said(owner):
    routine = make_routine(owner, **CAREFUL)
    item = routine.items.get(exercise__slug="sit-to-stand")
    (gate,) = gates_ahead(Reader(routine))[item.pk]
    rules = [reason["rule"] for reason in gate.reasons]
    make_clearance(owner, rules=rules, exercise=Exercise.objects.get(name=gate.beyond))
    (after,) = gates_ahead(Reader(routine))[item.pk]
    assert after.beyond != gate.beyond


def test_queries(owner, owner_client):
    make_routine(owner, **CAREFUL)
    # One more than any page, for those before whom a gate stands: their own weights, which a ladder may ask for.
    queries_of(owner_client, "/routine/", most=MOST_QUERIES + 1)
