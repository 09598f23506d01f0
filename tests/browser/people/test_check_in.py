"""A check-in by keyboard alone, with and without scripts, and its result on a phone and on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Walk
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.checkin.building import check_in_on
from tests.programs.factories import make_profile, make_routine


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_check_in_by_keyboard_alone(walk: Walk, javascript):
    user = make_user()
    make_profile(user, goal_words="Dance.")
    make_routine(user)
    let_in(walk, user)
    page = walk.page
    walk.go("/today/")
    walk.look(PHONE, "light")
    page.locator("#check-in a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your goal")
    page.locator("textarea").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What matters in your day")
    page.locator("input[name=words_1]").focus()
    page.keyboard.type("Stairs")
    page.keyboard.press("Tab")
    # Into the group of numbers, and along it.
    page.keyboard.press("Space")
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    if javascript:
        walk.assert_accessible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Pain in the last week")
    page.locator("input[name=pain]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you. That is kept.")
    if javascript:
        walk.assert_accessible()
    check_in = user.check_ins.get()
    assert (check_in.state, check_in.scores, check_in.pain) == ("done", {"Stairs": 4}, 0)


def test_the_result_fits_a_phone_and_paper(walk: Walk):
    user = make_user()
    make_profile(user)
    today = timezone.localdate()
    began = today - timedelta(weeks=12)
    routine = make_routine(user, on=began)
    words = "Walk all the way to the market and back without a rest on the bench"
    check_in_on(routine, began, pain=6, scores={words: 3}, goal_words="Dance.")
    check_in_on(routine, today, pain=3, scores={words: 7}, goal="on_the_way", impression=2)
    let_in(walk, user)
    walk.go("/progress/result/")
    for screen, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        walk.look(screen, scheme)
        walk.assert_fits()
        walk.assert_accessible()
    walk.page.emulate_media(media="print")
    expect(walk.page.get_by_role("button", name="Print")).to_be_hidden()
    expect(walk.page.locator(".print-only")).to_be_visible()
