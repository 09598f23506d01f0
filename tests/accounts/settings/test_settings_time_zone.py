"""Where a person lives: taken from their device at sign-up, asked for while unknown, and asked again when they move."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.test import Client

from accounts.models import FunctionalTest, User
from accounts.settings.services import change_time_zone
from accounts.time_zones import (
    DEVICE_COOKIE,
    REGIONS,
    earlier_names,
    known_time_zones,
    place_of,
    present_name,
    question_for,
)
from programs.decision.reading.reader import Reader
from programs.models import Session
from tests.accounts.entrance.test_sign_up import ADDRESS as SIGN_UP
from tests.accounts.entrance.test_sign_up import NEW
from tests.programs.checks import signs_in_first
from tests.programs.factories import make_clearance, make_fall, make_routine

ADDRESS = "/settings/time-zone/"
TODAY = "/today/"
LA = "America/Los_Angeles"
# A moment that is Saturday afternoon in Los Angeles and Sunday where the server is.
AFTERNOON = "2026-11-21T16:30:00-08:00"


@pytest.fixture(autouse=True)
def _on_a_saturday_afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def device(client: Client, zone: str = LA, *, days: int = 0) -> None:
    """Let a client's device have had a time zone for this many days."""
    client.cookies[DEVICE_COOKIE] = f"{zone}|{date(2026, 11, 21) - timedelta(days=days)}"


def question(client: Client):
    return client.get(TODAY).context["zone_question"]


@pytest.fixture
def newcomer(owner) -> User:
    """A person with a routine who was never asked where they live."""
    User.objects.filter(pk=owner.pk).update(time_zone="")
    owner.refresh_from_db()
    make_routine(owner, on=date(2026, 11, 16))
    return owner


# --- At sign-up -------------------------------------------------------------------------------------------------------


def test_sign_up_shows_what_the_device_says_and_keeps_what_is_chosen(client, db):
    device(client)
    assert client.get(SIGN_UP).context["form"]["time_zone"].value() == LA
    client.post(SIGN_UP, {**NEW, "time_zone": "Europe/Berlin"})
    assert User.objects.get().time_zone == "Europe/Berlin"


def test_without_a_script_it_is_chosen_there_or_asked_later(client, db):
    assert not client.get(SIGN_UP).context["form"]["time_zone"].value()
    client.post(SIGN_UP, NEW)
    user = User.objects.get()
    assert user.time_zone == ""
    make_routine(user)
    assert (question(client).told, question(client).device) == ("", "")


def test_a_place_that_is_none_is_asked_again_and_nothing_typed_is_lost(client, db):
    answer = client.post(SIGN_UP, {**NEW, "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"time_zone"}
    assert 'value="Nora"' in answer.text


# --- Which day it is --------------------------------------------------------------------------------------------------


def test_the_day_and_the_greeting_are_those_of_the_device_until_somebody_says(newcomer, owner_client):
    device(owner_client)
    page = owner_client.get(TODAY)
    assert (page.context["today"], page.context["hour"]) == (date(2026, 11, 21), 16)
    assert "Good afternoon, <bdi>Ruth</bdi>" in page.text


def test_where_nobody_knows_the_hour_it_is_not_said(newcomer, owner_client):
    assert owner_client.get(TODAY).context["hour"] is None
    assert "Good " not in owner_client.get(TODAY).text


@pytest.mark.parametrize("said", ["", "|", LA, f"{LA}|", f"{LA}|soon", "Mars/Olympus|2026-11-01", "../etc|2026-11-01"])
def test_what_a_device_says_that_cannot_be_is_nothing(newcomer, owner_client, said):
    owner_client.cookies[DEVICE_COOKIE] = said
    assert owner_client.get(TODAY).context["hour"] is None


def test_where_somebody_lives_counts_wherever_their_device_is(owner, owner_client):
    make_routine(owner, on=date(2026, 11, 16))
    device(owner_client)
    assert owner_client.get(TODAY).context["today"] == date(2026, 11, 22)


def test_a_session_keeps_where_it_was_begun(newcomer, owner_client):
    device(owner_client)
    owner_client.post(f"/sessions/{uuid.uuid4()}/check/")
    assert (Session.objects.get().time_zone, Session.objects.get().performed_on) == (LA, date(2026, 11, 21))


# --- Asked again ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "zone", "days", "asks"),
    [
        (LA, LA, 300, False),
        ("Europe/Berlin", LA, 0, False),
        ("Europe/Berlin", LA, 3, False),
        ("Europe/Berlin", LA, 4, True),
        ("Europe/Berlin", "Europe/Vienna", 300, False),
        ("", LA, 0, True),
    ],
)
def test_it_is_asked_when_the_clock_has_been_another_for_more_than_a_few_days(
    owner, owner_client, told, zone, days, asks
):
    User.objects.filter(pk=owner.pk).update(time_zone=told)
    owner.refresh_from_db()
    make_routine(owner, on=date(2026, 11, 16))
    device(owner_client, zone, days=days)
    assert (question(owner_client) is not None) is asks


def test_one_press_says_that_somebody_has_moved(owner, owner_client):
    make_routine(owner, on=date(2026, 11, 16))
    device(owner_client, days=10)
    assert f'name="time_zone" value="{LA}"' in owner_client.get(TODAY).text
    for _time in range(2):
        assert owner_client.post(ADDRESS, {"time_zone": LA})["Location"] == TODAY
    owner.refresh_from_db()
    assert owner.time_zone == LA
    assert question(owner_client) is None


def test_who_stays_is_not_asked_about_that_place_again(owner, owner_client):
    make_routine(owner, on=date(2026, 11, 16))
    device(owner_client, days=10)
    assert owner_client.post(ADDRESS, {"stay": ""})["Location"] == TODAY
    assert question(owner_client) is None
    owner.refresh_from_db()
    assert owner.time_zone == "UTC"
    device(owner_client, "Asia/Tokyo", days=10)
    assert question(owner_client).device == "Asia/Tokyo"


@pytest.mark.parametrize("said", [{}, {"time_zone": ""}, {"time_zone": "Mars/Olympus"}, {"stay": ""}])
def test_no_place_is_no_answer(newcomer, owner_client, said):
    answer = owner_client.post(ADDRESS, said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"time_zone"}


def test_works_without_a_script(newcomer, owner_client):
    assert f'href="{ADDRESS}"' in owner_client.get(TODAY).text
    assert owner_client.get(ADDRESS).status_code == 200
    owner_client.post(ADDRESS, {"time_zone": LA})
    newcomer.refresh_from_db()
    assert newcomer.time_zone == LA


def test_anonymous(client, db):
    assert signs_in_first(client.post(ADDRESS, {"time_zone": LA}))


def test_wrong_method(owner_client):
    assert owner_client.delete(ADDRESS).status_code == 405


def test_a_place_is_said_as_people_say_it():
    assert [place_of(name) for name in ("Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC")] == [
        "Berlin",
        "Buenos Aires, Argentina",
        "UTC",
    ]


def test_two_places_with_one_clock_differ_once_their_clocks_do():
    """Arizona has no summer time, so its clock equals that of Los Angeles for a part of the year."""
    cookies = {DEVICE_COOKIE: "America/Phoenix|2026-01-01"}
    winter, summer = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert question_for("America/Denver", cookies, now=winter) is None
    assert question_for("America/Denver", cookies, now=summer) is not None


# --- Nothing in the future afterwards ---------------------------------------------------------------------------------


def days_after(user: User, today: date) -> list[str]:
    """Return every date after today in any of the person's rows."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in {"accounts", "programs"}:
            continue
        paths = [
            name
            for name in ("user", "routine__user", "session__user", "item__routine__user")
            if name.split("__")[0] in {field.name for field in model._meta.get_fields()}
            and (name == "user" or not hasattr(model, "user_id"))
        ]
        days = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
        ]
        for path in paths[:1]:
            for name in days:
                if (
                    name != "valid_until"
                    and model._default_manager.filter(**{path: user, f"{name}__gt": today}).exists()
                ):
                    found.append(f"{model.__name__}.{name}")
    return found


def test_whoever_says_that_they_live_further_west_has_nothing_in_their_future(newcomer, owner_client):
    """All of it was done on Saturday afternoon, which was Sunday where the server is."""
    sunday = date(2026, 11, 22)
    routine = newcomer.routines.get()
    session_id = uuid.uuid4()
    owner_client.post(f"/sessions/{session_id}/check/")
    owner_client.post(f"/sessions/{session_id}/as-planned/")
    owner_client.post(f"/sessions/{session_id}/finish/", {"pain": "1", "effort": "5"})
    make_fall(newcomer, on=sunday, near=True)
    make_clearance(newcomer, given_on=sunday)
    FunctionalTest.objects.create(user=newcomer, kind="chair_stand", score=10, done_on=sunday)
    owner_client.post("/routine/pause/", {"reason": "ill"})
    routine.items.filter(pk=routine.items.first().pk).update(ended_on=sunday)
    assert {"Session.performed_on", "FallReport.happened_on", "FunctionalTest.done_on"} <= set(
        days_after(newcomer, date(2026, 11, 21))
    )
    change_time_zone(by=newcomer, time_zone=LA)
    assert days_after(newcomer, date(2026, 11, 21)) == []
    session = Session.objects.get()
    assert (session.performed_on, session.time_zone) == (date(2026, 11, 21), LA)
    assert session.decided
    assert owner_client.get(session.get_absolute_url()).status_code == 200
    assert Reader(routine).done[session.pk].on == date(2026, 11, 21)


def test_of_what_is_there_once_a_day_the_later_one_stays(newcomer):
    # From the far east of the date line to its far west, two days can lie ahead.
    for number, score in ((21, 10), (22, 12), (23, 14)):
        FunctionalTest.objects.create(user=newcomer, kind="chair_stand", score=score, done_on=date(2026, 11, number))
    change_time_zone(by=newcomer, time_zone=LA)
    test = newcomer.functional_tests.get()
    assert (test.score, test.done_on) == (14, date(2026, 11, 21))


def test_a_journey_east_changes_no_day(newcomer):
    make_fall(newcomer, near=True)
    change_time_zone(by=newcomer, time_zone="Pacific/Auckland")
    assert newcomer.fall_reports.get().happened_on == date(2026, 11, 22)


# --- Earlier names ----------------------------------------------------------------------------------------------------


def test_each_zone_is_listed_once_and_its_earlier_names_are_understood(client, owner, owner_client):
    listed, earlier = known_time_zones(), earlier_names()
    assert not earlier.keys() & set(listed)
    assert set(earlier.values()) <= set(listed)
    assert {name for name in available_timezones() if name.startswith(REGIONS)} <= {*listed, *earlier}
    summer, winter = (datetime(2026, month, 21, 12, tzinfo=UTC) for month in (6, 12))
    for name, place in {**earlier, "Asia/Calcutta": "Asia/Kolkata", "Europe/Kiev": "Europe/Kyiv"}.items():
        assert present_name(name) == place
        for moment in (summer, winter):
            assert moment.astimezone(ZoneInfo(name)).utcoffset() == moment.astimezone(ZoneInfo(place)).utcoffset(), name
    device(client, zone="Europe/Kiev")
    assert client.get(SIGN_UP).context["form"]["time_zone"].value() == "Europe/Kyiv"
    client.post(SIGN_UP, {**NEW, "time_zone": "Europe/Kiev"})
    assert User.objects.exclude(pk=owner.pk).get().time_zone == "Europe/Kyiv"
    User.objects.filter(pk=owner.pk).update(time_zone="Asia/Calcutta")
    assert '<option value="Asia/Kolkata" selected data-also="Asia/Calcutta">' in owner_client.get("/settings/").text
