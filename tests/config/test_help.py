from __future__ import annotations

from django.urls import reverse

ADDRESS = "/help/"


def test_it_says_whom_to_call(client, db, settings, django_assert_num_queries):
    settings.EMERGENCY_NUMBER = "999"
    with django_assert_num_queries(0):
        text = client.get(ADDRESS).text
    assert '<a href="tel:999">999</a>' in text
    assert "112" not in text


def test_it_says_what_the_numbers_mean(client, db):
    text = client.get(ADDRESS).text
    for words in ["0 to 2", "3 to 5", "6 or more", "Stop for today.", "9 to 10"]:
        assert words in text


def test_whom_to_ask_about_the_site(client, db, settings):
    assert "Ask the person who gave you this address." in client.get(ADDRESS).text
    settings.CONTACT_EMAIL = "help@example.org"
    assert 'href="mailto:help@example.org"' in client.get(ADDRESS).text


def test_it_says_what_is_stored(client, db):
    assert "Your email address, your answers about your health" in client.get(ADDRESS).text


def test_a_person_finds_their_settings(owner_client, client):
    for name in ["accounts:settings", "accounts:welcome"]:
        assert f'href="{reverse(name)}"' in owner_client.get(ADDRESS).text
        assert f'href="{reverse(name)}"' not in client.get(ADDRESS).text


def test_wrong_method(client, db):
    assert client.post(ADDRESS).status_code == 405
