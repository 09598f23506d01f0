"""Balance and falls, what is at home, days and the goal (``clinical_rules.md``, 4.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .kinds import (
    DEFAULT_DAYS,
    DEFAULT_EQUIPMENT,
    I_AM_NOT_SURE,
    NONE_OF_THESE,
    PARTS_SINCE,
    Answers,
    Choice,
    Kind,
    Question,
    possible,
    ticked,
    yes_no,
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
        Choice(value="walking_aid", text=_("I use a stick, a crutch, a frame or a wheelchair")),
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
# Q13 in parts
WALKING_AID = Question(
    key="walking_aid",
    kind=Kind.ONE,
    text=_("What do you use to get about?"),
    choices=(
        Choice(value="one", text=_("One stick or crutch")),
        Choice(value="two", text=_("Two sticks or crutches, or a frame")),
        Choice(value="wheelchair", text=_("A wheelchair for most of the day, and I can stand")),
        Choice(value="cannot_stand", text=_("A wheelchair for most of the day, and I cannot stand")),
    ),
    shown_if=ticked("balance", "walking_aid"),
    since=PARTS_SINCE,
)
STICK_FOR_BALANCE = yes_no(
    "stick_for_balance",
    _("Do you use the stick to keep your balance?"),
    help=_("Choose “No” if you use it only because a leg hurts."),
    shown_if=lambda answers: ticked("balance", "walking_aid")(answers) and answers.get("walking_aid") == "one",
    since=PARTS_SINCE,
)


def _one_stick_or_unsaid(answers: Answers) -> bool:
    """Hold for one stick, and for older answers that tell only the hand."""
    return ticked("balance", "walking_aid")(answers) and answers.get("walking_aid", "one") == "one"


WALKING_AID_HAND = Question(
    key="walking_aid_hand",
    kind=Kind.ONE,
    text=_("In which hand do you hold your stick or crutch?"),
    choices=(
        Choice(value="left", text=_("Left hand")),
        Choice(value="right", text=_("Right hand")),
        Choice(value="both", text=_("Both hands, or a frame")),
    ),
    shown_if=_one_stick_or_unsaid,
)
# Where a person can lie who cannot get down to the floor (Q12 in parts)
BED = yes_no(
    "bed",
    _("Can you lie down on a bed or couch and get up again alone?"),
    help=_("Then we plan what is done lying down for there, not for the floor."),
    shown_if=possible("balance", "no_floor"),
    since=PARTS_SINCE,
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
