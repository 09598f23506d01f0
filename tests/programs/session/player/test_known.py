"""A device takes the state that knows more entries: so no state claims to know more than it has in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from programs.models import Session
from tests.conftest import client_of, undone
from tests.programs.devices import ago, entry, send, set_entries
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

from .test_session_plan import address_of

pytestmark = pytest.mark.usefixtures("on_a_monday")

OF_A_SESSION = re.compile("programs_(session|setlog|logentry)")


@contextmanager
def before_query(number: int, act: Callable[[], Any]) -> Iterator[list[str]]:
    """Do something before the query of this number about what was entered, counted from 0. Yields what was sent."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if OF_A_SESSION.search(sql):
            sent.append(sql)
            if len(sent) == number + 1:
                act()
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield sent


def state_in_page(client: Client, session: Session) -> dict[str, Any]:
    page = client.get(session.get_absolute_url()).content.decode()
    state = re.search(r'<script id="player-state"[^>]*>(.*?)</script>', page, re.DOTALL)
    # Without a player, the page is of a session that is over.
    return json.loads(state[1]) if state else {"over": True, "known": 0}


def state_of_plan(client: Client, session: Session) -> dict[str, Any]:
    return client.get(address_of(session.pk)).json()["state"]


@pytest.mark.parametrize("state", [state_in_page, state_of_plan])
def test_no_state_claims_to_know_what_it_lacks(owner, owner_client, state):
    """Another device sends a whole exercise and the end of the session, at whatever moment of the reading."""
    session = make_session(make_routine(owner, equipment=EVERYTHING_AT_HOME), done=False)
    item = session.routine.items.get(exercise__slug="tandem-stand")
    told = [*set_entries(session, item, at=ago(minutes=1)), entry("finish", feeling="good")]
    device = client_of(owner)

    def tell() -> None:
        assert len(send(device, session.pk, told, by=owner).json()["stored"]) == len(told)

    for number in count():
        with undone(), before_query(number, tell) as sent:
            found = state(owner_client, session)
        if len(sent) <= number:
            break
        if found["known"]:
            assert found["known"] == len(told)
            assert found["over"]
            assert len(found["items"][str(item.pk)]["sets"]) == len(told) - 1
    assert number > 3
    assert found["known"] == 0
