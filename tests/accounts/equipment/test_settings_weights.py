from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.equipment.ladders import ANKLE, BAND, HAND, Pieces, ladder_of
from accounts.equipment.services import keep_own_weights, own_now, usual_ladders
from accounts.models import OwnWeights
from exercises.models import ProgressionRule
from programs.progression.facts import Equipment
from programs.progression.in_force import numbers_from
from tests.accounts.data.reading import export_of
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.factories import make_profile

ADDRESS = "/settings/weights/"
TYPED = {
    "ankle": "0.5 0.5 1",
    "ankle_together": "on",
    "hand": "1, 2 and 3 kg",
    "colours": ["red", "yellow"],
    "other_bands": "2.5",
}


def test_works(owner, owner_client):
    response = owner_client.post(ADDRESS, TYPED, follow=True)
    assert response.redirect_chain == [(ADDRESS, 302)]
    assert "Your weights and bands are saved." in response.text
    row = owner.own_weights
    assert (row.ankle_kg, row.ankle_together) == (["0.500", "0.500", "1.000"], True)
    assert (row.hand_kg, row.hand_together) == (["1.000", "2.000", "3.000"], False)
    assert (row.band_colours, row.other_bands_kg) == (["yellow", "red"], ["2.500"])
    assert "no weight, 0.5 kg, 1 kg, 1.5 kg (1 + 0.5) and 2 kg (1 + 0.5 + 0.5)" in response.text
    assert "no band, the yellow band, the red band and 2.5 kg" in response.text


def test_the_page_shows_what_is_kept(owner_client):
    owner_client.post(ADDRESS, TYPED)
    form = owner_client.get(ADDRESS).context["form"]
    assert form["ankle"].value() == "0.5 0.5 1"
    assert form["ankle_together"].value() is True
    assert form["hand"].value() == "1 2 3"
    assert form["colours"].value() == ["yellow", "red"]
    assert form["other_bands"].value() == "2.5"


def test_sent_twice_is_kept_once(owner, owner_client):
    owner_client.post(ADDRESS, TYPED)
    owner_client.post(ADDRESS, TYPED)
    assert OwnWeights.objects.filter(user=owner).count() == 1
    assert owner.own_weights.ankle_kg == ["0.500", "0.500", "1.000"]


def test_pounds_stay_pounds(owner, owner_client):
    owner.units = "imperial"
    owner.save(update_fields=["units"])
    owner_client.post(ADDRESS, {"ankle": "1 2.5lb 5 lb"})
    assert owner.own_weights.ankle_kg == ["0.454", "1.134", "2.268"]
    response = owner_client.get(ADDRESS)
    assert response.context["form"]["ankle"].value() == "1 2.5 5"
    assert "no weight, 1 lb, 2.5 lb and 5 lb" in response.text


def test_changing_the_units_and_saving_again_changes_no_weight(owner, owner_client):
    owner_client.post(ADDRESS, TYPED)
    before = owner.own_weights.ankle_kg
    owner.units = "imperial"
    owner.save(update_fields=["units"])
    form = owner_client.get(ADDRESS).context["form"]
    typed = {name: form[name].value() for name in ("ankle", "hand", "other_bands", "colours")}
    assert typed["ankle"] == "1.1 1.1 2.2"
    owner_client.post(ADDRESS, typed)
    owner.refresh_from_db()
    assert owner.own_weights.ankle_kg == before


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("0,5", ["0.500"]),
        ("0,5 1,5 2", ["0.500", "1.500", "2.000"]),
        ("٠٫٥ ١", ["0.500", "1.000"]),
        (".5", ["0.500"]),
        ("0.5kg; 1 kg.", ["0.500", "1.000"]),
        ("1 + 2 & 3", ["1.000", "2.000", "3.000"]),
        ("0.454", ["0.454"]),
        (" 2 ", ["2.000"]),
    ],
)
def test_weights_as_people_write_them(owner, owner_client, line, kept):
    assert owner_client.post(ADDRESS, {"hand": line}).status_code == 302
    assert owner.own_weights.hand_kg == kept


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1,5", "We are not sure about “1,5”. If it is one weight, write “1.5”; if two, “1 5”."),
        ("0,5 1,000", "We are not sure about “1,000”."),
        ("1.000,5", "without a sign or a space between its digits"),
        ("1,2,3", "Please put a space between your weights, like “1 2 3”."),
        ("2 lb", "“2lb” is in pounds"),
        ("kg 2", "We cannot read “kg”."),
        ("2lb", "“2lb” is in pounds. Please write kilograms here"),
        ("one", "We cannot read “one”."),
        ("-1", "We cannot read “-1”."),
        ("1e3", "We cannot read “1e3”."),
        ("2g", "We cannot read “2g”."),
        ("0", "Please leave out the 0."),
        ("0.0005", "“0.0005” is finer than we can keep. Please write 3 digits"),
        ("500", "“500” is a great deal. Is the number right?"),
        ("1 " * 13, "Please write 12 at most."),
        ("1" * 201, "at most 200 characters"),
    ],
)
def test_invalid_changes_nothing_and_loses_nothing(owner, owner_client, line, says):
    response = owner_client.post(ADDRESS, {**TYPED, "ankle": line})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"ankle"}
    assert says in response.context["form"].errors["ankle"][0]
    assert response.context["form"]["ankle"].value() == line
    assert 'aria-invalid="true"' in response.text
    assert 'value="1, 2 and 3 kg"' in response.text
    assert not OwnWeights.objects.filter(user=owner).exists()


@pytest.mark.parametrize(("before", "line"), [("1.5", "1.5 15"), (None, "0.5 1 15")])
def test_a_weight_of_about_ten_times_the_usual_is_asked_about(owner, owner_client, before, line):
    if before:
        owner_client.post(ADDRESS, {"ankle": before})
    answer = owner_client.post(ADDRESS, {"ankle": line})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"ankle"}
    assert 'name="ankle-sure" value="15"' in answer.text
    assert owner_client.post(ADDRESS, {"ankle": line, "ankle-sure": "15"}).status_code == 302
    assert owner.own_weights.ankle_kg[-1] == "15.000"


def test_weights_that_grow_as_they_do_are_not_asked_about(owner_client):
    for line in ("1", "1 5", "1 5 10"):
        assert owner_client.post(ADDRESS, {"ankle": line}).status_code == 302


def test_pounds_finer_than_can_be_kept(owner, owner_client):
    owner.units = "imperial"
    owner.save(update_fields=["units"])
    errors = owner_client.post(ADDRESS, {"ankle": "1.255", "hand": "2 kg"}).context["form"].errors
    assert "Please write 2 digits" in errors["ankle"][0]
    assert "“2kg” is in kilograms" in errors["hand"][0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ankle": "1", "ankle_none": "on"}, "ankle"),
        ({"hand": "1", "hand_none": "on"}, "hand"),
        ({"other_bands": "1", "bands_none": "on"}, "other_bands"),
        ({"colours": ["red"], "bands_none": "on"}, "colours"),
        ({"colours": ["pink"]}, "colours"),
    ],
)
def test_one_thing_or_the_other(owner_client, typed, field):
    response = owner_client.post(ADDRESS, typed)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}


# --- What follows -----------------------------------------------------------------------------------------------------


def test_nothing_said_is_not_the_same_as_none(owner, owner_client):
    make_profile(owner, equipment=["ankle-weights", "band"])
    own = own_now(owner)
    assert ladder_of(ANKLE, own) == usual_ladders()[ANKLE]
    assert ladder_of(HAND, own) == (0,)
    assert len(ladder_of(BAND, own)) == 7
    assert "we go by the usual steps: no weight, 0.5 kg, 1 kg" in owner_client.get(ADDRESS).text
    assert "Your health check does not name any" in owner_client.get(ADDRESS).text

    owner_client.post(ADDRESS, {"ankle_none": "on", "bands_none": "on"})
    own = own_now(owner)
    assert ladder_of(ANKLE, own) == ladder_of(BAND, own) == (0,)
    form = owner_client.get(ADDRESS).context["form"]
    assert (form["ankle_none"].value(), form["hand_none"].value(), form["bands_none"].value()) == (True, False, True)

    owner_client.post(ADDRESS, {})
    assert ladder_of(ANKLE, own_now(owner)) == usual_ladders()[ANKLE]


def test_what_is_too_heavy_is_kept_and_never_suggested(owner, owner_client):
    owner_client.post(ADDRESS, {"ankle": "2 8"})
    assert owner.own_weights.ankle_kg == ["2.000", "8.000"]
    assert ladder_of(ANKLE, own_now(owner)) == (0, 2)
    assert "Our steps end at 5 kg." in owner_client.get(ADDRESS).text


def test_an_editors_ladder_counts(owner):
    make_profile(owner, equipment=["ankle-weights"])
    ProgressionRule.objects.filter(key="ladder_ankle_kg").update(value=[0, 0.25, 0.5])
    assert ladder_of(ANKLE, own_now(owner)) == (0, Decimal("0.25"), Decimal("0.5"))


@pytest.mark.django_db
def test_the_usual_ladders_are_those_of_the_decision():
    assert usual_ladders() == {kind: numbers_from(()).ladder(Equipment(kind)) for kind in (ANKLE, HAND, BAND)}


def test_the_service_refuses_what_it_does_not_know(owner):
    with pytest.raises(ValueError, match="pink"):
        keep_own_weights(by=owner, ankle=None, hand=None, colours=["pink"])
    with pytest.raises(ValueError, match="grams"):
        keep_own_weights(by=owner, ankle=None, hand=None, colours=None, other_bands_kg=[Decimal(-1)])
    assert not OwnWeights.objects.exists()


def test_together_needs_something_told(owner):
    for field in ("ankle_together", "hand_together"):
        with pytest.raises(IntegrityError, match="own_weights_together_are_told"), transaction.atomic():
            OwnWeights.objects.create(user=owner, **{field: True})


# --- Theirs alone -----------------------------------------------------------------------------------------------------


def test_other_people_see_and_change_nothing(owner, owner_client, other, other_client):
    owner_client.post(ADDRESS, TYPED)
    assert other_client.get(ADDRESS).context["form"]["ankle"].value() == ""
    other_client.post(ADDRESS, {"ankle": "3"})
    assert owner.own_weights.ankle_kg == ["0.500", "0.500", "1.000"]
    assert other.own_weights.ankle_kg == ["3.000"]


def test_the_export_has_it(owner, other):
    keep_own_weights(by=owner, ankle=Pieces(kg=(Decimal("0.454"),)), hand=None, colours=["red"])
    (row,) = export_of(owner)["own_weights"]
    assert (row["ankle_kg"], row["hand_kg"], row["band_colours"]) == (["0.454"], None, ["red"])
    assert export_of(other)["own_weights"] == []


def test_it_goes_with_the_person(owner):
    keep_own_weights(by=owner, ankle=None, hand=None, colours=["red"])
    owner.delete()
    assert not OwnWeights.objects.exists()


def test_settings_lead_here(owner_client):
    assert f'href="{ADDRESS}"' in owner_client.get("/settings/").text


def test_few_queries(owner, owner_client):
    make_profile(owner)
    owner_client.post(ADDRESS, TYPED)
    queries_of(owner_client, ADDRESS)


def test_reading_changes_nothing(owner, owner_client):
    owner_client.get(ADDRESS)
    assert not OwnWeights.objects.exists()


def test_anonymous(client):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.delete(ADDRESS).status_code == 405
