"""An editor types numbers, sees the picture change, is told what no body does, saves and publishes; people see it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from exercises.models import Exercise, Figure
from exercises.pictures import all_figures
from tests.browser.conftest import DESKTOP, PHONE, Walk
from tests.browser.player.playing import let_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(walk: Walk, editor: User) -> Walk:
    walk.allowed = ("status of 422",)
    let_in(walk, editor)
    walk.go(reverse("admin:exercises_exercise_change", args=[Exercise.objects.get(slug="squat").pk]))
    walk.press("Picture", role="link", exact=True)
    return walk


def assert_drawn(picture: Locator) -> None:
    """The browser could read the picture: it does not stand there as a broken one."""
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("screen", [DESKTOP])
def test_an_editor_changes_a_pose_and_sees_it(desk: Walk, page: Page, screen):
    status, front = page.get_by_role("status").last, page.locator('[data-picture="front"]')
    expect(status).to_have_text("All is right: a body can do this.")
    desk.assert_accessible()
    first = front.get_attribute("src")

    text = page.get_by_label("Poses")
    before = text.input_value()
    text.fill(f"{before}right knee: bent -20\n")
    expect(page.locator("[data-problems]")).to_contain_text("the right knee bends backwards by 16 degrees")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(front).not_to_have_attribute("src", str(first))
    page.locator("[data-problems] button").first.click()
    chosen = text.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert chosen.startswith("pose 2"), "the line is chosen"
    desk.assert_accessible()

    page.get_by_role("button", name="Save the picture").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing that you typed is lost")
    address = all_figures()["squat"].url("move")

    text.fill(f"{before}body: up 1\n")
    expect(status).to_have_text("All is right: a body can do this.")
    expect(text).not_to_have_attribute("aria-invalid", "true")
    for kind in ("front", "beside"):
        assert_drawn(page.locator(f'[data-picture="{kind}"]'))
    # as somebody without a mouse would
    page.get_by_role("button", name="Save the picture").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#changes-heading")).to_be_visible()
    assert all_figures()["squat"].url("move") == address, "nobody sees the draft"
    for picture in page.locator(".beside img").all():
        assert_drawn(picture)
    expect(page.locator(".beside img")).to_have_count(2)
    desk.assert_accessible()
    page.get_by_label("Why is this right?").fill("The arms hang lower.")
    page.get_by_role("button", name="Publish 1 draft").click()
    expect(page.locator(".messagelist")).to_contain_text("1 change is live now.")
    assert Figure.objects.get(exercise__slug="squat").content["text"].endswith("body: up 1\n")

    desk.go(Exercise.objects.get(slug="squat").get_absolute_url())
    picture = page.locator("picture img").first
    expect(picture).to_have_attribute("src", re.compile(r"/squat/\w+/move\.svg"))
    assert picture.get_attribute("src") == all_figures()["squat"].url("move") != address
    assert_drawn(picture)


@pytest.mark.parametrize("screen", [DESKTOP])
def test_words_are_offered_while_one_types(desk: Walk, page: Page, screen):
    text = page.get_by_label("Poses")
    text.press("Control+End")
    text.press_sequentially("right hip: abd")
    offers = page.locator("#offered").get_by_role("option")
    expect(offers).to_have_text(["abducted"])
    text.press("Control+Enter")
    assert text.input_value().endswith("right hip: abducted")
    expect(offers).to_have_count(0)


@pytest.mark.parametrize("screen", [PHONE])
def test_a_copy_goes_on_where_it_is(desk: Walk, page: Page, screen):
    page.get_by_label("Start from a copy of").select_option(label="Clamshell")
    page.get_by_role("button", name="Take a copy").click()
    expect(page.get_by_label("Poses")).to_have_value(re.compile("lying on the left side"))
    desk.assert_accessible()


@pytest.mark.parametrize("screen", [DESKTOP])
@pytest.mark.parametrize("javascript", [False])
def test_without_a_script_a_button_shows_the_picture(desk: Walk, page: Page, screen, javascript):
    first = page.locator('[data-picture="front"]').get_attribute("src")
    text = page.get_by_label("Poses")
    text.fill(f"{text.input_value()}right knee: bent -20\n")
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator('[data-picture="front"]')).not_to_have_attribute("src", str(first))
    expect(page.get_by_role("heading", name="How it looks")).to_be_focused()
    expect(page.locator("[data-problems]")).to_contain_text("the right knee bends backwards by 16 degrees")
    expect(text).to_have_value(re.compile("bent -20"))
