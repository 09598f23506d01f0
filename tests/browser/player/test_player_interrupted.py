"""A session that is interrupted by the person, the network or the sign-in: nothing entered is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import BrowserSession
from programs.models import LogEntry, Session, SetLog
from tests.browser.conftest import Walk
from tests.conftest import PASSWORD

from .interrupting import TROUBLE
from .playing import CHAIR, LIFT, NAMES, NO_NETWORK, PRESS, STAND, Player, person, player_of, until
from .wire import Wire

WAITING = re.compile(r"^Saved on this device, \d+ entr(y|ies) to send\.$")


def test_reload_back_and_a_closed_tab(walk: Walk):
    """Between every two sets something else happens to the page."""
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    walk.go("/today/")
    player.open()
    page, context = walk.page, walk.page.context
    player.press_and_see_it_sent("I have done it")
    page.reload()
    player.begin()
    player.sees("Hold for 10 seconds", dose="Right side, set 1 of 2")
    player.press_and_see_it_sent("I have done it")
    page.go_back()
    page.wait_for_url("**/today/")
    page.go_forward()
    player.begin()
    player.sees("Hold for 10 seconds", dose="Left side, set 2 of 2")
    player.press("I have done it")
    player.sees("Hold for 10 seconds", dose="Right side, set 2 of 2")
    player.all_is_sent()
    page.goto("about:blank")
    page.go_back()
    player.begin()
    player.press("I have done it")
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    other = context.new_page()
    page.close()
    player.on(other)
    player.open()
    player.say_how_it_was(pain=3)
    player.press("Done")
    player.say_how_it_was()
    player.finish()
    until(lambda: user.sessions.get().state == Session.State.DONE, other)
    assert len(player.sets(STAND)) == 4
    assert set(SetLog.objects.filter(item=player.item(STAND)).values_list("pain", flat=True)) == {3}
    player.every_set_once()


def test_a_page_that_is_left_with_the_finger_still_on_the_button(walk: Walk, wire: Wire):
    """In the same turn: before the database of the browser has written anything, and with no server."""
    walk.base, walk.allowed = wire.url, (*NO_NETWORK, "AbortError")
    user = person(STAND)
    player = player_of(walk, user)
    player.open()
    player.sees("Hold for 10 seconds", dose="Left side, set 1 of 2")
    player.stop_the_clock()
    player.after(1)  # no double tap
    walk.page.evaluate("() => { document.querySelector('[data-player-do=did]').click(); location.reload(); }")
    player.begin()
    player.sees("Hold for 10 seconds", dose="Right side, set 1 of 2")
    player.all_is_sent()
    player.do_the_rest_as_planned()
    player.finish()
    until(lambda: user.sessions.get().state == Session.State.DONE, walk.page)
    player.every_set_once()


def test_the_server_stops_and_starts_at_every_step(walk: Walk, wire: Wire):
    """Each thing is entered while nobody answers, and each of some answers is lost on its way."""
    walk.base, walk.allowed = wire.url, NO_NETWORK
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    page = walk.page
    player.open()

    def stopped(act) -> None:
        wire.cut()
        act()
        expect(player.saved).to_have_text(WAITING)
        expect(player.problem).to_have_text(TROUBLE)
        wire.mend()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        player.all_is_sent()
        expect(player.problem).to_be_hidden()

    def unanswered(act) -> None:
        """The server has it and its answer does not arrive: it is sent again."""
        before = LogEntry.objects.count()
        wire.is_deaf = True
        act()
        expect(player.saved).to_have_text(WAITING)
        until(lambda: LogEntry.objects.count() > before, page)
        wire.is_deaf = False
        page.evaluate("() => dispatchEvent(new Event('online'))")
        player.all_is_sent()

    stopped(lambda: player.press("I have done it"))
    unanswered(lambda: player.press("I have done it"))
    stopped(lambda: player.press("I have done it"))
    unanswered(lambda: player.press("I have done it"))
    stopped(lambda: player.say_how_it_was(pain=2, effort=4))
    stopped(lambda: player.press("Done"))
    unanswered(lambda: player.say_how_it_was(pain=1))
    page.get_by_label("A note for yourself").fill("Storm")
    wire.cut()
    player.finish()
    expect(page.get_by_text("It is saved on this device, and is sent by itself")).to_be_visible()
    wire.mend()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.get_by_text("All of it is saved.")).to_be_visible()
    session = user.sessions.get()
    assert (session.state, session.note) == (Session.State.DONE, "Storm")
    player.every_set_once()
    assert LogEntry.objects.count() == 5 + 2 + 1


def test_the_sign_in_ends_in_the_middle(walk: Walk):
    walk.allowed = NO_NETWORK
    user = person(STAND, CHAIR)
    walk.sign_in(user.email)
    player = Player(walk, user)
    page = walk.page
    page.wait_for_url("**/today/")
    player.open()
    player.press_and_see_it_sent("I have done it")
    BrowserSession.objects.all().delete()
    player.press("I have done it")
    player.press("I have done it")
    expect(player.saved).to_have_text("Saved on this device, 2 entries to send.")
    expect(player.problem).to_contain_text("You are signed out. What you enter is kept on this device.")
    walk.assert_accessible()
    page.get_by_role("link", name="Sign in again to send it").click()
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{player.address}*")
    player.begin()
    player.sees("Hold for 10 seconds", dose="Right side, set 2 of 2")
    player.all_is_sent()
    until(lambda: len(player.sets(STAND)) == 3, page)
    player.every_set_once()


def test_fast_fingers_and_two_tabs(walk: Walk):
    """Second and third taps do nothing more; two tabs that do the same sets agree on each of them."""
    user = person(CHAIR, LIFT, PRESS)
    player = player_of(walk, user)
    page = walk.page
    player.open()
    player.sees("At your own pace", name=NAMES[CHAIR])
    other = page.context.new_page()
    other.goto(walk.base + player.address)
    page.bring_to_front()

    # Three taps where the big button was: the screen that came up under them has no answer chosen.
    box = player.big.bounding_box()
    player.press("Done")
    for _tap in range(2):
        page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    page.wait_for_timeout(100)
    expect(page.locator("[data-player-screen=felt] :checked")).to_have_count(0)
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    page.get_by_role("button", name="Go on").dblclick()
    player.sees("At your own pace", name=NAMES[LIFT], dose="Left side")

    # The other tab had been there from the start.
    second = Player(walk, user, player.session)
    second.on(other)
    other.bring_to_front()
    second.begin()
    second.go_to(CHAIR)
    second.go_to(LIFT)
    second.press("Done")
    second.sees("Switch sides", "60")
    second.press("I am ready")
    page.bring_to_front()
    player.press("Done")
    player.press("I am ready")
    player.sees("At your own pace", dose="Right side")
    player.press("Done")
    other.bring_to_front()
    second.press("Done")
    second.say_how_it_was(pain=1)
    second.do_the_rest_as_planned()
    button = other.get_by_role("button", name="Save my session")
    expect(button).to_be_visible()
    other.wait_for_timeout(0)
    button.dblclick()
    expect(other.get_by_role("heading", name="Done. Well done!")).to_be_visible()
    page.bring_to_front()
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: user.sessions.get().state == Session.State.DONE, page)
    page.wait_for_url(re.compile(r"\?record$"))
    assert player.sets(CHAIR) == [(1, "", 8)]
    assert player.sets(LIFT) == [(1, "left", 8), (1, "right", 8)]
    assert player.sets(PRESS) == [(1, "", 5)]
    assert len(player.entries("finish")) == 1
    assert SetLog.objects.filter(session=player.session).count() == 4


def answer_entries(page: Page, *, status: int, told: dict[str, str]) -> None:
    """From now on the server answers so to whatever is entered."""
    page.route("**/entries/", lambda route: route.fulfill(status=status, json=told))


def test_deleted_on_another_device(walk: Walk):
    """It says so, keeps what was entered until that is let go, and never brings the session back."""
    walk.allowed = NO_NETWORK
    user = person(STAND)
    player = player_of(walk, user)
    page = walk.page
    player.open()
    player.press_and_see_it_sent("I have done it")
    answer_entries(page, status=410, told={"refused": "deleted", "reason": "You deleted this session."})
    player.press("I have done it")
    expect(player.problem).to_contain_text("This session was deleted on another device.")
    expect(player.saved).to_have_text("Saved on this device, 1 entry to send.")
    walk.assert_accessible()
    player.press("Remove it from this device")
    page.wait_for_url("**/today/")
    assert LogEntry.objects.count() == 1
    expect(page.get_by_text("to send")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "told"),
    [(409, {"refused": "future", "reason": "That day is still to come."}), (404, {})],
    ids=["with-a-reason", "without"],
)
def test_a_session_that_is_refused(walk: Walk, status, told):
    """It says so, and why; never that somebody deleted it. Nothing is offered for removal, and it is tried again."""
    walk.allowed = NO_NETWORK
    user = person(STAND)
    player = player_of(walk, user)
    page = walk.page
    player.open()
    answer_entries(page, status=status, told=told)
    player.press("I have done it")
    expect(player.problem).to_contain_text("refused")
    expect(player.problem).to_contain_text(told.get("reason", "does not say why"))
    expect(player.problem).not_to_contain_text("deleted")
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    expect(player.saved).to_have_text("Saved on this device, 1 entry to send.")
    player.do_the_rest_as_planned()
    player.finish()
    expect(page.locator("[data-player-over]")).to_have_text(
        "What you entered is kept on this device. Not all of it could be sent."
    )
    walk.assert_accessible()
    page.unroute("**/entries/")
    walk.go("/today/")
    until(lambda: user.sessions.get().state == Session.State.DONE, page)
    player.every_set_once()
