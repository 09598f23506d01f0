"""What the pages of a session say about how it goes on: what is different, why, and what comes next."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from programs.decision.choices import ease
from programs.decision.morning import answer_next_day
from programs.entries.plan import DoneSet
from programs.models import (
    Routine,
    Session,
    SetLog,
)
from programs.proposal.start import end_routine
from programs.session.asked import items_with_sets, sets_of
from programs.session.begin import start_session
from programs.session.do import log_all_as_planned, log_exercise
from programs.session.finish import finish_session
from programs.session.page.page import SessionPage
from programs.standing import access
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.decided import ask_for, everything
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def routine(owner) -> Routine:
    return make_routine(owner, on=MONDAY - timedelta(days=28), equipment=EVERYTHING_AT_HOME)


def page_of(session: Session) -> SessionPage:
    return SessionPage(access.get_session(session.user, session.pk))


def named(page: SessionPage) -> set[str]:
    return {change.item.exercise.slug for change in page.changes}


class TestWhatIsDifferent:
    def test_the_first_session_says_that_it_is_the_first(self, owner_client, routine):
        session = begin(routine, on=MONDAY)
        text = owner_client.get(session.get_absolute_url()).text
        assert "This is your first session with this routine." in text
        assert "Last time:" not in text

    def test_a_step_is_one_line_with_its_reason_and_sources(self, owner_client, routine):
        play(routine, on=FRIDAY)
        session = begin(routine, on=MONDAY)
        text = owner_client.get(session.get_absolute_url()).text
        change = next(
            difference for difference in page_of(session).changes if difference.item.exercise.slug == "heel-slide"
        )
        # Both sides the same: said once.
        assert change.side == ""
        assert change.now == "1 set of 9, each side"
        assert change.last == "1 set of 8, each side"
        assert "Last time: 1 set of 8, each side." in text
        assert "went well. So it grows to 1 set of 9." in text
        assert change.why.sources
        for source in change.why.sources:
            assert source.label in text
        assert "The exact number is our own careful choice." in text

    def test_what_stays_is_not_listed_but_can_be_looked_at(self, owner_client, routine):
        play(routine, on=FRIDAY, of={"heel-slide": {"pain": 4}})
        session = begin(routine, on=MONDAY)
        page = page_of(session)
        assert "heel-slide" not in named(page)
        assert "heel-slide" in {line.item.exercise.slug for line in page.stays}
        assert "Everything else stays as it was" in owner_client.get(session.get_absolute_url()).text

    def test_nothing_is_different(self, owner_client, routine):
        play(routine, on=FRIDAY, morning=None)
        session = begin(routine, on=MONDAY)
        assert "Nothing. Everything stays as it was last time." in owner_client.get(session.get_absolute_url()).text

    def test_sides_that_differ_are_said_one_by_one(self, routine):
        """What hurt is eased, and the other side waits for it."""
        play(routine, on=FRIDAY - timedelta(days=2))
        play(routine, on=FRIDAY, of={"heel-slide": {"pain": 7, "pain_side": "left"}})
        page = page_of(begin(routine, on=MONDAY))
        (change,) = [change for change in page.changes if change.item.exercise.slug == "heel-slide"]
        assert change.side == "left"
        line = next(line for line in page.lines if line.item.exercise.slug == "heel-slide")
        assert [words.split(":")[0] for words in line.asked] == ["Left", "Right"]
        assert {why.sentences[0].split(":")[0] for why in line.whys} == {"Left side", "Right side"}

    def test_what_was_asked_for_between_sessions_says_so(self, owner, routine):
        play(routine, on=FRIDAY, morning=None)
        item = routine.items.get(exercise__slug="heel-slide")
        with time_machine.travel("2026-11-14T10:00:00Z", tick=False):
            ease(by=owner, item=item, choice_id=uuid.uuid4())
        change = next(
            difference for difference in page_of(begin(routine, on=MONDAY)).changes if difference.item.pk == item.pk
        )
        assert any("You asked for an easier version." in sentence for sentence in change.why.sentences)

    def test_many_changes_are_not_all_listed_at_once(self, other):
        routine = make_routine(other, program="hip-strength-for-low-bone", on=MONDAY - timedelta(days=14))
        play(routine, on=FRIDAY)
        page = page_of(begin(routine, on=MONDAY))
        assert len(page.first_changes) == 4
        assert page.first_changes + page.more_changes == page.changes
        weights = [change.weight for change in page.changes]
        assert weights == sorted(weights)


class TestStatesThatLast:
    def test_an_easy_day_says_why_once(self, owner_client, routine):
        play(routine, on=FRIDAY)
        session = begin(routine, on=MONDAY, pain_before=8)
        text = owner_client.get(session.get_absolute_url()).text
        assert "So today is an easy day" not in text[text.index('id="exercises-title"') :]
        assert "Your pain is 8 out of 10 today, before you start." in text
        assert "What that means for each exercise" in text

    def test_a_gentle_week_says_its_day_and_the_effort(self, owner_client, routine):
        for days in (5, 3):
            play(routine, on=MONDAY - timedelta(days=days), morning=6)
        begun = begin(routine, on=MONDAY)
        assert "Gentle week, day 1 of 7, effort at most 4" in owner_client.get(begun.get_absolute_url()).text
        with time_machine.travel("2026-11-18T10:00:00Z", tick=False):
            later = begin(routine, on=MONDAY + timedelta(days=2))
            text = owner_client.get(later.get_absolute_url()).text
        assert "Gentle week, day 3 of 7, effort at most 4" in text

    def test_it_ends_by_itself_and_the_page_says_so(self, routine):
        for days, pain in ((20, 0), (18, 0), (16, 0), (14, 2), (12, 2), (10, 2)):
            play(routine, on=MONDAY - timedelta(days=days), pain=pain, morning=0, pain_before=0)
        gentle = play(routine, on=MONDAY - timedelta(days=7), pain=0, morning=0, pain_before=0)
        assert all(line.state for line in page_of(gentle).lines)
        page = page_of(begin(routine, on=MONDAY))
        assert not any(line.state for line in page.lines)
        reasons = {sentence for change in page.changes for sentence in change.why.sentences}
        assert "Your gentle week is over." in reasons

    def test_coming_back_says_which_week_it_is(self, owner_client, routine):
        play(routine, on=MONDAY - timedelta(days=20))
        session = begin(routine, on=MONDAY)
        text = owner_client.get(session.get_absolute_url()).text
        assert "Coming back, week 1 of 2" in text

    def test_the_way_on_passes_over_what_rests(self, owner_client, routine):
        for days in (7, 5):
            play(routine, on=MONDAY - timedelta(days=days), of={"sit-to-stand": {"pain": 7}})
        session = begin(routine, on=MONDAY)
        _march, tandem, sit, abduction, *_rest = page_of(session).lines
        assert sit.rests
        assert sit.because
        address = reverse("programs:session_exercise", args=[session.pk, tandem.item.pk])
        sent = {f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(session, tandem.item)}
        answer = owner_client.post(address, sent)
        assert answer["Location"] == reverse("programs:session_exercise", args=[session.pk, abduction.item.pk])


class TestRecord:
    def test_it_keeps_what_was_asked_on_that_day(self, owner_client, routine):
        first = play(routine, on=FRIDAY - timedelta(days=2))
        play(routine, on=FRIDAY)
        begin(routine, on=MONDAY)
        item = routine.items.get(exercise__slug="heel-slide")
        assert item.dose.reps > 8
        line = page_of(first).line_of(item)
        assert line.asked == ("1 set of 8, each side",)
        text = owner_client.get(first.get_absolute_url()).text
        assert "Asked for: 1 set of 8, each side" in text
        assert "Done: left: 8 times; right: 8 times" in text

    def test_one_tap_says_what_was_planned_then(self, owner_client, routine):
        session = begin(routine, on=FRIDAY)
        log_all_as_planned(session=session)
        finish_session(session=session, pain=1, effort=5)
        answer_next_day(by=routine.user, session=session, pain=1)
        begin(routine, on=MONDAY)
        assert "Done as planned: 1 set of 8, each side" in owner_client.get(session.get_absolute_url()).text

    def test_it_says_what_was_decided_and_why(self, owner_client, routine):
        play(routine, on=FRIDAY)
        session = play(routine, on=MONDAY, morning=None)
        assert "went well. So it grows to 1 set of 9." in owner_client.get(session.get_absolute_url()).text

    def test_what_rested_is_said_to_have_rested(self, owner_client, routine):
        for days in (7, 5, 3):
            session = play(routine, on=MONDAY - timedelta(days=days), of={"sit-to-stand": {"pain": 7}})
        assert "Rested on that day" in owner_client.get(session.get_absolute_url()).text

    def test_another_rung_then_keeps_its_name(self, routine):
        session = play(routine, on=FRIDAY)
        item = routine.items.get(exercise__slug="heel-slide")
        ask_for(session, item, level="fire-hydrant||")
        assert page_of(session).line_of(item).name == "Fire hydrant"

    def test_one_of_before_there_were_decisions_shows_the_present_dose(self, owner_client, routine):
        session = play(routine, on=FRIDAY)
        Session.objects.filter(pk=session.pk).update(saw=None, decided={})
        assert "Done: left: 8 times; right: 8 times" in owner_client.get(session.get_absolute_url()).text


class TestNextTime:
    def test_after_the_end_it_says_what_comes_next(self, owner_client, routine):
        play(routine, on=FRIDAY)
        session = begin(routine, on=MONDAY)
        for item, planned in items_with_sets(session):
            done = [DoneSet(planned=planned_set, amount=planned_set.amount) for planned_set in planned]
            log_exercise(session=session, item=item, done=done, pain=1, effort=5)
        finish = reverse("programs:session_finish", args=[session.pk])
        text = owner_client.post(finish, {"pain": "1", "effort": "5"}, follow=True).text
        assert text.index("Next time") < text.index("How it was")
        assert "Wednesday 18 November" in text
        assert "If tomorrow morning is fine, this is what comes next." in text
        assert re.search(r"Heel slide:</strong>\s*1 set of 10", text)
        assert "So it grows to 1 set of 10." in text

    def test_it_changes_nothing(self, owner_client, routine):
        session = play(routine, on=MONDAY, morning=None)
        before = everything(routine)
        owner_client.get(session.get_absolute_url())
        assert everything(routine) == before

    def test_what_stays_is_said_in_one_line(self, owner_client, routine):
        session = play(routine, on=MONDAY, pain=4, morning=None)
        text = owner_client.get(session.get_absolute_url()).text
        assert "Everything stays as it is." in text

    def test_what_comes_is_what_came(self, routine):
        session = play(routine, on=FRIDAY)
        forecast = page_of(session).next_time
        assert forecast is not None
        assert forecast.on == MONDAY
        assert forecast.awaits == ""
        page = page_of(begin(routine, on=MONDAY))
        assert {coming.name for coming in forecast.changes} == {change.name for change in page.changes}

    def test_a_morning_that_is_past_is_still_to_be_told(self, owner_client, routine):
        session = play(routine, on=FRIDAY, morning=None)
        assert "If the morning after was fine" in owner_client.get(session.get_absolute_url()).text

    def test_only_the_last_session_of_a_routine_that_goes_on_looks_ahead(self, routine):
        first = play(routine, on=FRIDAY)
        last = play(routine, on=MONDAY)
        assert page_of(first).next_time is None
        assert page_of(last).next_time is not None
        end_routine(routine=routine, today=MONDAY)
        assert page_of(last).next_time is None


def copy_history(session: Session, days: list[date]) -> None:
    """Copy a session with its logs and its decisions to other days."""
    logs = list(session.set_logs.all())
    for day in days:
        new = Session.objects.get(pk=session.pk)
        new.pk, new.performed_on = uuid.uuid4(), day
        new.started_at = new.started_at.replace(year=day.year, month=day.month, day=day.day)
        new.save(force_insert=True)
        for copied in logs:
            copied.pk, copied.session = uuid.uuid4(), new
        SetLog.objects.bulk_create(logs)


@pytest.mark.parametrize("page", ["record", "going on", "exercise", "finish"])
def test_queries_stay_the_same_from_ten_sessions_to_a_hundred(owner, owner_client, routine, page):
    first = play(routine, on=MONDAY - timedelta(days=69))
    copy_history(first, [MONDAY - timedelta(days=days) for days in range(60, 69)])
    session = play(routine, on=MONDAY, morning=None) if page == "record" else begin(routine, on=MONDAY)
    address = session.get_absolute_url()
    if page == "exercise":
        address = reverse("programs:session_exercise", args=[session.pk, routine.items.last().pk])
    if page == "finish":
        address = reverse("programs:session_finish", args=[session.pk])
    few = queries_of(owner_client, address)
    copy_history(first, [MONDAY - timedelta(days=1 + number % 59) for number in range(90)])
    assert owner.sessions.count() == 101
    assert queries_of(owner_client, address) == few


@pytest.mark.parametrize("short", [True, False])
def test_queries_stay_few_where_there_is_most_to_say(other, other_client, short):
    """Sequences, weights, a short session, all at once."""
    routine = make_routine(
        other, program="hip-strength-for-low-bone", on=MONDAY - timedelta(days=30), equipment=EVERYTHING_AT_HOME
    )
    for days in (5, 3):
        play(routine, on=MONDAY - timedelta(days=days))
    session = start_session(by=other, routine=routine, session_id=uuid.uuid4(), performed_on=MONDAY, short=short)
    ask_for(session, load="1.000")
    for item in routine.items.all():
        queries_of(other_client, reverse("programs:session_exercise", args=[session.pk, item.pk]))
    queries_of(other_client, session.get_absolute_url())
    log_all_as_planned(session=session)
    finish_session(session=session, pain=1, effort=5)
    queries_of(other_client, session.get_absolute_url())
