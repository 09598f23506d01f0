from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise
from programs.models import Program, ProgramItem

from ..checks import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def url() -> str:
    return reverse("programs:program_list")


def make_program(slug: str, **fields) -> Program:
    program = Program.objects.create(
        **{"slug": slug, "name": slug.capitalize(), "status": "published", "summary": "A summary.", **fields}
    )
    for order, exercise in enumerate(Exercise.objects.published()[:3]):
        ProgramItem.objects.create(
            program=program, exercise=exercise, role="strength", order=order, start=exercise.start, goal=exercise.goal
        )
    return program


def test_a_visitor_sees_every_program_our_own_first(client: Client, url):
    response = client.get(url)
    assert response.status_code == 200
    page = response.content.decode()
    programs = list(Program.objects.published())
    assert len(programs) >= 10
    for program in programs:
        assert f'href="{program.get_absolute_url()}"' in page
        assert program.name in page
    assert page.count("card--link") == len(programs)
    assert response.context["programs"][0].slug == "hip-basics"


def test_a_card_says_how_often_how_long_and_how_much(client: Client, url):
    page = re.sub(r"\s+", " ", client.get(url).content.decode())
    assert "2 to 3 days a week, with a rest day between. About 25 minutes. 6 exercises." in page
    assert "Put together by us" in page


def test_drafts_are_seen_by_editors_alone(client: Client, owner_client: Client, editor_client: Client, url):
    make_program("secret", status="draft")
    for someone in (client, owner_client):
        assert "Secret" not in someone.get(url).content.decode()
    page = editor_client.get(url).content.decode()
    assert "Secret" in page
    assert "tag--draft" in page


def test_an_empty_catalogue_has_a_way_on(client: Client, url):
    Program.objects.update(status="draft")
    page = client.get(url).content.decode()
    assert "There are no programs yet" in page
    assert reverse("exercises:exercise_list") in page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_read_only(client: Client, url, method):
    assert getattr(client, method)(url).status_code == 405


@pytest.mark.parametrize("who", ["visitor", "owner", "editor"])
def test_queries_do_not_grow_with_the_programs(who, request, client: Client, url):
    someone = client if who == "visitor" else request.getfixturevalue(f"{who}_client")
    before = queries_of(someone, url)
    for number in range(Program.objects.count()):
        make_program(f"more-{number}")
    assert queries_of(someone, url) == before
    assert "More-7" in someone.get(url).content.decode()
