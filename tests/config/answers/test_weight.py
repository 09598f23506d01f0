"""A first visit to any page costs at most 100 kB over the wire, all files counted."""

from __future__ import annotations

import gzip
import posixpath
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from tests.conftest import client_of
from tests.programs.factories import make_profile, make_routine, make_session

LINKED = re.compile(rb'<(?:link[^>]+href|script[^>]+src|img[^>]+src)="/static/([^"]+)"')
IMPORTED = re.compile(rb'(?:@import url\(|from )"([\w./-]+)"')
LIMIT = 100_000


def weight(client: Client, address: str) -> int:
    """Return what a page and the files that it names weigh compressed, with what those import."""
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert page.status_code == 200, address
    assert page.headers["Content-Encoding"] == "gzip", address
    total = len(page.content)
    waiting = {name.decode() for name in LINKED.findall(gzip.decompress(page.content))}
    assert "css/app.css" in waiting
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        found = finders.find(name)
        assert found, name
        content = Path(found).read_bytes()
        total += len(gzip.compress(content))
        seen.add(name)
        folder = posixpath.dirname(name)
        waiting |= {posixpath.normpath(f"{folder}/{other.decode()}") for other in IMPORTED.findall(content)} - seen
    return total


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/exercises/",
        "/exercises/straight-leg-lifts-3-ways/",
        "/programs/",
        "/learn/lessons/what-to-leave-alone/",
        "/learn/cards/after-a-fall/",
        "/learn/avoid/osteoporosis/",
        "/accounts/signup/",
        "/help/",
        "/search/?q=jumping",
    ],
)
def test_pages_of_a_visitor(client, address):
    assert weight(client, address) < LIMIT


@pytest.mark.parametrize(
    "address",
    ["/today/", "/routine/", "/routine/new/", "/sessions/", "/progress/", "/settings/", "/exercises/", "/learn/avoid/"],
)
def test_pages_of_a_person(owner: User, address):
    make_profile(owner, bones=["osteoporosis"], balance=["unsteady"])
    make_session(make_routine(owner, program="hip-strength-for-low-bone"), pain=1, effort=4)
    assert weight(client_of(owner), address) < LIMIT


def test_a_session_with_its_player(owner: User):
    make_profile(owner, bones=["osteoporosis"], balance=["unsteady"])
    session = make_session(make_routine(owner, program="hip-strength-for-low-bone"), done=False)
    assert weight(client_of(owner), session.get_absolute_url()) < LIMIT
