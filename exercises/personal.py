"""What the catalogue pages may know about the person who reads them.

Imports run accounts → exercises, so this app cannot ask for a health check itself: ``accounts`` hands in a function
that can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .clearance import Cleared

# From a signed-in user to what holds of them: condition → whether they were sure; None without a health check.
PersonFacts = Callable[[Any], Mapping[str, bool] | None]

# From a signed-in user to what clinicians have said about them, as it counts today.
PersonClearances = Callable[[Any], Sequence[Cleared]]

_person_facts: PersonFacts | None = None
_person_clearances: PersonClearances | None = None


def register_person_facts(function: PersonFacts) -> None:
    """Tell this app how to learn what a person's health check says. Called once, when the apps are ready."""
    global _person_facts
    _person_facts = function


def register_person_clearances(function: PersonClearances) -> None:
    """Tell this app how to learn what clinicians have said about a person. Called once, when the apps are ready."""
    global _person_clearances
    _person_clearances = function


def facts_of(user: Any) -> Mapping[str, bool] | None:
    """Return the conditions that hold of a person, or None for a visitor or before the health check."""
    if not user.is_authenticated or _person_facts is None:
        return None
    return _person_facts(user)


def cleared_of(user: Any) -> Sequence[Cleared]:
    """Return what clinicians have said about a person, as it counts today; nothing for a visitor."""
    if not user.is_authenticated or _person_clearances is None:
        return ()
    return _person_clearances(user)
