"""What a doctor is told of a person: all that they answered, in a doctor's order, and what happened since.

Every question of the health check has its place here; ``tests`` see to it that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Min, Q, Sum
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.health_check.questions.health import with_minus
from accounts.health_check.questions.kinds import NONE, Answers, Kind, Question
from accounts.health_check.questions.steps import QUESTION_BY_KEY, shown_questions
from accounts.health_check.review import answer_words
from accounts.models import FunctionalTest, User

from ...schedule import adherence
from ..outcomes import outcomes_since, plans_of, routines_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Said elsewhere on the sheets: who, the warning signs, the days; or of no interest to a doctor.
ELSEWHERE = frozenset({"warning_signs", "year_of_birth", "sex", "days", "equipment", "active", "t_score_known"})
# Ticks that only lead to a question; where that has been answered, they would say it twice.
LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "measured": ("t_score_hip", "t_score_spine"),
    "other_illness": ("illnesses",),
    "medicines": ("medicines",),
    "walking_aid": ("walking_aid",),
}
# The pain now stands beside the pain before, each the median of this many sessions.
SESSIONS_COMPARED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading of the sheets with its questions: a tick stands for itself, other answers need ``labels``."""

    title: StrOrPromise
    ticks: tuple[str, ...] = ()
    labels: Mapping[str, StrOrPromise]


GROUPS: tuple[Group, ...] = (
    Group(
        title=gettext_lazy("What they want"),
        labels={"goal": gettext_lazy("goal"), "goal_words": gettext_lazy("in their own words")},
    ),
    Group(
        title=gettext_lazy("Pain"),
        labels={
            "pain_hip": gettext_lazy("hip, 0 to 10 on most days"),
            "hip_pain_side": gettext_lazy("side"),
            "hip_pain_gradual": gettext_lazy("came little by little"),
            "pain_back": gettext_lazy("back, 0 to 10 on most days"),
            "strong_pain_seen": gettext_lazy("a clinician has looked at it"),
        },
    ),
    Group(
        title=gettext_lazy("Bones and fractures"),
        ticks=("bones",),
        labels={
            "bones_unsure": gettext_lazy("not sure about"),
            "spine_fracture_when": gettext_lazy("spine fracture"),
            "spine_fracture_painful": gettext_lazy("spine still hurts there"),
            "hip_fracture_when": gettext_lazy("hip fracture"),
            "height_checked": gettext_lazy("loss of height looked at"),
            "t_score_hip": gettext_lazy("T-score hip"),
            "t_score_spine": gettext_lazy("T-score lower back"),
            "t_score_year": gettext_lazy("measured"),
            "t_score_sign": gettext_lazy("typed without a minus; asked back"),
        },
    ),
    Group(
        title=gettext_lazy("Hips, joints and operations"),
        ticks=("hips",),
        labels={
            "hips_unsure": gettext_lazy("not sure about"),
            "hip_oa_side": gettext_lazy("arthritis"),
            "fai_side": gettext_lazy("impingement"),
            "outer_tendon_side": gettext_lazy("tendon on the outside"),
            "hypermobile_side": gettext_lazy("flexible or shallow"),
            "weak_hip_bone_side": gettext_lazy("weakened bone"),
            "new_hip_side": gettext_lazy("new hip"),
            "hip_front_tight": gettext_lazy("front of the hip tight"),
            "approach": gettext_lazy("operated"),
            "operation_when": gettext_lazy("operation"),
            "limits": gettext_lazy("limits by the surgeon"),
        },
    ),
    Group(
        title=gettext_lazy("Illnesses"),
        ticks=("health", "illnesses"),
        labels={
            "health_unsure": gettext_lazy("not sure about"),
            "bp_controlled": gettext_lazy("blood pressure under control"),
            "pregnancy_stage": gettext_lazy("pregnancy"),
            "cancer_in_bones": gettext_lazy("cancer in the bones, or bone pain since"),
            "sore_hands": gettext_lazy("hands or wrists sore"),
        },
    ),
    Group(
        title=gettext_lazy("Medicines"),
        ticks=("medicines",),
        labels={"long_steroids": gettext_lazy("steroids for long")},
    ),
    Group(
        title=gettext_lazy("Balance, falls and walking"),
        ticks=("balance",),
        labels={
            "balance_unsure": gettext_lazy("not sure about"),
            "falls": gettext_lazy("falls of the last year"),
            "fall_injury": gettext_lazy("hurt"),
            "walking_aid": gettext_lazy("uses"),
            "walking_aid_hand": gettext_lazy("in the"),
            "stick_for_balance": gettext_lazy("stick for balance"),
            "bed": gettext_lazy("gets onto a bed and up alone"),
        },
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told under a heading, as one line."""

    title: str
    words: str


def told_of(answers: Answers) -> list[Told]:
    """Collect all that was answered, group by group; at the end the groups in which nothing was told, so that none is
    missed.

    What the person left open, and what no question called for, is not told.
    """
    asked = {question.key: question for question in shown_questions(answers)}
    # A T-score that was typed without its minus stands here as it was meant: nobody asks a doctor back.
    meant = with_minus(answers)
    lines = [(str(group.title), "; ".join(_lines(group, asked, meant))) for group in GROUPS]
    told = [Told(title=title, words=words) for title, words in lines if words]
    silent = [title for title, words in lines if not words]
    return [*told, Told(title=_("Nothing told of"), words=", ".join(silent).lower())] if silent else told


def _lines(group: Group, asked: Mapping[str, Question], answers: Answers) -> list[str]:
    lines = []
    for key in group.ticks:
        if key in asked:
            lines += _words(asked[key], _not_said_below(answers.get(key), answers))
    for key, label in group.labels.items():
        if key in asked and (words := _words(asked[key], answers.get(key))):
            lines.append(f"{label}: {', '.join(words)}")
    return lines


def _not_said_below(ticks: object, answers: Answers) -> object:
    """Leave out the ticks of a list about which another answer tells more."""
    if not isinstance(ticks, list):
        return ticks
    return [
        tick
        for tick in ticks
        if not any(answers.get(key) not in (None, NONE, [NONE]) for key in LEADS_TO.get(tick, ()))
    ]


def _words(question: Question, value: object) -> list[str]:
    if value in (NONE, [NONE], []):
        return []
    words = answer_words(question, value, {})
    if question.kind is Kind.TEXT:
        return list(words)
    return [word if word.startswith(("I ", "I’")) else f"{word[0].lower()}{word[1:]}" for word in words]


def forgotten() -> Collection[str]:
    """List the questions of the health check that the sheets do not have."""
    told = {key for group in GROUPS for key in (*group.ticks, *group.labels)}
    return set(QUESTION_BY_KEY) - told - ELSEWHERE


def since_of(user: User, tests: Sequence[FunctionalTest], *, today: date) -> list[str]:
    """Say what happened since they began, a short line each: sessions, pain, effort, self-tests."""
    plans = plans_of(routines_of(user))
    first = min((plan.started_on for plan in plans), default=today)
    outcomes = outcomes_since(user, first, today)
    if not outcomes:
        return [_("No session yet."), *_test_lines(tests)]
    weeks = max(1, (adherence.monday_of(today) - adherence.monday_of(first)).days // 7 + 1)
    days = [outcome.performed_on for outcome in outcomes]
    against_plan = adherence.weeks_against_plan(days, plans, today=today, weeks=weeks)
    planned = sum(week.planned or 0 for week in against_plan)
    lines = [
        ngettext("%(done)d session done since %(day)s", "%(done)d sessions done since %(day)s", len(outcomes))
        % {"done": len(outcomes), "day": _day(first)}
        + "; "
        + _("%(planned)d planned until the end of this week") % {"planned": planned}
    ]
    # The weeks that are over, as on Progress: a clinician who looks at both reads one number.
    lately = adherence.summary(against_plan)
    if lately.weeks:
        lines.append(
            ngettext(
                "in the last full week: %(done)d of %(planned)d",
                "in the last %(weeks)d full weeks: %(done)d of %(planned)d",
                lately.weeks,
            )
            % {"weeks": lately.weeks, "done": lately.done, "planned": lately.planned}
        )
    for label, scores in (
        (_("worst pain in a session, 0 to 10"), [outcome.pain for outcome in outcomes if outcome.pain is not None]),
        (_("effort, 0 to 10"), [outcome.effort for outcome in outcomes if outcome.effort is not None]),
    ):
        if scores:
            before, now = median(scores[:SESSIONS_COMPARED]), median(scores[-SESSIONS_COMPARED:])
            lines.append(
                _("%(what)s: at first %(before)s, now %(now)s, highest %(most)d")
                % {"what": label, "before": _number(before), "now": _number(now), "most": max(scores)}
            )
    return [*lines, *_test_lines(tests)]


def beside_of(user: User, *, today: date) -> list[str]:
    """Say how much was done beside the sessions lately, a week; nothing where nothing was noted.

    Weeks before the first note are not counted: nobody was asked then.
    """
    weeks = adherence.WEEKS_SUMMED_UP
    since = today - adherence.WEEK * weeks + timedelta(days=1)
    noted = user.activities.between(date.min, today).aggregate(
        lately=Sum("minutes", filter=Q(performed_on__gte=since)), first_on=Min("performed_on")
    )
    if not noted["lately"]:
        return []
    weeks = min(weeks, (today - noted["first_on"]).days // 7 + 1)
    return [
        ngettext(
            "walking and the like, as noted: about %(minutes)d minutes in the last week",
            "walking and the like, as noted: about %(minutes)d minutes a week in the last %(weeks)d weeks",
            weeks,
        )
        % {"minutes": round(noted["lately"] / weeks), "weeks": weeks}
    ]


def _test_lines(tests: Sequence[FunctionalTest]) -> list[str]:
    """Say the last result of each self-test, and the one before. ``tests`` are the latest first."""
    latest: dict[tuple[str, str], list[FunctionalTest]] = {}
    for test in tests:
        latest.setdefault((test.kind, test.side), []).append(test)
    return [
        f"{found[0].get_kind_display()}{f' ({found[0].get_side_display()})' if found[0].side else ''}: "
        f"{_number(found[0].score)} ({_day(found[0].done_on)})"
        + (f", {_('before')} {_number(found[1].score)}" if len(found) > 1 else "")
        for found in latest.values()
    ]


def _day(day: date) -> str:
    """Write a day short, with its month in letters: 5.11. is May for some clinicians, and November for others."""
    # Translators: a format of Django's date filter, for "19 Nov 2026"
    return date_format(day, _("j M Y"))


def _number(number: Decimal | float) -> str:
    """Write a number without needless zeros, with the decimal sign of the reader's language."""
    return str(number_format(f"{Decimal(str(number)).normalize():f}"))
