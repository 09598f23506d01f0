"""The screens of the health check, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from .health import (
    ACTIVE,
    BONES,
    BP_CONTROLLED,
    HEALTH,
    HEIGHT_CHECKED,
    HIP_FRACTURE_WHEN,
    MEDICINES,
    PREGNANCY_STAGE,
    SEX,
    SPINE_FRACTURE_PAINFUL,
    SPINE_FRACTURE_WHEN,
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
)
from .kinds import Answers, Question, Step, unsure_about
from .living import BALANCE, DAYS, EQUIPMENT, FALL_INJURY, FALLS, GOAL, GOAL_WORDS, WALKING_AID_HAND

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
        questions=(BP_CONTROLLED, ACTIVE, PREGNANCY_STAGE, MEDICINES),
    ),
    Step(key="bones", title=_("Your bones"), questions=(BONES,)),
    Step(key="bones-unsure", title=_("Not sure about your bones"), questions=(unsure_about(BONES),)),
    Step(
        key="bones-more",
        title=_("A little more about your bones"),
        questions=(SPINE_FRACTURE_WHEN, SPINE_FRACTURE_PAINFUL, HIP_FRACTURE_WHEN, HEIGHT_CHECKED),
    ),
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
    Step(key="balance", title=_("Balance and falls"), questions=(BALANCE,)),
    Step(key="balance-unsure", title=_("Not sure about your balance"), questions=(unsure_about(BALANCE),)),
    Step(key="balance-more", title=_("A little more about that"), questions=(FALLS, FALL_INJURY, WALKING_AID_HAND)),
    Step(key="home", title=_("Your home"), questions=(EQUIPMENT,)),
    Step(key="plan", title=_("Your days and your goal"), questions=(DAYS, GOAL, GOAL_WORDS)),
)

STEP_BY_KEY: Mapping[str, Step] = {step.key: step for step in STEPS}
QUESTION_BY_KEY: Mapping[str, Question] = {question.key: question for step in STEPS for question in step.questions}
STEP_OF: Mapping[str, Step] = {question.key: step for step in STEPS for question in step.questions}


def shown_steps(answers: Answers) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.is_shown(answers))


def shown_questions(answers: Answers) -> Iterator[Question]:
    """Yield the questions that these answers call for, in order."""
    for step in shown_steps(answers):
        yield from step.shown_questions(answers)
