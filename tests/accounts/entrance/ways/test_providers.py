"""Accounts from elsewhere: new people, people who are here already, links, the desk, and providers that misbehave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.entrance.consent import has_consented
from accounts.models import User
from tests.accounts.entrance.ways.provider import CLIENT, SECRET, Provider, running
from tests.accounts.entrance.ways.test_second_step import set_up
from tests.conftest import client_of, confirmed, undone

LOGIN = "/accounts/elsewhere/club/"
SIGN_UP = "/accounts/elsewhere/signup/"
LINKS = "/accounts/elsewhere/"


@pytest.fixture(scope="module")
def _club() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def club(_club: Provider, settings: Settings) -> Provider:
    """The provider, named in the settings, that tells of somebody whose address it has confirmed."""
    Provider.__init__(_club, _club.address)
    _club.told = {"sub": "u-1", "email": "Ruth@example.org", "email_verified": True, "given_name": "Ruth", "age": 71}
    offer(_club, settings)
    return _club


def offer(club: Provider, settings: Settings, **more: Any) -> None:
    app = {
        "provider_id": "club",
        "name": "Club",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": club.address, "oauth_pkce_enabled": True, **more},
    }
    settings.OPENID_PROVIDERS = [app]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def there_and_back(client: Client, club: Provider, **sent: str) -> Any:
    """Press the button, sign in at the provider, come back."""
    leaving = client.post(LOGIN, sent)
    assert leaving.status_code == 200
    assert leaving["Refresh"] == f"0; url={leaving.context['address']}"
    return client.get(club.sign_in(leaving.context["address"]))


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def make_address(user: User, *, verified: bool) -> None:
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)


def test_it_is_offered_only_where_the_settings_name_one(
    client: Client, db: None, settings: Settings, club: Provider
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert f'action="{LOGIN}"' in client.get("/accounts/login/").text
    assert not queries.captured_queries
    settings.OPENID_PROVIDERS = []
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "/accounts/elsewhere/" not in client.get("/accounts/login/").text
    for address in (LOGIN, f"{LOGIN}back/"):
        assert client.post(address).status_code == 404


def test_a_new_person_is_asked_what_everybody_is_asked(client: Client, db: None, club: Provider) -> None:
    assert there_and_back(client, club, next="/programs/hip-basics/")["Location"] == SIGN_UP
    page = client.get(SIGN_UP)
    assert page.context["form"].initial["name"] == "Ruth"
    assert not User.objects.exists()
    said = {"email": "ruth@example.org", "name": "Ruth", "time_zone": "Europe/Berlin"}
    refused = client.post(SIGN_UP, said)
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"consent"}
    assert client.post(SIGN_UP, {**said, "consent": "on"}).status_code == 302
    person = User.objects.get()
    assert has_consented(person)
    assert (person.name, str(person.zone), person.has_usable_password()) == ("Ruth", "Europe/Berlin", False)
    assert EmailAddress.objects.get(user=person).verified
    # what is kept of them is what is needed
    assert set(SocialAccount.objects.get().extra_data["userinfo"]) == {"sub", "email", "given_name", "email_verified"}
    assert is_in(client)
    client.post("/accounts/logout/")
    assert there_and_back(client, club, next="/settings/devices/")["Location"] == "/settings/devices/"
    assert is_in(client)


def test_sign_up_may_be_closed(client: Client, db: None, club: Provider, settings: Settings) -> None:
    settings.REGISTRATION_OPEN = False
    answer = there_and_back(client, club)
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert client.post(SIGN_UP, {"email": "a@example.org", "consent": "on"}).status_code == 302
    assert not User.objects.exists()


def test_an_address_joins_only_where_both_have_confirmed_it(owner: User, club: Provider, mailoutbox: list[Any]) -> None:
    make_address(owner, verified=True)
    taken = {"email": owner.email, "name": "Ruth", "time_zone": "UTC", "consent": "on"}
    for theirs, ours, joins in (
        (True, True, True),
        ("true", True, True),
        ("false", True, False),
        (False, True, False),
        (None, True, False),
        (1.5, True, False),
        (True, False, False),
        (False, False, False),
    ):
        with undone():
            mailoutbox.clear()
            client = Client()
            EmailAddress.objects.update(verified=ours)
            club.told["email_verified"] = theirs
            answer = there_and_back(client, club)
            assert is_in(client) == joins, (theirs, ours)
            assert owner.socialaccount_set.count() == len(mailoutbox) == joins
            owner.refresh_from_db()
            assert owner.has_usable_password()
            if not joins:
                assert answer["Location"] == SIGN_UP
                refused = client.post(SIGN_UP, taken)
                assert refused.status_code == 422
                assert refused.context["form"].errors.keys() == {"email"}


def test_whoever_works_at_the_desk_links_it_themselves(client: Client, editor: User, club: Provider) -> None:
    make_address(editor, verified=True)
    club.told["email"] = editor.email
    there_and_back(client, club)
    assert not is_in(client)
    desk = confirmed(client_of(editor))
    assert there_and_back(desk, club, link="")["Location"] == LINKS
    there_and_back(client, club)
    assert is_in(client)


def test_links_are_made_listed_and_ended(
    owner: User, owner_client: Client, other_client: Client, club: Provider
) -> None:
    """The address at the provider may be another one. Nobody takes over a link that somebody else has."""
    club.told |= {"email": "work@example.org", "email_verified": False}
    assert owner_client.get(LINKS)["Location"].startswith("/accounts/reauthenticate/")
    confirmed(owner_client)
    there_and_back(owner_client, club, link="")
    found = owner.socialaccount_set.get()
    assert "Linked on" in owner_client.get(LINKS).text
    there_and_back(confirmed(other_client), club, link="")
    assert SocialAccount.objects.get().user == owner
    assert other_client.post(LINKS, {"account": found.pk}).status_code == 422
    exported = json.loads(b"".join(owner_client.get("/settings/export/").streaming_content))
    assert [row["provider"] for row in exported["linked_accounts"]] == ["club"]
    assert "extra_data" not in exported["linked_accounts"][0]
    assert owner_client.post(LINKS, {"account": found.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_linking_wants_the_password_first(owner: User, owner_client: Client, club: Provider) -> None:
    assert there_and_back(owner_client, club, link="")["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
    confirmed(owner_client)
    assert owner.socialaccount_set.exists()


def test_the_second_step_is_asked_for_too(client: Client, owner: User, owner_client: Client, club: Provider) -> None:
    make_address(owner, verified=True)
    set_up(owner_client)
    assert there_and_back(client, club)["Location"].startswith("/accounts/second-step/")
    assert not is_in(client)


def test_the_desk_wants_its_second_step_unless_the_provider_does_it(
    editor: User, club: Provider, settings: Settings
) -> None:
    settings.SECOND_STEP_FOR_EDITORS = True
    there_and_back(confirmed(client_of(editor)), club, link="")
    for does_it in (False, True):
        offer(club, settings, second_step=does_it)
        client = Client()
        there_and_back(client, club)
        assert (client.get("/admin/").status_code == 200) == does_it
    # Signed in by the password, the provider did nothing.
    assert client_of(editor).get("/admin/").status_code == 302


def test_without_a_password_one_signs_in_there_again(client: Client, db: None, club: Provider) -> None:
    there_and_back(client, club)
    client.post(SIGN_UP, {"email": "ruth@example.org", "name": "", "time_zone": "UTC", "consent": "on"})
    assert client.get("/accounts/email/").status_code == 200
    session = client.session
    records = session["account_authentication_methods"]
    records[0]["at"] -= timedelta(minutes=11).total_seconds()
    session["account_authentication_methods"] = records
    session.save()
    asked = client.get("/settings/delete/")
    assert 'name="again"' in asked.text
    assert client.post("/settings/delete/").status_code == 200
    assert User.objects.exists()
    assert there_and_back(client, club, again="", next="/settings/delete/")["Location"] == "/settings/delete/"
    assert (club.asked["prompt"], club.asked["max_age"]) == ("login", "0")
    assert client.post("/settings/delete/").status_code == 302
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


def test_what_is_not_signed_for_us_now_is_not_believed(client: Client, owner: User, club: Provider) -> None:
    make_address(owner, verified=True)
    for signed, key in (
        ({"aud": "another-site"}, None),
        ({"iss": "https://elsewhere.example"}, None),
        ({"exp": 1}, None),
        ({"sub": "u-2"}, None),
        ({}, rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    ):
        club.signed, club.key = signed, key or club.key
        assert there_and_back(client, club).status_code == 401, signed
        assert not is_in(client)


def test_a_provider_that_does_not_answer_is_no_fault_of_ours(client: Client, db: None, club: Provider) -> None:
    for fault in ("is_down", "is_silly"):
        club.is_down = club.is_silly = False
        back = club.sign_in(client.post(LOGIN).context["address"])
        setattr(club, fault, True)
        assert client.post(LOGIN).status_code == 401
        assert client.get(back).status_code == 401
    club.is_down = club.is_silly = False
    assert client.get(f"{LOGIN}back/?code=one-time&state=made-up").status_code == 401
    back = club.sign_in(client.post(LOGIN).context["address"])
    cancelled = client.get(f"{back}&error=access_denied".replace("code=one-time&", ""), follow=True)
    assert cancelled.status_code == 200
    assert client.get(LOGIN)["Location"] == "/accounts/login/"


def test_next_never_leaves_this_site(client: Client, owner: User, club: Provider) -> None:
    make_address(owner, verified=True)
    assert there_and_back(client, club, next="https://evil.example/")["Location"].startswith("/")
