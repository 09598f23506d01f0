from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from programs.decision.choices import ease
from programs.models import Adjustment
from programs.session.asked import sets_of
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
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


def step_in(session, slug: str = "heel-slide") -> Adjustment:
    """A step up; both sides have one."""
    found = session.adjustments.filter(item__exercise__slug=slug, decision__startswith="ADVANCE_").first()
    assert found is not None
    return found


def address_of(adjustment: Adjustment) -> str:
    return reverse("programs:adjustment_undo", args=[adjustment.pk])


def test_a_step_up_is_taken_back_on_both_sides(owner_client, session):
    step = step_in(session)
    before = [planned_set.amount for planned_set in sets_of(session, step.item)]
    assert address_of(step) in owner_client.get(session.get_absolute_url()).text
    answer = owner_client.post(address_of(step), follow=True)
    assert answer.redirect_chain == [(session.get_absolute_url(), 302)]
    assert "is as it was before" in answer.text
    after = [planned_set.amount for planned_set in sets_of(session, step.item)]
    assert sum(after) < sum(before)
    assert not session.adjustments.filter(item=step.item, undone_at=None).exists()
    assert "You took this step back, so it stays as it was." in answer.text
    assert address_of(step) not in answer.text


def test_sent_twice_it_is_taken_back_once(owner_client, session):
    step = step_in(session)
    owner_client.post(address_of(step))
    step.refresh_from_db()
    when = step.undone_at
    assert owner_client.post(address_of(step)).status_code == 302
    step.refresh_from_db()
    assert step.undone_at == when


def test_an_easier_please_is_taken_back(owner, owner_client, session):
    item = step_in(session).item
    before = [planned_set.amount for planned_set in sets_of(session, item)]
    made = ease(by=owner, item=item, choice_id=uuid.uuid4(), session=session)
    assert [planned_set.amount for planned_set in sets_of(session, item)] != before
    owner_client.post(address_of(made[0]))
    assert [planned_set.amount for planned_set in sets_of(session, item)] == before


def test_what_eased_by_rule_stays_and_the_page_says_so(owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=1), of={"heel-slide": {"pain": 7}})
    session = begin(routine, on=MONDAY)
    eased = session.adjustments.filter(decision__startswith="REGRESS_").first()
    assert eased is not None
    answer = owner_client.post(address_of(eased))
    assert answer.status_code == 409
    assert "can no longer be taken back" in answer.text
    eased.refresh_from_db()
    assert eased.undone_at is None


def test_a_step_that_was_gone_on_from_stays(owner_client, routine, session):
    step = step_in(routine.sessions.order_by("performed_on")[1])
    answer = owner_client.post(address_of(step))
    assert answer.status_code == 409
    assert "can no longer be taken back" in answer.text
    step.refresh_from_db()
    assert step.undone_at is None
    assert address_of(step) not in owner_client.get(step.session.get_absolute_url()).text


def test_it_is_open_in_the_record_of_the_last_session(owner_client, session):
    log_all_as_planned(session=session)
    finish_session(session=session, pain=1, effort=5)
    step = step_in(session)
    assert address_of(step) in owner_client.get(session.get_absolute_url()).text
    assert owner_client.post(address_of(step)).status_code == 302


def test_not_yours_is_not_there(other_client, session):
    step = step_in(session)
    assert other_client.post(address_of(step)).status_code == 404
    step.refresh_from_db()
    assert step.undone_at is None


def test_unknown_is_not_there(owner_client):
    assert owner_client.post(reverse("programs:adjustment_undo", args=[uuid.uuid4()])).status_code == 404


def test_anonymous(client, session):
    assert signs_in_first(client.post(address_of(step_in(session))))


def test_wrong_method(owner_client, session):
    assert owner_client.get(address_of(step_in(session))).status_code == 405
