from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.clearance.clinician import withdraw_clearance
from accounts.health_check.services import report_red_flags
from programs.entries.plan import DoneSet
from programs.models import Session
from programs.session.asked import items_with_sets, sets_of
from programs.session.do import log_exercise, skip_exercise
from tests.programs.checks import signs_in_first
from tests.programs.factories import NEW_HIP, make_clearance, make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(session: Session) -> str:
    return reverse("programs:session_as_planned", args=[session.pk])


def test_one_tap_stores_every_set_as_planned_and_leads_to_the_end(owner_client, session):
    answer = owner_client.post(address_of(session))
    assert answer["Location"] == reverse("programs:session_finish", args=[session.pk])
    planned = [(item.pk, planned_set) for item, sets in items_with_sets(session) for planned_set in sets]
    logs = {(log.item_id, log.exercise_id, log.number, log.side): log for log in session.set_logs.all()}
    assert len(logs) == len(planned)
    for item_id, planned_set in planned:
        log = logs[item_id, planned_set.exercise.pk, planned_set.number, planned_set.side]
        assert getattr(log, planned_set.measure) == planned_set.amount
        assert log.as_planned
        assert log.pain is None


def test_a_sequence_is_stored_part_by_part(other, other_client):
    session = make_session(make_routine(other, program="hip-strength-for-low-bone"), done=False)
    other_client.post(address_of(session))
    item = session.routine.items.get(exercise__slug="straight-leg-lifts-3-ways")
    done = set(session.set_logs.filter(item=item).values_list("exercise__slug", flat=True))
    assert done == {part["exercise"] for part in item.parts}


def test_what_is_entered_already_stays(owner_client, session):
    first, second, *_rest = session.routine.items.select_related("exercise")
    skip_exercise(session=session, item=first, reason="pain")
    done = [DoneSet(planned=planned_set, amount=1) for planned_set in sets_of(session, second)]
    log_exercise(session=session, item=second, done=done, pain=4, effort=8)
    owner_client.post(address_of(session))
    assert [log.skipped for log in session.set_logs.filter(item=first)] == ["pain"]
    assert set(session.set_logs.filter(item=second).values_list("pain", "as_planned")) == {(4, False)}
    assert set(session.set_logs.exclude(item__in=[first, second]).values_list("as_planned", flat=True)) == {True}


def test_what_was_entered_as_not_done_is_not_done_as_planned(owner_client, session):
    item = session.routine.items.select_related("exercise").first()
    none = [DoneSet(planned=planned_set, amount=0) for planned_set in sets_of(session, item)]
    log_exercise(session=session, item=item, done=none, pain=None, effort=None)
    owner_client.post(address_of(session))
    assert session.set_logs.get(item=item).skipped


def test_sent_twice_it_is_stored_once(owner_client, session):
    owner_client.post(address_of(session))
    before = sorted(session.set_logs.values_list("pk", flat=True))
    assert owner_client.post(address_of(session)).status_code == 302
    assert sorted(session.set_logs.values_list("pk", flat=True)) == before


def test_a_lock_that_is_back_stops_the_logging(other, other_client):
    """The yes was taken back while the session was open: what is done in it waits, like everything else."""
    make_profile(other, **NEW_HIP)
    clearance = make_clearance(other)
    locked = make_session(make_routine(other, **NEW_HIP), done=False)
    withdraw_clearance(by=other, clearance=clearance)
    assert other_client.post(address_of(locked))["Location"] == reverse("programs:today")
    assert not locked.set_logs.exists()


def test_an_open_warning_sign_stops_the_logging(owner, owner_client, session):
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.post(address_of(session))["Location"] == reverse("accounts:red_flag")
    assert not session.set_logs.exists()


def test_not_yours_is_not_there(other_client, session):
    assert other_client.post(address_of(session)).status_code == 404
    assert not session.set_logs.exists()


def test_anonymous(client, session):
    assert signs_in_first(client.post(address_of(session)))


def test_wrong_method(owner_client, session):
    assert owner_client.get(address_of(session)).status_code == 405
    assert not session.set_logs.exists()
