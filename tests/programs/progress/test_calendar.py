"""On Progress: a month of what was planned and what was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.models import Activity, Addition, Session, SetLog
from programs.proposal.start import choose_days
from programs.routine.pausing import pause_routine
from programs.schedule.month import Mark
from tests.programs.activity.factories import make_activity
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_copies, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
PAGE = "/progress/"


def shown(client, **asked):
    calendar = client.get(PAGE, asked).context["shown"].calendar
    return {view.day.on: view for week in calendar.weeks for view in week if view}


def day(number: int) -> date:
    return MONDAY - timedelta(days=number)


def test_each_kind_of_day_is_marked_and_said(owner, owner_client):
    routine = make_routine(owner, on=day(14))
    whole = make_session(routine, on=day(14))
    make_session(routine, on=day(12))
    Session.objects.filter(performed_on=day(12)).update(stopped=Session.Stopped.TIRED)
    make_session(routine, on=day(9))
    left_out = make_session(routine, on=day(7))
    SetLog.objects.filter(session=left_out, number=1, side="").update(skipped=SetLog.Skipped.NO_TIME)
    days = shown(owner_client)
    assert {number: days[day(number)].day.mark for number in (14, 12, 10, 9, 7, 5, 0, -2)} == {
        14: Mark.DONE,
        12: Mark.PARTLY,
        10: Mark.MOVED,
        9: Mark.DONE,
        7: Mark.PARTLY,
        5: Mark.PLANNED,
        0: Mark.PLANNED,
        -2: Mark.PLANNED,
    }
    assert owner_client.get(PAGE).text.count(whole.get_absolute_url()) == 1
    page = owner_client.get(PAGE, {"table": "month"})
    assert page.text.count(whole.get_absolute_url()) == 2
    for view in days.values():
        # In its cell, and in the list.
        assert page.text.count(view.words) >= (2 if view.words else 0)
    assert "Moved to Saturday 7 November" in page.text
    assert "Done, for Friday 6 November" in page.text


def test_a_pause_and_other_days_are_shown_as_they_were(owner, owner_client):
    routine = make_routine(owner, on=day(14))
    make_session(routine, on=day(14))
    choose_days(routine=routine, days=[1], today=day(7))
    pause_routine(by=owner, routine=routine, reason="ill", today=day(3))
    days = shown(owner_client)
    planned = {on for on, view in days.items() if view.day.mark is Mark.PLANNED}
    assert planned == {day(12), day(10), day(6)}
    assert {on for on, view in days.items() if view.day.mark is Mark.PAUSED} == {day(3), day(2), day(1), day(0)}


def test_the_days_of_an_addition_are_planned_too(owner, owner_client):
    routine = make_routine(owner, on=day(14))
    make_session(routine, on=day(14))
    Addition.objects.create(routine=routine, name="Walking", days=[1], added_on=day(14))
    routine.days = [0, 1, 2, 4]
    routine.save(update_fields=["days"])
    assert shown(owner_client)[day(13)].day.mark is Mark.PLANNED


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("2026-10", date(2026, 10, 1)),
        ("2026-12", date(2026, 12, 1)),
        ("2027-01", date(2026, 11, 1)),
        ("2026-08", date(2026, 11, 1)),
        ("2026-13", date(2026, 11, 1)),
        ("x", date(2026, 11, 1)),
        ("", date(2026, 11, 1)),
    ],
)
def test_months_with_something_to_see_can_be_asked_for(owner, owner_client, asked, first):
    make_session(make_routine(owner, on=date(2026, 9, 28)), on=date(2026, 9, 28))
    assert owner_client.get(PAGE, {"month": asked}).context["shown"].calendar.first == first


def test_the_months_beside_it_are_links_and_one_fragment(owner, owner_client):
    make_session(make_routine(owner, on=date(2026, 10, 5)), on=date(2026, 10, 5))
    page = owner_client.get(PAGE, {"weeks": "4"})
    assert 'href="?weeks=4&amp;month=2026-10#calendar"' in page.text
    assert 'href="?weeks=4&amp;month=2026-12#calendar"' in page.text
    fragment = owner_client.get(PAGE, {"month": "2026-10"}, headers={"HX-Request": "true", "HX-Target": "calendar"})
    assert 'id="calendar"' in fragment.text
    assert 'id="weeks-shown"' not in fragment.text
    assert "month=2026-09" not in fragment.text


def test_nothing_of_anybody_else(owner, other, other_client):
    make_session(make_routine(owner, on=day(14)), on=day(14))
    make_session(make_routine(other, on=day(7)), on=day(7))
    assert {on for on, view in shown(other_client).items() if view.day.mark is Mark.DONE} == {day(7)}


def test_no_query_more_for_twice_the_sessions(owner, owner_client):
    routine = make_routine(owner, on=day(60))
    session = make_session(routine, on=day(14))
    make_activity(owner, on=day(14), minutes=30)
    few = queries_of(owner_client, PAGE)
    make_copies(session, on=[day(number) for number in range(13, 0, -1)])
    for number in range(13, 0, -1):
        make_activity(owner, on=day(number), minutes=30)
    assert queries_of(owner_client, PAGE) == few
    assert len([view for view in shown(owner_client).values() if view.day.sessions]) == 14


def test_what_was_done_beside_the_sessions_has_a_mark_and_words_of_its_own(owner, owner_client):
    routine = make_routine(owner, on=day(14))
    make_session(routine, on=day(14))
    make_activity(owner, on=day(14), minutes=30)
    walk = make_activity(owner, on=day(13), minutes=20)
    Activity.objects.filter(pk=walk.pk).update(logged_at=walk.logged_at - timedelta(minutes=1))
    make_activity(owner, on=day(13), minutes=60, kind=Activity.Kind.GARDENING)
    days = shown(owner_client)
    assert {number: (days[day(number)].day.mark, days[day(number)].beside) for number in (14, 13, 12)} == {
        14: (Mark.DONE, "A walk, 30 minutes"),
        13: (Mark.FREE, "Gardening, 60 minutes; A walk, 20 minutes"),
        12: (Mark.PLANNED, ""),
    }
    page = owner_client.get(PAGE, {"table": "month"})
    assert page.context["shown"].calendar.has_beside
    # In its cell and in the list; the legend has one more mark.
    assert page.text.count("Gardening, 60 minutes") == 2
    assert page.text.count('class="month__beside"') == 3
    assert not owner_client.get(PAGE, {"month": "2026-12"}).context["shown"].calendar.has_beside


def test_a_walk_before_the_first_plan_can_be_looked_up(owner, owner_client):
    make_routine(owner)
    make_activity(owner, on=day(60), minutes=30)
    assert shown(owner_client, month="2026-09")[day(60)].beside
