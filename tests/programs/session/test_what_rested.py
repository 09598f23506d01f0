"""What was to rest on a day that is over can be entered by who did it all the same; today, what rests rests."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from programs.models import RoutineItem, Session
from programs.session.asked import sets_of
from programs.session.begin import start_session
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.factories import make_routine
from tests.programs.histories import begin, morning_of, play

pytestmark = pytest.mark.usefixtures("on_a_monday")

SATURDAY, SUNDAY = MONDAY - timedelta(days=2), MONDAY - timedelta(days=1)
CHAIR = "sit-to-stand"


@pytest.fixture
def routine(owner):
    routine = make_routine(owner, on=MONDAY - timedelta(days=14))
    play(routine, on=SATURDAY)
    return routine


def item_of(routine, slug: str = CHAIR) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug=slug)


def told_of_sunday(routine) -> Session:
    """A session of yesterday, told of today: what needs a day between was to rest."""
    return told_of(routine, SUNDAY)


def told_of(routine, day: date) -> Session:
    return start_session(
        by=routine.user, routine=routine, session_id=uuid.uuid4(), performed_on=day, at=morning_of(MONDAY)
    )


def page_of(session, item) -> str:
    return reverse("programs:session_exercise", args=[session.pk, item.pk])


def numbers(form, amount: int) -> dict[str, str]:
    return {name: str(amount) for name in form.fields if name.startswith("set-")}


def decisions(session, item) -> list[str]:
    return [row.decision for row in decided(session, item)]


def test_on_the_day_itself_what_rests_is_not_entered(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=14))
    play(routine, on=SUNDAY)
    today, item = begin(routine, on=MONDAY), item_of(routine)
    page = owner_client.get(page_of(today, item))
    assert "Rests today." in page.text
    assert not page.context["form"].planned
    owner_client.post(page_of(today, item), {"set-sit-to-stand-1": "8", "pain": "0"})
    assert not today.set_logs.exists()


def test_told_of_later_it_says_that_it_was_to_rest_and_can_be_entered(owner_client, routine):
    session, item = told_of_sunday(routine), item_of(routine)
    assert decisions(session, item) == ["REST_DAY"]
    text = owner_client.get(session.get_absolute_url()).text
    assert "Was to rest on that day" in text
    assert f'<a href="{page_of(session, item)}">I did it all the same' in text
    page = owner_client.get(page_of(session, item))
    assert "It was to rest on that day." in page.text
    assert "You did this exercise yesterday." in page.text
    assert "Leave this one out today" not in page.text
    form = page.context["form"]
    assert [field.initial for _name, field in form.fields.items() if _name.startswith("set-")] == [item.dose.reps]
    answer = owner_client.post(page_of(session, item), {**numbers(form, 7), "pain": "2", "effort": "6"})
    assert answer.status_code == 302
    assert [(log.reps, log.pain, log.effort) for log in session.set_logs.filter(item=item)] == [(7, 2, 6)]


def test_the_rules_see_what_was_done_on_a_day_of_rest(owner_client, routine):
    item = item_of(routine)
    session = told_of_sunday(routine)
    planned = sessions_to_enter(owner_client, session, item)
    owner_client.post(page_of(session, item), {**numbers(planned, 8), "pain": "7"})
    today = begin(routine, on=MONDAY, hour=18)
    # It hurt a lot yesterday: that comes before the rest that would be due.
    assert decisions(today, item) == ["REGRESS_REPS"]
    # The decision of the day itself stays: it was to rest.
    assert decisions(session, item) == ["REST_DAY"]


def sessions_to_enter(client, session, item):
    return client.get(page_of(session, item)).context["form"]


def test_all_done_as_planned_leaves_out_what_was_to_rest(owner_client, routine):
    session, item = told_of_sunday(routine), item_of(routine)
    owner_client.post(reverse("programs:session_as_planned", args=[session.pk]))
    assert session.set_logs.exists()
    assert not session.set_logs.filter(item=item).exists()


def test_a_record_of_a_day_that_is_over_can_be_completed(owner_client, routine):
    session, item = told_of_sunday(routine), item_of(routine)
    log_all_as_planned(session=session)
    finish_session(session=session, pain=1, effort=5)
    text = owner_client.get(session.get_absolute_url()).text
    assert "Rested on that day" in text
    assert f'<a href="{page_of(session, item)}">I did it all the same' in text
    owner_client.post(
        page_of(session, item), {**numbers(sessions_to_enter(owner_client, session, item), 8), "pain": "1"}
    )
    text = owner_client.get(session.get_absolute_url()).text
    assert "It was to rest on that day." in text
    assert session.set_logs.get(item=item).reps == 8
    # And corrected.
    owner_client.post(
        page_of(session, item), {**numbers(sessions_to_enter(owner_client, session, item), 6), "pain": "1"}
    )
    assert session.set_logs.get(item=item).reps == 6


def test_both_sides_can_be_entered(owner_client, routine):
    item = item_of(routine, "standing-hip-abduction")
    session = told_of_sunday(routine)
    assert set(decisions(session, item)) == {"REST_DAY"}
    form = sessions_to_enter(owner_client, session, item)
    owner_client.post(page_of(session, item), {**numbers(form, 8), "pain": "1"})
    assert {(log.side, log.reps) for log in session.set_logs.filter(item=item)} == {("left", 8), ("right", 8)}


def test_where_everything_was_to_rest_it_asks_whether_it_was_done(owner_client, routine):
    daily = routine.items.exclude(exercise__kind="strength")
    RoutineItem.objects.filter(pk__in=[item.pk for item in daily]).update(ended_on=MONDAY - timedelta(days=14))
    session = told_of_sunday(routine)
    text = owner_client.get(session.get_absolute_url()).text
    assert "By your plan, everything was to rest on that day." in text
    assert "I did it all the same" in text
    assert "Everything rests today." not in text


def test_what_was_set_aside_can_be_told_of_and_stays_set_aside(owner_client, owner):
    routine = make_routine(owner, on=MONDAY - timedelta(days=21))
    for days in (9, 7):
        play(routine, on=MONDAY - timedelta(days=days), of={CHAIR: {"pain": 7}})
    play(routine, on=MONDAY - timedelta(days=5))
    item = item_of(routine)
    assert item.is_set_aside
    session = told_of(routine, MONDAY - timedelta(days=3))
    page = owner_client.get(page_of(session, item))
    assert "It rests until a doctor or physiotherapist has looked at it" in page.text
    owner_client.post(page_of(session, item), {**numbers(page.context["form"], 5), "pain": "3"})
    assert session.set_logs.get(item=item).reps == 5
    item.refresh_from_db()
    assert item.is_set_aside
    today = begin(routine, on=MONDAY)
    assert decisions(today, item) == []
    assert sets_of(today, item) == []
