"""The sums in words: the rows of the tables, and the same as lines of a spreadsheet. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..checkin.explanation import plain
from .sums import Changed, Sums

# Where there is nothing to divide or to compare.
NOTHING = "–"

EVENTS: Mapping[str, Promise] = {
    "sign": gettext_lazy("A warning sign was told"),
    "fall": gettext_lazy("A fall"),
    "red": gettext_lazy("A session with strong pain, or with sharp pain"),
    "all": gettext_lazy("All of these"),
}


def number(value: Fraction | int | None) -> str:
    """Write a number with one digit after the point at most; "hidden" where too few people stand behind it."""
    return _("hidden") if value is None else plain(value)


def percent(value: int | None) -> str:
    return _("hidden") if value is None else _("%(number)d %%") % {"number": value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: what its columns are called, and its rows, whose first cell is their name."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    @property
    def labelled(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each row as its name, and its cells with the names of their columns."""
        return [(name, list(zip(self.heads[1:], cells, strict=True))) for name, *cells in self.rows]


def lasting_table(sums: Sums) -> Table:
    """Say for each week how many began so long ago, how many of them exercise still, and what share that is."""
    rows = [
        (_week(row.week), number(row.people), number(row.still), NOTHING if row.people == 0 else percent(row.percent))
        for row in sums.lasting
    ]
    return Table(heads=(_("After"), _("Began so long ago"), _("Exercise still"), _("Share")), rows=rows)


def changed_table(rows: Sequence[Changed]) -> Table:
    """Say for each week how many answered twice, the middle of their changes, and where the middle half lies."""
    heads = (_("After"), _("Answered twice"), _("Middle"), _("Middle half"))
    return Table(heads=heads, rows=[(_week(row.week), number(row.people), *_change(row)) for row in rows])


def _week(week: int) -> str:
    return _("%(week)d weeks") % {"week": week}


def _change(row: Changed) -> tuple[str, str]:
    if row.people == 0:
        return NOTHING, NOTHING
    if row.median is None or row.low is None or row.high is None:
        return _("hidden"), _("hidden")
    span = _("%(low)s to %(high)s") % {"low": signed(row.low), "high": signed(row.high)}
    return signed(row.median), span


def signed(value: Fraction) -> str:
    """Write a change with its sign: better is above zero."""
    return f"+{plain(value)}" if value > 0 else plain(value).replace("-", "−")


def events_table(sums: Sums) -> Table:
    """Say what went wrong: how often, and how often in a thousand sessions."""
    heads = (_("What"), _("How often"), _("In 1,000 sessions"))
    rows = [
        (str(EVENTS[event.kind]), number(event.number), NOTHING if sums.sessions == 0 else number(event.per_thousand))
        for event in sums.events
    ]
    return Table(heads=heads, rows=rows)


def lines(sums: Sums) -> Iterator[Sequence[str]]:
    """Yield the lines of a spreadsheet: what it is, in which week, and the number."""
    yield _("What"), _("Week"), _("Number")
    for name, people in (
        (_("people who share their sessions"), sums.people),
        (_("people who began"), sums.began),
        (_("sessions of those who share pain, falls and warning signs"), sums.sessions),
    ):
        yield name, "", number(people)
    for row in sums.lasting:
        week = str(row.week)
        yield _("people who began so long ago"), week, number(row.people)
        yield _("of them, people who still exercise"), week, number(row.still)
    for name, changes in ((_("activities"), sums.activities), (_("pain"), sums.pain)):
        for change in changes:
            week = str(change.week)
            yield _("%(what)s: people who answered twice") % {"what": name}, week, number(change.people)
            for part, value in (
                (_("%(what)s: better by, median"), change.median),
                (_("%(what)s: better by, lower quartile"), change.low),
                (_("%(what)s: better by, upper quartile"), change.high),
            ):
                yield part % {"what": name}, week, "" if change.people == 0 else number(value)
    for event in sums.events:
        yield str(EVENTS[event.kind]), "", number(event.number)
        yield _("%(what)s, per 1,000 sessions") % {"what": EVENTS[event.kind]}, "", number(event.per_thousand)
