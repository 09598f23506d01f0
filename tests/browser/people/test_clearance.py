"""A new hip: locked, asks the surgeon on paper, notes the yes and its limit; it ends, and is locked again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Clearance
from exercises.snapshot.current import current_catalogue
from programs.models import Routine
from tests.browser.conftest import Walk
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, NEW_HIP, make_clearance, make_profile, make_routine

# Six exercises each; the second with the most that anybody could have to be told.
SHEETS = {
    "hip-basics": NEW_HIP,
    "six-hip-exercises": {
        **NEW_HIP,
        "approach": ["not_sure"],
        "bones": ["osteoporosis", "spine_fracture"],
        "spine_fracture_when": "recent",
        "spine_fracture_painful": "yes",
        "health": ["high_bp", "supervised", "blackout"],
        "bp_controlled": "no",
        "balance": ["unsteady", "no_floor"],
    },
}


def sheets_of_paper(page: Page) -> int:
    """Print the page and count: Chromium leaves the page objects of a PDF readable."""
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    page.emulate_media(media="screen")
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def movements_of(routine: Routine) -> set[str]:
    catalogue = current_catalogue()
    done = [item.exercise.slug for item in routine.items.select_related("exercise")]
    return set().union(*(catalogue.exercises[slug].movements for slug in done))


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_from_locked_to_open_and_locked_again(walk: Walk, javascript):
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, **NEW_HIP)
    let_in(walk, user)

    # Locked, and kept so.
    walk.go("/routine/new/hip-basics/")
    expect(walk.page.get_by_text("Please ask first")).to_be_visible()
    walk.press("Keep it for me, locked")
    expect(walk.page.get_by_text("Please ask first")).to_be_visible()
    expect(walk.start).to_have_count(0)
    assert "hip_abduction_active" in movements_of(user.routines.get())

    # The summary goes to the surgeon, on two sheets of paper.
    walk.press("Summary for my doctor", role="link")
    expect(walk.page.get_by_text("It opens only when you say yes.")).to_be_visible()
    expect(walk.page.locator(".summary__row")).to_have_count(user.routines.get().items.count())
    assert sheets_of_paper(walk.page) <= 2

    # The surgeon says yes, with a limit.
    walk.go("/today/")
    walk.press("A clinician has said yes", role="link")
    walk.page.get_by_label("Who said yes?").fill("Dr Okafor")
    walk.page.get_by_label("Surgeon").check()
    walk.page.get_by_label("On which day?").fill(timezone.localdate().isoformat())
    walk.page.get_by_label("Lifting the leg out to the side").check()
    walk.press("Save what they said")

    # It opens, and the limit is kept.
    expect(walk.page.get_by_text("Please ask first")).to_have_count(0)
    expect(walk.page.get_by_text("Dr Okafor asked you to leave this out").first).to_be_visible()
    walk.press("Use this routine")
    fitted = user.routines.current()
    assert "hip_abduction_active" not in movements_of(fitted)
    assert fitted.items.count() >= 4
    expect(walk.start).to_be_visible()

    # It ends, and everything is locked again by itself.
    yesterday = timezone.localdate() - timedelta(days=1)
    Clearance.objects.update(given_on=yesterday - timedelta(days=30), valid_until=yesterday)
    walk.go("/today/")
    expect(walk.page.get_by_text("Please ask first")).to_be_visible()
    assert not walk.start.count()
    walk.go("/routine/clearance/")
    expect(walk.page.get_by_text("Ended on")).to_be_visible()


@pytest.mark.parametrize("program", SHEETS)
def test_the_summary_of_a_routine_of_six_fits_on_two_sheets(walk: Walk, program):
    user = make_user()
    make_profile(user, **SHEETS[program], equipment=EVERYTHING_AT_HOME)
    let_in(walk, user)
    walk.go(f"/routine/summary/?program={program}")
    assert walk.page.locator(".summary__row").count() >= 1
    assert sheets_of_paper(walk.page) <= 2


def test_pages_about_clearance(walk: Walk):
    walk.allowed = ("422",)
    user = make_user()
    make_routine(user, program="hip-mobility-for-stiff-hips", equipment=EVERYTHING_AT_HOME, **NEW_HIP)
    clearance = make_clearance(user, limits=["trunk_rotation"], no_added_load=True)
    let_in(walk, user)
    for address in [
        "/routine/clearance/", "/routine/clearance/new/", "/routine/clearance/new/?exercise=squat", "/routine/summary/",
        "/routine/summary/?program=hip-basics", f"/routine/clearance/{clearance.pk}/withdraw/", "/routine/",
    ]:  # fmt: skip
        walk.go(address)
        walk.assert_accessible_in_both_looks()
    walk.go("/routine/clearance/new/")
    walk.press("Save what they said")
    assert "error-summary" in walk.page.evaluate("document.activeElement.className")
    walk.assert_accessible_in_both_looks()
