"""The words that the rules are written in: zones, runs, full sessions, effort bands, steps along a ladder. Pure.

Definitions of ``clinical_rules.md``, section 9. Past sessions are always measured against today's prescription, as the
contract says ("every set done ≥ ``reps``, at exactly the prescribed load").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache

from exercises.measures.scales import PAIN_AMBER_FROM

from .facts import (
    AMBER,
    FLARE,
    GREEN,
    RED,
    UNKNOWN,
    Case,
    Equipment,
    Flags,
    Prescription,
    Profile,
    Score,
    SessionEntry,
    Zone,
)
from .numbers import Numbers


def is_sore_today(pain: Score | None, *, usual: Score, numbers: Numbers) -> bool:
    """G4: whether pain before starting is too much for loading: high by itself, or well above what is usual."""
    return pain is not None and (pain >= numbers.pre_pain_stop or pain >= usual + numbers.pre_pain_over_usual)


def zone_of(entry: SessionEntry, *, usual: Score, numbers: Numbers) -> Zone:
    """Judge a session by its pain: the first zone that applies."""
    if entry.is_red:
        return RED
    if entry.worse_after_a_day:
        return FLARE
    if entry.next_morning is None:
        return UNKNOWN
    if entry.next_morning - usual >= numbers.flare_rise:
        return FLARE
    if entry.during >= PAIN_AMBER_FROM:
        stable = usual >= numbers.chronic_stable_usual_from and entry.during <= entry.before
        return GREEN if stable else AMBER
    return GREEN


# To make one takes longer than to count the sessions in it.
_span = cache(timedelta)


class Situation:
    """One case seen through the numbers in force. Asking about ``last`` or ``gap`` needs a log that is not empty.

    Plain attributes, because a replay of a year asks some hundred thousand times.
    """

    __slots__ = ("band", "case", "flags", "gap", "last", "last_zone", "log", "numbers", "profile", "rx")

    def __init__(self, case: Case, numbers: Numbers) -> None:
        self.case = case
        self.numbers = numbers
        self.rx: Prescription = case.rx
        self.profile: Profile = case.profile
        self.flags: Flags = case.flags
        self.log: Sequence[SessionEntry] = case.log.entries
        # The effort to aim for, from and to.
        self.band = numbers.effort_band(case.profile.phase)
        if self.log:
            self.last = self.log[-1]
            # Days from the last session to today.
            self.gap = (case.today - self.last.on).days
            self.last_zone = zone_of(self.last, usual=case.profile.usual_pain, numbers=numbers)

    def count_red(self, days: int) -> int:
        """Count the red sessions of the last ``days`` days, the first of these days and today included."""
        red_on = self.case.log.red_on
        return len(red_on) - bisect_left(red_on, self.case.today - _span(days))

    # Sessions

    def zone(self, entry: SessionEntry) -> Zone:
        return zone_of(entry, usual=self.profile.usual_pain, numbers=self.numbers)

    def running(self, holds: Callable[[SessionEntry], bool], *, most: int | None = None) -> Sequence[SessionEntry]:
        """List the latest sessions, oldest first, for as long as ``holds`` is true of them without interruption.

        It looks at no more than ``most`` of them, where more make no difference.
        """
        start = len(self.log)
        end = 0 if most is None else max(start - most, 0)
        while start > end and holds(self.log[start - 1]):
            start -= 1
        return self.log[start:]

    def running_in(self, zone: Zone, *, passing_over: Zone | None = None) -> tuple[SessionEntry, ...]:
        """List the run of sessions in a zone that ends with the last session, oldest first.

        Sessions ``passing_over`` neither count nor break the run.
        """
        if self.last_zone is not zone:
            return ()
        run = self.running(lambda entry: self.zone(entry) in (zone, passing_over))
        return tuple(entry for entry in run if self.zone(entry) is zone)

    def judged(self, entry: SessionEntry) -> tuple[int, ...]:
        """The sets that were asked for; any further sets are stored but not judged."""
        return entry.sets[: self.rx.sets]

    def last_set(self, entry: SessionEntry) -> int:
        return self.judged(entry)[-1]

    def is_full(self, entry: SessionEntry, *, reps: int | None = None) -> bool:
        """At least the sets prescribed, each done with the repetitions prescribed (or with ``reps``), at exactly the
        prescribed load.
        """
        judged, rx = entry.sets[: self.rx.sets], self.rx
        least = rx.reps if reps is None else reps
        return len(judged) == rx.sets and min(judged) >= least and self.has_load(entry)

    def has_load(self, entry: SessionEntry) -> bool:
        """Whether all sets that were asked for had exactly the prescribed load."""
        rx = self.rx
        if entry.loads:
            return all(load == rx.load for load in entry.loads[: rx.sets])
        return entry.load == rx.load

    def is_within_band(self, entry: SessionEntry) -> bool:
        """Effort not above the band; an effort that was not told counts as within it."""
        return entry.rpe is None or entry.rpe <= self.band[1]

    def is_below_band(self, entry: SessionEntry) -> bool:
        return entry.rpe is not None and entry.rpe < self.band[0]

    def is_too_hard(self, entry: SessionEntry) -> bool:
        """Very high effort, or a set below the bottom of the range (below today's repetitions, if those are fewer)."""
        too_high = entry.rpe is not None and entry.rpe >= self.numbers.too_hard_rpe
        shortest, rx = min(self.judged(entry)), self.rx
        return too_high or (shortest < rx.reps and shortest < rx.reps_min)

    def is_top(self, entry: SessionEntry) -> bool:
        """A full session at the top of the range, within the band, green, with clean technique."""
        return (
            self.is_full(entry, reps=max(self.rx.reps, self.rx.reps_max))
            and self.is_within_band(entry)
            and self.zone(entry) is GREEN
            and entry.technique_clean
        )

    @property
    def confirming(self) -> Sequence[SessionEntry]:
        """The last sessions, as many as a larger step needs."""
        return self.log[-self.numbers.clean_run :]

    def surplus_from(self, steps: int) -> int:
        """The repetitions (or seconds) of a last set that is this many steps above the top of the range."""
        return self.rx.reps_max + steps * self.rx.inc

    # The ladder

    @property
    def climbs_levels(self) -> bool:
        return self.rx.equipment is Equipment.LEVEL

    @property
    def is_above_bottom(self) -> bool:
        return self.rx.load > self.rx.ladder[0]

    @property
    def is_at_the_end(self) -> bool:
        """Whether nothing heavier or harder is open."""
        return self.rx.load >= self.rx.ladder[-1]

    @property
    def next_load(self) -> Decimal | None:
        """The next place up the ladder; None at its top."""
        place = bisect_right(self.rx.ladder, self.rx.load)
        return self.rx.ladder[place] if place < len(self.rx.ladder) else None

    def load_down(self, steps: int) -> Decimal:
        """The load this many places down the ladder, at most to its bottom; never a heavier one."""
        place = bisect_left(self.rx.ladder, self.rx.load) - steps
        return min(self.rx.load, self.rx.ladder[max(place, 0)])
