"""Warning signs, the person, their illnesses and their bones (``clinical_rules.md``, 4.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ..red_flags import ASKED, Region
from .kinds import (
    I_AM_NOT_SURE,
    NONE_OF_THESE,
    NOT_SURE,
    PARTS_SINCE,
    Answers,
    Choice,
    Kind,
    Question,
    either,
    possible,
    ticked,
    yes_no,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# A T-score from here on is asked back (4.1).
T_SCORE_ASKED_BACK = Decimal(1)

REGIONS = {
    Region.CHEST: _("Chest and head"),
    Region.LEG: _("Hip and leg"),
    Region.BACK: _("Back, bladder and the whole body"),
}

WARNING_SIGNS = Question(
    key="warning_signs",
    kind=Kind.MANY,
    text=_("Do you have any of these?"),
    help=_("Tick what you have now, or had lately and no doctor has looked at yet. If you are in doubt, tick it."),
    choices=tuple(Choice(value=flag.code, text=flag.words, group=REGIONS[flag.region]) for flag in ASKED),
    none=NONE_OF_THESE,
)

YEAR_OF_BIRTH = Question(key="year_of_birth", kind=Kind.NUMBER, text=_("Which year were you born?"))

SEX = Question(
    key="sex",
    kind=Kind.ONE,
    text=_("Are you a woman or a man?"),
    help=_("Only used to compare test results with people like you."),
    choices=(
        Choice(value="female", text=_("Woman")),
        Choice(value="male", text=_("Man")),
        Choice(value="unsaid", text=_("Rather not say")),
    ),
    required=False,
)

# Q1–Q5, Q7, Q14
HEALTH = Question(
    key="health",
    kind=Kind.MANY,
    text=_("Is any of this true for you?"),
    choices=(
        Choice(
            value="heart",
            text=_("A heart condition"),
            hint=_("Such as angina, a heart attack, heart failure or a stent."),
        ),
        Choice(value="high_bp", text=_("High blood pressure"), hint=_("Also when tablets keep it down.")),
        Choice(
            value="chest_pain",
            text=_("Chest pain or pressure"),
            hint=_("At rest, in daily life or when you make an effort."),
        ),
        Choice(
            value="blackout",
            text=_("A blackout, or so dizzy that I lost my balance"),
            hint=_("In the last 12 months."),
        ),
        Choice(
            value="metabolic_or_kidney",
            text=_("Diabetes or a kidney illness"),
            hint=_("Or another illness of the metabolism."),
        ),
        Choice(
            value="other_illness",
            text=_("Another long-term illness"),
            hint=_(
                "Such as lung disease, cancer, rheumatoid arthritis, Parkinson’s, MS or a stroke. Also one of the past."
            ),
        ),
        Choice(value="pregnancy", text=_("Pregnant, or gave birth in the last three months")),
        Choice(value="supervised", text=_("Told to exercise only with a professional beside me")),
        Choice(
            value="medicines",
            text=_("Regular medicine on prescription"),
            hint=_("Tablets, and also injections or drips for the bones."),
        ),
    ),
    none=NONE_OF_THESE,
    not_sure=I_AM_NOT_SURE,
)

BP_CONTROLLED = yes_no(
    "bp_controlled",
    _("Is your blood pressure under control?"),
    help=_(
        "With or without tablets. Choose “No” when a doctor or nurse says that it is too high, or when you measured "
        "180 over 110 or more yourself, twice. If you do not know your numbers, you are not sure."
    ),
    shown_if=possible("health", "high_bp"),
)

# Q14, for PG-2b
PREGNANCY_STAGE = Question(
    key="pregnancy_stage",
    kind=Kind.ONE,
    text=_("How far along are you?"),
    choices=(
        Choice(value="before_16", text=_("Pregnant, before week 16")),
        Choice(value="from_16", text=_("Pregnant, week 16 or further")),
        Choice(value="birth", text=_("I gave birth in the last three months")),
    ),
    not_sure=_("I’m not sure"),
    shown_if=possible("health", "pregnancy"),
)

# Q16, asked only where the clearance table (4.2) needs it
ACTIVE = yes_no(
    "active",
    _("Have you been active lately?"),
    help=_("In the last three months, at least 30 minutes on 3 days of most weeks: brisk walking, cycling, gardening."),
    shown_if=possible("health", "heart", "metabolic_or_kidney"),
)

MEDICINES = Question(
    key="medicines",
    kind=Kind.MANY,
    text=_("Which of these medicines do you take?"),
    choices=(
        Choice(
            value="bone",
            text=_("For my bones"),
            hint=_("Alendronate, risedronate, ibandronate, zoledronate, denosumab or romosozumab."),
        ),
        Choice(value="steroids", text=_("Steroid tablets"), hint=_("Such as prednisolone.")),
        Choice(value="blood_thinners", text=_("Blood thinners")),
        Choice(value="sedatives", text=_("Sleeping or calming tablets")),
    ),
    none=NONE_OF_THESE,
    not_sure=_("I’m not sure"),
    shown_if=possible("health", "medicines"),
)

# Q4 and Q5 in parts, for those alone who ticked them
ILLNESSES = Question(
    key="illnesses",
    kind=Kind.MANY,
    text=_("Which long-term illness is it?"),
    choices=(
        Choice(value="lung", text=_("A lung disease"), hint=_("Such as asthma or COPD.")),
        Choice(value="cancer", text=_("Cancer, now or in the past")),
        Choice(
            value="inflammatory",
            text=_("Inflamed joints"),
            hint=_("Rheumatoid arthritis, ankylosing spondylitis and the like. Not wear and tear."),
        ),
        Choice(
            value="nerves",
            text=_("Nerves or movement"),
            hint=_("Such as Parkinson’s, MS, a stroke, or feet that have gone numb."),
        ),
        Choice(value="another", text=_("A different one")),
    ),
    not_sure=_("I’m not sure"),
    shown_if=possible("health", "other_illness"),
    since=PARTS_SINCE,
)
CANCER_IN_BONES = yes_no(
    "cancer_in_bones",
    _("Is or was the cancer in your bones, or do your bones hurt since?"),
    help=_("Pain in the back, the hip or elsewhere that began after the cancer, and that no doctor has explained."),
    shown_if=ticked("illnesses", "cancer", NOT_SURE),
    since=PARTS_SINCE,
)
SORE_HANDS = yes_no(
    "sore_hands",
    _("Are your hands or wrists sore or swollen?"),
    help=_("Then we leave out leaning on them, or change it."),
    shown_if=ticked("illnesses", "inflammatory", NOT_SURE),
    since=PARTS_SINCE,
)
LONG_STEROIDS = yes_no(
    "long_steroids",
    _("Have you taken steroid tablets for three months or longer?"),
    help=_("All times together. An inhaler, a cream or an injection does not count."),
    shown_if=ticked("medicines", "steroids", NOT_SURE),
    since=PARTS_SINCE,
)

# Q8
BONES = Question(
    key="bones",
    kind=Kind.MANY,
    text=_("Has anyone told you that you have any of these?"),
    help=_("If your bones were never measured and nobody said anything, tick “None of these”."),
    choices=(
        Choice(value="osteopenia", text=_("Osteopenia"), hint=_("Bones a little thinner than usual.")),
        Choice(value="osteoporosis", text=_("Osteoporosis"), hint=_("Thin bones that break more easily.")),
        Choice(value="spine_fracture", text=_("A broken or squashed spine bone"), hint=_("At any time.")),
        Choice(value="hip_fracture", text=_("A broken hip"), hint=_("At any time.")),
        Choice(value="breaks", text=_("Two or more bones broken by small falls or knocks")),
        Choice(
            value="height",
            text=_("More than 4 cm shorter than I once was"),
            hint=_("That is about an inch and a half."),
        ),
        Choice(
            value="measured",
            text=_("I know a number from a bone density test"),
            hint=_("It is called T-score, and mostly has a minus before it."),
        ),
    ),
    none=NONE_OF_THESE,
    not_sure=I_AM_NOT_SURE,
)

RECENT_OR_OLDER = (
    Choice(value="recent", text=_("Less than 12 weeks ago")),
    Choice(value="older", text=_("Longer ago")),
)

# Q20
SPINE_FRACTURE_WHEN = Question(
    key="spine_fracture_when",
    kind=Kind.ONE,
    text=_("When did a spine bone last break?"),
    choices=RECENT_OR_OLDER,
    not_sure=_("I’m not sure"),
    shown_if=possible("bones", "spine_fracture"),
)
SPINE_FRACTURE_PAINFUL = yes_no(
    "spine_fracture_painful", _("Does your spine still hurt there?"), shown_if=possible("bones", "spine_fracture")
)
HIP_FRACTURE_WHEN = Question(
    key="hip_fracture_when",
    kind=Kind.ONE,
    text=_("When did you break your hip?"),
    choices=RECENT_OR_OLDER,
    not_sure=_("I’m not sure"),
    shown_if=possible("bones", "hip_fracture"),
)
HEIGHT_CHECKED = yes_no(
    "height_checked",
    _("Has a doctor looked at your back because you got shorter?"),
    help=_("Looked at it closely, or had an X-ray taken."),
    shown_if=possible("bones", "height"),
)

# Q8, the numbers. Whoever ticked "I know a number" is not asked whether they know one.
T_SCORE_KNOWN = Question(
    key="t_score_known",
    kind=Kind.ONE,
    text=_("Do you know a number from a bone density test?"),
    help=_("It is called T-score. It stands in the letter about the test, like −1.8."),
    choices=(Choice(value="yes", text=_("Yes")), Choice(value="no", text=_("No, or I would have to look"))),
    required=False,
    default=("no",),
    shown_if=lambda answers: (
        possible("bones", "osteopenia", "osteoporosis", "spine_fracture", "hip_fracture", "breaks")(answers)
        and not ticked("bones", "measured")(answers)
    ),
    since=PARTS_SINCE,
)


def _said_known(answers: Answers) -> bool:
    return T_SCORE_KNOWN.shown_if(answers) and answers.get("t_score_known") == "yes"


KNOWS_T_SCORE = either(ticked("bones", "measured"), _said_known)
T_SCORE_SITES = ("t_score_hip", "t_score_spine")


def t_score(key: str, text: StrOrPromise) -> Question:
    return Question(key=key, kind=Kind.T_SCORE, text=text, required=False, shown_if=KNOWS_T_SCORE, since=PARTS_SINCE)


T_SCORE_HIP = t_score("t_score_hip", _("T-score of the hip"))
T_SCORE_SPINE = t_score("t_score_spine", _("T-score of the lower back"))
T_SCORE_YEAR = Question(
    key="t_score_year",
    kind=Kind.NUMBER,
    text=_("In which year was it measured?"),
    required=False,
    shown_if=KNOWS_T_SCORE,
    since=PARTS_SINCE,
)


def is_in_doubt(answers: Answers) -> bool:
    """Whether a T-score is so high that its minus may have been forgotten (4.1)."""
    given = [answers.get(key) for key in T_SCORE_SITES]
    return KNOWS_T_SCORE(answers) and any(value is not None and Decimal(value) >= T_SCORE_ASKED_BACK for value in given)


T_SCORE_SIGN = Question(
    key="t_score_sign",
    kind=Kind.ONE,
    text=_("Is there a minus before your T-score?"),
    help=_("You wrote a number above zero. Such a number means strong bones; most letters say something like −2.5."),
    choices=(
        Choice(value="minus", text=_("Yes, it is a minus")),
        Choice(value="plus", text=_("No, it really is above zero")),
    ),
    not_sure=_("I’m not sure"),
    shown_if=is_in_doubt,
    since=PARTS_SINCE,
)


def with_minus(answers: Answers) -> Answers:
    """Return the answers, with its minus before each T-score of which the person said that it was forgotten."""
    if answers.get(T_SCORE_SIGN.key) != "minus":
        return answers
    given = {key: answers[key] for key in T_SCORE_SITES if answers.get(key) is not None}
    return {**answers, **{key: f"-{score}" for key, score in given.items() if Decimal(score) >= T_SCORE_ASKED_BACK}}
