"""A message that is written without a network arrives once, is answered, and both are told when it is not."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Message
from tests.accounts.team.factories import Practice, make_care_link, make_message
from tests.browser.conftest import Walk
from tests.browser.pages.test_pages import look_at, person_with_history
from tests.browser.player.playing import NO_NETWORK, let_in, until


def test_a_message_waits_on_the_device_and_arrives_once(walk: Walk) -> None:
    user, practice = person_with_history(), Practice()
    link = make_care_link(user, practice.ana)
    make_message(link, "Welcome. How are you?", by=practice.ana)
    let_in(walk, user)
    walk.allowed = (*NO_NETWORK, "htmx:")
    page = walk.page
    walk.go("/today/")
    page.get_by_role("link", name="Read it").click()
    page.get_by_role("link", name="Messages: there is a new one").click()
    until(lambda: not Message.objects.unread().exists(), page)

    # With a network, the answer replaces a part of the page, and says so.
    box, send = page.get_by_label("Your message"), page.get_by_role("button", name="Send")
    box.fill("Well, thank you.")
    send.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_contain_text("Well, thank you.")
    expect(page.locator("#messages")).to_contain_text("Your message is sent.")
    expect(box).to_have_value("")

    page.context.set_offline(True)
    box.fill("May I walk further?")
    send.click()
    kept = page.locator("[data-thread-kept] li")
    expect(kept).to_contain_text("May I walk further?")
    expect(box).to_have_value("")
    assert link.messages.of_person().count() == 1
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    until(lambda: link.messages.of_person().count() == 2, page)
    expect(kept).to_contain_text("Sent.")
    walk.go(f"/settings/team/{link.pk}/messages/")
    expect(page.locator("#thread").get_by_text("May I walk further?")).to_have_count(1)
    assert link.messages.of_person().count() == 2

    # Nobody is signed in any more: the words wait, and go when the person is back.
    box.fill("And uphill?")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    send.click()
    page.wait_for_url("**/accounts/login/**")
    let_in(walk, user)
    walk.go("/today/")
    until(lambda: link.messages.filter(text="And uphill?").exists(), page)

    with time_machine.travel(timezone.now() + timedelta(hours=73), tick=True):
        for reader, address in (
            (practice.ana.user, f"/team/people/{link.pk}/messages/"),
            (user, f"/settings/team/{link.pk}/messages/"),
        ):
            let_in(walk, reader)
            walk.go(address)
            expect(page.locator("[data-overdue]")).to_be_visible()
            look_at(walk)
