"""What the self-tests of a plan say: the first against the later ones, and which of them are more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.functional_tests.scoring import REAL_CHANGES
from accounts.models import FunctionalTest
from accounts.rules.norms import WAIT_DAYS

from .scoring import Change, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The results of one kind of test on the first and on the latest day of a plan; the same where there is one day."""

    first: Sequence[FunctionalTest]
    last: Sequence[FunctionalTest]

    @property
    def change(self) -> Change | None:
        """The difference, where a source says how large one has to be to be more than chance; else None."""
        real = REAL_CHANGES.get(self.last[0].kind)
        if real is None or self.first is self.last:
            return None
        return Change(before=int(self.first[0].score), now=int(self.last[0].score), real=real)


def tests_compared(tests: Iterable[FunctionalTest], *, began_on: date) -> list[Compared]:
    """Compare the first and the latest self-test of each kind since a plan began, or just before."""
    return [Compared(first=days[0], last=days[-1]) for days in _by_kind(tests, began_on)]


def days_tested_better(tests: Iterable[FunctionalTest], *, began_on: date) -> Iterator[date]:
    """Yield the days of self-tests of a plan that were better than the first of their kind, by more than chance."""
    for first, *later in _by_kind(tests, began_on):
        for day in later:
            change = Compared(first=first, last=day).change
            if change is not None and change.verdict is Verdict.BETTER:
                yield day[0].done_on


def _by_kind(tests: Iterable[FunctionalTest], began_on: date) -> list[list[list[FunctionalTest]]]:
    """Group tests by their kind, and those by their day, oldest first."""
    since = began_on - timedelta(days=WAIT_DAYS)
    found: dict[str, dict[date, list[FunctionalTest]]] = {}
    for test in sorted(tests, key=lambda result: result.done_on):
        if test.done_on >= since:
            found.setdefault(test.kind, {}).setdefault(test.done_on, []).append(test)
    return [list(days.values()) for days in found.values()]
