from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import time_machine

from accounts.health_check.services import report_red_flags
from programs.models import NextDayCheck, SetLog
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.factories import make_routine, make_session
from tests.programs.histories import play

TODAY = "/today/"
pytestmark = pytest.mark.usefixtures("on_a_tuesday")
YESTERDAYS = "How does it feel this morning, after Monday’s session?"


@pytest.fixture
def session(owner):
    """One of yesterday, with pain 1 before and during it, and a morning that nobody has told of."""
    return play(make_routine(owner, on=MONDAY), on=MONDAY, morning=None)


def address(session) -> str:
    return address_of(session.pk)


def address_of(session_id) -> str:
    return f"/sessions/{session_id}/morning/"


def test_today_asks_and_one_tap_answers(session, owner_client):
    text = owner_client.get(TODAY).text
    assert YESTERDAYS in text
    assert "then your exercises stay as they are" in text
    assert re.findall(r'<button[^>]* name="pain" value="(\d+)"', text) == [str(number) for number in range(11)]
    answer = owner_client.post(address(session), {"pain": "2"}, follow=True)
    check = NextDayCheck.objects.get()
    assert (check.session, check.pain, check.worse) == (session, 2, False)
    assert "That sounds fine, so your exercises can go on from here." in answer.text
    assert YESTERDAYS not in answer.text


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ({"pain": "0"}, "That sounds fine"),
        ({"pain": "3"}, "clearly more than usual for you, so next time is easier"),
        ({"pain": "1", "worse": "on"}, "clearly more than usual for you, so next time is easier"),
    ],
)
def test_the_answer_says_what_it_means_for_next_time(session, owner_client, given, means):
    assert means in owner_client.post(address(session), given, follow=True).text
    assert NextDayCheck.objects.get().worse is ("worse" in given)


@pytest.mark.parametrize(
    ("felt", "means"),
    [
        ({"pain": 7}, "As the session itself hurt a lot, next time is easier."),
        ({"pain": 4}, "We wait a little before anything gets harder."),
        ({"pain": None}, "so next time stays as it is"),
    ],
)
def test_a_good_morning_does_not_hide_what_the_session_was(owner, owner_client, felt, means):
    session = play(make_routine(owner, on=MONDAY), on=MONDAY, morning=None, **felt)
    assert means in owner_client.post(address(session), {"pain": "1"}, follow=True).text


def test_strong_pain_is_told_whom_to_call(session, owner_client):
    assert "call your doctor" in owner_client.post(address(session), {"pain": "6"}, follow=True).text


def test_what_is_usual_counts(owner, owner_client):
    """A morning of 4 is nothing new for somebody whose pain is 3 before most sessions."""
    told = {"hips": ["hip_pain"], "hip_pain_gradual": "yes", "pain_hip": 3}
    routine = make_routine(owner, on=MONDAY - timedelta(days=7), **told)
    play(routine, on=MONDAY - timedelta(days=7), pain_before=3)
    session = play(routine, on=MONDAY, pain=3, pain_before=3, morning=None)
    assert "That sounds fine" in owner_client.post(address(session), {"pain": "4"}, follow=True).text


def test_the_next_session_goes_by_it(owner, owner_client):
    routine = make_routine(owner, on=MONDAY)
    flared = play(routine, on=MONDAY, morning=None)
    owner_client.post(address(flared), {"pain": "5"})
    following = play(routine, on=MONDAY + timedelta(days=2))
    assert {row.because for row in decided(following)} == {"flare"}
    # Corrected, it is as if it had been so from the start.
    owner_client.post(address(flared), {"pain": "1"})
    assert "flare" not in {row.because for row in decided(following)}


def test_sent_twice_it_is_there_once(session, owner_client):
    for _time in range(2):
        assert owner_client.post(address(session), {"pain": "2"}).status_code == 302
    assert NextDayCheck.objects.count() == 1


def test_it_can_be_corrected(session, owner_client):
    owner_client.post(address(session), {"pain": "2", "worse": "on"})
    today = owner_client.get(TODAY).text
    assert "2 out of 10" in today
    assert f'href="{address(session)}"' in today
    page = owner_client.get(address(session)).text
    assert "You said 2 out of 10." in page
    assert 'value="2" aria-pressed="true"' in page
    assert re.search(r'name="worse"[^>]* checked', page)
    owner_client.post(address(session), {"pain": "4"})
    assert (NextDayCheck.objects.get().pain, NextDayCheck.objects.get().worse) == (4, False)


def test_later_it_asks_about_that_morning(session, owner_client):
    with time_machine.travel("2026-11-19T10:00:00Z", tick=False):
        text = owner_client.get(TODAY).text
    assert "How did it feel on the morning after your session of Monday 16 November?" in text


@pytest.mark.parametrize("moment", ["2026-11-16T20:00:00Z", "2026-11-24T10:00:00Z"])
def test_not_on_the_day_itself_nor_after_a_week(session, owner_client, moment):
    with time_machine.travel(moment, tick=False):
        assert 'name="pain"' not in owner_client.get(TODAY).text


def test_there_is_no_morning_after_yet(session, owner_client):
    with time_machine.travel("2026-11-16T20:00:00Z", tick=False):
        assert owner_client.get(address(session)).status_code == 404
        assert owner_client.post(address(session), {"pain": "2"}).status_code == 404


def test_a_session_in_which_nothing_was_done_has_no_morning(owner, owner_client):
    session = make_session(make_routine(owner, on=MONDAY), on=MONDAY, done=False)
    assert 'name="pain"' not in owner_client.get(TODAY).text
    assert owner_client.get(address(session)).status_code == 404


def test_a_session_of_which_all_was_left_out_asks_for_no_morning(owner, owner_client):
    session = make_session(make_routine(owner, on=MONDAY), on=MONDAY)
    page = f"/sessions/{session.pk}/"
    assert address(session) in owner_client.get(page).text
    session.set_logs.update(skipped=SetLog.Skipped.NO_TIME)
    assert address(session) not in owner_client.get(page).text


@pytest.mark.parametrize("given", [{}, {"pain": ""}, {"pain": "11"}, {"pain": "-1"}, {"pain": "much"}])
def test_what_is_no_answer_asks_again_and_loses_nothing(session, owner_client, given):
    answer = owner_client.post(address(session), {**given, "worse": "on"})
    assert answer.status_code == 422
    assert "Tap a number from 0 to 10." in answer.text
    assert re.search(r'name="worse"[^>]* checked', answer.text)
    assert not NextDayCheck.objects.exists()


def test_not_yours(session, other_client):
    assert other_client.get(address(session)).status_code == 404
    assert other_client.post(address(session), {"pain": "2"}).status_code == 404
    assert not NextDayCheck.objects.exists()


def test_anonymous(session, client):
    assert signs_in_first(client.post(address(session), {"pain": "2"}))


def test_wrong_method(session, owner_client):
    assert owner_client.put(address(session)).status_code == 405


def test_looking_changes_nothing(session, owner_client):
    owner_client.get(address(session))
    owner_client.get(TODAY)
    assert not NextDayCheck.objects.exists()


def test_an_open_warning_sign_comes_before_it(session, owner, owner_client):
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(TODAY).status_code == 302


def test_queries(session, owner_client):
    assert queries_of(owner_client, address(session))


# --- A night lies between, by the person's clock ----------------------------------------------------------------------


def asks(client) -> bool:
    return "morning_session" in client.get(TODAY).context


@pytest.mark.parametrize(
    ("zone", "began", "ended", "not_yet", "then"),
    [
        ("UTC", "2026-11-16T23:30:00", "2026-11-16T23:58:00", "2026-11-17T00:05:00", "2026-11-17T07:00:00"),
        ("UTC", "2026-11-16T23:30:00", "2026-11-17T00:20:00", "2026-11-17T00:30:00", "2026-11-17T07:00:00"),
        ("UTC", "2026-11-17T03:30:00", "2026-11-17T03:55:00", "2026-11-17T04:10:00", "2026-11-17T09:00:00"),
        ("UTC", "2026-11-17T00:30:00", "2026-11-17T00:50:00", "2026-11-17T01:00:00", "2026-11-17T08:00:00"),
        # Midnight where the server is lies in the afternoon.
        (
            "America/Los_Angeles", "2026-11-16T15:30:00-08:00", "2026-11-16T15:50:00-08:00",
            "2026-11-16T16:05:00-08:00", "2026-11-17T07:00:00-08:00",
        ),
        (
            "America/Los_Angeles", "2026-11-16T15:30:00-08:00", "2026-11-16T15:50:00-08:00",
            "2026-11-16T23:55:00-08:00", "2026-11-17T07:00:00-08:00",
        ),
        (
            "Pacific/Auckland", "2026-11-16T20:00:00+13:00", "2026-11-16T20:20:00+13:00",
            "2026-11-16T23:59:00+13:00", "2026-11-17T06:00:00+13:00",
        ),
    ],
)  # fmt: skip
def test_it_is_asked_after_a_night_by_the_clock_of_the_person(owner, owner_client, zone, began, ended, not_yet, then):
    owner.time_zone = zone
    owner.save(update_fields=["time_zone"])
    make_routine(owner, on=MONDAY - timedelta(days=3))
    session_id = uuid.uuid4()
    with time_machine.travel(began, tick=False):
        owner_client.post(f"/sessions/{session_id}/check/", {"pain_before": "1"})
    with time_machine.travel(ended, tick=False):
        owner_client.post(f"/sessions/{session_id}/as-planned/")
        owner_client.post(f"/sessions/{session_id}/finish/", {"pain": "1", "effort": "5"})
    with time_machine.travel(not_yet, tick=False):
        assert not asks(owner_client)
        assert owner_client.post(address_of(session_id), {"pain": "0"}).status_code == 404
        assert not NextDayCheck.objects.exists()
    with time_machine.travel(then, tick=False):
        assert asks(owner_client)
        assert owner_client.post(address_of(session_id), {"pain": "0"}).status_code == 302


def test_nobody_knows_the_clock_of_somebody_who_never_said_where_they_live(owner, owner_client):
    """Ten to four in the afternoon in Los Angeles is ten to midnight by the site's clock."""
    owner.time_zone = ""
    owner.save()
    with time_machine.travel("2026-11-16T23:30:00Z", tick=False):
        session = make_session(make_routine(owner), done=False)
    with time_machine.travel("2026-11-16T23:50:00Z", tick=False):
        log_all_as_planned(session=session)
        finish_session(session=session, pain=1, effort=5)
    for moment, is_asked in (("T04:10:00Z", False), ("T07:59:00Z", False), ("T19:00:00Z", True)):
        with time_machine.travel(f"2026-11-17{moment}", tick=False):
            text = owner_client.get(TODAY).text
            assert (address(session) in text) is is_asked, moment


def test_who_has_answered_can_change_it_where_nobody_knows_their_clock(owner, owner_client):
    """The answer was given where their clock was known, or by a release that asked sooner."""
    owner.time_zone = ""
    owner.save()
    with time_machine.travel("2026-11-16T23:50:00Z", tick=False):
        session = make_session(make_routine(owner))
        NextDayCheck.objects.create(session=session, pain=1)
        assert address(session) in owner_client.get(f"/sessions/{session.pk}/").text
        assert owner_client.get(address(session)).status_code == 200
        assert owner_client.post(address(session), {"pain": "3"}).status_code == 302
    assert NextDayCheck.objects.get().pain == 3


def test_it_is_not_asked_while_the_session_is_still_open(owner, owner_client):
    session = make_session(make_routine(owner, on=MONDAY), on=MONDAY, done=False)
    log_all_as_planned(session=session)
    assert not asks(owner_client)
    assert owner_client.post(address(session), {"pain": "0"}).status_code == 404


def test_told_from_paper_its_night_is_that_of_its_day(owner, owner_client):
    make_session(make_routine(owner, on=MONDAY), on=MONDAY)
    assert asks(owner_client)


def test_a_session_begun_after_midnight_is_gone_on_with_the_day_after_with_the_question_what_is_new(
    owner, owner_client
):
    routine = make_routine(owner, on=MONDAY)
    with time_machine.travel("2026-11-17T00:30:00Z", tick=False):
        session = make_session(routine, done=False)
    with time_machine.travel("2026-11-17T20:00:00Z", tick=False):
        assert owner_client.get(f"/sessions/{session.pk}/check/").status_code == 200


def test_a_late_answer_is_judged_by_what_was_usual_then(owner, owner_client):
    """A morning with pain 2 was a flare while none was usual, whatever became usual since."""
    start = MONDAY - timedelta(weeks=8)
    routine = make_routine(owner, on=start)
    then = play(routine, on=start, pain_before=0, morning=None)
    for week in range(1, 8):
        play(routine, on=start + timedelta(weeks=week), pain_before=3, pain=3, morning=2)
    said = owner_client.post(address(then), {"pain": "2"}, follow=True).text
    assert "clearly more than usual for you" in said
