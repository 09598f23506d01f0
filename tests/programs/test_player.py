"""What the timer on the page of an exercise is told, and when there is none."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from programs.models import RoutineItem, Session
from programs.services.sessions import items_with_sets
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")

PLAN = re.compile(r'<script id="player-plan" type="application/json">(.*?)</script>')


@pytest.fixture
def session(owner) -> Session:
    return make_session(make_routine(owner, equipment=EVERYTHING_AT_HOME), done=False)


def item_of(session: Session, slug: str) -> RoutineItem:
    return session.routine.items.get(exercise__slug=slug)


def address_of(session: Session, item: RoutineItem) -> str:
    return reverse("programs:session_exercise", args=[session.pk, item.pk])


def plan_of(client: Client, session: Session, item: RoutineItem) -> dict[str, Any] | None:
    """Return the plan that stands in the page."""
    found = PLAN.search(client.get(address_of(session, item)).content.decode())
    return json.loads(found[1]) if found else None


def test_holds_on_each_side_in_order(owner_client, session):
    plan = plan_of(owner_client, session, item_of(session, "tandem-stand"))
    assert plan is not None
    assert [one["name"] for one in plan["sets"]] == [
        "Left side, set 1 of 2",
        "Right side, set 1 of 2",
        "Left side, set 2 of 2",
        "Right side, set 2 of 2",
    ]
    first = plan["sets"][0]
    assert (first["measure"], first["amount"], first["hold"], first["rest"]) == ("hold_seconds", 10, 0, 30)
    assert (first["task"], first["unit"]) == ("Hold for 10 seconds", "seconds")
    assert first["restFor"] == "Rest for 30 seconds."


@pytest.mark.parametrize(
    ("slug", "name", "task", "unit", "hold"),
    [
        ("sit-to-stand", "Sit to stand", "8 times", "times", 0),
        ("standing-hip-abduction", "Left side", "8 times", "times", 0),
        ("wall-posture-drill", "Stand tall at the wall", "5 times, hold for 3 seconds each", "times", 3),
        ("warm-up-march", "Warm-up march", "3 minutes", "minutes", 0),
    ],
)
def test_the_words_of_each_measure(owner_client, session, slug, name, task, unit, hold):
    item = item_of(session, slug)
    plan = plan_of(owner_client, session, item)
    assert plan is not None
    first = plan["sets"][0]
    assert (first["name"], first["task"], first["unit"], first["hold"]) == (name, task, unit, hold)


def test_every_set_names_the_field_that_it_fills(owner_client, session):
    for item, sets in items_with_sets(session):
        page = owner_client.get(address_of(session, item)).content.decode()
        plan = plan_of(owner_client, session, item)
        assert plan is not None
        assert len(plan["sets"]) == len(sets)
        for one in plan["sets"]:
            assert page.count(f'id="{one["field"]}"') == 1, item


def test_it_comes_hidden_and_without_inline_script(owner_client, session):
    page = owner_client.get(address_of(session, item_of(session, "tandem-stand"))).content.decode()
    assert re.search(r"<section[^>]* data-player [^>]*hidden>", page)
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert scripts == ['<script id="player-plan" type="application/json">']


def test_no_timer_once_the_session_is_over(owner_client, owner):
    session = make_session(make_routine(owner))
    assert plan_of(owner_client, session, item_of(session, "sit-to-stand")) is None


@pytest.mark.parametrize(("days", "has_timer"), [(0, True), (1, True), (2, False)])
def test_what_was_done_on_an_earlier_day_needs_no_timer(owner_client, owner, days, has_timer):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    session = make_session(routine, on=MONDAY - timedelta(days=days), done=False)
    assert (plan_of(owner_client, session, item_of(session, "sit-to-stand")) is not None) is has_timer


def test_a_warning_sign_takes_the_timer_away(owner_client, owner, session):
    item = item_of(session, "sit-to-stand")
    assert plan_of(owner_client, session, item) is not None
    report_red_flags(by=owner, codes=["RF1"])
    response = owner_client.get(address_of(session, item))
    assert "data-player" not in response.content.decode().replace("data-player-numbers", "")


def test_what_rests_today_has_no_timer(owner_client, owner, session):
    item = item_of(session, "sit-to-stand")
    item.adjustments.filter(session=session).update(day={})
    assert plan_of(owner_client, session, item) is None


def test_at_most_twelve_queries(owner_client, session):
    assert queries_of(owner_client, address_of(session, item_of(session, "tandem-stand"))) <= 12


def test_all_of_it_is_small():
    modules = Path(settings.BASE_DIR, "static/js/player").glob("*.js")
    assert sum(len(gzip.compress(module.read_bytes())) for module in modules) < 30_000
