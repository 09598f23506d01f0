"""Hips and other joints, operations, sides and pain (``clinical_rules.md``, 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exercises.measures.scales import PAIN_RED_FROM

from .kinds import I_AM_NOT_SURE, NONE_OF_THESE, PARTS_SINCE, Answers, Choice, Kind, Question, possible, yes_no

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

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

# Section 5.3, last row: which hip. A missing answer and "not sure" count as both hips.
LEFT_OR_RIGHT = (
    Choice(value="left", text=_("Left")),
    Choice(value="right", text=_("Right")),
    Choice(value="both", text=_("Both")),
)


def which_hip(tick: str, text: StrOrPromise, *, both: StrOrPromise | None = None) -> Question:
    """Ask on which side something is that was ticked among the hips. ``both`` explains that answer where needed."""
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

PAINS = ("pain_hip", "pain_back")


def _strong(answers: Answers) -> bool:
    """Whether a pain that these answers call for is in the red zone (5.3)."""
    return any(
        question.shown_if(answers) and (answers.get(question.key) or 0) >= PAIN_RED_FROM
        for question in (PAIN_HIP, PAIN_BACK)
    )


STRONG_PAIN_SEEN = yes_no(
    "strong_pain_seen",
    _("Has a doctor or physiotherapist looked at this pain?"),
    help=_("Since it has been this strong."),
    shown_if=_strong,
    since=PARTS_SINCE,
)
