from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from programs.search.entries import HELP
from tests.conftest import client_of
from tests.programs.factories import make_profile

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "search-results"}


@pytest.fixture
def url() -> str:
    return reverse("programs:search")


def keys(response) -> list[str]:
    return re.findall(r'data-answer="([\w:-]+)"', response.text)


def test_a_visitor_finds_with_the_reason_and_the_way_on(client: Client, url):
    response = client.get(url, {"q": "trampoline"})
    assert response.status_code == 200
    assert keys(response)[:2] == ["movement:high_impact", "exercise:small-hops"]
    assert 'href="/learn/avoid/movement/high_impact/"' in response.text
    assert "trampoline" in response.context["answers"][0].why


def test_the_links_of_answers_lead_to_pages_and_places_that_are_there(client, url):
    for typed in ("osteoporosis", "jumping", "pain", "password", "hip basics"):
        for answer in client.get(url, {"q": typed}).context["answers"]:
            path, _hash, anchor = answer.url.partition("#")
            page = client.get(path)
            assert page.status_code == 200, answer.url
            assert not anchor or f'id="{anchor}"' in page.text, answer.url


def test_the_names_of_the_parts_of_the_help_page_are_those_on_it(client, url):
    page = client.get(reverse("help")).text
    for anchor, (heading, _told) in HELP.items():
        assert f'<a href="#{anchor}">{heading}</a>' in page
        assert f"help:{anchor}" in keys(client.get(url, {"q": str(heading)})), anchor


def test_before_anything_is_typed_there_are_examples_that_find_something(client, url):
    page = client.get(url)
    examples = re.findall(r'href="(/search/\?q=[^"]+)"', page.text)
    assert len(examples) == len(page.context["examples"])
    for example in examples:
        assert keys(client.get(example)), example


def test_it_is_said_where_only_something_near_was_found(client: Client, url):
    for typed, missing in (("rollator", "rollator"), ("tai chi", ""), ("yoga", ""), ("stairs", "")):
        page = client.get(url, {"q": typed})
        assert page.context["missing"] == missing
        assert ("data-not-here" in page.text) is bool(missing)
        assert page.context["answers"]


def test_nothing_found_says_so_and_leads_on(client, url):
    response = client.get(url, {"q": "qwertz"})
    assert response.status_code == 200
    assert keys(response) == []
    assert 'class="empty"' in response.text
    assert "best" not in re.search(r'id="search-count"[^>]*>([^<]*)<', response.text)[1]


def test_too_long_a_text_is_refused_and_kept(client, url):
    response = client.get(url, {"q": "x" * 81})
    assert response.status_code == 422
    assert f'value="{"x" * 81}"' in response.text
    assert response.context["form"]["q"].errors


def test_a_fragment_is_the_answers_and_their_number(client, url):
    response = client.get(url, {"q": "groin"}, headers=HTMX)
    assert '<div class="stack" id="search-results">' in response.text
    assert 'id="search-count"' in response.text
    assert "<html" not in response.text
    assert keys(response) == keys(client.get(url, {"q": "groin"}))
    assert response["HX-Replace-Url"] == "/search/?q=groin"


def test_only_reading_is_allowed(client, url):
    assert client.post(url).status_code == 405


def test_where_it_is_linked(client):
    for name in ("exercises:exercise_list", "help", "landing", "programs:program_list"):
        assert 'href="/search/"' in client.get(reverse(name)).text, name


def test_a_person_sees_what_an_exercise_is_for_them(owner, url):
    make_profile(owner, bones=["osteoporosis"])
    signed_in = client_of(owner)
    answers = {answer.slug: answer for answer in signed_in.get(url, {"q": "knee hug"}).context["answers"]}
    library = signed_in.get(reverse("exercises:exercise_list"), {"q": "knee hug"})
    marks = {row.exercise.slug: row.mark for group in library.context["found"].groups for row in group.rows}
    assert marks["double-knee-to-chest"]
    assert {slug: answers[slug].mark for slug in marks} == marks


def test_with_an_open_sign_it_reads_as_for_a_visitor(owner, client, url):
    make_profile(owner, bones=["osteoporosis"])
    report_red_flags(by=owner, codes=["RF7"])
    stopped = client_of(owner).get(url, {"q": "knee hug"})
    assert stopped.context["answers"] == client.get(url, {"q": "knee hug"}).context["answers"]
    assert f'href="{reverse("accounts:red_flag")}"' in stopped.text


def test_a_person_without_a_health_check_is_told_of_it(owner, url):
    assert f'href="{reverse("accounts:welcome")}"' in client_of(owner).get(url, {"q": "squat"}).text


def test_the_number_of_queries_does_not_grow_with_what_is_found(client, url):
    counts = {}
    client.get(url, {"q": "leg"})
    for typed in ("osteopenia", "leg hip knee back stretch"):
        with CaptureQueriesContext(connection) as asked:
            found = keys(client.get(url, {"q": typed}))
        counts[len(found)] = len(asked)
    assert max(counts) > min(counts)
    assert set(counts.values()) == {3}  # the version of the catalogue, the programs, the lessons
