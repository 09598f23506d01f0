"""The screens of the health check, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from .health import (
    ACTIVE,
    BONES,
    BP_CONTROLLED,
    CANCER_IN_BONES,
    HEALTH,
    HEIGHT_CHECKED,
    HIP_FRACTURE_WHEN,
    ILLNESSES,
    LONG_STEROIDS,
    MEDICINES,
    PREGNANCY_STAGE,
    SEX,
    SORE_HANDS,
    SPINE_FRACTURE_PAINFUL,
    SPINE_FRACTURE_WHEN,
    T_SCORE_HIP,
    T_SCORE_KNOWN,
    T_SCORE_SIGN,
    T_SCORE_SPINE,
    T_SCORE_YEAR,
    WARNING_SIGNS,
    YEAR_OF_BIRTH,
)
from .hips import (
    APPROACH,
    HIP_FRONT_TIGHT,
    HIP_PAIN_GRADUAL,
    HIP_PAIN_SIDE,
    HIP_SIDES,
    HIPS,
    LIMITS,
    OPERATION_WHEN,
    PAIN_BACK,
    PAIN_HIP,
    STRONG_PAIN_SEEN,
)
from .kinds import Answers, Question, Step, unsure_about
from .living import (
    BALANCE,
    BED,
    DAYS,
    EQUIPMENT,
    FALL_INJURY,
    FALLS,
    GOAL,
    GOAL_WORDS,
    STICK_FOR_BALANCE,
    WALKING_AID,
    WALKING_AID_HAND,
)

STEPS: tuple[Step, ...] = (
    Step(
        key="warning-signs",
        title=_("First: is any of this new?"),
        lead=_("These are signs that a doctor should look at before you exercise."),
        questions=(WARNING_SIGNS,),
    ),
    Step(key="you", title=_("About you"), questions=(YEAR_OF_BIRTH, SEX, HEALTH)),
    Step(key="you-unsure", title=_("Not sure about your health"), questions=(unsure_about(HEALTH),)),
    Step(
        key="you-more",
        title=_("A little more about your health"),
        questions=(BP_CONTROLLED, ACTIVE, PREGNANCY_STAGE, MEDICINES, ILLNESSES),
    ),
    Step(
        key="you-parts",
        title=_("One thing more about your health"),
        questions=(LONG_STEROIDS, CANCER_IN_BONES, SORE_HANDS),
    ),
    Step(key="bones", title=_("Your bones"), questions=(BONES,)),
    Step(
        key="bones-unsure",
        title=_("Not sure about your bones"),
        questions=(unsure_about(BONES, without=("measured",)),),
    ),
    Step(
        key="bones-more",
        title=_("A little more about your bones"),
        questions=(SPINE_FRACTURE_WHEN, SPINE_FRACTURE_PAINFUL, HIP_FRACTURE_WHEN, HEIGHT_CHECKED, T_SCORE_KNOWN),
    ),
    Step(
        key="bones-numbers",
        title=_("Your bone density"),
        lead=_("Write what you know, and leave the rest open."),
        questions=(T_SCORE_HIP, T_SCORE_SPINE, T_SCORE_YEAR),
    ),
    Step(key="bones-sign", title=_("Your bone density, once more"), questions=(T_SCORE_SIGN,)),
    Step(key="hips", title=_("Your hips and other joints"), questions=(HIPS,)),
    Step(key="hips-unsure", title=_("Not sure about your hips and joints"), questions=(unsure_about(HIPS),)),
    Step(
        key="hip-sides",
        title=_("Which hip?"),
        lead=_(
            "An exercise that is not for the one hip may be fine for the other. If you are not sure, we spare both."
        ),
        questions=(*HIP_SIDES, HIP_FRONT_TIGHT),
    ),
    Step(key="hip-operation", title=_("Your hip operation"), questions=(APPROACH, OPERATION_WHEN, LIMITS)),
    Step(key="pain", title=_("Your pain"), questions=(HIP_PAIN_SIDE, PAIN_HIP, HIP_PAIN_GRADUAL, PAIN_BACK)),
    Step(
        key="strong-pain",
        title=_("A pain that somebody should look at"),
        lead=_("You told us that it hurts a lot on most days."),
        questions=(STRONG_PAIN_SEEN,),
    ),
    Step(key="balance", title=_("Balance and falls"), questions=(BALANCE,)),
    Step(key="balance-unsure", title=_("Not sure about your balance"), questions=(unsure_about(BALANCE),)),
    Step(key="balance-more", title=_("A little more about that"), questions=(FALLS, FALL_INJURY, BED, WALKING_AID)),
    Step(key="walking-stick", title=_("Your stick"), questions=(WALKING_AID_HAND, STICK_FOR_BALANCE)),
    Step(key="home", title=_("Your home"), questions=(EQUIPMENT,)),
    Step(key="plan", title=_("Your days and your goal"), questions=(DAYS, GOAL, GOAL_WORDS)),
)

STEP_BY_KEY: Mapping[str, Step] = {step.key: step for step in STEPS}
QUESTION_BY_KEY: Mapping[str, Question] = {question.key: question for step in STEPS for question in step.questions}


def shown_steps(answers: Answers) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.is_shown(answers))


def shown_questions(answers: Answers) -> Iterator[Question]:
    """Yield the questions that these answers call for, in order."""
    for step in STEPS:
        if step.shown_if is None or step.shown_if(answers):
            yield from step.shown_questions(answers)
