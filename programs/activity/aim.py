"""The minutes a week that a person aims at: where they begin, how they grow (``clinical_rules.md``, 7, 8.3). Pure.

They begin with what somebody does anyway, grow a little from one week that was reached to the next, and end at the
minutes that are advised; from there on, hills make it harder. They are the person's own: nothing grows before they say
so, and no dose of an exercise depends on them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ..progression.numbers import Numbers, percent_rounded_up

WEEK = timedelta(days=7)
# Over so many weeks what somebody does anyway is counted.
USUAL_WEEKS = 4


class Against(StrEnum):
    """What speaks against more, in the order in which it is said."""

    STANDING = "standing"  # a warning sign, a pause, a lock, a health check that is due
    FALL = "fall"
    FLARE = "flare"
    GENTLE = "gentle"  # a gentle week, or coming back after a break


class Next(StrEnum):
    """What there is to say about the aim."""

    NOTHING = "nothing"
    MORE = "more"
    HILLS = "hills"
    REACHED = "reached"  # the most that is advised, and no hills
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes next. ``minutes`` are those of MORE, and ``against`` is why it is HELD."""

    next: Next
    minutes: int = 0
    against: Against | None = None


def first_aim(*, usual: int, start_minutes: int, days: int, numbers: Numbers) -> int:
    """Find the minutes to begin with: what somebody does anyway, at least the start on each of their days (7).

    ``usual`` is what they did in a week lately.
    """
    return min(max(usual, start_minutes * days), numbers.cardio_week_minutes)


def next_step(
    *,
    aim: int | None,
    since: date,
    monday: date,
    last_week: int,
    against: Collection[Against],
    hills: bool,
    numbers: Numbers,
) -> Step:
    """Say what comes after a week (8.3): a tenth more once it was reached, then hills where they are allowed.

    ``since`` and ``monday`` are Mondays: that from which the aim counts, and that of the present week. ``last_week``
    are the minutes of the week before. A week that was not reached asks for nothing and is not spoken of. So the aim
    grows once a week at most.
    """
    if aim is None or since >= monday or last_week < aim:
        return Step(next=Next.NOTHING)
    reason = next((reason for reason in Against if reason in against), None)
    if reason is not None:
        return Step(next=Next.HELD, against=reason)
    if aim >= numbers.cardio_week_minutes:
        return Step(next=Next.HILLS if hills else Next.REACHED)
    more = aim + percent_rounded_up(aim, numbers.cardio_step_percent)
    return Step(next=Next.MORE, minutes=min(more, numbers.cardio_week_minutes))
