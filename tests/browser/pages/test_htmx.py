"""Parts of pages that are exchanged alone: where the focus goes, what is said, what "back" does, and what stops it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.models import NextDayCheck, OfferAnswer, RoutineItem
from tests.browser.conftest import Walk
from tests.browser.player.playing import NO_NETWORK, THE_SESSION, let_in
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_copies, make_profile, make_routine
from tests.programs.histories import play

# By itself, of an answer that is an error and of one that does not come; htmx says that, too.
A_BROWSER_SAYS = (*NO_NETWORK, "status of 422", "status of 503", "htmx:", "Response Status Error Code")


@pytest.fixture
def ruth(walk: Walk) -> User:
    """Two months of a routine: a session after which the night is over at any hour, many long ago, and so much between
    them that less is offered.
    """
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, bones=["osteopenia"], equipment=EVERYTHING_AT_HOME)
    today = timezone.localdate()
    routine = make_routine(user, on=today - timedelta(weeks=9))
    first = play(routine, on=today - timedelta(weeks=8))
    make_copies(first, on=[today - timedelta(weeks=9, days=number) for number in range(25)])
    play(routine, on=today - timedelta(days=2), spare=2, morning=None)
    let_in(walk, user)
    walk.allowed = A_BROWSER_SAYS
    return user


def message(page: Page, words: str) -> None:
    """The one live region says it, and it is in sight."""
    said = page.get_by_role("status").filter(has_text=words)
    expect(said).to_be_visible()
    expect(said).to_be_in_viewport()


def exchanged(walk: Walk, act: Callable[[], object]) -> None:
    """Do something that exchanges a part of the page, and never the page: once all its scripts have come."""
    walk.page.wait_for_load_state("load")
    walk.page.evaluate("globalThis.isSamePage = true")
    act()
    walk.settled()
    assert walk.page.evaluate("globalThis.isSamePage"), walk.page.url
    kept = walk.page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "<" not in kept, kept


def press(place: Page | Locator, name: str | re.Pattern[str], role: str = "button") -> Callable[[], None]:
    return lambda: place.get_by_role(role, name=name).first.click()


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    words: str = page.evaluate("document.activeElement === document.body ? '' : document.activeElement.innerText")
    return words


def test_today_and_the_routine(walk: Walk, ruth: User):
    page = walk.page
    walk.go("/today/")
    exchanged(walk, press(page.locator("#morning"), "3"))
    assert NextDayCheck.objects.filter(session__user=ruth, pain=3).exists()
    expect(page.locator("#morning")).to_be_focused()
    assert "3 out of 10" in focused(page)
    message(page, "next time is easier")
    assert page.url.endswith("/today/")

    # What waited behind the question is offered now; taken up, it can be given back.
    exchanged(walk, press(page, "Try the shorter plan"))
    message(page, "Your shorter plan is ready")
    assert (
        OfferAnswer.objects.filter(user=ruth).exists() if hasattr(OfferAnswer, "user") else OfferAnswer.objects.exists()
    )
    exchanged(walk, press(page, "From now on all my exercises again"))
    message(page, "You have all your exercises again")
    walk.assert_accessible()

    walk.go("/routine/")
    exchanged(walk, press(page.locator("#offers"), "Not now"))
    days = page.locator("#days")
    for box in days.get_by_role("checkbox").all():
        box.set_checked(False)
    exchanged(walk, press(days, "Save my days"))
    expect(days.get_by_role("alert")).to_be_focused()
    assert page.url.endswith("/routine/")
    days.get_by_label("Tuesday").check()
    days.get_by_label("Saturday").check()
    exchanged(walk, press(days, "Save my days"))
    expect(days).to_be_focused()
    message(page, "Your days are saved.")
    expect(page.locator("#routine-when")).to_contain_text("Saturday")
    walk.assert_accessible()


def test_an_exercise_of_the_routine(walk: Walk, ruth: User):
    page = walk.page
    item = RoutineItem.objects.filter(routine__user=ruth, exercise__slug="standing-hip-abduction").get()
    walk.go(reverse("programs:routine_exercise", args=[item.pk]))
    exchanged(walk, press(page, "Easier, please"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    message(page, item.exercise.name)
    exchanged(walk, press(page.locator(".timeline"), re.compile("^Undo")))
    message(page, "is as it was before")

    exchanged(walk, press(page, "Swap it for another one", "link"))
    assert page.url.endswith("/swap/")
    expect(page).to_have_title(re.compile("Swap an exercise"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    exchanged(walk, press(page, re.compile("^Take this one")))
    message(page, "has taken the place of")
    new = RoutineItem.objects.get(routine__user=ruth, ended_on=None, order=item.order)
    assert page.url.endswith(reverse("programs:routine_exercise", args=[new.pk]))
    page.go_back()
    # The one that is gone has nothing to swap any more: its own page says so.
    expect(page.get_by_text("You do not do this one now.")).to_be_visible()

    walk.go(reverse("programs:routine_exercise", args=[new.pk]))
    exchanged(walk, press(page, "Never show me this one", "link"))
    exchanged(walk, press(page, "Never show it again"))
    message(page, "is not offered again")
    walk.go("/routine/never/")
    exchanged(walk, press(page, re.compile("^Show again")))
    expect(page.get_by_text("Nothing here")).to_be_visible()


def test_looking_back(walk: Walk, ruth: User):
    page = walk.page
    walk.go("/sessions/")
    rows = page.locator("#sessions .row__name")
    latest = rows.first.inner_text()
    exchanged(walk, press(page, "Older", "link"))
    assert page.url.endswith("/sessions/?page=2")
    expect(rows.first).not_to_have_text(latest)
    expect(page.locator("#sessions")).to_be_focused()
    expect(rows.first).to_be_in_viewport()
    page.go_back()
    expect(rows.first).to_have_text(latest)

    kind = page.get_by_label("Which sessions")
    kind.focus()
    exchanged(walk, lambda: kind.select_option("stopped"))
    assert page.url.endswith("/sessions/?kind=stopped")
    expect(kind).to_be_focused()
    expect(page.locator("#session-count")).to_have_text("0 sessions found")
    walk.assert_accessible()
    page.go_back()
    expect(rows.first).to_have_text(latest)
    expect(kind).to_have_value("")
    exchanged(walk, lambda: page.get_by_label("How far back").select_option("4"))
    few = rows.count()
    notes = page.get_by_label("Search in your notes")
    exchanged(walk, lambda: notes.press_sequentially("balcony"))
    expect(page.get_by_role("heading", name="No session fits this search")).to_be_visible()
    expect(notes).to_be_focused()
    assert page.url.endswith("/sessions/?q=balcony&weeks=4")
    # What was typed is no step of its own: the one before is the choice of the time.
    page.go_back()
    expect(rows.first).to_have_text(latest)
    assert few < rows.count()

    walk.go("/progress/")
    exchanged(walk, press(page, "The last 4 weeks", "link"))
    assert page.url.endswith("/progress/?weeks=4")
    expect(page.get_by_role("link", name="The last 4 weeks")).to_be_focused()
    exchanged(walk, press(page, "Pain as a table", "link"))
    expect(page.locator("summary", has_text="Pain as a table")).to_be_focused()
    # What one part of the page changes in the address, the links of the others keep.
    exchanged(walk, page.locator("#calendar").get_by_role("link").first.click)
    exchanged(walk, press(page, "Effort as a table", "link"))
    told = parse_qs(urlsplit(page.url).query)
    assert (told["weeks"], sorted(told["table"])) == (["4"], ["effort", "pain"])
    assert told["month"]
    expect(page.locator("summary", has_text="Pain as a table")).to_be_visible()
    walk.assert_accessible()

    walk.go("/exercises/?q=hip")
    page.get_by_text("Choose by kind").click()
    page.get_by_label("Kind").focus()
    exchanged(walk, lambda: page.get_by_label("Kind").select_option("balance"))
    expect(page.get_by_label("Kind")).to_be_focused()
    assert "kind=balance" in page.url
    page.go_back()
    expect(page.get_by_label("Kind")).to_have_value("")


def test_the_rows_of_a_session(walk: Walk, ruth: User):
    """Of one that was done on another day: that of today has the player."""
    page = walk.page
    day = timezone.localdate() - timedelta(days=3)
    walk.go("/sessions/earlier/")
    page.get_by_label("Which day").fill(day.isoformat())
    walk.press("Go on")
    page.wait_for_url(THE_SESSION)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^Enter")).click()
    first = page.url
    exchanged(walk, press(page, "Done"))
    assert page.url != first
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    amounts = page.locator("[data-stepper] input")
    amounts.first.fill("lots")
    exchanged(walk, press(page, "Done"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(amounts.first).to_have_value("lots")
    page.go_back()
    page.wait_for_url(first)


def test_a_step_taken_back_where_it_was_made(walk: Walk):
    ruth = make_user(time_zone="Europe/Berlin")
    today = timezone.localdate()
    routine = make_routine(ruth, on=today - timedelta(days=14))
    for days in (8, 4, 1):
        session = play(routine, on=today - timedelta(days=days))
    let_in(walk, ruth)
    page = walk.page
    walk.go(session.get_absolute_url())
    rows = page.locator("#session-rows li[id]").filter(has=page.get_by_role("button", name="Undo"))
    row = page.locator(f"#{rows.last.get_attribute('id')}")
    exchanged(walk, press(row, re.compile("^Undo")))
    expect(row).to_be_focused()
    expect(row.get_by_role("button", name="Undo")).to_have_count(0)
    message(page, "is as it was before")
    assert page.url.endswith(session.get_absolute_url())


def test_the_health_check(walk: Walk):
    let_in(walk, make_user(time_zone="Europe/Berlin"))
    walk.allowed = A_BROWSER_SAYS
    page = walk.page
    walk.go("/welcome/")
    first = page.url
    heading = page.get_by_role("heading", level=1)
    title = heading.inner_text()
    page.get_by_label("None of these").first.check()
    exchanged(walk, press(page, "Next"))
    expect(heading).not_to_have_text(title)
    expect(heading).to_be_focused()
    expect(page).to_have_title(re.compile(re.escape(heading.inner_text())))
    second = page.url
    assert second != first
    walk.assert_accessible()
    page.get_by_label("year").fill("next")
    exchanged(walk, press(page, "Next"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("year")).to_have_value("next")
    exchanged(walk, press(page, "Back"))
    assert page.url == first
    page.go_back()
    page.wait_for_url(second)
    walk.press("Back")
    page.get_by_label("None of these").first.check()
    exchanged(walk, press(page, "Next"))
    # Ticking something takes the tick from "None of these" on a screen that came alone, too.
    page.get_by_label("year").fill("1960")
    page.get_by_label("None of these").first.check()
    boxes = page.get_by_role("checkbox")
    boxes.first.check()
    expect(page.get_by_label("None of these").first).not_to_be_checked()

    # A warning sign: the page that says stop, as a whole.
    page.goto(first)
    boxes.first.check()
    walk.press("Next")
    page.wait_for_url("**/welcome/stop/")
    expect(page.locator("body.stop-page, .stop")).not_to_have_count(0)


def test_what_stands_in_the_way_is_a_page(walk: Walk, ruth: User):
    """And what gets no answer is said; what was entered stays."""
    page = walk.page
    walk.go("/routine/")
    days = page.locator("#days")
    days.get_by_label("Tuesday").check()
    page.context.set_offline(True)
    exchanged(walk, press(days, "Save my days"))
    message(page, "There is no network just now")
    page.context.set_offline(False)
    page.route("**/routine/days/", lambda route: route.fulfill(status=503, body="busy"))
    exchanged(walk, press(days, "Save my days"))
    message(page, "We are busy just now")
    page.unroute("**/routine/days/")
    expect(days.get_by_label("Tuesday")).to_be_checked()

    report_red_flags(by=ruth, codes=["RF6"])
    walk.press("Save my days")
    page.wait_for_url("**/welcome/stop/")
    ruth.red_flags.all().delete()

    walk.go("/routine/")
    ruth.browser_sessions.all().delete()
    walk.press("Save my days")
    page.wait_for_url("**/accounts/login/?next=/routine/")
    expect(page.locator("main").get_by_role("button", name="Sign in")).to_be_visible()
