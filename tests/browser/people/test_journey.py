"""From sign-up to history, as two people walk it: on a phone, one of them on a desktop, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import User
from exercises.snapshot.current import current_catalogue
from programs.models import Session, SetLog
from tests.browser.conftest import DESKTOP, PHONE, Walk
from tests.browser.player.playing import CHAIR, MARCH, THE_SESSION, Player, let_in, person

PHONES = pytest.mark.parametrize(
    ("screen", "javascript"), [(PHONE, True), (PHONE, False)], ids=["phone", "phone-without-javascript"]
)


def answer(walk: Walk, *labels: str) -> None:
    for label in labels:
        walk.tick(label)
    walk.press("Next")


def health_check(walk: Walk, *, year: str, bones: str, hips: str, balance: str) -> None:
    """Answer every screen; somebody with nothing to report ticks "None of these"."""
    answer(walk, "None of these")
    walk.page.get_by_label("year").fill(year)
    answer(walk, "None of these")
    answer(walk, bones)
    if walk.page.url.endswith("/bones-more/"):
        walk.press("Next")  # no number of a bone density test is known, as suggested
    answer(walk, hips)
    if walk.page.url.endswith("/hip-sides/"):
        # Which hip is left open; the front of it does not feel tight.
        walk.page.get_by_role("radio", name="No", exact=True).check()
        walk.press("Next")
    if walk.page.url.endswith("/pain/"):
        walk.press("Next")
    answer(walk, balance)
    walk.press("Next")  # what is at home: as suggested
    walk.press("Next")  # days: as suggested
    walk.press("Show my routine")


def begin_a_session(walk: Walk) -> None:
    """On whatever day: one press on Today, and one for "nothing new"."""
    walk.press("Start your first session", role="link")
    walk.press("Nothing new, begin")
    walk.page.wait_for_url(THE_SESSION)


def do_a_session_and_look_back(walk: Walk, user: User, *, javascript: bool) -> None:
    walk.press("Use this routine")
    begin_a_session(walk)
    if javascript:
        player = Player(walk, user, user.sessions.get())
        player.begin()
        player.do_the_rest_as_planned()
        player.finish()
        player.look_at_the_record()
        walk.clicks += 5
    else:
        walk.press("All done as planned")
        walk.press("Save my session")
    session = user.sessions.get()
    assert session.state == Session.State.DONE
    assert SetLog.objects.filter(session=session).count() >= 4
    walk.go("/sessions/")
    expect(walk.page.get_by_role("link", name=f"{session.performed_on.day} ")).to_have_count(1)


def movements_of(user: User) -> set[str]:
    catalogue = current_catalogue()
    routine = user.routines.get()
    done = [part["exercise"] for item in routine.items.all() for part in item.parts]
    done += [item.exercise.slug for item in routine.items.select_related("exercise") if not item.parts]
    return set().union(*(catalogue.exercises[slug].movements for slug in done))


@PHONES
def test_osteoporosis_and_poor_balance(walk: Walk, screen, javascript):
    walk.sign_up("ruth@example.org")
    health_check(walk, year="1955", bones="Osteoporosis", hips="None of these", balance="I feel unsteady")
    expect(walk.page.get_by_role("heading", name="Homestretch hip basics")).to_be_visible()
    user = User.objects.get(email="ruth@example.org")
    do_a_session_and_look_back(walk, user, javascript=javascript)
    assert walk.clicks < 25, walk.clicks
    assert not movements_of(user) & {"spinal_flexion_loaded", "spinal_flexion_end_range", "unstable_surface"}
    exercises = {item.exercise for item in user.routines.get().items.select_related("exercise")}
    assert not any(exercise.equipment.filter(slug="ball").exists() for exercise in exercises)


@pytest.mark.parametrize("screen", [DESKTOP], ids=["desktop"])
def test_hip_impingement(walk: Walk, screen):
    walk.sign_up("tom@example.org", "Tom")
    health_check(walk, year="1982", bones="None of these", hips="impingement", balance="None of these")
    expect(walk.page.get_by_text("Recommended for you").first).to_be_visible()
    user = User.objects.get(email="tom@example.org")
    do_a_session_and_look_back(walk, user, javascript=True)
    assert walk.clicks < 25, walk.clicks
    slugs = set(user.routines.get().items.values_list("exercise__slug", flat=True))
    assert user.routines.get().program.slug == "strength-for-a-sore-hip"
    assert "seated-forward-bend-single-leg" not in slugs
    assert "overpressure_self" not in movements_of(user)


@pytest.mark.parametrize("javascript", [False], ids=["no-javascript"])
def test_a_session_by_plain_forms(walk: Walk, javascript):
    """Log each exercise on its own page, leave one out with a reason, and find all of it in the record."""
    user = person()
    let_in(walk, user)
    walk.go("/today/")
    begin_a_session(walk)
    session = user.sessions.get()
    expect(walk.page.locator("[data-player]")).to_be_hidden()
    walk.page.get_by_role("link", name="Begin with").click()
    walk.page.get_by_role("textbox", name="Set").fill("2")
    for number in range(session.routine.items.count()):
        if number == 1:
            walk.page.get_by_text("Leave this one out today").click()
            walk.page.get_by_label("No time").check()
            walk.press("Leave it out")
        else:
            walk.page.locator("fieldset", has_text="How much did it hurt").get_by_label("2", exact=True).check()
            walk.press("Done", exact=True)
    walk.page.get_by_label("A note for yourself").fill("Sunny and quiet")
    walk.press("Save my session")
    expect(walk.page.get_by_text("Sunny and quiet")).to_be_visible()
    expect(walk.page.get_by_text("Left out: no time")).to_be_visible()
    player = Player(walk, user, session)
    assert player.sets(MARCH) == [(1, "", 2)]
    assert player.sets(CHAIR) == [(1, "", 8)]
    assert session.set_logs.filter(skipped="no_time").count() == 1
    assert session.set_logs.filter(pain=2).exists()
    assert not player.entries()
