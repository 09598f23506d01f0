"""Every page as it stands.

Axe finds nothing, nothing scrolls sideways, the console is silent, and it is light enough.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from accounts.entrance import consent
from accounts.models import CHOSEN, Member, User
from accounts.team.codes import code_of
from accounts.team.together.services import be_away, offer, write_note
from programs.models import RoutineItem
from tests.accounts.team.factories import Practice, make_care_link, make_invitation
from tests.browser.conftest import LOOKS, Walk
from tests.browser.player.playing import let_in
from tests.conftest import PASSWORD, make_user
from tests.programs.factories import make_profile, make_routine, make_session

NARROW = {"width": 320, "height": 640}

HEAD_IS_ONE_LINE = """() => {
  const [brand, side] = [".masthead__brand", ".masthead__side"].map((part) => document.querySelector(part));
  return !side || side.getBoundingClientRect().top < brand.getBoundingClientRect().bottom;
}"""
# The one page head that is wider than the narrowest phone: that of the members of a practice.
IS_OF_A_MEMBER = """() => !!document.querySelector(".masthead__side a[href='/team/']")"""
TABS_ARE_ONE_LINE = """() =>
  new Set([...document.querySelectorAll(".tabs__item")].map((tab) => tab.getBoundingClientRect().top)).size < 2"""

VISITOR = [
    "/",
    "/help/",
    "/exercises/?q=bridge",
    "/exercises/?q=nothing-of-the-kind",
    "/search/",
    "/search/?q=jumping",
    "/search/?q=sqaut",
    "/search/?q=nothing-of-the-kind",
    "/exercises/squat/",
    "/exercises/straight-leg-lifts-3-ways/",
    "/exercises/cane-walking/",
    "/exercises/seated-cradle-lean-back/",
    "/programs/",
    "/programs/hip-basics/",
    "/programs/strong-back-and-hips/",
    "/learn/",
    "/learn/lessons/how-bone-answers-to-load/",
    "/learn/avoid/",
    "/learn/avoid/osteoporosis/",
    "/learn/avoid/movement/high_impact/",
    "/learn/before-you-begin/",
    "/learn/cards/after-a-fall/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/not-there/",
]


def look_at(walk: Walk) -> None:
    """The narrow window is for what does not fit; axe has seen the same page in the others."""
    for screen, scheme in (*LOOKS, (NARROW, "light")):
        walk.look(screen, scheme)
        walk.assert_words_whole()
        assert walk.page.evaluate(TABS_ARE_ONE_LINE)
        if screen == NARROW:
            walk.assert_fits()
            assert walk.page.evaluate(f"({HEAD_IS_ONE_LINE})() || ({IS_OF_A_MEMBER})()")
        else:
            assert walk.page.evaluate(HEAD_IS_ONE_LINE)
            walk.assert_accessible()


def person_with_history() -> User:
    """Somebody with changes, an omission and a session; every page has something to show."""
    user = make_user(time_zone="Europe/Berlin")
    make_profile(user, bones=["osteoporosis"], balance=["unsteady"])
    routine = make_routine(user, program="gentle-back-relief-moves")
    make_session(routine, pain=2, effort=5, note="Fine", feeling="good")
    return user


def test_pages_of_a_visitor(walk: Walk):
    walk.allowed = ("404",)
    for address in VISITOR:
        walk.go(address)
        look_at(walk)


def test_pages_of_a_person(walk: Walk):
    user = person_with_history()
    session = user.sessions.get()
    item = session.routine.items.first()
    walk.sign_in(user.email)  # some pages ask for the password once more of whoever came without
    for address in [
        "/today/",
        "/routine/",
        "/routine/new/",
        "/routine/new/hip-mobility-for-stiff-hips/",
        "/routine/ahead/",
        "/routine/never/",
        f"/routine/exercises/{item.pk}/",
        f"/routine/exercises/{item.pk}/swap/",
        f"/routine/exercises/{item.pk}/never/",
        "/sessions/",
        "/sessions/earlier/",
        f"/sessions/{session.pk}/",
        f"/sessions/{session.pk}/exercises/{item.pk}/",
        f"/sessions/{session.pk}/finish/",
        f"/sessions/{session.pk}/delete/",
        "/progress/",
        "/progress/result/",
        f"/check-in/{uuid.uuid4()}/activities/",
        f"/check-in/{uuid.uuid4()}/pain/",
        "/settings/",
        "/settings/weights/",
        "/settings/reminders/",
        "/learn/",
        "/learn/course/",
        "/learn/lessons/what-to-leave-alone/",
        "/learn/avoid/",
        "/settings/calendar/",
        "/settings/links/",
        "/settings/delete/",
        "/welcome/",
        "/exercises/",
        "/search/?q=osteoporosis",
        "/exercises/stiff-leg-bend/",
        "/programs/hip-basics/",
        "/accounts/password/change/",
        "/accounts/email/",
        "/accounts/passkeys/",
        "/accounts/second-step/",
        "/help/",
        f"/sessions/{uuid.uuid4()}/check/",
        "/falls/new/",
        f"/sessions/{session.pk}/stop/",
        f"/sessions/{session.pk}/stop/signs/",
    ]:
        walk.go(address)
        look_at(walk)


def test_pages_of_a_care_team(walk: Walk):
    user, practice = person_with_history(), Practice()
    link = make_care_link(user, practice.ana, *CHOSEN, may_act=True)
    code = code_of(make_invitation(practice.ben).pk)
    Member.objects.filter(pk=practice.ana.pk).update(administers=True)
    of_ana, at = make_invitation(practice.ana, label="Walter").pk, f"/team/at/{practice.organisation.pk}/"
    offer(by=practice.ana.user, link_id=link.pk, to=practice.ben)
    be_away(
        by=practice.ana, member=practice.ana, deputy=practice.ben, first=timezone.localdate(), last=timezone.localdate()
    )
    write_note(by=practice.ana.user, link_id=link.pk, note_id=uuid.uuid4(), text="Afraid of stairs")
    walk.sign_in(practice.ana.user.email)
    person, item = f"/team/people/{link.pk}/", RoutineItem.objects.filter(routine__user=user)[0]
    for address in ("/team/", person, f"{person}plan/", f"{person}plan/{item.pk}/", f"{person}clearances/",
                    f"{person}clearances/new/", f"{person}notes/", f"{person}tests/", f"{person}among-us/",
                    f"{person}hand-over/", f"{at}members/{practice.ana.pk}/absence/", f"{at}leave/",
                    f"/team/invitations/{of_ana}/paper/", at, f"{at}invite/",
                    f"{at}members/invite/", f"{at}members/{practice.ben.pk}/"):  # fmt: skip
        walk.go(address)
        look_at(walk)
    walk.page.context.clear_cookies()
    walk.sign_in(user.email)
    for address in ("/settings/team/", "/settings/team/noted/", "/settings/team/looked/",
                    f"/settings/team/{link.pk}/", "/settings/team/invite/", f"/team/invitations/{code}/"):  # fmt: skip
        walk.go(address)
        look_at(walk)


def test_screens_of_the_health_check(walk: Walk):
    user = make_user()
    let_in(walk, user)
    walk.go("/welcome/")
    walk.allowed = ("422",)
    for _step in range(20):
        look_at(walk)
        if walk.page.url.endswith("/review/"):
            break
        if walk.page.url.endswith("/you/"):
            walk.page.get_by_label("year").fill("1950")
        unsure = walk.page.get_by_label("not sure")
        nothing = walk.page.get_by_label("None of these")
        everything = walk.page.get_by_label("All of them")
        if everything.count():
            everything.first.check()
        elif unsure.count() and not walk.page.url.endswith("/signs/"):
            for choice in range(unsure.count()):
                unsure.nth(choice).check()
        elif nothing.count():
            nothing.first.check()
        walk.press("Next")
        if walk.page.locator(".error-summary").count():
            expect(walk.page.locator(".error-summary")).to_be_focused()
            look_at(walk)
            for group in walk.page.locator("fieldset.field--error").all():
                group.locator("input").first.check()
            walk.press("Next")
    else:
        pytest.fail("the health check has no end")


def test_pages_of_somebody_who_is_locked(walk: Walk):
    user = make_user()
    make_profile(user, health=["supervised"])
    routine = make_routine(user)
    assert routine.locked
    let_in(walk, user)
    for address in ["/today/", "/routine/", "/routine/new/"]:
        walk.go(address)
        walk.assert_accessible()
        expect(walk.start).to_have_count(0)


def test_every_component_of_the_style_guide(walk: Walk):
    administrator = User.objects.create_superuser("admin@example.org", PASSWORD)
    consent.give_consent(by=administrator)
    let_in(walk, administrator)
    walk.go("/styleguide/")
    walk.assert_accessible()


def test_text_that_turns_pale_is_found_though_the_page_was_looked_at(walk: Walk):
    walk.go("/help/")
    walk.assert_accessible()
    walk.page.locator("h1").evaluate("element => { element.style.color = 'lightgrey' }")
    with pytest.raises(AssertionError, match="color-contrast"):
        walk.assert_accessible()


def test_the_library_narrows_as_you_type(walk: Walk):
    walk.go("/exercises/")
    before = walk.page.locator(".row__name").count()
    walk.page.get_by_role("searchbox").press_sequentially("clamsh", delay=20)
    expect(walk.page.locator(".row__name")).to_have_count(1)
    assert before > 60
    expect(walk.page.locator(".row__name")).to_have_text("Clamshell")
    # The list may be that of the letters before; its address follows.
    expect(walk.page).to_have_url(re.compile(r"\bq=clamsh\b"))


def test_a_video_loads_only_when_pressed(walk: Walk):
    asked: list[str] = []
    walk.page.context.route("**/*youtube*/**", lambda route: (asked.append(route.request.url), route.abort()))
    walk.allowed = ("net::ERR_FAILED",)
    walk.go("/exercises/squat/")
    walk.page.wait_for_load_state("networkidle")
    assert asked == []
    walk.page.locator("[data-video]").first.click()
    walk.page.locator("iframe").wait_for()
    assert asked
    assert asked[0].startswith("https://www.youtube-nocookie.com/embed/")


def test_the_keyboard_reaches_the_next_action(walk: Walk):
    """Skip link first, then through the page; Enter starts the session."""
    user = make_user()
    make_profile(user)
    make_routine(user)
    let_in(walk, user)
    walk.go("/today/")
    walk.page.keyboard.press("Tab")
    assert walk.page.evaluate("document.activeElement.textContent.trim()") == "Skip to the content"
    walk.page.keyboard.press("Enter")
    for _ in range(30):
        walk.page.keyboard.press("Tab")
        if walk.page.evaluate("document.activeElement.matches('main a[href*=check]')"):
            break
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**/check/")
    for _ in range(30):
        walk.page.keyboard.press("Tab")
        if walk.page.evaluate("document.activeElement.matches('main form button')"):
            break
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url(lambda address: not address.endswith("/check/"))
    assert user.sessions.count() == 1


@pytest.fixture(autouse=True)
def no_limits_used():
    cache.clear()
