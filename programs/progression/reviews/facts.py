"""What the rules about the program as a whole look at, and what they offer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from programs.schedule.adherence import Week

from ..course.states import Key
from ..facts import Kind, Zone

WEEK = timedelta(days=7)


class Subject(StrEnum):
    """What an offer is about."""

    HURTING = "hurting"
    NO_GAIN = "no_gain"
    SHORTER_PLAN = "shorter_plan"
    BONE_REVIEW = "bone_review"
    LANDINGS = "landings"
    BLOCK_REVIEW = "block_review"
    PLATEAU = "plateau"
    EARLY_RISE = "early_rise"


class Landings(StrEnum):
    """Whether small landings are open to somebody with low bone density and low risk (OPN-1)."""

    NO = ""
    TEST_MISSING = "test_missing"
    READY = "ready"


class Choice(StrEnum):
    """What a person can do about an offer. None of these makes a dose larger: a weight is only opened, and stamps begin
    with their start dose.
    """

    CLINICIAN = "clinician"
    LOOKED_AT = "looked_at"
    WEIGHT = "weight"
    LANDINGS = "landings"
    SHORTER_PLAN = "shorter_plan"
    SELF_TESTS = "self_tests"
    BONE_LOADING = "bone_loading"
    VARIANT = "variant"
    MAINTENANCE = "maintenance"
    SEEN = "seen"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """What one session did: the worst zone of all its exercises (``worst``), and whether anything hurt or was sore at
    all.

    ``sore`` means pain above 0 during it, or more than usual on the next morning.
    """

    on: date
    zone: Zone
    sore: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One decision that was taken for an exercise on one side, and not undone."""

    on: date
    kind: Kind
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The decisions of one exercise on one side, oldest first. ``name`` is how the person knows it."""

    key: Key
    name: str
    decisions: tuple[Taken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An offer that the person has answered in any way. ``looked_at``: they said that a clinician has looked."""

    key: str
    on: date
    looked_at: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramFacts:
    """Everything that these rules look at.

    ``began_on`` is the day from which the weeks of the program count. ``weeks`` are those of ``schedule.adherence``, as
    far back as twelve that asked for something, and ``felt`` the sessions that were done, both oldest first. ``gains``
    are days on which something else got better: a self-test, usual pain, an activity. ``ready_for_weight`` names an
    exercise to which they may open a weight themselves. ``paused`` means that they have paused their routine.
    """

    today: date
    began_on: date
    weeks: tuple[Week, ...] = ()
    felt: tuple[Felt, ...] = ()
    tracks: tuple[Track, ...] = ()
    gains: tuple[date, ...] = ()
    bones_at_risk: bool = False
    ready_for_weight: str = ""
    landings: Landings = Landings.NO
    short_plan: bool = False
    paused: bool = False
    answered: tuple[Answered, ...] = ()

    def has_run(self, weeks: int) -> bool:
        """Whether the program has gone on for this many whole weeks."""
        return self.today >= self.began_on + WEEK * weeks

    def answers_to(self, key: str) -> tuple[date, ...]:
        return tuple(answer.on for answer in self.answered if answer.key == key)

    def is_quiet(self, key: str, *, weeks: int) -> bool:
        """Whether the offer was answered less than this many weeks ago."""
        return any(self.today < on + WEEK * weeks for on in self.answers_to(key))

    def last_weeks(self, count: int) -> tuple[Week, ...]:
        """List the last ``count`` weeks that are over, oldest first; none when there are fewer, or one asked for
        nothing.
        """
        over = [week for week in self.weeks if not week.in_progress][-count:]
        return tuple(over) if len(over) == count and all(week.planned for week in over) else ()

    def last_planned_weeks(self, count: int) -> tuple[Week, ...]:
        """List the last ``count`` weeks that are over and asked for something, oldest first; none when there are too
        few.
        """
        planned = [week for week in self.weeks if not week.in_progress and week.planned][-count:]
        return tuple(planned) if len(planned) == count else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to offer or to remind of.

    ``key`` names it among the answers. ``rests_on`` are keys of ``ProgressionRule`` rows, the first of which decides;
    ``flag`` is the id of section 3 when there is one. ``facts`` are the numbers and names of the sentence.
    """

    subject: Subject
    key: str
    rests_on: tuple[str, ...]
    sources: tuple[str, ...]
    choices: tuple[Choice, ...]
    flag: str = ""
    facts: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        return self.rests_on[0]
