from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.health_check.answers import UnknownAnswerError
from accounts.health_check.facts import facts_from
from accounts.health_check.questions.kinds import ALL, NONE, NOT_SURE
from accounts.health_check.questions.steps import QUESTION_BY_KEY
from accounts.health_check.testing import healthy_answers
from exercises.models import Condition

TODAY = date(2026, 3, 10)


def facts(**answers: Any):
    return facts_from(healthy_answers(**answers), today=TODAY)


# Condition → answers by which it is present for sure.
SURE: list[tuple[str, dict[str, Any]]] = [
    ("osteopenia", {"bones": ["osteopenia"]}),
    ("strong_usual_pain", {"hips": ["hip_pain"], "pain_hip": 6}),
    ("strong_usual_pain", {"hips": ["back"], "pain_back": 10}),
    ("osteoporosis", {"bones": ["osteoporosis"]}),
    ("vertebral_fracture", {"bones": ["spine_fracture"]}),
    ("vertebral_fracture_recent_or_painful", {"bones": ["spine_fracture"], "spine_fracture_when": "recent"}),
    (
        "vertebral_fracture_recent_or_painful",
        {"bones": ["spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": "yes"},
    ),
    ("vertebral_fracture_suspected", {"warning_signs": ["RF10"]}),
    ("vertebral_fracture_suspected", {"bones": ["osteoporosis", "height"], "height_checked": "no"}),
    ("low_trauma_fractures_multiple", {"bones": ["breaks"]}),
    ("hip_fracture_recent", {"bones": ["hip_fracture"], "hip_fracture_when": "recent"}),
    ("falls_risk", {"balance": ["fallen"], "falls": "one", "fall_injury": "no"}),
    ("falls_risk", {"balance": ["unsteady"]}),
    ("falls_risk", {"balance": ["worried"]}),
    ("falls_risk", {"health": ["blackout"]}),
    ("hip_oa", {"hips": ["hip_oa"]}),
    ("fai", {"hips": ["fai"]}),
    ("hip_flexor_tightness", {"hips": ["fai"], "hip_front_tight": "yes"}),
    ("thr_posterior", {"hips": ["new_hip"], "approach": ["posterior"], "limits": "apply"}),
    ("thr_anterior", {"hips": ["new_hip"], "approach": ["anterior"], "limits": "apply"}),
    ("thr_lateral", {"hips": ["new_hip"], "approach": ["lateral"], "limits": "apply"}),
    ("thr_any_precautions_lifted", {"hips": ["new_hip"], "approach": ["lateral"], "limits": "lifted"}),
    ("thr_any_precautions_lifted", {"hips": ["new_hip"], "approach": [NOT_SURE], "limits": "never"}),
    ("spinal_stenosis", {"hips": ["stenosis"]}),
    ("gluteal_tendinopathy", {"hips": ["outer_tendon"]}),
    ("knee_pain", {"hips": ["knee"]}),
    ("low_back_pain", {"hips": ["back"]}),
    ("neck_problem", {"hips": ["neck"]}),
    ("wrist_or_shoulder_problem", {"hips": ["wrist_or_shoulder"]}),
    ("cannot_do_floor", {"balance": ["no_floor"]}),
    ("bp_uncontrolled", {"health": ["high_bp"], "bp_controlled": "no"}),
    ("cardiac_symptoms", {"health": ["chest_pain"]}),
    ("pregnancy", {"health": ["pregnancy"]}),
    ("pregnancy_from_week_16", {"health": ["pregnancy"], "pregnancy_stage": "from_16"}),
    ("transient_osteoporosis_hip_or_avn_or_stress_fracture", {"hips": ["weak_hip_bone"]}),
    ("hypermobility_or_hip_dysplasia", {"hips": ["hypermobile"]}),
    ("on_bisphosphonate_denosumab_romosozumab", {"health": ["medicines"], "medicines": ["bone"]}),
    ("told_supervised_only", {"health": ["supervised"]}),
    ("told_supervised_only", {"hips": ["other_operation"], "limits": "apply"}),
    ("blackout_or_dizziness", {"health": ["blackout"]}),
    ("heart_metabolic_or_kidney_disease_and_inactive", {"health": ["heart"], "active": "no"}),
    ("heart_metabolic_or_kidney_disease_and_inactive", {"health": ["metabolic_or_kidney"], "active": "no"}),
    ("steroids_long", {"health": ["medicines"], "medicines": ["steroids"], "long_steroids": "yes"}),
    ("inflammatory_joints", {"health": ["other_illness"], "illnesses": ["inflammatory"]}),
    ("neck_problem", {"health": ["other_illness"], "illnesses": ["inflammatory"]}),
    ("wrist_or_shoulder_problem", {"health": ["other_illness"], "illnesses": ["inflammatory"], "sore_hands": "yes"}),
    ("nerve_or_movement_illness", {"health": ["other_illness"], "illnesses": ["nerves", "lung"]}),
    ("falls_risk", {"health": ["other_illness"], "illnesses": ["nerves"]}),
    ("cancer_in_bones", {"health": ["other_illness"], "illnesses": ["cancer"], "cancer_in_bones": "yes"}),
    ("cannot_stand", {"balance": ["walking_aid"], "walking_aid": "cannot_stand"}),
    ("cannot_do_floor", {"balance": ["walking_aid"], "walking_aid": "cannot_stand"}),
    ("cannot_lie_down", {"balance": ["no_floor"], "bed": "no"}),
    ("mostly_sitting", {"balance": ["walking_aid"], "walking_aid": "wheelchair"}),
    ("falls_risk", {"balance": ["walking_aid"], "walking_aid": "two"}),
    ("falls_risk", {"balance": ["walking_aid"], "walking_aid": "wheelchair"}),
    ("falls_risk", {"balance": ["walking_aid"], "walking_aid_hand": "both"}),
    ("falls_risk", {"balance": ["walking_aid"], "walking_aid": "one", "stick_for_balance": "yes"}),
    ("osteoporosis", {"bones": ["measured"], "t_score_hip": "-1.9", "t_score_spine": "-2.5"}),
    ("osteoporosis", {"bones": ["osteopenia"], "t_score_known": "yes", "t_score_hip": "-2.6"}),
    ("osteoporosis", {"bones": ["measured"], "t_score_hip": "2.5", "t_score_sign": "minus"}),
    ("osteoporosis", {"bones": ["osteoporosis", "measured"], "t_score_hip": "-1.2"}),
    ("osteopenia", {"bones": ["measured"], "t_score_hip": "-1.0", "t_score_year": 2024}),
]

# Condition → answers by which it counts as present without being sure: by a "not sure", or for lost height without
# cause.
UNSURE: list[tuple[str, dict[str, Any]]] = [
    *(
        (condition, {gate: [NOT_SURE], f"{gate}_unsure": [value]})
        for condition, gate, value in [
            ("osteopenia", "bones", "osteopenia"),
            ("osteoporosis", "bones", "osteoporosis"),
            ("vertebral_fracture", "bones", "spine_fracture"),
            ("low_trauma_fractures_multiple", "bones", "breaks"),
            ("falls_risk", "balance", "fallen"),
            ("falls_risk", "balance", "unsteady"),
            ("cannot_do_floor", "balance", "no_floor"),
            ("hip_oa", "hips", "hip_oa"),
            ("fai", "hips", "fai"),
            ("spinal_stenosis", "hips", "stenosis"),
            ("cardiac_symptoms", "health", "chest_pain"),
            ("blackout_or_dizziness", "health", "blackout"),
            ("falls_risk", "health", "blackout"),
            ("pregnancy", "health", "pregnancy"),
            ("told_supervised_only", "health", "supervised"),
        ]
    ),
    ("bp_unknown", {"health": ["high_bp"], "bp_controlled": NOT_SURE}),
    ("bp_uncontrolled", {"health": [NOT_SURE], "health_unsure": ["high_bp"], "bp_controlled": "no"}),
    ("heart_metabolic_or_kidney_disease_and_inactive", {"health": ["heart"], "active": NOT_SURE}),
    ("on_bisphosphonate_denosumab_romosozumab", {"health": ["medicines"], "medicines": [NOT_SURE]}),
    ("vertebral_fracture", {"bones": ["height"], "height_checked": "no"}),
    ("vertebral_fracture_suspected", {"bones": ["osteoporosis", "height"], "height_checked": NOT_SURE}),
    (
        "vertebral_fracture_recent_or_painful",
        {"bones": ["spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": NOT_SURE},
    ),
    ("pregnancy_from_week_16", {"health": ["pregnancy"]}),
    ("pregnancy_from_week_16", {"health": ["pregnancy"], "pregnancy_stage": NOT_SURE}),
    ("hip_fracture_recent", {"bones": ["hip_fracture"], "hip_fracture_when": NOT_SURE}),
    ("thr_posterior", {"hips": ["new_hip"], "approach": [NOT_SURE], "limits": "apply"}),
    ("thr_anterior", {"hips": ["new_hip"], "approach": [NOT_SURE], "limits": "apply"}),
    ("thr_lateral", {"hips": ["new_hip"], "approach": [NOT_SURE], "limits": "apply"}),
    ("thr_lateral", {"hips": ["new_hip"], "approach": ["lateral"], "limits": NOT_SURE}),
    ("told_supervised_only", {"hips": ["other_operation"], "limits": NOT_SURE}),
]


@pytest.mark.parametrize(("condition", "answers"), SURE)
def test_answers_that_make_a_condition_true(condition, answers):
    presence = facts(**answers).presences[condition]
    assert presence.sure
    assert presence.question in QUESTION_BY_KEY


@pytest.mark.parametrize(("condition", "answers"), UNSURE)
def test_not_sure_counts_as_present_and_says_so(condition, answers):
    found = facts(**answers)
    assert not found.presences[condition].sure
    assert condition in found.not_sure


def test_the_health_check_reaches_every_condition_of_the_rules(db):
    known = set(Condition.objects.values_list("slug", flat=True)) - {"everyone"}
    assert {condition for condition, _ in (*SURE, *UNSURE)} == known


@pytest.mark.parametrize(
    ("condition", "answers", "question"),
    [
        ("hip_oa", {"hips": ["hip_oa"]}, "hip_oa_side"),
        ("fai", {"hips": ["fai"]}, "fai_side"),
        ("hip_flexor_tightness", {"hips": ["fai"], "hip_front_tight": "yes"}, "fai_side"),
        ("gluteal_tendinopathy", {"hips": ["outer_tendon"]}, "outer_tendon_side"),
        ("hypermobility_or_hip_dysplasia", {"hips": ["hypermobile"]}, "hypermobile_side"),
        ("transient_osteoporosis_hip_or_avn_or_stress_fracture", {"hips": ["weak_hip_bone"]}, "weak_hip_bone_side"),
        ("thr_posterior", {"hips": ["new_hip"], "approach": [NOT_SURE], "limits": "apply"}, "new_hip_side"),
        ("thr_anterior", {"hips": ["new_hip"], "approach": ["anterior"], "limits": "apply"}, "new_hip_side"),
        ("thr_lateral", {"hips": ["new_hip"], "approach": ["lateral"], "limits": "apply"}, "new_hip_side"),
        ("thr_any_precautions_lifted", {"hips": ["new_hip"], "limits": "lifted"}, "new_hip_side"),
        ("fai", {"hips": [NOT_SURE], "hips_unsure": ["fai"]}, "fai_side"),
    ],
)
def test_a_hip_has_a_side_only_when_the_person_names_one(condition, answers, question):
    assert facts(**answers, **{question: "left"}).one_sided[condition] == "left"
    assert facts(**answers, **{question: "right"}).one_sided[condition] == "right"
    for said in ({}, {question: "both"}, {question: NOT_SURE}):
        found = facts(**answers, **said)
        assert condition in found.conditions
        assert condition not in found.one_sided


def test_a_side_that_is_no_longer_called_for_does_not_count():
    assert facts(hips=["knee"], fai_side="left").one_sided == {}


def test_what_has_no_side_gets_none():
    """Being told to exercise only under supervision after an operation is about the person, not about a hip."""
    found = facts(hips=["hip_oa", "other_operation"], limits="apply", hip_oa_side="left")
    assert found.one_sided == {"hip_oa": "left"}


def test_a_tight_front_counts_only_with_impingement():
    assert "hip_flexor_tightness" not in facts(hips=["hip_oa"], hip_front_tight="yes").conditions
    assert "hip_flexor_tightness" not in facts(hips=["fai"], hip_front_tight="no").conditions
    assert "hip_flexor_tightness" in facts(hips=["fai"]).not_sure


def test_usual_pain_below_six_is_no_strong_pain():
    assert "strong_usual_pain" not in facts(hips=["hip_pain", "back"], pain_hip=5, pain_back=5).conditions


def test_a_healthy_person_has_no_condition():
    found = facts()
    assert found.conditions == frozenset()
    assert found.red_flags == ()
    assert (found.age, found.falls, found.injurious_fall, found.walking_aid) == (62, 0, False, False)


@pytest.mark.parametrize(
    ("answers", "absent"),
    [
        ({"health": ["high_bp"], "bp_controlled": "yes"}, "bp_uncontrolled"),
        ({"health": ["heart"], "active": "yes"}, "heart_metabolic_or_kidney_disease_and_inactive"),
        ({"health": ["other_illness"]}, "heart_metabolic_or_kidney_disease_and_inactive"),
        ({"health": ["medicines"], "medicines": ["steroids"]}, "on_bisphosphonate_denosumab_romosozumab"),
        ({"health": [NOT_SURE], "health_unsure": [NONE]}, "cardiac_symptoms"),
        ({"bones": ["hip_fracture"], "hip_fracture_when": "older"}, "hip_fracture_recent"),
        (
            {"bones": ["spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": "no"},
            "vertebral_fracture_recent_or_painful",
        ),
        ({"bones": ["osteoporosis", "height"], "height_checked": "yes"}, "vertebral_fracture_suspected"),
        ({"bones": ["height"], "height_checked": "no"}, "vertebral_fracture_suspected"),
        ({"hips": ["new_hip"], "approach": ["anterior"], "limits": "apply"}, "thr_posterior"),
        ({"hips": ["new_hip"], "approach": ["anterior"], "limits": "lifted_lately"}, "thr_anterior"),
        ({"hips": ["other_operation"], "limits": "lifted"}, "told_supervised_only"),
        ({"balance": ["walking_aid"], "walking_aid_hand": "left"}, "falls_risk"),
        ({"balance": ["walking_aid"], "walking_aid": "one", "stick_for_balance": "no"}, "falls_risk"),
        ({"balance": ["walking_aid"], "walking_aid": "wheelchair"}, "cannot_stand"),
        ({"health": ["high_bp"], "bp_controlled": NOT_SURE}, "bp_uncontrolled"),
        ({"health": ["medicines"], "medicines": ["steroids"], "long_steroids": "no"}, "steroids_long"),
        ({"health": ["other_illness"], "illnesses": ["cancer"], "cancer_in_bones": "no"}, "cancer_in_bones"),
        ({"bones": ["measured"], "t_score_hip": "-0.9"}, "osteopenia"),
        ({"bones": ["measured"], "t_score_hip": "-2.8", "t_score_year": 2022}, "osteoporosis"),
        ({"bones": ["measured"], "t_score_hip": "2.5", "t_score_sign": "plus"}, "osteoporosis"),
    ],
)
def test_answers_that_rule_a_condition_out(answers, absent):
    assert absent not in facts(**answers).conditions


def test_unsure_of_the_approach_means_all_three():
    found = facts(hips=["new_hip"], approach=[NOT_SURE], operation_when="weeks", limits="apply")
    assert found.conditions == {"thr_posterior", "thr_anterior", "thr_lateral"}
    assert found.not_sure == found.conditions


def test_one_way_ticked_and_unsure_besides_keeps_the_one_sure():
    found = facts(hips=["new_hip"], approach=["posterior", NOT_SURE], limits="apply")
    assert found.presences["thr_posterior"].sure
    assert not found.presences["thr_lateral"].sure


def test_unsure_of_everything_in_a_list():
    found = facts(balance=[NOT_SURE], balance_unsure=[ALL])
    assert found.conditions == {"falls_risk", "cannot_do_floor"}
    assert found.walking_aid


def test_what_is_ticked_beats_what_is_unsure():
    found = facts(bones=["osteoporosis", NOT_SURE], bones_unsure=["breaks"])
    assert found.presences["osteoporosis"].sure
    assert not found.presences["low_trauma_fractures_multiple"].sure
    assert "osteopenia" not in found.conditions


class TestMissingAnswers:
    def test_a_list_that_was_skipped_counts_as_not_sure_of_all_of_it(self):
        found = facts_from({}, today=TODAY)
        assert found.not_sure == found.conditions
        assert {"osteoporosis", "cardiac_symptoms", "cannot_do_floor", "thr_lateral"} <= found.conditions
        assert found.age is None

    def test_a_list_of_unsure_things_that_is_missing_means_all_of_them(self):
        assert "cannot_do_floor" in facts(balance=[NOT_SURE]).not_sure

    def test_a_question_that_was_called_for_and_is_missing_counts_as_not_sure(self):
        assert "bp_unknown" in facts(health=["high_bp"]).conditions
        assert "thr_anterior" in facts(hips=["new_hip"]).not_sure
        assert facts(balance=["fallen"]).falls == 2

    @pytest.mark.parametrize(
        "answers",
        [
            {"health": ["other_illness"]},
            {"health": ["medicines"], "medicines": ["steroids"]},
            {"balance": ["walking_aid"], "walking_aid_hand": "left"},
        ],
    )
    def test_a_question_that_came_later_says_nothing_before_it_was_asked(self, answers):
        """So that the answers of before stay valid."""
        assert facts(**answers).conditions == frozenset()

    def test_an_answer_that_is_no_longer_called_for_does_not_count(self):
        assert facts(health=[NONE], bp_controlled="no", active="no").conditions == frozenset()
        assert facts(hips=[NONE], pain_hip=8, hip_pain_gradual="yes").usual_pain == {}
        assert facts(balance=[NONE], balance_unsure=["no_floor"]).conditions == frozenset()


class TestOtherFacts:
    @pytest.mark.parametrize(
        ("answers", "falls", "hurt"),
        [
            ({"falls": "one", "fall_injury": "no"}, 1, False),
            ({"falls": "more", "fall_injury": "yes"}, 2, True),
            ({"falls": NOT_SURE, "fall_injury": NOT_SURE}, 2, True),
        ],
    )
    def test_falls(self, answers, falls, hurt):
        found = facts(balance=["fallen"], **answers)
        assert (found.falls, found.injurious_fall) == (falls, hurt)

    def test_not_sure_of_any_fall_counts_as_one(self):
        assert facts(balance=[NOT_SURE], balance_unsure=["fallen"]).falls == 1

    def test_pain(self):
        found = facts(hips=["hip_pain", "back"], hip_pain_side="left", hip_pain_gradual="yes", pain_hip=4, pain_back=0)
        assert found.usual_pain == {"hip": 4, "back": 0}
        assert found.hip_pain_side == "left"
        assert found.gradual_hip_pain

    def test_hip_pain_from_one_moment_to_the_next_is_not_gradual(self):
        assert not facts(hips=["hip_pain"], hip_pain_gradual="no").gradual_hip_pain

    @pytest.mark.parametrize(
        ("answers", "within"),
        [
            ({"limits": "lifted_lately", "operation_when": "years"}, True),
            ({"limits": "lifted", "operation_when": "years"}, False),
            ({"limits": "never", "operation_when": "months"}, True),
            ({"limits": "never", "operation_when": NOT_SURE}, True),
            ({"limits": "never", "operation_when": "years"}, False),
            ({"limits": "apply", "operation_when": "weeks"}, False),
        ],
    )
    def test_limits_lifted_within_a_year(self, answers, within):
        found = facts(hips=["new_hip"], approach=["lateral"], **answers)
        assert found.hip_limits_lifted_within_year is within

    def test_home_days_and_goal(self):
        found = facts(equipment=["band", "bed"], days=["6", "1"], goal="bones", goal_words="garden", sex="unsaid")
        assert found.equipment == {"band", "bed"}
        assert found.days == (1, 6)
        assert (found.goal, found.goal_words, found.sex) == ("bones", "garden", "")

    def test_walking_aid_and_medicines(self):
        found = facts(
            balance=["walking_aid"], walking_aid_hand="right", health=["medicines"], medicines=["steroids", NOT_SURE]
        )
        assert (found.walking_aid, found.walking_aid_hand) == (True, "right")
        assert found.medicines == {"steroids"}

    def test_red_flags_stand_in_the_order_of_the_table(self):
        assert facts(warning_signs=["RF7", "RF1"], hips=["catches"]).red_flags == ("RF1", "RF7", "RF13")

    def test_a_sign_that_is_open_counts_whatever_the_answers_say(self):
        found = facts_from(healthy_answers(), today=TODAY, open_flags=["RF10"])
        assert found.red_flags == ("RF10",)
        assert found.presences["vertebral_fracture_suspected"].sure


@pytest.mark.parametrize(
    "answers",
    [
        {"no_such_question": "yes"},
        {"health": ["no such answer"]},
        {"health": "none"},
        {"health": [NONE, "heart"]},
        {"health": []},
        {"health": ["heart", "heart"]},
        {"health": [1]},
        {"warning_signs": ["RF99"]},
        {"warning_signs": [NOT_SURE]},
        {"year_of_birth": "1964"},
        {"year_of_birth": 1899},
        {"year_of_birth": TODAY.year + 1},
        {"year_of_birth": True},
        {"hips": ["hip_pain"], "pain_hip": 11},
        {"hips": ["hip_pain"], "pain_hip": "4"},
        {"hips": ["hip_pain"], "hip_pain_gradual": "perhaps"},
        {"bp_controlled": "perhaps"},
        {"days": ["7"]},
        {"goal": "younger"},
        {"goal_words": "x" * 301},
        {"goal_words": None},
        {"t_score_hip": -1.5},
        {"t_score_hip": "low"},
        {"t_score_hip": "NaN"},
        {"t_score_hip": "-25"},
    ],
)
def test_an_unknown_answer_raises_even_where_it_was_not_called_for(answers):
    with pytest.raises(UnknownAnswerError):
        facts(**answers)


def test_an_unknown_sign_raises():
    with pytest.raises(UnknownAnswerError):
        facts_from(healthy_answers(), today=TODAY, open_flags=["RF99"])
