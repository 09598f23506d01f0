"""An editor types numbers, sees the picture change, is told what no body does, saves, and people see it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from exercises.models import Exercise, Figure
from exercises.pictures import all_figures
from tests.browser.conftest import DESKTOP, PHONE, Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(walk: Walk, editor: User) -> Walk:
    walk.allowed = ("status of 422",)
    walk.sign_in(editor.email)
    walk.go(reverse("admin:exercises_exercise_change", args=[Exercise.objects.get(slug="squat").pk]))
    walk.press("Picture", role="link", exact=True)
    return walk


def assert_drawn(picture: Locator) -> None:
    """The browser could read the picture: it does not stand there as a broken one."""
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("screen", [DESKTOP])
def test_an_editor_changes_a_pose_and_sees_it(desk: Walk, page: Page, screen):
    status, move = page.get_by_role("status").last, page.locator('[data-picture="move"]')
    expect(status).to_have_text("All is right: a body can do this.")
    desk.assert_accessible()
    first = move.get_attribute("src")

    shin = page.locator("#id_pose-1-a_shin")
    shin.fill("-5")
    expect(page.locator("#id_pose-1-a_shin_error")).to_contain_text("Near knee bends backwards in pose 2 by")
    expect(shin).to_have_attribute("aria-invalid", "true")
    expect(move).not_to_have_attribute("src", str(first))
    desk.assert_accessible()

    page.get_by_role("button", name="Save the picture").first.click()
    expect(page.get_by_role("alert")).to_contain_text("nothing that you typed is lost")
    expect(shin).to_have_value("-5")
    before = all_figures()["squat"].url("move")

    shin.fill("-112")
    page.locator("#id_pose-1-hold").fill("2")
    expect(status).to_have_text("All is right: a body can do this.")
    expect(page.locator("#id_pose-1-a_shin_error")).to_have_count(0)
    expect(shin).not_to_have_attribute("aria-invalid", "true")
    for kind in ("move", "strip", "still"):
        expect(page.locator(f'[data-picture="{kind}"]')).to_be_visible()
        assert_drawn(page.locator(f'[data-picture="{kind}"]'))
    # as somebody without a mouse would
    page.get_by_role("button", name="Save the picture").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The new picture of “Squat” is live.")).to_be_visible()
    assert Figure.objects.get(exercise__slug="squat").content["poses"][1]["hold"] == 2

    page.get_by_role("link", name="View on site").click()
    picture = page.locator("picture img")
    expect(picture).to_have_attribute("src", re.compile(r"/squat/\w+/move\.svg"))
    assert picture.get_attribute("src") == all_figures()["squat"].url("move") != before
    assert_drawn(picture)


@pytest.mark.parametrize("screen", [PHONE])
def test_a_pose_more_and_a_copy_go_on_where_they_are(desk: Walk, page: Page, screen):
    page.get_by_role("button", name="Add a pose after pose 1").click()
    expect(page.get_by_role("heading", name="Pose 2")).to_be_focused()
    expect(page.get_by_role("heading", name="Pose 3")).to_be_visible()
    desk.assert_accessible()
    page.get_by_label("Picture of").select_option(label="Clamshell")
    page.get_by_role("button", name="Take a copy").click()
    expect(page.get_by_role("heading", name="Start from a copy")).to_be_focused()
    expect(page.get_by_label("Seen")).to_have_value("above")


@pytest.mark.parametrize("screen", [DESKTOP])
@pytest.mark.parametrize("javascript", [False])
def test_without_a_script_a_button_shows_the_picture(desk: Walk, page: Page, screen, javascript):
    first = page.locator('[data-picture="move"]').get_attribute("src")
    page.locator("#id_pose-1-a_shin").fill("-5")
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator('[data-picture="move"]')).not_to_have_attribute("src", str(first))
    expect(page.get_by_role("heading", name="How it looks")).to_be_focused()
    expect(page.locator("#id_pose-1-a_shin_error")).to_contain_text("Near knee bends backwards in pose 2 by")
    expect(page.locator("#id_pose-1-a_shin")).to_have_value("-5")
