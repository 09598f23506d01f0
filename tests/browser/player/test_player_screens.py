"""Whatever the player shows next begins at its top, with the focus on its heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk

from .playing import CHAIR, LIFT, MARCH, NAMES, STAND, Player, person, player_of

# So low that every screen is longer than it.
LITTLE = {"width": 320, "height": 420}
HEADING = "[data-player-screen]:not([hidden]) [data-player-heading]"
STEP = "[data-stop-step]:not([hidden]) h2"
# Where the line above ends, which stays in view; where what is shown begins; how far one has scrolled.
PLACES = """(heading) => ({
    above: document.querySelector(".player__top").getBoundingClientRect().bottom,
    top: heading.closest("[data-player-screen]").getBoundingClientRect().top,
    scrolled: scrollY,
})"""


def begins_at_its_top(player: Player, act: Callable[[], None]) -> None:
    """Do it at the far end of what is shown; then the next thing is seen from its top on."""
    page = player.page
    page.evaluate("() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    assert page.evaluate("scrollY") > 0, "the screen is too short to tell"
    act()
    expect(page.locator(HEADING)).to_be_focused()
    expect(page.locator(HEADING)).to_be_in_viewport(ratio=1)
    places = page.locator(HEADING).evaluate(PLACES)
    assert places["scrolled"] == 0
    assert places["top"] >= places["above"] - 1


def step_begins_at_its_top(player: Player, act: Callable[[], None], heading: str) -> None:
    dialog = player.page.locator("dialog[open]")
    if dialog.count():
        dialog.evaluate("(dialog) => { dialog.scrollTop = dialog.scrollHeight }")
    act()
    expect(dialog.get_by_role("heading", name=heading)).to_be_focused()
    assert dialog.evaluate("(dialog) => dialog.scrollTop") == 0


@pytest.mark.parametrize("screen", [LITTLE], ids=["little"])
def test_every_change_of_screen(walk: Walk, screen):
    user = person(MARCH, STAND, CHAIR, LIFT)
    player = player_of(walk, user)
    page = player.page
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { document.documentElement.dataset.text = 'large' })"
    )
    player.stop_the_clock()

    def after(act: Callable[[], None], sees: Callable[[], None]) -> None:
        begins_at_its_top(player, lambda: (act(), sees()))

    def at(slug: str, dose: str | None = None) -> Callable[[], None]:
        return lambda: player.sees(player.cue.inner_text(), name=NAMES[slug], dose=dose)

    def asked(heading: str) -> Callable[[], None]:
        return lambda: expect(page.get_by_role("heading", name=heading)).to_be_visible()

    def cue(words: str) -> Callable[[], None]:
        return lambda: player.sees(words)

    def key(name: str) -> None:
        """With the keyboard: what has just come up takes no taps for a moment."""
        player.after(1)
        page.get_by_role("button", name=name, exact=True).filter(visible=True).first.press("Enter")

    walk.go(player.address)
    page.locator("[data-player][data-awake]").wait_for(state="attached")
    after(lambda: page.locator("[data-player-begin]").click(), at(MARCH))
    # A set done, the exercise done, how it was.
    after(lambda: key("I have done it"), asked("How was it?"))
    after(lambda: key("Go on"), at(STAND, "Left side, set 1 of 2"))
    # The timer leads to the other side, and waits there.
    key("Start")
    player.after(5)
    player.sees("Hold")
    after(lambda: player.after(10), cue("Switch sides"))
    after(lambda: key("I am ready"), cue("Get ready"))
    key("Pause")
    key("Go on")
    after(lambda: player.after(5 + 10), cue("Switch sides"))
    after(lambda: key("I am ready"), cue("Get ready"))
    # Back and forth.
    after(lambda: key("Back"), at(STAND, "Right side, set 1 of 2"))
    after(lambda: key("Keep this and go on"), at(STAND, "Left side, set 2 of 2"))
    after(lambda: key("I have done it"), at(STAND, "Right side, set 2 of 2"))
    after(lambda: key("Next"), asked("How was it?"))
    after(lambda: key("Back to the exercise"), at(STAND, "Right side, set 2 of 2"))
    # By the list, and left out.
    after(lambda: player.go_to(LIFT), at(LIFT))
    after(lambda: player.go_to(STAND), at(STAND))

    def leave_out() -> None:
        step_begins_at_its_top(player, lambda: player.press("Skip"), "Leave the rest of this one out?")
        page.get_by_label("Too hard").check()
        player.press("Leave it out")

    after(leave_out, at(CHAIR))
    after(lambda: key("Done"), asked("How was it?"))
    after(lambda: key("Go on"), at(LIFT, "Left side"))
    # What is opened over it begins at its top too, the second time as the first.
    for _time in range(2):
        step_begins_at_its_top(player, lambda: key("How to"), NAMES[LIFT])
        page.locator("dialog[open]").evaluate("(dialog) => { dialog.scrollTop = dialog.scrollHeight }")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="How to")).to_be_focused()
    # "Stop now", every step of it, and back.

    def stop_because_it_hurts(pain: int, says: str) -> None:
        def press(name: str) -> Callable[[], None]:
            return lambda: page.get_by_role("dialog").get_by_role("button", name=name).press("Enter")

        def tell() -> None:
            player.scale("How strong is the pain now").get_by_label(str(pain), exact=True).check()
            press("What should I do?")()

        step_begins_at_its_top(player, page.get_by_role("link", name="Stop now").click, "Stop. Is it one of these?")
        step_begins_at_its_top(player, press("No, none of these"), "Or is it one of these, and new?")
        step_begins_at_its_top(player, press("No, none of these"), "How strong is the pain now?")
        step_begins_at_its_top(player, tell, says)

    stop_because_it_hurts(1, "Rest a little")
    key("I have rested: go on")
    after(lambda: key("Done"), cue("Switch sides"))
    after(lambda: key("I am ready"), at(LIFT, "Right side"))
    # To the end, and what follows it.
    after(lambda: (key("Whole session"), key("Finish here for today")), asked("How was the session?"))
    after(lambda: key("Go to what is open"), at(LIFT, "Right side"))
    stop_because_it_hurts(4, "Rest first")
    after(
        lambda: (
            page.get_by_role("dialog").get_by_role("button", name="Leave this exercise out").click(),
            page.get_by_label("Too hard").check(),
            key("Leave it out"),
        ),
        asked("How was the session?"),
    )
    after(lambda: key("Save my session"), asked("Done. Well done!"))
