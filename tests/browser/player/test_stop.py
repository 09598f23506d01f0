"""Somebody must stop: before a session, in the middle of it, after a fall; on a phone, and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from programs.models import Session
from tests.browser.conftest import PHONE, Walk
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine, make_session

from .playing import Player, let_in, tab_to, until

BOTH = pytest.mark.parametrize(
    ("screen", "javascript"), [(PHONE, True), (PHONE, False)], ids=["phone", "phone-without-javascript"]
)

PAIN_NOW = "How strong is the pain now?"


@pytest.fixture(autouse=True)
def no_limits_used():
    cache.clear()


def person(**answers) -> User:
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, **answers)
    make_routine(user)
    return user


def to_the_questions(walk: Walk, user: User) -> None:
    let_in(walk, user)
    walk.go("/today/")
    walk.start.click()
    walk.page.wait_for_url("**/check/")


def begin(walk: Walk, user: User) -> Session:
    """Stand before a session that is begun."""
    session = make_session(user.routines.get(), done=False)
    let_in(walk, user)
    walk.go(session.get_absolute_url())
    return session


@BOTH
def test_an_emergency_before_a_session(walk: Walk, screen, javascript):
    user = person()
    to_the_questions(walk, user)
    if javascript:
        walk.assert_accessible()
    expect(walk.page.get_by_role("button", name="Send what I ticked")).to_be_hidden()
    walk.something_is_new()
    walk.tick("Chest pain or pressure")
    expect(walk.page.get_by_role("button", name="Nothing new, begin")).to_be_hidden()
    walk.press("Send what I ticked")
    expect(walk.page.get_by_role("heading", name="Stop. Call")).to_be_visible()
    assert not user.sessions.exists()
    walk.go("/today/")
    expect(walk.page.get_by_role("heading", name="Stop. Call")).to_be_visible()


def first_exercise(walk: Walk, session: Session, *, javascript: bool) -> None:
    """Stand before the first exercise: in the player, or on its plain page."""
    if javascript:
        Player(walk, session.user, session).begin()
    else:
        walk.page.get_by_role("link", name="Begin with").click()


def asks(walk: Walk, heading: str, *, audited: bool = False) -> None:
    """The question is there, as a page or as a dialog."""
    expect(walk.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    if audited:
        walk.assert_accessible()


def to_the_pain(walk: Walk, *, audited: bool = False) -> None:
    """Say where it hurts. These questions are the same in each test: one of them has them ``audited``, with scripts."""
    stop = walk.page.get_by_role("link", name="Stop now").filter(visible=True)
    expect(stop).to_be_in_viewport()
    stop.click()
    asks(walk, "Stop. Is it one of these?", audited=audited)
    walk.press("No, none of these")
    asks(walk, "Or is it one of these, and new?", audited=audited)
    walk.press("No, none of these")
    asks(walk, "How strong is the pain now?", audited=audited)


@BOTH
def test_stop_in_the_middle_because_it_hurts(walk: Walk, screen, javascript):
    user = person()
    session = begin(walk, user)
    first_exercise(walk, session, javascript=javascript)
    walk.press("I have done it" if javascript else "Done", exact=True)
    # It stays in view, however far down the page.
    walk.page.mouse.wheel(0, 2000)
    to_the_pain(walk, audited=javascript)
    walk.page.get_by_role("radiogroup", name=PAIN_NOW).get_by_label("7", exact=True).check()
    walk.press("What should I do?")
    if javascript:
        asks(walk, "Stop for today", audited=True)
        until(lambda: user.sessions.get().stopped == "pain", walk.page)
    else:
        expect(walk.page.get_by_text("Pain then: 7 out of 10.")).to_be_visible()
    session.refresh_from_db()
    assert (session.state, session.stopped, session.stop_pain) == ("done", "pain", 7)
    assert session.set_logs.exists()
    walk.go("/sessions/")
    expect(walk.page.get_by_text("You stopped because it hurt.")).to_be_visible()


@BOTH
def test_some_pain_offers_rest_and_less(walk: Walk, screen, javascript):
    user = person()
    session = begin(walk, user)
    first_exercise(walk, session, javascript=javascript)
    for pain, says in (("1", "Rest a little"), ("4", "Rest first")):
        to_the_pain(walk)
        walk.page.get_by_role("radiogroup", name=PAIN_NOW).get_by_label(pain, exact=True).check()
        walk.press("What should I do?")
        asks(walk, says, audited=javascript)
        walk.page.get_by_role("button" if javascript else "link", name="I have rested").click()
        expect(walk.page.get_by_role("heading", name="Warm-up march")).to_be_visible()
    if javascript:
        until(lambda: user.sessions.get().told_pain == 4, walk.page)


@BOTH
def test_tired_is_a_good_reason(walk: Walk, screen, javascript):
    user = person()
    session = begin(walk, user)
    if javascript:
        first_exercise(walk, session, javascript=True)
    walk.page.get_by_role("link", name="Stop now").filter(visible=True).click()
    walk.press("I am tired: stop for today")
    if javascript:
        asks(walk, "Stop for today", audited=True)
        until(lambda: user.sessions.get().stopped == "tired", walk.page)
        walk.page.get_by_role("dialog").get_by_role("link", name="Today").click()
        walk.go("/sessions/")
        walk.page.locator("main li a").first.click()
    expect(walk.page.get_by_text("You stopped because you were tired. That is a good reason.")).to_be_visible()
    session.refresh_from_db()
    assert (session.state, session.stopped) == ("done", "tired")


def test_with_the_keyboard_alone(walk: Walk):
    """From the exercise to the emergency words with Tab and Enter, and no way past them by a slip of the finger."""
    user = person()
    session = begin(walk, user)
    first_exercise(walk, session, javascript=True)

    tab_to(walk.page, "Stop now")
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_role("heading", name="Stop. Is it one of these?")).to_be_focused()
    tab_to(walk.page, "Chest pain or pressure")
    walk.page.keyboard.press("Enter")
    alarm = walk.page.get_by_role("heading", name="Stop. Call 112 now.")
    expect(alarm).to_be_focused()
    walk.page.keyboard.press("Escape")
    walk.page.keyboard.press("Escape")
    expect(alarm).to_be_visible()
    walk.assert_accessible()
    until(lambda: user.red_flags.exists(), walk.page)
    assert user.red_flags.get().code == "RF1"
    tab_to(walk.page, "What to say")
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**/welcome/stop/")
    assert user.sessions.get().stopped == "emergency"


@BOTH
def test_a_fall_that_hurt(walk: Walk, screen, javascript):
    """Before a session; then the health check once more, what changes, and the routine as it is fitted now."""
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, equipment=EVERYTHING_AT_HOME)
    before = make_routine(user)
    make_session(before, on=timezone.localdate() - timedelta(days=2))
    to_the_questions(walk, user)
    walk.something_is_new()
    walk.tick("A fall or nearly a fall, a break, or an operation")
    walk.press("Send what I ticked")
    expect(walk.page.get_by_label("I fell")).to_be_visible()
    if javascript:
        walk.assert_accessible()
    walk.tick("I fell")
    walk.page.get_by_role("radiogroup", name="Were you hurt?").get_by_label("Yes").check()
    walk.press("Save this")
    assert user.fall_reports.get().injured
    expect(walk.page.get_by_text("You told us about a fall that hurt you")).to_be_visible()
    if javascript:
        walk.assert_accessible()
    walk.press("Go through my health check")
    for _screen in range(12):
        if walk.page.url.endswith("/review/"):
            break
        if walk.page.url.endswith("/warning-signs/"):
            walk.tick("None of these")
        elif walk.page.get_by_label("Once").count():
            walk.tick("Once")
            walk.page.get_by_role("radiogroup", name="Were you hurt?").get_by_label("Yes").check()
        walk.press("Next")
    walk.press("Show my routine")
    walk.go("/today/")
    walk.page.get_by_role("link", name="See my routine as it is fitted now").click()
    expect(walk.page.get_by_role("heading", name="What changes for you")).to_be_visible()
    expect(walk.page.get_by_text("begins again with the first dose")).to_be_visible()
    expect(walk.page.get_by_text("Slow and supported (before: Usual pace).")).to_be_visible()
    if javascript:
        walk.assert_accessible()
    walk.press("Use this routine")
    after = user.routines.current()
    assert (after.tier, after.program) == ("HIGH", before.program)
    assert after != before
    expect(walk.start.or_(walk.page.get_by_text("A rest day")).first).to_be_visible()


@pytest.mark.parametrize("answer", ["Yes", "No"])
@BOTH
def test_a_new_pain_is_asked_about_first(walk: Walk, answer, screen, javascript):
    """At any number: a yes stops and locks, a no leads to what to do with such a pain."""
    user = person(health=["medicines"], medicines=["bone"])
    session = begin(walk, user)
    first_exercise(walk, session, javascript=javascript)
    to_the_pain(walk)
    walk.page.get_by_role("radiogroup", name=PAIN_NOW).get_by_label("1", exact=True).check()
    walk.press("What should I do?")
    asks(walk, "A question about this pain", audited=javascript and answer == "Yes")
    question = walk.page.get_by_text("Is this a new ache in your thigh, hip or groin?")
    expect(question.filter(visible=True)).to_have_count(1)
    expect(walk.page.get_by_text("Stop leg exercises").filter(visible=True)).to_have_count(0)
    if answer == "Yes":
        walk.page.locator("[value=RF9], [data-stop-sign=RF9]").click()
        until(lambda: user.red_flags.filter(code="RF9").exists(), walk.page)
        assert user.sessions.get().stopped == "urgent"
    else:
        walk.page.get_by_role("button", name="No", exact=True).click()
        asks(walk, "Rest a little")
        until(lambda: user.sessions.get().pain_not_new, walk.page)
        assert not user.red_flags.exists()
