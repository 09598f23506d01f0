"""How exercises are done, for pages that show several: steps, films, and when to stop.

Each process reads them once and keeps them until the catalogue changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..fields import lines
from ..models import Exercise
from ..rules.catalogue import Catalogue
from ..snapshot.current import current_catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film that plays in the page. ``platform`` is from whom its frame loads."""

    watch: str
    frame: str
    platform: str
    title: str
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    slug: str
    name: str
    sides: int
    url: str
    steps: tuple[str, ...]
    stop_when: tuple[str, ...]
    films: tuple[Film, ...]


_known: tuple[Catalogue, dict[str, Instructions]] | None = None


def instructions_of(slugs: Iterable[str]) -> dict[str, Instructions]:
    """Read how these exercises are done, by slug; unknown slugs are left out."""
    global _known
    catalogue = current_catalogue()
    if _known is None or _known[0] is not catalogue:
        _known = (catalogue, {})
    known = _known[1]
    wanted = set(slugs)
    if missing := wanted - known.keys():
        for exercise in Exercise.objects.filter(slug__in=missing).prefetch_related("steps", "videos"):
            known[exercise.slug] = _read(exercise)
    return {slug: known[slug] for slug in wanted if slug in known}


def _read(exercise: Exercise) -> Instructions:
    return Instructions(
        slug=exercise.slug,
        name=exercise.name,
        sides=exercise.sides,
        url=exercise.get_absolute_url(),
        steps=tuple(step.text for step in exercise.steps.all()),
        stop_when=tuple(lines(exercise.stop_when)),
        films=tuple(
            Film(
                watch=video.watch,
                frame=video.frame,
                platform=video.platform,
                title=video.title,
                provider=video.provider,
            )
            for video in exercise.videos.all()
            if video.is_shown and video.plays_here
        ),
    )
