"""The session player in a real browser, with a clock that the test moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from programs.models import Session, SetLog
from tests.browser.conftest import DESKTOP, PHONE, Walk
from tests.programs.decided import ask_for

from .playing import CHAIR, LIFT, MARCH, NAMES, PRESS, STAND, Player, person, player_of, show, tab_to, until

LOW = {"width": 844, "height": 390}
LAPTOP = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}


def fits_everywhere(player: Player) -> None:
    """The big button and "Stop now" are in view without scrolling on every screen, and nothing is wider than it."""
    page = player.page
    before = page.viewport_size
    for screen, text in ((PHONE, ""), (LAPTOP, ""), (LOW, ""), (NARROW, "large")):
        page.set_viewport_size(screen)
        page.evaluate("text => { document.documentElement.dataset.text = text; scrollTo(0, 0) }", text)
        expect(player.big).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("link", name="Stop now")).to_be_in_viewport(ratio=1)
        player.walk.assert_fits()
        if screen != NARROW or player.panel.get_attribute("data-phase") != "idle":
            # How it is done stands there at first, then the number.
            step = page.locator("[data-player-first] li").first
            one = step if player.panel.get_attribute("data-first") is not None else player.number
            seen, big = one.bounding_box(), player.big.bounding_box()
            needed = 0 if one == step else seen["height"]
            assert seen["y"] + needed <= big["y"] + 1, f"it is under the button at {screen}"
        outside = page.evaluate(
            """() => [...document.querySelectorAll("[data-player-screen=set] *")].filter((element) => {
                const { left, right, width } = element.getBoundingClientRect();
                return width && (left < 0 || right > innerWidth);
            }).map((element) => element.className)"""
        )
        assert not outside, f"outside of {screen}: {outside}"
    page.evaluate("() => delete document.documentElement.dataset.text")
    page.set_viewport_size(before)


def in_a_dialog(player: Player, button: str, heading: str) -> None:
    """Open a dialog: the focus is on its heading, it is accessible, and Escape closes it."""
    player.press(button)
    expect(player.page.get_by_role("dialog").get_by_role("heading", name=heading)).to_be_focused()
    player.walk.assert_accessible()
    player.page.keyboard.press("Escape")
    expect(player.page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("motion", ["no-preference"])
def test_a_whole_session(walk: Walk, motion):
    """Every kind of set, set by set, and each on the server as soon as it is done."""
    user = person(MARCH, STAND, CHAIR, LIFT, PRESS)
    player = player_of(walk, user)
    page = player.page
    player.stop_the_clock()
    player.open()

    # Minutes, done without the timer.
    player.sees("3 minutes", "3", name=NAMES[MARCH])
    expect(page.locator("[data-player-progress]")).to_contain_text("1 of 5 · about")
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()
    # One picture, which moves.
    expect(page.locator("[data-player-pictures] img")).to_have_count(1)
    walk.assert_accessible_in_both_looks()
    fits_everywhere(player)
    player.press("I have done it")
    expect(page.get_by_role("heading", name="How was it?")).to_be_focused()
    walk.assert_accessible_in_both_looks()
    page.get_by_label("A note about this exercise").fill("With the blue towel")
    player.say_how_it_was(pain=1, effort=3)

    # Holds on each side: get ready, hold, switch sides. The first screen says how it is done.
    expect(page.locator("[data-player-first] li").first).to_be_in_viewport()
    expect(page.locator("[data-player-pictures] img").first).to_be_in_viewport()
    player.sees("Hold for 10 seconds", "10", name=NAMES[STAND], dose="Left side, set 1 of 2")
    expect(player.name).to_be_focused()
    expect(player.said).to_have_text("Heel-to-toe stand. Left side, set 1 of 2. Hold for 10 seconds.")
    player.press("Start")
    player.sees("Get ready", "5")
    expect(player.said).to_have_text("Get ready. Left side, set 1 of 2. Hold for 10 seconds.")
    expect(page.get_by_role("timer", name="Get ready")).to_have_text("5")
    player.after(5)
    player.sees("Hold", "10")
    expect(page.get_by_role("timer", name="Hold", exact=True)).to_have_text("10")
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()
    player.after(4)
    player.sees("Hold", "6")
    walk.assert_accessible_in_both_looks()
    fits_everywhere(player)
    assert not player.sets(STAND)
    player.after(6)
    # It waits for the person, and the rest passes meanwhile.
    player.sees("Switch sides", "30")
    expect(player.said).to_contain_text("Switch sides. Right side, set 1 of 2.")
    until(lambda: player.sets(STAND) == [(1, "left", 10)], page)
    player.after(10)
    player.sees("Switch sides", "20")
    walk.assert_accessible_in_both_looks()
    fits_everywhere(player)
    player.after(600)
    player.sees("Switch sides")
    expect(player.number).to_be_hidden()
    player.press("I am ready")
    player.sees("Get ready", "5", dose="Right side, set 1 of 2")
    player.press("Pause")
    player.sees("Paused", "4")
    expect(player.said).to_have_text("Paused")
    player.after(600)
    player.sees("Paused", "4")
    walk.assert_accessible_in_both_looks()
    player.press("Go on")
    player.after(4 + 7)
    player.sees("Hold", "3")
    # Let go of after 8 of 10 seconds, which is what is noted; and then made 7.
    player.press("Done")
    player.sees("Switch sides", "30")
    expect(page.get_by_text("Noted for Right side, set 1 of 2: 8 seconds")).to_be_visible()
    player.press("One less: Right side, set 1 of 2")
    expect(page.get_by_text("Noted for Right side, set 1 of 2: 7 seconds")).to_be_visible()
    until(lambda: player.sets(STAND) == [(1, "left", 10), (1, "right", 7)], page)
    player.press("I am ready")
    player.sees("Get ready", "5", dose="Left side, set 2 of 2")
    player.after(5 + 10)
    player.sees("Switch sides", "30")
    player.press("I am ready")
    player.sees("Get ready", "5")
    player.after(5 + 10)
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    # On which side is asked once it hurts.
    side = page.get_by_role("radiogroup", name="Which side hurt?")
    expect(side).to_be_hidden()
    player.scale("How much did it hurt").get_by_label("2", exact=True).check()
    side.get_by_label("Left").check()
    player.say_how_it_was()
    until(lambda: player.sets(STAND)[2:] == [(2, "left", 10), (2, "right", 10)], page)

    # Repetitions at one's own pace: one tap. Back to it, another number.
    player.sees("At your own pace", "8", name=NAMES[CHAIR])
    walk.assert_accessible_in_both_looks()
    fits_everywhere(player)
    player.press("One less: Sit to stand")
    player.sees("At your own pace", "7")
    player.press("Done")
    player.press("Back to the exercise")
    player.sees("Done: you can change the number.", "7")
    player.press("One less: Sit to stand")
    player.sees("Done: you can change the number.", "6")
    walk.assert_accessible_in_both_looks()
    player.press("Keep this and go on")
    player.say_how_it_was()

    # Left out, with a reason; what else there is to open.
    expect(player.name).to_have_text(NAMES[LIFT])
    in_a_dialog(player, "How to", NAMES[LIFT])
    in_a_dialog(player, "Sound and voice", "Sound, voice and rest")
    in_a_dialog(player, "Skip", "Leave the rest of this one out?")
    in_a_dialog(player, "Whole session", "The whole session")
    player.press("Done")
    player.sees("Switch sides")
    # No pause for who is ready.
    player.press("I am ready")
    player.sees("At your own pace", "8", dose="Right side")
    player.press("Skip")
    player.takes_a_second()
    page.get_by_label("Too hard").check()
    player.press("Leave it out")

    # Several holds in one set; then back and forth.
    player.sees("5 times, hold for 3 seconds each", "5", name=NAMES[PRESS])
    player.press("Start")
    player.after(5)
    player.sees("Hold", "3")
    expect(page.locator("[data-player-unit]")).to_have_text("1 of 5")
    player.after(3)
    player.sees("Let go", "3")
    player.press("Back")
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    player.press("Back to the exercise")
    player.sees("At your own pace", name=NAMES[LIFT], dose="Right side")
    player.press("Next")
    player.press("Go on")
    player.sees("5 times, hold for 3 seconds each", "5", name=NAMES[PRESS])
    player.go_to(STAND)
    player.sees("Done: you can change the number.", "10")
    player.go_to(PRESS)
    player.press("Start")
    player.after(5 + 5 * 6)
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    player.say_how_it_was(effort=7)

    # How all of it was, and what changes next time.
    expect(page.get_by_role("heading", name="How was the session?")).to_be_focused()
    walk.assert_accessible_in_both_looks()
    page.get_by_label("A note for yourself").fill("Sunny and quiet")
    player.finish()
    expect(page.get_by_text("All of it is saved.")).to_be_visible()
    # What was done, what it means, and when the next one is.
    expect(page.locator("[data-player-did]")).to_have_text("You did 5 exercises, 8 sets in all.")
    expect(page.locator("[data-player-means]")).not_to_be_empty()
    expect(page.locator("[data-player-next-session]")).to_contain_text("Your next session is on")
    walk.assert_accessible_in_both_looks()
    player.look_at_the_record()
    expect(page.get_by_role("heading", name="Next time", exact=True)).to_be_visible()
    expect(page.get_by_text("Sunny and quiet")).to_be_visible()
    assert Session.objects.get(pk=player.session.pk).state == Session.State.DONE
    assert player.sets(MARCH) == [(1, "", 3)]
    assert player.sets(STAND) == [(1, "left", 10), (1, "right", 7), (2, "left", 10), (2, "right", 10)]
    assert player.sets(CHAIR) == [(1, "", 6)]
    assert player.sets(PRESS) == [(1, "", 5)]
    assert player.sets(LIFT) == [(1, "left", 8)]
    assert [entry.content["reason"] for entry in player.entries("skip")] == ["too_hard"]
    stands = SetLog.objects.filter(session=player.session, item=player.item(STAND))
    assert {(log.side, log.pain) for log in stands} >= {("left", 2)}
    assert set(SetLog.objects.filter(item=player.item(PRESS)).values_list("effort", flat=True)) == {7}
    assert [note.text for note in player.session.exercise_notes.all()] == ["With the blue towel"]


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_by_keyboard_alone(walk: Walk, screen):
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    page, keyboard = player.page, player.page.keyboard
    player.stop_the_clock()
    walk.go(player.address)
    # Before its script is there the button leads to the page that works without it.
    page.locator("[data-player][data-awake]").wait_for(state="attached")

    tab_to(walk.page, "Begin with")
    keyboard.press("Enter")
    expect(player.name).to_be_focused()
    # The keys are said once, and the big button is one Tab away.
    keys = page.locator("[data-player-keys]")
    expect(keys).to_be_visible()
    keyboard.press("Tab")
    expect(player.big).to_be_focused()
    player.name.focus()
    player.after(1)
    keyboard.press("Space")
    player.sees("Get ready", "5")
    keyboard.press("Space")  # a second tap at once is not meant
    player.sees("Get ready", "5")
    player.after(5)
    player.sees("Hold", "10")
    keyboard.press("Escape")
    player.sees("Paused", "10")
    tab_to(walk.page, "How to")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name=NAMES[STAND])).to_be_focused()
    keyboard.press("Escape")
    expect(page.get_by_role("button", name="How to")).to_be_focused()
    player.name.focus()
    keyboard.press("Space")
    player.sees("Hold", "10")
    player.after(10)
    player.sees("Switch sides", "30")
    expect(player.name).to_be_focused()
    keyboard.press("Space")
    player.sees("Switch sides", "30")  # too soon: meant for the hold
    player.after(1)
    keyboard.press("Space")
    player.sees("Get ready", "5", dose="Right side, set 1 of 2")
    # A button that goes away hands the focus on.
    tab_to(walk.page, "Pause")
    player.after(5 + 10)
    player.sees("Switch sides", "30")
    expect(player.name).to_be_focused()
    keyboard.press("ArrowRight")
    player.sees("Hold for 10 seconds", dose="Right side, set 2 of 2")
    expect(keys).to_be_hidden()
    keyboard.press("ArrowLeft")
    player.sees("Hold for 10 seconds", dose="Left side, set 2 of 2")
    for place in ("Right side, set 2 of 2",):
        tab_to(walk.page, "I have done it")
        player.after(1)
        keyboard.press("Enter")
        player.sees("Hold for 10 seconds", dose=place)
    tab_to(walk.page, "I have done it")
    player.after(1)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How was it?")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    tab_to(walk.page, "Go on")
    keyboard.press("Enter")
    player.sees("At your own pace", "8", name=NAMES[CHAIR])
    expect(player.name).to_be_focused()
    player.after(1)
    keyboard.press("Space")
    expect(page.get_by_role("heading", name="How was it?")).to_be_focused()
    tab_to(walk.page, "Go on")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How was the session?")).to_be_focused()
    tab_to(walk.page, "Save my session")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Done. Well done!")).to_be_focused()
    expect(page.get_by_text("See what changes next time")).to_be_visible()  # once all is sent
    tab_to(walk.page, "See what changes next time")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How it was")).to_be_visible()
    player.every_set_once()
    assert len(player.sets(STAND)) == 4
    assert set(SetLog.objects.filter(item=player.item(STAND)).values_list("pain", flat=True)) == {2}


def test_what_one_can_choose(walk: Walk):
    """Another length or weight, counted repetitions, no rests, the short version: all of it holds."""
    user = person()
    player = player_of(walk, user)
    ask_for(player.session, player.item(LIFT), load="1")
    page = player.page
    player.stop_the_clock()
    player.open()
    # Key poses in place of a moving picture, for who wants no motion.
    expect(page.locator("[data-player-pictures] img").nth(1)).to_be_visible()

    # Who chooses other minutes is timed by them.
    player.press("One less: Warm-up march")
    player.press("Start")
    player.after(5)
    player.sees("Keep going", "2:00")
    player.after(30)
    player.sees("Keep going", "1:30")
    player.after(90)
    player.say_how_it_was()
    until(lambda: player.sets(MARCH) == [(1, "", 2)], page)

    # No rest between the sets; the page counts repetitions.
    player.press("Sound and voice")
    page.get_by_role("group", name="Rest between the sets").get_by_label("None").check()
    page.get_by_label("Count the repetitions for me").check()
    page.get_by_label("Tones").uncheck()
    walk.assert_accessible()
    player.press("Go back to the exercise")
    player.press("Start")
    player.after(5)
    player.after(10)
    player.sees("Switch sides")
    expect(player.number).to_be_hidden()
    player.press("I am ready")
    player.sees("Get ready", "5", dose="Right side, set 1 of 2")

    # What was chosen is still so when the page is opened again; one is where one was.
    page.reload()
    player.sees("Hold for 10 seconds", name=NAMES[STAND], dose="Right side, set 1 of 2")
    player.go_to(CHAIR)
    player.press("Start")
    player.after(5)
    player.sees("Out", "1")
    player.after(2)
    player.sees("Slowly back", "1")
    player.after(4 + 6)
    player.sees("Out", "3")
    # Two are done.
    player.press("Done")
    player.say_how_it_was()
    until(lambda: player.sets(CHAIR) == [(1, "", 2)], page)

    # Who takes another weight for the first side has it for the second, too.
    player.sees("8 times", "8", name=NAMES[LIFT], dose="Left side")
    weight = page.get_by_role("group", name="Weight").get_by_role("status")
    before = weight.inner_text()
    expect(page.get_by_role("button", name="More weight")).to_be_disabled()
    player.press("Less weight")
    expect(weight).not_to_have_text(before)
    expect(page.get_by_role("button", name="More weight")).to_be_enabled()
    walk.assert_accessible()
    player.press("I have done it")
    player.sees("8 times", "8", dose="Right side")
    expect(weight).not_to_have_text(before)
    player.press("I have done it")
    player.say_how_it_was()
    lifts = SetLog.objects.filter(session=player.session, item=player.item(LIFT))
    until(lambda: lifts.count() == 2, page)
    assert len(set(lifts.values_list("load_kg", flat=True))) == 1
    assert lifts.first().load_kg < 1

    # The short version leaves out what matters less, and nothing that is done.
    player.press("Whole session")
    before = page.locator("[data-player-go]").count()
    page.get_by_role("button", name="Short of time").click()
    player.press("Whole session")
    assert page.locator("[data-player-go]").count() < before
    expect(page.get_by_role("dialog").get_by_text(NAMES[MARCH])).to_be_visible()
    player.press("The rest is done as planned")
    player.finish()
    player.look_at_the_record()
    session = Session.objects.get(pk=player.session.pk)
    assert session.short
    assert player.sets(STAND) == [(1, "left", 10), (1, "right", 10), (2, "left", 10), (2, "right", 10)]
    assert not player.sets("heel-slide")
    player.every_set_once()


@pytest.mark.parametrize("hours", [-1, 1], ids=["back", "forward"])
def test_the_clock_is_set_while_a_timer_runs(walk: Walk, hours):
    """Nothing of it freezes, ends or is entered by that."""
    user = person(STAND)
    player = player_of(walk, user)
    player.stop_the_clock()
    player.open()
    player.press("Start")
    player.after(5 + 4)
    player.sees("Hold", "6")
    player.clocks.set(hours * 3600)
    player.page.wait_for_timeout(300)  # some ticks of the page
    player.sees("Hold", "6")
    player.after(2)
    player.sees("Hold", "4")
    player.press("Done")
    player.sees("Switch sides", "30")
    until(lambda: player.sets(STAND) == [(1, "left", 7)], player.page)
    player.press("I am ready")
    player.after(3)
    player.sees("Get ready", "2")
    # While the page is out of sight it looks as if the device had slept: what was under way ends at most.
    player.clocks.sleep(hours * 3600)
    player.sees("Get ready" if hours < 0 else "Hold", "2" if hours < 0 else "10")
    assert player.sets(STAND) == [(1, "left", 7)]


def test_the_device_sleeps_while_a_timer_runs(walk: Walk):
    """Its ticks stand still then. What it slept counts, to the end of what was under way; nobody was led on."""
    user = person(STAND)
    player = player_of(walk, user)
    player.stop_the_clock()
    player.open()
    player.press("Start")
    player.after(5 + 2)
    player.sees("Hold", "8")
    player.clocks.sleep(3)
    player.sees("Hold", "5")
    player.clocks.sleep(600)
    player.sees("Switch sides", "30")
    expect(player.said).to_contain_text("The timer went on while this page was out of sight. Check the numbers.")
    until(lambda: player.sets(STAND) == [(1, "left", 10)], player.page)
    # Awake and out of sight it leads on: its tones are heard.
    player.press("I am ready")
    show(player.page, "hidden")
    player.after(5 + 10)
    show(player.page, "visible")
    player.sees("Switch sides", "30")
    until(lambda: player.sets(STAND) == [(1, "left", 10), (1, "right", 10)], player.page)


def test_one_of_each_is_said_as_one(walk: Walk):
    """No "1 seconds", wherever the player says how many."""
    user = person(MARCH, STAND, CHAIR)
    player = player_of(walk, user)
    player.stop_the_clock()
    player.open()
    unit = player.page.locator("[data-player-unit]")
    for less in (3, 2):
        player.sees(f"{3} minutes", str(less))
        expect(unit).to_have_text("minutes")
        player.press("One less: Warm-up march")
    expect(unit).to_have_text("minute")
    player.go_to(STAND)
    player.press("Start")
    player.after(5 + 1)
    expect(player.page.get_by_role("timer", name="Hold")).to_be_visible()
    player.press("Done")
    expect(player.page.locator("[data-player-noted-words]")).to_have_text("Noted for Left side, set 1 of 2: 2 seconds")
    player.press("One less: Left side, set 1 of 2")
    expect(player.page.locator("[data-player-noted-words]")).to_have_text("Noted for Left side, set 1 of 2: 1 second")
    player.press("Whole session")
    counts = player.page.get_by_role("dialog").locator(".player__list-done")
    expect(counts).to_have_text(["0 of 1 set", "1 of 4 sets", "0 of 1 set"])


def test_a_device_without_a_voice_and_an_exercise_that_hurts(walk: Walk):
    """The headless browser has no voice: it answers with an error, and never with an end."""
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    page = player.page
    player.stop_the_clock()
    player.open()
    player.press("Sound and voice")
    voice = page.get_by_label("A voice says what comes")
    voice.check()
    expect(page.locator("[data-player-no-voice]")).to_contain_text("no voice")
    expect(voice).to_be_hidden()
    expect(page.get_by_role("button", name="Read to me how it is done")).to_be_hidden()
    walk.assert_accessible()
    player.press("Go back to the exercise")
    expect(page.locator("[data-player-no-voice]")).to_be_visible()

    # Left out because it hurts: how strong, and what to do.
    player.press("Skip")
    page.get_by_role("dialog").get_by_label("Pain", exact=True).check()
    player.press("Leave it out")
    expect(page.get_by_role("heading", name="How strong is the pain now?")).to_be_focused()
    player.scale("How strong is the pain now").get_by_label("4", exact=True).check()
    player.press("What should I do?")
    expect(page.get_by_role("heading", name="Rest first")).to_be_visible()
    expect(page.get_by_role("button", name="Leave this exercise out")).to_be_hidden()
    player.press("I have rested: back to the session")
    player.sees("At your own pace", name=NAMES[CHAIR])
    until(lambda: [entry.content["reason"] for entry in player.entries("skip")] == ["pain"], page)
    until(lambda: [entry.content["pain"] for entry in player.entries("stop")] == [4], page)


def test_an_exercise_that_hurt_a_lot_leads_nobody_on_without_a_word(walk: Walk):
    """Who tells a pain that means "stop" is asked about it at once, with what they told already filled in."""
    player = player_of(walk, person(MARCH, CHAIR))
    page = player.page
    player.stop_the_clock()
    player.open()
    player.press("I have done it")
    player.say_how_it_was(pain=7)
    asked = page.get_by_role("heading", name="How strong is the pain now?")
    expect(asked).to_be_focused()
    expect(player.scale("How strong is the pain now").get_by_label("7", exact=True)).to_be_checked()
    walk.assert_accessible()
    # Whoever closes it goes on all the same, and is not asked about the same answer twice.
    page.keyboard.press("Escape")
    player.sees("At your own pace", name=NAMES[CHAIR])
    player.press("Back")
    player.press("Go on")
    player.sees("At your own pace", name=NAMES[CHAIR])
    expect(asked).to_be_hidden()

    # A sharp pain means it at any number.
    player.press("Done")
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    page.get_by_label("It was a sharp or catching pain").check()
    player.press("Go on")
    expect(asked).to_be_visible()
    player.press("What should I do?")
    expect(page.get_by_role("heading", name="Stop for today")).to_be_visible()
    until(lambda: [entry.content["sharp"] for entry in player.entries("stop")] == [True], page)
