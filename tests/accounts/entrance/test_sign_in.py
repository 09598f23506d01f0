from __future__ import annotations

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD, make_user

ADDRESS = "/accounts/login/"
WRONG = "This email address and password do not go together."


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(ADDRESS, {"login": email, "password": password, **extra})


def test_works(client, owner):
    assert sign_in(client, owner.email)["Location"] == reverse("programs:today")
    assert client.get("/settings/").status_code == 200


@pytest.mark.parametrize("email", ["RUTH@EXAMPLE.ORG", " Ruth@example.org "])
def test_an_address_has_no_case(client, owner, email):
    assert sign_in(client, email).status_code == 302


def test_back_to_where_one_was_going(client, owner):
    page = client.get("/settings/", follow=True)
    assert 'name="next" value="/settings/"' in page.text
    assert sign_in(client, owner.email, next="/settings/")["Location"] == "/settings/"


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_next_never_leaves_this_site(client, owner, place):
    assert sign_in(client, owner.email, next=place)["Location"] == reverse("programs:today")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, owner):
    wrong, unknown = sign_in(client, owner.email, "not it"), sign_in(client, "nobody@example.org", "not it")
    for response in (wrong, unknown):
        assert response.status_code == 422
        assert WRONG in response.text
        assert "not it" not in response.text
    assert 'value="nobody@example.org"' in unknown.text


def test_the_sixth_wrong_password_for_one_address_is_refused(client, owner):
    for _attempt in range(5):
        assert sign_in(client, owner.email, "not it").status_code == 422
    response = sign_in(client, owner.email, "not it")
    assert response.status_code == 429
    assert "Please try again in five minutes." in response.text
    assert reverse("account_reset_password") in response.text
    # even the right password has to wait, and so does another spelling of the address
    assert sign_in(client, owner.email.upper()).status_code == 429


def test_an_unknown_address_is_refused_at_the_same_count(client, db):
    statuses = [sign_in(client, "nobody@example.org", "not it").status_code for _attempt in range(6)]
    assert statuses == [422] * 5 + [429]


def test_another_address_is_not_held_up(client, owner, other):
    for _attempt in range(6):
        sign_in(client, owner.email, "not it")
    assert sign_in(client, other.email).status_code == 302


def test_after_five_minutes_it_goes_on(client, owner, time_machine):
    time_machine.move_to("2026-11-21 10:00:00+00:00", tick=False)
    for _attempt in range(6):
        sign_in(client, owner.email, "not it")
    time_machine.move_to("2026-11-21 10:05:01+00:00", tick=False)
    assert sign_in(client, owner.email).status_code == 302


def test_right_passwords_use_nothing_up(client, owner):
    for _time in range(7):
        assert sign_in(client, owner.email).status_code == 302
        client.post("/accounts/logout/")


def test_someone_who_was_switched_off(client, db):
    user = make_user(is_active=False)
    response = client.post(ADDRESS, {"login": user.email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/accounts/inactive/", 302)]
    assert "This account is switched off" in response.text


def test_the_page_leads_to_a_new_account_while_they_are_open(client, db, settings):
    assert "New here?" in client.get(ADDRESS).text
    settings.REGISTRATION_OPEN = False
    assert "New here?" not in client.get(ADDRESS).text


def test_signing_out_takes_a_button(owner_client):
    page = owner_client.get("/accounts/logout/")
    assert "Sign out?" in page.text
    assert page.wsgi_request.user.is_authenticated
    response = owner_client.post("/accounts/logout/", follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "You are signed out." in response.text
    assert owner_client.get("/settings/")["Location"].startswith(ADDRESS)


def test_signing_out_twice_is_no_error(client, db):
    assert client.post("/accounts/logout/")["Location"] == "/"


def test_what_is_typed_can_be_shown_where_a_script_may_run(client, db):
    text = client.get(ADDRESS).text
    assert "<div data-show-password hidden>" in text
    assert "js/show-password.js" in text
