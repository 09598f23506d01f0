"""What the body and its things are built of: balls, the hulls and strands that they make, and the parts of these."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..posture.vector import Frame, Vec
from .ink.style import COOL, EDGE_OF

FINGERS_OF = ("hs", "fhs")  # thick lines, with an edge of their own
DETAILS = ("l", "lc", "kl", "kh", "kd", *FINGERS_OF)  # lines, light and shade on a ball: no outline, no shadow


@dataclass(frozen=True, slots=True)
class Ball:
    place: Vec
    radius: float
    joint: str = ""  # shared with a neighbour: no edge is drawn there by the part that lies over it
    axis: Vec | None = None  # a disc at right angles to it instead of a ball: where a garment ends. Last in its piece

    @property
    def bottom(self) -> float:
        """How high its lowest place is above the floor."""
        lean = math.sqrt(max(0.0, 1 - self.axis[2] ** 2)) if self.axis else 1.0
        return self.place[2] - self.radius * lean


@dataclass(frozen=True, slots=True)
class Piece:
    """One hull. ``tone`` is a class of the style sheet; without one it is an edge alone."""

    tone: str
    balls: tuple[Ball, ...]
    is_flat: bool = False  # corners of a face, in order
    is_edged: bool = False  # an edge of its own: a garment over the skin of the same part
    lines: int = 0  # no hull but so many fine lines, each through the same number of places
    apart: float = 0.0  # each of its lines parts two rows of balls that are so thick, a finger from the next one
    is_patch: bool = False  # a colour on a piece of the same part: it has no edge
    is_skin: bool = False  # lies on another part and is no thicker: says nothing of which part is in front
    rows: tuple[int, ...] = ()  # a strand instead of a hull: so many balls at each place along it
    looks: tuple[Vec, ...] = ()  # where a sole faces, or what fine lines lie on: drawn where that is seen
    crease: tuple[Vec, Vec] | None = None  # a strand begins at a level through a place, at right angles to a way

    @property
    def is_inked(self) -> bool:
        """Whether its edge is drawn first of all, under every fill of its part."""
        return not (self.tone in DETAILS or self.is_edged or self.is_patch or self.looks)

    @property
    def edge(self) -> str:
        """The class of its edge: a darker tone of its own."""
        return EDGE_OF.get(self.tone, COOL)


@dataclass(slots=True)
class Part:
    name: str
    pieces: list[Piece]
    limb: str = ""
    is_body: bool = True
    shade: tuple[tuple[Ball, ...], ...] = ()  # from its point on, the balls one of which is away from the light
    bare: frozenset[tuple[int, int]] = frozenset()  # the stretches of a strand that have no edge
    shares: tuple[float, float] = (1.0, 1.0)  # of both sides of its first form, from the first row: what has an edge

    @property
    def edge(self) -> str:
        """The class of the edge that is drawn under all of it."""
        return self.pieces[0].edge if self.is_body else "j"

    @property
    def joints(self) -> set[str]:
        """The joints to which it goes itself, not by what lies on it."""
        return {ball.joint for piece in self.pieces if not piece.is_skin for ball in piece.balls if ball.joint}


def pair(frame: Frame, origin: Vec, front: float, out: float, up: float, radius: float) -> tuple[Ball, Ball]:
    return (
        Ball(frame.at(origin, front, out, up), radius),
        Ball(frame.at(origin, front, -out, up), radius),
    )


def discs(balls: Sequence[Ball], ways: Sequence[Vec]) -> tuple[Ball, ...]:
    """Make a disc of each ball, at right angles to its way."""
    return tuple(replace(ball, axis=way) for ball, way in zip(balls, ways, strict=True))


def strand(
    tone: str,
    *rows: Ball | Sequence[Ball],
    is_edged: bool = False,
    looks: tuple[Vec, ...] = (),
    crease: tuple[Vec, Vec] | None = None,
) -> Piece:
    """Make a long form of balls, one or a few at each place along it."""
    places = [(row,) if isinstance(row, Ball) else tuple(row) for row in rows]
    balls, counts = tuple(itertools.chain(*places)), tuple(map(len, places))
    return Piece(tone, balls, is_edged=is_edged, rows=counts, looks=looks, crease=crease)


def alone(balls: Sequence[Ball]) -> tuple[tuple[Ball, ...], ...]:
    """Make a shade that runs along a limb, through each of its balls."""
    return tuple((ball,) for ball in balls)
