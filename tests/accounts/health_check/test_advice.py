from __future__ import annotations

from datetime import date

import pytest

from accounts.health_check.advice import APPLIES, advice_for
from accounts.health_check.facts import facts_from
from accounts.health_check.testing import healthy_answers
from exercises.models import Advice
from exercises.snapshot.current import current_catalogue

pytestmark = pytest.mark.django_db


def facts(**answers):
    return facts_from(healthy_answers(**answers), today=date(2026, 3, 10))


STICK = {"balance": ["walking_aid"], "walking_aid": "one", "stick_for_balance": "no"}
SORE_LEFT = {"hips": ["hip_pain"], "hip_pain_side": "left", "pain_hip": 3, "hip_pain_gradual": "yes"}


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, []),
        ({"health": ["medicines"], "medicines": ["blood_thinners", "sedatives"]}, ["blood_thinners_head", "sedatives"]),
        ({"health": ["medicines"], "medicines": ["steroids"], "long_steroids": "yes"}, ["bone_density"]),
        ({"health": ["other_illness"], "illnesses": ["lung"]}, ["lung"]),
        ({**STICK, **SORE_LEFT, "walking_aid_hand": "left"}, ["stick_other_hand"]),
        ({**STICK, **SORE_LEFT, "walking_aid_hand": "right"}, ["stick"]),
        ({**STICK, "hips": ["new_hip"], "new_hip_side": "right", "approach": ["anterior"], "limits": "lifted",
          "walking_aid_hand": "right"}, ["stick_other_hand"]),
        ({"balance": ["walking_aid"], "walking_aid": "two"}, []),
    ],
)  # fmt: skip
def test_what_is_said_because_of_an_answer(answers, keys):
    assert [said.key for said in advice_for(facts(**answers), current_catalogue())] == keys


def test_everybody_whom_advice_can_be_for_is_found_by_their_answers_and_has_some():
    assert set(APPLIES) == set(Advice.When.values) == {entry.when for entry in current_catalogue().advice}
