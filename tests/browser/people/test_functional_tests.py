"""The self-tests with a real timer, a clock that the test moves, and without JavaScript."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import DESKTOP, PHONE, Walk
from tests.browser.player.playing import Clocks, let_in
from tests.conftest import make_user
from tests.programs.factories import make_profile

SAFE = ("My chair stands against a wall", "I feel well today", "I stop at once if")
STEADY = ("I stand next to something fixed", "I feel well today", "I stop at once if")


def begin(walk: Walk, name: str, ticks: tuple[str, ...], *, audited: bool = True, **answers) -> User:
    """Come to a test and say that one is ready for it, on two pages that are ``audited`` once."""
    user = make_user()
    make_profile(user, **{"year_of_birth": 1958, "sex": "female", **answers})
    let_in(walk, user)
    walk.go("/progress/")
    walk.press("Test yourself", role="link")
    if audited:
        walk.assert_accessible()
    walk.press(f"Do this test ({name})", role="link")
    if audited:
        walk.assert_accessible()
    for words in ticks:
        walk.tick(words)
    walk.press("I am ready")
    walk.page.locator("#result").wait_for()
    return user


@pytest.mark.parametrize("screen", [PHONE], ids=["phone"])
def test_the_chair_stand_on_a_phone(walk: Walk, screen):
    user = begin(walk, "Stand up and sit down for 30 seconds", SAFE)
    walk.assert_accessible()
    number = walk.page.locator("[data-timer-number]")
    status = walk.page.locator("[data-timer-status]")
    expect(number).to_have_text("30")
    clocks = Clocks(walk.page)
    walk.press("Start the timer")
    expect(status).to_have_text("Get ready")
    expect(number).to_have_text("3")
    clocks.after(2.1)
    expect(number).to_have_text("1")
    clocks.after(1)
    expect(status).to_have_text("Go")
    clocks.after(9)
    expect(number).to_have_text("21")
    # No tick came for long, and the time is right all the same.
    clocks.after(20.95)
    expect(status).to_have_text("Time is up.")
    expect(number).to_have_text("0")
    expect(walk.page.get_by_role("button", name="Start the timer")).to_be_visible()
    walk.page.get_by_role("textbox", name="How many times did you stand up?").fill("9")
    walk.press("Save my result")
    expect(walk.page.get_by_text("Saved: 9 times.")).to_be_visible()
    assert user.functional_tests.get().score == 9
    expect(walk.page.get_by_role("link", name="Correct today’s result")).to_be_visible()
    walk.assert_accessible()


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_four_ways_to_stand_with_the_space_bar(walk: Walk, screen):
    """Two are held, the third is not: the timer writes what it measured, and the test ends."""
    user = begin(walk, "Four ways to stand", STEADY)
    clocks = Clocks(walk.page)
    walk.page.locator("h1").click()
    status = walk.page.locator("[data-timer-status]")
    aim = walk.page.locator("[data-timer-for]")
    for stage in ("1. Feet side by side", "2. One foot half a step ahead"):
        expect(aim).to_have_text(f"Next: {stage}")
        walk.page.keyboard.press("Space")
        clocks.after(13.1)
        expect(status).to_contain_text("Time is up.")
    walk.page.keyboard.press("Space")
    clocks.after(3 + 6.45)
    walk.page.keyboard.press("Space")
    expect(status).to_contain_text("The test is over.")
    expect(walk.page.locator("[data-timer-toggle]")).to_be_disabled()
    walk.assert_accessible()
    walk.press("Save my result")
    expect(walk.page.get_by_text("Look at it again before your next session.")).to_be_visible()
    row = user.functional_tests.get()
    assert row.score == 2
    assert Decimal(row.detail["seconds"]["tandem"]) == Decimal("6.4")


def test_one_leg_aims_at_the_try_that_is_chosen(walk: Walk):
    user = begin(walk, "Stand on one leg", STEADY)
    clocks = Clocks(walk.page)
    for leg, held in (("Left leg, first try", 12.34), ("Right leg, first try", 60)):
        walk.press(f"Time this ({leg})")
        expect(walk.page.locator("[data-timer-for]")).to_have_text(f"Next: {leg}")
        walk.press("Start the timer")
        clocks.after(3 + held)
        if held < 45:
            walk.press("Stop", exact=True)
    expect(walk.page.get_by_label("Left leg, first try")).to_have_value("12.3")
    expect(walk.page.get_by_label("Right leg, first try")).to_have_value("45")
    walk.press("Save my result")
    rows = {row.side: row.score for row in user.functional_tests.all()}
    assert rows == {"left": Decimal("12.3"), "right": Decimal(45)}


def test_the_stopwatch_goes_by_a_clock_that_nobody_sets(walk: Walk):
    """Nothing of it changes with the clock on the wall; what a device slept through is measured by nobody."""
    begin(walk, "Stand on one leg", STEADY, audited=False)
    clocks = Clocks(walk.page)
    number = walk.page.locator("[data-timer-number]")
    status = walk.page.locator("[data-timer-status]")
    walk.press("Start the timer")
    clocks.after(3 + 10)
    expect(number).to_have_text("10")
    for hours in (-1, 2):
        clocks.set(hours * 3600)
        clocks.after(1)
        expect(number).to_have_text("11" if hours < 0 else "12")
    walk.press("Stop", exact=True)
    expect(walk.page.get_by_label("Left leg, first try")).to_have_value("12")
    walk.press("Start the timer")
    clocks.after(3 + 5)
    expect(number).to_have_text("5")
    clocks.sleep(20)
    expect(status).to_contain_text("This device slept meanwhile")
    expect(number).to_have_text("0")
    expect(walk.page.get_by_role("button", name="Start the timer")).to_be_visible()
    expect(walk.page.get_by_label("Right leg, first try")).to_have_value("")


@pytest.mark.parametrize(("screen", "javascript"), [(PHONE, False)], ids=["phone-without-javascript"])
def test_without_javascript_a_clock_does(walk: Walk, screen, javascript):
    user = make_user()
    make_profile(user)
    let_in(walk, user)
    walk.go("/tests/chair-stand/")
    for words in SAFE:
        walk.tick(words)
    walk.press("I am ready")
    expect(walk.page.get_by_text("Use a clock with a second hand")).to_be_visible()
    expect(walk.page.locator("[data-test-timer]")).to_be_hidden()
    walk.tick("I used my hands")
    walk.press("Save my result")
    expect(walk.page.get_by_text("Saved: 0 times without hands.")).to_be_visible()
    assert user.functional_tests.get().score == 0
