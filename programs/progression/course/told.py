"""What a course is told: the plan of an exercise, the day on which a session begins, and what was done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from ..facts import HIGH, Clearance, Flags, Profile, Risk, Score
from .places import Places
from .states import Amount, ExerciseKey, Key

NOTHING: Mapping[Any, Any] = MappingProxyType({})


def _no_time(sets: int, reps: int, level: str, sides: int) -> int:
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One exercise of a routine (or a child of a sequence), as far as its growth needs it.

    ``reps_min`` to ``reps_max`` is the range of repetitions, seconds or minutes; ``min_gap`` the days from one session
    to the next; ``weekly`` means that it grows at most once a week. ``sides`` says for each exercise of its ladder, by
    slug, which sides are done. ``role`` is what it contributes, ``first_sets`` are those of the start dose; ``bridge``
    is how many repetitions are added before a large step in load (A8). ``seconds`` is how long so many sets of so many
    repetitions take, at a level (its key, or empty) and on so many sides.
    """

    item: str
    part: str = ""
    exercise: str
    reps_min: int
    reps_max: int
    target_sets: int
    min_gap: int
    inc: int = 1
    weekly: bool = False
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sore_side: str = ""
    role: str = ""
    first_sets: int = 1
    bridge: int = 0
    seconds: Callable[[int, int, str, int], int] = field(default=_no_time, compare=False)
    # Asked for many times in every session.
    key: ExerciseKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", ExerciseKey(self.item, self.part))

    def sides_of(self, exercise: str) -> tuple[str, ...]:
        return self.sides.get(exercise, ("",))


class Day(NamedTuple):
    """A session that begins: the day, and what is known of the person on it.

    ``load_cleared`` are the exercises to which added weight was cleared. ``wants_review``: a clinician should look at
    something soon; that never locks, and holds progress until it is answered (section 3, SOON). ``reviewed_on`` is when
    the person last answered that sessions hurt one after the other (RF14). ``only_moderate``: hard effort waits for a
    doctor (table 4.2). ``phases`` are those of exercises whose weeks count from another day than those of the others.
    ``printed`` are the doses of a sheet of paper that prescribes
    this day: they are what the session asks for, whatever is decided. ``held`` are exercises that a clinician of theirs
    keeps where they are.
    """

    session: str
    on: date
    risk: Risk
    phase: int
    usual_pain: Score
    places: Mapping[ExerciseKey, Places]
    load_cleared: frozenset[ExerciseKey] = frozenset()
    wants_review: bool = False
    reviewed_on: date | None = None
    only_moderate: bool = False
    phases: Mapping[ExerciseKey, int] = NOTHING
    pending: bool = False
    emergency: bool = False
    urgent: bool = False
    pre_pain: Score | None = None
    fall_days_ago: int | None = None
    printed: Mapping[Key, Amount] = NOTHING
    held: frozenset[ExerciseKey] = frozenset()

    def profile(self, plan: Plan) -> Profile:
        """Describe the person as a decision about one exercise reads them. Somebody at HIGH risk, and somebody for whom
        hard effort waits, always counts as in phase 1.
        """
        return Profile.__new__(
            Profile,
            risk=self.risk,
            phase=self.phase_of(plan.key),
            usual_pain=self.usual_pain,
            clearance=Clearance.PENDING if self.pending else Clearance.OK,
            min_gap=plan.min_gap,
            load_cleared=plan.key in self.load_cleared,
        )

    def phase_of(self, exercise: ExerciseKey) -> int:
        return 1 if self.risk is HIGH or self.only_moderate else self.phases.get(exercise, self.phase)

    @property
    def flags(self) -> Flags:
        return Flags(
            emergency=self.emergency,
            urgent=self.urgent,
            fall_days_ago=self.fall_days_ago,
            pre_pain_today=self.pre_pain,
        )


def differing(loads: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Keep the loads of sets where they are not all the same."""
    known = tuple(loads)
    return known if len(set(known)) > 1 else ()


class Entry(NamedTuple):
    """What was done of one exercise on one side in one session. Pain and effort are None when they were not told.

    ``loads`` are those of the sets, where they differ; ``load`` is then that of the first.
    """

    sets: tuple[int, ...]
    load: Decimal = Decimal(0)
    level: str = ""
    rpe: Score | None = None
    during: Score | None = None
    technique_clean: bool = True
    sharp: bool = False
    loads: tuple[Decimal, ...] = ()

    @property
    def of_each(self) -> tuple[Decimal, ...]:
        """The load of each set."""
        return self.loads or (self.load,) * len(self.sets)


class Done(NamedTuple):
    """A session that was done: by exercise, then by side. ``before`` is None when it was not told.

    ``worst`` is the most pain in all of it, None when nothing was told; ``sharp``, whether some of it was. ``logged``:
    whether anything was entered at all.
    """

    on: date
    at: datetime
    before: Score | None = None
    next_morning: Score | None = None
    worse: bool = False
    worst: Score | None = None
    sharp: bool = False
    logged: bool = True
    entries: Mapping[ExerciseKey, Mapping[str, Entry]] = NOTHING
