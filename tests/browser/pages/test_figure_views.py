"""Without a script a reader sees an exercise from another side, and only from that one."""

from __future__ import annotations

import pytest
from django.utils.text import capfirst
from playwright.sync_api import Page, expect

from exercises.figures import read, sheet
from tests.browser.conftest import PHONE, Walk

pytestmark = pytest.mark.django_db(transaction=True)


def seen_from() -> dict[str, list[str]]:
    """Return the names of the views of each exercise: how many it has is its figure's to say."""
    return {slug: [view.name for view in read(raw["text"]).views] for slug, raw in sheet.texts().items()}


@pytest.mark.parametrize("screen", [PHONE])
@pytest.mark.parametrize("javascript", [False, True])
def test_a_reader_chooses_the_side_from_which_an_exercise_is_seen(walk: Walk, page: Page, screen, javascript):
    slug, views = next((slug, views) for slug, views in seen_from().items() if len(views) == 2)
    walk.go(f"/exercises/{slug}/")
    pictures = page.locator(".exercise-figure__image")
    expect(pictures).to_have_count(2)
    expect(pictures.nth(0)).to_be_visible()
    expect(pictures.nth(1)).to_be_hidden()
    if javascript:  # what looks for barriers is a script
        walk.assert_accessible()
    second = page.get_by_label(capfirst(views[1]))
    second.check(force=True)
    expect(pictures.nth(0)).to_be_hidden()
    expect(pictures.nth(1)).to_be_visible()
    second.press("ArrowLeft")
    expect(pictures.nth(0)).to_be_visible()
