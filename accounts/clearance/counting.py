"""Which words of clinicians, and which openings of the person's own, hold on a given day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast

from exercises.prepared import Given, Prepared
from exercises.rules.clearance import EXERCISE, Cleared, still_locking
from exercises.rules.own_opening import terms_in_force
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue

from ..models import OF_PERSON, Clearance, OwnOpening, User
from ..rules.facts import HealthFacts
from .clinician import ASK_AGAIN_AFTER

# The key under which a routine keeps a person's own opening begins with this; that of a clinician's word does not.
OWN_KEY = "own:"
_OWN = "own"
_TEXT = CharField()
_NOTHING = Value("", output_field=_TEXT)
_NO = Value(False)
_DAY: Any = Given("day", DateField())
# Both kinds are read with one UNION, so they need the same columns; each fills those that it lacks. A clinician's word
# comes as one row for each limit.
_COLUMNS = (
    "pk",
    "recorded_at",
    "kind",
    "only",
    "rules",
    "no_added_load",
    "load_cleared",
    "load_rules",
    "who",
    "whose",
    "on",
    "overtaken",
    "terms",
    "limit_position",
    "limit",
)


def cleared_on(user: User, day: date, *, level: Callable[[], str]) -> list[Cleared]:
    """List what counts for a person on a day: what clinicians said and what the person opened, the oldest first.

    What was said before a broken bone or an operation opens nothing any more, but what it forbids stays forbidden. The
    person's own openings count only while their risk tier allows them; ``level`` finds that tier, and is called only
    for somebody who has opened something.
    """
    rows = sorted(_words(user=user, day=day), key=_oldest_first)
    words = [list(of_one) for _key, of_one in groupby(rows, key=attrgetter("pk"))]
    tier = level() if any(word[0].kind == _OWN for word in words) else ""
    found = (_own_word(word[0], tier) if word[0].kind == _OWN else _cleared(word) for word in words)
    return [cleared for cleared in found if cleared is not None]


def stays_moderate(facts: HealthFacts, cleared: Iterable[Cleared], day: date) -> bool:
    """Whether hard effort waits for a clinician's yes: an illness for which none was given in the twelve months before
    a day (table 4.2: "CLEAR (within 12 mo) before vigorous"), whatever end was named for it.
    """
    recent = [word for word in cleared if date.fromisoformat(word.given_on) + ASK_AGAIN_AFTER >= day]
    return bool(still_locking(sorted(facts.hard_effort_waits), recent))


def _said() -> QuerySet[Any, Any]:
    return (
        Clearance.objects.valid_on(_DAY)
        .with_overtaken(_DAY)
        .filter(user=OF_PERSON)
        .annotate(
            kind=Cast("scope", _TEXT),
            only=Cast("exercise__slug", _TEXT),
            who=Cast("given_by", _TEXT),
            whose=Cast("role", _TEXT),
            on=F("given_on"),
            terms=_NOTHING,
            limit_position=F("limits__position"),
            limit=Cast("limits__slug", _TEXT),
        )
        .order_by()
        .values_list(*_COLUMNS, named=True)
    )


def _opened() -> QuerySet[Any, Any]:
    return (
        OwnOpening.objects.standing_on(_DAY)
        .filter(user=OF_PERSON)
        .annotate(
            kind=Value(_OWN, output_field=_TEXT),
            only=Cast("exercise__slug", _TEXT),
            no_added_load=_NO,
            load_cleared=_NO,
            load_rules=F("rules"),
            who=_NOTHING,
            whose=_NOTHING,
            on=F("confirmed_on"),
            overtaken=_NO,
            terms=Cast("version", _TEXT),
            limit_position=Value(0),
            limit=_NOTHING,
        )
        .order_by()
        .values_list(*_COLUMNS, named=True)
    )


_words: Prepared[Any] = Prepared(lambda: _said().union(_opened(), all=True))


def _oldest_first(row: Any) -> tuple[Any, ...]:
    return (row.recorded_at, str(row.pk), row.limit_position or 0, row.limit or "")


def _own_word(row: Any, tier: str) -> Cleared | None:
    """Read a person's own opening; None when it does not count in this risk tier, or its terms have changed."""
    terms = terms_in_force(row.only, row.rules, row.terms, in_force=current_catalogue().rules)
    if terms is None or tier not in terms.tiers:
        return None
    opened, of_weight = frozenset(terms.rules), terms.opens is Verdict.LOAD
    return Cleared(
        scope=EXERCISE,
        key=f"{OWN_KEY}{row.pk}",
        exercise=row.only,
        rules=frozenset() if of_weight else opened,
        load_cleared=of_weight,
        load_rules=opened if of_weight else frozenset(),
        given_on=row.on.isoformat(),
        own=True,
    )


def _cleared(rows: Sequence[Any]) -> Cleared | None:
    """Build one clearance from its rows, one for each limit; None when it has been overtaken and forbids nothing."""
    word = rows[0]
    limits = frozenset(row.limit for row in rows if row.limit)
    if word.overtaken and not (limits or word.no_added_load):
        return None
    return Cleared(
        key=str(word.pk),
        scope=word.kind,
        exercise=word.only or "",
        rules=frozenset() if word.overtaken else frozenset(word.rules),
        limits=limits,
        no_added_load=word.no_added_load,
        load_cleared=word.load_cleared and not word.overtaken,
        load_rules=frozenset() if word.overtaken else frozenset(word.load_rules),
        given_by=word.who,
        role=word.whose,
        given_on=word.on.isoformat(),
    )
