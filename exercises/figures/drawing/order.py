"""Who is in front: one order of the parts for the whole movement, so that nothing flickers.

A pose that stands still may have an order of its own.

Each pair of parts votes: wherever both are seen at one place, the nearer one wins by as much as it is nearer. Then,
from the back, the part that covers least of what is left comes next.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..posture.motion import between
from ..posture.pose import SIDES
from ..posture.skeleton import Body, solve
from ..posture.vector import Vec, angle_between, dot, mixed, scaled, sub, unit
from . import things
from .figure import Figure
from .forms import BUILDS, parts_of
from .ink.camera import Camera
from .pieces import DETAILS, Part

CELL = 4.0  # of the grid in which two parts are compared, in centimetres
THIN = CELL * 0.71  # so thin a ball may lie between the places of the grid
CAP = 6.0
RULE = 1e6  # how much more a rule is worth than what is seen, and than a weaker rule
LAP = 21.0  # round the hips, where the shirt lies over the thighs
BELOW = 20.0  # so far behind the trunk the head is seen from below
LIMBS = (("arm", ("upper arm", "forearm")), ("leg", ("thigh", "shin", "foot")))
MODEL = BUILDS["a"]  # what is in front is asked of one build, so that it is the same for all
HANGING, DRAWN_UP = 55.0, 40.0  # degrees from the line of the pelvis
SUPINE = 0.5  # so much the front of the pelvis looks up
RESTS, RESTS_SEEN = ("pelvis", "trunk", "hips"), 0.25
RODS, GRIPS, HELD = ("rail", "bar"), 0.5, 3.0  # a hand so far closed holds what is so near, in centimetres
LIES = 1.5  # so deep what lies on a thing may be in it, in centimetres
SIDE_SEEN, FROM_BEHIND = 0.2, -0.47
FROM_BELOW = -0.75
FROM_THE_SIDE = 0.5  # how squarely the hips must be seen from the side for one limb to be the far one
SQUARE = 0.6  # how squarely the trunk is seen where arms come out beside it
HEAD = ("trunk", "neck", "head")  # in this order, or from below with the trunk in front

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
        if piece.tone == "l" or piece.is_skin:
            continue
        if piece.is_flat:
            for place in _of_face([ball.place for ball in piece.balls]):
                _face_cell(camera.see(place), cells)
            continue
        for number, ball in enumerate(piece.balls):
            x, y, near = camera.see(ball.place)
            _ball_cells(x, y, near, ball.radius, cells)
            if ball.joint not in joints:  # what else lies round a joint says nothing of where the part is
                total = [total[0] + x, total[1] + y, total[2] + near]
                count += 1
            if ball.joint:
                joints.setdefault(ball.joint, (x, y, ball.radius * 1.15))
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
    if radius < THIN:
        _face_cell((x, y, near + radius), cells)
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


def in_order(frames: Sequence[Mapping[str, Seen]], *rules: Iterable[tuple[str, str]]) -> list[str]:
    """Sort the names of the parts from far to near.

    ``rules`` are (behind, in front) that always hold; later ones are stronger.
    """
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
    neck = HEAD if wins["head", "trunk"] > -BELOW * len(frames) else (*HEAD[1:], "trunk")
    for strength, each in enumerate((itertools.pairwise(neck), *rules)):
        worth = RULE ** max(1, strength)
        for behind, front in each:
            if behind in names and front in names:
                wins[behind, front], wins[front, behind] = -worth, worth
    left, order = list(names), []
    while left:
        best = min(left, key=lambda name: sum(max(0.0, wins[name, other]) for other in left if other != name))
        order.append(best)
        left.remove(best)
    return order


Rules = list[tuple[str, str]]  # (behind, in front)


class Sight:
    """What one camera sees of a figure the whole time: which part is before which, and which limbs are the far ones."""

    def __init__(self, figure: Figure, camera: Camera) -> None:
        self.figure, self.camera = figure, camera
        self.poses = [key.pose for key in figure.poses]
        self.bodies = [solve(pose) for pose in self.poses]
        self.standing = things.parts_of(figure.things, self.bodies[0], camera, held=False)

    @cached_property
    def frames(self) -> list[dict[str, Seen]]:
        """Every part in all poses, then halfway between them."""
        ways = [*itertools.pairwise(self.poses)]
        if self.figure.loops:
            ways.append((self.poses[-1], self.poses[0]))
        standing = {part.name: seen(part, self.camera) for part in self.standing}
        found = []
        for body in (*self.bodies, *(solve(between(a, b, 0.5)) for a, b in ways)):
            held = things.parts_of(self.figure.things, body, self.camera, held=True)
            parts = [*parts_of(body, MODEL, self.figure.works), *held]
            found.append({part.name: seen(part, self.camera) for part in parts} | standing)
        return found

    @cached_property
    def order(self) -> list[str]:
        """The order that holds for the whole movement."""
        return self._with(())

    def order_in(self, number: int) -> list[str]:
        """Find the order of a pose that stands still, counted from 1: what is said of it alone comes before all."""
        return self._with(own) if (own := self.figure.poses[number - 1].order) else self.order

    def _with(self, own: Iterable[tuple[str, str]]) -> list[str]:
        rules = (
            self._hem(),
            *self._under_the_shirt(),
            *((f"{side} shin", f"{side} foot") for side in SIDES),  # a shoe goes round the ankle
            *self._on_the_shirt(),
            *self._before_the_seat(),
            *self._above_things(),
            *self._round_rods(),
        )
        return in_order(self.frames, rules, self.figure.order, own)

    def _hem(self) -> tuple[str, str]:
        """Tell whether the shirt hangs over the hips, or they hide its hem.

        They do seen from below or from the foot end, and of somebody who lies with legs drawn up.
        """
        pelvises = [body.frames["pelvis"] for body in self.bodies]
        below = max(self.camera.facing(pelvis.up) for pelvis in pelvises) < FROM_BELOW
        below = below and max(self.camera.facing(pelvis.front) for pelvis in pelvises) < 0
        supine = min(pelvis.front[2] for pelvis in pelvises) > SUPINE
        drawn_up = supine and any(self._is_drawn_up(side) for side in SIDES)
        return ("trunk", "hips") if below or drawn_up else ("hips", "trunk")

    def _under_the_shirt(self) -> Rules:
        """Name the thighs that hang all the time: the hem of the shirt falls over them."""
        return [(f"{side} thigh", "trunk") for side in SIDES if self._hangs(side)]

    def _hangs(self, side: str) -> bool:
        """Tell whether a thigh hangs all the time."""
        return max(self._bends(side)) < HANGING

    def _is_drawn_up(self, side: str) -> bool:
        """Tell whether a thigh is drawn up all the time."""
        return min(self._bends(side)) > DRAWN_UP

    def _bends(self, side: str) -> list[float]:
        """Measure in each pose by how many degrees a thigh leaves the line of the pelvis."""
        return [angle_between(body.frames[f"{side} thigh"].up, body.frames["pelvis"].up) for body in self.bodies]

    def _on_the_shirt(self) -> Rules:
        """Name the hands that rest on the trunk or the hips, on the side that is seen: they lie over the shirt."""
        found = []
        for side in SIDES:
            holds = [pose.arm(side).hold for pose in self.poses]
            if not all(hold and hold.on in RESTS for hold in holds):
                continue
            ways = [unit(sub(body.place(f"{side} hand"), body.places["waist"])) for body in self.bodies]
            if min(map(self.camera.facing, ways)) > RESTS_SEEN:
                found += [("trunk", f"{side} forearm"), ("hips", f"{side} forearm")]
        return found

    def _above_things(self) -> Rules:
        """Name what is higher than the top of a thing all the time: seen from above, that hides none of it."""
        if self.camera.elevation < 0:
            return []
        below = [part.name for part in self.standing]
        return [
            (thing, name)
            for thing in below
            for name in self.frames[0]
            if name not in below and all(frame[name].low > frame[thing].high - LIES for frame in self.frames)
        ]

    def _round_rods(self) -> Rules:
        """Name the hands that close round a rail or a bar all the time: their fingers lie over it from every side."""
        return [
            (rod.name, f"{side} forearm")
            for side in SIDES
            for rod in self.standing
            if rod.name.startswith(RODS) and all(_grips(body, side, rod) for body in self.bodies)
        ]

    def _before_the_seat(self) -> Rules:
        """Name the thighs that the hips lie behind.

        From the side this is the near one; from behind they are those that work; from the front both, or the lower edge
        of the hips would cross one.
        """
        pelvises = [body.frames["pelvis"] for body in self.bodies]
        aside = [self.camera.facing(pelvis.left) for pelvis in pelvises]
        front = [self.camera.facing(pelvis.front) for pelvis in pelvises]
        near = [side for side, way in SIDES.items() if min(way * value for value in aside) > SIDE_SEEN]
        works = [side for side in SIDES if f"{side} thigh" in self.figure.works]
        if self._is_from_the_side and min(front) > FROM_BEHIND:
            chosen = near
        elif min(front) > -FROM_BEHIND:
            chosen = list(SIDES)
        elif max(front) < FROM_BEHIND:
            # both halves of the seat are seen, and where a leg hangs it has no lower edge
            chosen = [side for side in SIDES if side in works or self._hangs(side)]
        else:
            chosen = [side for side in near if side in works]
        return [("hips", f"{side} thigh") for side in chosen]

    def beside(self, order: Sequence[str]) -> frozenset[str]:
        """Name the arms that come out beside the shirt, under it: from the front or from behind."""
        square = min(abs(self.camera.facing(body.frames["trunk"].front)) for body in self.bodies)
        arms = (f"{side} upper arm" for side in SIDES) if square > SQUARE else ()
        return frozenset(arm for arm in arms if order.index(arm) < order.index("trunk"))

    @cached_property
    def _is_from_the_side(self) -> bool:
        aside = sum(abs(self.camera.facing(body.frames["pelvis"].left)) for body in self.bodies) / len(self.bodies)
        return aside >= FROM_THE_SIDE

    @cached_property
    def _works(self) -> list[frozenset[str]]:
        """What works at any moment: most figures have one answer."""
        return [self.figure.works, *(key.works for key in self.figure.poses if key.works)]

    @cached_property
    def far(self) -> frozenset[str]:
        """Pick the limbs that are drawn a little lighter: the farther of a pair, never one that works alone."""
        found: set[str] = set()
        if not self._is_from_the_side:
            return frozenset()
        for _limb, bones in LIMBS:
            depth = {
                side: sum(frame[f"{side} {bone}"].middle[2] for frame in self.frames for bone in bones)
                for side in SIDES
            }
            _near, away = sorted(depth, key=lambda side: -depth[side])
            working = [
                {side for side in depth if any(f"{side} {bone}" in works for bone in bones)} for works in self._works
            ]
            if {away} not in working:
                found |= {f"{away} {bone}" for bone in bones}
        return frozenset(found)


def _grips(body: Body, side: str, rod: Part) -> bool:
    """Tell whether a hand is closed round one of the straight pieces of a rod."""
    place = body.places[f"{side} hand"]
    ends = [piece.balls for piece in rod.pieces if len(piece.balls) == 2]
    return body.grip[side] > GRIPS and any(_away(place, a.place, b.place) < a.radius + HELD for a, b in ends)


def _away(place: Vec, a: Vec, b: Vec) -> float:
    """Measure how far a place is from the line between two others."""
    way, ahead = sub(b, a), sub(place, a)
    share = max(0.0, min(1.0, dot(ahead, way) / dot(way, way)))
    return math.dist(ahead, scaled(way, share))


@functools.lru_cache(maxsize=4)
def sight(figure: Figure, camera: Camera) -> Sight:
    """Find what a camera sees; kept for a while, because all builds of a body are drawn one after the other."""
    return Sight(figure, camera)
