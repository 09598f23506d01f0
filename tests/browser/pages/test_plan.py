"""A plan of parts as its person meets it: recommended, grown by one exercise, given other days, made smaller again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from programs.models import Addition
from tests.browser.conftest import Walk
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile


@pytest.mark.parametrize("javascript", [True, False])
def test_strength_on_some_days_and_the_back_between(walk: Walk, javascript: bool) -> None:
    user = make_user(time_zone="Europe/Berlin")
    # Of six days the main program takes every other one; a part is chosen for somebody on days they named alone.
    make_profile(user, bones=["osteoporosis"], equipment=EVERYTHING_AT_HOME, days=list("012345"))
    let_in(walk, user)
    page = walk.page
    walk.allowed = ("status of 422",)

    walk.go("/routine/new/")
    expect(page.get_by_label("Strong, tall back")).to_be_checked()
    if javascript:
        walk.assert_accessible_in_both_looks()
    walk.press("Use this routine")
    (part,) = Addition.objects.filter(routine__user=user)
    assert not set(part.days) & {0, 2, 4}

    walk.go("/exercises/tandem-stand/")
    walk.press("Add to my plan", role="link")
    expect(page.get_by_role("heading", name="Your week with it")).to_be_visible()
    if javascript:
        walk.assert_accessible_in_both_looks()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        page.get_by_label(day).uncheck()
    walk.press("Show me the week with these days")
    expect(page.get_by_text("Choose at least one day.").last).to_be_visible()
    walk.tick("Sunday")
    walk.press("Show me the week with these days")
    expect(page.locator("dt").filter(has_text="Sunday")).to_be_visible()
    walk.press("Add it to my plan")
    expect(page.get_by_role("heading", name="Heel-to-toe stand")).to_be_visible()
    if javascript:
        walk.assert_accessible_in_both_looks()

    walk.press("Days of “Heel-to-toe stand”", role="link")
    if javascript:
        walk.assert_accessible_in_both_looks()
    walk.press("Take it out")
    expect(page.get_by_role("heading", name="Heel-to-toe stand")).to_have_count(0)
    expect(page.get_by_role("heading", name="Strong, tall back")).to_be_visible()
