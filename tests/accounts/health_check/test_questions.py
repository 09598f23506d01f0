from __future__ import annotations

import pytest
from django.template.defaultfilters import slugify

from accounts.health_check import flow
from accounts.health_check.questions.kinds import Kind
from accounts.health_check.questions.steps import QUESTION_BY_KEY, STEPS, shown_steps
from accounts.health_check.red_flags import SIGN_BY_CODE, Level, strictest
from accounts.health_check.testing import healthy_answers


def test_keys_are_unique_and_fit_into_addresses():
    assert len({step.key for step in STEPS}) == len(STEPS)
    assert len(QUESTION_BY_KEY) == sum(len(step.questions) for step in STEPS)
    assert all(step.key == slugify(step.key) for step in STEPS)
    assert not {step.key for step in STEPS} & {"review", "stop"}


def test_no_list_offers_the_same_value_twice():
    for question in QUESTION_BY_KEY.values():
        assert len(set(question.values)) == len(question.values), question.key


def test_red_flags_come_first_and_the_goal_last():
    assert STEPS[0].key == "warning-signs"
    assert [question.key for question in STEPS[-1].questions] == ["days", "goal", "goal_words"]


def test_a_healthy_person_sees_seven_screens():
    assert [step.key for step in shown_steps(healthy_answers())] == [
        "warning-signs", "you", "bones", "hips", "balance", "home", "plan",
    ]  # fmt: skip


def test_a_healthy_person_answers_at_most_twelve_times():
    """A healthy person ticks once in each list and types a year. Equipment and days are ticked already, the rest is
    optional.
    """
    asked = [question for step in shown_steps(healthy_answers()) for question in step.questions]
    assert sum(1 for question in asked if question.required and not question.default) == 6


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ({"health": ["not_sure"]}, ["you-unsure"]),
        ({"health": ["high_bp"]}, ["you-more"]),
        ({"health": ["heart"]}, ["you-more"]),
        ({"health": ["medicines"]}, ["you-more"]),
        ({"health": ["not_sure"], "health_unsure": ["high_bp"]}, ["you-unsure", "you-more"]),
        ({"health": ["not_sure"], "health_unsure": ["none"]}, ["you-unsure"]),
        ({"health": ["pregnancy"]}, ["you-more"]),
        ({"bones": ["osteoporosis"]}, ["bones-more"]),
        ({"bones": ["measured"]}, ["bones-numbers"]),
        ({"bones": ["measured"], "t_score_hip": "2.5"}, ["bones-numbers", "bones-sign"]),
        ({"health": ["other_illness"]}, ["you-more"]),
        ({"health": ["other_illness"], "illnesses": ["cancer"]}, ["you-more", "you-parts"]),
        ({"bones": ["spine_fracture"]}, ["bones-more"]),
        ({"bones": ["hip_fracture"]}, ["bones-more"]),
        ({"bones": ["height"]}, ["bones-more"]),
        ({"hips": ["new_hip"]}, ["hip-sides", "hip-operation"]),
        ({"hips": ["other_operation"]}, ["hip-operation"]),
        ({"hips": ["hip_pain"]}, ["pain"]),
        ({"hips": ["knee"]}, []),
        ({"hips": ["knee", "fai"]}, ["hip-sides"]),
        ({"hips": ["hip_oa"]}, ["hip-sides"]),
        ({"hips": ["not_sure"], "hips_unsure": ["all"]}, ["hips-unsure", "hip-sides", "hip-operation", "pain"]),
        ({"balance": ["unsteady"]}, []),
        ({"balance": ["fallen"]}, ["balance-more"]),
        ({"balance": ["walking_aid"]}, ["balance-more", "walking-stick"]),
        ({"balance": ["walking_aid"], "walking_aid": "two"}, ["balance-more"]),
        ({"balance": ["not_sure"]}, ["balance-unsure"]),
    ],
)
def test_more_is_asked_only_when_an_answer_calls_for_it(answers, more):
    usual = {step.key for step in shown_steps(healthy_answers())}
    assert [step.key for step in shown_steps(healthy_answers(**answers)) if step.key not in usual] == more


def test_which_hip_asks_only_about_what_was_ticked():
    step = next(step for step in STEPS if step.key == "hip-sides")
    asked = [question.key for question in step.shown_questions(healthy_answers(hips=["hip_oa", "fai", "knee"]))]
    assert asked == ["hip_oa_side", "fai_side", "hip_front_tight"]
    asked = [question.key for question in step.shown_questions(healthy_answers(hips=["new_hip"]))]
    assert asked == ["new_hip_side"]


def test_every_sign_of_section_3_that_the_health_check_asks_is_in_the_table():
    asked = {choice.value for choice in QUESTION_BY_KEY["warning_signs"].choices}
    assert asked == {f"RF{number}" for number in (*range(1, 13), 16)}
    emergencies = {code for code, sign in SIGN_BY_CODE.items() if sign.level is Level.EMERGENCY}
    assert emergencies == {"RF1", "RF2", "RF3", "RF4", "RF5"}
    assert not SIGN_BY_CODE["RF13"].level.locks


def test_the_strictest_sign_is_the_most_urgent():
    assert strictest(["RF7", "RF2", "RF13"]).code == "RF2"
    assert strictest([]) is None


def test_every_sign_says_what_to_say_and_to_do():
    for sign in SIGN_BY_CODE.values():
        assert sign.words
        assert sign.why
        assert sign.say
        assert sign.meanwhile


class TestFlow:
    done = ["warning-signs", "you", "bones", "hips", "balance", "home", "plan"]

    def test_first_open_step(self):
        assert flow.first_open_step({}, []).key == "warning-signs"
        assert flow.first_open_step(healthy_answers(), ["warning-signs"]).key == "you"
        assert flow.first_open_step(healthy_answers(), self.done) is None

    def test_a_screen_that_now_asks_more_is_open_again(self):
        answers = healthy_answers(health=["high_bp", "medicines"], bp_controlled="yes")
        assert flow.first_open_step(answers, [*self.done, "you-more"]).key == "you-more"

    def test_after_a_change_the_next_open_screen_comes_or_the_review(self):
        answers = healthy_answers(bones=["hip_fracture"])
        step = next(step for step in STEPS if step.key == "bones")
        assert flow.step_after(step, answers, self.done).key == "bones-more"
        assert flow.step_after(step, healthy_answers(), self.done) is None

    def test_back_skips_what_is_not_asked(self):
        step = next(step for step in STEPS if step.key == "hips")
        assert flow.step_before(step, healthy_answers()).key == "bones"
        assert flow.step_before(STEPS[0], {}) is None

    def test_the_review_is_the_last_of_the_steps(self):
        assert flow.place_of(STEPS[0], healthy_answers()) == (1, 8)


def test_only_questions_with_a_fixed_answer_have_choices():
    for question in QUESTION_BY_KEY.values():
        assert bool(question.choices) == (
            question.kind in (Kind.ONE, Kind.MANY, Kind.YES_NO) and not question.open_choices
        )
