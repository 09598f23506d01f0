"""The scales for pain and effort, both 0 to 10: the one place for their numbers and words. Pure.

Editors cannot change the zones of pain: the player, the warnings, the health check and the texts of exercises all rely
on the same numbers, and the sources agree on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HIGHEST = 10
# Pain is amber from the first number and red from the second (``clinical_rules.md``, 8.2).
PAIN_AMBER_FROM = 3
PAIN_RED_FROM = 6
# Work in which the heart and the lungs take part counts as moderate from this effort on (R-TFTF15, Table 4).
EFFORT_MODERATE_FROM = 5
PAIN_SOURCES = ("R-NEMEX10", "R-THOMEE97")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A part of a scale, from ``first`` to ``last`` inclusive, with its name and the colour of its zone, if any."""

    first: int
    last: int
    word: StrOrPromise
    colour: str = "plain"

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def span(self) -> str:
        """The band's numbers in words: "3 to 5", "6 or more"."""
        if self.last == HIGHEST and self.colour != "plain":
            return _("%(first)s or more") % {"first": self.first}
        return _("%(first)s to %(last)s") % {"first": self.first, "last": self.last}

    @property
    def words(self) -> str:
        """The band's numbers and its name: "3 to 5: watch it"."""
        return _("%(span)s: %(word)s") % {"span": self.span, "word": self.word} if self.word else self.span


def _zones(fine: StrOrPromise, watch: StrOrPromise, stop: StrOrPromise) -> tuple[Band, ...]:
    return (
        Band(first=0, last=PAIN_AMBER_FROM - 1, word=fine, colour="fine"),
        Band(first=PAIN_AMBER_FROM, last=PAIN_RED_FROM - 1, word=watch, colour="watch"),
        Band(first=PAIN_RED_FROM, last=HIGHEST, word=stop, colour="stop"),
    )


# Kind of question → its bands: pain while exercising, pain otherwise, effort (8.5), and how well something can be done.
BANDS: dict[str, tuple[Band, ...]] = {
    "pain": _zones(gettext_lazy("fine"), gettext_lazy("watch it"), gettext_lazy("stop")),
    "how_much": _zones(gettext_lazy("little"), gettext_lazy("some"), gettext_lazy("a lot")),
    "effort": (
        Band(first=0, last=2, word=gettext_lazy("easy")),
        Band(first=3, last=EFFORT_MODERATE_FROM - 1, word=gettext_lazy("light")),
        Band(first=EFFORT_MODERATE_FROM, last=6, word=gettext_lazy("a real effort")),
        Band(first=7, last=8, word=gettext_lazy("hard")),
        Band(first=9, last=HIGHEST, word=gettext_lazy("too hard")),
    ),
    # Its measure has words at both ends alone, so the question says them.
    "able": (Band(first=0, last=2, word=""), Band(first=3, last=5, word=""), Band(first=6, last=HIGHEST, word="")),
}


def bands_in_words(bands: Sequence[Band]) -> str:
    """Say a whole scale in one sentence: "0 to 2: easy, 3 to 4: light, …, 9 to 10: too hard."."""
    return _("%(list)s.") % {"list": ", ".join(band.words for band in bands)}
