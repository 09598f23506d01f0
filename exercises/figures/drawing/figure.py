"""A figure as it is understood: key poses, cameras, things, what works and what the arrows follow."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..posture.pose import Pose
from .ink.camera import Camera
from .things import Thing


class FigureError(ValueError):
    """A text that makes no figure; ``problems`` are (line, words), line 0 for the whole."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        told = (
            _("line %(line)d: %(words)s") % {"line": line, "words": words} if line else words
            for line, words in problems
        )
        super().__init__("; ".join(told))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPose:
    pose: Pose
    step: int | None = None
    hold: float = 0.0
    pace: float = 1.0
    once: bool = False  # taken before the movement begins, and no part of it
    works: frozenset[str] = frozenset()  # what works in this pose, where it stands still; empty: that of the figure
    order: tuple[tuple[str, str], ...] = ()  # (behind, in front) in this pose, where it stands still
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """The way of a part between two poses, moved aside on the picture; or through places in the world.

    A ``fan`` of strokes stands where something lands or is pressed, and is drawn from the first place to the last.
    """

    part: str
    aside: tuple[float, float] | None = None
    start: int = 0
    end: int = 0  # 0: the last pose
    both: bool = False
    fan: bool = False
    points: tuple[tuple[float, float, float], ...] = ()
    view: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    views: tuple[Camera, ...]
    poses: tuple[KeyPose, ...]
    things: tuple[Thing, ...] = ()
    works: frozenset[str] = frozenset()
    arrows: tuple[Arrow, ...] = ()
    tempo: tuple[float, float] = (2.5, 3.5)
    loops: bool = False
    still: tuple[int, ...] = (2,)
    panels: tuple[int, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    ghost: frozenset[str] | None = None  # the parts whose start is seen as an outline; None: those that work
    close: frozenset[str] = frozenset()  # the parts that a close picture shows; empty: the whole body and its things
    side: str = "right"  # which side works, where only one does

    def works_in(self, number: int) -> frozenset[str]:
        """Tell what works in a pose, counted from 1."""
        return self.poses[number - 1].works or self.works

    @property
    def movement(self) -> tuple[KeyPose, ...]:
        """The poses that are gone through again and again."""
        return tuple(key for key in self.poses if not key.once)
