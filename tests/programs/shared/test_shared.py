"""Read-only links: what others see, and what they never see."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.models import Routine, SharedLink
from programs.routine.pausing import pause_routine
from programs.shared.services import MOST_OPEN, link_address, make_link, withdraw_link
from tests.conftest import client_of, make_user
from tests.programs.conftest import MONDAY, Beginning
from tests.programs.factories import make_copies, make_fall, make_profile, make_routine, make_session

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
LIST = "/settings/links/"
Shows = SharedLink.Shows


@pytest.fixture(scope="module")
def begun(beginning: Beginning) -> Routine:
    with beginning() as user:
        make_profile(user, bones=["osteoporosis"])
        routine = make_routine(user, on=MONDAY - 28 * A_DAY)
        for weeks in (3, 2, 1):
            make_session(routine, on=MONDAY - 7 * weeks * A_DAY, pain=2, note="My secret note")
    return routine


@pytest.fixture
def routine(fresh: Routine, on_a_monday) -> Routine:
    return fresh


def link_of(user: User, **fields: Any) -> SharedLink:
    chosen = {"label": "Dr Okafor", "shows": Shows.PLAN, "with_address": False, "with_health": False, **fields}
    return make_link(by=user, link_id=uuid.uuid4(), days=chosen.pop("days", 28), today=MONDAY, **chosen)


def path_of(link: SharedLink) -> str:
    return link_address(link).removeprefix("http://127.0.0.1:8000")


def opened(link: SharedLink, client: Client | None = None) -> HttpResponse:
    answer = (client or Client(enforce_csrf_checks=True)).post(path_of(link))
    assert answer.status_code == 200
    return answer


def names(routine: Routine) -> list[str]:
    return list(routine.items.current().values_list("exercise__name", flat=True))


# --- What it shows ----------------------------------------------------------------------------------------------------


def test_the_plan_shows_the_exercises_with_the_doses_in_force(owner, owner_client, routine):
    shown = opened(link_of(owner))
    assert all(name in shown.text for name in names(routine))
    told = {item.pk: dose for item, dose in owner_client.get("/today/").context["rows"]}
    assert {item.pk: dose for item, dose, _days in shown.context["shown"].rows} == told


@pytest.mark.parametrize(
    ("shows", "plan", "weeks", "doses"),
    [(Shows.PLAN, True, False, False), (Shows.PROGRESS, True, True, True), (Shows.RESULT, False, False, True)],
)
def test_it_shows_what_was_chosen(owner, routine, shows, plan, weeks, doses):
    page = opened(link_of(owner, shows=shows)).text
    found = [f'id="{name}-title"' in page for name in ("plan", "weeks", "doses", "said", "told")]
    assert found == [plan, weeks, doses, False, False]


@pytest.mark.parametrize("shows", Shows.values)
def test_neither_the_address_nor_answers_nor_reasons_without_their_tick(owner, routine, shows):
    page = opened(link_of(owner, shows=shows)).text.lower()
    assert owner.email not in page
    assert "osteoporosis" not in page
    assert "secret note" not in page
    for item in routine.items.all():
        assert not [reason for reason in item.reasons if str(reason["message"]).lower() in page]


def test_each_tick_shows_its_own(owner, routine):
    with_health = opened(link_of(owner, with_health=True)).text
    assert 'id="told-title"' in with_health
    assert "osteoporosis" in with_health.lower()
    assert owner.email not in with_health
    with_address = opened(link_of(owner, with_address=True)).text
    assert owner.email in with_address
    assert 'id="told-title"' not in with_address


def test_check_ins_and_tests_come_with_the_health_tick(owner, routine):
    assert 'id="said-title"' in opened(link_of(owner, shows=Shows.RESULT, with_health=True)).text


@pytest.mark.parametrize("shows", Shows.values)
def test_nothing_on_it_acts(owner, routine, shows):
    page = opened(link_of(owner, shows=shows, with_health=True)).text
    for part in ("<form", "<button", "<input", "hx-", "/sessions/", "/routine/", "/settings/"):
        assert part not in page, part


def test_it_is_the_same_for_whoever_is_signed_in(owner, owner_client, other_client, routine):
    link = link_of(owner)
    pages = {opened(link, client).text for client in (Client(), owner_client, other_client)}
    assert len(pages) == 1


# --- Opening it -------------------------------------------------------------------------------------------------------


def test_a_look_shows_and_counts_nothing_and_the_button_does(owner, routine):
    link = link_of(owner)
    front = Client().get(path_of(link))
    assert front.status_code == 200
    assert front.text.count("<form") == front.text.count("<button") == 1
    assert not [name for name in names(routine) if name in front.text]
    link.refresh_from_db()
    assert (link.openings, link.last_opened_at) == (0, None)
    opened(link)
    opened(link)
    link.refresh_from_db()
    assert link.openings == 2
    assert link.last_opened_at is not None


def test_its_owner_is_told_of_each_opening(owner, owner_client, routine):
    link = link_of(owner)
    opened(link)
    [(listed, address)] = owner_client.get(LIST).context["open"]
    assert (listed.openings, address) == (1, link_address(link))


def test_nobody_stores_or_finds_it(owner, routine):
    link = link_of(owner)
    for answer in (Client().get(path_of(link)), opened(link)):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in answer.text
        assert not answer.cookies


def test_another_key_opens_nothing_and_guessing_ends(owner, other, routine):
    stolen = path_of(link_of(owner)).replace(str(owner.shared_links.get().pk), str(link_of(other).pk))
    client = Client()
    assert [client.post(stolen).status_code for _number in range(21)] == [404] * 20 + [429]
    assert client.post(path_of(owner.shared_links.get())).status_code == 200


def test_the_key_of_a_calendar_opens_no_link(owner, routine):
    from programs.feed.services import feed_address, make_feed

    key = feed_address(make_feed(by=owner)).rpartition("/")[2].removesuffix(".ics")
    assert Client().get(reverse("programs:shared", args=[link_of(owner).pk, key])).status_code == 404


# --- When it ends -----------------------------------------------------------------------------------------------------


def test_it_opens_until_its_last_day(owner, routine):
    link = link_of(owner, days=7)
    for day, status in ((23, 200), (24, 410)):
        with time_machine.travel(f"2026-11-{day}T10:00:00Z", tick=False):
            assert Client().post(path_of(link)).status_code == status
            assert Client().get(path_of(link)).status_code == status


def test_its_days_go_by_the_clock_of_its_owner(owner, routine):
    link = link_of(owner, days=7)
    User.objects.filter(pk=owner.pk).update(time_zone="America/Los_Angeles")
    with time_machine.travel("2026-11-24T05:00:00Z", tick=False):
        assert Client().post(path_of(link)).status_code == 200


def test_taken_back_it_shows_nothing(owner, owner_client, routine):
    link = link_of(owner)
    for _again in range(2):
        assert owner_client.post(f"/settings/links/{link.pk}/withdraw/").status_code == 302
    over = Client().post(path_of(link))
    assert over.status_code == 410
    assert not [name for name in [owner.name, *names(routine)] if name in over.text]
    assert [row.pk for row in owner_client.get(LIST).context["over"]] == [link.pk]


def test_who_may_not_sign_in_shares_nothing(owner, routine):
    link = link_of(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().post(path_of(link)).status_code == 404


# --- When its owner must not exercise ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shows", Shows.values)
def test_under_an_open_sign_it_says_that_the_exercises_rest_and_nothing_else(owner, routine, shows):
    link = link_of(owner, shows=shows, with_health=True, with_address=True)
    report_red_flags(by=owner, codes=["RF7"])
    page = opened(link).text
    assert not [name for name in names(routine) if name in page]
    assert owner.email not in page
    assert not [name for name in ("plan", "weeks", "doses", "said", "told") if f'id="{name}-title"' in page]


def test_after_a_broken_bone_no_exercise_is_shown_and_the_record_stays(owner, routine):
    make_fall(owner, fracture=True)
    assert opened(link_of(owner)).context["shown"].rows == []
    assert 'id="weeks-title"' in opened(link_of(owner, shows=Shows.PROGRESS)).text


def test_a_plan_on_a_break_is_still_a_plan(owner, routine):
    pause_routine(by=owner, routine=routine, reason="ill", today=MONDAY)
    shown = opened(link_of(owner)).context["shown"]
    assert shown.is_paused
    assert len(shown.rows) == len(names(routine))


def test_without_a_plan_there_is_nothing_to_do(owner, on_a_monday):
    make_profile(owner)
    for shows in Shows.values:
        assert opened(link_of(owner, shows=shows)).status_code == 200


# --- The page of the links --------------------------------------------------------------------------------------------

WANTED = {"label": "My daughter", "shows": "progress", "days": "7", "with_health": "on"}


def test_a_link_is_made_once(owner, owner_client, on_a_monday):
    wanted = {**WANTED, "link": str(uuid.uuid4())}
    for _again in range(2):
        assert owner_client.post(LIST, wanted).status_code == 302
    link = owner.shared_links.get()
    assert (link.shows, link.with_health, link.with_address) == (Shows.PROGRESS, True, False)
    assert link.ends_on == MONDAY + 7 * A_DAY


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": " "}, "label"),
        ({"shows": "all"}, "shows"),
        ({"days": "9999"}, "days"),
        ({"label": "x" * 81}, "label"),
    ],
)
def test_a_wrong_answer_says_so_beside_its_field_and_keeps_the_rest(owner, owner_client, changed, field):
    answer = owner_client.post(LIST, {**WANTED, "link": str(uuid.uuid4()), **changed})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"]["with_health"].value() is True
    assert not owner.shared_links.exists()


def test_nobody_has_links_without_end(owner, owner_client, on_a_monday):
    for _number in range(MOST_OPEN):
        link_of(owner)
    wanted = {**WANTED, "link": str(uuid.uuid4())}
    assert owner_client.post(LIST, wanted).status_code == 422
    withdraw_link(link=owner.shared_links.first())
    assert owner_client.post(LIST, wanted).status_code == 302


def test_not_yours(owner, other, other_client, on_a_monday):
    link = link_of(owner)
    assert other_client.post(f"/settings/links/{link.pk}/withdraw/").status_code == 404
    assert other_client.post(LIST, {**WANTED, "link": str(link.pk)}).status_code == 422
    assert other_client.get(LIST).context["open"] == []
    link.refresh_from_db()
    assert (link.user, link.withdrawn_at) == (owner, None)


def test_anonymous_and_wrong_method(client, owner, owner_client, on_a_monday):
    withdraw = f"/settings/links/{link_of(owner).pk}/withdraw/"
    for address in (LIST, withdraw):
        assert client.post(address)["Location"].startswith("/accounts/login/")
    assert owner_client.get(withdraw).status_code == 405
    assert client_of(make_user("new@example.org", consented=False)).get(LIST).status_code == 302


@pytest.mark.parametrize("shows", Shows.values)
def test_it_costs_what_a_page_may_cost_and_the_count_and_does_not_grow(owner, routine, shows):
    link = link_of(owner, shows=shows, with_health=True)
    opened(link)  # this process then knows the catalogue
    counts = []
    for _twice in range(2):
        with CaptureQueriesContext(connection) as asked:
            opened(link)
        counts.append(len(asked))
        make_copies(owner.sessions.first(), on=[MONDAY - number * A_DAY for number in range(2, 20)])
    assert counts[0] == counts[1] <= 12 + 1
