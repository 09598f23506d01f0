"""Cells of a spreadsheet, read strictly: what is not clearly meant is refused, with words for whoever typed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from exercises.measures.number_fields import NumberError, read_number

# Between several names in one cell.
BETWEEN = ";"
LONGEST = 10_000
YES = frozenset({"yes", "true", "1", "x"})
NO = frozenset({"no", "false", "0", ""})


class CellError(ValueError):
    """A cell says something that cannot be; the message is for whoever typed it."""


Reader = Callable[[Any], Any]


def text(cell: Any) -> str:
    """Read text; numbers and days that a program made of it come back as they were written."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    found = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(found) > LONGEST:
        raise CellError(_("This is too long."))
    return found


def lines(cell: Any) -> list[str]:
    """Read several texts, one on each line of the cell."""
    return [line.strip() for line in text(cell).split("\n") if line.strip()]


def names(cell: Any) -> list[str]:
    """Read several names with a semicolon between."""
    return [name.strip() for name in text(cell).split(BETWEEN) if name.strip()]


def sorted_names(cell: Any) -> list[str]:
    return sorted(names(cell))


def number(cell: Any) -> Decimal | None:
    """Read a number with a point or a comma before its decimals; None for an empty cell."""
    if isinstance(cell, bool):
        raise CellError(_("This is not a number."))
    if isinstance(cell, (int, float, Decimal)):
        found = Decimal(str(cell))
        if not found.is_finite():
            raise CellError(_("This is not a number."))
        return found
    typed = text(cell)
    if not typed:
        return None
    try:
        return read_number(typed)
    except NumberError as error:
        raise CellError(str(error) or _("“%(typed)s” is not a number.") % {"typed": typed[:60]}) from error


def whole(cell: Any) -> int | None:
    """Read a whole number; 10.7 is none, and is not made one."""
    found = number(cell)
    if found is None:
        return None
    if found != int(found):
        raise CellError(_("“%(typed)s” is not a whole number.") % {"typed": found})
    return int(found)


def whole_or_zero(cell: Any) -> int:
    return whole(cell) or 0


def kilograms(cell: Any) -> str | None:
    found = number(cell)
    return None if found is None else format(found.normalize(), "f")


def yes_or_no(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    word = text(cell).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellError(_("“%(typed)s” is neither yes nor no.") % {"typed": word[:60]})


def yes_no_or_unknown(cell: Any) -> bool | None:
    """Read yes or no; an empty cell says that nobody knows."""
    return None if cell is None or text(cell) == "" else yes_or_no(cell)


def pairs(cell: Any) -> dict[str, str]:
    """Read texts by name, a pair on each line: "fixed-support: Hold on to something fixed."."""
    found = {}
    for line in lines(cell):
        name, colon, words = line.partition(":")
        if not colon or not words.strip():
            raise CellError(_("Write each line like “name: text”. This one is not: “%(line)s”.") % {"line": line[:60]})
        found[name.strip()] = words.strip()
    return dict(sorted(found.items()))


def day(cell: Any) -> str | None:
    """Read a day, which is written year-month-day and in no other way: 03/04/2026 means two days."""
    typed = text(cell)
    if not typed:
        return None
    try:
        if len(typed) != len("2026-04-03"):
            raise ValueError
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise CellError(_("“%(typed)s” is no day. Write it like 2026-04-03.") % {"typed": typed[:60]}) from error


def one_of(choices: type[TextChoices] | Iterable[str]) -> Reader:
    words = list(choices.values) if isinstance(choices, type) else list(choices)

    def read(cell: Any) -> str:
        word = text(cell)
        if word not in words:
            known = ", ".join(word for word in words if word)
            raise CellError(_("“%(typed)s” is not one of %(words)s.") % {"typed": word[:60], "words": known})
        return word

    return read


def written(value: Any) -> Any:
    """Write a value of a file as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return f"{BETWEEN} ".join(str(name) for name in value)
    return value


def written_lines(value: Any) -> str:
    return "\n".join(value or ())


def written_pairs(value: Any) -> str:
    return "\n".join(f"{name}: {words}" for name, words in (value or {}).items())
