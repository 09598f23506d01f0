"""An editor changes a tag, is asked before leaving with something unsaved, sees whom it concerns, and publishes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from accounts.models import User
from exercises.models import Exercise
from tests.browser.conftest import DESKTOP, PHONE, Walk
from tests.browser.player.playing import let_in

pytestmark = pytest.mark.django_db(transaction=True)


def accessible_on_both_screens(walk: Walk) -> None:
    for screen in (PHONE, DESKTOP):
        walk.page.set_viewport_size(screen)
        walk.assert_accessible()


@pytest.mark.parametrize("screen", [DESKTOP])
def test_a_change_is_asked_about_seen_and_published(walk: Walk, page: Page, editor: User, screen):
    walk.allowed = ("inline style", "status of 422")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    let_in(walk, editor)
    address = reverse("admin:exercises_exercise_change", args=[Exercise.objects.get(slug="squat").pk])
    walk.go(address)
    accessible_on_both_screens(walk)
    page.get_by_label("Summary").fill("Sit back, and come up again.")
    page.on("dialog", stay)
    page.get_by_role("link", name="What kind of exercise it is", exact=True).click()
    page.locator("#site-name a").click()
    expect(page.get_by_label("Summary")).to_have_value("Sit back, and come up again.")
    assert asked == ["beforeunload"]

    page.locator("label", has_text="Weight on a bent knee").locator("input").first.uncheck()
    page.get_by_role("button", name="Save", exact=True).first.click()
    walk.settled()
    expect(page.locator("#changes-heading")).to_be_visible()
    expect(page.locator(".patients__changes").first).to_contain_text("Squat")
    accessible_on_both_screens(walk)
    walk.press("Publish 1 draft")
    expect(page.get_by_role("alert").first).to_contain_text("nothing that you typed is lost")
    page.get_by_label("Why is this right?").fill("It does not bend the knee.")
    page.get_by_label("I have looked at what would not hold any more").check()
    walk.press("Publish 1 draft")
    expect(page.locator(".messagelist")).to_contain_text("1 change is live now.")
    assert "knee_loading" not in set(Exercise.objects.get(slug="squat").movements.values_list("slug", flat=True))
    assert asked == ["beforeunload"]
