"""What a person's check-ins say, read together: the first against the latest of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..models import CheckIn
from .explanation import IMPRESSIONS, then_and_now, verdict_words
from .scoring import (
    Change,
    Verdict,
    change_of_activities,
    change_of_activity,
    change_of_impression,
    change_of_pain,
    is_worse,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing then and now, in words. ``change`` is None where there is nothing to compare with."""

    name: str
    words: str
    change: Change | None = None
    means: str = ""

    @property
    def verdict(self) -> str:
        return self.change.verdict.value if self.change else ""


def line_of(name: str, change: Change) -> Line:
    return Line(name=name, words=then_and_now(change), change=change, means=verdict_words(change))


@dataclass(frozen=True, slots=True, kw_only=True)
class LookingBack:
    """The check-ins of a plan up to one of them: what was said first, and what last.

    ``first_on`` and ``last_on`` are the days of the first and the last that were done.
    """

    first_on: date
    last_on: date
    last_week: int
    goal_words: str
    goal: str
    impression: str
    impression_change: Change | None
    pain: Line | None
    activities: Sequence[Line]
    function: Line | None

    @property
    def changes(self) -> list[Change]:
        """What is compared: pain, the activities as a whole, and how they are on the whole."""
        lines = [line.change for line in (self.pain, self.function) if line is not None]
        return [change for change in (*lines, self.impression_change) if change is not None]

    @property
    def is_several(self) -> bool:
        """Whether several activities are compared, so that their mean says more than each."""
        return self.function is not None and len(self.activities) > 1

    @property
    def is_worse(self) -> bool:
        return is_worse(self.changes)

    @property
    def is_better(self) -> bool:
        return any(change.verdict is Verdict.BETTER for change in self.changes)


def looking_back(check_ins: Iterable[CheckIn], *, until: int | None = None) -> LookingBack | None:
    """Compare the latest answers with the first ones. ``check_ins`` are those of one plan that are done, in order.

    None where there is none. ``until`` is the last week that counts.
    """
    rows = [row for row in check_ins if until is None or row.week <= until]
    if not rows:
        return None
    last = rows[-1]
    return LookingBack(
        first_on=rows[0].done_on or rows[0].plan_from,
        last_on=last.done_on or last.plan_from,
        last_week=last.week,
        goal_words=last.goal_words,
        goal=last.get_goal_display() if last.goal else "",
        impression=str(IMPRESSIONS[last.impression]) if last.impression else "",
        impression_change=change_of_impression(last.impression),
        pain=_pain(rows),
        activities=_activities(rows),
        function=_function(rows),
    )


def _pain(rows: Sequence[CheckIn]) -> Line | None:
    told = [row.pain for row in rows if row.pain is not None]
    if not told:
        return None
    name = _("Pain in a week, 0 to 10")
    change = change_of_pain(told[0], told[-1]) if len(told) > 1 else None
    return line_of(name, change) if change else Line(name=name, words=str(told[0]))


def _activities(rows: Sequence[CheckIn]) -> list[Line]:
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    times: dict[str, int] = {}
    for row in rows:
        for words, score in row.scores.items():
            first.setdefault(words, score)
            last[words] = score
            times[words] = times.get(words, 0) + 1
    return [
        line_of(words, change_of_activity(first[words], last[words]))
        if times[words] > 1
        else Line(name=words, words=str(first[words]))
        for words in first
    ]


def _function(rows: Sequence[CheckIn]) -> Line | None:
    """Compare the mean of the activities of the first check-in that has any with that of the last."""
    scored = [row.scores for row in rows if row.scores]
    change = change_of_activities(scored[0], scored[-1]) if len(scored) > 1 else None
    return line_of(_("These activities together, 0 to 10"), change) if change else None


def days_better(done: Sequence[CheckIn]) -> Iterator[date]:
    """Yield the days of the check-ins of a plan that were better than the first, by more than chance."""
    for number, check_in in enumerate(done, start=1):
        back = looking_back(done[:number])
        if back is not None and back.is_better and check_in.done_on is not None:
            yield check_in.done_on


def short_lines(done: Sequence[CheckIn]) -> list[str]:
    """Say what the check-ins of a plan say, a short line each, for a doctor."""
    back = looking_back(done)
    if back is None:
        return []
    lines = [
        f"{line.name}: {line.words}" + (f" ({line.means.rstrip('.').lower()})" if line.means else "")
        for line in (back.pain, *([back.function] if back.is_several else back.activities))
        if line is not None
    ]
    if back.impression:
        lines.append(_("on the whole, compared with before: %(how)s") % {"how": back.impression.lower()})
    return lines
