"""What the progression decision reads and what it answers (``clinical_rules.md``, sections 8.1 and 9). Pure.

Scores (pain, effort) are exact: ``int`` when whole, else ``Fraction``. Loads are ``Decimal`` in the unit of their
ladder. Everything else is a whole number.

What is made for each decision is a named tuple, always made with its names: a replay makes some ten thousand of each,
and a frozen dataclass takes three times as long to make. Where it counts, ``Dose.__new__(Dose, sets=…)`` stands for
``Dose(sets=…)``. It makes the same in half the time: a class that is called packs names into a dictionary first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from exercises.measures.scales import PAIN_RED_FROM

Score = int | Fraction
Ladder = tuple[Decimal, ...]
Fact = int | Fraction | Decimal | bool | None
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Risk(StrEnum):
    """The risk tier (``clinical_rules.md``, 4.3)."""

    LOW = "LOW"
    MOD = "MOD"
    HIGH = "HIGH"


class Clearance(StrEnum):
    """Whether a clinician's yes is still awaited."""

    OK = "ok"
    PENDING = "pending"


class Equipment(StrEnum):
    """Which ladder a load stands on (8.3)."""

    # That of an enumeration runs in Python, and every decision asks for it a few times.
    __hash__ = str.__hash__

    ANKLE_KG = "ankle_kg"
    DUMBBELL_KG = "dumbbell_kg"
    BAND_LB = "band_lb"
    LEVEL = "level"
    NONE = "none"


class Zone(StrEnum):
    """What one session says about pain."""

    GREEN = "green"
    AMBER = "amber"
    UNKNOWN = "unknown"
    FLARE = "flare"
    RED = "red"


class Kind(StrEnum):
    """Every answer that a decision can give. It ``advances``, or ``raises_load``: then it counts among the steps in
    load or level, of which one session may have two (8.2). Or it ``eases``; ``is_gentle`` is a gentle week.
    ``leaves_out``: nothing is done of the exercise today.
    """

    STOP_EMERGENCY = "STOP_EMERGENCY"
    STOP_REFER = "STOP_REFER"
    BLOCKED = "BLOCKED"
    START = "START"
    RESTART_RESCREEN = "RESTART_RESCREEN"
    RETURN_RAMP_4W = "RETURN_RAMP_4W"
    RETURN_RAMP_2W = "RETURN_RAMP_2W"
    SUBSTITUTE_REFER = "SUBSTITUTE_REFER"
    DELOAD_REFER = "DELOAD_REFER"
    DELOAD = "DELOAD"
    REGRESS_LOAD = "REGRESS_LOAD"
    REGRESS_SET = "REGRESS_SET"
    REGRESS_REPS = "REGRESS_REPS"
    EASY_DAY = "EASY_DAY"
    REST_DAY = "REST_DAY"
    HOLD = "HOLD"
    ADVANCE_REPS = "ADVANCE_REPS"
    ADVANCE_SET = "ADVANCE_SET"
    ADVANCE_LOAD = "ADVANCE_LOAD"
    ADVANCE_LEVEL = "ADVANCE_LEVEL"

    __hash__ = str.__hash__

    advances: bool
    raises_load: bool
    eases: bool
    is_gentle: bool
    leaves_out: bool

    # Worked out once: each decision asks some twenty times.
    def __init__(self, value: str) -> None:
        self.advances = value.startswith("ADVANCE_")
        self.raises_load = value in {"ADVANCE_LOAD", "ADVANCE_LEVEL"}
        self.eases = value.startswith(("RETURN_RAMP_", "RESTART_", "DELOAD", "REGRESS_"))
        self.is_gentle = value.startswith("DELOAD")
        self.leaves_out = value.startswith("STOP_") or value in {"BLOCKED", "SUBSTITUTE_REFER", "REST_DAY"}


# What every decision asks for. Looking a member up on its class takes as long as a small rule.
RED, FLARE, UNKNOWN, AMBER, GREEN = Zone.RED, Zone.FLARE, Zone.UNKNOWN, Zone.AMBER, Zone.GREEN
HOLD = Kind.HOLD
HIGH = Risk.HIGH


class Profile(NamedTuple):
    """The person, as far as progression asks. ``min_gap``: the days from one session of this exercise to the next."""

    risk: Risk
    phase: int
    usual_pain: Score
    clearance: Clearance
    min_gap: int
    load_cleared: bool = False


class Prescription(NamedTuple):
    """Today's dose of one exercise on one side, and how far it may grow.

    ``reps`` are repetitions, or seconds when ``inc`` is more than one; they may lie below ``reps_min`` after easing.
    ``ladder`` ascends; a load between two of its places counts as on the way up from the lower one.
    """

    sets: int
    reps: int
    reps_min: int
    reps_max: int
    target_sets: int
    load: Decimal
    equipment: Equipment
    ladder: Ladder
    inc: int = 1


class SessionEntry(NamedTuple):
    """What was done and felt on one day. ``rpe`` and ``next_morning`` are None when they were not answered.

    Where pain was not told (``pain_told``), ``during`` is the pain before. ``loads`` are those of the sets, where they
    differ; ``load`` is then that of the first.
    """

    on: date
    sets: tuple[int, ...]
    load: Decimal
    rpe: Score | None
    before: Score
    during: Score
    next_morning: Score | None
    technique_clean: bool
    sharp: bool = False
    worse_after_a_day: bool = False
    pain_told: bool = True
    loads: tuple[Decimal, ...] = ()

    @property
    def is_red(self) -> bool:
        return self.sharp or self.during >= PAIN_RED_FROM


@dataclass(slots=True)
class Log:
    """What was done of one exercise on one side, oldest first. It grows with the next session.

    ``red_on`` are the days of what was red, which no dose and no usual pain changes.
    """

    entries: list[SessionEntry] = field(default_factory=list)
    red_on: list[date] = field(init=False)

    def __post_init__(self) -> None:
        self.red_on = [entry.on for entry in self.entries if entry.is_red]

    def add(self, entry: SessionEntry) -> None:
        self.entries.append(entry)
        if entry.is_red:
            self.red_on.append(entry.on)

    def copy(self) -> Log:
        return Log(list(self.entries))


class Flags(NamedTuple):
    """What was said today, before the session."""

    emergency: bool = False
    urgent: bool = False
    fall_days_ago: int | None = None
    pre_pain_today: Score | None = None


class Case(NamedTuple):
    """Everything that a decision may look at. Nothing in ``log`` is later than ``today``.

    ``days_since_load_change``: how long load or level have been as ``rx`` says. ``waits_for``: what would let it go on
    at the end of its ladder (``Places.waits_for``); empty where nothing would.
    """

    profile: Profile
    rx: Prescription
    log: Log
    today: date
    days_since_load_change: int
    flags: Flags = Flags()
    waits_for: str = ""


class Dose(NamedTuple):
    """Sets of repetitions (or seconds) at a load."""

    sets: int
    reps: int
    load: Decimal


class Decision(NamedTuple):
    """What to do with an exercise, and why.

    ``rule`` is the code of section 9. ``because`` names the reason, ``facts`` are its numbers; ``wording.sentence``
    says both to the person. ``rests_on`` are keys of ``ProgressionRule`` rows (or of
    ``numbers.SOURCES_OF_OTHER_RULES``), ``sources`` the codes of who stands behind them. ``moved`` names what had
    brought the dose down before the rules looked at it, where ``because`` is something else; it is said first.
    """

    kind: Kind
    rule: str
    because: str
    rx: Prescription
    after: Dose
    facts: Mapping[str, Fact] = NO_FACTS
    rests_on: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    moved: str = ""

    @property
    def before(self) -> Dose:
        return Dose(sets=self.rx.sets, reps=self.rx.reps, load=self.rx.load)
