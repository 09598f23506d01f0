"""What clinicians have said and what a person opened for themselves, as it counts on a day."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from exercises.rules.clearance import EXERCISE, Cleared
from exercises.rules.own_opening import still_theirs
from exercises.snapshot.current import current_catalogue

from ..models import User

# What a routine keeps of an opening begins so, and of a clinician's word does not.
OWN_KEY = "own:"
_OWN = "own"


_TEXTS = frozenset({"scope", "exercise__slug", "given_by", "role", "limits__slug"})


# What one row says, of a clinician's word and of the person's own.
_SAID = (
    "pk",
    "recorded_at",
    "scope",
    "exercise__slug",
    "rules",
    "no_added_load",
    "load_cleared",
    "load_rules",
    "given_by",
    "role",
    "given_on",
    "overtaken",
    "limits__position",
    "limits__slug",
)


def cleared_on(user: User, day: date, *, level: Callable[[], str]) -> list[Cleared]:
    """Return what clinicians have said about a person, as it counts on a day; the oldest word first. One query.

    What was said before a bone broke or before an operation opens nothing, and still forbids. With it comes what the
    person opened for themselves, on a day on which they are in the risk tier LOW. ``level`` finds the tier of that day:
    it is only asked of somebody who has opened something.
    """
    text = CharField()
    own = user.own_openings.standing_on(day).values_list(
        "pk",
        "recorded_at",
        Value(_OWN, output_field=text),
        Cast("exercise__slug", text),
        "rules",
        Value(False),
        Value(False),
        "rules",
        Cast("version", text),
        Value("", output_field=text),
        "confirmed_on",
        Value(False),
        Value(0),
        Value("", output_field=text),
    )
    said = (
        user.clearances.valid_on(day)
        .with_overtaken(day)
        .values_list(
            *(Cast(name, text) if name in _TEXTS else name for name in _SAID),
        )
    )
    rows = sorted(said.order_by().union(own.order_by(), all=True), key=_oldest_first)
    found = [(rows_of[0][2], rows_of) for _key, of_one in groupby(rows, key=itemgetter(0)) if (rows_of := list(of_one))]
    opened = [rows_of[0] for scope, rows_of in found if scope == _OWN]
    theirs = _own_words(opened) if opened and level() == "LOW" else {}
    cleared = [_cleared(rows_of) if scope != _OWN else theirs.get(rows_of[0][0]) for scope, rows_of in found]
    return [one for one in cleared if one is not None]


def _oldest_first(row: Sequence[Any]) -> tuple[Any, ...]:
    return (row[1], str(row[0]), row[-2] or 0, row[-1] or "")


def _own_words(rows: Iterable[Sequence[Any]]) -> dict[uuid.UUID, Cleared]:
    """Return what a person opened for themselves, as far as it counts: not on other terms than they confirmed."""
    in_force = current_catalogue().rules
    found = {}
    for key, _at, _scope, exercise, rules, _load, _cleared, _load_rules, version, _role, given_on, *_limits in rows:
        opened = still_theirs(exercise, rules, version, in_force=in_force)
        if opened:
            found[key] = Cleared(
                scope=EXERCISE,
                key=f"{OWN_KEY}{key}",
                exercise=exercise,
                rules=opened,
                given_on=given_on.isoformat(),
                own=True,
            )
    return found


def _cleared(rows: Sequence[tuple[Any, ...]]) -> Cleared | None:
    """Return one clearance from its rows, one for each limit; None when it has been overtaken and forbids nothing."""
    key, _at, scope, exercise, rules, no_load, load_cleared, load_rules, given_by, role, given_on, *_more = rows[0]
    limits = frozenset(row[-1] for row in rows if row[-1])
    overtaken = bool(rows[0][-3])
    if overtaken and not (limits or no_load):
        return None
    return Cleared(
        key=str(key),
        scope=scope,
        exercise=exercise or "",
        rules=frozenset() if overtaken else frozenset(rules),
        limits=limits,
        no_added_load=no_load,
        load_cleared=load_cleared and not overtaken,
        load_rules=frozenset() if overtaken else frozenset(load_rules),
        given_by=given_by,
        role=role,
        given_on=given_on.isoformat(),
    )
