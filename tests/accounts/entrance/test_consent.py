from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.entrance import consent
from tests.conftest import PASSWORD, client_of, confirmed, make_user
from tests.programs.factories import make_profile

ADDRESS = "/consent/"


@pytest.fixture
def newcomer(db):
    return make_user("new@example.org", consented=False)


@pytest.fixture
def newcomer_client(newcomer) -> Client:
    return client_of(newcomer)


def test_a_person_is_asked_before_anything_else(newcomer_client):
    response = newcomer_client.get("/settings/")
    assert response.status_code == 302
    assert response["Location"] == "/consent/?next=%2Fsettings%2F"


def test_agreeing_is_recorded_with_the_version_and_leads_back(newcomer, newcomer_client):
    response = newcomer_client.post(ADDRESS, {"consent": "on", "next": "/settings/"})
    assert response.status_code == 302
    assert response["Location"] == "/settings/"
    assert [given.version for given in newcomer.consents.all()] == [consent.CONSENT_VERSION]
    assert newcomer_client.get("/settings/").status_code == 200


def test_agreeing_twice_is_recorded_once(newcomer, newcomer_client):
    for _time in range(2):
        assert newcomer_client.post(ADDRESS, {"consent": "on"})["Location"] == reverse("programs:today")
    assert newcomer.consents.count() == 1


def test_not_ticking_the_box_is_asked_again(newcomer, newcomer_client):
    response = newcomer_client.post(ADDRESS, {"next": "/settings/"})
    assert response.status_code == 422
    assert "Please tick this box if you agree" in response.text
    assert 'value="/settings/"' in response.text
    assert not newcomer.consents.exists()


def test_a_new_version_asks_everybody_again(monkeypatch, owner, owner_client):
    assert owner_client.get("/settings/").status_code == 200
    monkeypatch.setattr(consent, "CONSENT_VERSION", "2099-01")
    response = owner_client.get("/settings/", follow=True)
    assert response.redirect_chain == [("/consent/?next=%2Fsettings%2F", 302)]
    assert "This text has changed since you agreed to it" in response.text
    owner_client.post(ADDRESS, {"consent": "on"})
    assert owner_client.get("/settings/").status_code == 200
    assert owner.consents.count() == 2


def test_who_has_agreed_reads_when(owner_client):
    response = owner_client.get(ADDRESS)
    assert "You agreed to this on" in response.text
    assert '<form class="stack" method="post" action="/consent/"' not in response.text


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leaves_this_site(newcomer_client, place):
    assert place not in newcomer_client.get(ADDRESS, {"next": place}).text
    response = newcomer_client.post(ADDRESS, {"consent": "on", "next": place})
    assert response["Location"] == reverse("programs:today")


def test_next_keeps_its_query(newcomer_client):
    response = newcomer_client.get("/settings/?a=1&b=2")
    assert newcomer_client.get(response["Location"]).context["next"] == "/settings/?a=1&b=2"


def test_htmx_leaves_the_fragment_for_the_whole_page(newcomer_client):
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/progress/?weeks=4"}
    response = newcomer_client.get("/settings/", headers=page)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/consent/?next=%2Fprogress%2F%3Fweeks%3D4"


@pytest.mark.parametrize(
    ("referer", "address"),
    [
        ("http://testserver/settings/", "/consent/?next=%2Fsettings%2F"),
        ("https://evil.example/", "/consent/"),
        ("", "/consent/"),
    ],
)
def test_a_form_that_is_held_up_leads_back_to_its_page(newcomer_client, referer, address):
    response = newcomer_client.post("/settings/", {"name": "New"}, headers={"Referer": referer})
    assert response["Location"] == address


@pytest.mark.parametrize("place", ["/help/", "/consent/", "/settings/export/", "/settings/delete/", "/exercises/"])
def test_open_without_consent(newcomer_client, place):
    assert confirmed(newcomer_client).get(place).status_code == 200


def test_a_warning_sign_that_is_searched_for_is_answered_before_anything_is_asked(newcomer_client):
    address = reverse("programs:search")
    for headers in ({}, {"HX-Request": "true", "HX-Target": "search-results"}):
        page = newcomer_client.get(address, {"q": "chest pain"}, headers=headers)
        assert page.context["answers"][0].key == "help:now"
    assert not page.context["is_personal"]


def test_signing_out_needs_no_consent(newcomer_client):
    assert newcomer_client.post("/accounts/logout/")["Location"] == "/"


def test_an_account_needs_no_consent(newcomer_client):
    confirmed(newcomer_client)
    for place in ("/accounts/email/", "/accounts/password/change/", "/accounts/logout/"):
        assert newcomer_client.get(place).status_code == 200, place


@pytest.mark.parametrize("who", ["administrator", "editor"])
def test_who_only_works_here_is_asked_for_nothing(request, client, who):
    user = request.getfixturevalue(who)
    user.consents.all().delete()
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response["Location"] == "/admin/"
    assert client.get("/")["Location"] == "/admin/"
    for place in ("/admin/", "/settings/", "/accounts/password/change/"):
        assert client.get(place).status_code == 200, place
    new = "another long password"
    response = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )
    assert response.redirect_chain == [("/settings/", 302)]
    assert not user.consents.exists()
    # pages about their own health ask for consent as for everybody
    assert client.get("/today/")["Location"].startswith("/consent/")


def test_an_editor_who_exercises_begins_with_today(client, editor):
    make_profile(editor)
    response = client.post("/accounts/login/", {"login": editor.email, "password": PASSWORD})
    assert response["Location"] == "/today/"


def test_an_address_that_is_not_there_is_not_asked_about(newcomer_client):
    assert newcomer_client.get("/not-there/").status_code == 404


def test_consent_is_looked_up_once_in_a_session(owner_client, django_assert_num_queries):
    owner_client.get("/help/")
    owner_client.get("/settings/")
    with django_assert_num_queries(2):  # session, person
        owner_client.get("/settings/")


def test_anonymous(client):
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


def test_wrong_method(owner_client):
    assert owner_client.put(ADDRESS).status_code == 405
