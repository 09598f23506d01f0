"""What to have ready before a session: shown before the first one, and on demand after that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exercises.rules.catalogue import Catalogue
from exercises.rules.reasons import CitedSource, cite
from exercises.rules.screening import Cited

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OWN_JUDGEMENT = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing to have ready. ``sources`` are codes of the catalogue; P is our own judgement."""

    key: str
    title: StrOrPromise
    words: StrOrPromise
    sources: tuple[str, ...]


# From the basic guidelines of seed 001 (lines 273 to 287); shoes and where the mat lies as in rule FR-9.
POINTS: tuple[Point, ...] = (
    Point(
        key="support",
        title=_("Something firm to hold"),
        words=_("Stand beside a wall, a kitchen counter or heavy furniture. A light chair can tip."),
        sources=("S1", "R-OEP"),
    ),
    Point(
        key="shoes",
        title=_("Shoes on, floor clear"),
        words=_("Wear flat, firm shoes when you stand: no slippers, no bare socks. Move rugs and cables away."),
        sources=("P",),
    ),
    Point(
        key="mat",
        title=_("A mat for lying down"),
        words=_(
            "A mat of 10 to 15 mm is soft enough. While you stand, it lies beside you, not under your feet. A bed or a "
            "couch is fine where your plan says so."
        ),
        sources=("S1", "P"),
    ),
    Point(
        key="warm",
        title=_("Warm muscles"),
        words=_("Each session begins with a warm-up. If you are stiff, take a warm shower or a hot pack before it."),
        sources=("S1",),
    ),
    Point(
        key="phone",
        title=_("A phone within reach"),
        words=_("Keep it where you can reach it from the floor, above all when you are alone."),
        sources=("P",),
    ),
    Point(
        key="clearance",
        title=_("What your doctor said"),
        words=_("If a doctor or physiotherapist told you to leave something out, that comes before anything here."),
        sources=("S1",),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The points, and who says so."""

    points: Sequence[Point]
    sources: Sequence[CitedSource]


def checklist(catalogue: Catalogue) -> Checklist:
    codes = dict.fromkeys(code for point in POINTS for code in point.sources if code != OWN_JUDGEMENT)
    return Checklist(points=POINTS, sources=[cite(Cited(code=code), catalogue) for code in codes])
