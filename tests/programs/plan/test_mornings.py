"""A part of a plan with a session of its own in the morning: shown, begun, done and counted beside that of the day."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.decision.reading.reader import Reader
from programs.decision.reading.rows import done_about
from programs.decision.replay import replay
from programs.export import program_parts
from programs.models import Addition, Routine, RoutineItem, Session, TimeOfDay
from programs.plan.agenda import Slot
from programs.progress.ahead import LookingAhead
from programs.progress.page import ProgressPage
from programs.schedule.adherence import MORNING as MORNING_OF_RULES
from programs.schedule.month import Mark
from programs.schedule.spans import FOUR_WEEKS
from programs.session.begin import start_session, start_told_session
from programs.today.explanation import week_words
from tests.programs.decided import decided, everything
from tests.programs.factories import EVERYTHING_AT_HOME, add_part, make_routine
from tests.programs.histories import begin, morning_of, play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

MONDAY = date(2026, 11, 16)
MORNING = TimeOfDay.MORNING
IN_BED = {"heel-slide", "supine-trunk-rotation"}
PROGRAM = "morning-in-bed"


@pytest.fixture
def plan(owner: User) -> Routine:
    return make_routine(owner, program="hip-strength-for-low-bone", on=MONDAY, equipment=EVERYTHING_AT_HOME)


@pytest.fixture
def both(plan: Routine) -> Routine:
    add_part(plan, program=PROGRAM, days=range(7), on=MONDAY)
    return Routine.objects.get(pk=plan.pk)


def slugs(items: Any) -> set[str]:
    return {item.exercise.slug for item in items}


def asked_of(session: Session) -> set[str]:
    items = RoutineItem.objects.filter(pk__in=[row.item_id for row in decided(session)])
    return slugs(items.select_related("exercise"))


def test_the_rules_and_the_rows_name_it_alike() -> None:
    assert MORNING_OF_RULES == TimeOfDay.MORNING


def test_it_comes_beside_the_days_and_leaves_the_session_of_the_day_alone(plan: Routine, owner_client: Client) -> None:
    before = owner_client.get("/today/").context
    address = reverse("programs:part_of_program", args=[PROGRAM])
    shown = owner_client.get(address).context
    assert shown["form"].initial["time_of_day"] == MORNING
    assert [day.name for day in shown["days"]] == [
        "Monday, Wednesday and Friday",
        "Tuesday, Thursday and Saturday, in the morning",
    ]
    owner_client.post(address, {"days": range(7), "time_of_day": MORNING})
    plan.refresh_from_db()
    assert (plan.days, plan.mornings) == (plan.main_days, list(range(7)))
    after = owner_client.get("/today/").context
    assert [item for item, _dose in after["rows"]] == [item for item, _dose in before["rows"]]
    assert slugs(item for item, _dose in after["in_bed_rows"]) == IN_BED


def test_what_was_added_before_there_were_mornings_stays_in_the_session_of_the_day(plan: Routine) -> None:
    part = add_part(plan, program=PROGRAM, days=[0], on=MONDAY)
    Addition.objects.filter(pk=part.pk).update(time_of_day=TimeOfDay.ANY)
    Routine.objects.filter(pk=plan.pk).update(mornings=[])
    assert asked_of(begin(plan, on=MONDAY)) > IN_BED


def test_other_days_and_the_other_time_of_them(both: Routine, owner_client: Client) -> None:
    part = both.additions.get()
    address = reverse("programs:routine_part", args=[part.pk])
    owner_client.post(address, {"days": [5], "time_of_day": "day"})
    both.refresh_from_db()
    assert (both.days, both.mornings) == ([*both.main_days, 5], [])
    assert both.days_before == []
    for wrong in ("noon", ""):
        answer = owner_client.post(address, {"days": [5], "time_of_day": wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["time_of_day"])


def test_a_single_exercise_has_no_time_of_its_own(plan: Routine, owner_client: Client) -> None:
    address = reverse("programs:part_of_exercise", args=["head-press"])
    assert "time_of_day" not in owner_client.get(address).context["form"].fields
    owner_client.post(address, {"days": [1], "time_of_day": MORNING})
    assert plan.additions.get().time_of_day == TimeOfDay.ANY


def test_both_sessions_of_a_day_are_begun_each_once(both: Routine) -> None:
    morning, later = (begin(both, on=MONDAY, time_of_day=time) for time in (MORNING, TimeOfDay.ANY))
    assert begin(both, on=MONDAY, time_of_day=MORNING) == morning
    assert begin(both, on=MONDAY) == later != morning
    assert morning.plan_day == later.plan_day == 0
    assert asked_of(morning) == IN_BED
    assert not asked_of(later) & IN_BED


def test_a_page_of_a_plan_that_has_no_mornings_any_more_begins_the_session_of_the_day(plan: Routine) -> None:
    assert begin(plan, on=MONDAY, time_of_day=MORNING).time_of_day == TimeOfDay.ANY


def test_today_leads_through_both(both: Routine, owner: User, owner_client: Client) -> None:
    session_id = owner_client.get("/today/").context["in_bed"].session_id
    check = reverse("programs:session_check", args=[session_id])
    assert 'name="in_bed" value="True"' in owner_client.get(f"{check}?morning").text
    owner_client.post(check, {"in_bed": "True"})
    session = owner.sessions.get()
    assert (session.pk, session.time_of_day) == (session_id, MORNING)
    going_on = owner_client.get("/today/").context
    assert going_on["in_bed"].begun.pk == session.pk
    assert going_on["unfinished"] is None
    owner_client.post(reverse("programs:session_as_planned", args=[session.pk]))
    saved = owner_client.post(reverse("programs:session_finish", args=[session.pk]), {"feeling": "good"}, follow=True)
    assert saved.context["page"].next_time.on == MONDAY
    assert not saved.context["page"].next_time.in_the_morning
    after = owner_client.get("/today/").context
    assert after["in_bed"].is_over
    planned = 7 + len(both.days)
    assert (after["done_today"], after["week_said"]) == (False, week_words(done=1, planned=planned))
    assert after["next_on"] == MONDAY
    assert {day.state for day in after["week"] if day.is_today} == {"planned"}
    play(both, on=MONDAY, hour=15, morning=None)
    done = owner_client.get("/today/").context
    assert (done["done_today"], done["week_said"]) == (True, week_words(done=2, planned=planned))
    assert {day.state for day in done["week"] if day.is_today} == {"done"}


def test_a_page_that_the_device_had_stored_says_by_its_address_which_session_it_is(
    both: Routine, owner: User, owner_client: Client
) -> None:
    owner_client.post(reverse("programs:session_check", args=[uuid.uuid4()]) + "?morning", {})
    assert owner.sessions.get().time_of_day == MORNING


def test_pain_that_ended_the_morning_ends_the_day(both: Routine, owner_client: Client) -> None:
    session = play(both, on=MONDAY, time_of_day=MORNING, morning=None)
    Session.objects.filter(pk=session.pk).update(stopped=Session.Stopped.PAIN)
    today = owner_client.get("/today/").context
    assert (today["done_today"], today["stopped"].pk) == (True, session.pk)


def test_a_device_without_the_network_has_both_and_tells_of_both(
    both: Routine, owner: User, owner_client: Client
) -> None:
    ids = {"": uuid.uuid4(), "?morning": uuid.uuid4()}
    plans = {}
    for query, session_id in ids.items():
        answer = owner_client.get(reverse("programs:session_plan", args=[session_id]) + query).json()
        plans[query] = answer["plan"]
    assert plans["?morning"]["morning"]
    assert set(plans["?morning"]["exercises"]) == IN_BED
    assert not set(plans[""]["exercises"]) & IN_BED
    person = answer["person"]
    for query, session_id in ids.items():
        item = plans[query]["items"][0]
        done = item["sets"][0]
        entries = [
            {"kind": "begin", "routine": str(both.pk), "performed_on": f"{MONDAY}", "morning": bool(query)},
            {"kind": "set", "item": item["id"], "exercise": done["exercise"], "number": 1, "side": done["side"],
             "measure": done["measure"], "amount": done["amount"]},
            {"kind": "finish", "feeling": "good"},
        ]  # fmt: skip
        at = f"{MONDAY}T10:00:00Z"
        told = [{"id": str(uuid.uuid4()), "at": at, **entry} for entry in entries]
        for _time in range(2):
            answered = owner_client.post(
                reverse("programs:session_entries", args=[session_id]),
                json.dumps({"person": person, "sent_at": at, "entries": told}),
                content_type="application/json",
            ).json()
            assert answered["refused"] == {}
    assert set(owner.sessions.values_list("time_of_day", "state")) == {(MORNING, "done"), ("", "done")}


def test_from_paper_somebody_says_which_session_it_was(both: Routine, owner: User, owner_client: Client) -> None:
    address = reverse("programs:session_earlier")
    assert "time_of_day" in owner_client.get(address).context["form"].fields
    told = {"session": uuid.uuid4(), "performed_on": "2026-11-13", "time_of_day": MORNING}
    owner_client.post(address, told)
    assert owner.sessions.get().time_of_day == MORNING
    today = {"session": uuid.uuid4(), "performed_on": f"{MONDAY}", "time_of_day": MORNING}
    assert owner_client.post(address, today)["Location"].endswith("?morning")
    Routine.objects.filter(pk=both.pk).update(mornings=[])
    assert "time_of_day" not in owner_client.get(address).context["form"].fields


def test_a_session_is_moved_to_a_day_that_has_the_other_one_alone(both: Routine, owner_client: Client) -> None:
    play(both, on=MONDAY - timedelta(days=1), time_of_day=MORNING)
    later = play(both, on=MONDAY)
    other = play(both, on=MONDAY, time_of_day=MORNING)
    sunday = {"performed_on": f"{MONDAY - timedelta(days=1)}"}
    assert owner_client.post(reverse("programs:session_move", args=[other.pk]), sunday).status_code == 422
    assert owner_client.post(reverse("programs:session_move", args=[later.pk]), sunday).status_code == 302


def two_weeks(routine: Routine, time_machine: Any) -> None:
    """Each morning in bed, and each session of the day: two full weeks."""
    for number in range(14):
        day = MONDAY + timedelta(days=number)
        time_machine.move_to(f"{day}T18:00:00Z", tick=False)
        is_later = day.weekday() in routine.days
        play(routine, on=day, time_of_day=MORNING, hour=7, morning=None if is_later else 1)
        if is_later:
            play(routine, on=day, hour=15)


def test_each_is_counted_once_everywhere(both: Routine, owner: User, owner_client: Client, time_machine: Any) -> None:
    two_weeks(both, time_machine)
    today = MONDAY + timedelta(days=13)
    page = ProgressPage(owner, today=today, span=FOUR_WEEKS)
    each = 7 + len(both.days)
    assert [(week.done, week.planned) for week in page.weeks] == [(each, each)] * 2
    assert "2" in page.in_a_row_sentence
    marks = {view.day.on: view.day.mark for view in page.calendar.told}
    assert {marks[MONDAY + timedelta(days=number)] for number in range(14)} == {Mark.DONE}
    assert owner_client.get(reverse("programs:session_list")).context["page"].paginator.count == 2 * each
    assert sum(row["time_of_day"] == MORNING for row in program_parts(owner)["sessions"]) == 14
    # One of two makes a day that is done in part.
    owner.sessions.filter(performed_on=MONDAY, time_of_day=TimeOfDay.ANY).delete()
    partly = ProgressPage(owner, today=today, span=FOUR_WEEKS)
    assert {view.day.mark for view in partly.calendar.told if view.day.on == MONDAY} == {Mark.PARTLY}


def test_both_grow_and_a_replay_decides_the_same(both: Routine, time_machine: Any) -> None:
    two_weeks(both, time_machine)
    before = everything(both)
    grown = RoutineItem.objects.filter(pk__in={row.item_id for row in before if row.decision.startswith("ADVANCE_")})
    assert {item.addition_id is not None for item in grown} == {True, False}
    # The morning after a day is that after both of its sessions, though it is asked about once.
    assert not any("unknown" in row.because for row in before)
    replay(Routine.objects.get(pk=both.pk))
    assert everything(both) == before


def test_pages_that_look_ahead_and_papers_tell_of_both(both: Routine, owner: User, owner_client: Client) -> None:
    looking = LookingAhead(Routine.objects.get(pk=both.pk), today=MONDAY)
    assert len(looking.days) == 7 * 12
    assert not [line for line in looking.lines if line.rests]
    (slides,) = [line for line in looking.lines if line.item.exercise.slug == "heel-slide"]
    assert not slides.stays
    assert len(looking._both[0]) == (7 + len(both.days)) * 12
    assert owner_client.get("/routine/summary/").context["summary"].per_week == 7
    for address in ("/routine/", "/routine/print/", "/routine/summary/"):
        assert "in the morning" in owner_client.get(address).text, address


def test_what_strength_worked_in_the_morning_rests_later_the_same_day(both: Routine) -> None:
    strong = both.items.filter(addition=None, role="strength").select_related("exercise")[0]
    agenda = Reader(both).agenda
    done = {Slot(MONDAY, MORNING): {strong.exercise.slug}}
    assert strong.pk in agenda.resting(MONDAY, done)
    assert strong.pk not in agenda.at(MORNING).resting(MONDAY, done)
    play(both, on=MONDAY, time_of_day=MORNING)
    assert done_about(both.user, MONDAY) == {Slot(MONDAY, MORNING): IN_BED}


def test_the_plan_told_of_by_a_device_after_its_mornings_were_taken_out_keeps_what_was_done(both: Routine) -> None:
    Routine.objects.filter(pk=both.pk).update(mornings=[])
    session = start_told_session(
        by=both.user,
        routine=Routine.objects.get(pk=both.pk),
        session_id=uuid.uuid4(),
        performed_on=MONDAY,
        time_of_day=MORNING,
        at=morning_of(MONDAY),
    )
    assert session.time_of_day == MORNING
    assert start_session(by=both.user, routine=both, session_id=session.pk, performed_on=MONDAY) == session
