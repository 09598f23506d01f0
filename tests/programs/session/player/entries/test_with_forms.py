"""What devices and forms say of the same exercise, and of the end, goes together."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from programs.decision.reading.reader import Reader
from programs.models import LogEntry, RoutineItem, Session
from programs.routine.outcomes import outcomes_since
from programs.routine.recent import Recent
from programs.session.asked import sets_of
from programs.session.do import log_all_as_planned, log_exercise, skip_exercise
from programs.session.finish import finish_session
from programs.standing.harm.falls import last_session_on
from tests.programs.conftest import MONDAY
from tests.programs.devices import ago, entry, ids, send, set_entries, set_entry

from .cases import HALF_PAST, PLANNED, amounts, finish_by_form, fresh, item_of, post_form, rows

pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_a_form_counts_over_what_a_device_said_before(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=1), amount=4)], by=owner)
    post_form(owner_client, session, item, **{"set-tandem-stand-1-left": 7, "set-tandem-stand-2-right": 0, "pain": 3})
    expected = {(1, "left"): 7, (1, "right"): 10, (2, "left"): 10}
    assert amounts(session, item) == expected
    # It arrives late, and was entered before the form.
    late = [set_entry(item, planned_set, at=ago(seconds=30), amount=2) for planned_set in sets_of(session, item)]
    late.append(entry("felt", at=ago(seconds=20), item=str(item.pk), pain=9))
    send(owner_client, session.pk, late, by=owner)
    assert amounts(session, item) == expected
    assert set(session.set_logs.values_list("pain", flat=True)) == {3}


def test_what_a_device_says_after_a_form_counts(owner, owner_client, session, item):
    post_form(owner_client, session, item, pain=3, effort=5)
    first, *_rest = sets_of(session, item)
    with time_machine.travel(HALF_PAST, tick=False):
        said = send(owner_client, session.pk, [set_entry(item, first, amount=4)], by=owner).json()
    assert amounts(session, item) == {**PLANNED, (1, "left"): 4}
    assert set(session.set_logs.values_list("pain", "effort")) == {(3, 5)}
    assert said["state"]["items"][str(item.pk)]["felt"]["pain"] == 3


def test_an_older_entry_that_comes_after_a_form_changes_nothing(owner, owner_client, session, item):
    """The device spoke of this exercise for the first time."""
    post_form(owner_client, session, item, **{"set-tandem-stand-2-right": 0}, pain=3)
    before = rows(session)
    late = [set_entry(item, planned_set, at=ago(minutes=1), amount=2) for planned_set in sets_of(session, item)]
    late.append(entry("skip", at=ago(seconds=30), item=str(item.pk), reason="pain"))
    assert send(owner_client, session.pk, late, by=owner).json()["stored"] == ids(late)
    assert rows(session) == before


def test_forms_one_after_the_other_in_turn_with_a_device(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=1), amount=4)], by=owner)
    for minute, amount in ((10, 5), (20, 6)):
        with time_machine.travel(f"2026-11-16T10:{minute}:00Z", tick=False):
            post_form(owner_client, session, item, **{"set-tandem-stand-1-left": amount})
    with time_machine.travel(HALF_PAST, tick=False):
        late = set_entry(item, first, amount=9, at=ago(minutes=15))
        send(owner_client, session.pk, [late], by=owner)
    assert amounts(session, item)[1, "left"] == 6


def test_a_form_sent_twice_in_one_instant_after_a_device(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=1), amount=4)], by=owner)
    for amount in (5, 5, 6):
        post_form(owner_client, session, item, **{"set-tandem-stand-1-left": amount})
    assert amounts(session, item)[1, "left"] == 6
    send(owner_client, session.pk, [set_entry(item, first, at=ago(seconds=30), amount=4)], by=owner)
    assert amounts(session, item)[1, "left"] == 6


def test_left_out_by_a_form_and_taken_up_on_a_device(owner, owner_client, session, item):
    address = reverse("programs:session_skip", args=[session.pk, item.pk])
    owner_client.post(address, {"reason": "no_time"})
    with time_machine.travel(HALF_PAST, tick=False):
        send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert amounts(session, item) == PLANNED
    assert not session.set_logs.exclude(skipped="").exists()


def test_the_rest_as_planned_leaves_what_a_device_said(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    undone = item_of(session, "sit-to-stand")
    told = [set_entry(item, first, at=ago(minutes=2), amount=4)]
    told += set_entries(session, undone, at=ago(minutes=2)) + set_entries(session, undone, at=ago(minutes=1), amount=0)
    send(owner_client, session.pk, told, by=owner)
    owner_client.post(reverse("programs:session_as_planned", args=[session.pk]))
    assert amounts(session, item) == {(1, "left"): 4}
    planned = {(planned_set.number, planned_set.side): planned_set.amount for planned_set in sets_of(session, undone)}
    assert amounts(session, undone) == planned
    # Sent again, because the answer was lost.
    send(owner_client, session.pk, told, by=owner)
    late = set_entry(undone, sets_of(session, undone)[0], at=ago(seconds=30), amount=1)
    send(owner_client, session.pk, [late], by=owner)
    assert amounts(session, undone) == planned


def test_an_exercise_that_was_done_on_paper_is_seen_by_the_device(owner, owner_client, session, item):
    post_form(owner_client, session, item, pain=3)
    state = send(owner_client, session.pk, [], by=owner).json()["state"]
    assert len(state["items"][str(item.pk)]["sets"]) == 4
    assert state["items"][str(item.pk)]["felt"]["pain"] == 3


def test_pain_told_to_stop_now_stays_when_the_end_says_nothing(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [
        entry("felt", at=ago(minutes=4), item=str(item.pk), pain=1),
        entry("stop", at=ago(minutes=3), pain=4),
        entry("finish", at=ago(minutes=2), feeling="good"),
    ]
    send(owner_client, session.pk, told, by=owner)
    assert fresh(session).told_pain == 4
    assert owner.sessions.with_counts().get().worst_pain == 4
    assert owner.sessions.recent(since=session.performed_on).get()["worst_pain"] == 4
    assert [outcome.pain for outcome in outcomes_since(owner, session.performed_on, session.performed_on)] == [4]
    assert Reader(session.routine).done[session.pk].worst == 4
    assert owner_client.get(session.get_absolute_url()).context["page"].worst_pain == 4


def test_a_sharp_pain_told_to_stop_now_counts_for_the_session(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [entry("stop", at=ago(minutes=3), reason="pain", sharp=True), entry("finish", at=ago(minutes=2), pain=1)]
    send(owner_client, session.pk, told, by=owner)
    assert Reader(session.routine).done[session.pk].sharp


def test_pain_told_after_the_end_is_kept(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    send(owner_client, session.pk, [entry("finish", at=ago(minutes=3), pain=1)], by=owner)
    send(owner_client, session.pk, [entry("stop", at=ago(minutes=2), reason="pain", pain=7)], by=owner)
    assert (fresh(session).stopped, fresh(session).told_pain) == ("", 7)


@pytest.mark.parametrize("is_late", [False, True])
def test_an_end_that_says_nothing_forgets_no_answer(owner, owner_client, session, item, is_late):
    """Two devices end the same session, and one asks nothing."""
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [
        entry("finish", at=ago(minutes=3), feeling="hard", pain=6, effort=8, note="one"),
        entry("finish", at=ago(minutes=2)),
    ]
    for message in reversed(told) if is_late else told:
        send(owner_client, session.pk, [message], by=owner)
    ended = fresh(session)
    assert (ended.feeling, ended.pain, ended.effort, ended.note) == ("hard", 6, 8, "one")


def test_a_form_about_the_end_that_says_nothing_forgets_no_answer(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    send(owner_client, session.pk, [entry("finish", at=ago(minutes=3), feeling="hard", pain=6)], by=owner)
    finish_session(session=fresh(session), effort=3)
    assert (fresh(session).feeling, fresh(session).pain, fresh(session).effort) == ("hard", 6, 3)


def test_to_finish_again_with_the_same_words_adds_no_entry(owner, owner_client, session, item):
    post_form(owner_client, session, item)
    for _time in range(3):
        finish_by_form(owner_client, session)
    assert LogEntry.objects.filter(kind="finish").count() == 1


def test_a_form_with_the_same_words_adds_no_entry(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item, at=ago(minutes=5)), by=owner)
    for _time in range(3):
        post_form(owner_client, session, item)
    assert LogEntry.objects.filter(kind="form").count() == 1


def felt_in(session: Session, item: RoutineItem) -> set[tuple[int | None, int | None, bool]]:
    return {(log.pain, log.effort, log.sharp) for log in session.set_logs.filter(item=item)}


HURT = {"pain": 5, "effort": 4, "sharp": True}


@pytest.mark.parametrize(
    "later",
    [
        lambda client, owner, session, item: send(client, session.pk, [entry("felt", item=str(item.pk))], by=owner),
        lambda client, owner, session, item: log_all_as_planned(session=session),
        lambda client, owner, session, item: skip_exercise(session=session, item=item, reason="pain"),
        lambda client, owner, session, item: send(
            client, session.pk, [entry("skip", item=str(item.pk), reason="pain")], by=owner
        ),
        lambda client, owner, session, item: log_exercise(session=session, item=item, done=[], pain=None, effort=None),
    ],
    ids=["felt nothing", "all as planned", "left out by a form", "left out on a device", "nothing done"],
)
def test_what_was_told_of_an_exercise_stays(owner, owner_client, session, item, later):
    """How it felt was told before any of its sets; then comes a word that does not speak of that."""
    send(owner_client, session.pk, [entry("felt", at=ago(minutes=5), item=str(item.pk), **HURT)], by=owner)
    later(owner_client, owner, session, item)
    if not session.set_logs.filter(item=item).exists():
        send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert felt_in(session, item) == {(5, 4, True)}


def test_an_exercise_told_by_a_form_and_left_out_by_another_keeps_how_it_felt(session, item):
    log_exercise(session=session, item=item, done=[], pain=5, effort=4, sharp=True)
    skip_exercise(session=session, item=item, reason="pain")
    assert felt_in(session, item) == {(5, 4, True)}


def line_of(client: Client, session: Session, item: RoutineItem) -> Any:
    story = client.get(session.get_absolute_url()).context["page"]
    return next(line for line in story.lines if line.item == item)


@pytest.mark.parametrize("sets", [0, 1, 3, 4])
def test_an_exercise_is_done_as_planned_when_all_of_its_sets_are(owner, owner_client, session, item, sets):
    """The rest is left out on the device."""
    told = set_entries(session, item, at=ago(minutes=3))[:sets]
    told.append(entry("skip", at=ago(minutes=2), item=str(item.pk), reason="no_time"))
    send(owner_client, session.pk, told, by=owner)
    for _state in range(2):
        line = line_of(owner_client, session, item)
        assert (line.is_as_planned, line.is_left_out) == (sets == 4, sets == 0)
        send(owner_client, session.pk, [entry("finish", pain=1)], by=owner)


def test_a_session_in_which_everything_was_left_out_counts_as_nothing(owner, owner_client, session):
    told = [
        entry("skip", at=ago(minutes=3), item=str(item.pk), reason="no_time") for item in session.routine.items.all()
    ]
    send(owner_client, session.pk, [*told, entry("finish", at=ago(minutes=2))], by=owner)
    assert fresh(session).state == Session.State.DONE
    assert not owner.sessions.done().exists()
    assert not Recent(owner, today=MONDAY).done
    assert last_session_on(owner) is None
    today = owner_client.get("/today/")
    assert today.context["done_today"]
    assert "0 sessions done this week" in today.text
    assert [row.pk for row in owner_client.get("/sessions/").context["page"]] == [session.pk]
    with time_machine.travel("2026-11-17T10:00:00Z", tick=False):
        assert "morning_session" not in owner_client.get("/today/").context
