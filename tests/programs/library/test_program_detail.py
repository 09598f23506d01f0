from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.health_check.testing import healthy_answers
from accounts.models import HealthProfile
from exercises.fields import lines
from exercises.measures.dose import Dose
from exercises.models import Exercise, Source, Status
from programs.library.files import PROGRAMS
from programs.models import Program, ProgramItem, ProgramSource
from tests.programs.factories import make_profile

from ..checks import queries_of

pytestmark = pytest.mark.django_db

START = Dose(reps=8)


def address(slug: str) -> str:
    return reverse("programs:program_detail", args=[slug])


def page_of(client: Client, slug: str) -> str:
    response = client.get(address(slug))
    assert response.status_code == 200
    return response.content.decode()


def text_of(page: str) -> str:
    """Return what a page says, without its marks, with single spaces."""
    main = page.split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&#x27;", "'").replace("&quot;", '"')


@pytest.fixture
def has_health_check(owner):
    make_profile(owner, bones=["osteoporosis"])


def test_a_visitor_reads_all_about_a_program(client: Client):
    program = Program.objects.get(slug="hip-basics")
    page = page_of(client, "hip-basics")
    words = text_of(page)
    texts = [program.name, program.summary, program.goal, program.for_whom, program.warm_up, program.rest_note]
    texts += [program.progress_note, *lines(program.order_rules), *lines(program.stop_rules)]
    texts += [f"Our addition {line}" for line in lines(program.our_additions)]
    for text in texts:
        assert text in words
    assert "2 to 3 days a week, with a rest day between." in words
    assert "About 25 minutes." in words
    for citation in program.programsource_set.select_related("source"):
        assert citation.source.title in words
        assert citation.locator in words


def test_items_stand_in_their_sections_with_both_doses_and_a_link(client: Client):
    page = page_of(client, "hip-basics")
    words = text_of(page)
    places = [page.index(f">{title}</h2>") for title in ("Warm-up", "Main part", "Cool-down")]
    assert places == sorted(places)
    for item in Program.objects.get(slug="hip-basics").items.select_related("exercise"):
        assert f'href="{item.exercise.get_absolute_url()}"' in page
        assert item.note in words
    assert "To start: 1 set of 8 to 10. To grow into: 2 sets of 8 to 12." in words


def test_every_published_program_has_its_page(client: Client):
    for program in Program.objects.published():
        page = page_of(client, program.slug)
        assert program.items.count() == page.count('class="row__name"')
        assert "{{" not in text_of(page)


def test_steps_of_a_ladder_are_marked_where_they_stand(client: Client):
    page = page_of(client, "strong-back-and-hips")
    assert page.count("Only one of these at a time.") == 1
    order = ["prone-arm-leg-lift", "chest-lift-1", "chest-lift-2", "chest-lift-3", "diagonal-lift"]
    places = [page.index(reverse("exercises:exercise_detail", args=[slug])) for slug in order]
    assert places == sorted(places)
    assert places[0] < page.index("Only one of these at a time.") < places[1]


@pytest.mark.usefixtures("has_health_check")
def test_a_person_can_see_it_fitted(owner_client: Client):
    page = page_of(owner_client, "hip-basics")
    assert f'href="{reverse("programs:routine_choose", args=["hip-basics"])}"' in page
    assert "See this fitted to me" in page


def test_without_a_health_check_the_page_leads_to_it(owner_client: Client):
    page = page_of(owner_client, "hip-basics")
    assert "Answer the health check first" in page
    assert reverse("programs:routine_choose", args=["hip-basics"]) not in page


def test_a_visitor_is_led_to_an_account(client: Client, settings):
    assert "Have it fitted to me" in page_of(client, "hip-basics")
    assert "See this fitted to me" not in page_of(client, "hip-basics")
    settings.REGISTRATION_OPEN = False
    assert "Have it fitted to me" not in page_of(client, "hip-basics")


@pytest.mark.usefixtures("has_health_check")
def test_a_draft_exists_for_editors_alone(client: Client, owner_client: Client, editor_client: Client):
    Program.objects.filter(slug="hip-basics").update(status=Status.DRAFT)
    assert client.get(address("hip-basics")).status_code == 404
    assert owner_client.get(address("hip-basics")).status_code == 404
    page = page_of(editor_client, "hip-basics")
    assert "tag--draft" in page
    assert "See this fitted to me" not in page  # nobody can have a draft as their routine


def test_an_exercise_that_is_a_draft_is_seen_by_editors_alone(client: Client, editor_client: Client):
    Exercise.objects.filter(slug="tandem-stand").update(status=Status.DRAFT)
    link = reverse("exercises:exercise_detail", args=["tandem-stand"])
    assert link not in page_of(client, "hip-basics")
    assert link in page_of(editor_client, "hip-basics")


def test_unknown_is_not_found(client: Client):
    assert client.get(address("no-such-program")).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_read_only(client: Client, method):
    assert getattr(client, method)(address("hip-basics")).status_code == 405


def test_text_of_editors_is_escaped(client: Client):
    Program.objects.filter(slug="hip-basics").update(for_whom="<script>alert(1)</script>", order_rules="<b>x</b>")
    page = page_of(client, "hip-basics")
    assert "<script>alert" not in page
    assert "<b>x" not in page


@pytest.mark.parametrize("who", ["visitor", "owner", "editor"])
def test_queries_do_not_grow_with_what_a_program_has(who, request, client: Client):
    someone = client
    if who != "visitor":
        someone = request.getfixturevalue(f"{who}_client")
        HealthProfile.objects.create(
            user=request.getfixturevalue(who),
            state=HealthProfile.State.IN_FORCE,
            completed_at=timezone.now(),
            answers=healthy_answers(bones=["osteoporosis"]),
        )
    before = queries_of(someone, address("hip-basics"))
    program = Program.objects.get(slug="hip-basics")
    for order, exercise in enumerate(Exercise.objects.published().exclude(program_items__program=program)):
        ProgramItem.objects.create(
            program=program, exercise=exercise, role="strength", order=100 + order, start=exercise.start or START,
            goal=exercise.goal or START,
        )  # fmt: skip
    for source in Source.objects.exclude(programsource__program=program):
        ProgramSource.objects.create(program=program, source=source)
    assert queries_of(someone, address("hip-basics")) == before
    assert page_of(someone, "hip-basics").count('class="row__name"') == Exercise.objects.published().count()


def test_it_says_whether_a_clinician_has_reviewed_it(client: Client):
    for program in Program.objects.published():
        assert 'id="review"' in client.get(program.get_absolute_url()).text
    program = Program.objects.get(slug="hip-basics")
    before = client.get(program.get_absolute_url()).text
    Program.objects.filter(pk=program.pk).update(reviewed_by="Dr Okafor", reviewed_on=date(2026, 11, 2))
    after = client.get(program.get_absolute_url()).text
    assert "Dr Okafor" not in before
    assert "Dr Okafor" in after


def test_a_review_is_kept_in_the_files(db):
    row = Program.objects.get(slug="hip-basics")
    assert "reviewed_on" not in PROGRAMS.to_data(row)
    row.reviewed_by, row.reviewed_on = "Dr Okafor", date(2026, 11, 2)
    data = PROGRAMS.to_data(row)
    saved = PROGRAMS.write(row, PROGRAMS.normalise(data))
    assert PROGRAMS.to_data(saved) == data
