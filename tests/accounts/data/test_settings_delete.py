from __future__ import annotations

import pytest
from django.test import Client

from accounts.data import services
from accounts.models import BrowserSession, Consent, HealthProfile, RedFlag, User
from exercises.models import Exercise
from programs.models import Routine, RoutineItem, Session, SetLog
from tests.accounts.health_check.factories import make_red_flag
from tests.conftest import PASSWORD, client_of, make_user
from tests.programs.factories import make_profile, make_routine, make_session

ADDRESS = "/settings/delete/"


def furnish(user: User) -> None:
    make_profile(user)
    make_session(make_routine(user))
    make_red_flag(user)


def test_everything_goes_and_the_person_is_told(owner, owner_client):
    furnish(owner)
    exercises = Exercise.objects.count()
    response = owner_client.post(ADDRESS, {"password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Your account and everything in it are deleted." in response.text
    assert not response.wsgi_request.user.is_authenticated
    for model in (User, Consent, HealthProfile, RedFlag, Routine, RoutineItem, Session, SetLog):
        assert not model.objects.exists(), model
    assert Exercise.objects.count() == exercises


def test_other_people_keep_theirs(owner_client, other):
    furnish(other)
    owner_client.post(ADDRESS, {"password": PASSWORD})
    assert other.sessions.count() == 1
    assert client_of(other).get("/settings/").status_code == 200


def test_every_device_is_signed_out(owner, owner_client, other):
    tablet, stranger = client_of(owner), client_of(other)
    owner_client.post(ADDRESS, {"password": PASSWORD})
    assert tablet.get("/settings/")["Location"].startswith("/accounts/login/")
    assert stranger.get("/settings/").status_code == 200
    assert BrowserSession.objects.filter(session_key=tablet.session.session_key).count() == 0


def test_a_wrong_password_deletes_nothing(owner, owner_client):
    response = owner_client.post(ADDRESS, {"password": "not it"})
    assert response.status_code == 422
    assert "This is not your password." in response.text
    assert "not it" not in response.text
    assert User.objects.filter(pk=owner.pk).exists()


def test_no_password_deletes_nothing(owner_client):
    response = owner_client.post(ADDRESS, {})
    assert response.status_code == 422
    assert "Please type your password" in response.text
    assert User.objects.count() == 1


def test_guessing_the_password_is_limited(owner_client):
    for _guess in range(5):
        assert owner_client.post(ADDRESS, {"password": "not it"}).status_code == 422
    assert owner_client.post(ADDRESS, {"password": PASSWORD}).status_code == 429
    assert User.objects.count() == 1


def test_sent_twice_the_second_is_a_visitor(owner_client):
    owner_client.post(ADDRESS, {"password": PASSWORD})
    assert owner_client.post(ADDRESS, {"password": PASSWORD})["Location"].startswith("/accounts/login/")


def test_the_last_administrator_stays(administrator):
    client = client_of(administrator)
    response = client.post(ADDRESS, {"password": PASSWORD})
    assert response.status_code == 422
    assert "You are the only administrator." in response.text
    assert User.objects.filter(pk=administrator.pk).exists()


def test_an_administrator_who_is_switched_off_does_not_count(administrator):
    User.objects.create_superuser("old@example.org", PASSWORD, is_active=False)
    with pytest.raises(services.LastAdministratorError):
        services.delete_account(by=administrator)


def test_one_of_two_administrators_may_go(administrator):
    User.objects.create_superuser("second@example.org", PASSWORD)
    assert client_of(administrator).post(ADDRESS, {"password": PASSWORD})["Location"] == "/"
    assert not User.objects.filter(pk=administrator.pk).exists()


def test_without_consent_a_person_can_still_go(db):
    user = make_user("new@example.org", consented=False)
    assert client_of(user).post(ADDRESS, {"password": PASSWORD})["Location"] == "/"
    assert not User.objects.exists()


def test_the_page_says_what_goes(owner_client):
    text = owner_client.get(ADDRESS).text
    for words in ["your answers about your health", "your routines", "every session", "backups", "cannot be undone"]:
        assert words in text


def test_anonymous(client: Client):
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


def test_wrong_method(owner_client):
    assert owner_client.delete(ADDRESS).status_code == 405
