"""Who needs somebody first: the open rule by which a clinician's list is sorted. Pure.

Everything in ``RULE`` is our own judgement: which things are named, in which order, and for how long. The page shows
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from exercises.measures.scales import PAIN_RED_FROM

if TYPE_CHECKING:
    from django.utils.functional import Promise


Person = TypeVar("Person")


class Why(StrEnum):
    """Something for which a person waits."""

    SIGN = "sign"
    FALL = "fall"
    PAIN = "pain"
    FLARE = "flare"
    CLEARANCE = "clearance"
    QUESTION = "question"
    MISSED = "missed"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the rule. It is named only where the person shares what it is about: ``shared``, a value of
    ``Scope``.

    ``name`` stands in the filter, ``said`` is the reason on the list; ``days`` is for how many days something that has
    happened is named, unless somebody of the practice has seen it, and None for what lasts until it is over.
    """

    why: Why
    shared: str
    name: Promise
    said: Any
    days: int | None = None


MISSED_FROM = 3
# The order is that of the list.
RULE: tuple[Line, ...] = (
    Line(
        why=Why.SIGN,
        shared="pain",
        name=_("A warning sign is open"),
        said=_("A warning sign is open: %(sign)s"),
    ),
    Line(why=Why.FALL, shared="pain", name=_("A fall"), said=_("They told of %(what)s."), days=28),
    Line(
        why=Why.PAIN,
        shared="pain",
        name=_("Strong pain in a session"),
        said=_("It hurt a lot in a session, or the pain was sharp: %(pain)s of 10."),
        days=14,
    ),
    Line(
        why=Why.FLARE,
        shared="pain",
        name=_("A flare"),
        said=_("The morning after a session it hurt clearly more than usual: %(pain)s of 10."),
        days=14,
    ),
    Line(
        why=Why.CLEARANCE,
        shared="plan",
        name=_("A clearance to give"),
        said=_("Their program waits for a clinician’s yes."),
    ),
    Line(
        why=Why.QUESTION,
        shared="messages",
        name=_("A question without an answer"),
        said=_("They wrote, and nobody has answered."),
    ),
    Line(
        why=Why.MISSED,
        shared="plan",
        name=_("Sessions that did not happen"),
        said=ngettext_lazy(
            "The last %(count)s planned session did not happen.",
            "The last %(count)s planned sessions did not happen.",
            "count",
        ),
    ),
    Line(
        why=Why.CHECK_IN,
        shared="checks",
        name=_("A check-in is due"),
        said=_("The check-in of week %(week)s is not answered."),
    ),
)
LINES: Mapping[Why, Line] = {line.why: line for line in RULE}
_PLACES: Mapping[Why, int] = {line.why: place for place, line in enumerate(RULE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One reason to look at somebody, since a moment. ``facts`` are for its sentence."""

    why: Why
    since: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return str(LINES[self.why].said % self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a person, as far as they share it: nothing else is in it.

    ``signs`` are words and moments; ``falls``, ``pains`` and ``flares`` moments with what was told; ``missed`` the
    planned days since their last session; ``check_in`` its week and since when it is due; ``asked_at`` when they asked
    something that nobody has answered. ``seen_until``: what had happened before was seen by somebody of the practice.
    """

    signs: Sequence[tuple[str, datetime]] = ()
    falls: Sequence[tuple[str, datetime]] = ()
    pains: Sequence[tuple[int, datetime]] = ()
    flares: Sequence[tuple[int, datetime]] = ()
    missed: Sequence[date] = ()
    check_in: tuple[int, datetime] | None = None
    locked_since: datetime | None = None
    asked_at: datetime | None = None
    seen_until: datetime | None = None


def reasons(known: Known, *, now: datetime, at_day: Callable[[date], datetime]) -> tuple[Waits, ...]:
    """List why somebody waits, the most urgent first. ``at_day`` says when a day began where they live."""
    found = [Waits(why=Why.SIGN, since=at, facts={"sign": sign}) for sign, at in known.signs]
    found += _happened(Why.FALL, known.falls, "what", known, now)
    found += _happened(Why.PAIN, known.pains, "pain", known, now)
    found += _happened(Why.FLARE, known.flares, "pain", known, now)
    if known.locked_since is not None:
        found.append(Waits(why=Why.CLEARANCE, since=known.locked_since))
    if known.asked_at is not None:
        found.append(Waits(why=Why.QUESTION, since=known.asked_at))
    if len(known.missed) >= MISSED_FROM:
        since = at_day(known.missed[MISSED_FROM - 1])
        found.append(Waits(why=Why.MISSED, since=since, facts={"count": len(known.missed)}))
    if known.check_in is not None:
        week, since = known.check_in
        found.append(Waits(why=Why.CHECK_IN, since=since, facts={"week": week}))
    return tuple(sorted(found, key=_place))


def _happened(why: Why, told: Iterable[tuple[Any, datetime]], fact: str, known: Known, now: datetime) -> list[Waits]:
    """Keep of what has happened the latest that is new enough and that nobody has seen."""
    first = now - timedelta(days=LINES[why].days or 0)
    new = [
        (at, value) for value, at in told if first <= at <= now and (known.seen_until is None or at > known.seen_until)
    ]
    if not new:
        return []
    at, value = max(new, key=lambda event: event[0])
    return [Waits(why=why, since=at, facts={fact: value})]


def _place(waits: Waits) -> tuple[int, datetime]:
    return _PLACES[waits.why], waits.since


def is_strong(pain: int | None, *, sharp: bool) -> bool:
    """Whether pain in a session counts as strong: the red zone, and whatever was sharp."""
    return sharp or (pain is not None and pain >= PAIN_RED_FROM)


def in_order(people: Iterable[tuple[Person, tuple[Waits, ...]]]) -> list[tuple[Person, tuple[Waits, ...]]]:
    """Sort people with their reasons: by their most urgent one, then by who has waited longest. Those without come
    last, in the order in which they were given.
    """
    people = list(people)
    waiting = [entry for entry in people if entry[1]]
    return sorted(waiting, key=lambda entry: _place(entry[1][0])) + [entry for entry in people if not entry[1]]
