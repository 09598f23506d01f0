"""The diary on paper in a browser: typed in with the keyboard alone, without scripts too; every page as it stands."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from programs.diary.services import make_sheet
from programs.models import DiarySheet, NextDayCheck, Routine
from tests.browser.conftest import DESKTOP, Walk
from tests.browser.pages.test_pages import look_at
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.factories import make_routine

# 30 sessions in three minutes are ten keys for each, for somebody who presses fewer than two in a second.
MOST_KEYS = 10


def with_sheet(*, weeks: int = 4) -> tuple[User, DiarySheet]:
    """Somebody whose sheet is over."""
    user = make_user(time_zone="Europe/Berlin")
    first = timezone.localdate() - timedelta(weeks=weeks)
    routine = make_routine(user, on=first)
    routine = Routine.objects.select_related("program", "user").get(pk=routine.pk)
    return user, make_sheet(by=user, routine=routine, sheet_id=uuid.uuid4(), first=first, weeks=weeks)


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_a_month_is_typed_in_with_the_keyboard_alone(walk: Walk, screen):
    user, sheet = with_sheet()
    let_in(walk, user)
    walk.go(f"/diary/{sheet.pk}/enter/")
    page, keys = walk.page, 0
    page.locator(f'[name="{sheet.days[0]["on"]}-done"]').focus()
    for _day in sheet.days:
        for key in ("Space", "Tab", "1", "Tab", "l", "Tab", "1", "Enter"):
            page.keyboard.press(key)
            keys += 1
    assert keys <= MOST_KEYS * len(sheet.days)
    # Each day says itself that it is saved; nothing has to be sent.
    for day in sheet.days:
        expect(page.locator(f'[data-day="{day["on"]}"] [data-state]')).to_have_text("Saved")
    assert user.sessions.count() == len(sheet.days)
    assert set(user.sessions.values_list("pain", "effort")) == {(1, 4)}
    assert NextDayCheck.objects.count() == len(sheet.days)
    # And the button, on which Enter has come down, does no harm.
    expect(page.get_by_role("button", name="Save all")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entered/")
    assert user.sessions.count() == len(sheet.days)


@pytest.mark.parametrize("javascript", [False], ids=["no-scripts"])
def test_it_is_typed_in_without_scripts(walk: Walk, javascript):
    user, sheet = with_sheet(weeks=2)
    let_in(walk, user)
    walk.go(f"/diary/{sheet.pk}/enter/")
    for box in walk.page.get_by_label("As printed").all():
        box.check()
    walk.page.locator("summary").get_by_text("Something was different").first.click()
    walk.page.locator(f'[name="{sheet.days[0]["on"]}-2-skipped"]').select_option("no_time")
    walk.page.get_by_role("button", name="Save all").click()
    walk.page.wait_for_url("**/entered/")
    assert user.sessions.count() == len(sheet.days)
    assert user.sessions.order_by("performed_on").first().set_logs.filter(skipped="no_time").exists()


def test_a_wrong_number_is_said_at_once_and_the_day_is_saved_when_it_is_right(walk: Walk):
    user, sheet = with_sheet(weeks=2)
    let_in(walk, user)
    walk.allowed = ("422",)
    walk.go(f"/diary/{sheet.pk}/enter/")
    on = sheet.days[0]["on"]
    state, pain = walk.page.locator(f'[data-day="{on}"] [data-state]'), walk.page.locator(f'[name="{on}-pain"]')
    pain.fill("11")
    pain.press("Tab")
    expect(state).to_contain_text("from 0 to 10")
    assert not user.sessions.exists()
    pain.fill("1")
    pain.press("Tab")
    expect(state).to_have_text("Saved")
    # Whoever writes down how it was has done it.
    expect(walk.page.locator(f'[name="{on}-done"]')).to_be_checked()
    assert user.sessions.count() == 1


def test_every_page_as_it_stands(walk: Walk):
    user, sheet = with_sheet(weeks=2)
    let_in(walk, user)
    for address in ("/diary/", f"/diary/{sheet.pk}/", f"/diary/{sheet.pk}/enter/", f"/diary/{sheet.pk}/entered/"):
        walk.go(address)
        look_at(walk)
    walk.go(f"/diary/{sheet.pk}/enter/?week=1")
    walk.page.locator("summary").get_by_text("Something was different").first.click()
    look_at(walk)
