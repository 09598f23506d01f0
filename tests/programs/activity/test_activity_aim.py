"""The minutes a week: what is suggested and to whom, setting them, letting them grow, switching them off."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine

from accounts.functional_tests.services import Score, record_test
from accounts.health_check.services import report_red_flags
from exercises.measures.presentation import date_words
from exercises.snapshot.current import current_catalogue
from programs.activity.aim import Against, Next
from programs.activity.services import set_aim
from programs.checkin.keeping import open_check_in, skip
from programs.decision.morning import answer_next_day
from programs.models import WeeklyAim
from programs.progression.in_force import numbers_of
from programs.routine.pausing import pause_routine
from tests.programs.activity.factories import make_activity
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    make_clearance,
    make_fall,
    make_profile,
    make_routine,
    make_session,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")
AIM = "/activities/aim/"
MORE = "/activities/aim/more/"
OFF = "/activities/aim/off/"
LAST_MONDAY = MONDAY - timedelta(days=7)
MAY_FALL = {"balance": ["fallen", "unsteady"], "falls": "more", "fall_injury": "no"}
CANNOT_STAND = {"balance": ["walking_aid"], "walking_aid": "cannot_stand"}


@pytest.fixture
def reached(owner):
    """Somebody with an aim of 60 minutes that they reached last week, as Monday begins."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=14))
    make_session(routine, on=MONDAY - timedelta(days=3))
    set_aim(by=owner, minutes=60, days=[1, 3], today=LAST_MONDAY)
    make_activity(owner, on=LAST_MONDAY + timedelta(days=1), minutes=40)
    make_activity(owner, on=MONDAY - timedelta(days=1), minutes=25)
    return owner


def aim_of(user) -> WeeklyAim:
    return WeeklyAim.objects.get(user=user)


def answer_morning(user, **told) -> None:
    answer_next_day(by=user, session=user.sessions.get(), **{"pain": 0, **told})


# --- What is suggested ------------------------------------------------------------------------------------------------


def leave_out_check_in(user, today: date = MONDAY) -> None:
    """One thing at a time: while a check-in is due, nothing else is offered."""
    routine = user.routines.current()
    skip(by=user, check_in=open_check_in(by=user, routine=routine, check_in_id=uuid.uuid4(), today=today))


def test_it_is_offered_on_today_and_begins_with_the_days_between(owner, owner_client):
    make_routine(owner)
    assert not owner_client.get("/today/").context["offers_walking"]
    leave_out_check_in(owner)
    page = owner_client.get("/today/")
    assert page.context["offers_walking"]
    assert f'href="{AIM}"' in page.text
    page = owner_client.get(AIM)
    assert page.context["suits"].minutes == 30
    assert not set(page.context["suits"].days) & {0, 2, 4}
    assert owner_client.post(AIM, {"minutes": "30", "days": ["1", "3"]})["Location"] == "/today/"
    aim = aim_of(owner)
    assert (aim.minutes, aim.days, aim.since) == (30, [1, 3], MONDAY)
    page = owner_client.get("/today/")
    assert not page.context["offers_walking"]
    assert page.context["moved"].this_week.aim == 30


def test_it_begins_with_what_somebody_does(owner, owner_client):
    make_routine(owner)
    for week in range(1, 5):
        make_activity(owner, on=MONDAY - timedelta(days=7 * week), minutes=80)
    assert owner_client.get(AIM).context["suits"].minutes == 80


def test_today_offers_it_within_its_queries(owner, owner_client):
    with time_machine.travel("2026-11-06T10:00:00Z", tick=False):
        make_profile(owner, equipment=EVERYTHING_AT_HOME)
        record_test(by=owner, kind="chair_stand", scores=[Score(score=14)], today=MONDAY - timedelta(days=10))
        make_clearance(owner, rules=[])
        routine = make_routine(owner)
    make_fall(owner, on=MONDAY - timedelta(days=3), near=True)
    make_session(routine, on=MONDAY - timedelta(days=7))
    answer_morning(owner)
    leave_out_check_in(owner)
    queries_of(owner_client, "/today/")
    assert owner_client.get("/today/").context["offers_walking"]


def test_no_is_an_answer(owner, owner_client):
    make_routine(owner)
    assert owner_client.post(OFF)["Location"] == "/today/"
    page = owner_client.get("/today/")
    assert not page.context["offers_walking"]
    assert page.context["moved"].this_week.aim is None


def test_with_stenosis_it_says_to_walk_in_intervals(owner, owner_client):
    make_routine(owner, hips=["stenosis"])
    ((_walk, messages), *_others) = owner_client.get(AIM).context["suits"].between.ways
    assert any("sit until it eases" in message for message in messages)


def test_who_may_fall_begins_with_strength_and_balance(owner, owner_client):
    make_routine(owner, on=MONDAY, **MAY_FALL)
    assert not owner_client.get("/today/").context["offers_walking"]
    page = owner_client.get(AIM)
    assert not page.context["suits"].between.is_open
    assert owner_client.post(AIM, {"minutes": "60"}).status_code == 200
    assert not WeeklyAim.objects.exists()
    owner.routines.update(weeks_from=MONDAY - timedelta(weeks=4))
    assert owner_client.get(AIM).context["suits"].between.is_open


def test_who_cannot_stand_is_offered_no_walk(owner, owner_client):
    make_routine(owner, **CANNOT_STAND)
    assert not owner_client.get("/today/").context["offers_walking"]
    assert not owner_client.get(AIM).context["suits"].between.ways
    owner_client.post(AIM, {"minutes": "60"})
    assert not WeeklyAim.objects.exists()


def test_nothing_is_offered_while_a_clinician_has_to_say_yes(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    page = owner_client.get("/today/")
    assert "moved" not in page.context
    assert 'name="minutes"' not in page.text
    assert owner_client.get(AIM)["Location"] == "/today/"


@pytest.mark.parametrize("minutes", ["", "0", "1001", "many"])
def test_an_aim_that_does_not_fit_is_said_beside_its_field(owner, owner_client, minutes):
    make_routine(owner)
    answer = owner_client.post(AIM, {"minutes": minutes, "days": ["5"]})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["minutes"]
    assert answer.context["form"]["days"].value() == ["5"]
    assert not WeeklyAim.objects.exists()


# --- It grows ---------------------------------------------------------------------------------------------------------


def test_a_week_that_was_reached_asks_for_a_tenth_more_once(reached, owner_client):
    step = owner_client.get("/today/").context["step"]
    assert (step.next, step.minutes) == (Next.MORE, 66)
    assert aim_of(reached).minutes == 60
    for _time in range(2):
        owner_client.post(MORE)
    aim = aim_of(reached)
    assert (aim.minutes, aim.since, aim.days) == (66, MONDAY, [1, 3])
    # The week before is still held up to what was aimed at then.
    assert (aim.in_week(LAST_MONDAY), aim.in_week(MONDAY)) == (60, 66)
    assert aim.in_week(LAST_MONDAY - timedelta(days=7)) is None
    assert owner_client.get("/today/").context["step"].next is Next.NOTHING


def test_a_week_that_was_not_reached_is_not_spoken_of(reached, owner_client):
    reached.activities.first().delete()
    assert owner_client.get("/today/").context["step"].next is Next.NOTHING
    owner_client.post(MORE)
    assert aim_of(reached).minutes == 60


def held(client) -> Against | None:
    """Return why the aim is held on Today, after trying to let it grow all the same."""
    client.post(MORE)
    step = client.get("/today/").context["step"]
    assert step.next is Next.HELD
    return step.against


def test_a_fall_holds_it(reached, owner_client):
    make_fall(reached, on=MONDAY - timedelta(days=2), near=True)
    assert held(owner_client) is Against.FALL
    assert aim_of(reached).minutes == 60


def test_a_flare_holds_it(reached, owner_client):
    answer_morning(reached, pain=5, worse=True)
    assert held(owner_client) is Against.FLARE
    assert aim_of(reached).minutes == 60


def test_a_pause_holds_it_and_what_was_done_is_still_told(reached, owner_client):
    pause_routine(by=reached, routine=reached.routines.get(), reason="flare", today=MONDAY)
    assert held(owner_client) is Against.STANDING
    assert aim_of(reached).minutes == 60
    assert 'value="walk"' in owner_client.get("/today/").text
    owner_client.post(OFF)
    assert aim_of(reached).minutes is None


def test_an_open_sign_closes_all_of_it(reached, owner_client):
    report_red_flags(by=reached, codes=["RF7"])
    for address in (AIM, MORE, OFF, "/activities/new/"):
        assert owner_client.post(address)["Location"] == "/welcome/stop/"
    assert aim_of(reached).minutes == 60


def test_hills_come_at_the_top_where_they_are_allowed(reached, owner_client):
    WeeklyAim.objects.update(minutes=150)
    make_activity(reached, on=LAST_MONDAY, minutes=90)
    assert owner_client.get("/today/").context["step"].next is Next.HILLS
    profile = reached.health_profiles.in_force()
    profile.answers |= MAY_FALL
    profile.save()
    assert owner_client.get("/today/").context["step"].next is not Next.HILLS


# --- Switch it off, and back on ---------------------------------------------------------------------------------------


def test_off_and_on_again_keeps_the_weeks_before(reached, owner_client):
    owner_client.post(OFF)
    aim = aim_of(reached)
    assert (aim.minutes, aim.days, aim.in_week(LAST_MONDAY), aim.in_week(MONDAY)) == (None, [1, 3], 60, None)
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        owner_client.post(AIM, {"minutes": "40"})
    aim = aim_of(reached)
    assert [aim.in_week(LAST_MONDAY + timedelta(days=7 * week)) for week in range(3)] == [60, None, 40]


def test_set_twice_in_a_week_the_last_one_counts(reached):
    for minutes in (70, 80, 80):
        set_aim(by=reached, minutes=minutes, today=MONDAY)
    aim = aim_of(reached)
    assert (aim.minutes, len(aim.before)) == (80, 1)


def test_queries_do_not_grow_with_what_was_done(reached, owner_client):
    few = {address: queries_of(owner_client, address) for address in ("/today/", AIM)}
    for number in range(30):
        make_activity(reached, on=MONDAY - timedelta(days=number % 14), minutes=10)
    set_aim(by=reached, minutes=61, today=MONDAY)
    assert {address: queries_of(owner_client, address) for address in few} == few


# --- Where it is offered besides Today --------------------------------------------------------------------------------


def test_the_recommended_plan_leads_to_it_rather_than_to_items(owner, owner_client):
    make_profile(owner, bones=["osteopenia"])
    page = owner_client.get("/routine/new/")
    slug = page.context["proposal"].program.slug
    assert 'value="everyday-aerobic-work" checked' in page.text
    answer = owner_client.post(f"/routine/new/{slug}/", {"beside": ["everyday-aerobic-work"]})
    assert answer["Location"] == AIM
    assert not owner.routines.get().items.filter(exercise__kind="aerobic", section="main").exists()
    owner_client.post(AIM, {"minutes": "30"})
    assert "everyday-aerobic-work" not in owner_client.get(f"/routine/new/{slug}/").text.split("Other programs")[0]


def test_nothing_is_to_be_ticked_for_who_may_fall(owner, owner_client):
    make_profile(owner, **MAY_FALL)
    page = owner_client.get("/routine/new/")
    assert page.context["walking"] == ""
    between = page.context["between"]
    assert between.ways
    assert not between.is_open
    assert date_words(between.first.until, today=MONDAY) in page.text
    assert between.ways[0][0].name not in page.text.split('id="between-title"')[1].split("</section>")[0]


def test_nor_does_the_routine_offer_it_before_its_day(owner, owner_client):
    make_routine(owner, on=MONDAY, **MAY_FALL)
    weeks = numbers_of(current_catalogue()).cardio_falls_weeks
    for passed, is_offered in ((0, False), (weeks, True)):
        with time_machine.travel(MONDAY + timedelta(weeks=passed), tick=False):
            assert (f'href="{AIM}"' in owner_client.get("/routine/").text) is is_offered, passed


def test_that_strength_comes_first_is_said_only_while_it_does(owner, owner_client):
    """Beside an aim as well, and on the pages of what it is about; never to who has trained for so long."""
    walk, march = "/exercises/cardio-brisk-walk/", "/exercises/warm-up-march/"
    make_profile(owner, **MAY_FALL)
    assert owner_client.get(walk).context["strength_first"].until is None
    make_routine(owner, on=MONDAY, **MAY_FALL)
    set_aim(by=owner, minutes=30, today=MONDAY)
    weeks = numbers_of(current_catalogue()).cardio_falls_weeks
    for passed in (0, weeks):
        with time_machine.travel(MONDAY + timedelta(weeks=passed), tick=False):
            pages = [owner_client.get(address) for address in ("/routine/", AIM, walk, march)]
            said = [f"{weeks} weeks of strength" in page.text for page in pages]
            assert said == ([True, True, True, False] if passed == 0 else [False] * 4), passed
            assert not any(re.search(r"only after [\d ]", page.text) for page in pages)


def test_no_day_for_walking_is_named_to_who_is_offered_none(owner, owner_client):
    make_routine(owner, on=MONDAY, **CANNOT_STAND)
    set_aim(by=owner, minutes=30, today=MONDAY)
    page = owner_client.get("/routine/")
    assert (page.context["between"].ways, page.context["between"].first is None) == ([], False)
    assert "30 minutes a week are your aim" in page.text
    assert "weeks of strength" not in page.text


def test_added_to_a_plan_it_is_an_aim(owner, owner_client):
    make_routine(owner)
    assert owner_client.get("/routine/add/program/everyday-aerobic-work/")["Location"] == AIM


def test_the_routine_shows_it(reached, owner_client):
    page = owner_client.get("/routine/")
    assert page.context["aim"].minutes == 60
    assert f'href="{AIM}"' in page.text
