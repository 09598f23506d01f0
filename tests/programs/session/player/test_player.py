"""Where the player is, and where nobody is led on with an exercise. What it is told: ``test_session_plan``."""

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
from django.utils import timezone

from accounts.health_check.services import report_red_flags
from config.answers.modules import with_imports
from programs.models import RoutineItem, Session
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.decided import ask_for
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")

DATA = re.compile(r'<script id="player-(\w+)" type="application/json">(.*?)</script>')


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    return {"equipment": EVERYTHING_AT_HOME}


def item_of(session: Session, slug: str) -> RoutineItem:
    return session.routine.items.get(exercise__slug=slug)


def data_of(client: Client, session: Session) -> dict[str, Any]:
    """Return what stands in the page of a session for its script, by name."""
    page = client.get(session.get_absolute_url()).content.decode()
    return {name: json.loads(found) for name, found in DATA.findall(page)}


def has_player(client: Client, session: Session) -> bool:
    page = client.get(session.get_absolute_url()).content.decode()
    found = data_of(client, session)
    assert ("js/player/player" in page) is ("plan" in found) is bool(re.search(r"<section[^>]* data-player ", page))
    return "plan" in found


def items_of(client: Client, session: Session) -> dict[str, Any]:
    return {item["name"]: item for item in data_of(client, session)["plan"]["items"]}


def test_the_page_of_a_session_brings_plan_state_and_words(owner_client, session):
    found = data_of(owner_client, session)
    assert found.keys() == {"plan", "state", "words"}
    assert found["plan"]["session"] == found["state"]["session"] == str(session.pk)
    assert found["state"]["items"] == {}
    assert found["words"]["start"] == "Start"


def test_what_is_in_the_page_is_what_the_server_answers(owner_client, session):
    told = owner_client.get(f"{session.get_absolute_url()}plan/").json()
    found = data_of(owner_client, session)
    assert (told["plan"], told["state"]) == (found["plan"], found["state"])


def test_it_comes_hidden_and_without_inline_script(owner_client, session):
    page = owner_client.get(session.get_absolute_url()).content.decode()
    assert re.search(r"<section[^>]* data-player [^>]*hidden>", page)
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert scripts == [f'<script id="player-{name}" type="application/json">' for name in ("words", "plan", "state")]
    assert not re.search(r"<[^>]+\s(on\w+|style)=", page)


def test_without_the_script_the_same_page_leads_to_forms(owner_client, session):
    page = owner_client.get(session.get_absolute_url()).content.decode()
    for item in session.routine.items.all():
        assert f"{session.get_absolute_url()}exercises/{item.pk}/" in page


def test_what_a_person_typed_ends_no_script(owner_client, session):
    session.routine.items.update(note="</script><script>alert(1)</script>")
    page = owner_client.get(session.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    notes = {item["note"] for item in data_of(owner_client, session)["plan"]["items"]}
    assert notes == {"</script><script>alert(1)</script>"}


def test_no_player_once_the_session_is_over(owner_client, owner):
    assert not has_player(owner_client, make_session(make_routine(owner)))


@pytest.mark.parametrize(("days", "leads_on"), [(0, True), (1, True), (2, False)])
def test_what_was_begun_on_an_earlier_day_needs_no_player(owner_client, owner, days, leads_on):
    """One of last night may still go on."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    session = make_session(routine, on=MONDAY - timedelta(days=days), done=False)
    owner.sessions.update(started_at=timezone.now() - timedelta(days=days))
    assert has_player(owner_client, session) is leads_on


def test_a_warning_sign_takes_the_player_away(owner_client, owner, session):
    assert has_player(owner_client, session)
    report_red_flags(by=owner, codes=["RF1"])
    assert not has_player(owner_client, session)


def test_what_rests_today_is_named_and_not_led_through(owner_client, session):
    item = item_of(session, "sit-to-stand")
    assert item.exercise.name in items_of(owner_client, session)
    ask_for(session, item, rest=True)
    assert item.exercise.name not in items_of(owner_client, session)
    resting = data_of(owner_client, session)["plan"]["resting"]
    assert [line["name"] for line in resting] == [item.exercise.name]


def test_where_everything_rests_there_is_no_player(owner_client, session):
    ask_for(session, rest=True)
    assert not has_player(owner_client, session)


def test_queries_of_the_page_are_few(owner_client, session):
    queries_of(owner_client, session.get_absolute_url())


def test_all_of_it_is_small():
    folder = Path(settings.BASE_DIR, "static")
    modules = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("player/**/*.js")}
    script = with_imports("js/player/player.js", modules)
    assert all(f"class {name}" in script for name in ("Player", "Queue", "SetTimer", "Store"))
    assert len(gzip.compress(script.encode())) < 31_000
