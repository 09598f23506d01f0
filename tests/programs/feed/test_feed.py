"""The calendar: which days are in it, what an event says, and its secret address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.feed.services import change_feed, feed_address, feed_of, make_feed
from programs.models import CalendarFeed, Routine
from programs.proposal.start import choose_days, end_routine
from programs.routine.pausing import pause_routine, resume_routine
from programs.today.moving_days import move_to_tomorrow
from tests.conftest import client_of, make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import add_part, make_fall, make_profile, make_routine, make_session

from .calendars import A_DAY, every, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(owner: User, on_a_monday) -> Routine:
    return make_routine(owner, on=MONDAY)


def read(user: User) -> icalendar.Calendar:
    """Read the feed of a person as their calendar does: nobody is signed in."""
    feed = feed_of(user) or make_feed(by=user)
    answer = Client().get(path_of(feed))
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content)


def events(user: User) -> list[icalendar.Event]:
    return read(user).walk("VEVENT")


def days(user: User) -> list[date]:
    return [event["DTSTART"].dt for event in events(user)]


# --- Which days -------------------------------------------------------------------------------------------------------


def test_each_planned_session_of_twelve_weeks_is_an_event(owner, routine):
    assert days(owner) == every(routine.days)
    assert not [event for event in events(owner) if {"RRULE", "RDATE", "EXDATE"} & event.keys()]


def test_today_is_the_first_of_them(owner, routine, owner_client):
    assert days(owner)[0] == owner_client.get("/today/").context["next_on"]


def test_what_was_done_is_done_and_keeps_its_id(owner, routine):
    planned = events(owner)[0]
    make_session(routine, on=MONDAY)
    done, next_one = events(owner)[:2]
    assert done["UID"] == planned["UID"]
    assert int(done["SEQUENCE"]) > int(planned["SEQUENCE"])
    assert not done.walk("VALARM")
    assert next_one["DTSTART"].dt == MONDAY + 2 * A_DAY
    assert len({event["UID"] for event in events(owner)}) == len(events(owner))


def test_other_days_reach_it(owner, routine):
    before = {event["UID"]: int(event["SEQUENCE"]) for event in events(owner)}
    choose_days(routine=routine, days=[1, 4], today=MONDAY)
    assert days(owner) == every([1, 4])
    after = {event["UID"]: int(event["SEQUENCE"]) for event in events(owner)}
    stays = before.keys() & after.keys()
    assert stays
    assert all(after[uid] >= before[uid] for uid in stays)


def test_a_move_keeps_the_id_and_raises_the_sequence(owner, routine):
    before = events(owner)[0]
    move_to_tomorrow(by=owner, routine=routine, today=MONDAY)
    after = events(owner)[0]
    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], MONDAY + A_DAY)
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_pause_leaves_what_was_done_alone_and_its_end_brings_the_rest_back(owner, routine):
    make_session(routine, on=MONDAY)
    sequence = int(events(owner)[-1]["SEQUENCE"])
    pause_routine(by=owner, routine=routine, reason="ill", today=MONDAY)
    assert days(owner) == [MONDAY]
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        resume_routine(by=owner, routine=routine, today=MONDAY + 7 * A_DAY)
        assert days(owner)[:2] == [MONDAY, MONDAY + 7 * A_DAY]
        assert int(events(owner)[-1]["SEQUENCE"]) > sequence


def test_an_end_reaches_it(owner, routine):
    end_routine(routine=routine, today=MONDAY)
    assert days(owner) == []


@pytest.mark.parametrize("happens", ["sign", "fracture", "locked"])
def test_nothing_is_planned_for_who_must_not(owner, routine, happens):
    if happens == "sign":
        report_red_flags(by=owner, codes=["RF7"])
    elif happens == "fracture":
        make_fall(owner, fracture=True)
    else:
        make_profile(owner, health=["supervised"])
        make_routine(owner, on=MONDAY)
    assert days(owner) == []


def test_other_answers_leave_the_days_and_name_no_exercise(owner, routine):
    change_feed(by=make_feed(by=owner).user, at=None, names_exercises=True)
    make_profile(owner, balance=["unsteady"])
    assert days(owner) == every(routine.days)
    assert not [event for event in events(owner) if routine.name in str(event["SUMMARY"])]


def test_a_part_on_days_of_its_own_is_in_it(owner, routine):
    part = add_part(routine, exercise="head-press", days=[1], on=MONDAY)
    routine.refresh_from_db()
    assert part.days == [1]
    assert days(owner) == every(routine.days)


# --- What an event says -----------------------------------------------------------------------------------------------


def test_without_a_time_it_is_some_time_of_its_day_with_an_alarm(owner, routine):
    event = events(owner)[0]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (MONDAY, MONDAY + A_DAY)
    assert event["DTSTAMP"].dt == datetime(2026, 11, 16, 10, tzinfo=UTC)
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=9)


def test_it_names_exercises_only_when_asked(owner, routine):
    words = str(events(owner)[0]["SUMMARY"]) + str(events(owner)[0]["DESCRIPTION"])
    names = list(routine.items.values_list("exercise__name", flat=True))
    assert not [name for name in [*names, routine.name] if name in words]
    change_feed(by=owner, at=None, names_exercises=True)
    event = events(owner)[0]
    assert routine.name in event["SUMMARY"]
    assert all(name in event["DESCRIPTION"] for name in names)


def test_a_change_of_what_it_says_raises_the_sequence(owner, routine):
    before = int(events(owner)[0]["SEQUENCE"])
    change_feed(by=owner, at=time(9), names_exercises=False)
    assert int(events(owner)[0]["SEQUENCE"]) > before


def test_what_was_done_has_its_own_time(owner, routine):
    make_feed(by=owner)
    change_feed(by=owner, at=time(17), names_exercises=False)
    make_session(routine, on=MONDAY)
    done = events(owner)[0]
    assert done["DTSTART"].dt == datetime(2026, 11, 16, 10, tzinfo=UTC)


def test_a_time_zone_is_written_out(owner, routine):
    User.objects.filter(pk=owner.pk).update(time_zone="Europe/Berlin")
    make_feed(by=owner)
    change_feed(by=owner, at=time(9), names_exercises=False)
    calendar = read(owner)
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == calendar.walk("VEVENT")[0]["DTSTART"].params["TZID"] == "Europe/Berlin"
    # One observance: no clock is changed there within these twelve weeks.
    assert [observance["TZOFFSETTO"].td for observance in zone.subcomponents] == [timedelta(hours=1)]


# --- The address ------------------------------------------------------------------------------------------------------


def test_it_is_made_shown_renewed_and_taken_away(owner, owner_client, routine):
    assert owner_client.get("/settings/calendar/").context["address"] == ""
    owner_client.post("/settings/calendar/new/")
    first = feed_of(owner)
    assert owner_client.get("/settings/calendar/").context["address"] == feed_address(first)
    owner_client.post("/settings/calendar/new/")
    second = feed_of(owner)
    client = Client()
    assert client.get(path_of(first)).status_code == 404
    assert client.get(path_of(second)).status_code == 200
    owner_client.post("/settings/calendar/off/")
    owner_client.post("/settings/calendar/off/")
    assert client.get(path_of(second)).status_code == 404


def test_a_new_address_keeps_what_was_chosen(owner, owner_client, routine):
    make_feed(by=owner)
    assert owner_client.post("/settings/calendar/", {"at": "17:30", "names_exercises": "on"}).status_code == 302
    make_feed(by=owner)
    assert (feed_of(owner).at, feed_of(owner).names_exercises) == (time(17, 30), True)


def test_nothing_that_is_stored_opens_it(owner):
    feed = make_feed(by=owner)
    key = path_of(feed).split("/")[3].removesuffix(".ics")
    assert len(key) == 32
    assert key not in str(CalendarFeed.objects.filter(pk=feed.pk).values_list().get())


def test_a_wrong_time_is_told_beside_its_field(owner, owner_client):
    make_feed(by=owner)
    answer = owner_client.post("/settings/calendar/", {"at": "25:00"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"at"}


def test_the_answer_is_kept_by_nobody(owner, routine):
    answer = Client().get(path_of(make_feed(by=owner)))
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_another_key_opens_nothing_and_guessing_ends(owner, other):
    feed, others = make_feed(by=owner), make_feed(by=other)
    stolen = path_of(feed).replace(str(feed.pk), str(others.pk))
    client = Client()
    assert [client.get(stolen).status_code for _number in range(21)] == [404] * 20 + [429]


def test_who_may_not_sign_in_has_no_feed(owner):
    feed = make_feed(by=owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().get(path_of(feed)).status_code == 404


def test_reading_writes_nothing(owner, routine, django_assert_max_num_queries):
    address = path_of(make_feed(by=owner))
    with django_assert_max_num_queries(12) as asked:
        Client().get(address)
    assert not [query for query in asked.captured_queries if not query["sql"].lstrip("(").startswith("SELECT")]


def test_the_number_of_queries_does_not_grow(owner, routine):
    address = path_of(make_feed(by=owner))
    change_feed(by=owner, at=time(17), names_exercises=True)
    counts = []
    for day in (1, 3, 5, 8, 10):
        make_session(routine, on=MONDAY - day * A_DAY)
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        counts.append(len(asked))
    assert counts[1] == counts[-1]


# --- One session ------------------------------------------------------------------------------------------------------


def test_one_session_can_be_put_into_a_calendar(owner, owner_client, routine):
    page = owner_client.get("/settings/calendar/")
    day = page.context["days"][1]
    answer = owner_client.get(f"/calendar/days/{day.isoformat()}.ics")
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == day
    assert event["UID"] == next(known for known in events(owner) if known["DTSTART"].dt == day)["UID"]


@pytest.mark.parametrize("day", ["2026-11-17", "2020-01-01", "tomorrow", "2026-99-99"])
def test_a_day_without_a_session_is_no_file(owner_client, routine, day):
    assert owner_client.get(f"/calendar/days/{day}.ics").status_code == 404


def test_that_of_others_is_not_there(other_client, routine):
    assert other_client.get("/calendar/days/2026-11-16.ics").status_code in {302, 404}


@pytest.mark.parametrize("address", ["/settings/calendar/", "/settings/calendar/new/", "/settings/calendar/off/"])
def test_anonymous(client, db, address):
    assert client.post(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/settings/calendar/new/", "/settings/calendar/off/"])
def test_wrong_method(owner_client, address):
    assert owner_client.get(address).status_code == 405


def test_who_has_never_agreed_is_asked_first(db):
    assert client_of(make_user(consented=False)).get("/settings/calendar/").status_code == 302


def test_a_session_of_the_morning_is_an_event_of_its_own(owner, routine):
    add_part(routine, program="morning-in-bed", on=MONDAY)
    routine.refresh_from_db()
    assert routine.mornings
    change_feed(by=make_feed(by=owner).user, at=time(17), names_exercises=False)
    found = events(owner)
    mornings = [event for event in found if not isinstance(event["DTSTART"].dt, datetime)]
    assert [event["DTSTART"].dt for event in mornings] == every(routine.mornings)
    assert [event["DTSTART"].dt.date() for event in found if event not in mornings] == every(routine.days)
    assert len({event["UID"] for event in found}) == len(found)
