"""Without the network: a session goes on, begins, ends and is stopped; people and versions are never mixed up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.devices.kept import person_token
from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.models import LogEntry, Session
from tests.browser.conftest import Walk
from tests.conftest import make_user
from tests.programs.factories import make_routine
from tests.programs.histories import play

from .playing import CHAIR, LIFT, NAMES, NO_NETWORK, PRESS, SENT, STAND, THE_SESSION, Player, let_in, person, until

SERVICE_WORKERS = "allow"

# What the device keeps: the sessions in its database, and the addresses of pages.
KEPT = """async () => {
    const worker = (await navigator.serviceWorker.getRegistration())?.active?.state;
    const of = (name) => new Promise((resolve) => {
        const request = indexedDB.open("homestretch");
        request.onupgradeneeded = () => request.transaction.abort();
        request.onerror = () => resolve([]);
        request.onsuccess = () => {
            const all = request.result.transaction(name).objectStore(name).getAll();
            all.onsuccess = () => { resolve(all.result); request.result.close(); };
        };
    });
    const names = (await caches.keys()).filter((name) => name.startsWith("pages"));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    const pages = requests.flat().map(({ url }) => new URL(url).pathname);
    const plans = (await of("plans")).map(({ session }) => session);
    return { worker, plans, pages, entries: (await of("entries")).length, caches: await caches.keys() };
}"""


TELL = """async ([owner, paths, apart]) => {
    for (const name of await caches.keys()) if (name.startsWith("pages")) await caches.delete(name);
    const worker = (await navigator.serviceWorker.ready).active;
    for (const path of paths) {
        worker.postMessage({ page: { owner, seconds: 60, path, text: "<html lang=en>" } });
        await new Promise((resolve) => setTimeout(resolve, apart));
    }
}"""


# Whether the device keeps each picture of the session on the page.
PICTURES = """async () => {
    const { exercises } = JSON.parse(document.getElementById("player-plan").textContent);
    const sides = Object.values(exercises).flatMap(({ right, left }) => [right, left]).filter(Boolean);
    const cache = await caches.open("pictures");
    const found = sides.flatMap(({ move, poses }) => [move, ...poses]).map((address) => cache.match(address));
    return found.length > 0 && (await Promise.all(found)).every(Boolean);
}"""


def kept(page: Page) -> dict:
    return page.evaluate(KEPT)


def be_ready(walk: Walk) -> None:
    """Open Today, and wait until the device could do without the network."""
    walk.allowed = NO_NETWORK
    walk.go("/today/")

    def is_ready() -> bool:
        has = kept(walk.page)
        return has["worker"] == "activated" and bool(has["plans"]) and len(has["pages"]) > 4

    until(is_ready, walk.page)


def upgrades(page: Page, true: Callable[[], bool]) -> None:
    """Let the browser look for a new version until that has happened.

    A browser looks by itself a moment after each page, and joins a look that is asked for meanwhile to its own: which
    may have found what was there before.
    """

    def is_true() -> bool:
        page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {})")
        return true()

    until(is_true, page)


def to_the_check(walk: Walk) -> None:
    walk.start.click()
    walk.page.wait_for_url("**/check/*")


def begin(walk: Walk) -> str:
    """Begin a session from Today; return its id."""
    to_the_check(walk)
    walk.press("Nothing new, begin")
    walk.page.wait_for_url(THE_SESSION)
    return walk.page.url.rstrip("/").rsplit("/", 1)[1]


def begun_and_kept(walk: Walk, user: User) -> Player:
    """Let somebody in and begin a session on a device that keeps what it needs without the network."""
    let_in(walk, user)
    be_ready(walk)
    begin(walk)
    player = Player(walk, user, user.sessions.get())
    player.begin()
    return player


def entries(number: int) -> str:
    return (
        f"Saved on this device, {number} entries to send." if number > 1 else "Saved on this device, 1 entry to send."
    )


def test_what_came_into_today_alone_is_ready_too(walk: Walk):
    """An answer changes what Today offers, and the page that is kept of it."""
    user = make_user(time_zone="Europe/Berlin")
    routine = make_routine(user, on=timezone.localdate() - timedelta(days=3))
    play(routine, on=timezone.localdate() - timedelta(days=2), morning=None)
    let_in(walk, user)
    be_ready(walk)
    page = walk.page
    offer = page.locator("[data-prepare]")
    before = offer.get_attribute("data-prepare")
    page.locator("#morning").get_by_role("button", name="1", exact=True).click()
    expect(page.locator("#morning")).to_contain_text("1 out of 10")
    after = offer.get_attribute("data-prepare")
    assert before != after
    until(lambda: after in kept(page)["plans"], page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    walk.go("/today/")
    expect(page.locator("#morning")).to_contain_text("1 out of 10")
    to_the_check(walk)
    expect(page.get_by_role("button", name="Nothing new, begin")).to_be_visible()


def test_a_session_that_is_the_first_page_of_a_device_opens_without_the_network(walk: Walk):
    """Its page was there before the service worker, which has to learn whose it is; its own page names them. All of its
    pictures are there, too, although Today had no time to store them."""
    user = person(CHAIR, STAND)
    walk.allowed = NO_NETWORK
    let_in(walk, user)
    player = Player(walk, user)
    player.open()
    page = walk.page
    until(lambda: bool(kept(page)["plans"]) and {"/today/", "/help/"} <= set(kept(page)["pages"]), page)
    until(lambda: page.evaluate(PICTURES), page)
    page.context.set_offline(True)
    page.reload()
    player.begin()
    player.go_to(STAND)
    pictures = page.locator("[data-player-pictures] img")
    until(lambda: pictures.evaluate_all("(all) => all.length > 0 && all.every((one) => one.naturalWidth > 0)"), page)
    expect(page.locator("#player-plan")).to_have_count(0)
    expect(page.locator("meta[name=person]")).to_have_attribute("content", person_token(user))


def test_pages_that_come_first_at_the_same_moment_all_stay(walk: Walk):
    """Each of them finds that nothing is stored of this person, and none removes what another has stored."""
    user, pages = person(CHAIR), {"/today/", "/help/", "/routine/"}
    let_in(walk, user)
    be_ready(walk)
    for milliseconds in range(8):
        walk.page.evaluate(TELL, [person_token(user), sorted(pages), milliseconds])
        until(lambda: pages <= set(kept(walk.page)["pages"]), walk.page)


def test_the_network_goes_and_comes_back(walk: Walk):
    """Begun with it, done without it, even opened anew; sent by itself when it is back, each set once."""
    user = person(STAND, CHAIR, PRESS)
    let_in(walk, user)
    be_ready(walk)
    begin(walk)
    player = Player(walk, user, user.sessions.get())
    page, context = walk.page, walk.page.context
    player.begin()
    player.press("I have done it")
    player.sees("Hold for 10 seconds", dose="Right side, set 1 of 2")
    expect(player.saved).to_have_text(SENT)

    context.set_offline(True)
    player.press("I have done it")
    expect(player.saved).to_have_text(entries(1))
    expect(player.problem).to_have_text("No network: go on, nothing is lost. It is sent by itself later.")
    player.press("I have done it")
    expect(player.saved).to_have_text(entries(2))
    assert player.sets(STAND) == [(1, "left", 10)]
    walk.assert_accessible()
    # How it is done, with its picture.
    player.press("How to")
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("heading", name="Stop when")).to_be_visible()
    player.press("Close")
    # Closed and opened anew: all of it is there, from the device.
    page.reload()
    player.sees("Hold for 10 seconds", name=NAMES[STAND], dose="Right side, set 2 of 2")
    expect(player.saved).to_have_text(entries(2))
    assert page.locator("[data-player-pictures] img").first.evaluate(
        "async (image) => { await image.decode(); return image.naturalWidth }"
    )
    walk.assert_accessible()
    # Pages of the routine are readable, and say from when they are.
    walk.go(f"/exercises/{STAND}/")
    expect(page.get_by_role("heading", name=NAMES[STAND], exact=True)).to_be_visible()
    expect(page.get_by_text("No network: this page is from the last time there was one.")).to_be_visible()
    walk.go("/progress/")
    expect(page.get_by_role("heading", name=re.compile("network", re.I))).to_be_visible()
    page.go_back()
    page.go_back()
    player.sees("Hold for 10 seconds", dose="Right side, set 2 of 2")
    player.press("I have done it")
    player.say_how_it_was(pain=2)
    player.press("Done")
    player.say_how_it_was()
    player.do_the_rest_as_planned()
    player.finish()
    expect(
        page.get_by_text("It is saved on this device, and is sent by itself when the network is back.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="See what changes next time")).to_be_hidden()
    walk.assert_accessible()
    page.reload()
    expect(page.get_by_role("heading", name="Done. Well done!")).to_be_visible()
    assert user.sessions.get().state == Session.State.IN_PROGRESS

    context.set_offline(False)
    expect(page.get_by_text("All of it is saved.")).to_be_visible()
    player.look_at_the_record()
    assert user.sessions.get().state == Session.State.DONE
    player.every_set_once()
    assert len(player.sets(STAND)) == 4
    assert kept(page)["entries"] == 0
    # Nothing of it is left to lead anybody on.
    walk.go(player.address)
    expect(page.get_by_role("heading", name="How it was")).to_be_visible()


def test_begun_without_the_network(walk: Walk):
    """From Today to the end on what the device has; then once on the server, as it was done."""
    user = person(CHAIR, LIFT)
    let_in(walk, user)
    be_ready(walk)
    walk.page.context.set_offline(True)
    walk.go("/today/")
    expect(walk.page.get_by_text("No network: this page is from the last time there was one.")).to_be_visible()
    session = begin(walk)
    player = Player(walk, user, Session(pk=session, user=user, routine=user.routines.get()))
    player.begin()
    walk.assert_accessible()
    player.sees("At your own pace", "8", name=NAMES[CHAIR])
    player.press("One less: Sit to stand")
    player.press("Done")
    player.say_how_it_was(pain=1)
    player.do_the_rest_as_planned()
    player.finish()
    assert not user.sessions.exists()
    assert kept(walk.page)["entries"] == 6  # begun, three sets, how one of them was, the end

    # On any page of the same person.
    walk.page.context.set_offline(False)
    walk.go("/today/")
    until(lambda: user.sessions.filter(state=Session.State.DONE).exists(), walk.page)
    done = user.sessions.get()
    assert (str(done.pk), done.performed_on) == (session, timezone.localdate(timezone=ZoneInfo(user.time_zone)))
    player.every_set_once()
    assert player.sets(CHAIR) == [(1, "", 7)]
    assert player.sets(LIFT) == [(1, "left", 8), (1, "right", 8)]
    assert LogEntry.objects.count() == 6


def test_an_emergency_without_the_network(walk: Walk):
    """Ticked before a session, and in the middle of one: the words are there at once; recorded later."""
    user = person(STAND, CHAIR)
    player = begun_and_kept(walk, user)
    page, context = walk.page, walk.page.context
    player.press("I have done it")
    player.all_is_sent()
    context.set_offline(True)
    page.get_by_role("link", name="Stop now").click()
    walk.press("Chest pain or pressure")
    alarm = page.get_by_role("heading", name="Stop. Call 112 now.")
    expect(alarm).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(alarm).to_be_visible()
    walk.assert_accessible()
    # Also when the page is opened anew, and before another session.
    page.reload()
    expect(alarm).to_be_focused()
    walk.go("/today/")
    to_the_check(walk)
    walk.press("Nothing new, begin")
    expect(alarm).to_be_visible()
    walk.assert_accessible()
    assert not user.red_flags.exists()

    context.set_offline(False)
    walk.go("/today/")
    # The server and this test share a connection: the sign may be seen before the rest of its request.
    until(lambda: user.sessions.get().stopped == Session.Stopped.EMERGENCY, page)
    assert user.red_flags.get().code == "RF1"
    assert user.sessions.get().state == Session.State.DONE
    assert player.sets(STAND) == [(1, "left", 10)]
    walk.go("/today/")
    expect(alarm).to_be_visible()


def test_something_new_ticked_without_the_network(walk: Walk):
    user = person(CHAIR)
    let_in(walk, user)
    be_ready(walk)
    page = walk.page
    page.context.set_offline(True)
    walk.go("/today/")
    to_the_check(walk)
    walk.something_is_new()
    # A stored page says nothing about anybody; what the device knows of them, it does not ask.
    expect(page.locator("[value=RF5], [data-sign=RF5]").filter(visible=True)).to_have_count(0)
    walk.tick("Chest pain or pressure")
    walk.press("Send what I ticked")
    alarm = page.get_by_role("heading", name="Stop. Call 112 now.")
    expect(alarm).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(alarm).to_be_visible()
    page.reload()
    walk.press("Nothing new, begin")
    expect(alarm).to_be_visible()
    page.context.set_offline(False)
    walk.go("/today/")
    until(lambda: user.red_flags.exists(), page)
    assert not user.sessions.exists()


@pytest.mark.parametrize("told_here", [True, False])
def test_after_a_warning_sign_the_device_leads_on_with_nothing_it_kept(walk: Walk, told_here: bool):
    """Whether the sign was told on this device or on another one, as soon as this one learns of it."""
    user = person(STAND, PRESS)
    let_in(walk, user)
    be_ready(walk)
    page = walk.page
    if told_here:
        to_the_check(walk)
        walk.something_is_new()
        walk.tick("Chest pain or pressure")
        walk.press("Send what I ticked")
    else:
        report_red_flags(by=user, codes=["RF7"])
        walk.go("/today/")
    page.wait_for_url("**/welcome/stop/")
    until(lambda: not kept(page)["plans"], page)
    assert not {"/today/", "/routine/"} & set(kept(page)["pages"])
    page.context.set_offline(True)
    for address in ("/today/", "/routine/"):
        walk.go(address)
        expect(page.get_by_role("heading", name=re.compile("network", re.I))).to_be_visible()


def test_somebody_else_on_the_same_device(walk: Walk):
    """Signing out asks before anything is lost and leaves nothing behind; nobody is shown what another person had."""
    ruth, otto = person(CHAIR, LIFT), person(CHAIR, email="otto@example.org")
    otto.name = "Otto"
    otto.save(update_fields=["name"])
    player = begun_and_kept(walk, ruth)
    page, context = walk.page, walk.page.context
    page.route("**/entries/", lambda route: route.abort())
    player.press("Done")
    expect(player.saved).to_have_text(entries(1))

    # Her sign-in ended and somebody else signed in right there: not her session, and her entry stays hers.
    context.clear_cookies()
    let_in(walk, otto)
    walk.go(f"{player.address}?signed-in")
    expect(page.get_by_role("heading", name="not here")).to_be_visible()
    walk.go(player.address)
    expect(player.panel).to_be_hidden()
    be_ready(walk)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Otto")
    context.set_offline(True)
    walk.go(player.address)
    expect(page.get_by_role("heading", name="This session is not on this device")).to_be_visible()
    walk.assert_accessible()
    walk.go("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Otto")
    # Nobody can be signed out without the network, and nothing is lost by trying.
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="You are still signed in")).to_be_visible()
    page.keyboard.press("Escape")
    assert kept(page)["plans"]
    context.set_offline(False)
    assert not ruth.sessions.get().set_logs.exists()

    # She is back, and signs out.
    context.clear_cookies()
    let_in(walk, ruth)
    walk.go("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ruth")
    expect(page.get_by_text("Saved on this device: 1 entry to send.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Not everything is sent yet")).to_be_visible()
    walk.assert_accessible()
    dialog.get_by_role("button", name="Stay signed in").click()
    assert kept(page)["entries"] == 1
    page.get_by_role("button", name="Sign out").click()
    dialog.get_by_role("button", name="Sign out, and send them when I am back").click()
    page.wait_for_url(lambda address: "/today/" not in address)
    has = kept(page)
    assert (has["entries"], has["plans"], has["pages"]) == (1, [], [])
    context.set_offline(True)
    walk.go("/today/")
    expect(page.get_by_text("Ruth")).to_be_hidden()
    assert not LogEntry.objects.exists()


def test_a_new_version_takes_over(walk: Walk, monkeypatch: pytest.MonkeyPatch):
    """Nobody is stranded on an old one: a look at the server replaces all of it, in the middle of a session too."""
    user = person(STAND)
    let_in(walk, user)
    be_ready(walk)
    begin(walk)
    page = walk.page
    player = Player(walk, user, user.sessions.get())
    player.begin()
    before = [name for name in kept(page)["caches"] if name.startswith("static-")]
    from programs.session.player import views

    words = views.player_words
    monkeypatch.setattr("config.pages.offline.version", lambda: "later")
    monkeypatch.setattr(views, "player_words", lambda: words() | {"start": "Begin now"})
    player.press("I have done it")
    upgrades(page, lambda: [name for name in kept(page)["caches"] if name.startswith("static-")] == ["static-later"])
    assert before != ["static-later"]
    page.context.set_offline(True)
    page.reload()
    player.sees("Hold for 10 seconds", dose="Right side, set 1 of 2")
    expect(player.big).to_have_text("Begin now")
