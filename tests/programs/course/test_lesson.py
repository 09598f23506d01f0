from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.models import Exercise, Lesson
from exercises.snapshot.current import publish_catalogue
from programs.library import reader
from programs.models import LessonRead
from tests.programs.factories import make_routine
from tests.programs.library.readers import person_of

pytestmark = pytest.mark.django_db
BENDING = "what-to-leave-alone"  # its exercise, the hip hinge, is not for everybody


def address(slug: str) -> str:
    return reverse("programs:lesson", args=[slug])


def read(slug: str) -> str:
    return reverse("programs:lesson_read", args=[slug])


def try_now(page: str) -> str:
    return page.split('id="try"')[1].split('id="question"')[0]


@pytest.fixture
def somebody_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def tell(**presences: bool) -> None:
        monkeypatch.setattr(reader, "Person", lambda user, today: person_of(user, presences, today=today))

    return tell


def test_a_visitor_reads_all_lessons_and_each_number_leads_to_its_source(client: Client) -> None:
    for lesson in Lesson.objects.published().for_page():
        page = client.get(lesson.get_absolute_url()).text
        marks = set(re.findall(r'href="#(source-[\w]+)"', page))
        assert marks == set(re.findall(r'id="(source-[\w]+)"', page)), lesson.slug
        for citation in lesson.lessonsource_set.all():
            assert citation.source.code not in page.split("<main")[1].split("sources")[0]
        assert "[" not in re.sub(r"<[^>]+>", "", page.split("<main")[1].split("</main")[0]), lesson.slug
        for answer in lesson.answers.all():
            assert page.count(answer.text) == 1
        assert lesson.is_card or reverse("accounts:welcome") in try_now(page)
        assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_somebody_who_may_is_let_through(owner_client: Client, somebody_with: Callable[..., None]) -> None:
    somebody_with(osteopenia=True)
    page = try_now(owner_client.get(address(BENDING)).text)
    assert reverse("exercises:exercise_detail", args=["wall-hip-hinge"]) in page
    assert "low drawer" in page


def test_somebody_who_may_not_gets_the_replacement_and_why(
    owner_client: Client, somebody_with: Callable[..., None]
) -> None:
    somebody_with(vertebral_fracture=True)
    for lesson in Lesson.objects.of_course().published().select_related("exercise"):
        response = owner_client.get(address(lesson.slug))
        for_you, page = response.context["for_you"], try_now(response.text)
        names = {entry.slug for entry in for_you.instead}
        assert (lesson.exercise and lesson.exercise.slug) not in names
        if lesson.slug == BENDING:
            assert not for_you.is_allowed
        if not for_you.is_allowed:
            assert names
            assert for_you.reasons
            assert response.context["try_it"][0].text not in page
            assert all(reverse("exercises:exercise_detail", args=[slug]) in page for slug in names)


def test_somebody_who_may_with_changes_is_told_before_what_to_do(
    owner_client: Client, somebody_with: Callable[..., None]
) -> None:
    somebody_with(osteoporosis=True)
    response = owner_client.get(address(BENDING))
    assert response.context["for_you"].verdict == "modify"
    page = try_now(response.text)
    assert page.index('href="#for-you"') < page.index(response.context["try_it"][0].text) < page.index('id="for-you"')


def test_somebody_whose_exercising_waits_is_offered_nothing(
    owner_client: Client, somebody_with: Callable[..., None]
) -> None:
    somebody_with(cardiac_symptoms=True)
    response = owner_client.get(address("yoga"))
    assert response.context["for_you"].locked
    assert response.context["try_it"][0].text not in try_now(response.text)


def test_with_an_open_sign_it_reads_as_for_a_visitor_and_offers_nothing(owner: User, owner_client: Client) -> None:
    report_red_flags(by=owner, codes=["RF7"])
    page = owner_client.get(address("yoga")).text
    assert "What went wrong" in page
    card = owner_client.get(reverse("programs:card", args=["flare"])).text
    for shown in (page, card):
        before_the_text = shown[shown.index("<article") : shown.index("lesson__section")]
        assert reverse("accounts:red_flag") in before_the_text
    assert reverse("exercises:exercise_detail", args=["supine-hamstring-stretch-strap"]) not in try_now(page)


def test_a_draft_is_for_editors_and_an_exercise_that_was_taken_back_for_nobody(
    client: Client, editor_client: Client
) -> None:
    Lesson.objects.filter(slug="yoga").update(status="draft")
    assert client.get(address("yoga")).status_code == 404
    assert editor_client.get(address("yoga")).status_code == 200
    assert address("yoga") not in client.get(reverse("programs:learn")).text
    Exercise.objects.filter(slug="wall-hip-hinge").update(status="draft")
    publish_catalogue()
    page = client.get(address(BENDING)).text
    assert "wall-hip-hinge" not in page
    assert 'id="try"' not in page


def test_what_is_read_is_kept_taken_back_and_leads_on(owner: User, owner_client: Client, other_client: Client) -> None:
    for _twice in range(2):
        response = owner_client.post(read("can-exercise-turn-it-back"), {"read": "yes"})
    assert response["Location"] == address("standing-tall")
    assert owner.lessons_read.count() == 1
    assert 'value="no"' in owner_client.get(address("can-exercise-turn-it-back")).text
    assert owner_client.get(reverse("programs:learn")).context["next"].slug == "standing-tall"
    assert other_client.get(reverse("programs:learn")).context["next"].slug == "can-exercise-turn-it-back"
    owner_client.post(read("can-exercise-turn-it-back"), {"read": "no"})
    assert not LessonRead.objects.exists()


def test_the_last_one_read_leads_to_what_was_left_out_and_then_to_the_list(owner_client: Client) -> None:
    slugs = list(Lesson.objects.of_course().published().values_list("slug", flat=True))
    for slug in slugs[1:]:
        response = owner_client.post(read(slug))
    assert response["Location"] == address(slugs[0])
    assert owner_client.post(read(slugs[0]))["Location"] == reverse("programs:learn")
    assert owner_client.get(reverse("programs:learn")).context["next"] is None


def test_reading_writes_nothing_and_only_posting_counts(owner_client: Client, client: Client) -> None:
    owner_client.get(address("yoga"))
    assert not LessonRead.objects.exists()
    assert owner_client.get(read("yoga")).status_code == 405
    assert owner_client.post(read("no-such-lesson")).status_code == 404
    assert client.post(read("yoga")).status_code == 302
    assert not LessonRead.objects.exists()


def test_pages_cost_few_queries_however_many_lessons_there_are(
    owner_client: Client, somebody_with: Callable[..., None]
) -> None:
    somebody_with(osteopenia=True)
    costs = []
    for time in range(2):
        for page in (reverse("programs:learn"), address("yoga")):
            owner_client.get(page)
            with CaptureQueriesContext(connection) as asked:
                owner_client.get(page)
            costs.append(len(asked))
        for number in range(7):
            Lesson.objects.create(slug=f"more-{time}-{number}", name="More", status="published", order=20 + number)
    assert costs[:2] == costs[2:]
    assert max(costs) <= 12


def test_the_date_of_a_review_is_shown(client: Client) -> None:
    Lesson.objects.filter(slug="yoga").update(reviewed_by="Dr Okafor", reviewed_on=date(2026, 11, 2))
    assert "Dr Okafor" in client.get(address("yoga")).text


def test_a_card_is_no_lesson_and_a_lesson_no_card(client: Client, owner_client: Client) -> None:
    assert client.get(address("pain")).status_code == 404
    assert client.get(reverse("programs:card", args=[BENDING])).status_code == 404
    assert owner_client.post(read("pain")).status_code == 404
    overview = client.get(reverse("programs:learn")).text
    for card in Lesson.objects.cards().published():
        assert f'href="{card.get_absolute_url()}"' in overview
    assert client.post(reverse("programs:before_you_begin")).status_code == 405


def test_what_to_see_to_first_is_a_list_to_tick_and_linked_on_day_one(
    client: Client, owner: User, owner_client: Client
) -> None:
    address = reverse("programs:before_you_begin")
    page = client.get(address).text
    assert page.count("lesson__points--tick") == 4
    make_routine(owner)
    for name in ("programs:today", "programs:routine", "programs:routine_print"):
        assert f'href="{address}"' in owner_client.get(reverse(name)).text, name
