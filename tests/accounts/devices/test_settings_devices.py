"""Where a person is signed in, and how one device is signed out from another."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.devices.device_names import device_words
from accounts.devices.kept import person_token
from accounts.models import BrowserSession, User
from tests.conftest import PASSWORD, client_of, confirmed

ADDRESS = "/settings/devices/"
EVERYWHERE = "/settings/devices/sign-out/"
TABLET = "Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"


def device_of(client: Client) -> BrowserSession:
    return BrowserSession.objects.get(session_key=client.session.session_key)


def sign_out(device: uuid.UUID | None) -> str:
    return f"/settings/devices/{device}/sign-out/"


def sign_in(user: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_works(owner, owner_client):
    sign_in(owner, TABLET)
    response = owner_client.get(ADDRESS)
    here, tablet = response.context["devices"]
    assert here["is_here"]
    assert (tablet["words"], tablet["is_here"]) == ("Chrome on Android", False)
    assert sign_out(tablet["id"]) in response.text
    assert sign_out(here["id"]) not in response.text
    for session in BrowserSession.objects.all():
        assert session.session_key not in response.text


def test_a_device_is_signed_out_from_another_one(owner, owner_client):
    tablet = client_of(owner)
    response = owner_client.post(sign_out(device_of(tablet).device), follow=True)
    assert [device["is_here"] for device in response.context["devices"]] == [True]
    assert tablet.get("/settings/")["Location"].startswith("/accounts/login/")
    assert owner_client.get("/settings/").status_code == 200


def test_everywhere_means_here_too_and_nobody_else(owner, owner_client, other_client):
    tablet = client_of(owner)
    response = owner_client.post(EVERYWHERE)
    assert response["Location"] == "/"
    for client in (tablet, owner_client):
        assert client.get("/settings/")["Location"].startswith("/accounts/login/")
    assert other_client.get("/settings/").status_code == 200


def test_not_yours(owner_client, other_client):
    assert owner_client.post(sign_out(device_of(other_client).device)).status_code == 404
    assert owner_client.post(sign_out(uuid.uuid4())).status_code == 404
    assert other_client.get("/settings/").status_code == 200
    assert len(owner_client.get(ADDRESS).context["devices"]) == 1


def test_what_has_ended_is_not_listed(owner, owner_client):
    tablet = device_of(client_of(owner))
    BrowserSession.objects.filter(pk=tablet.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert len(owner_client.get(ADDRESS).context["devices"]) == 1


def test_a_device_keeps_its_name_while_its_session_changes(owner):
    client = sign_in(owner, TABLET)
    before = device_of(client)
    new = "another long password"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    after = device_of(client)
    assert before.session_key != after.session_key
    assert (before.device, before.signed_in_at, before.user_agent) == (
        after.device,
        after.signed_in_at,
        after.user_agent,
    )


@pytest.mark.parametrize("way", ["changed", "by mail", "by an administrator"])
def test_a_new_password_ends_every_other_sign_in(owner, administrator, client, mailoutbox, way):
    here, tablet = client_of(owner), client_of(owner)
    new = {"password1": "another long password", "password2": "another long password"}
    if way == "changed":
        here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    elif way == "by mail":
        client.post("/accounts/password/reset/", {"email": owner.email})
        link = next(line for line in mailoutbox[0].body.splitlines() if "/password/reset/key/" in line)
        client.post(client.get(link, follow=True).redirect_chain[-1][0], new)
    else:
        confirmed(client_of(administrator)).post(f"/admin/accounts/user/{owner.pk}/password/", new)
    assert owner.browser_sessions.count() == (1 if way == "changed" else 0)
    assert tablet.get("/settings/")["Location"].startswith("/accounts/login/")


def test_growth(owner, owner_client, django_assert_num_queries):
    """Ten devices take as many queries as one: for the session, the person, the consent and the devices."""
    owner_client.get("/settings/")
    with django_assert_num_queries(3):
        owner_client.get(ADDRESS)
    for _time in range(9):
        client_of(owner)
    with django_assert_num_queries(3):
        response = owner_client.get(ADDRESS)
    assert len(response.context["devices"]) == 10


def test_a_session_of_somebody_names_its_device(owner, owner_client):
    with pytest.raises(IntegrityError, match="browser_session_of_somebody_names_device"):
        BrowserSession.objects.filter(user=owner).update(device=None)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (TABLET, "Chrome on Android"),
        ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPad"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge on Mac"),
        ("curl/8.5.0", "A device that does not say what it is"),
        ("", "A device that does not say what it is"),
    ],
)
def test_what_a_device_is_called(agent, words):
    assert device_words(agent) == words


# --- What the device itself is told ---


def test_each_page_says_whose_it_is_and_for_how_long(owner, owner_client, settings):
    for address in ("/settings/", "/help/", "/exercises/", "/not-there/"):
        response = owner_client.get(address)
        assert response["Homestretch-Person"] == person_token(owner), address
        assert 0 < int(response["Homestretch-Signed-In-For"]) <= settings.SESSION_COOKIE_AGE


def test_a_page_for_nobody_says_so(client, db):
    for address in ("/", "/help/", "/accounts/login/", "/today/", "/not-there/"):
        response = client.get(address)
        assert response["Homestretch-Person"] == "nobody", address
        assert "Homestretch-Signed-In-For" not in response


@pytest.mark.parametrize("address", ["/healthz", "/manifest.webmanifest", "/sw.js"])
def test_what_asks_for_no_person_says_nothing_of_one(owner_client, address):
    assert "Homestretch-Person" not in owner_client.get(address)


def test_a_script_hears_that_nobody_is_signed_in(client, db):
    address = f"/sessions/{uuid.uuid4()}/plan/"
    assert client.get(address, headers={"accept": "application/json"}).status_code == 401
    assert client.post(address.replace("plan", "entries"), headers={"accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("address", ["/accounts/logout/", EVERYWHERE, "/settings/delete/", "/admin/logout/"])
def test_whoever_leaves_takes_the_kept_answers_along_but_no_entries(administrator, address):
    """'storage' would destroy unsent entries, even those of others on a shared tablet."""
    User.objects.create_superuser("second@example.org", PASSWORD)
    client = client_of(administrator)
    assert "Clear-Site-Data" not in client.get("/settings/")
    response = client.post(address, {"password": PASSWORD})
    assert response["Location"] == "/"
    assert response["Clear-Site-Data"] == '"cache"'


def test_after_a_deletion_the_device_is_told_whose_things_go(owner, owner_client):
    page = owner_client.post("/settings/delete/", {"password": PASSWORD}, follow=True)
    assert f'data-gone="{person_token(owner)}"' in page.text
    assert "data-gone" not in owner_client.get("/").text


def test_anonymous(client, db):
    for response in (client.get(ADDRESS), client.post(EVERYWHERE), client.post(sign_out(uuid.uuid4()))):
        assert response["Location"].startswith("/accounts/login/")


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405
    assert owner_client.get(EVERYWHERE).status_code == 405
    assert owner_client.get(sign_out(uuid.uuid4())).status_code == 405
