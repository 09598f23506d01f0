"""Gates before movements that are dangerous to somebody who may fall or break a bone. Pure.

Effort and time alone never open such a movement (``clinical_rules.md``, 4.5): it takes a self-test, or a clinician's
yes. A closed gate (``ClosedGate``) is a rule among the others of a screening, so whoever asks whether an exercise is
allowed has asked its gate too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .screening import EVERYONE, Cited, Rule, Verdict

# From this age on, everybody counts as somebody with a risk of falling (4.5).
CAREFUL_FROM_AGE = 80
# Named levels (8.3) in which an exercise below a closed gate can still get harder, the easier one first.
FORMS = ("slow", "pause")
# Gates come after the rules of 5.1 and 5.3.
ORDER = 10_000


class SelfTest(StrEnum):
    """A self-test that can open a gate, by the slug of its page."""

    CHAIR_STAND = "chair-stand"
    BALANCE = "four-stage"


class Why(StrEnum):
    """Why a gate is closed to somebody, the most important reason first."""

    FRAME = "frame"
    HIGH = "high"
    FALLS = "falls"
    AGE = "age"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The conditions on which ``exercise`` opens; when it is empty, those for balance exercises without a handhold.

    With ``careful_only``, the gate is only for people with a risk of falling, in tier HIGH, with a frame, or aged 80 or
    more; otherwise for everybody. ``stands`` is how often somebody must have stood up in 30 seconds, ``at_norm`` that
    this must not be below their age's norm, ``tandem_seconds`` how long they must have stood heel to toe, and
    ``within_days`` how old the test may be. They must have done ``sessions`` of the exercise ``sessions_of`` (of any,
    when that is empty) over ``weeks``. ``low_only`` and ``not_high`` leave people in other tiers to a clinician.
    ``forms`` are named levels in which the exercise below can get harder meanwhile; ``keeps`` is an exercise that stays
    as a single set after this one has taken its place.
    """

    id: str
    exercise: str = ""
    careful_only: bool = True
    stands: int | None = None
    at_norm: bool = False
    tandem_seconds: int | None = None
    within_days: int = 0
    sessions: int | None = None
    sessions_of: str = ""
    weeks: int | None = None
    low_only: bool = False
    not_high: bool = False
    forms: tuple[str, ...] = ()
    keeps: str = ""
    message: str = ""
    reason: str = ""
    evidence: str = ""
    sources: tuple[str, ...] = ()

    @property
    def tests(self) -> tuple[SelfTest, ...]:
        """The self-tests that the gate asks for."""
        chair, balance = self.stands is not None or self.at_norm, self.tandem_seconds is not None
        return (SelfTest.CHAIR_STAND,) * chair + (SelfTest.BALANCE,) * balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The latest result of a self-test, and how many days ago that was."""

    value: float
    days_ago: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AtGate:
    """What gates need to know about a person.

    ``norm`` is the fewest stands that are not below average at their age. ``doing`` are the exercises that they already
    do: nobody who has passed a gate is sent back because their test has grown old. ``sessions`` counts the sessions of
    each exercise, and those of any under ""; the first was ``weeks`` ago.
    """

    tier: str
    falls_risk: bool
    age: int | None
    frame: bool = False
    norm: int = 0
    stands: Result | None = None
    tandem: Result | None = None
    doing: frozenset[str] = frozenset()
    sessions: Mapping[str, int] = field(default_factory=dict)
    weeks: int = 0

    @property
    def why_careful(self) -> Why | None:
        """Why gates with ``careful_only`` are for this person, or None. An unknown age counts as high."""
        if self.frame:
            return Why.FRAME
        if self.tier == "HIGH":
            return Why.HIGH
        if self.falls_risk:
            return Why.FALLS
        if self.age is None or self.age >= CAREFUL_FROM_AGE:
            return Why.AGE
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGate(Rule):
    """A gate that is closed to a person, as a rule that locks. ``tests`` are the self-tests that would open it."""

    why: Why
    tests: tuple[SelfTest, ...] = ()


def closed_to(who: AtGate, gates: Iterable[Gate]) -> tuple[ClosedGate, ...]:
    """Find the gates that are closed to a person, as rules."""
    return tuple(_as_rule(gate, who) for gate in gates if not is_open(gate, who))


def stands_before(gate: Gate, who: AtGate) -> bool:
    """Whether a gate is meant for this person at all."""
    return not gate.careful_only or who.why_careful is not None


def is_open(gate: Gate, who: AtGate) -> bool:
    """Whether a person may pass a gate without a clinician's word."""
    if not stands_before(gate, who):
        return True
    if _asks_for_a_clinician(gate, who):
        return False
    is_past = gate.exercise != "" and gate.exercise in who.doing
    return (
        _passed(who.stands, gate.stands, gate, is_past)
        and _passed(who.stands, who.norm if gate.at_norm else None, gate, is_past)
        and _passed(who.tandem, gate.tandem_seconds, gate, is_past)
        and who.sessions.get(gate.sessions_of, 0) >= (gate.sessions or 0)
        and who.weeks >= (gate.weeks or 0)
    )


def _passed(result: Result | None, least: int | None, gate: Gate, is_past: bool) -> bool:
    if least is None:
        return True
    return result is not None and result.value >= least and (is_past or result.days_ago <= gate.within_days)


def _asks_for_a_clinician(gate: Gate, who: AtGate) -> bool:
    if gate.careful_only and who.frame:
        return True
    return (gate.not_high and who.tier == "HIGH") or (gate.low_only and who.tier != "LOW")


def _as_rule(gate: Gate, who: AtGate) -> ClosedGate:
    clinician = _asks_for_a_clinician(gate, who)
    return ClosedGate(
        id=gate.id,
        order=ORDER,
        condition=EVERYONE,
        verdict=Verdict.CLEAR,
        exercises=frozenset({gate.exercise}) if gate.exercise else frozenset(),
        message="" if clinician else gate.message,
        reason=gate.reason,
        evidence=gate.evidence,
        sources=tuple(Cited(code=code) for code in gate.sources),
        why=(who.why_careful or Why.EVERYONE) if gate.careful_only else Why.EVERYONE,
        tests=() if clinician else gate.tests,
    )
