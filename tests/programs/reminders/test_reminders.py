"""The pages: what somebody wants, the end of it without signing in, and the pages to which the mails lead."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.keys import key_of
from accounts.models import User
from programs.models import Reminders
from programs.reminders import letters
from programs.reminders.letters import STOP
from programs.today.moving_days import move_to_tomorrow
from tests.conftest import client_of, make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine, make_session
from tests.programs.reminders.conftest import ask_for_lessons, ask_for_mail, ask_for_mail_of_messages

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/reminders/"
CHOICES = {
    "wanted": "on", "days": ["0", "2"], "at": "09:00", "again_at": "", "morning_at": "08:30", "check_ins": "on",
    "quiet_from": "21:00", "quiet_until": "07:00",
}  # fmt: skip
A_DAY = timedelta(days=1)


def test_what_somebody_wants_is_kept_and_shown_again(owner, owner_client):
    assert owner_client.post(ADDRESS, CHOICES).status_code == 302
    kept = Reminders.objects.get(user=owner)
    assert (kept.wanted, kept.days, kept.at, kept.again_at) == (True, [0, 2], time(9), None)
    assert (kept.morning_at, kept.check_ins, kept.quiet_from) == (time(8, 30), True, time(21))
    shown = owner_client.get(ADDRESS).context["form"]
    assert shown["days"].value() == ["0", "2"]
    assert shown["morning_at"].value() == "08:30"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"days": []}, "days"),
        ({"at": "22:00"}, "at"),
        ({"at": "09:07"}, "at"),
        ({"again_at": "08:00"}, "again_at"),
        ({"quiet_until": ""}, "quiet_until"),
        ({"morning_at": "06:30"}, "morning_at"),
        ({"wanted": "perhaps"}, "wanted"),
        ({"days": ["7"]}, "days"),
    ],
)
def test_a_wrong_answer_says_so_beside_its_field_and_keeps_the_rest(owner_client, changed, field):
    answer = owner_client.post(ADDRESS, {**CHOICES, **changed})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"]["check_ins"].value() is True
    assert not Reminders.objects.exists()


def test_who_wants_none_need_choose_no_day(owner, owner_client):
    assert owner_client.post(ADDRESS, {**CHOICES, "wanted": "off", "days": []}).status_code == 302
    assert Reminders.objects.get(user=owner).wanted is False


def test_who_has_not_said_where_they_live_is_asked(db):
    user = make_user(time_zone="")
    client = client_of(user)
    assert client.post(ADDRESS, CHOICES).status_code == 422
    assert client.post(ADDRESS, {**CHOICES, "time_zone": "Europe/Berlin"}).status_code == 302
    user.refresh_from_db()
    assert user.time_zone == "Europe/Berlin"


def test_who_has_not_confirmed_their_address_is_told(owner, owner_client, settings):
    settings.EMAIL_BACKEND = "accounts.mail.EmailBackend"
    assert reverse("account_email") in owner_client.get(ADDRESS).text
    ask_for_mail(owner)
    assert reverse("account_email") not in owner_client.get(ADDRESS).text


# --- Asked once -------------------------------------------------------------------------------------------------------


def asks(client: Client) -> bool:
    return client.get("/today/").context["asks_for_reminders"]


@pytest.fixture
def after_the_first(owner, on_a_monday) -> User:
    make_session(make_routine(owner, on=MONDAY - A_DAY), on=MONDAY - A_DAY)
    owner.sessions.get().next_day = None
    return owner


def answered_morning(client: Client, user: User) -> None:
    client.post(f"/sessions/{user.sessions.get().pk}/morning/", {"pain": "1"})


def test_it_is_asked_once_after_the_first_session(after_the_first, owner_client, settings):
    answered_morning(owner_client, after_the_first)
    assert asks(owner_client) is True
    assert owner_client.post("/settings/reminders/no/").status_code == 302
    assert asks(owner_client) is False
    assert after_the_first.reminders.wanted is False


def test_not_where_no_mail_is_sent(after_the_first, owner_client, settings):
    answered_morning(owner_client, after_the_first)
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert asks(owner_client) is False


def test_not_before_the_first_session(owner, owner_client, on_a_monday):
    make_routine(owner, on=MONDAY)
    assert asks(owner_client) is False


# --- The end of it ----------------------------------------------------------------------------------------------------


EACH_MAIL = pytest.mark.parametrize("ask", [ask_for_mail, ask_for_lessons, ask_for_mail_of_messages])


def stop_address(asked: letters.Asked) -> str:
    return letters.stop_address(asked).removeprefix(settings.SITE_URL)


@EACH_MAIL
def test_opening_the_address_stops_nothing(owner, client, ask):
    reminders = ask(owner)
    page = client.get(stop_address(reminders))
    assert page.status_code == 200
    assert page.text.count("<form") == page.text.count("<button") == 1
    assert "csrftoken" not in page.cookies
    reminders.refresh_from_db()
    assert reminders.wanted


@EACH_MAIL
@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_a_post_stops_them_without_signing_in_and_can_be_repeated(owner, body, ask):
    reminders = ask(owner)
    client = Client(enforce_csrf_checks=True)
    for _again in range(2):
        assert client.post(stop_address(reminders), body).status_code == 200
    reminders.refresh_from_db()
    assert not reminders.wanted


def test_stopping_one_kind_of_mail_leaves_the_other(owner, client):
    reminders, lessons = ask_for_mail(owner), ask_for_lessons(owner)
    client.post(stop_address(lessons))
    mixed = reverse("programs:course_mail_stop", args=[reminders.address_id, key_of(STOP, reminders.address_id)])
    assert client.post(mixed).status_code == 404
    reminders.refresh_from_db()
    lessons.refresh_from_db()
    assert (reminders.wanted, lessons.wanted) == (True, False)


def test_with_another_key_nothing_is_stopped(owner, other, client):
    reminders, others = ask_for_mail(owner), ask_for_mail(other)
    stolen = reverse("programs:reminders_stop", args=[others.address_id, key_of(STOP, reminders.address_id)])
    assert client.post(stolen).status_code == 404
    others.refresh_from_db()
    assert others.wanted


def test_who_guesses_has_to_stop(client, db):
    wrong = reverse("programs:reminders_stop", args=[uuid.uuid4(), "a" * 64])
    assert [client.get(wrong).status_code for _number in range(21)][-1] == 429


@EACH_MAIL
def test_it_works_for_somebody_who_is_signed_in_and_for_whoever_has_not_agreed_yet(db, ask):
    user = make_user(consented=False)
    assert client_of(user).post(stop_address(ask(user))).status_code == 200


# --- Where the mails lead ---------------------------------------------------------------------------------------------


def test_start_is_a_page_with_one_button(owner, owner_client, on_a_monday):
    make_routine(owner, on=MONDAY)
    page = owner_client.get("/today/start/")
    assert page.status_code == 200
    assert page.text.count("/check/") == 1
    assert not owner.sessions.exists()


@pytest.mark.parametrize("address", ["/today/start/", "/today/tomorrow/"])
def test_on_a_day_of_rest_and_once_it_is_begun_today_says_what_there_is(owner, owner_client, on_a_monday, address):
    routine = make_routine(owner, on=MONDAY)
    make_session(routine, on=MONDAY, done=False)
    assert owner_client.get(address)["Location"] == "/today/"
    assert owner_client.post(address).status_code in {302, 405}
    assert routine.moved == []


def planned(client: Client) -> date:
    return client.get("/today/").context["next_on"]


def test_opening_the_page_moves_nothing_and_the_button_does_once(owner, owner_client, on_a_monday):
    routine = make_routine(owner, on=MONDAY)
    owner_client.get("/today/tomorrow/")
    assert planned(owner_client) == MONDAY
    for _again in range(2):
        owner_client.post("/today/tomorrow/")
    routine.refresh_from_db()
    had = [MONDAY, MONDAY + 2 * A_DAY, MONDAY + 4 * A_DAY]
    assert routine.all_moves() == {day: day + A_DAY for day in had}
    assert planned(owner_client) == MONDAY + A_DAY


def test_the_page_says_what_moves_along(owner, owner_client, on_a_monday):
    make_routine(owner, on=MONDAY)
    page = owner_client.get("/today/tomorrow/")
    wednesday = MONDAY + 2 * A_DAY
    assert page.context["along"] == [(wednesday, wednesday + A_DAY), (wednesday + 2 * A_DAY, wednesday + 3 * A_DAY)]


def test_a_plan_that_is_fitted_anew_keeps_what_was_moved(owner, on_a_monday):
    routine = make_routine(owner, on=MONDAY)
    move_to_tomorrow(by=owner, routine=routine, today=MONDAY)
    routine.refresh_from_db()
    weeks = owner.routines.for_today().get()
    assert weeks.all_moves()[MONDAY] == MONDAY + A_DAY


@pytest.mark.parametrize("address", [ADDRESS, "/settings/reminders/no/", "/today/start/", "/today/tomorrow/"])
def test_anonymous(client, db, address):
    assert client.post(address)["Location"].startswith("/accounts/login/")


def test_wrong_method(owner_client):
    assert owner_client.get("/settings/reminders/no/").status_code == 405
    assert owner_client.delete(ADDRESS).status_code == 405
