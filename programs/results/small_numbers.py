"""Which sums may be shown, so that no single person can be recognised in one. Pure.

What NHS Digital does with figures of a single hospital: a number of 1 to 7 people is hidden, every other one is rounded
to the nearest 5, and a median is shown of 8 people or more. 0 is shown. ("Disclosure control methodology for Hospital
Episode Statistics and Emergency Care Data Set", 2018.)

Rounding blurs differences: between a whole and its parts, and between today and yesterday, when one person more is
counted. It is not enough: with parts of 1, 8 and 8 and a whole of 17, the 1 could be worked out. So of two parts of a
whole both are hidden where one is, and a total with a hidden part is hidden too (our addition).
"""

from __future__ import annotations

from collections.abc import Iterable

FEWEST_SHOWN = 8
ROUNDED_TO = 5


def is_small(people: int) -> bool:
    """Whether a number of people is hidden."""
    return 0 < people < FEWEST_SHOWN


def rounded(number: int) -> int:
    return ROUNDED_TO * round(number / ROUNDED_TO)


def shown(people: int) -> int | None:
    """Return a number of people as it may be shown; None where it is hidden."""
    return None if is_small(people) else rounded(people)


def shown_part(part: int, whole: int) -> int | None:
    """Return how many of a whole are in one of its two parts; None where either part is hidden."""
    return None if is_small(part) or is_small(whole - part) or is_small(whole) else rounded(part)


def shown_events(events: int, people: int) -> int | None:
    """Return a number of events that happened to so many people; None where those are too few."""
    return None if is_small(people) else rounded(events)


def total(parts: Iterable[int | None]) -> int | None:
    """Add up what is shown; None where a part is hidden, which could else be worked out."""
    found = 0
    for part in parts:
        if part is None:
            return None
        found += part
    return found
