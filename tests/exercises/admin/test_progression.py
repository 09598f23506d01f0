"""The numbers of the progression algorithm: one or several, usable, with a source."""

from __future__ import annotations

import pytest

from exercises.models import (
    ProgressionRule,
)
from tests.desk import draft_of, send_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("flare_rise", "5", 5),
        ("effort_band_phase_1", "4, 6", [4, 6]),
        ("ladder_ankle_kg", "0, 0.5, 1", [0, 0.5, 1]),
        ("ladder_dumbbell_kg", "0", [0]),
    ],
)
def test_numbers_of_the_algorithm(editor_client, key, typed, value):
    rule = ProgressionRule.objects.get(key=key)
    assert send_form(editor_client, page(rule), value=typed).status_code == 302
    assert draft_of("progression rule", key)["value"] == value


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("flare_rise", "five", "“five” is not a number."),
        ("flare_rise", "5, 6", "This rule is one number."),
        ("flare_rise", "-1", "A number cannot be below zero."),
        ("flare_rise", "Infinity", "“Infinity” is not a number."),
        ("effort_band_phase_1", "4, ", "We are not sure about “4,”."),
        ("effort_band_phase_1", "4,6", "We are not sure about “4,6”."),
        ("effort_band_phase_1", "6, 4", "The algorithm cannot use this"),
        ("ladder_ankle_kg", "0, 2, 1", "The algorithm cannot use this"),
        ("clean_run", "0", "The algorithm cannot use this"),
        ("adherence_low_weeks", "2.5", "The algorithm cannot use this"),
    ],
)
def test_what_is_no_number_is_refused(editor_client, key, typed, said):
    rule = ProgressionRule.objects.get(key=key)
    assert said in errors(send_form(editor_client, page(rule), value=typed))


def test_a_number_of_the_algorithm_needs_its_source(editor_client):
    rule = ProgressionRule.objects.get(key="flare_rise")
    assert "This field is required." in errors(send_form(editor_client, page(rule), drop=("sources",)))
