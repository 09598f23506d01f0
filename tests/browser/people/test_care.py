"""A clinician and a person, from the invitation to the end of it, in a browser without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import RedFlag, User
from programs.models import RoutineItem
from programs.standing.person import Person
from tests.accounts.team.factories import Practice
from tests.browser.conftest import Walk
from tests.browser.player.playing import hand_over
from tests.conftest import client_of, confirmed, make_user
from tests.programs.factories import make_routine

REASON = "Your hip needs two quiet weeks"
QUESTION, ANSWER = "May I go by bus?", "Yes, and sit down on the way"


def avoided(person: User) -> str:
    """Name an exercise that the rules let this person avoid."""
    routine = person.routines.current()
    assert routine is not None
    now = Person.of_routine(routine, today=routine.started_on)
    judged = now.effective.whole.exercises.items()
    return next(now.catalogue.exercises[slug].name for slug, found in judged if found.verdict.word == "avoid")


@pytest.mark.parametrize("javascript", [False])
def test_from_the_invitation_to_the_end(walk: Walk, javascript: bool) -> None:
    practice, ruth = Practice(), make_user("ruth@example.org", name="Ruth")
    routine = make_routine(ruth, bones=["osteoporosis"])
    item: RoutineItem = routine.items.current().select_related("exercise").filter(parts=[])[1]
    refused = avoided(ruth)
    page = walk.page

    def as_somebody(user: User, address: str) -> None:
        page.context.clear_cookies()
        hand_over(walk, confirmed(client_of(user)))
        walk.go(address)

    # Ana invites, Ruth shares everything and lets her act.
    as_somebody(practice.ana.user, f"/team/at/{practice.organisation.pk}/invite/")
    page.locator("[name=label]").fill("Ruth")
    page.locator("[name=way][value=paper]").check()
    walk.press("Invite", exact=True)
    code = page.locator(".team-code").inner_text()
    as_somebody(ruth, "/settings/team/")
    page.locator("[name=code]").fill(code)
    walk.press("Go on")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    walk.press("Share this")

    # A sign opens: it stands on the list, and nothing is set or opened meanwhile.
    sign = RedFlag.objects.create(user=ruth, code="RF7", level=RedFlag.Level.URGENT)
    as_somebody(practice.ana.user, "/team/")
    expect(page.locator("[data-why=sign]")).to_have_count(1)
    walk.press("Ruth", role="link")
    person = page.url.removeprefix(walk.base)
    walk.go(f"{person}plan/{item.pk}/")
    expect(page.locator(".callout--danger")).to_have_count(1)
    expect(page.locator("#override-title")).to_have_count(0)
    walk.go(f"{person}clearances/new/")
    expect(page.locator(".callout--danger")).to_have_count(1)
    sign.delete()

    # A yes with a limit, by the one who decides.
    walk.go(f"{person}clearances/new/")
    page.locator("[name=role][value=physiotherapist]").check()
    page.locator("[name=limits][value=jump]").check()
    walk.press("That is my word")
    expect(page.locator("main article")).to_contain_text("Ana, Linden Practice")

    # What is to avoid is refused with its reasons; a dose is kept as it is.
    walk.allowed = ("422",)
    walk.go(f"{person}plan/")
    page.locator("[name=exercise]").select_option(label=refused)
    page.locator("[name=reason]").fill(REASON)
    walk.press("Put it in")
    expect(page.locator("[name=reason]")).to_have_value(REASON)
    expect(page.locator("[name=exercise][aria-invalid=true]")).to_have_count(1)
    walk.go(f"{person}plan/{item.pk}/")
    page.locator("[name=kind][value=hold]").check()
    page.locator("#override_reason").fill(REASON)
    walk.press("Set it")
    expect(page.locator("main .tag")).to_have_count(1)

    # Ruth writes, Ana answers, and asks whether Ben may go on; Ruth says yes, and reads who did what.
    walk.allowed = ()
    as_somebody(ruth, "/settings/team/")
    walk.press("Messages", role="link")
    page.locator("main textarea").fill(QUESTION)
    walk.press("Send", exact=True)
    as_somebody(practice.ana.user, f"{person}messages/")
    expect(page.locator("main")).to_contain_text(QUESTION)
    page.locator("main textarea").fill(ANSWER)
    walk.press("Send", exact=True)
    walk.go(f"{person}hand-over/")
    page.get_by_label("Ben").check()
    walk.press("Ask them")
    as_somebody(ruth, "/settings/team/")
    walk.press("Yes", exact=True)
    walk.press("Messages: there is a new one", role="link")
    expect(page.locator("main")).to_contain_text(ANSWER)
    walk.allowed = ("404",)
    as_somebody(practice.ana.user, person)
    expect(page.locator("main")).not_to_contain_text("Ruth")
    as_somebody(practice.ben.user, person)
    expect(page.locator("h1")).to_have_text("Ruth")

    # Ruth reads it with the name, and ends it.
    as_somebody(ruth, "/settings/team/looked/")
    expect(page.locator(".looked", has_text="Ana").first).to_be_visible()
    item.refresh_from_db()
    assert item.overrides[0]["by"] == "Ana"
    walk.go("/routine/clearance/")
    expect(page.locator("main")).to_contain_text("Ana, Linden Practice")
    walk.go("/settings/team/")
    page.locator("summary", has_text="End it").click()
    walk.press("End it now")
    as_somebody(practice.ben.user, person)
    expect(page.locator("main")).not_to_contain_text("Ruth")
