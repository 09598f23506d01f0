"""A passkey in a real browser, with a device that Chromium makes up."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser.conftest import Walk
from tests.browser.pages.test_long_words import LONG, NARROW
from tests.conftest import PASSWORD, make_user

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_made_used_and_removed(walk: Walk, live_server: LiveServer, settings: Any) -> None:
    person: User = make_user()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    # Browsers make passkeys for names alone.
    walk.base = settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    device = walk.page.context.new_cdp_session(walk.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    main = walk.page.locator("main")

    walk.sign_in(person.email)
    walk.go("/accounts/passkeys/")
    walk.press("Make a passkey", role="link")
    walk.page.get_by_label("Your password").fill(PASSWORD)
    walk.press("Go on")
    expect(main.locator("[data-passkey-missing], [data-passkey-says]").filter(visible=True)).to_have_count(0)
    walk.page.get_by_label("What shall we call it?").fill("My tablet")
    walk.assert_accessible_in_both_looks()
    walk.press("Make the passkey")
    expect(main.locator(".codes li")).to_have_count(10)
    # The same device again: it says that it has one.
    walk.go("/accounts/passkeys/add/")
    main.get_by_role("button", name="Make the passkey").click()
    expect(main.get_by_role("alert").get_by_text("has a passkey")).to_be_visible()

    walk.page.context.clear_cookies()
    walk.go("/accounts/login/?next=/accounts/passkeys/")
    walk.assert_accessible()
    main.get_by_role("button", name="Use my passkey").click()
    walk.page.wait_for_url("**/accounts/passkeys/")
    expect(main.get_by_text("My tablet", exact=True)).to_be_visible()
    walk.assert_accessible()
    # As long as a name may be, on the narrowest phone.
    main.get_by_role("link", name="Rename My tablet").click()
    main.get_by_role("link", name="Use my passkey instead").click()
    walk.press("Use my passkey")
    walk.page.wait_for_url("**/edit/")
    main.get_by_label("What shall we call it?").fill(LONG)
    size = walk.page.viewport_size
    walk.page.set_viewport_size(NARROW)
    walk.assert_fits()
    walk.press("Save")
    expect(main.get_by_text(LONG, exact=True)).to_be_visible()
    walk.assert_fits()
    for page in ("Rename", "Remove"):
        walk.go("/accounts/passkeys/")
        main.get_by_role("link", name=f"{page} {LONG}").click()
        expect(main.get_by_role("link", name=f"{page} {LONG}")).to_have_count(0)
        walk.assert_fits()
    walk.page.set_viewport_size(size or NARROW)

    walk.go("/accounts/passkeys/")
    main.get_by_role("link", name=f"Remove {LONG}").click()
    walk.press("Remove it")
    expect(main.get_by_text(LONG, exact=True)).to_have_count(0)
    walk.page.context.clear_cookies()
    walk.go("/accounts/login/")
    main.get_by_role("button", name="Use my passkey").click()
    walk.page.wait_for_load_state("domcontentloaded")
    expect(walk.page.get_by_text("did not work", exact=False).first).to_be_visible()
