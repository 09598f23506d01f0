"""A few fictional people with three months behind them, for looking at Homestretch without anybody's health data.

Everything they have is made by the services that real people use, told of the past through ``at``, ``today`` and
``performed_on``. Their story comes from a random number generator with a fixed seed: the same day makes the same story.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.entrance.services import create_fictional_person
from accounts.health_check import services as health_check
from accounts.health_check.questions.kinds import DEFAULT_EQUIPMENT
from accounts.health_check.questions.steps import shown_steps
from accounts.health_check.testing import healthy_answers
from accounts.models import HealthProfile, User
from exercises.measures.scales import HIGHEST, PAIN_AMBER_FROM, PAIN_RED_FROM

from .decision.morning import answer_next_day
from .entries.plan import DoneSet, PlannedSet
from .models import Routine, RoutineItem, Session, SetLog
from .proposal.propose import propose
from .proposal.start import start_routine
from .session.asked import items_with_sets
from .session.begin import start_session
from .session.do import log_all_as_planned, log_exercise, skip_exercise
from .session.finish import finish_session

WEEKS = 13


class RealPeopleError(Exception):
    """The database has people in it who are not fictional."""


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
        skips={SetLog.Skipped.NO_TIME: 0.02, SetLog.Skipped.TOO_HARD: 0.02},
        away={5: "A week at my sister’s. Good to be back."},
        notes=(
            "Held on with both hands today. Felt safe.",
            "One hand on the kitchen counter now.",
            "Slept badly, took it slowly.",
            "The postman rang in the middle of it.",
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
        skips={SetLog.Skipped.PAIN: 0.06, SetLog.Skipped.NO_TIME: 0.05},
        away={8: "Work was mad last week."},
        notes=(
            "Pinched a little at the front of the hip, made it smaller.",
            "Long day in the car before this.",
            "Best session so far.",
        ),
        hour=19,
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
        skips={SetLog.Skipped.PAIN: 0.03, SetLog.Skipped.NO_EQUIPMENT: 0.02},
        away={3: "Grandchildren were here, no minute to myself."},
        notes=("Knee grumbled on the stairs afterwards, fine by the evening.", "Did it with the radio on."),
        hour=8,
        then="six-hip-exercises",
        then_from=7,
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
        skips={SetLog.Skipped.OTHER: 0.03, SetLog.Skipped.NO_TIME: 0.03},
        away={6: "", 7: "", 8: "Had a cold for three weeks. Began again with the knee rolls."},
        notes=("Only small ones today.", "Legs were easier on the way to the shop."),
        hour=10,
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
    ),
)


def make_people(*, today: date, password: str) -> list[User]:
    """Create the characters who are missing, each with everything up to yesterday, and return those created.

    Safe to repeat: a second call creates nobody and changes nothing. Raises ``RealPeopleError``, with nothing changed,
    when the database has anybody who is neither fictional nor staff.
    """
    if User.objects.filter(is_demo=False, is_staff=False, is_superuser=False).exists():
        raise RealPeopleError
    there = set(
        User.objects.filter(email__in=[character.email for character in CHARACTERS]).values_list("email", flat=True)
    )
    return [
        make_person(character, today=today, password=password)
        for character in CHARACTERS
        if character.email not in there
    ]


@transaction.atomic
def make_person(character: Character, *, today: date, password: str) -> User:
    """Create one character with their health check, their routine and their sessions up to yesterday."""
    # One generator for each, so that a change to one story leaves the others alone.
    random = Random(character.email)  # noqa: S311 - a story, not a secret
    began = today - timedelta(weeks=character.weeks)
    at = _moment(began, character.hour)
    user = create_fictional_person(name=character.name, email=character.email, password=password, at=at)
    answers = healthy_answers(year_of_birth=began.year - character.age, **character.answers)
    for step in shown_steps(answers):
        asked = step.shown_questions(answers)
        health_check.save_step(
            by=user,
            step=step.key,
            answers={question.key: answers[question.key] for question in asked if question.key in answers},
            at=at,
        )
    health_check.complete_health_check(by=user, at=at)
    changes_on = began + timedelta(weeks=character.then_from) if character.then else today
    _follow(character, _start(user, began, character.hour), first=began, end=changes_on, began=began, random=random)
    if character.then:
        routine = _start(user, changes_on, character.hour, slug=character.then)
        _follow(character, routine, first=changes_on, end=today, began=began, random=random)
    return user


def _start(user: User, day: date, hour: int, slug: str | None = None) -> Routine:
    profile = user.health_profiles.get(state=HealthProfile.State.IN_FORCE)
    proposal = propose(profile=profile, today=day, slug=slug)
    if proposal is None:
        raise LookupError(f"There is no published program {slug}.")
    return start_routine(by=user, proposal=proposal, today=day, at=_moment(day, hour))


def _follow(character: Character, routine: Routine, *, first: date, end: date, began: date, random: Random) -> None:
    """Do the planned sessions from ``first`` until the day before ``end``, with gaps as people have them."""
    if routine.locked:
        return
    days = (first + timedelta(days=ahead) for ahead in range((end - first).days))
    back_with = ""
    for day in days:
        week = (day - began).days // 7
        if week in character.away:
            back_with = character.away[week]
            continue
        if day.weekday() not in routine.days or random.random() > character.keeps:
            continue
        along = (day - began).days / (7 * character.weeks)
        Telling(character, routine, random, along=along).tell(day, back_with)
        back_with = ""


class Telling:
    """One session of a character. ``along`` is how much of their time has passed, 0 to 1."""

    def __init__(
        self,
        character: Character,
        routine: Routine,
        random: Random,
        *,
        along: float,
    ) -> None:
        self.character = character
        self.routine = routine
        self.random = random
        self.along = along

    def tell(self, day: date, note: str) -> Session:
        now = _moment(day, self.character.hour, self.random.randrange(0, 50))
        session = start_session(
            by=self.routine.user,
            routine=self.routine,
            session_id=uuid.UUID(int=self.random.getrandbits(128), version=4),
            performed_on=day,
            pain_before=self.score(self.character.pain) // 2,
            at=now,
        )
        pain, effort = self.score(self.character.pain), self.score(self.character.effort)
        # One tap for all of it, as on most days; else exercise by exercise.
        if self.random.random() < 0.45:
            now += timedelta(minutes=self.random.randrange(18, 30))
            log_all_as_planned(session=session, at=now)
        else:
            for item, planned in items_with_sets(session):
                if not planned:
                    continue
                now += timedelta(minutes=self.random.randrange(3, 6))
                self.log(session, item, planned, pain, effort, now)
        if not note and self.character.notes and self.random.random() < 0.12:
            note = self.random.choice(self.character.notes)
        # Now and then somebody does not feel like answering.
        says = self.random.random() < 0.92
        finish_session(
            session=session,
            feeling=self.feeling(pain, effort) if says else "",
            pain=pain if says else None,
            effort=effort if says else None,
            note=note,
            at=now + timedelta(minutes=1),
        )
        if self.random.random() < 0.85:
            answer_next_day(by=self.routine.user, session=session, pain=max(0, pain - 1))
        return session

    def log(
        self, session: Session, item: RoutineItem, planned: list[PlannedSet], pain: int, effort: int, at: datetime
    ) -> None:
        reason = self.reason_to_skip()
        if reason:
            skip_exercise(session=session, item=item, reason=reason, at=at)
            return
        log_exercise(
            session=session,
            item=item,
            done=[
                DoneSet(planned=planned_set, amount=self.amount(planned_set), load_kg=planned_set.dose.load_kg)
                for planned_set in planned
            ],
            pain=max(0, pain - self.random.choice((0, 0, 1, 2))),
            effort=max(0, effort - self.random.choice((0, 1, 1))),
            at=at,
        )

    def reason_to_skip(self) -> str:
        chance = self.random.random()
        for reason, share in self.character.skips.items():
            if chance < share:
                return str(reason)
            chance -= share
        return ""

    def amount(self, planned: PlannedSet) -> int:
        """What was asked for; in the first weeks sometimes a little less."""
        if planned.measure == "minutes" or self.random.random() < 0.7 + 0.3 * self.along:
            return planned.amount
        return max(1, planned.amount - self.random.choice((1, 2)))

    def score(self, way: tuple[float, float]) -> int:
        """Pick a number between the first and the last by how far along they are, with good days and bad days."""
        first, last = way
        number = first + (last - first) * self.along + self.random.gauss(0, 0.8)
        return min(max(round(number), 0), HIGHEST)

    def feeling(self, pain: int, effort: int) -> str:
        if pain >= PAIN_RED_FROM:
            return Session.Feeling.BAD.value
        if effort >= 7:
            return Session.Feeling.HARD.value
        return (Session.Feeling.OK if pain >= PAIN_AMBER_FROM else Session.Feeling.GOOD).value


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
