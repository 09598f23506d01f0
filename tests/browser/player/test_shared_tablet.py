"""A tablet that several use: whoever is not signed in any more leaves no page on it, and loses nothing they did."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import BrowserSession
from programs.models import LogEntry
from tests.browser.conftest import Walk

from .playing import CHAIR, LIFT, let_in, person, until
from .test_player_offline import be_ready, begun_and_kept, kept

SERVICE_WORKERS = "allow"
PERSONAL = ("/today/", "/routine/")


def nothing_is_readable(walk: Walk, *more: str) -> None:
    """Without the network: neither Today nor the routine nor a session."""
    walk.page.context.set_offline(True)
    for address in (*PERSONAL, *more):
        walk.go(address)
        expect(walk.page.get_by_text("Ruth")).to_have_count(0)
        words = re.compile("No network just now|This session is not on this device")
        expect(walk.page.get_by_role("heading", name=words)).to_be_visible()
    walk.page.context.set_offline(False)


def test_signed_out_from_another_device(walk: Walk):
    """The pages go with the first answer that says so; what was entered waits for the same person."""
    ruth, otto = person(CHAIR, LIFT), person(CHAIR, email="otto@example.org")
    player = begun_and_kept(walk, ruth)
    page, context = walk.page, walk.page.context
    context.set_offline(True)
    player.press("Done")
    expect(player.saved).to_have_text("Saved on this device, 1 entry to send.")
    # Until the tablet hears of it, its pages are readable.
    ruth.browser_sessions.all().delete()
    walk.go("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ruth")

    context.set_offline(False)
    walk.go("/help/")
    has = kept(page)
    assert (has["pages"], has["plans"], has["entries"]) == ([], [], 1)
    assert "pictures" not in has["caches"]
    nothing_is_readable(walk, player.address)

    # Somebody else: nothing of hers is shown, and nothing of hers is sent.
    let_in(walk, otto)
    be_ready(walk)
    assert kept(page)["entries"] == 1
    assert not LogEntry.objects.filter(kind="set").exists()

    # She is back: it is sent by itself.
    context.clear_cookies()
    let_in(walk, ruth)
    walk.go("/today/")
    until(lambda: LogEntry.objects.filter(kind="set").exists(), page)
    assert player.sets(CHAIR) == [(1, "", 8)]


def test_the_player_hears_first(walk: Walk):
    """A session that goes on opens from the device; its own question to the server is the first answer."""
    ruth = person(CHAIR, LIFT)
    player = begun_and_kept(walk, ruth)
    page = walk.page
    ruth.browser_sessions.all().delete()
    player.press("Done")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    until(lambda: kept(page)["pages"] == [], page)
    assert kept(page)["entries"] == 1
    nothing_is_readable(walk)


def test_when_the_sign_in_would_have_ended(walk: Walk):
    """Also where no answer comes any more, and whatever the clock of the tablet says."""
    ruth = person(CHAIR)
    let_in(walk, ruth)
    be_ready(walk)
    BrowserSession.objects.update(expire_date=timezone.now() + timedelta(seconds=20))
    walk.go("/help/")  # Today would have more pages fetched in the background
    # What the worker was told: until then, and no longer.
    age = """async (ms) => {
        const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("pages")));
        const owner = await cache.match("/owner");
        const until = Number(owner.headers.get("until"));
        await cache.put("/owner", new Response(await owner.text(), { headers: { until: String(until - ms) } }));
        return until - Date.now();
    }"""
    left = walk.page.evaluate(age, 21_000)
    assert 0 < left <= 20_000
    nothing_is_readable(walk)
    has = kept(walk.page)
    assert (has["pages"], has["plans"]) == ([], [])


def test_a_deleted_account_leaves_nothing_of_its_own_and_all_of_others(walk: Walk):
    ruth = person(CHAIR, LIFT)
    player = begun_and_kept(walk, ruth)
    page = walk.page
    page.route("**/entries/", lambda route: route.abort())
    player.press("Done")
    expect(player.saved).to_have_text("Saved on this device, 1 entry to send.")
    page.evaluate("""() => new Promise((resolve) => {
        const request = indexedDB.open("homestretch");
        request.onsuccess = () => {
            const change = request.result.transaction("entries", "readwrite");
            change.objectStore("entries").put({ id: "of-somebody-else", person: "x", session: "y", at: "" });
            change.oncomplete = () => { request.result.close(); resolve(); };
        };
    })""")
    walk.go("/settings/delete/")
    page.get_by_label("Your password").fill("a-long-enough-password")
    walk.press("Delete everything")
    page.wait_for_url(lambda address: "/settings/" not in address)
    until(lambda: kept(page)["entries"] == 1, page)
    assert (kept(page)["pages"], kept(page)["plans"]) == ([], [])


def test_the_list_of_devices(walk: Walk):
    ruth = person(CHAIR)
    let_in(walk, ruth)
    let_in(walk, ruth)
    walk.go("/settings/")
    walk.press("My devices", role="link")
    walk.page.wait_for_url("**/settings/devices/")
    walk.assert_accessible_in_both_looks()
    page = walk.page
    page.locator(".device").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("That device is signed out.")).to_be_visible()
    expect(page.locator(".device")).to_have_count(1)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_text("You are signed out on every device.")).to_be_visible()
    assert not ruth.browser_sessions.exists()
