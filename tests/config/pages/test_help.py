from __future__ import annotations

from django.urls import reverse

from exercises.measures.scales import BANDS
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.factories import make_routine, make_session

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


def test_effort_has_the_same_words_on_every_page(owner, owner_client):
    """Help, the questions after a session, and the plots use the same words for effort (8.5)."""
    session = make_session(make_routine(owner), done=False)
    log_all_as_planned(session=session)
    asked = owner_client.get(reverse("programs:session_finish", args=[session.pk])).text
    finish_session(session=session, pain=1, effort=5)
    pages = {"asked": asked}
    pages |= {address: owner_client.get(address).text for address in (ADDRESS, reverse("programs:progress"))}
    for address, text in pages.items():
        for band in BANDS["effort"]:
            assert str(band.word) in text.lower(), address
            assert band.span in text, address


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
