"""What the catalogue pages may know about the person who reads them.

Imports run accounts → exercises, so this app cannot ask for a health check itself: ``accounts`` hands in a function
that can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .clearance import Cleared
from .own_opening import Terms
from .reasons import level_of

# From a signed-in user to what holds of them: condition → whether they were sure; None without a health check.
PersonFacts = Callable[[Any], Mapping[str, bool] | None]

# From a signed-in user, and their risk tier where it is known, to what clinicians have said about them and what they
# opened for themselves, as it counts today.
PersonClearances = Callable[[Any, str], Sequence[Cleared]]


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

_person_facts: PersonFacts | None = None
_person_clearances: PersonClearances | None = None
_person_own_way: PersonOwnWay | None = None


def register_person_facts(function: PersonFacts) -> None:
    """Tell this app how to learn what a person's health check says. Called once, when the apps are ready."""
    global _person_facts
    _person_facts = function


def register_person_clearances(function: PersonClearances) -> None:
    """Tell this app how to learn what clinicians have said about a person. Called once, when the apps are ready."""
    global _person_clearances
    _person_clearances = function


def register_person_own_way(function: PersonOwnWay) -> None:
    """Tell this app how to learn how far a person is on the way past a rule. Called once, when the apps are ready."""
    global _person_own_way
    _person_own_way = function


def facts_of(user: Any) -> Mapping[str, bool] | None:
    """Return the conditions that hold of a person, or None for a visitor or before the health check."""
    if not user.is_authenticated or _person_facts is None:
        return None
    return _person_facts(user)


def cleared_of(user: Any, presences: Mapping[str, bool]) -> Sequence[Cleared]:
    """Return what clinicians have said about a person of whom ``presences`` hold, as it counts today, and what they
    opened for themselves; nothing for a visitor.
    """
    if not user.is_authenticated or _person_clearances is None:
        return ()
    return _person_clearances(user, level_of(presences))


def own_way_of(user: Any, presences: Mapping[str, bool], terms: Terms | None) -> OwnWay | None:
    """Return how far a person is on the way to opening an exercise on ``terms``; None when there is no such way."""
    if terms is None or _person_own_way is None:
        return None
    return _person_own_way(user, level_of(presences), terms)
