"""Then and now of an exercise, and the marks where another level or weight began."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from programs.progression.course.states import Amount
from programs.routine.exercise.page.over_time import Asked, new_places, since
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine
from tests.programs.histories import play

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def asked(on: date, reps: int, *, load: str = "0", level: str = "") -> Asked:
    return Asked(on, {"": Amount(sets=1, reps=reps, load=Decimal(load), level=level)})


def test_another_level_and_another_weight_are_marked_and_more_repetitions_are_not():
    before = asked(SEPTEMBER, 8, level="a||")
    assert new_places([before, asked(OCTOBER, 9, level="a||")]) == {}
    assert list(new_places([before, asked(OCTOBER, 8, level="b||")])) == [OCTOBER]
    assert list(new_places([asked(SEPTEMBER, 12), asked(OCTOBER, 12), asked(NOVEMBER, 8, load="0.5")])) == [NOVEMBER]


@pytest.mark.parametrize(
    ("first", "kept"),
    [
        (None, [(SEPTEMBER, 8), (NOVEMBER, 9)]),
        (date(2026, 8, 1), [(SEPTEMBER, 8), (NOVEMBER, 9)]),
        (OCTOBER, [(OCTOBER, 8), (NOVEMBER, 9)]),
        (NOVEMBER, [(NOVEMBER, 9)]),
        (date(2026, 11, 10), [(date(2026, 11, 10), 9)]),
    ],
)
def test_a_span_begins_with_what_held_on_its_first_day(first, kept):
    found = since([asked(SEPTEMBER, 8), asked(NOVEMBER, 9)], first)
    assert [(period.since, period.amount.reps) for period in found] == kept


@pytest.mark.usefixtures("on_a_monday")
def test_the_page_says_then_and_now_for_the_span_that_is_asked_for(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=60))
    for number in range(51, 0, -5):
        play(routine, on=MONDAY - timedelta(days=number))
    item = routine.items.get(exercise__slug="heel-slide")
    address = reverse("programs:routine_exercise", args=[item.pk])
    whole = owner_client.get(address)
    (past,) = whole.context["shown"].past
    assert past.compared.when == "In September"
    assert not past.compared.is_same
    assert past.compared.then in whole.text
    assert past.compared.now in whole.text
    short = owner_client.get(address, {"weeks": "4"}, headers={"HX-Request": "true", "HX-Target": "looking-back"})
    assert short.text.lstrip().startswith('<section class="stack" id="looking-back"')
    (past,) = short.context["shown"].past
    assert past.held[-1].since == date(2026, 10, 26)
    assert owner_client.get(address, {"weeks": "x"}).context["shown"].span.key == "all"
