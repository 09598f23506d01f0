"""Where a person lives is taken from their browser, shown, and theirs to change."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import Walk
from tests.conftest import make_user
from tests.programs.factories import make_routine

pytestmark = pytest.mark.django_db(transaction=True)


def test_sign_up_shows_where_the_browser_is(walk: Walk):
    walk.go("/accounts/signup/")
    expect(walk.page.get_by_label("Where do you live?")).to_have_value("Europe/Berlin")
    assert not User.objects.exists()


@pytest.mark.parametrize("javascript", [False])
def test_without_scripts_nothing_is_chosen_for_anybody(walk: Walk, javascript):
    walk.go("/accounts/signup/")
    expect(walk.page.get_by_label("Where do you live?")).to_have_value("")
    assert not User.objects.exists()


def test_today_goes_by_the_browser_and_asks_who_never_said(walk: Walk):
    user = make_user(time_zone="")
    make_routine(user)
    walk.sign_in(user.email)
    walk.go("/today/")
    walk.page.get_by_role("button", name="By the clock of Berlin").click()
    walk.page.get_by_text("Your day goes by the clock there now.").wait_for()
    assert User.objects.get(pk=user.pk).time_zone == "Europe/Berlin"
    expect(walk.page.get_by_text("Where do you live?")).to_have_count(0)
