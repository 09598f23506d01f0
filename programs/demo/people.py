"""Make the fictional people with all that they did, up to yesterday."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.clearance.clinician import record_clearance
from accounts.entrance.services import create_fictional_person
from accounts.health_check import services as health_check
from accounts.health_check.questions.steps import shown_steps
from accounts.health_check.testing import healthy_answers
from accounts.models import Clearance, HealthProfile, User
from exercises.measures.scales import HIGHEST, PAIN_AMBER_FROM, PAIN_RED_FROM
from exercises.snapshot.current import current_catalogue

from ..activity.aim import WEEK, Next, first_aim, next_step
from ..activity.services import record_activity, set_aim
from ..checkin.asking import PlanSoFar, before
from ..checkin.keeping import answer_step, open_check_in
from ..checkin.steps import Step, steps_of
from ..decision.morning import answer_next_day
from ..entries.plan import DoneSet, PlannedSet
from ..models import CheckIn, Routine, RoutineItem, Session
from ..progression.in_force import numbers_of
from ..proposal.propose import propose
from ..proposal.start import start_routine
from ..routine.clearance.waiting import Situation
from ..schedule.adherence import monday_of
from ..session.asked import items_with_sets
from ..session.begin import start_session
from ..session.do import log_all_as_planned, log_exercise, skip_exercise
from ..session.finish import finish_session
from ..standing.harm.falls import record_fall
from ..standing.person import Person
from .characters import CHARACTERS, WEEKS, Character
from .practice import CLINICIANS, PRACTICE, make_practice, share_with_clinician

# The share of days on which somebody moves beside their sessions.
MOVES_ON = 0.5
# The hour at which they spoke of the practice.
AFTERNOON = 15


class RealPeopleError(Exception):
    """The database has people in it who are not fictional."""


def make_people(*, today: date, password: str) -> list[User]:
    """Create the practice and the characters who are missing, each with everything up to yesterday, and return those
    created: who works at the practice first.

    Safe to repeat: a second call creates nobody and changes nothing. Raises ``RealPeopleError``, with nothing changed,
    when the database has anybody who is neither fictional nor staff.
    """
    if User.objects.filter(is_demo=False, is_staff=False, is_superuser=False).exists():
        raise RealPeopleError
    now = _moment(today - timedelta(days=1), AFTERNOON)
    made = make_practice(password=password, at=now - timedelta(weeks=WEEKS))
    there = set(
        User.objects.filter(email__in=[character.email for character in CHARACTERS]).values_list("email", flat=True)
    )
    for character in CHARACTERS:
        if character.email not in there:
            person = make_person(character, today=today, password=password)
            share_with_clinician(character, person, now=now)
            made.append(person)
    return made


@transaction.atomic
def make_person(character: Character, *, today: date, password: str) -> User:
    """Create one character with their health check, their routine and their sessions up to yesterday."""
    # One generator for each, so that a change to one story leaves the others alone.
    random = Random(character.email)  # noqa: S311 - a story, not a secret
    began = today - timedelta(weeks=character.weeks)
    at = _moment(began, character.hour)
    user = create_fictional_person(name=character.name, email=character.email, password=password, at=at)
    answers = healthy_answers(year_of_birth=began.year - character.age, **character.answers)
    _check_health(user, answers, at=at)
    routine = _start(user, began, character.hour)
    first = began
    if character.fell_in is not None:
        fell_on = began + timedelta(weeks=character.fell_in)
        _follow(character, routine, first=began, end=fell_on, began=began, random=random)
        first = fell_on + timedelta(days=character.until_seen)
        routine = _fall(character, routine, answers, fell_on=fell_on, seen_on=first, random=random)
    changes_on = began + timedelta(weeks=character.then_from) if character.then else today
    _follow(character, routine, first=first, end=changes_on, began=began, random=random)
    if character.then:
        routine = _start(user, changes_on, character.hour, slug=character.then)
        _follow(character, routine, first=changes_on, end=today, began=began, random=random)
    if character.moves:
        _move(character, user, began=began, today=today)
    return user


def _check_health(user: User, answers: Mapping[str, Any], *, at: datetime) -> None:
    for step in shown_steps(answers):
        asked = step.shown_questions(answers)
        health_check.save_step(
            by=user,
            step=step.key,
            answers={question.key: answers[question.key] for question in asked if question.key in answers},
            at=at,
        )
    health_check.complete_health_check(by=user, at=at)


def _fall(
    character: Character, routine: Routine, answers: Mapping[str, Any], *, fell_on: date, seen_on: date, random: Random
) -> Routine:
    """Tell of a fall and a warning sign, and go on once a clinician has looked at it and said yes to more weight."""
    user = routine.user
    told_at, seen_at = _moment(fell_on, character.hour + 3), _moment(seen_on, character.hour - 1)
    record_fall(by=user, report_id=_id(random), happened_on=fell_on, at=told_at)
    health_check.report_red_flags(by=user, codes=[character.sign], at=told_at)
    clinician = CLINICIANS[character.sharing.clinician] if character.sharing else CLINICIANS["Paula"]
    may_do = "The spine is fine. Everything as before, and no bending forward."
    health_check.record_seen(
        by=user, codes=[character.sign], seen_by=clinician.name, seen_on=seen_on, may_do=may_do, at=seen_at
    )
    _check_health(user, answers, at=seen_at)
    waiting = Situation(Person(user, today=seen_on), routine)
    record_clearance(
        by=user,
        clearance_id=_id(random),
        rules=[reason["rule"] for reason in waiting.programme_reasons()],
        given_by=f"{clinician.name}, {PRACTICE}",
        role=Clearance.Role.PHYSIOTHERAPIST,
        given_on=seen_on,
        load_cleared=True,
        load_rules=waiting.load_ids(),
        note="Light weights are fine, built up slowly.",
        at=seen_at,
    )
    profile = user.health_profiles.get(state=HealthProfile.State.IN_FORCE)
    proposal = propose(profile=profile, today=seen_on, slug=routine.program.slug)
    if proposal is None:
        raise LookupError(f"There is no published program {routine.program.slug}.")
    return start_routine(by=user, proposal=proposal, today=seen_on, at=seen_at, keep=routine)


def _id(random: Random) -> uuid.UUID:
    return uuid.UUID(int=random.getrandbits(128), version=4)


def _move(character: Character, user: User, *, began: date, today: date) -> None:
    """Do what they do beside their sessions, about three times a week, with an aim that grows as they reach it."""
    # Another generator than that of the sessions, whose story this leaves alone.
    random = Random(f"{character.email} moves")  # noqa: S311 - a story, not a secret
    numbers = numbers_of(current_catalogue())
    monday = monday_of(began + timedelta(weeks=character.moves_from))
    aim = first_aim(usual=0, start_minutes=character.moves_minutes, days=numbers.cardio_week_days, numbers=numbers)
    set_aim(by=user, minutes=aim, days=[1, 3, 6], today=monday)
    done = 0
    for day in (monday + timedelta(days=ahead) for ahead in range((today - monday).days)):
        if day.weekday() == 0:
            step = next_step(
                aim=aim,
                since=day - WEEK,
                monday=day,
                last_week=done,
                against=(),
                hills=False,
                numbers=numbers,
            )
            if step.next is Next.MORE:
                aim = step.minutes
                set_aim(by=user, minutes=aim, days=[1, 3, 6], today=day)
            done = 0
        if (day - began).days // 7 in character.away or random.random() > MOVES_ON:
            continue
        minutes = max(5, 5 * round((aim / numbers.cardio_week_days + random.gauss(0, 5)) / 5))
        record_activity(
            by=user,
            activity_id=_id(random),
            kind=random.choice(character.moves),
            minutes=minutes,
            performed_on=day,
            effort=random.choice((3, 4, 4, 5, None)),
            at=_moment(day, character.hour + 2),
        )
        done += minutes


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
        telling = Telling(character, routine, random, along=along)
        telling.tell(day, back_with)
        telling.check_in(day)
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
            session_id=_id(self.random),
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
            morning = _moment(day + timedelta(days=1), 8)
            answer_next_day(by=self.routine.user, session=session, pain=max(0, pain - 1), at=morning)
        return session

    def check_in(self, day: date) -> None:
        """Answer the check-in that is due, as people do on a day on which they are here anyway."""
        user, character = self.routine.user, self.character
        plan = PlanSoFar(self.routine, today=day)
        due = plan.due
        if due is None or due.week >= character.silent_from:
            return
        # A generator of its own, so that the sessions stay the same story.
        random = Random(f"{character.email} {day}")  # noqa: S311 - a story, not a secret
        at = _moment(day, character.hour + 1)
        check_in_id = uuid.UUID(int=random.getrandbits(128), version=4)
        check_in = open_check_in(by=user, routine=self.routine, check_in_id=check_in_id, today=day, at=at)
        goal = before(user, plan_from=plan.began_on, week=due.week).goal
        answers: dict[Step, dict[str, Any]] = {
            Step.GOAL: {"goal": CheckIn.Goal.ON_THE_WAY if due.week else "", "goal_words": goal},
            Step.ACTIVITIES: {
                "activities": [
                    {"words": words, "score": round(first + (last - first) * self.along)}
                    for words, (first, last) in character.matters.items()
                ]
            },
            Step.PAIN: {"pain": round(character.pain[0] + (character.pain[1] - character.pain[0]) * self.along)},
            Step.IMPRESSION: {"impression": 3 if self.along < 0.6 else 2},
        }
        for step in steps_of(due.week):
            check_in = answer_step(by=user, check_in=check_in, step=step, values=answers[step], today=day)

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
