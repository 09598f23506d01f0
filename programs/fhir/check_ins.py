"""What was asked every few weeks: the questionnaire of a check-in, and each one that was answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules.outcomes import ACTIVITIES_MOST

from ..checkin.explanation import IMPRESSIONS, TITLES
from ..checkin.forms import GoalForm, ImpressionForm, PainForm
from ..checkin.steps import Step
from ..models import CheckIn
from . import codes
from .parts import NAMESPACE, Record, Resource, coding, extension, period, plain, quantity, reference

QUESTIONNAIRE = f"{codes.CHECK_IN}|{codes.CHECK_IN_VERSION}"
GOAL, GOAL_STATE, ACTIVITY, WORDS, SCORE, PAIN, IMPRESSION = (
    "goal",
    "goal-state",
    "activity",
    "activity.words",
    "activity.score",
    "pain",
    "impression",
)


def check_ins(user: User, record: Record) -> Iterator[Resource]:
    """Yield the questionnaire, then the check-ins of which anything was answered, each with its pain; the first first.

    Nothing where there is none.
    """
    answered = [row for row in user.check_ins.exclude(state=CheckIn.State.SKIPPED) if row.answered]
    if answered:
        yield questionnaire(record)
    for row in answered:
        yield _response(row, record)
        if row.pain is not None and row.done_on is not None:
            yield record.observation(
                "check-in-pain",
                row.pk,
                codes.PAIN,
                codes.PAIN_OF_WEEK,
                words=codes.PAIN_OF_WEEK.display,
                on=_week_until(row.done_on),
                value=quantity(row.pain, codes.SCORE),
                categories=[codes.SURVEY],
                derivedFrom=[reference(_key(row, record))],
            )


def _week_until(day: date) -> dict[str, str]:
    first = day - timedelta(weeks=1) + timedelta(days=1)
    return period(first.isoformat(), day.isoformat())


def _key(row: CheckIn, record: Record) -> uuid.UUID:
    return record.key("check-in", row.pk)


def _option(choices: str, value: object, words: object) -> dict[str, Any]:
    return {"valueCoding": coding(codes.Code(system=choices, code=str(value), display=str(words)))}


def questionnaire(record: Record) -> Resource:
    """Make the questionnaire of the check-ins; it is the same for everybody."""
    items = [
        _question(GOAL, GoalForm.base_fields["words"].label, "text"),
        _question(
            GOAL_STATE,
            GoalForm.base_fields["goal"].label,
            "choice",
            answerOption=[_option(codes.GOALS, *choice) for choice in CheckIn.Goal.choices],
        ),
        _question(
            ACTIVITY,
            TITLES[Step.ACTIVITIES],
            "group",
            repeats=True,
            item=[
                _question(WORDS, _("An activity in the person’s own words"), "string"),
                _question(SCORE, _("How well they can do it: 0 not at all, 10 as well as before"), "integer"),
            ],
        ),
        _question(PAIN, PainForm.base_fields["pain"].label, "integer"),
        _question(
            IMPRESSION,
            ImpressionForm.base_fields["impression"].label,
            "choice",
            answerOption=[_option(codes.IMPRESSIONS, *choice) for choice in IMPRESSIONS.items()],
        ),
    ]
    title = _("Check-in of an exercise plan")
    return record.resource(
        "Questionnaire",
        uuid.uuid5(NAMESPACE, QUESTIONNAIRE),
        title,
        [item["text"] for item in items],
        url=codes.CHECK_IN,
        version=codes.CHECK_IN_VERSION,
        name="HomestretchCheckIn",
        title=title,
        status="active",
        subjectType=["Patient"],
        description=_("At most %(most)d activities; nothing has to be answered.") % {"most": ACTIVITIES_MOST},
        item=items,
    )


def _question(link: str, text: object, kind: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link, "text": plain(text), "type": kind, **more}


def _response(row: CheckIn, record: Record) -> Resource:
    authored = row.done_on.isoformat() if row.done_on else row.begun_at.isoformat(timespec="seconds")
    resource = record.resource(
        "QuestionnaireResponse",
        _key(row, record),
        _("Check-in of week %(week)d") % {"week": row.week},
        list(_lines(row)),
        extension=[extension(codes.WEEK_OF_PLAN, valueUnsignedInt=row.week)],
        questionnaire=QUESTIONNAIRE,
        status="completed" if row.state == CheckIn.State.DONE else "in-progress",
        subject=record.subject,
        authored=authored,
        author=record.subject,
        source=record.subject,
        item=list(_answers(row)),
    )
    # This kind of resource has one identifier alone.
    return {**resource, "identifier": resource["identifier"][0]}


def _lines(row: CheckIn) -> Iterator[str]:
    if row.goal_words:
        yield f"{TITLES[Step.GOAL]}: {row.goal_words}" + (f" ({row.get_goal_display()})" if row.goal else "")
    for words, score in row.scores.items():
        yield f"{words}: {score}"
    if row.pain is not None:
        yield f"{TITLES[Step.PAIN]}: {row.pain}"
    if row.impression:
        yield f"{TITLES[Step.IMPRESSION]}: {IMPRESSIONS[row.impression]}"


def _answers(row: CheckIn) -> Iterator[dict[str, Any]]:
    if words := plain(row.goal_words):
        yield _answer(GOAL, valueString=words)
    if row.goal:
        yield _answer(GOAL_STATE, **_option(codes.GOALS, row.goal, row.get_goal_display()))
    for activity in row.activities:
        if words := plain(activity["words"]):
            parts = [_answer(WORDS, valueString=words)]
            if activity["score"] is not None:
                parts.append(_answer(SCORE, valueInteger=activity["score"]))
            yield {"linkId": ACTIVITY, "item": parts}
    if row.pain is not None:
        yield _answer(PAIN, valueInteger=row.pain)
    if row.impression:
        yield _answer(IMPRESSION, **_option(codes.IMPRESSIONS, row.impression, IMPRESSIONS[row.impression]))


def _answer(link: str, **value: Any) -> dict[str, Any]:
    return {"linkId": link, "answer": [value]}
