"""What was done in a routine so far, as its decisions read it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from exercises.measures.scales import PAIN_RED_FROM

from ..facts import Log, Score, SessionEntry
from ..numbers import Numbers
from .places import Places
from .states import ExerciseKey, Key
from .told import Day, Done, Entry, differing

# Sessions longer ago cause no reminder and hold nothing back.
REMEMBERED = timedelta(weeks=26)


class _DoneOf(NamedTuple):
    """What was done of one exercise in a session, by side; ``before`` is the pain before it."""

    done: Done
    before: Score
    sides: Mapping[str, Entry]


@dataclass(slots=True, kw_only=True)
class _Hurting:
    """Sessions that hurt one after the other (RF14), as far as they were read, judged with one usual pain.

    ``run`` are the days of the present run. ``since`` is the first day of the latest sessions, as many as RF14 asks
    for, that hurt without interruption.
    """

    count: int = 0
    run: tuple[date, ...] = ()
    since: date | None = None

    def read(self, on: date, *, hurt: bool, wanted: int) -> None:
        """Read one more session. A run of ``wanted`` of them that hurt counts."""
        self.run = (*self.run, on)[-wanted:] if hurt else ()
        if len(self.run) == wanted:
            self.since = self.run[0]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The history of one exercise on one side, read so far from its ``rows``."""

    rows: list[_DoneOf]
    levels: tuple[str, ...] | None
    count: int = 0
    sessions: list[Done] = field(default_factory=list)
    log: Log = field(default_factory=Log)

    def copy(self, rows: list[_DoneOf]) -> _Reading:
        return replace(self, rows=rows, sessions=list(self.sessions), log=self.log.copy())


class History:
    """What was done in a routine so far, as its decisions read it. Sessions are told in their order, oldest first."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self._sessions: list[Done] = []
        self._befores: list[Score] = []
        self._by_exercise: defaultdict[ExerciseKey, list[_DoneOf]] = defaultdict(list)
        self._read: dict[Key, _Reading] = {}
        # By the usual pain, which goes to and fro between few values.
        self._hurting: defaultdict[Score, _Hurting] = defaultdict(_Hurting)

    def copy(self) -> History:
        other = History(self.numbers)
        other._sessions = list(self._sessions)
        other._befores = list(self._befores)
        other._by_exercise.update((key, list(rows)) for key, rows in self._by_exercise.items())
        other._read = {key: reading.copy(other._by_exercise[key.exercise]) for key, reading in self._read.items()}
        return other

    def usual_pain(self, told: Score) -> Score:
        """Work out the usual pain as of now; ``told`` is that of the health check (``usual_pain``)."""
        return usual_pain(self._befores, told=told, numbers=self.numbers)

    def done(self, done: Done, *, usual_pain: Score) -> None:
        """Take note of what was done in a session. ``usual_pain`` counts where the pain before it was not told."""
        before = usual_pain if done.before is None else done.before
        if done.before is not None:
            self._befores.append(done.before)
        self._sessions.append(done)
        for exercise, sides in done.entries.items():
            if sides:
                self._by_exercise[exercise].append(_DoneOf(done, before, sides))

    def hurts_again(self, day: Day) -> bool:
        """RF14: whether ``flare_run_refer`` sessions running hurt a lot or flared, and the person has not answered
        since.

        It holds progress for the same reason for which ``reviews.sessions_hurting`` reminds the person.
        """
        hurting, wanted = self._hurting[day.usual_pain], self.numbers.flare_run_refer
        unread = self._sessions[hurting.count :]
        over = list(takewhile(lambda done: done.on < day.on, unread))
        for done in over:
            if done.logged:
                hurting.read(done.on, hurt=self._hurt(done, day.usual_pain), wanted=wanted)
        hurting.count += len(over)
        if same_day := unread[len(over) :]:
            hurting = replace(hurting)
            for done in same_day:
                if done.logged:
                    # The morning after it is not known yet. A replay must decide as if it still were not.
                    so_far = done._replace(next_morning=None, worse=False)
                    hurting.read(done.on, hurt=self._hurt(so_far, day.usual_pain), wanted=wanted)
        if hurting.since is None or hurting.since < day.on - REMEMBERED:
            return False
        return day.reviewed_on is None or hurting.since > day.reviewed_on

    def _hurt(self, done: Done, usual: Score) -> bool:
        """Whether a session was red, or a flare followed."""
        if done.sharp or done.worse:
            return True
        before = usual if done.before is None else done.before
        if (before if done.worst is None else done.worst) >= PAIN_RED_FROM:
            return True
        told = done.worst is not None and done.next_morning is not None
        return told and (done.next_morning or 0) - usual >= self.numbers.flare_rise

    def last_done_on(self) -> date | None:
        """Find the day of the latest session in which something was done."""
        return max((done.on for done in self._sessions if done.entries), default=None)

    def log_of(self, key: Key, places: Places, *, since: datetime | None = None, since_on: date | None = None) -> Log:
        """List what one exercise did on one side, oldest first, as a decision reads it. It grows with the next session.

        ``since`` leaves out what was before a clinician looked at it; ``since_on`` is the day of that in the person's
        own time zone, because the days of sessions are days there, too.
        """
        # Read again only when the ladder, which places the levels, has changed.
        levels = places.levels if places.climbs_levels else None
        reading = self._read.get(key)
        if reading is None or reading.levels != levels:
            reading = self._read[key] = _Reading(rows=self._by_exercise[key.exercise], levels=levels)
        for row in reading.rows[reading.count :]:
            entry = _of_side(row.sides, key.side)
            if entry is not None:
                reading.sessions.append(row.done)
                reading.log.add(_as_read(row.done, entry, row.before, places))
        reading.count = len(reading.rows)
        if since is None:
            return reading.log
        start = (since_on or since.date(), since)
        told = zip(reading.sessions, reading.log.entries, strict=True)
        return Log([entry for done, entry in told if (done.on, done.at) >= start])


def usual_pain(befores: Sequence[Score], *, told: Score, numbers: Numbers) -> Score:
    """Take the median of the last scores from before sessions (oldest first); ``told``, that of the health check, while
    there are none.

    It is never more than one point above ``told`` until the health check is done again: pain that grows slowly must not
    come to count as usual (section 9).
    """
    scores = befores[-numbers.usual_pain_sessions :]
    return min(_middle(scores), told + numbers.usual_pain_above_told) if scores else told


def _middle(scores: Sequence[Score]) -> Score:
    """Take the median, exactly; a whole number where it is one."""
    ordered = sorted(scores)
    both = ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
    return both // 2 if both % 2 == 0 else Fraction(both, 2)


def _of_side(sides: Mapping[str, Entry], side: str) -> Entry | None:
    """Find what was done on a side. What was done with both at once counts for each; of two sides, the worse."""
    if side in sides:
        return sides[side]
    if side:
        return sides.get("")
    if not sides:
        return None
    first, *others = sides.values()
    for other in others:
        first = Entry(
            sets=tuple(min(pair) for pair in zip(first.sets, other.sets, strict=False)),
            load=min(first.load, other.load),
            loads=differing(min(pair) for pair in zip(first.of_each, other.of_each, strict=False)),
            level=first.level,
            rpe=_most(first.rpe, other.rpe),
            during=_most(first.during, other.during),
            technique_clean=first.technique_clean and other.technique_clean,
            sharp=first.sharp or other.sharp,
        )
    return first


def _most(value: Score | None, other: Score | None) -> Score | None:
    return max((score for score in (value, other) if score is not None), default=None)


def _as_read(done: Done, entry: Entry, before: Score, places: Places) -> SessionEntry:
    """Put an entry into the form that a decision reads.

    Pain that was not told is taken as the pain before, and a morning as unanswered: that holds, and never advances.
    """
    told = entry.during is not None
    return SessionEntry.__new__(
        SessionEntry,
        on=done.on,
        sets=entry.sets,
        load=places.rung(entry.level, entry.load),
        loads=entry.loads and tuple(places.rung(entry.level, load) for load in entry.loads),
        rpe=entry.rpe,
        before=before,
        during=entry.during if entry.during is not None else before,
        next_morning=done.next_morning if told else None,
        technique_clean=entry.technique_clean,
        sharp=entry.sharp,
        worse_after_a_day=done.worse,
        pain_told=told,
    )
