"""A sheet prescribes its days, what is typed in is there once, and what was decided from it sets the next sheet."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from programs.diary.prescribing import prescribe, slot_of
from programs.diary.services import DayTold, ItemTold, enter, make_sheet
from programs.models import Adjustment, DiarySheet, LogEntry, NextDayCheck, Routine, Session, SetLog
from programs.plan.agenda import Slot
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided, sentence
from tests.programs.decided import everything as decided_in_all
from tests.programs.factories import EVERYTHING_AT_HOME, add_part, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.django_db
EASY = {"pain": 1, "effort": 4, "morning": 1}


@pytest.fixture
def routine(owner) -> Routine:
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        routine = make_routine(owner, on=MONDAY, program="hip-basics", equipment=EVERYTHING_AT_HOME)
    return Routine.objects.select_related("program", "user").get(pk=routine.pk)


def sheet_of(routine, *, first=MONDAY, weeks=2) -> DiarySheet:
    return make_sheet(by=routine.user, routine=routine, sheet_id=uuid.uuid4(), first=first, weeks=weeks)


def done(sheet, **said) -> list[DayTold]:
    return [DayTold(slot=slot_of(day), is_done=True, **{**EASY, **said}) for day in sheet.days]


def on_paper(sheet) -> dict[str, list[str]]:
    """What a sheet asks for of each exercise, as printed on its last day."""
    return {item["exercise"]: item["doses"] for item in sheet.days[-1]["items"]}


def everything(user) -> dict[str, list]:
    """All rows that say what was done, decided and felt."""
    return {
        model.__name__: list(model.objects.filter(**{owner: user}).order_by("pk").values())
        for model, owner in (
            (Session, "user"), (SetLog, "session__user"), (NextDayCheck, "session__user"), (LogEntry, "user"),
            (Adjustment, "user"),
        )
    }  # fmt: skip


def after(days: int):
    return time_machine.travel(f"{MONDAY + timedelta(days=days)}T18:00:00Z", tick=False)


def test_a_sheet_has_the_planned_days_of_its_weeks_with_the_doses_of_a_session(routine):
    with after(0):
        sheet = sheet_of(routine, weeks=4)
        assert [day["on"] for day in sheet.days] == [
            (MONDAY + timedelta(days=day)).isoformat() for day in range(28) if day % 7 in routine.days
        ]
        session = play(routine, on=MONDAY)
    asked = {log.exercise.slug: (log.number, log.reps, log.hold_seconds) for log in session.set_logs.all()}
    assert {item["exercise"] for item in sheet.days[0]["items"]} == asked.keys()
    assert all(day["items"] == sheet.days[0]["items"] for day in sheet.days)


def test_who_does_what_the_sheet_says_for_two_weeks_gets_a_next_sheet_that_moves_on(routine):
    with after(0):
        first = sheet_of(routine)
    with after(13):
        enter(sheet=first, told=done(first))
    with after(14):
        second = sheet_of(routine, first=MONDAY + timedelta(days=14))
    before, now = on_paper(first), on_paper(second)
    assert before.keys() == now.keys()
    grown = [slug for slug in before if before[slug] != now[slug]]
    assert len(grown) >= len(before) / 2, (before, now)
    # And so on: what is done as printed is never read as having fallen behind.
    with after(27):
        enter(sheet=second, told=done(second))
    third = {row.decision for row in decided_in_all(routine) if row.decided_on >= MONDAY}
    assert not {kind for kind in third if kind.startswith(("REGRESS", "DELOAD"))}


def test_as_printed_means_what_is_printed_however_the_rules_move_on(routine):
    """Decided day by day, the doses would have grown on every one of these days."""
    with after(0):
        sheet = sheet_of(routine)
        asked = {item["item"]: item["amounts"] for item in sheet.days[0]["items"]}
    with after(13):
        enter(sheet=sheet, told=done(sheet))
    for session in routine.sessions.all():
        assert session.set_logs.filter(as_planned=False).count() == 0
        for row in decided(session):
            assert row.day == asked[str(row.item_id)][row.part][row.side]
    kept = [row for row in decided_in_all(routine) if row.rule == "C12"]
    assert kept
    assert sentence(kept[0])


def test_a_month_typed_in_twice_is_there_once(routine):
    with after(0):
        sheet = sheet_of(routine, weeks=4)
    with after(27):
        enter(sheet=sheet, told=done(sheet))
    first = everything(routine.user)
    assert len(first["Session"]) == len(sheet.days)
    # On another day, and one day after the other.
    with after(29):
        for day in done(sheet):
            enter(sheet=sheet, told=[day])
    assert everything(routine.user) == first


def test_days_typed_in_one_by_one_and_backwards_are_decided_in_order(routine, owner):
    with after(0):
        sheet = sheet_of(routine)
    with after(13):
        enter(sheet=sheet, told=done(sheet))
        at_once = {(row.decided_on, row.key): row.after for row in decided_in_all(routine)}
        for session in owner.sessions.all():
            session.delete()
        for day in reversed(done(sheet)):
            enter(sheet=sheet, told=[day])
    assert {(row.decided_on, row.key): row.after for row in decided_in_all(routine)} == at_once


def test_what_was_different_is_stored_as_written(routine):
    with after(0):
        sheet = sheet_of(routine)
    items = sheet.days[0]["items"]
    less, left, hurt = items[1], items[2], items[3]
    first_set = next(iter(less["sets"]))
    key = "-".join(part for part in (first_set["exercise"], "1", first_set["side"]) if part)
    different = {
        less["item"]: ItemTold(amounts={key: 3}),
        left["item"]: ItemTold(skipped="no_time"),
        hurt["item"]: ItemTold(pain=7, sharp=True),
    }
    with after(1):
        enter(sheet=sheet, told=[DayTold(slot=Slot(MONDAY), is_done=True, different=different, **EASY)])
    logs = SetLog.objects.filter(session__user=routine.user)
    assert logs.filter(item=less["item"], as_planned=False).exists()
    assert set(logs.filter(item=left["item"]).values_list("skipped", flat=True)) == {"no_time"}
    assert set(logs.filter(item=hurt["item"]).values_list("pain", "sharp")) == {(7, True)}


def test_strong_pain_on_paper_eases_the_next_sheet(routine):
    with after(0):
        first = sheet_of(routine)
    with after(13):
        told = done(first)
        told[-1] = DayTold(slot=told[-1].slot, is_done=True, pain=8, effort=9, morning=6)
        enter(sheet=first, told=told)
    with after(14):
        prescribed = prescribe(routine, first=MONDAY + timedelta(days=14), weeks=2)
    amounts = {str(item.item.pk): item.amounts for item in prescribed[-1].items}
    printed = {item["item"]: item["amounts"] for item in first.days[-1]["items"]}
    for key, parts in amounts.items():
        for part, sides in parts.items():
            for side, amount in sides.items():
                assert amount.sets * amount.reps <= printed[key][part][side]["sets"] * printed[key][part][side]["reps"]


def test_a_day_that_has_a_session_from_elsewhere_is_left_alone(routine):
    with after(0):
        sheet = sheet_of(routine)
        play(routine, on=MONDAY)
    with after(13):
        enter(sheet=sheet, told=done(sheet))
    assert routine.sessions.filter(performed_on=MONDAY).count() == 1
    assert routine.sessions.count() == len(sheet.days)


def test_a_day_that_was_not_done_after_all_is_taken_out(routine):
    with after(0):
        sheet = sheet_of(routine)
    with after(13):
        enter(sheet=sheet, told=done(sheet))
        enter(sheet=sheet, told=[DayTold(slot=Slot(MONDAY), is_done=False)])
        assert not routine.sessions.filter(performed_on=MONDAY).exists()
        enter(sheet=sheet, told=done(sheet))
        assert routine.sessions.filter(performed_on=MONDAY).exists()


def test_what_has_not_come_is_not_stored(routine):
    with after(0):
        sheet = sheet_of(routine)
        enter(sheet=sheet, told=done(sheet))
    assert list(routine.sessions.values_list("performed_on", flat=True)) == [MONDAY]
    assert not NextDayCheck.objects.exists()


def test_a_plan_of_parts_prescribes_each_day_its_own(routine):
    with after(0):
        add_part(routine, exercise="head-press", days=[1], on=MONDAY)
        sheet = sheet_of(Routine.objects.select_related("program", "user").get(pk=routine.pk))
    of_day = {day["on"]: {item["exercise"] for item in day["items"]} for day in sheet.days}
    assert of_day[(MONDAY + timedelta(days=1)).isoformat()] == {"head-press"}
    assert "head-press" not in of_day[MONDAY.isoformat()]


def test_a_session_of_its_own_in_the_morning_is_one_of_its_own_on_paper(routine):
    with after(0):
        add_part(routine, exercise="head-press", days=range(7), time_of_day="morning", on=MONDAY)
        sheet = sheet_of(Routine.objects.select_related("program", "user").get(pk=routine.pk))
    of_slot = {slot_of(day): {item["exercise"] for item in day["items"]} for day in sheet.days}
    assert of_slot[Slot(MONDAY, "morning")] == {"head-press"}
    assert "head-press" not in of_slot[Slot(MONDAY)]
    assert list(of_slot) == sorted(of_slot, key=lambda slot: slot.order)
    with after(13):
        for _twice in range(2):
            enter(sheet=sheet, told=done(sheet))
    assert routine.sessions.count() == len(sheet.days)
    assert set(routine.sessions.filter(performed_on=MONDAY).values_list("time_of_day", flat=True)) == {"", "morning"}


def test_a_sheet_is_made_once_and_belongs_to_its_person(routine, other):
    key = uuid.uuid4()
    with after(0):
        first = make_sheet(by=routine.user, routine=routine, sheet_id=key, first=MONDAY, weeks=2)
        assert make_sheet(by=routine.user, routine=routine, sheet_id=key, first=MONDAY, weeks=4) == first
        with pytest.raises(PermissionDenied):
            make_sheet(by=other, routine=routine, sheet_id=key, first=MONDAY, weeks=2)
