"""The timer of an exercise in a real browser, with a clock that the test moves."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from programs.models import Session, SetLog
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine, make_session

from .conftest import DESKTOP, PHONE, Walk

# 2 sets of 10 seconds on each side with 30 seconds of rest
STAND = "tandem-stand"
# 1 set of 8 on each side with 60 seconds of rest
LIFT = "standing-hip-abduction"
# 5 times 3 seconds
PRESS = "wall-posture-drill"


class Player:
    """A person at the timer of one exercise."""

    def __init__(self, walk: Walk, slug: str) -> None:
        self.walk = walk
        self.page = walk.page
        user = make_user()
        make_profile(user, equipment=EVERYTHING_AT_HOME)
        self.session = make_session(make_routine(user), done=False)
        self.item = self.session.routine.items.get(exercise__slug=slug)
        walk.sign_in(user.email)
        self.page.wait_for_url("**/today/")
        self.open()

    def open(self) -> None:
        self.walk.go(f"/sessions/{self.session.pk}/exercises/{self.item.pk}/")
        self.panel = self.page.locator("[data-player]")
        self.big = self.page.locator("[data-player-main]")
        self.number = self.page.locator("[data-player-number]")
        self.said = self.page.locator("[data-player-said]")

    def stop_the_clock(self) -> None:
        self.page.clock.pause_at(self.page.evaluate("Date.now()") / 1000 + 1)  # it takes seconds

    def after(self, seconds: float) -> None:
        self.page.clock.run_for(int(seconds * 1000))

    def sees(self, name: str, cue: str, number: str = "") -> None:
        expect(self.page.locator("[data-player-name]")).to_have_text(name)
        expect(self.page.locator("[data-player-cue]")).to_have_text(cue)
        expect(self.number).to_have_text(number)

    def done(self) -> list[tuple[str, int | None, int | None]]:
        return [
            (log.side, log.hold_seconds, log.reps)
            for log in SetLog.objects.filter(item=self.item, session=self.session).order_by("number", "side")
        ]

    def send(self) -> None:
        self.page.clock.resume()  # a page whose clock stands still may never close
        self.page.get_by_role("button", name="Done", exact=True).click()
        self.page.wait_for_url(lambda address: str(self.item.pk) not in address)


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_holds_on_each_side(walk: Walk, screen, scheme):
    """Get ready, hold, switch sides, rest, to the end; then what the timer noted is sent, and not before."""
    walk.page.clock.install()
    player = Player(walk, STAND)
    player.sees("Left side, set 1 of 2", "Hold for 10 seconds")
    walk.assert_accessible()
    # as if something else stood there
    walk.page.get_by_role("spinbutton", name="Left, Set 1", exact=True).fill("0")
    player.stop_the_clock()
    player.big.click()
    player.sees("Left side, set 1 of 2", "Get ready", "5")
    expect(player.said).to_have_text("Get ready. Left side, set 1 of 2. Hold for 10 seconds.")
    player.after(5)
    player.sees("Left side, set 1 of 2", "Hold", "10")
    player.after(4)
    player.sees("Left side, set 1 of 2", "Hold", "6")
    expect(player.said).to_have_text("Hold. Hold for 10 seconds.")
    player.after(6)
    player.sees("Next: Right side, set 1 of 2", "Switch sides", "5")
    expect(walk.page.get_by_role("spinbutton", name="Left, Set 1", exact=True)).to_have_value("10")
    player.after(5)
    player.sees("Next: Right side, set 1 of 2", "Rest", "30")
    expect(player.said).to_have_text("Rest for 30 seconds. Next: Right side, set 1 of 2.")
    walk.press("15 seconds more")
    player.sees("Next: Right side, set 1 of 2", "Rest", "45")
    player.after(1)
    walk.press("Next set")
    player.sees("Right side, set 1 of 2", "Get ready", "5")
    player.after(5 + 10 + 5 + 30)
    player.sees("Left side, set 2 of 2", "Get ready", "5")
    expect(walk.page.get_by_role("progressbar", name="Do it with a timer")).to_have_attribute("value", "2")
    walk.press("Pause")
    player.sees("Left side, set 2 of 2", "Paused", "5")
    player.after(600)
    player.sees("Left side, set 2 of 2", "Paused", "5")
    walk.press("Go on")
    # ended after 7 of 10 seconds, which is what is noted; and then made 8
    player.after(5 + 7)
    walk.press("Done with this set")
    expect(walk.page.get_by_text("Noted for Left side, set 2 of 2")).to_be_visible()
    walk.press("Left side, set 2 of 2: one more")
    player.after(5 + 30 + 5 + 10)
    player.sees("All sets done", "Now say how it was, below. Nothing is saved before you press Done there.")
    assert player.done() == []
    walk.page.clock.resume()
    walk.assert_accessible()
    player.send()
    assert player.done() == [("left", 10, None), ("right", 10, None), ("left", 8, None), ("right", 10, None)]


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_repetitions_by_keyboard_alone(walk: Walk, screen):
    walk.page.clock.install()
    player = Player(walk, LIFT)
    player.stop_the_clock()
    keyboard = walk.page.keyboard
    for _tab in range(30):
        keyboard.press("Tab")
        if player.big.evaluate("button => button === document.activeElement"):
            break
    expect(player.big).to_be_focused()
    keyboard.press("Space")
    player.sees("Left side", "Get ready", "5")
    keyboard.press("Space")  # a second tap at once is not meant
    player.sees("Left side", "Get ready", "5")
    player.after(5)
    player.sees("Left side", "At your own pace", "8")
    player.after(60)
    player.sees("Left side", "At your own pace", "8")
    walk.page.get_by_role("button", name="Left side: one less").focus()
    keyboard.press("Enter")
    player.sees("Left side", "At your own pace", "7")
    keyboard.press("Escape")
    player.sees("Left side", "Paused", "7")
    expect(player.said).to_have_text("Paused")
    # without the focus on any button
    walk.page.evaluate("document.activeElement.blur()")
    keyboard.press("Space")
    player.after(1)
    keyboard.press("Space")
    player.sees("Next: Right side", "Switch sides", "5")
    player.after(5)
    # the button that goes away hands the focus on
    walk.page.get_by_role("button", name="15 seconds more").focus()
    player.after(60)
    player.sees("Right side", "Get ready", "5")
    expect(player.big).to_be_focused()
    player.after(5)
    keyboard.press("Space")
    player.sees("Right side", "At your own pace", "8")  # too soon: meant for the get-ready
    player.after(20)
    keyboard.press("Space")
    expect(walk.page.locator("[data-player-name]")).to_have_text("All sets done")
    player.after(1)
    keyboard.press("Space")
    expect(walk.page.locator("[data-player-numbers]")).to_be_focused()
    expect(walk.page.get_by_role("spinbutton", name="Left", exact=True)).to_have_value("7")
    player.send()
    assert player.done() == [("left", None, 7), ("right", None, 8)]


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"])
def test_every_state_that_lasts_is_accessible(walk: Walk, screen, scheme):
    """axe needs a clock that goes on: open repetitions, a rest of a minute and a pause wait long enough for it."""
    walk.page.clock.install()
    player = Player(walk, LIFT)
    player.big.click()
    walk.page.clock.fast_forward(5_000)
    player.sees("Left side", "At your own pace", "8")
    walk.assert_accessible()
    walk.page.clock.fast_forward(1_000)
    player.big.click()
    walk.page.clock.fast_forward(5_000)
    expect(walk.page.locator("[data-player-cue]")).to_have_text("Rest")
    walk.assert_accessible()
    walk.press("Pause")
    expect(walk.page.locator("[data-player-cue]")).to_have_text("Paused")
    walk.assert_accessible()


def test_a_tab_in_the_background_catches_up(walk: Walk):
    """No tick came for a minute and more: no set is lost, and the page says that the clock went on."""
    walk.page.clock.install()
    player = Player(walk, STAND)
    for name in ("Left, Set 1", "Right, Set 1", "Left, Set 2", "Right, Set 2"):
        walk.page.get_by_role("spinbutton", name=name, exact=True).fill("0")
    player.stop_the_clock()
    player.big.click()
    player.after(5)
    walk.page.clock.fast_forward(60_000)  # held, switched, rested, ready, held; five of the change are left
    player.sees("Next: Left side, set 2 of 2", "Switch sides", "5")
    expect(player.said).to_contain_text("The timer went on while this page was out of sight.")
    expect(walk.page.locator("[data-player-more]")).to_contain_text("Check the numbers below.")
    expect(walk.page.get_by_role("spinbutton", name="Left, Set 1", exact=True)).to_have_value("10")
    expect(walk.page.get_by_role("spinbutton", name="Right, Set 1", exact=True)).to_have_value("10")
    expect(walk.page.get_by_role("spinbutton", name="Left, Set 2", exact=True)).to_have_value("0")
    walk.page.clock.resume()
    walk.assert_accessible()


def test_holds_within_a_set_and_choices_that_stay(walk: Walk):
    walk.page.clock.install()
    player = Player(walk, PRESS)
    walk.page.get_by_text("Sound, voice and rest").click()
    walk.page.get_by_label("Tones").uncheck()
    walk.assert_accessible()
    player.open()
    walk.page.get_by_text("Sound, voice and rest").click()
    expect(walk.page.get_by_label("Tones")).not_to_be_checked()
    # one set: no rest to choose; holds: nothing to count
    expect(walk.page.get_by_label("Rest between the sets")).to_be_hidden()
    expect(walk.page.get_by_label("Count the repetitions for me")).to_be_hidden()
    player.stop_the_clock()
    player.big.click()
    player.after(5)
    player.sees("Stand tall at the wall", "Hold", "3")
    expect(walk.page.locator("[data-player-more]")).to_have_text("1 of 5")
    player.after(3)
    player.sees("Stand tall at the wall", "Let go", "3")
    player.after(3 + 5 * 6)
    expect(walk.page.locator("[data-player-name]")).to_have_text("All sets done")
    player.send()
    assert player.done() == [("", None, 5)]


def test_blocked_storage_and_old_browsers_do_no_harm(walk: Walk):
    walk.page.add_init_script(
        """
        Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
        delete window.AudioContext;
        delete window.speechSynthesis;
        delete Navigator.prototype.wakeLock;
        delete Navigator.prototype.vibrate;
        """
    )
    walk.page.clock.install()
    player = Player(walk, LIFT)
    walk.page.get_by_text("Sound, voice and rest").click()
    expect(walk.page.get_by_label("Vibration")).to_be_hidden()
    walk.page.get_by_label("Count the repetitions for me").check()
    player.stop_the_clock()
    player.big.click()
    player.after(5)
    player.sees("Left side", "Out", "1")
    player.after(2)
    player.sees("Left side", "Slowly back", "1")
    player.after(4 + 6 * 7)
    player.sees("Next: Right side", "Switch sides", "5")
    walk.page.clock.resume()


@pytest.mark.parametrize(("screen", "javascript"), [(PHONE, False)], ids=["phone-without-javascript"])
def test_without_javascript_there_is_no_timer(walk: Walk, screen, javascript):
    player = Player(walk, STAND)
    assert not player.panel.is_visible()
    assert not walk.page.get_by_text("Do it with a timer").is_visible()
    walk.page.get_by_role("button", name="Done", exact=True).click()
    assert len(player.done()) == 4
    assert Session.objects.get(pk=player.session.pk).performed_on == timezone.localdate()
