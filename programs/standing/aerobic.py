"""Walking and other aerobic work for the days between sessions: what a person may do of it, and how they go about it.

It is an addition to any routine (``clinical_rules.md``, 4.4, P0c).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.functional_tests.gates import at_gate
from exercises.rules.catalogue import ExerciseEntry
from exercises.rules.screening import Rule, Verdict

from ..models.beside.activity import HILLS, WALK
from ..progression.in_force import numbers_of
from .person import Person

# The program of all such work (P0c). It is no part of a session: somebody sets minutes a week for it.
WALKING = "everyday-aerobic-work"
# How many ways to move on the days between are named.
DAYS_BETWEEN = 2
# Not suggested to somebody who falls (4.4); nor, by our own judgement, to anybody whom the gates call careful, or whose
# hip or knee is sore or new: level ground comes first.
HILLS_AND_STAIRS = frozenset({HILLS, "cardio-stair-climber"})
LEVEL_GROUND_FIRST = frozenset(
    {"falls_risk", "hip_oa", "fai", "gluteal_tendinopathy", "knee_pain", "thr_posterior", "thr_anterior", "thr_lateral"}
)


def is_on_foot(entry: ExerciseEntry) -> bool:
    """Whether it goes from place to place, or would on a machine. A march on the spot is a warm-up."""
    return entry.kind == "aerobic" and entry.position == "gait"


def ways_on_foot(now: Person, *, unwanted: Collection[str] = ()) -> list[tuple[ExerciseEntry, list[str]]]:
    """List ways to get about on foot, the fewest changes first, each with what its rules say to this person.

    With stenosis, for one, they say to walk in intervals. Nothing at all while all exercising waits for a yes.
    """
    not_these = {*unwanted, *(HILLS_AND_STAIRS if wants_level_ground(now) else ())}
    # Walking needs only shoes, so it comes before machines; its page says how (with stenosis, in intervals).
    walks = [slug for slug, entry in now.catalogue.exercises.items() if is_on_foot(entry) and slug not in not_these]
    screening = now.screened(walks).whole
    if screening.programme.verdict is Verdict.CLEAR:
        return []
    verdicts = screening.exercises
    found = sorted(
        (now.catalogue.exercises[slug] for slug in now.can_do(walks)),
        key=lambda entry: (len(entry.equipment), verdicts[entry.slug].verdict, entry.balance_demand, entry.slug),
    )
    return [
        (entry, [reason["message"] for reason in now.explained(_about_going(entry, verdicts[entry.slug].rules))])
        for entry in found[:DAYS_BETWEEN]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthFirst:
    """Weeks of strength and balance that come before walking. ``until`` lies ahead; None for who has no plan yet."""

    weeks: int
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysBetween:
    """What there is to suggest for the days between sessions. Nothing is offered while something comes ``first``."""

    ways: Sequence[tuple[ExerciseEntry, list[str]]]
    first: StrengthFirst | None

    @property
    def is_open(self) -> bool:
        return bool(self.ways) and self.first is None


def walking_between(now: Person, *, trains_since: date, unwanted: Collection[str] = HILLS_AND_STAIRS) -> DaysBetween:
    """Find what to suggest for the days between, and what comes first. Hills come later, if at all (8.3)."""
    return DaysBetween(ways=ways_on_foot(now, unwanted=unwanted), first=strength_first(now, trains_since=trains_since))


def may_walk(now: Person) -> bool:
    """Whether walking may be suggested to them, as far as screening goes; whether they declined it is not looked up."""
    return _is_allowed(now, WALK)


def may_take_hills(now: Person) -> bool:
    """Whether hills and stairs may be suggested to them; likewise."""
    return not wants_level_ground(now) and _is_allowed(now, HILLS)


def _is_allowed(now: Person, slug: str) -> bool:
    screening = now.screened([slug]).whole
    is_locked = screening.programme.verdict is Verdict.CLEAR
    return not is_locked and screening.exercises[slug].verdict.allows and now.home.allows(now.catalogue.exercises[slug])


def strength_first(now: Person, *, trains_since: date | None) -> StrengthFirst | None:
    """Find what comes before walking: who may fall trains strength and balance first (FR-5). None once that is done."""
    if "falls_risk" not in now.facts.conditions:
        return None
    weeks = numbers_of(now.catalogue).cardio_falls_weeks
    until = trains_since + timedelta(weeks=weeks) if trains_since is not None else None
    return StrengthFirst(weeks=weeks, until=until) if until is None or until > now.today else None


def wants_level_ground(now: Person) -> bool:
    facts = now.facts
    return (
        not LEVEL_GROUND_FIRST.isdisjoint(facts.conditions)
        or facts.gradual_hip_pain
        or facts.hip_limits_lifted_within_year
        or at_gate(facts, now.tier.level, today=now.today).why_careful is not None
    )


def _about_going(entry: ExerciseEntry, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that name this way to go, where there are any: what is said of all work on the feet is about
    exercises at home, beside a counter.
    """
    rules = list(rules)
    return [rule for rule in rules if entry.slug in rule.exercises] or rules
