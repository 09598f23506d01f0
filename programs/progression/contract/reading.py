"""Reading a case from JSON, strictly: ``clinical_rules.md``, section 9. What is wrong is named with its field.

Readings of the contract, where its words leave room:
- null stands only where the contract names it: ``rpe`` and ``next``. Elsewhere a fact that is not known is left out.
- A whole number may be written 8 or 8.0. Repetitions, sets and days are whole; scores and loads may be fractional.
- A session on ``today`` itself is not "after today".
- ``inc`` is 1, or the step of seconds (5); ``reps_min`` is not above ``reps_max``; ``reps`` may be below ``reps_min``
  (after easing), and a set may have 0 repetitions (tried, nothing done). ``sets`` may exceed ``target_sets``.
- A field given twice is refused, as JSON readers differ about which one counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from exercises.files import parse_json
from exercises.measures.scales import HIGHEST

from ..facts import (
    Case,
    Clearance,
    Equipment,
    Flags,
    Ladder,
    Log,
    Prescription,
    Profile,
    Risk,
    Score,
    SessionEntry,
)
from ..numbers import (
    Numbers,
    exact,
    rungs,
    score_of,
)

IGNORED = frozenset({"id", "title", "expect", "why"})
# Beyond so many digits, before or behind the point, a number is a mistake, and exact arithmetic would only be slow.
MOST_DIGITS_BEFORE = 300
MOST_DIGITS_BEHIND = 400
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Word = TypeVar("Word", bound=StrEnum)
Read = TypeVar("Read")


class CaseError(ValueError):
    """A case that cannot be decided: ``field`` names where, ``what`` says what is wrong."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}" if field else what)
        self.field = field
        self.what = what


class _Object(dict[str, Any]):
    """A JSON object that remembers which names it was given more than once."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        made.twice = tuple(name for name in made if names.count(name) > 1)
    return made


def _number(text: str) -> Decimal:
    """Read a number exactly as written; NaN for one beyond all reading, which is refused later, where its field is
    known.
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _whole_number(text: str) -> int | Decimal:
    return int(text) if len(text) <= MOST_DIGITS_BEFORE else _number(text)


def parse_case(text: str) -> Any:
    """Read JSON with its numbers exact. Raises ValueError when it is none."""
    return parse_json(
        text, object_pairs_hook=_object, parse_float=_number, parse_int=_whole_number, parse_constant=_number
    )


def read_case(data: Any, *, numbers: Numbers) -> Case:
    """Read the case that a JSON object describes. Raises CaseError, which names the first wrong field."""
    given = _fields(
        data, "", needed=("profile", "rx", "log", "today"), optional=("flags", *sorted(IGNORED)), name="a case"
    )
    profile = _profile(given["profile"], numbers)
    rx, days_since_load_change = _prescription(given["rx"], numbers)
    today = _date(given["today"], "today")
    log = _log(given["log"], today)
    flags = _flags(given["flags"]) if "flags" in given else Flags()
    return Case(
        profile=profile, rx=rx, log=log, today=today, days_since_load_change=days_since_load_change, flags=flags
    )


def _profile(data: Any, numbers: Numbers) -> Profile:
    given = _fields(
        data, "profile", needed=("risk", "phase", "usual_pain", "clearance"), optional=("load_cleared", "min_gap")
    )
    phase = _whole(given["phase"], "profile.phase")
    if phase not in (1, 2):
        raise CaseError("profile.phase", f"must be 1 or 2, not {phase}")
    return Profile(
        risk=_word(given["risk"], "profile.risk", Risk),
        phase=phase,
        usual_pain=_score(given["usual_pain"], "profile.usual_pain"),
        clearance=_word(given["clearance"], "profile.clearance", Clearance),
        load_cleared=_optional(given, "load_cleared", "profile", _yes_or_no, default=False),
        min_gap=_optional(given, "min_gap", "profile", _whole, default=numbers.min_gap_days),
    )


def _prescription(data: Any, numbers: Numbers) -> tuple[Prescription, int]:
    """Read the dose, and the days since its load changed."""
    needed = (
        "sets", "reps", "reps_min", "reps_max", "target_sets", "load", "equipment", "days_since_load_change", "inc",
    )  # fmt: skip
    given = _fields(data, "rx", needed=needed, optional=("ladder",))
    positive = {
        name: _positive(given[name], f"rx.{name}") for name in ("sets", "reps", "reps_min", "reps_max", "target_sets")
    }
    if positive["reps_min"] > positive["reps_max"]:
        raise CaseError("rx.reps_min", f"{positive['reps_min']} is above reps_max, {positive['reps_max']}")
    if positive["target_sets"] > numbers.max_sets:
        raise CaseError("rx.target_sets", f"must be from 1 to {numbers.max_sets}, not {positive['target_sets']}")
    equipment = _word(given["equipment"], "rx.equipment", Equipment)
    ladder = _optional(given, "ladder", "rx", _ladder, default=numbers.ladder(equipment))
    inc = _whole(given["inc"], "rx.inc")
    steps = sorted({numbers.rep_step, numbers.hold_step_seconds})
    if inc not in steps:
        raise CaseError("rx.inc", f"must be {' or '.join(map(str, steps))}, not {inc}")
    most = positive["reps_max"] + numbers.big_step_extra_reps * inc
    if positive["reps"] > most:
        raise CaseError(
            "rx.reps", f"{positive['reps']} is above reps_max + {numbers.big_step_extra_reps} × inc, {most}"
        )
    load = _on_ladder(given["load"], "rx.load", ladder)
    days = _whole(given["days_since_load_change"], "rx.days_since_load_change")
    return Prescription(**positive, load=load, equipment=equipment, ladder=ladder, inc=inc), days


def _log(data: Any, today: date) -> Log:
    if not isinstance(data, list):
        raise CaseError("log", f"must be a list of sessions, not {_shown(data)}")
    entries: list[SessionEntry] = []
    for index, session in enumerate(data):
        entry = _session(session, f"log[{index}]")
        if entries and entry.on < entries[-1].on:
            raise CaseError(f"log[{index}].d", f"{entry.on} is before the session that comes first, {entries[-1].on}")
        if entry.on > today:
            raise CaseError(f"log[{index}].d", f"{entry.on} is after today, {today}")
        entries.append(entry)
    return Log(entries)


def _session(data: Any, path: str) -> SessionEntry:
    needed = ("d", "sets", "load", "rpe", "before", "during", "next", "tech")
    given = _fields(data, path, needed=needed, optional=("sharp", "worse24h"))
    sets = given["sets"]
    if not isinstance(sets, list) or not sets:
        raise CaseError(f"{path}.sets", f"must be a list with a number for each set, not {_shown(sets)}")
    return SessionEntry(
        on=_date(given["d"], f"{path}.d"),
        sets=tuple(_whole(element, f"{path}.sets[{index}]") for index, element in enumerate(sets)),
        load=_decimal(given["load"], f"{path}.load"),
        rpe=None if given["rpe"] is None else _score(given["rpe"], f"{path}.rpe"),
        before=_score(given["before"], f"{path}.before"),
        during=_score(given["during"], f"{path}.during"),
        next_morning=None if given["next"] is None else _score(given["next"], f"{path}.next"),
        technique_clean=_yes_or_no(given["tech"], f"{path}.tech"),
        sharp=_optional(given, "sharp", path, _yes_or_no, default=False),
        worse_after_a_day=_optional(given, "worse24h", path, _yes_or_no, default=False),
    )


def _flags(data: Any) -> Flags:
    given = _fields(data, "flags", needed=(), optional=("emergency", "urgent", "fall_days_ago", "pre_pain_today"))
    return Flags(
        emergency=_optional(given, "emergency", "flags", _yes_or_no, default=False),
        urgent=_optional(given, "urgent", "flags", _yes_or_no, default=False),
        fall_days_ago=_optional(given, "fall_days_ago", "flags", _whole, default=None),
        pre_pain_today=_optional(given, "pre_pain_today", "flags", _score, default=None),
    )


# Single values


def _fields(
    data: Any, path: str, *, needed: tuple[str, ...], optional: tuple[str, ...], name: str = ""
) -> Mapping[str, Any]:
    """Check that a value is an object with all ``needed`` fields and no others than these and ``optional``."""
    if not isinstance(data, dict):
        raise CaseError(path, f"{name} must be a JSON object, not {_shown(data)}".lstrip())
    prefix = f"{path}." if path else ""
    for field in getattr(data, "twice", ()):
        raise CaseError(f"{prefix}{field}", "is given twice")
    for field in data:
        if field not in needed and field not in optional:
            raise CaseError(f"{prefix}{field}", "is not a known field")
    for field in needed:
        if field not in data:
            raise CaseError(f"{prefix}{field}", "is missing")
    return data


def _optional(
    given: Mapping[str, Any], field: str, path: str, read: Callable[[Any, str], Read], *, default: Any
) -> Read:
    return read(given[field], f"{path}.{field}") if field in given else default


def _decimal(value: Any, path: str) -> Decimal:
    try:
        number = exact(value)
    except ValueError:
        raise CaseError(path, f"must be a number, not {_shown(value)}") from None
    if number.adjusted() >= MOST_DIGITS_BEFORE or int(number.as_tuple().exponent) < -MOST_DIGITS_BEHIND:
        raise CaseError(path, "is a number with too many digits")
    if number < 0:
        raise CaseError(path, f"must not be below 0, not {_shown(value)}")
    return number


def _whole(value: Any, path: str) -> int:
    number = score_of(_decimal(value, path))
    if not isinstance(number, int):
        raise CaseError(path, f"must be a whole number, not {_shown(value)}")
    return number


def _positive(value: Any, path: str) -> int:
    number = _whole(value, path)
    if number < 1:
        raise CaseError(path, "must be 1 or more, not 0")
    return number


def _score(value: Any, path: str) -> Score:
    number = _decimal(value, path)
    if number > HIGHEST:
        raise CaseError(path, f"must be from 0 to {HIGHEST}, not {_shown(value)}")
    return score_of(number)


def _on_ladder(value: Any, path: str, ladder: Ladder) -> Decimal:
    number = _decimal(value, path)
    if number not in ladder:
        raise CaseError(path, f"{_shown(value)} is not on the ladder {', '.join(map(str, ladder))}")
    return number


def _ladder(value: Any, path: str) -> Ladder:
    if not isinstance(value, list):
        raise CaseError(path, f"must be a list of ascending numbers, not {_shown(value)}")
    try:
        return rungs(_decimal(element, f"{path}[{index}]") for index, element in enumerate(value))
    except CaseError:
        raise
    except ValueError as error:
        raise CaseError(path, str(error)) from None


def _yes_or_no(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise CaseError(path, f"must be true or false, not {_shown(value)}")
    return value


def _word(value: Any, path: str, words: type[Word]) -> Word:
    if not isinstance(value, str) or value not in set(words):
        raise CaseError(path, f"must be one of {', '.join(words)}, not {_shown(value)}")
    return words(value)


def _date(value: Any, path: str) -> date:
    try:
        if isinstance(value, str) and ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CaseError(path, f"must be a date such as 2025-03-01, not {_shown(value)}")


def _shown(value: Any) -> str:
    """Shorten a value, whatever it is, so that an error can quote it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    words = f"“{value}”" if isinstance(value, str) else str(value)
    return words if len(words) <= 40 else f"{words[:39]}…"
