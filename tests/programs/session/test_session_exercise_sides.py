"""The page of an exercise whose sides are asked for apart, or which asks for something else than the routine does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from exercises.models import Exercise
from programs.entries.plan import DoneSet
from programs.models import Session
from programs.session.asked import sets_of
from programs.session.do import log_exercise
from tests.programs.conftest import MONDAY, Beginning
from tests.programs.decided import ask_for
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.histories import begin, play

from .test_session_exercise import address_of, as_planned, item_of

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture(scope="module")
def begun(beginning: Beginning) -> Session:
    """The left hip hurt last time; the right one goes on."""
    with beginning() as user:
        routine = make_routine(user, on=MONDAY - timedelta(days=21), equipment=EVERYTHING_AT_HOME)
        play(routine, on=MONDAY - timedelta(days=7))
        play(routine, on=MONDAY - timedelta(days=5))
        play(
            routine,
            on=MONDAY - timedelta(days=3),
            of={"standing-hip-abduction": {"pain": 7, "pain_side": "left"}},
        )
        return begin(routine, on=MONDAY)


def test_the_sides_may_differ_and_the_page_says_so(owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    planned = sets_of(session, item)
    left = [planned_set.amount for planned_set in planned if planned_set.side == "left"]
    right = [planned_set.amount for planned_set in planned if planned_set.side == "right"]
    assert left != right
    text = owner_client.get(address_of(session, item)).text
    assert re.search(r"Left: \d sets? of \d+", text)
    assert re.search(r"Right: \d sets? of \d+", text)
    for planned_set in planned:
        assert re.search(rf'name="set-{planned_set.key}" value="{planned_set.amount}"', text)


def test_a_balance_exercise_says_how_it_is_supported(owner_client, session):
    text = owner_client.get(address_of(session, item_of(session, "tandem-stand"))).text
    assert re.search(r"with (two hands|one hand|your fingertips) on the support", text)


def test_a_rung_that_is_asked_has_its_own_name_and_steps(owner_client, session):
    item = item_of(session, "heel-slide")
    rung = Exercise.objects.get(slug="fire-hydrant")
    ask_for(session, item, level="fire-hydrant||")
    text = owner_client.get(address_of(session, item)).text
    assert f"<h1>{rung.name}</h1>" in text
    assert rung.steps.first().text.split(".")[0] in text


def test_the_weight_is_that_of_this_session(owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    ask_for(session, item, load="1.000")
    text = owner_client.get(address_of(session, item)).text
    assert 'name="load" value="1"' in text
    assert "with 1 kg on each ankle" in text
    owner_client.post(address_of(session, item), as_planned(session, item, load="1"))
    assert set(session.set_logs.values_list("load_kg", flat=True)) == {Decimal(1)}


def test_each_side_has_its_own_weight_where_they_differ(owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    ask_for(session, item, load={"left": "0.500", "right": "1.000"})
    text = owner_client.get(address_of(session, item)).text
    assert "Weight on the left in kilograms" in text
    sent = as_planned(session, item, **{"load-left": "0.5", "load-right": "2"})
    owner_client.post(address_of(session, item), sent)
    loads = set(session.set_logs.values_list("side", "load_kg"))
    assert loads == {("left", Decimal("0.5")), ("right", Decimal(2))}


def test_what_was_done_beyond_what_is_asked_now_is_not_lost(owner, owner_client, session):
    """A step was taken back after it was done."""
    item = item_of(session, "sit-to-stand")
    planned = sets_of(session, item)
    done = [DoneSet(planned=planned_set, amount=planned_set.amount) for planned_set in planned]
    extra = replace(planned[-1], number=planned[-1].number + 1)
    log_exercise(session=session, item=item, done=[*done, DoneSet(planned=extra, amount=6)], pain=1, effort=5)
    text = owner_client.get(address_of(session, item)).text
    assert f'name="set-{extra.key}" value="6"' in text
    owner_client.post(address_of(session, item), as_planned(session, item, **{f"set-{extra.key}": 6}))
    assert session.set_logs.filter(item=item).count() == len(planned) + 1
