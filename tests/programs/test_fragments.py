"""Every place where a part of a page is exchanged alone: how much of the page it is, and what loads htmx."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.fragments import VARY
from accounts.models import User
from programs.models import Routine, Session
from tests.accounts.health_check.factories import make_draft
from tests.conftest import client_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_copies, make_fall, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")
SCRIPT = "django_htmx/htmx-2"
# Of what is the whole content of a page; a part of a page is less of it.
MOST_OF_A_PAGE = 0.85
HEAD = re.compile(r'<link rel="stylesheet"[^>]*>|<script[^>]*src=[^>]*>|<main[^>]*>|<body[^>]*>|aria-current="page"')


@pytest.fixture
def routine(owner: User) -> Routine:
    """With an offer, a history of two pages, and a morning that nobody has told of."""
    routine = make_routine(owner, on=MONDAY - timedelta(weeks=9), bones=["osteopenia"])
    first = play(routine, on=MONDAY - timedelta(weeks=8))
    make_copies(first, on=[MONDAY - timedelta(weeks=9, days=number) for number in range(25)])
    play(routine, on=MONDAY - timedelta(days=1), morning=None)
    return routine


def pages_of(routine: Routine) -> dict[str, list[tuple[str, str]]]:
    """Address and fragment of each place. Those of one list replace the content of one another as ``main``."""
    item = routine.items.first()
    last = routine.user.sessions.filter(state=Session.State.DONE).order_by("performed_on").last()
    going_on = begin(routine, on=MONDAY)
    return {
        "today": [("/today/", "today-now")],
        "routine": [("/routine/", "days"), ("/routine/", "offers")],
        "an exercise of the routine": [
            (reverse("programs:routine_exercise", args=[item.pk]), "main"),
            (reverse("programs:routine_swap", args=[item.pk]), "main"),
            (reverse("programs:routine_exercise_never", args=[item.pk]), "main"),
            (reverse("programs:routine_never"), "main"),
        ],
        "its timeline": [(reverse("programs:routine_exercise", args=[item.pk]), "looking-back")],
        "what is entered of a session": [
            (reverse("programs:session_exercise", args=[going_on.pk, item.pk]), "main"),
            (reverse("programs:session_finish", args=[going_on.pk]), "main"),
        ],
        "a session that is over": [(last.get_absolute_url(), "session-rows")],
        "history": [("/sessions/", "sessions")],
        "progress": [("/progress/?weeks=4", "weeks-shown")],
        "library": [("/exercises/?q=hip", "exercise-results")],
    }


def health_check(user: User) -> list[tuple[str, str]]:
    make_draft(user)
    return [("/welcome/you/", "main"), ("/welcome/balance/", "main"), ("/welcome/review/", "main")]


def asked_by(client: Client, address: str, fragment: str):
    return client.get(address, headers={"HX-Request": "true", "HX-Target": fragment})


def test_a_fragment_is_a_part_of_its_page(routine, owner_client, other):
    places = pages_of(routine)
    clients = dict.fromkeys(places, owner_client)
    places["health check"] = health_check(other)
    clients["health check"] = client_of(other)
    for place, parts in places.items():
        for address, fragment in parts:
            page = clients[place].get(address)
            part = asked_by(clients[place], address, fragment)
            assert (page.status_code, part.status_code) == (200, 200), address
            assert "<html" not in part.text, address
            assert '<nav class="tabs"' not in part.text, address
            assert f'id="{fragment}"' in page.text, address
            assert fragment == "main" or part.text.count(f'id="{fragment}"') == 1, address
            share = len(part.content) / len(page.content)
            assert share < MOST_OF_A_PAGE, f"{address} #{fragment}: {share:.0%}"
            for answer in (page, part):
                assert set(VARY) <= set(re.split(r",\s*", answer["Vary"])), address


def test_pages_that_take_the_place_of_one_another_have_one_head(routine, owner_client, other):
    """Only what stands in <main> is exchanged: styles, scripts and navigation must be right for both."""
    families = [(owner_client, parts) for parts in pages_of(routine).values()]
    families.append((client_of(other), health_check(other)))
    for client, parts in families:
        pages = [address for address, fragment in parts if fragment == "main"]
        heads = {address: HEAD.findall(client.get(address).text.partition("</main>")[0]) for address in pages}
        assert len({tuple(head) for head in heads.values()}) <= 1, heads


def test_what_stands_in_the_way_of_a_fragment_is_shown_as_a_page(routine, owner, owner_client):
    """After a broken bone the health check is due: Today says so, as a whole."""
    make_fall(owner, on=MONDAY, fracture=True)
    headers = {"HX-Request": "true", "HX-Target": "main"}
    item = routine.items.first()
    answer = owner_client.get(reverse("programs:routine_swap", args=[item.pk]), headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert owner_client.get("/today/", headers=headers)["HX-Redirect"] == "/today/"


def test_htmx_is_loaded_where_it_is_used_and_nowhere_else(routine, owner_client, client):
    def uses(text: str) -> bool:
        return "hx-" in text.partition("<body")[2]

    assert uses(owner_client.get("/today/").text)
    addresses = {address for parts in pages_of(routine).values() for address, _fragment in parts}
    player = routine.user.sessions.get(state=Session.State.IN_PROGRESS).get_absolute_url()
    plain = [player, "/help/", "/settings/", "/routine/pause/"]
    answers = [owner_client.get(address) for address in (*addresses, *plain)]
    answers += [client.get(address) for address in ("/", "/programs/", "/accounts/login/", "/exercises/")]
    for answer in answers:
        assert (SCRIPT in answer.text) == uses(answer.text), answer.request["PATH_INFO"]
    assert not uses(owner_client.get(player).text)
