"""Without a script a reader sees an exercise from another side, and only from that one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [PHONE])
@pytest.mark.parametrize("javascript", [False, True])
def test_a_reader_chooses_the_side_from_which_an_exercise_is_seen(walk: Walk, page: Page, screen, javascript):
    walk.go("/exercises/sit-to-stand/")
    pictures = page.locator(".exercise-figure__image")
    expect(pictures).to_have_count(2)
    expect(pictures.nth(0)).to_be_visible()
    expect(pictures.nth(1)).to_be_hidden()
    if javascript:  # what looks for barriers is a script
        walk.assert_accessible()
    side = page.get_by_label("From the side")
    side.check(force=True)
    expect(pictures.nth(0)).to_be_hidden()
    expect(pictures.nth(1)).to_be_visible()
    side.press("ArrowLeft")
    expect(pictures.nth(0)).to_be_visible()
