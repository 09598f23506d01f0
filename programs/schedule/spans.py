"""How far back a page looks: a few weeks, or all there is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .adherence import WEEKS_SHOWN, first_day

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """So many weeks, the present one included; ``weeks`` is None for all."""

    weeks: int | None

    @property
    def key(self) -> str:
        """How an address names it."""
        return str(self.weeks or ALL)

    def first(self, today: date) -> date | None:
        """Find its first day, a Monday; None for all."""
        return first_day(today, weeks=self.weeks) if self.weeks else None


FOUR_WEEKS = Span(weeks=4)
TWELVE_WEEKS = Span(weeks=WEEKS_SHOWN)
EVERYTHING = Span(weeks=None)
SPANS = (FOUR_WEEKS, TWELVE_WEEKS, EVERYTHING)


def span_named(key: str | None, *, otherwise: Span) -> Span:
    """Read the span that an address names; ``otherwise`` where it names none."""
    return next((span for span in SPANS if span.key == key), otherwise)
