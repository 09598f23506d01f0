"""Sessions and signs of a device that had no network."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.health_check.services import report_red_flags
from accounts.models import FallReport
from programs.models import LogEntry, Session
from programs.session.begin import say_pain_before
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.devices import Told, ago, entry, ids, send
from tests.programs.factories import NEW_HIP, make_routine, make_session
from tests.programs.histories import begin, play

from .cases import begin_entry, fresh

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def session(owner) -> Session:
    """For one test alone: the others ask whether there is a session at all."""
    return make_session(make_routine(owner), done=False)


def prepared(client: Client, session_id: uuid.UUID) -> dict[str, Any]:
    return client.get(reverse("programs:session_plan", args=[session_id])).json()["plan"]


def play_prepared(plan: dict[str, Any], at: Any) -> list[Told]:
    """Return the entries of somebody who does everything as it stands in a plan."""
    return [
        entry(
            "set", at=at, item=item["id"], exercise=planned_set["exercise"], number=planned_set["number"],
            side=planned_set["side"], measure=planned_set["measure"], amount=planned_set["amount"],
            load_kg=planned_set["load"], as_planned=True,
        )
        for item in plan["items"]
        for planned_set in item["sets"]
    ]  # fmt: skip


def test_a_whole_session_without_the_server(owner, owner_client, routine):
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    told = [
        begin_entry(routine, at=ago(minutes=40), pain_before=3),
        *play_prepared(plan, ago(minutes=20)),
        entry("finish", at=ago(minutes=5), feeling="good", pain=2, effort=5),
    ]
    answer = send(owner_client, session_id, told, by=owner)
    assert answer.status_code == 200
    assert (answer.json()["stored"], answer.json()["refused"]) == (ids(told), {})
    session = Session.objects.get(pk=session_id)
    assert (session.user, session.routine, session.performed_on) == (owner, routine, MONDAY)
    assert (session.started_at, session.pain_before, session.state) == (ago(minutes=40), 3, "done")
    assert decided(session)
    assert session.set_logs.count() == len(told) - 2
    assert set(session.set_logs.values_list("as_planned", flat=True)) == {True}
    assert owner_client.get(session.get_absolute_url()).status_code == 200
    send(owner_client, session_id, told, by=owner)
    assert Session.objects.count() == 1
    assert LogEntry.objects.count() == len(told)


def test_it_may_come_in_pieces_but_the_beginning_first(owner, owner_client, routine):
    session_id = uuid.uuid4()
    told = [begin_entry(routine), *play_prepared(prepared(owner_client, session_id), ago(minutes=1))]
    assert send(owner_client, session_id, told[1:], by=owner).status_code == 409
    assert send(owner_client, session_id, [*told[1:3], told[0]], by=owner).json()["stored"] == ids(
        [*told[1:3], told[0]]
    )
    assert send(owner_client, session_id, told, by=owner).json()["stored"] == ids(told)


def test_done_days_ago_it_counts_for_that_day(owner, owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=7))
    session_id = uuid.uuid4()
    told = [begin_entry(routine, at=ago(days=3), performed_on="2026-11-13")]
    told += play_prepared(prepared(owner_client, session_id), ago(days=3))
    assert send(owner_client, session_id, told, by=owner).json()["refused"] == {}
    session = Session.objects.get(pk=session_id)
    assert session.performed_on == MONDAY - timedelta(days=3)
    assert session.started_at == ago(days=3)
    assert decided(session)


def test_sessions_that_were_done_since_are_decided_anew(owner, owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=7))
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    later = play(routine, on=MONDAY - timedelta(days=2))
    before = decided(later)
    told = [begin_entry(routine, at=ago(days=5), performed_on="2026-11-11"), *play_prepared(plan, ago(days=5))]
    told += [
        entry("felt", at=ago(days=5), item=item["id"], pain=8, effort=9, sharp=True) for item in plan["items"]
    ]  # fmt: skip
    send(owner_client, session_id, told, by=owner)
    after = decided(later)
    assert before != after


def test_another_session_of_that_day_is_not_in_its_way(owner, owner_client, routine):
    other = begin(routine, on=MONDAY, hour=8)
    session_id = uuid.uuid4()
    told = [begin_entry(routine, at=ago(minutes=5))]
    assert send(owner_client, session_id, told, by=owner).status_code == 200
    assert set(Session.objects.values_list("pk", flat=True)) == {other.pk, session_id}


def test_a_routine_that_was_locked_since_is_not_in_its_way(owner, owner_client):
    routine = make_routine(owner, program="hip-basics", **NEW_HIP)
    session_id = uuid.uuid4()
    owner.clearances.all().delete()
    said = send(owner_client, session_id, [begin_entry(routine, at=ago(minutes=5))], by=owner).json()
    assert said["state"]["session"] == str(session_id)
    assert said["state"]["leadsOn"] is False


def test_an_open_sign_is_not_in_its_way(owner, owner_client, routine):
    report_red_flags(by=owner, codes=["RF1"])
    said = send(owner_client, uuid.uuid4(), [begin_entry(routine)], by=owner).json()
    assert said["state"]["leadsOn"] is False
    assert Session.objects.count() == 1


def test_a_routine_that_ended_meanwhile(owner, owner_client, routine):
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    make_routine(owner, program="hip-strength-for-low-bone")
    told = [begin_entry(routine, at=ago(minutes=5)), *play_prepared(plan, ago(minutes=4))]
    said = send(owner_client, session_id, told, by=owner).json()
    assert (said["stored"], said["refused"]) == (ids(told), {})
    session = Session.objects.get(pk=session_id)
    assert session.routine == routine
    assert session.set_logs.count() == len(told) - 1


def test_an_exercise_that_was_swapped_meanwhile(owner, owner_client, routine):
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    routine.items.update(ended_on=MONDAY)
    told = [begin_entry(routine, at=ago(minutes=5)), *play_prepared(plan, ago(minutes=4))]
    assert send(owner_client, session_id, told, by=owner).json()["refused"] == {}
    assert Session.objects.get(pk=session_id).set_logs.count() == len(told) - 1


def test_a_routine_of_somebody_else_is_not_there(owner, owner_client, other):
    foreign = make_routine(other)
    assert send(owner_client, uuid.uuid4(), [begin_entry(foreign)], by=owner).status_code == 404
    assert not Session.objects.exists()
    assert not LogEntry.objects.exists()


def test_the_morning_after_the_last_one_is_told_with_it(owner, owner_client, routine):
    last = play(routine, on=MONDAY - timedelta(days=3), morning=None)
    told = begin_entry(routine, morning_of=str(last.pk), morning_pain=4, morning_worse=True)
    send(owner_client, uuid.uuid4(), [told], by=owner)
    last = fresh(last)
    assert (last.next_day.pain, last.next_day.worse) == (4, True)


def test_a_morning_that_was_told_before_stays(owner, owner_client, routine):
    last = play(routine, on=MONDAY - timedelta(days=3), morning=2)
    send(owner_client, uuid.uuid4(), [begin_entry(routine, morning_of=str(last.pk), morning_pain=7)], by=owner)
    assert fresh(last).next_day.pain == 2


def test_a_morning_of_somebody_elses_session_is_not_told(owner, owner_client, other, routine):
    foreign = make_session(make_routine(other), on=MONDAY - timedelta(days=1))
    send(owner_client, uuid.uuid4(), [begin_entry(routine, morning_of=str(foreign.pk), morning_pain=7)], by=owner)
    assert not hasattr(fresh(foreign), "next_day")


def test_a_device_may_live_a_time_zone_ahead(owner, owner_client, routine):
    session_id = uuid.uuid4()
    send(owner_client, session_id, [begin_entry(routine, performed_on="2026-11-17")], by=owner)
    assert Session.objects.get(pk=session_id).performed_on == MONDAY


@pytest.mark.parametrize("wrong_by", [timedelta(days=3), timedelta(days=-3), timedelta(hours=-30)], ids=str)
def test_a_device_with_a_wrong_clock_begins_without_the_server(owner, owner_client, routine, wrong_by):
    """Its day is as wrong as its moments."""
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    began, entered = ago(hours=20) + wrong_by, ago(hours=19) + wrong_by
    told = [begin_entry(routine, at=began, performed_on=f"{began:%Y-%m-%d}"), *play_prepared(plan, entered)]
    answer = send(owner_client, session_id, told, by=owner, sent_at=timezone.now() + wrong_by)
    assert (answer.status_code, answer.json()["stored"]) == (200, ids(told))
    session = Session.objects.get(pk=session_id)
    assert (session.performed_on, session.started_at) == (MONDAY - timedelta(days=1), ago(hours=20))


def test_begun_in_both_ways_it_is_one_session(owner, owner_client, session):
    told = begin_entry(session.routine, pain_before=9)
    assert send(owner_client, session.pk, [told], by=owner).json()["stored"] == ids([told])
    assert Session.objects.get().pain_before == 9


def test_a_lot_of_pain_told_to_a_session_that_had_begun_makes_an_easy_day(routine):
    play(routine, on=MONDAY - timedelta(days=3))
    session = begin(routine, on=MONDAY)
    say_pain_before(session=session, pain=8)
    assert {row.decision for row in decided(session)} == {"EASY_DAY"}


def test_signs_before_a_session_that_never_began(owner, owner_client, routine):
    told = entry("signs", at=ago(minutes=5), codes=["RF1", "RF15"])
    session_id = uuid.uuid4()
    answer = send(owner_client, session_id, [told], by=owner)
    assert answer.status_code == 200
    assert answer.json() == {"stored": [told["id"]], "refused": {}, "state": None}
    kept = LogEntry.objects.get()
    assert (kept.session, kept.item, kept.content) == (None, None, {"codes": ["RF1", "RF15"]})
    assert [flag.code for flag in owner.red_flags.open()] == ["RF1"]
    fall = FallReport.objects.get()
    assert (fall.user, fall.happened_on, fall.injured) == (owner, MONDAY, True)
    assert not Session.objects.exists()


def test_sent_again_after_they_were_withdrawn_they_stay_so(owner, owner_client, routine):
    told, session_id = [entry("signs", codes=["RF1", "RF15"])], uuid.uuid4()
    send(owner_client, session_id, told, by=owner)
    owner.red_flags.update(withdrawn_at=timezone.now())
    FallReport.objects.all().delete()
    assert send(owner_client, session_id, told, by=owner).json()["stored"] == ids(told)
    assert LogEntry.objects.count() == 1
    assert not owner.red_flags.open().exists()
    assert not FallReport.objects.exists()


def test_signs_of_one_who_began_all_the_same(owner, owner_client, routine):
    session_id = uuid.uuid4()
    told = [entry("signs", at=ago(minutes=2), codes=["RF15"]), begin_entry(routine, at=ago(minutes=1))]
    assert send(owner_client, session_id, told, by=owner).json()["stored"] == ids(told)
    assert FallReport.objects.count() == 1
    assert LogEntry.objects.filter(session_id=session_id).count() == 2
