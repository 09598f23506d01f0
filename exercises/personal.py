"""What the catalogue pages may know about the person who reads them.

Imports run programs → exercises, so this app cannot ask for a health check itself: ``programs`` hands in functions
that can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .clearance import Cleared
from .gates import ClosedGate
from .own_opening import Terms
from .reasons import level_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What holds of somebody who reads the catalogue: condition → whether they were sure, what clinicians have said and
    they opened for themselves, as it counts today, and the gates that are closed to them. None is to be had without the
    others.
    """

    presences: Mapping[str, bool]
    cleared: Sequence[Cleared]
    closed: Sequence[ClosedGate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Somebody with a warning sign that is open reads as a visitor does. ``url`` says what they should do."""

    url: str


# From a signed-in user to what is known of them; None without a health check.
PersonReading = Callable[[Any], Known | Stopped | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWay:
    """How far a person is on the way to opening an exercise for themselves. ``url`` is where they do it.

    ``done`` are the sessions that count, of ``sessions`` that it takes.
    """

    is_low: bool
    done: int
    sessions: int
    url: str

    @property
    def is_there(self) -> bool:
        return self.is_low and self.done >= self.sessions


# From a signed-in user, their risk tier where it is known and the terms of an exercise to how far they are.
PersonOwnWay = Callable[[Any, str, Terms], OwnWay]

_person_reading: PersonReading | None = None
_person_own_way: PersonOwnWay | None = None


def register_person_reading(function: PersonReading) -> None:
    """Tell this app how to learn what is true of a person. Called once, when the apps are ready."""
    global _person_reading
    _person_reading = function


def register_person_own_way(function: PersonOwnWay) -> None:
    """Tell this app how to learn how far a person is on the way past a rule. Called once, when the apps are ready."""
    global _person_own_way
    _person_own_way = function


def person_reading(user: Any) -> Known | Stopped | None:
    """Return what is known of a person who reads the catalogue; None for a visitor or before the health check."""
    if not user.is_authenticated or _person_reading is None:
        return None
    return _person_reading(user)


def own_way_of(user: Any, presences: Mapping[str, bool], terms: Terms | None) -> OwnWay | None:
    """Return how far a person is on the way to opening an exercise on ``terms``; None when there is no such way."""
    if terms is None or _person_own_way is None:
        return None
    return _person_own_way(user, level_of(presences), terms)
