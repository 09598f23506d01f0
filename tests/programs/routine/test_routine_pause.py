from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import HealthProfile
from programs.models import Routine
from programs.progression.in_force import numbers_from
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine import pausing
from programs.routine.pausing import Return, return_after
from programs.schedule.adherence import Plan, weeks_against_plan
from programs.session.do import log_all_as_planned
from tests.conftest import client_of
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine, make_session

TODAY = "/today/"
PAUSE = "/routine/pause/"
RESUME = "/routine/resume/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def pause(routine: Routine, *, on: date = MONDAY, reason: str = "ill") -> Routine:
    pausing.pause_routine(by=routine.user, routine=routine, reason=reason, today=on)
    routine.refresh_from_db()
    return routine


def resume(routine: Routine, *, on: date) -> Routine:
    pausing.resume_routine(by=routine.user, routine=routine, today=on)
    routine.refresh_from_db()
    return routine


def test_a_break_is_one_page_away_and_today_says_so_kindly(owner, owner_client):
    routine = make_routine(owner)
    assert f'href="{PAUSE}"' in owner_client.get(TODAY).text
    assert "nothing counts as missed" in owner_client.get(PAUSE).text
    answer = owner_client.post(PAUSE, {"reason": "ill"}, follow=True)
    assert answer.redirect_chain == [(TODAY, 302)]
    routine.refresh_from_db()
    assert (routine.state, routine.paused_on, routine.pause_reason) == ("paused", MONDAY, "ill")
    assert "Your routine is paused" in answer.text
    assert "Since Monday 16 November, because you are ill. Get well in your own time." in answer.text
    assert "data-prepare" not in answer.text
    assert [day.state.value for day in answer.context["week"]] == ["rest"] * 7


@pytest.mark.parametrize("reason", Routine.PauseReason.values)
def test_every_reason_is_a_good_one(owner, owner_client, reason):
    make_routine(owner)
    assert "Nothing counts as missed." in owner_client.post(PAUSE, {"reason": reason}, follow=True).text


@pytest.mark.parametrize("given", [{}, {"reason": "lazy"}])
def test_without_a_reason_it_asks_again(owner, owner_client, given):
    routine = make_routine(owner)
    answer = owner_client.post(PAUSE, given)
    assert answer.status_code == 422
    assert "Any reason is a good one." in answer.text
    routine.refresh_from_db()
    assert not routine.is_paused


def test_paused_twice_it_is_paused_since_the_first_time(owner):
    routine = pause(make_routine(owner))
    pause(routine, on=MONDAY + timedelta(days=3), reason="travel")
    assert (routine.paused_on, routine.pause_reason) == (MONDAY, "ill")


def test_going_on_keeps_when_it_was_paused_and_why(owner, owner_client):
    routine = pause(make_routine(owner), on=MONDAY - timedelta(days=3))
    for _time in range(2):
        assert owner_client.post(RESUME)["Location"] == TODAY
    routine.refresh_from_db()
    assert (routine.state, routine.paused_on, routine.pause_reason) == ("active", None, "")
    assert routine.pauses == [{"reason": "ill", "began_on": "2026-11-13", "ended_on": "2026-11-16"}]
    assert "data-prepare" in owner_client.get(TODAY).text


def test_a_pause_that_ends_on_its_first_day_was_none(owner):
    routine = resume(pause(make_routine(owner)), on=MONDAY)
    assert routine.pauses == []
    assert not routine.is_paused


def test_nothing_begins_while_it_is_paused_and_a_tap_asks_first(owner, owner_client):
    make_routine(owner)
    start = owner_client.get(TODAY).context["session_id"]
    owner_client.post(PAUSE, {"reason": "travel"})
    for answer in (owner_client.get(f"/sessions/{start}/check/"), owner_client.post(f"/sessions/{start}/check/")):
        assert answer["Location"] == RESUME
    assert not owner.sessions.exists()
    assert "Yes, go on again" in owner_client.get(RESUME).text
    assert Routine.objects.get().is_paused


@pytest.mark.parametrize(
    ("days", "means"),
    [
        (None, Return.AS_BEFORE),
        (7, Return.AS_BEFORE),
        (8, Return.REPEAT),
        (13, Return.REPEAT),
        (14, Return.GENTLY),
        (55, Return.GENTLY),
        (56, Return.CHECK_FIRST),
    ],
)
def test_how_it_goes_on_is_a_question_of_the_gap(days, means):
    last = None if days is None else MONDAY - timedelta(days=days)
    assert return_after(last, today=MONDAY, numbers=numbers_from(())) is means


@pytest.mark.parametrize(("days", "says"), [(20, "it starts gently"), (60, "we go through your health check first")])
def test_today_says_what_will_happen(owner, days, says):
    routine = make_routine(owner)
    make_session(routine)
    pause(routine, on=MONDAY + timedelta(days=1), reason="travel")
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
        text = client_of(owner).get(TODAY).text
        assert says in text
        # Until then, nobody is asked for anything.
        assert "First, your health check once more" not in text
        assert says in client_of(owner).get(RESUME).text


def test_after_a_long_pause_the_health_check_comes_first(owner):
    routine = make_routine(owner)
    make_session(routine)
    pause(routine, on=MONDAY + timedelta(days=1))
    with time_machine.travel(MONDAY + timedelta(days=60), tick=False):
        text = client_of(owner).post(RESUME, follow=True).text
    assert "First, your health check once more" in text


def test_paused_days_ask_for_nothing():
    plan = Plan(
        started_on=MONDAY - timedelta(days=21),
        ended_on=None,
        days=(0, 2, 4),
        pauses=((MONDAY - timedelta(days=14), MONDAY - timedelta(days=5)), (MONDAY, None)),
    )
    weeks = weeks_against_plan([], [plan], today=MONDAY)
    assert [week.planned for week in weeks[-4:]] == [3, None, 2, None]


def test_progress_leaves_paused_weeks_out(owner):
    routine = make_routine(owner, on=MONDAY - timedelta(days=28))
    resume(pause(routine, on=MONDAY - timedelta(days=21)), on=MONDAY)
    make_session(routine, on=MONDAY)
    page = client_of(owner).get("/progress/")
    assert "Days on which your routine was paused do not count." in page.text
    assert [week.planned for week in page.context["shown"].weeks] == [3, None, None, None, 3]


def test_a_new_fitting_of_the_same_program_stays_paused(owner):
    routine = pause(make_routine(owner))
    profile = owner.health_profiles.in_force()
    HealthProfile.objects.filter(pk=profile.pk).update(state="superseded")
    new = HealthProfile.objects.create(
        user=owner,
        state="in_force",
        answers={**profile.answers, "bones": ["osteoporosis"]},
        completed_at=profile.completed_at,
    )
    proposal = propose(profile=new, today=MONDAY, slug=routine.program.slug)
    again = start_routine(by=owner, proposal=proposal, today=MONDAY, keep=routine)
    assert again != routine
    assert (again.state, again.paused_on, again.pause_reason) == ("paused", MONDAY, "ill")


def test_what_was_entered_before_is_not_lost(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    log_all_as_planned(session=session)
    owner_client.post(PAUSE, {"reason": "flare"})
    assert f'href="{session.get_absolute_url()}finish/"' in owner_client.get(TODAY).text
    assert owner_client.get(session.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", [PAUSE, RESUME])
def test_who_has_no_routine_cannot_pause_one(other_client, owner, address):
    """There is no address with an id in it: everybody pauses their own."""
    routine = make_routine(owner)
    assert other_client.get(address).status_code == 404
    assert other_client.post(address, {"reason": "ill"}).status_code == 404
    routine.refresh_from_db()
    assert not routine.is_paused


@pytest.mark.parametrize("address", [PAUSE, RESUME])
def test_anonymous(client, db, address):
    assert signs_in_first(client.post(address))


@pytest.mark.parametrize("address", [PAUSE, RESUME])
def test_wrong_method(owner_client, address):
    assert owner_client.delete(address).status_code == 405


def test_looking_changes_nothing(owner, owner_client):
    routine = make_routine(owner)
    owner_client.get(PAUSE)
    routine.refresh_from_db()
    assert not routine.is_paused
    pause(routine)
    owner_client.get(RESUME)
    routine.refresh_from_db()
    assert routine.is_paused


def test_queries(owner, owner_client):
    routine = make_routine(owner)
    assert queries_of(owner_client, PAUSE)
    pause(routine)
    assert queries_of(owner_client, RESUME)
    assert queries_of(owner_client, TODAY)
