"""Who the fictional people are, and how their three months went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.health_check.questions.kinds import DEFAULT_EQUIPMENT
from accounts.models import CHOSEN, Scope

from ..models import SetLog

WEEKS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message to the care team, or its ``answer``."""

    text: str
    days_ago: int
    answer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What one of them shares with a clinician of the fictional practice, since so many weeks ago.

    Without ``shares`` they are invited and have not answered. ``ended`` is how many days ago they ended it.
    ``looked_after``: the clinician noted something, asked for a self-test, and keeps an exercise as it is.
    """

    clinician: str
    shares: tuple[Scope, ...] = ()
    weeks: int = 4
    may_act: bool = False
    assistants_too: bool = False
    ended: int | None = None
    messages: tuple[Told, ...] = ()
    looked_after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One fictional person and how their three months went.

    ``pain`` and ``effort``, 0 to 10, are where they begin and where they end. ``keeps`` is the share of planned days on
    which they exercise. In the weeks of ``away``, counted from 0, they do not, and their own note afterwards has the
    reason. They take up another program, ``then``, in week ``then_from``.
    """

    name: str
    age: int
    answers: Mapping[str, Any]
    pain: tuple[float, float]
    effort: tuple[float, float]
    keeps: float = 0.85
    skips: Mapping[str, float] = field(default_factory=dict)
    away: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    weeks: int = WEEKS
    hour: int = 9
    then: str = ""
    then_from: int = 0
    # Beside the sessions: what they do, for about how many minutes, and in which week they begin; nothing without any.
    moves: tuple[str, ...] = ()
    moves_minutes: int = 15
    moves_from: int = 1
    # What they name in a check-in, with the score where they begin and where they end; from ``silent_from`` they answer
    # none.
    matters: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    silent_from: int = 1000
    # The week in which they fall, and their back hurts: a warning sign. ``until_seen`` days later a clinician has
    # looked at it and said yes; they go through the health check once more and go on.
    fell_in: int | None = None
    until_seen: int = 4
    sign: str = "RF10"
    sharing: Sharing | None = None

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@demo.example"


CHARACTERS: tuple[Character, ...] = (
    Character(
        name="Ruth Storybook",
        age=71,
        answers={
            "sex": "female",
            "health": ["medicines"],
            "medicines": ["bone"],
            "bones": ["osteoporosis"],
            "balance": ["fallen", "unsteady", "worried"],
            "falls": "one",
            "fall_injury": "no",
            "equipment": [*DEFAULT_EQUIPMENT, "ankle-weights"],
            "goal": "steadier",
            "goal_words": "Walk to the market and back without holding on to anybody.",
        },
        pain=(2.4, 0.8),
        effort=(6.0, 4.6),
        keeps=0.9,
        matters={"Carry the shopping home": (4, 7), "Put on my stockings": (3, 6), "Go down the stairs": (5, 7)},
        skips={SetLog.Skipped.NO_TIME: 0.02, SetLog.Skipped.TOO_HARD: 0.02},
        away={5: "A week at my sister’s. Good to be back."},
        notes=(
            "Held on with both hands today. Felt safe.",
            "One hand on the kitchen counter now.",
            "Slept badly, took it slowly.",
            "The postman rang in the middle of it.",
        ),
        moves=("walk",),
        moves_from=5,
        fell_in=10,
        sharing=Sharing(
            clinician="Paula",
            shares=CHOSEN,
            may_act=True,
            assistants_too=True,
            messages=(
                Told(text="May I go to the market by bus, or is that too much?", days_ago=9),
                Told(text="Go, and sit down once on the way. Tell me how it went.", days_ago=8, answer=True),
            ),
            looked_after=True,
        ),
    ),
    Character(
        name="Tom Makebelieve",
        age=44,
        answers={
            "sex": "male",
            "hips": ["fai", "hip_pain"],
            "fai_side": "right",
            "hip_front_tight": "no",
            "hip_pain_side": "right",
            "pain_hip": 4,
            "hip_pain_gradual": "yes",
            "equipment": [*DEFAULT_EQUIPMENT, "band", "hand-weights"],
            "days": ["1", "3", "5"],
            "goal": "less_stiff",
            "goal_words": "Sit through a film without a sore groin.",
        },
        pain=(4.6, 2.2),
        effort=(4.5, 6.0),
        keeps=0.72,
        matters={"Sit through a film": (4, 6), "Run for the bus": (2, 3)},
        skips={SetLog.Skipped.PAIN: 0.06, SetLog.Skipped.NO_TIME: 0.05},
        away={8: "Work was mad last week.", 12: ""},
        sharing=Sharing(
            clinician="Paula",
            shares=(Scope.PLAN,),
            messages=(Told(text="I was on the road all week. Do I begin where I stopped?", days_ago=1),),
        ),
        notes=(
            "Pinched a little at the front of the hip, made it smaller.",
            "Long day in the car before this.",
            "Best session so far.",
        ),
        hour=19,
        moves=("walk", "cycling"),
        moves_minutes=25,
    ),
    Character(
        name="Ines Invented",
        age=63,
        answers={
            "sex": "female",
            "hips": ["knee"],
            "equipment": [*DEFAULT_EQUIPMENT, "step", "band", "loop-band"],
            "days": ["0", "3"],
            "goal": "less_stiff",
            "goal_words": "Kneel in the garden again.",
        },
        pain=(3.2, 1.6),
        effort=(5.0, 6.4),
        keeps=0.94,
        matters={"Kneel in the garden": (2, 6)},
        skips={SetLog.Skipped.PAIN: 0.03, SetLog.Skipped.NO_EQUIPMENT: 0.02},
        away={3: "Grandchildren were here, no minute to myself."},
        notes=("Knee grumbled on the stairs afterwards, fine by the evening.", "Did it with the radio on."),
        hour=8,
        then="six-hip-exercises",
        then_from=7,
        moves=("gardening", "walk", "class"),
        moves_minutes=35,
        sharing=Sharing(clinician="Henry", shares=(Scope.PLAN, Scope.PAIN), ended=5),
    ),
    Character(
        name="Walter Fable",
        age=78,
        answers={
            "sex": "male",
            "health": ["high_bp", "medicines"],
            "bp_controlled": "yes",
            "medicines": ["blood_thinners"],
            "hips": ["stenosis", "back"],
            "pain_back": 3,
            "days": ["0", "2", "4", "6"],
            "goal": "less_stiff",
            "goal_words": "Walk round the park without a bench in between.",
        },
        pain=(3.4, 2.6),
        effort=(3.6, 4.4),
        keeps=0.62,
        matters={"Walk round the park": (4, 4), "Stand while I cook": (5, 6)},
        silent_from=12,
        skips={SetLog.Skipped.OTHER: 0.03, SetLog.Skipped.NO_TIME: 0.03},
        away={6: "", 7: "", 8: "Had a cold for three weeks. Began again with the knee rolls."},
        notes=("Only small ones today.", "Legs were easier on the way to the shop."),
        hour=10,
        moves=("walk",),
        moves_minutes=10,
        sharing=Sharing(clinician="Henry"),
    ),
    Character(
        name="Greta Pretend",
        age=68,
        answers={
            "sex": "female",
            "hips": ["new_hip"],
            "approach": ["posterior"],
            "operation_when": "weeks",
            "limits": "apply",
            "balance": ["walking_aid"],
            "walking_aid": "one",
            "walking_aid_hand": "left",
            "stick_for_balance": "no",
            "goal": "stronger",
            "goal_words": "Be back in the choir, standing.",
        },
        pain=(0, 0),
        effort=(0, 0),
        weeks=1,
        sharing=Sharing(
            clinician="Henry", shares=(Scope.PLAN, Scope.PAIN, Scope.HEALTH, Scope.CHECKS), weeks=1, may_act=True
        ),
    ),
)
