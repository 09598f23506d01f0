"""Who is in front: one order of the parts for the whole movement, so that nothing flickers.

Each pair of parts votes: wherever both are seen at one place, the nearer one wins by as much as it is nearer. Then,
from the back, the part that covers least of what is left comes next.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..posture.vector import Vec, mixed
from .camera import Camera
from .forms import DETAILS, Part

CELL = 4.0  # of the grid in which two parts are compared, in centimetres
CAP = 6.0
LAP = 21.0  # round the hips, where the shirt lies over the thighs
BELOW = 20.0  # so far behind the trunk the head is seen from below
HEAD = ("trunk", "neck", "head")  # in this order, or from below the other way round

Cells = dict[tuple[int, int], float]
Disc = tuple[float, float, float]  # x, y, radius on the picture


@dataclass(slots=True)
class Seen:
    """A part as it is seen: how near it is, cell by cell, and the joints that it shares with neighbours."""

    cells: Cells
    joints: dict[str, Disc]
    middle: Vec  # x, y, nearness of the whole
    low: float  # how high its lowest and its highest place are above the floor
    high: float


def seen(part: Part, camera: Camera) -> Seen:
    cells: Cells = {}
    joints: dict[str, Disc] = {}
    total, count = [0.0, 0.0, 0.0], 0
    for piece in part.pieces:
        if piece.lines or piece.is_skin:
            continue
        if piece.is_flat:
            for place in _of_face([ball.place for ball in piece.balls]):
                _face_cell(camera.see(place), cells)
            continue
        for number, ball in enumerate(piece.balls):
            x, y, near = camera.see(ball.place)
            if ball.joint:
                joints[ball.joint] = (x, y, ball.radius * 1.15)
            _ball_cells(x, y, near, ball.radius, cells)
            total = [total[0] + x, total[1] + y, total[2] + near]
            count += 1
            for other in piece.balls[number + 1 :]:
                steps = int(math.dist(ball.place, other.place) / 6.0)
                for k in range(1, steps + 1):
                    share = k / (steps + 1)
                    radius = ball.radius + (other.radius - ball.radius) * share
                    _ball_cells(*camera.see(mixed(ball.place, other.place, share)), radius, cells)
    size = max(1, count)
    solid = [ball for piece in part.pieces if piece.tone not in DETAILS for ball in piece.balls]
    low, high = min(ball.bottom for ball in solid), max(ball.place[2] + ball.radius for ball in solid)
    return Seen(cells, joints, (total[0] / size, total[1] / size, total[2] / size), low, high)


def _ball_cells(x: float, y: float, near: float, radius: float, cells: Cells) -> None:
    square = radius * radius
    for i in range(math.ceil((x - radius) / CELL), math.floor((x + radius) / CELL) + 1):
        dx = square - (i * CELL - x) ** 2
        for j in range(math.ceil((y - radius) / CELL), math.floor((y + radius) / CELL) + 1):
            rest = dx - (j * CELL - y) ** 2
            if rest > 0:
                depth = near + math.sqrt(rest)
                if depth > cells.get((i, j), -1e9):
                    cells[i, j] = depth


def _face_cell(place: Vec, cells: Cells) -> None:
    cell = (round(place[0] / CELL), round(place[1] / CELL))
    if place[2] > cells.get(cell, -1e9):
        cells[cell] = place[2]


def _of_face(corners: Sequence[Vec]) -> list[Vec]:
    a, b, c, d = corners
    n, m = (max(1, round(math.dist(a, other) / CELL * 0.9)) for other in (b, d))
    return [
        mixed(mixed(a, b, (i + 0.5) / n), mixed(d, c, (i + 0.5) / n), (j + 0.5) / m) for i in range(n) for j in range(m)
    ]


def votes(one: Seen, two: Seen, around: Sequence[Disc] = ()) -> float:
    """Measure by how much the first is in front of the second where both are seen.

    The places ``around`` do not count, and neither do shared joints, where each lies inside the other.
    """
    both = one.cells.keys() & two.cells.keys()
    if not both:
        return 0.0
    discs = [*around, *(one.joints[name] for name in one.joints.keys() & two.joints.keys())]
    total = 0.0
    for cell in both:
        x, y = cell[0] * CELL, cell[1] * CELL
        if any((x - u) ** 2 + (y - v) ** 2 < r * r for u, v, r in discs):
            continue
        total += max(-CAP, min(CAP, one.cells[cell] - two.cells[cell]))
    return total


def in_order(frames: Sequence[Mapping[str, Seen]], rules: Iterable[tuple[str, str]]) -> list[str]:
    """Sort the names of the parts from far to near. ``rules`` are (behind, in front) that always hold."""
    names = list(frames[0])
    wins = dict.fromkeys(((a, b) for a in names for b in names), 0.0)
    for frame in frames:
        for number, a in enumerate(names):
            for b in names[number + 1 :]:
                lap = a == "trunk" and b.endswith("thigh")
                around = [(x, y, LAP) for x, y, _radius in frame["hips"].joints.values()] if lap else []
                by = votes(frame[a], frame[b], around) + (1.0 if lap else 0.0)
                wins[a, b] += by
                wins[b, a] -= by
    neck = HEAD if wins["head", "trunk"] > -BELOW * len(frames) else HEAD[::-1]
    for behind, front in (("hips", "trunk"), *itertools.pairwise(neck), *rules):
        if behind in names and front in names:
            wins[behind, front], wins[front, behind] = -1e7, 1e7
    left, order = list(names), []
    while left:
        best = min(left, key=lambda name: sum(max(0.0, wins[name, other]) for other in left if other != name))
        order.append(best)
        left.remove(best)
    return order
