"""A person's results of one test as its page shows them: the last, the trend, and when the next test may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from accounts.models import FunctionalTest
from accounts.rules.facts import HealthFacts

from ..rules.norms import STAGE_SECONDS, chair_stand_norm
from .explanation import Guide, change_words, norm_words, result_words
from .plots import TrendPlot, trend_plot
from .scoring import CHAIR_STAND, FOUR_STAGE, STAGES
from .services import possible_on

# The plot and its table show at most this many results: two years with one every four weeks.
MOST_SHOWN = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One day's result in words."""

    day: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One test's results. ``possible_on`` is the first day on which it may be done.

    On the day of the last test that is today, because a result may be corrected. ``ordered`` says which clinician asks
    for it, and why (``by``, ``reason``).
    """

    guide: Guide
    rows: tuple[FunctionalTest, ...]
    results: tuple[Done, ...]
    norm: str
    change: str
    plot: TrendPlot | None
    possible_on: date
    today: date
    ordered: Mapping[str, str] | None = None

    @property
    def last(self) -> Done | None:
        return self.results[0] if self.results else None

    @property
    def first(self) -> Done | None:
        return self.results[-1] if self.results else None

    @property
    def is_done_today(self) -> bool:
        return self.last is not None and self.last.day == self.today

    @property
    def is_possible(self) -> bool:
        return self.possible_on <= self.today


def history_of(
    guide: Guide,
    rows: Iterable[FunctionalTest],
    facts: HealthFacts,
    *,
    today: date,
    ordered: Iterable[Mapping[str, str]] = (),
) -> History:
    """Arrange a person's results for one test's page; rows and orders of other tests are ignored."""
    mine = sorted((row for row in rows if row.kind == guide.kind), key=lambda row: (row.done_on, row.side))
    days = [list(group) for _day, group in groupby(mine, key=lambda row: row.done_on)][-MOST_SHOWN:]
    return History(
        guide=guide,
        rows=tuple(days[-1]) if days else (),
        results=tuple(Done(day=of_day[0].done_on, words=result_words(of_day)) for of_day in reversed(days)),
        norm=norm_words(guide.kind, age=facts.age, sex=facts.sex),
        change=change_words(guide.kind, days[-2], days[-1]) if len(days) > 1 else "",
        plot=_plot(guide.kind, days, facts) if len(days) > 1 else None,
        possible_on=possible_on(days[-1][0].done_on, today) if days else today,
        today=today,
        ordered=next((order for order in ordered if order["kind"] == guide.kind), None),
    )


def _plot(kind: str, days: Sequence[Sequence[FunctionalTest]], facts: HealthFacts) -> TrendPlot:
    heights = {CHAIR_STAND: chair_stand_norm(facts.age, facts.sex) or STAGE_SECONDS, FOUR_STAGE: len(STAGES)}
    sides = sorted({row.side for of_day in days for row in of_day})
    return trend_plot(
        {side: [(row.done_on, row.score) for of_day in days for row in of_day if row.side == side] for side in sides},
        at_least=heights.get(kind, STAGE_SECONDS),
    )
