"""A walk is noted on Today in two taps, with the network and without it."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import expect

from programs.activity.services import set_aim
from tests.browser.conftest import Walk
from tests.browser.pages.test_pages import look_at, person_with_history
from tests.conftest import make_user
from tests.programs.activity.factories import make_activity
from tests.programs.factories import make_routine

from .playing import NO_NETWORK, let_in, until
from .test_player_offline import be_ready

SERVICE_WORKERS = "allow"


def test_two_taps(walk: Walk):
    user = make_user()
    make_routine(user)
    let_in(walk, user)
    walk.go("/today/")
    card = walk.page.locator("#moved")
    expect(card.locator("[data-activity-felt]")).to_be_hidden()
    card.get_by_role("button", name="20 minutes").click()
    expect(card).to_contain_text("This week: 20 minutes")
    card.get_by_role("button", name="4", exact=True).click()
    expect(card.get_by_role("button", name="30")).to_be_visible()
    done = user.activities.get()
    assert (done.kind, done.minutes, done.effort) == ("walk", 20, 4)


def test_without_the_network_it_waits_on_the_device_and_each_walk_is_stored_once(walk: Walk):
    user = make_user(time_zone="Europe/Berlin")  # as the device: else the days of the two differ for hours
    make_routine(user)
    let_in(walk, user)
    be_ready(walk)
    walk.allowed = (*NO_NETWORK, "htmx:")
    page = walk.page
    page.context.set_offline(True)
    walk.go("/today/")
    card = page.locator("#moved")
    kept = card.locator("[data-activity-kept]")
    card.get_by_role("button", name="20 minutes").click()
    expect(kept).to_be_visible()
    card.locator("[data-activity-felt]").get_by_role("button", name="4", exact=True).click()
    expect(card.locator("[data-activity-felt]")).to_be_hidden()
    card.get_by_role("button", name="10 minutes").click()
    expect(card.locator("[data-activity-felt]")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("3 entries")
    # Opened once more from the device, a third walk is a third one.
    walk.go("/today/")
    card.get_by_role("button", name="15 minutes").click()
    expect(kept).to_be_visible()
    assert not user.activities.exists()

    page.context.set_offline(False)
    until(lambda: user.activities.count() == 3, page)
    walk.go("/today/")
    expect(card).to_contain_text("45 minutes")
    assert set(user.activities.values_list("minutes", "effort")) == {(20, 4), (10, None), (15, None)}


def test_its_pages(walk: Walk):
    user = person_with_history()
    done = make_activity(user, minutes=45, effort=5, note="Along the river")
    set_aim(by=user, minutes=60, days=[1, 3], today=timezone.localdate())
    let_in(walk, user)
    for address in (
        "/today/",
        "/activities/",
        "/activities/new/",
        "/activities/aim/",
        done.get_absolute_url(),
        f"/activities/{done.pk}/effort/",
        f"/activities/{done.pk}/delete/",
        "/progress/",
    ):
        walk.go(address)
        look_at(walk)
