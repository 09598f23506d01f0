"""Each kind of entry, also after the end and after a lock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.health_check.services import report_red_flags
from programs.models import Session
from programs.session.asked import sets_of
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.conftest import MONDAY
from tests.programs.devices import ago, entry, ids, send, set_entries, set_entry
from tests.programs.factories import make_routine, make_session

from .cases import HALF_PAST, PLANNED, amounts, finish_by_form, fresh, item_of, post_form

pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_left_out_with_a_reason(owner, owner_client, session, item):
    told = entry("skip", item=str(item.pk), reason="no_equipment")
    said = send(owner_client, session.pk, [told], by=owner).json()
    log = session.set_logs.get()
    assert (log.item, log.skipped, log.reps, log.hold_seconds) == (item, "no_equipment", None, None)
    assert said["state"]["items"][str(item.pk)] == {"sets": {}, "felt": None, "skipped": "no_equipment"}


def test_the_rest_left_out_keeps_what_was_done(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    told = [set_entry(item, first, at=ago(minutes=2)), entry("skip", item=str(item.pk), reason="pain")]
    said = send(owner_client, session.pk, told, by=owner).json()
    assert amounts(session, item) == {(1, "left"): 10}
    assert said["state"]["items"][str(item.pk)]["skipped"] == "pain"


def test_pain_on_one_side_spares_the_other(owner, owner_client, session, item):
    felt = entry("felt", item=str(item.pk), pain=6, effort=7, pain_side="left", sharp=True, shaky=True)
    # It comes before the sets that it is about.
    said = send(owner_client, session.pk, [felt], by=owner).json()
    kept = {"pain": 6, "pain_side": "left", "sharp": True, "technique_clean": False, "effort": 7}
    assert said["state"]["items"][str(item.pk)]["felt"] == kept
    assert not session.set_logs.exists()
    said = send(owner_client, session.pk, set_entries(session, item, at=ago(minutes=2)), by=owner).json()
    found = set(session.set_logs.values_list("side", "pain", "sharp", "technique_clean", "effort"))
    assert found == {("left", 6, True, False, 7), ("right", 0, False, False, 7)}
    assert said["state"]["items"][str(item.pk)]["felt"] == kept


@pytest.mark.parametrize("side", ["", "both"])
def test_on_both_or_not_said_it_counts_for_both(owner, owner_client, session, item, side):
    told = [*set_entries(session, item), entry("felt", item=str(item.pk), pain=4, pain_side=side)]
    send(owner_client, session.pk, told, by=owner)
    assert set(session.set_logs.values_list("pain", flat=True)) == {4}


def test_a_weight(owner, owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    told = set_entries(session, item, load_kg="1.134", as_planned=False)
    said = send(owner_client, session.pk, told, by=owner).json()
    assert set(session.set_logs.values_list("load_kg", flat=True)) == {Decimal("1.134")}
    assert {entry["load"] for entry in said["state"]["items"][str(item.pk)]["sets"].values()} == {"1.134"}


def test_on_with_the_short_version(owner, owner_client, session):
    said = send(owner_client, session.pk, [entry("short")], by=owner).json()
    assert said["state"]["short"] is True
    assert fresh(session).short


def test_stopped_for_a_sign_it_locks_and_is_logged_once(owner, owner_client, session, item):
    told = [*set_entries(session, item, at=ago(minutes=3)), entry("stop", at=ago(minutes=2), sign="RF6")]
    said = send(owner_client, session.pk, told, by=owner).json()
    assert (said["state"]["over"], said["state"]["stopped"], said["state"]["leadsOn"]) == (True, "urgent", False)
    assert amounts(session, item) == PLANNED
    stopped = fresh(session)
    assert (stopped.state, stopped.stopped, stopped.finished_at) == ("done", "urgent", ago(minutes=2))
    flag = owner.red_flags.get()
    assert flag.code == "RF6"
    flag.withdrawn_at = timezone.now()
    flag.save(update_fields=["withdrawn_at"])
    send(owner_client, session.pk, told, by=owner)
    assert not owner.red_flags.open().exists()
    assert owner.red_flags.count() == 1


def test_an_emergency(owner, owner_client, session):
    send(owner_client, session.pk, [entry("stop", sign="RF1")], by=owner)
    assert fresh(session).stopped == "emergency"
    assert owner.red_flags.open().exists()


def test_stopped_for_pain(owner, owner_client, session):
    told = [entry("stop", at=ago(minutes=3), pain=5), entry("stop", at=ago(minutes=2), reason="pain", pain=7)]
    said = send(owner_client, session.pk, told, by=owner).json()
    stopped = fresh(session)
    assert (stopped.state, stopped.stopped, stopped.stop_pain, stopped.told_pain) == ("done", "pain", 7, 7)
    assert said["state"]["over"]
    assert not owner.red_flags.exists()


def test_a_pain_that_is_bearable_is_kept_and_one_goes_on(owner, owner_client, session):
    said = send(owner_client, session.pk, [entry("stop", pain=4)], by=owner).json()
    assert (said["state"]["over"], said["state"]["leadsOn"]) == (False, True)
    assert (fresh(session).state, fresh(session).stop_pain) == ("in_progress", 4)


@pytest.mark.parametrize("is_late", [False, True])
def test_stopped_and_then_told_how_it_was_in_whatever_order_it_comes(owner, owner_client, session, is_late):
    told = [
        entry("stop", at=ago(minutes=3), reason="tired"),
        entry("finish", at=ago(minutes=2), feeling="hard", note="no breath"),
    ]
    for message in reversed(told) if is_late else told:
        send(owner_client, session.pk, [message], by=owner)
    stopped = fresh(session)
    assert (stopped.state, stopped.stopped, stopped.feeling, stopped.note) == ("done", "tired", "hard", "no breath")


def test_what_is_empty_is_not_done_until_something_of_it_arrives(owner, owner_client, session, item):
    end = entry("finish", at=ago(minutes=1), feeling="good")
    assert send(owner_client, session.pk, [end], by=owner).json()["stored"] == ids([end])
    assert fresh(session).state == Session.State.IN_PROGRESS
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert (fresh(session).state, fresh(session).feeling) == (Session.State.DONE, "good")


def test_to_stop_once_it_has_ended_changes_nothing(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [entry("finish", at=ago(minutes=3), feeling="good"), entry("stop", at=ago(minutes=2), reason="time")]
    send(owner_client, session.pk, told, by=owner)
    assert (fresh(session).stopped, fresh(session).feeling) == ("", "good")


@pytest.mark.parametrize("is_late", [False, True])
def test_the_latest_word_about_how_it_was_counts(owner, owner_client, session, item, is_late):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [
        entry("finish", at=ago(minutes=3), feeling="hard", pain=6, effort=8, note="one"),
        entry("finish", at=ago(minutes=2), feeling="good", pain=2, effort=5, note="two"),
    ]
    for message in reversed(told) if is_late else told:
        send(owner_client, session.pk, [message], by=owner)
    ended = fresh(session)
    assert (ended.feeling, ended.pain, ended.effort, ended.note) == ("good", 2, 5, "two")
    assert ended.state == Session.State.DONE


def test_a_word_about_the_end_that_was_typed_later_counts(owner, owner_client, session, item):
    """The tablet has no network; the session is finished at the desk."""
    post_form(owner_client, session, item)
    finish_by_form(owner_client, session)
    late = entry("finish", at=ago(minutes=5), feeling="hard", note="tapped")
    assert send(owner_client, session.pk, [late], by=owner).json()["stored"] == [late["id"]]
    assert (fresh(session).feeling, fresh(session).note) == ("good", "typed")


def test_and_one_from_a_device_that_came_after_it(owner, owner_client, session, item):
    post_form(owner_client, session, item)
    finish_by_form(owner_client, session)
    with time_machine.travel(HALF_PAST, tick=False):
        send(owner_client, session.pk, [entry("finish", feeling="hard", note="tapped")], by=owner)
    assert (fresh(session).feeling, fresh(session).note) == ("hard", "tapped")


def test_what_comes_after_the_session_is_over_is_stored(owner, owner_client, session, item):
    log_all_as_planned(session=session)
    finish_session(session=session, pain=1)
    first, *_rest = sets_of(session, item)
    with time_machine.travel(HALF_PAST, tick=False):
        said = send(owner_client, session.pk, [set_entry(item, first, amount=6)], by=owner).json()
    assert amounts(session, item)[1, "left"] == 6
    assert (said["state"]["over"], said["state"]["leadsOn"]) == (True, False)


def test_a_lock_that_came_since_loses_no_set(owner, owner_client, session, item):
    told = set_entries(session, item, at=ago(minutes=2))
    report_red_flags(by=owner, codes=["RF1"])
    answer = send(owner_client, session.pk, told, by=owner)
    assert answer.status_code == 200
    assert answer.json()["stored"] == ids(told)
    assert amounts(session, item) == PLANNED
    assert (answer.json()["state"]["over"], answer.json()["state"]["leadsOn"]) == (False, False)


def test_what_was_done_days_ago_is_stored_and_led_on_no_more(owner, owner_client):
    session = make_session(
        make_routine(owner, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=3), done=False
    )
    item = item_of(session, "tandem-stand")
    said = send(owner_client, session.pk, set_entries(session, item, at=ago(days=3)), by=owner).json()
    assert amounts(session, item) == PLANNED
    assert said["state"]["leadsOn"] is False
