from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from programs.decision.choices import ease
from programs.decision.stored import Decided
from programs.models import RoutineItem
from programs.session.asked import sets_of
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.factories import make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def routine(owner):
    routine = make_routine(owner, on=MONDAY - timedelta(days=14))
    play(routine, on=MONDAY - timedelta(days=7))
    play(routine, on=MONDAY - timedelta(days=3))
    return routine


@pytest.fixture
def session(routine):
    return begin(routine, on=MONDAY)


def step_in(session, slug: str = "heel-slide") -> Decided:
    """A step up; both sides have one."""
    return decided(session, slug=slug, kind="ADVANCE_")[0]


def item_of(step: Decided) -> RoutineItem:
    return RoutineItem.objects.get(pk=step.item_id)


def is_undone(session) -> bool:
    """Whether the step was taken back, on both sides."""
    (answer,) = {row.is_undone for row in decided(session, slug="heel-slide")}
    return answer


def address_of(step: Decided) -> str:
    return reverse("programs:adjustment_undo", args=[step.pk])


def test_a_step_up_is_taken_back_on_both_sides(owner_client, session):
    step = step_in(session)
    before = [planned_set.amount for planned_set in sets_of(session, item_of(step))]
    assert address_of(step) in owner_client.get(session.get_absolute_url()).text
    answer = owner_client.post(address_of(step), follow=True)
    assert answer.redirect_chain == [(session.get_absolute_url(), 302)]
    assert "is as it was before" in answer.text
    session.refresh_from_db()
    after = [planned_set.amount for planned_set in sets_of(session, item_of(step))]
    assert sum(after) < sum(before)
    assert is_undone(session)
    assert "You took this step back, so it stays as it was." in answer.text
    assert address_of(step) not in answer.text


def test_sent_twice_it_is_taken_back_once(owner_client, session):
    step = step_in(session)
    owner_client.post(address_of(step))
    session.refresh_from_db()
    before = session.decided
    assert owner_client.post(address_of(step)).status_code == 302
    session.refresh_from_db()
    assert session.decided == before


def test_an_easier_please_is_taken_back(owner, owner_client, session):
    item = item_of(step_in(session))
    before = [planned_set.amount for planned_set in sets_of(session, item)]
    made = ease(by=owner, item=item, choice_id=uuid.uuid4(), session=session)
    assert [planned_set.amount for planned_set in sets_of(session, item)] != before
    owner_client.post(address_of(made[0]))
    assert [planned_set.amount for planned_set in sets_of(session, item)] == before


def test_what_eased_by_rule_stays_and_the_page_says_so(owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=1), of={"heel-slide": {"pain": 7}})
    session = begin(routine, on=MONDAY)
    eased = decided(session, kind="REGRESS_")[0]
    answer = owner_client.post(address_of(eased))
    assert answer.status_code == 409
    assert "can no longer be taken back" in answer.text
    assert not is_undone(session)


def test_a_step_that_was_gone_on_from_stays(owner_client, routine, session):
    earlier = routine.sessions.order_by("performed_on")[1]
    step = step_in(earlier)
    answer = owner_client.post(address_of(step))
    assert answer.status_code == 409
    assert "can no longer be taken back" in answer.text
    assert not is_undone(earlier)
    assert address_of(step) not in owner_client.get(earlier.get_absolute_url()).text


def test_it_is_open_in_the_record_of_the_last_session(owner_client, session):
    log_all_as_planned(session=session)
    finish_session(session=session, pain=1, effort=5)
    step = step_in(session)
    assert address_of(step) in owner_client.get(session.get_absolute_url()).text
    assert owner_client.post(address_of(step)).status_code == 302


def test_not_yours_is_not_there(other_client, session):
    step = step_in(session)
    assert other_client.post(address_of(step)).status_code == 404
    assert not is_undone(session)


def test_unknown_is_not_there(owner_client):
    assert owner_client.post(reverse("programs:adjustment_undo", args=[uuid.uuid4()])).status_code == 404


def test_anonymous(client, session):
    assert signs_in_first(client.post(address_of(step_in(session))))


def test_wrong_method(owner_client, session):
    assert owner_client.get(address_of(step_in(session))).status_code == 405
