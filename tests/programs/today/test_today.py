from __future__ import annotations

import html
import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.functional_tests.services import Score, record_test
from accounts.health_check.services import report_red_flags
from programs.fitting.short_version import SHORT_ENOUGH
from programs.models import (
    NextDayCheck,
    Routine,
    RoutineItem,
    Session,
    SetLog,
)
from programs.proposal.start import end_routine
from tests.conftest import client_of
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY, TUESDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    make_copies,
    make_fall,
    make_profile,
    make_routine,
    make_session,
)
from tests.programs.histories import play

ADDRESS = "/today/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def start_button(text: str) -> str | None:
    found = re.search(r'href="(/sessions/[0-9a-f-]{36}/check/)"', text)
    return found and found[1]


def test_a_planned_day_shows_the_session_and_starts_it(owner, owner_client):
    routine = make_routine(owner)
    text = owner_client.get(ADDRESS).text
    assert "Good morning, <bdi>Ruth</bdi>" in text
    assert "Monday 16 November" in text
    for item in routine.items.all():
        assert item.exercise.name in text
        assert item.exercise.get_absolute_url() in text
    answer = owner_client.post(start_button(text))
    assert answer["Location"] == owner.sessions.get().get_absolute_url()


def test_whoever_has_not_begun_may_begin_on_any_day(owner, owner_client):
    make_routine(owner, on=MONDAY)
    for day in range(7):
        with time_machine.travel(MONDAY + timedelta(days=day, hours=0), tick=False):
            page = owner_client.get(ADDRESS)
        assert page.context["is_first"]
        assert "Start your first session" in page.text
        assert "rest day" not in page.text


def test_a_session_that_is_short_anyway_offers_no_shorter_one(owner, owner_client):
    routine = make_routine(owner)
    page = owner_client.get(ADDRESS)
    assert page.context["all_seconds"] > SHORT_ENOUGH
    assert "?short" in page.text
    routine.items.filter(exercise__slug__in=["warm-up-march", "standing-hip-abduction"]).delete()
    page = owner_client.get(ADDRESS)
    assert page.context["all_seconds"] <= SHORT_ENOUGH
    assert "?short" not in page.text


def test_a_rest_day_names_the_next_one_and_leaves_the_choice(owner, owner_client):
    make_session(make_routine(owner, on=MONDAY))
    with time_machine.travel("2026-11-17T10:00:00Z", tick=False):
        text = owner_client.get(ADDRESS).text
    assert "A rest day" in text
    assert "Your next session is on Wednesday 18 November" in text
    assert "Do it today anyway" in text


def test_when_it_is_done_there_is_nothing_left_to_start(owner, owner_client):
    make_session(make_routine(owner))
    text = owner_client.get(ADDRESS).text
    assert "Done for today" in text
    assert "Wednesday 18 November" in text
    assert start_button(text) is None
    assert "1 session done this week; 3 planned." in text


def test_a_week_that_was_nearly_over_when_the_plan_began_asks_for_nothing(owner, owner_client):
    with time_machine.travel("2026-11-15T10:00:00Z", tick=False):
        make_routine(owner)
        page = owner_client.get(ADDRESS)
    assert "0 planned" not in page.text
    assert "Nothing is planned for this week" in page.text


def test_a_session_in_progress_is_gone_on_with(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    text = owner_client.get(ADDRESS).text
    assert "Go on with your session" in text
    assert f'href="{session.get_absolute_url()}"' in text
    assert start_button(text) is None


def test_one_begun_on_an_earlier_day_is_not_lost(owner, owner_client):
    session = make_session(
        make_routine(owner, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=3), done=False
    )
    text = owner_client.get(ADDRESS).text
    assert "Your session of Friday 13 November is not finished. Everything you entered is still there." in text
    # A night lies between: first the question what is new.
    assert f'href="{reverse("programs:session_check", args=[session.pk])}"' in text


def test_the_week_shows_what_was_done_and_blames_for_nothing(owner, owner_client):
    routine = make_routine(owner, on=date(2026, 11, 1))
    make_session(routine, on=TUESDAY)
    with time_machine.travel("2026-11-19T10:00:00Z", tick=False):
        page = owner_client.get(ADDRESS)
    assert [day.state.value for day in page.context["week"]] == [
        "missed", "done", "missed", "rest", "planned", "rest", "rest",
    ]  # fmt: skip
    assert "missed" not in page.text.lower()


def test_changed_answers_come_before_the_session(owner, owner_client):
    make_routine(owner)
    make_profile(owner, bones=["osteoporosis"])
    text = owner_client.get(ADDRESS).text
    assert "Your answers have changed" in text
    assert f'href="{reverse("programs:routine_choose", args=["hip-basics"])}"' in text
    assert start_button(text) is None


def test_a_locked_routine_cannot_be_started(owner, owner_client):
    routine = make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    assert routine.locked
    text = owner_client.get(ADDRESS).text
    assert "Please ask first" in text
    assert start_button(text) is None
    assert reverse("programs:session_earlier") not in text


def test_an_open_warning_sign_comes_before_everything(owner, owner_client):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")


def test_without_a_health_check_it_leads_there(owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")


def test_without_a_routine_it_leads_to_one(owner, owner_client):
    make_profile(owner)
    assert owner_client.get(ADDRESS)["Location"] == reverse("programs:routine_proposal")


def test_an_ended_routine_is_no_routine(owner, owner_client):
    end_routine(routine=make_routine(owner), today=MONDAY)
    assert owner_client.get(ADDRESS)["Location"] == reverse("programs:routine_proposal")


def test_nothing_of_anybody_else(owner, other, other_client):
    make_session(make_routine(owner), done=False)
    make_routine(other, program="gentle-back-relief-moves")
    text = other_client.get(ADDRESS).text
    assert "Go on with your session" not in text
    assert Routine.objects.get(user=owner).name not in text


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_looking_changes_nothing(owner, owner_client):
    make_routine(owner)
    owner_client.get(ADDRESS)
    assert not owner.sessions.exists()


def test_queries_stay_the_same_however_long_the_history(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=300))
    made = [make_session(routine, on=MONDAY - timedelta(days=number)) for number in range(1, 6)]
    few = queries_of(owner_client, ADDRESS)
    make_copies(made[-1], on=[MONDAY - timedelta(days=number) for number in range(6, 40)])
    assert queries_of(owner_client, ADDRESS) == few


# --- What is due, and what to be reminded of -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "says"),
    [(370, "Your answers are more than a year old."), (60, "Your last session is 8 weeks ago or more.")],
)
def test_a_health_check_that_is_due_is_the_one_thing_to_do(owner, days, says):
    make_session(make_routine(owner))
    if days > 365:
        owner.sessions.all().delete()
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
        text = client_of(owner).get(ADDRESS).text
    assert "First, your health check once more" in text
    assert says in text
    assert f'action="{reverse("accounts:welcome")}"' in text
    assert start_button(text) is None


def test_gone_through_unchanged_it_opens_again(owner):
    make_session(make_routine(owner))
    with time_machine.travel(MONDAY + timedelta(days=63), tick=False):
        owner_client = client_of(owner)
        owner_client.post(reverse("accounts:welcome"))
        owner_client.post(
            reverse("accounts:welcome_step", args=["warning-signs"]), {"warning_signs": ["none"], "go": "next"}
        )
        answer = owner_client.post(reverse("accounts:welcome_review"))
        assert answer["Location"] == reverse("programs:routine_proposal")
        text = owner_client.get(ADDRESS).text
        assert "See my routine as it is fitted now" in text
        assert "First, your health check once more" not in text
        owner_client.post(reverse("programs:routine_choose", args=["hip-basics"]))
        assert start_button(owner_client.get(ADDRESS).text)


def test_it_is_shown_without_a_routine_too(owner):
    make_profile(owner)
    with time_machine.travel(MONDAY + timedelta(days=370), tick=False):
        assert "First, your health check once more" in client_of(owner).get(ADDRESS).text


def test_a_hip_that_catches_is_reminded_of_and_locks_nothing(owner, owner_client):
    make_routine(owner, hips=["catches"])
    text = owner_client.get(ADDRESS).text
    assert "A hip that locks, catches or gives way again and again" in text
    assert start_button(text)


def test_a_fall_is_no_longer_mentioned_after_two_weeks(owner, owner_client):
    make_routine(owner)
    make_fall(owner, on=MONDAY - timedelta(days=14))
    assert "For 2 weeks nothing gets heavier" in owner_client.get(ADDRESS).text
    owner.fall_reports.update(happened_on=MONDAY - timedelta(days=15))
    assert "For 2 weeks nothing gets heavier" not in owner_client.get(ADDRESS).text


def many_more(routine: Routine, count: int, *, before: date) -> None:
    """Repeat the last session of a routine on earlier days, with what was logged and decided in it."""
    model = routine.sessions.first()
    logs = list(model.set_logs.all())
    for number in range(count):
        made = Session.objects.create(
            user=routine.user,
            routine=routine,
            state="done",
            performed_on=before - timedelta(days=2 * number + 1),
            finished_at=model.finished_at,
            pain_before=1,
            saw=model.saw,
            decided=model.decided,
        )
        NextDayCheck.objects.create(session=made, pain=0)
        for log in logs:
            log.pk, log.session = uuid.uuid4(), made
        SetLog.objects.bulk_create(logs)


def test_queries_with_everything_at_once_from_30_to_150_sessions(owner, owner_client):
    """Weights of one's own, a pause that is over, self-tests, an offer, and a plan that asks for a session today."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=360), bones=["osteopenia"], equipment=EVERYTHING_AT_HOME)
    Routine.objects.update(
        pauses=[{"reason": "ill", "began_on": "2026-10-01", "ended_on": "2026-10-05"}],
        weeks_from=MONDAY - timedelta(weeks=7),
    )
    item = routine.items.exclude(exercise__load="").filter(load_allowed=True).first()
    record_test(by=owner, kind="chair_stand", scores=[Score(score=14)], today=MONDAY)
    session = play(routine, on=MONDAY - timedelta(days=3))
    item.refresh_from_db()
    item.progress = {name: {**data, "load": "1"} for name, data in item.progress.items()}
    item.save()
    # So many that all is looked at which needs a history.
    many_more(routine, 29, before=session.performed_on)
    few = queries_of(owner_client, ADDRESS)
    page = owner_client.get(ADDRESS)
    assert [offer.key for offer in page.context["offers"]] == ["bone_review"]
    assert start_button(page.text)
    assert "1 kg" in page.text
    many_more(routine, 120, before=session.performed_on - timedelta(days=60))
    assert owner.sessions.count() == 150
    assert queries_of(owner_client, ADDRESS) == few


# --- What lasts -------------------------------------------------------------------------------------------------------


def last_for(routine: Routine, **lasts: object) -> None:
    """Let all exercises of a routine be in a state."""
    for item in routine.items.all():
        own = {name: {**data, **lasts} for name, data in item.progress.items()}
        RoutineItem.objects.filter(pk=item.pk).update(progress=own)


def test_a_gentle_week_says_which_day_it_is(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    make_session(routine, on=MONDAY - timedelta(days=7))
    resume = {"sets": 2, "reps": 10, "load": "0", "level": ""}
    last_for(routine, deload={"began_on": "2026-11-14", "days": 7, "resume": resume})
    text = owner_client.get(ADDRESS).text
    assert text.count("Gentle week, day 3 of 7:") == 1
    assert "fewer sets, effort at most 4 out of 10." in text
    last_for(routine, deload={"began_on": "2026-11-09", "days": 7, "resume": resume})
    assert "Gentle week" not in owner_client.get(ADDRESS).text


def test_coming_back_says_which_week_it_is(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    make_session(routine, on=MONDAY - timedelta(days=7))
    last_for(routine, ramp={"began_on": "2026-11-09", "percents": [50, 70], "full_sets": 2})
    assert "Coming back: week 2 of 2." in owner_client.get(ADDRESS).text


def test_what_lasts_for_one_exercise_names_it(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    make_session(routine, on=MONDAY - timedelta(days=7))
    item = routine.items.first()
    ramp = {"began_on": "2026-11-16", "percents": [50, 70], "full_sets": 2}
    item.progress = {name: {**data, "ramp": ramp} for name, data in item.progress.items()}
    item.save()
    assert f"Coming back with {item.exercise}: week 1 of 2." in html.unescape(owner_client.get(ADDRESS).text)


def test_what_was_set_aside_is_not_asked_for(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    make_session(routine, on=MONDAY - timedelta(days=7))
    item = routine.items.first()
    item.progress = {name: {**data, "set_aside": True} for name, data in item.progress.items()}
    item.save()
    page = owner_client.get(ADDRESS)
    text = html.unescape(page.text)
    assert f"We left out “{item.exercise}”, because it hurt more than once." in text
    assert item.exercise.get_absolute_url() not in text
    assert f'href="{reverse("programs:routine_exercise", args=[item.pk])}"' in text
    assert item not in [shown for shown, _words in page.context["rows"]]


def test_balance_says_how_to_hold_on(owner, owner_client):
    make_session(make_routine(owner, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=7))
    assert "with two hands on the support" in owner_client.get(ADDRESS).text


def test_who_has_just_begun_is_told_nothing_that_lasts(owner, owner_client):
    make_routine(owner)
    text = owner_client.get(ADDRESS).text
    for words in ("Gentle week", "Coming back", "We left out", 'name="pain"', 'name="choice"', "paused"):
        assert words not in text
    assert text.count("button--primary") == 1


def test_a_sequence_is_listed_part_by_part(owner, owner_client):
    """On one line its names and numbers run into each other."""
    routine = make_routine(owner, program="hip-strength-for-low-bone", equipment=EVERYTHING_AT_HOME)
    names = [part["name"] for item in routine.items.exclude(parts=[]).filter(from_week=0) for part in item.parts]
    assert len(names) > 3
    for address in (ADDRESS, reverse("programs:session_start")):
        listed = re.findall(r"<li><strong>([^<]+)</strong><br>([^<]+)", owner_client.get(address).text)
        assert [html.unescape(name) for name, _dose in listed] == names, address
        assert all(dose.strip() for _name, dose in listed)
