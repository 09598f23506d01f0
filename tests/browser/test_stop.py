"""Somebody must stop: before a session, in the middle of it, after a fall; on a phone, and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from programs.models import Session
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine, make_session

from .conftest import PHONE, Walk

BOTH = pytest.mark.parametrize(
    ("screen", "javascript"), [(PHONE, True), (PHONE, False)], ids=["phone", "phone-without-javascript"]
)


@pytest.fixture(autouse=True)
def no_limits_used():
    cache.clear()


def person(**answers) -> User:
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, **answers)
    make_routine(user)
    return user


def to_the_questions(walk: Walk, user: User) -> None:
    walk.sign_in(user.email)
    walk.go("/today/")
    walk.page.get_by_role("link", name="Start the session").or_(
        walk.page.get_by_role("link", name="Do it today anyway")
    ).click()
    walk.page.wait_for_url("**/check/")


def begin(walk: Walk, user: User) -> Session:
    to_the_questions(walk, user)
    walk.press("Nothing new, begin")
    walk.page.wait_for_url("**/sessions/*/")
    return user.sessions.get()


@BOTH
def test_an_emergency_before_a_session(walk: Walk, screen, javascript):
    user = person()
    to_the_questions(walk, user)
    if javascript:
        walk.assert_accessible()
    assert not walk.page.get_by_role("button", name="Send what I ticked").is_visible()
    walk.tick("Chest pain or pressure")
    assert not walk.page.get_by_role("button", name="Nothing new, begin").is_visible()
    walk.press("Send what I ticked")
    assert walk.page.get_by_role("heading", name="Stop. Call").is_visible()
    assert not user.sessions.exists()
    walk.go("/today/")
    assert walk.page.get_by_role("heading", name="Stop. Call").is_visible()


@BOTH
def test_stop_in_the_middle_because_it_hurts(walk: Walk, screen, javascript):
    user = person()
    session = begin(walk, user)
    walk.page.get_by_role("link", name="Begin with").click()
    walk.press("Done", exact=True)
    # It stays in view, however far down the page.
    walk.page.mouse.wheel(0, 2000)
    walk.page.get_by_role("link", name="Stop now").click()
    if javascript:
        walk.assert_accessible()
    walk.press("No, none of these")
    walk.page.wait_for_url("**/stop/signs/*")
    if javascript:
        walk.assert_accessible()
    walk.press("No, none of these")
    walk.page.wait_for_url("**/stop/pain/*")
    if javascript:
        walk.assert_accessible()
    walk.page.get_by_label("7", exact=True).check()
    walk.press("What should I do?")
    assert walk.page.get_by_text("Pain then: 7 out of 10.").is_visible()
    if javascript:
        walk.assert_accessible()
    session.refresh_from_db()
    assert (session.state, session.stopped, session.stop_pain) == ("done", "pain", 7)
    assert session.set_logs.exists()
    walk.go("/sessions/")
    assert walk.page.get_by_text("You stopped because it hurt.").is_visible()


@BOTH
def test_some_pain_offers_rest_and_less(walk: Walk, screen, javascript):
    user = person()
    begin(walk, user)
    walk.page.get_by_role("link", name="Begin with").click()
    for pain, says in (("1", "Rest a little"), ("4", "Rest first")):
        walk.page.get_by_role("link", name="Stop now").click()
        walk.press("No, none of these")
        walk.page.wait_for_url("**/stop/signs/*")
        walk.press("No, none of these")
        walk.page.wait_for_url("**/stop/pain/*")
        walk.page.get_by_label(pain, exact=True).check()
        walk.press("What should I do?")
        assert walk.page.get_by_role("heading", name=says, exact=True).is_visible()
        if javascript:
            walk.assert_accessible()
        walk.page.get_by_role("link", name="I have rested").click()
        walk.page.wait_for_url("**/exercises/**")


@BOTH
def test_tired_is_a_good_reason(walk: Walk, screen, javascript):
    user = person()
    session = begin(walk, user)
    walk.page.get_by_role("link", name="Stop now").click()
    walk.press("I am tired: stop for today")
    assert walk.page.get_by_text("You stopped because you were tired. That is a good reason.").is_visible()
    session.refresh_from_db()
    assert (session.state, session.stopped) == ("done", "tired")


def test_with_the_keyboard_alone(walk: Walk):
    """From the exercise to the emergency page with Tab and Enter."""
    user = person()
    session = begin(walk, user)
    item = session.routine.items.first()
    walk.go(f"/sessions/{session.pk}/exercises/{item.pk}/")

    def to(words: str) -> None:
        for _press in range(40):
            walk.page.keyboard.press("Tab")
            if words in walk.page.evaluate("document.activeElement.textContent"):
                return
        pytest.fail(f"the keyboard does not reach {words}")

    to("Stop now")
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**/stop/*")
    to("Chest pain or pressure")
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**/welcome/stop/")
    assert user.red_flags.get().code == "RF1"


@BOTH
def test_a_fall_that_hurt(walk: Walk, screen, javascript):
    """Before a session; then the health check once more, what changes, and the routine as it is fitted now."""
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, equipment=EVERYTHING_AT_HOME)
    before = make_routine(user)
    make_session(before, on=timezone.localdate() - timedelta(days=2))
    to_the_questions(walk, user)
    walk.tick("A fall or nearly a fall, a break, or an operation")
    walk.press("Send what I ticked")
    if javascript:
        walk.assert_accessible()
    walk.tick("I fell")
    walk.page.get_by_role("radiogroup", name="Were you hurt?").get_by_label("Yes").check()
    walk.press("Save this")
    assert user.fall_reports.get().injured
    assert walk.page.get_by_text("You told us about a fall that hurt you").is_visible()
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
    assert walk.page.get_by_role("heading", name="What changes for you").is_visible()
    assert walk.page.get_by_text("begins again with the first dose").is_visible()
    assert walk.page.get_by_text("Slow and supported (before: Usual pace).").is_visible()
    if javascript:
        walk.assert_accessible()
    walk.press("Use this routine")
    after = user.routines.current()
    assert (after.tier, after.program) == ("HIGH", before.program)
    assert after != before
    assert (
        walk.page.get_by_role("link", name="Start the session")
        .or_(walk.page.get_by_role("link", name="Do it today anyway"))
        .or_(walk.page.get_by_text("A rest day"))
        .first.is_visible()
    )
