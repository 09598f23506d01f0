from __future__ import annotations

import itertools
import re

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.settings.forms import PreferencesForm
from accounts.time_zone_field import time_zone_choices
from exercises.pictures import LOOKS, PLAIN_LOOK
from tests.conftest import PASSWORD

ADDRESS = "/settings/"
CHOICES = {
    "name": "Ruth",
    "theme": "dark",
    "text_size": "large",
    "units": "imperial",
    "figure_build": "b",
    "figure_skin": "dark",
    "figure_hair": "white",
    "shows_weeks_in_a_row": "hidden",
    "time_zone": "Europe/Berlin",
}


def test_works(owner, owner_client):
    response = owner_client.post(ADDRESS, CHOICES, follow=True)
    assert response.redirect_chain == [(ADDRESS, 302)]
    assert "Your settings are saved." in response.text
    owner.refresh_from_db()
    stored = {name: getattr(owner, name) for name in CHOICES}
    assert stored == {**CHOICES, "shows_weeks_in_a_row": False}
    assert 'data-theme="dark" data-text="large"' in response.text


def test_the_page_shows_what_is_chosen(owner, owner_client):
    owner_client.post(ADDRESS, CHOICES)
    text = owner_client.get(ADDRESS).text
    for name, value in CHOICES.items():
        if name in ("name", "time_zone"):
            continue
        assert re.search(rf'name="{name}" value="{value}"[^>]* checked', text)
    assert '<option value="Europe/Berlin" selected>Berlin</option>' in text


def test_back_to_what_the_device_says(owner, owner_client):
    owner_client.post(ADDRESS, CHOICES)
    owner_client.post(ADDRESS, {**CHOICES, "theme": "unset", "text_size": "unset", "time_zone": ""})
    owner.refresh_from_db()
    assert (owner.theme, owner.text_size, owner.time_zone) == ("", "", "Europe/Berlin")
    assert "data-theme" not in owner_client.get(ADDRESS).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "purple"),
        ("text_size", ""),
        ("units", ""),
        ("figure_skin", "green"),
        ("shows_weeks_in_a_row", "True"),
        ("time_zone", "Mars/Olympus"),
        ("name", "x" * 81),
    ],
)
def test_invalid_changes_nothing_and_keeps_what_was_typed(owner, owner_client, field, value):
    response = owner_client.post(ADDRESS, {**CHOICES, "name": "Someone", field: value})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert 'value="Someone"' in response.text or field == "name"
    assert 'aria-invalid="true"' in response.text
    owner.refresh_from_db()
    assert owner.name == "Ruth"


def test_the_pictures_show_the_person_that_was_chosen(owner, owner_client):
    assert "-look-" not in owner_client.get("/exercises/squat/").text
    owner_client.post(ADDRESS, CHOICES)
    text = owner_client.get("/exercises/squat/").text
    assert "move-look-b-dark-white.svg" in text
    assert "print.svg" in text


def test_every_person_who_can_be_chosen_is_drawn():
    looks = itertools.product(*(choices.values for choices in (User.FigureBuild, User.FigureSkin, User.FigureHair)))
    assert {"-".join(look) for look in looks} == set(LOOKS)
    assert User().figure_look == PLAIN_LOOK


def test_links_to_everything_about_the_person(owner_client):
    text = owner_client.get(ADDRESS).text
    for name in [
        "accounts:welcome", "accounts:consent", "accounts:settings_export", "accounts:settings_delete",
        "programs:settings_fhir", "account_change_password", "account_email",
    ]:  # fmt: skip
        assert f'href="{reverse(name)}"' in text


def test_changing_the_password_leads_back_here(owner_client):
    new = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    response = owner_client.post(reverse("account_change_password"), new, follow=True)
    assert response.redirect_chain == [(ADDRESS, 302)]
    assert "Your new password is saved." in response.text


def test_time_zones_come_in_groups_and_none_is_chosen_for_anybody():
    (first, _words), *groups = time_zone_choices()
    assert first == ""
    regions = dict(groups)
    assert ("Europe/Berlin", "Berlin") in regions["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in regions["America"]
    assert regions["Other"] == [("UTC", "UTC")]


def test_a_time_zone_decides_what_the_clock_says(owner, rf):
    form = PreferencesForm({**CHOICES, "time_zone": "Pacific/Auckland"}, person=owner)
    assert form.is_valid()
    form.save(by=owner)
    assert owner.zone.key == "Pacific/Auckland"


def test_anonymous(client):
    assert client.get(ADDRESS)["Location"] == "/accounts/login/?next=/settings/"


def test_wrong_method(owner_client):
    assert owner_client.delete(ADDRESS).status_code == 405
