"""What was asked for of an exercise, period by period: then and now, and where another level or weight began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ....decision.reading.decided import AskedRow
from ....decision.reading.reader import Reader
from ....decision.reading.tracked import Tracked
from ....progression.course.states import Amount
from .words import dose_lines


class Asked(NamedTuple):
    """What was asked for from a day on, by side."""

    since: date
    amounts: Mapping[str, Amount]

    @property
    def amount(self) -> Amount:
        """The amount of the only side, or of the left side where there are two."""
        return self.amounts[min(self.amounts)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenAndNow:
    """Where an exercise stood and where it stands, in words. ``is_same``: there is no difference."""

    when: str
    then: str
    now: str
    is_same: bool


def asked_over(rows: Iterable[AskedRow]) -> Iterator[Asked]:
    """Yield each amount with the day from which it was asked for without change.

    ``rows`` are about one exercise, or one child of a sequence, oldest first.
    """
    now: dict[str, Amount] = {}
    for on, own in groupby(rows, key=attrgetter("on")):
        asked = {row.side: row.amount for row in own}
        if asked != now:
            now = asked
            yield Asked(on, asked)


def since(asked: Sequence[Asked], first: date | None) -> list[Asked]:
    """Keep what was asked for from a day on; what held on that day begins with it. None keeps all."""
    if first is None:
        return list(asked)
    before = [period for period in asked if period.since <= first][-1:]
    return [period._replace(since=first) for period in before] + [period for period in asked if period.since > first]


def new_places(asked: Sequence[Asked]) -> dict[date, str]:
    """Name the days on which another level or another weight began."""
    found: dict[date, str] = {}
    for before, after in pairwise(asked):
        shared = before.amounts.keys() & after.amounts.keys()
        if any(before.amounts[side].level != after.amounts[side].level for side in shared):
            found[after.since] = _("Another level")
        elif any(before.amounts[side].load != after.amounts[side].load for side in shared):
            found[after.since] = _("Another weight")
    return found


def then_and_now(
    then: Asked, now: Mapping[str, Amount], tracked: Tracked, reader: Reader, *, today: date
) -> ThenAndNow:
    """Compare two doses of an exercise in words. ``now`` is the present one, by side."""
    words = ["; ".join(dose_lines(amounts, tracked, reader, named=True)) for amounts in (then.amounts, now)]
    return ThenAndNow(when=_when(then.since, today), then=words[0], now=words[1], is_same=words[0] == words[1])


def _when(day: date, today: date) -> str:
    """Say when that was: "In September", "In September 2025", "On 2 November"."""
    if (day.year, day.month) == (today.year, today.month):
        # Translators: a format of Django's date filter, for "2 November"
        return _("On %(day)s") % {"day": date_format(day, _("j F"))}
    # Translators: formats of Django's date filter, for "September" and "September 2025"
    return _("In %(month)s") % {"month": date_format(day, _("F") if day.year == today.year else _("F Y"))}
