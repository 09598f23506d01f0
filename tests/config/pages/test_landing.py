from __future__ import annotations

from django.urls import reverse


def test_works(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 200
    for name in ["account_signup", "account_login", "exercises:exercise_list", "programs:program_list", "help"]:
        assert f'href="{reverse(name)}"' in response.text
    assert "guidance, not medical care" in response.text
    assert response.text.count("<h1>") == 1


def test_who_is_signed_in_goes_to_today(owner_client):
    response = owner_client.get("/")
    assert response.status_code == 302
    assert response["Location"] == reverse("programs:today")


def test_while_registration_is_closed_nobody_is_invited(client, db, settings):
    settings.REGISTRATION_OPEN = False
    text = client.get("/").text.partition("<main")[2]
    assert "Create your account" not in text
    assert "New accounts are closed at the moment." in text
    assert f'href="{reverse("account_login")}"' in text


def test_it_promises_nothing_that_is_not_there(client, db):
    text = client.get("/").text.lower()
    for words in ["remind", "offline", "print", "automatic", "cure", "heal ", "guarantee"]:
        assert words not in text, words


def test_wrong_method(client, db):
    assert client.post("/").status_code == 405
