"""What the health check asks, in order: screens, questions and answers, as one table that a clinician can read.

Questions Q1–Q20 are those of ``clinical_rules.md``, section 4.1. Every topic has one gate, a list to tick with "None of
these" and "I'm not sure"; a screen further down appears only when an answer calls for it. What follows from the answers
stands in ``facts.py``.

A key or a value that has once been stored is never renamed or removed: people's answers hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from .red_flags import ASKED, Region

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Answers = Mapping[str, Any]
Predicate = Callable[[Answers], bool]

NONE = "none"
NOT_SURE = "not_sure"
ALL = "all"

YOUNGEST = 18
OLDEST = 110
LONGEST_TEXT = 300
DEFAULT_DAYS = ("0", "2", "4")
# What nearly every home has; the person unticks what is not there.
DEFAULT_EQUIPMENT = ("fixed-support", "steady-chair", "bed", "couch")


class Kind(StrEnum):
    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    NUMBER = "number"
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``group`` is a heading above the first choice that has it."""

    value: str
    text: StrOrPromise
    hint: StrOrPromise = ""
    group: StrOrPromise = ""


def always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``shown_if`` looks at the answers so far.

    ``none`` and ``not_sure`` are the words of the answers of that name; None where there is no such answer.
    ``except_ticked`` names a list whose ticked choices are not offered again. ``default`` is ticked at first.
    ``open_choices`` means that the choices are rows of the catalogue and are passed in.
    """

    key: str
    kind: Kind
    text: StrOrPromise
    help: StrOrPromise = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    none: StrOrPromise | None = None
    not_sure: StrOrPromise | None = None
    shown_if: Predicate = always
    except_ticked: str = ""
    default: tuple[str, ...] = ()
    open_choices: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """Every answer that can be stored, "none" and "not sure" last."""
        extra = ((NONE,) if self.none is not None else ()) + ((NOT_SURE,) if self.not_sure is not None else ())
        return tuple(choice.value for choice in self.choices) + extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One screen. Without a ``shown_if`` of its own it is shown when any of its questions is."""

    key: str
    title: StrOrPromise
    lead: StrOrPromise = ""
    questions: tuple[Question, ...]
    shown_if: Predicate | None = None

    def is_shown(self, answers: Answers) -> bool:
        if self.shown_if is not None:
            return self.shown_if(answers)
        return any(question.shown_if(answers) for question in self.questions)

    def shown_questions(self, answers: Answers) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.shown_if(answers))


def listed(answers: Answers, gate: str) -> frozenset[str]:
    """Return what is ticked in a list."""
    return frozenset(answers.get(gate, ()))


def ticked(gate: str, *values: str) -> Predicate:
    """Hold when any of the values is ticked."""
    return lambda answers: not listed(answers, gate).isdisjoint(values)


def possible(gate: str, *values: str) -> Predicate:
    """Hold when any of the values is ticked, or named as one that the person is not sure about."""

    def holds(answers: Answers) -> bool:
        if not listed(answers, gate).isdisjoint(values):
            return True
        return NOT_SURE in listed(answers, gate) and not listed(answers, f"{gate}_unsure").isdisjoint({*values, ALL})

    return holds


def yes_no(key: str, text: StrOrPromise, *, shown_if: Predicate, help: StrOrPromise = "") -> Question:
    return Question(
        key=key,
        kind=Kind.YES_NO,
        text=text,
        help=help,
        choices=(Choice(value="yes", text=_("Yes")), Choice(value="no", text=_("No"))),
        not_sure=_("I’m not sure"),
        shown_if=shown_if,
    )


def unsure_about(gate: Question) -> Question:
    """Ask which of a list the person is not sure about: one screen instead of a yes or no to each."""
    return Question(
        key=f"{gate.key}_unsure",
        kind=Kind.MANY,
        text=_("Which of these are you not sure about?"),
        help=_("We will plan as if those were so, to be on the safe side. You can change it as soon as you know."),
        choices=(
            *(Choice(value=choice.value, text=choice.text, hint=choice.hint) for choice in gate.choices),
            Choice(value=ALL, text=_("All of them")),
        ),
        none=_("None of them, after all"),
        shown_if=ticked(gate.key, NOT_SURE),
        except_ticked=gate.key,
    )


NONE_OF_THESE = _("None of these")
I_AM_NOT_SURE = _("I’m not sure about some of these")

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
        Choice(value="other_illness", text=_("Another long-term illness"), hint=_("Such as lung disease or cancer.")),
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
    help=_("With or without tablets. When it was last measured, your doctor or nurse was content with it."),
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

FOUND = _("Found by a doctor or physiotherapist")
SORE = _("Sore or in trouble, now or in the last 12 months")

# Q6, Q9, Q10, Q18; RF13
HIPS = Question(
    key="hips",
    kind=Kind.MANY,
    text=_("Which of these do you have?"),
    choices=(
        Choice(value="hip_oa", text=_("Arthritis of the hip"), group=FOUND),
        Choice(
            value="fai",
            text=_("Hip impingement"),
            hint=_("Also called FAI: the hip pinches when it bends far."),
            group=FOUND,
        ),
        Choice(
            value="outer_tendon",
            text=_("A sore tendon on the outside of the hip"),
            hint=_("Gluteal tendinopathy, or bursitis."),
            group=FOUND,
        ),
        Choice(
            value="hypermobile",
            text=_("Very flexible joints, or a shallow hip socket"),
            hint=_("Hypermobility, or hip dysplasia."),
            group=FOUND,
        ),
        Choice(
            value="weak_hip_bone",
            text=_("A weakened hip bone"),
            hint=_("Transient osteoporosis, bone death (AVN) or a stress fracture."),
            group=FOUND,
        ),
        Choice(
            value="stenosis",
            text=_("Spinal stenosis"),
            hint=_("A narrow spinal canal: legs hurt on walking and ease on sitting."),
            group=FOUND,
        ),
        Choice(
            value="new_hip", text=_("A new hip"), hint=_("A hip replacement, whole or part, at any time."), group=FOUND
        ),
        Choice(value="other_operation", text=_("Another operation on a hip"), group=FOUND),
        Choice(value="hip_pain", text=_("Pain in the hip or groin"), group=SORE),
        Choice(value="catches", text=_("A hip that locks, catches or gives way again and again"), group=SORE),
        Choice(value="back", text=_("Low back pain"), group=SORE),
        Choice(value="knee", text=_("A knee"), group=SORE),
        Choice(value="neck", text=_("The neck"), group=SORE),
        Choice(value="wrist_or_shoulder", text=_("A wrist or shoulder"), group=SORE),
    ),
    none=NONE_OF_THESE,
    not_sure=I_AM_NOT_SURE,
)

APPROACH = Question(
    key="approach",
    kind=Kind.MANY,
    text=_("From which side did the surgeon put in your new hip?"),
    help=_("Think of where the scar is. If both hips are new, tick both ways."),
    choices=(
        Choice(value="posterior", text=_("From the back"), hint=_("Scar towards the buttock.")),
        Choice(value="anterior", text=_("From the front"), hint=_("Scar at the front of the thigh.")),
        Choice(value="lateral", text=_("From the side"), hint=_("Scar on the outside of the hip.")),
    ),
    not_sure=_("I’m not sure"),
    shown_if=possible("hips", "new_hip"),
)
OPERATION_WHEN = Question(
    key="operation_when",
    kind=Kind.ONE,
    text=_("When was the last operation on a hip?"),
    choices=(
        Choice(value="weeks", text=_("Less than 12 weeks ago")),
        Choice(value="months", text=_("12 weeks to one year ago")),
        Choice(value="years", text=_("More than a year ago")),
    ),
    not_sure=_("I’m not sure"),
    shown_if=possible("hips", "new_hip", "other_operation"),
)
LIMITS = Question(
    key="limits",
    kind=Kind.ONE,
    text=_("Did the surgeon tell you what not to do with that hip?"),
    help=_("For example: do not bend it far, do not cross your legs, do not turn the foot in."),
    choices=(
        Choice(value="apply", text=_("Yes, and it still holds")),
        Choice(value="lifted_lately", text=_("Yes, and it was lifted less than a year ago")),
        Choice(value="lifted", text=_("Yes, and it was lifted more than a year ago")),
        Choice(value="never", text=_("No, I was never given any limits")),
    ),
    not_sure=_("I’m not sure"),
    shown_if=possible("hips", "new_hip", "other_operation"),
)

# Section 5.3, last row: which hip. No answer, and "not sure", count as both.
LEFT_OR_RIGHT = (
    Choice(value="left", text=_("Left")),
    Choice(value="right", text=_("Right")),
    Choice(value="both", text=_("Both")),
)


def which_hip(tick: str, text: StrOrPromise, *, both: StrOrPromise | None = None) -> Question:
    """Ask for the side of what is ticked among the hips. ``both`` says what both sides mean, where that needs words."""
    choices = LEFT_OR_RIGHT if both is None else (*LEFT_OR_RIGHT[:2], Choice(value="both", text=both))
    return Question(
        key=f"{tick}_side",
        kind=Kind.ONE,
        text=text,
        choices=choices,
        required=False,
        not_sure=_("I’m not sure"),
        shown_if=possible("hips", tick),
    )


HIP_SIDES: tuple[Question, ...] = (
    which_hip("hip_oa", _("Arthritis: which hip?")),
    which_hip("fai", _("Impingement: which hip?")),
    which_hip("outer_tendon", _("The sore tendon on the outside: which hip?")),
    which_hip(
        "hypermobile",
        _("Flexible joints or a shallow socket: which hip?"),
        both=_("Both, or all my joints"),
    ),
    which_hip("weak_hip_bone", _("The weakened bone: which hip?")),
    which_hip("new_hip", _("Which hip is new?")),
)

# Section 5.3: impingement and a tight front of the hip
HIP_FRONT_TIGHT = yes_no(
    "hip_front_tight",
    _("Does the front of your hip feel tight?"),
    help=_("For example when you take a long step, or when you stand up after a long time on a chair."),
    shown_if=possible("hips", "fai"),
)

# Q15
HIP_PAIN_SIDE = Question(
    key="hip_pain_side",
    kind=Kind.ONE,
    text=_("Which hip hurts?"),
    choices=LEFT_OR_RIGHT,
    shown_if=possible("hips", "hip_pain"),
)
HIP_PAIN_GRADUAL = yes_no(
    "hip_pain_gradual",
    _("Did the pain come on little by little?"),
    help=_("Not from one moment to the next, and not after a fall or a knock."),
    shown_if=possible("hips", "hip_pain"),
)
PAIN_HIP = Question(
    key="pain_hip",
    kind=Kind.SCALE,
    text=_("How bad is the hip on most days?"),
    help=_("0 is no pain, 10 is the worst that you can imagine."),
    shown_if=possible("hips", "hip_pain"),
)
PAIN_BACK = Question(
    key="pain_back",
    kind=Kind.SCALE,
    text=_("How bad is the back on most days?"),
    help=_("0 is no pain, 10 is the worst that you can imagine."),
    shown_if=possible("hips", "back"),
)

# Q11–Q13
BALANCE = Question(
    key="balance",
    kind=Kind.MANY,
    text=_("Is any of this true for you?"),
    choices=(
        Choice(value="fallen", text=_("I have fallen in the last 12 months"), hint=_("Slips and trips count too.")),
        Choice(value="unsteady", text=_("I feel unsteady when I stand or walk")),
        Choice(value="worried", text=_("I worry about falling")),
        Choice(value="no_floor", text=_("I cannot get down to the floor and up again alone")),
        Choice(value="walking_aid", text=_("I walk with a stick, a crutch or a frame")),
    ),
    none=NONE_OF_THESE,
    not_sure=I_AM_NOT_SURE,
)

# Q20
FALLS = Question(
    key="falls",
    kind=Kind.ONE,
    text=_("How often did you fall in the last 12 months?"),
    choices=(Choice(value="one", text=_("Once")), Choice(value="more", text=_("Twice or more"))),
    not_sure=_("I’m not sure"),
    shown_if=ticked("balance", "fallen"),
)
FALL_INJURY = yes_no(
    "fall_injury",
    _("Were you hurt?"),
    help=_(
        "A break, a wound, a bad bruise or a knock on the head: anything that needed care or stopped you for some days."
    ),
    shown_if=ticked("balance", "fallen"),
)
WALKING_AID_HAND = Question(
    key="walking_aid_hand",
    kind=Kind.ONE,
    text=_("In which hand do you hold your stick or crutch?"),
    choices=(
        Choice(value="left", text=_("Left hand")),
        Choice(value="right", text=_("Right hand")),
        Choice(value="both", text=_("Both hands, or a frame")),
    ),
    shown_if=ticked("balance", "walking_aid"),
)

# Q17
EQUIPMENT = Question(
    key="equipment",
    kind=Kind.MANY,
    text=_("What do you have at home?"),
    help=_("We ticked what most homes have. Untick what you do not have. You need not buy anything."),
    required=False,
    default=DEFAULT_EQUIPMENT,
    open_choices=True,
)

DAYS = Question(
    key="days",
    kind=Kind.MANY,
    text=_("On which days would you like to exercise?"),
    help=_("Two or three days with a free day between them suit most people. You can move them later."),
    choices=(
        Choice(value="0", text=_("Monday")),
        Choice(value="1", text=_("Tuesday")),
        Choice(value="2", text=_("Wednesday")),
        Choice(value="3", text=_("Thursday")),
        Choice(value="4", text=_("Friday")),
        Choice(value="5", text=_("Saturday")),
        Choice(value="6", text=_("Sunday")),
    ),
    default=DEFAULT_DAYS,
)
GOAL = Question(
    key="goal",
    kind=Kind.ONE,
    text=_("What matters most to you?"),
    choices=(
        Choice(value="stronger", text=_("Stronger hips and legs")),
        Choice(value="steadier", text=_("Steadier on my feet")),
        Choice(value="less_stiff", text=_("Less stiff")),
        Choice(value="bones", text=_("Look after my bones")),
    ),
    required=False,
)
GOAL_WORDS = Question(
    key="goal_words",
    kind=Kind.TEXT,
    text=_("In your own words"),
    help=_("For example: climb the stairs without the rail, or play on the floor with the grandchildren."),
    required=False,
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
