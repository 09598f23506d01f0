"""The moving picture: a part goes the way of the body by its path, or by the ``transform`` attribute where it is stiff.

What bends or turns towards the viewer is an outline with always the same number of points; what only moves on the
picture is carried and turned. Nothing is turned by a style sheet, whose origin renderers put into different places.
"""

from __future__ import annotations

import gzip
import itertools
import math
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from ..posture.motion import between, clock, eased
from ..posture.skeleton import Body, solve
from ..posture.vector import angle_between, sub, unit
from . import ground
from .figure import Figure
from .forms import collar
from .frames import MOVE_ASPECTS, Frame, grown
from .ink.camera import Camera
from .ink.outline import SCALE, Circle, Pen, draw_points, draw_round, hull_points, path
from .ink.strand import Stretch, draw_strand
from .ink.style import FINGER_INK, SHADE
from .muscles import fold, patches
from .pieces import FINGERS_OF, Part, Piece
from .scene import Scene

HEAVIEST = 7_100  # compressed, with some room for the style sheet
TOO_HEAVY = 9_000  # then it goes without shades where a limb changes its form, and without lines
QUALITY = (
    (15.0, 18),
    (20.0, 14),
    (28.0, 12),
    (38.0, 10),
    (48.0, 9),
    (60.0, 8),
)  # degrees between frames, points of an outline
STIFF = 0.35  # how far a stiff part may be from its place, in centimetres
STIFF_END = 1.0  # the same for hands and feet
STILL = 0.12
HEAD_TURNS = 10.0  # degrees that a head may turn from the camera before it is drawn anew: 1.5 cm at the nose
TURNS_WITH = 40.0  # degrees that a shade may be turned with its limb before it is drawn anew
LONG = 8.0  # centimetres from the first ball of a form to its last


@dataclass(frozen=True, slots=True)
class Course:
    """The moments of one cycle: the bodies that differ, and which of them is there at each second."""

    bodies: tuple[Body, ...]
    seconds: tuple[float, ...]
    which: tuple[int, ...]


def course(figure: Figure, degrees: float) -> Course:
    """Divide a cycle into moments, so close that no bone turns by more than ``degrees`` between two of them."""
    poses = [key.pose for key in figure.movement]
    stays = clock(
        [key.pace for key in figure.movement], [key.hold for key in figure.movement], figure.tempo, figure.loops
    )
    bodies: list[Body] = [solve(pose) for pose in poses]
    ways: dict[tuple[int, int], list[int]] = {}
    seconds, which = [stays[0][0]], [stays[0][1]]
    for (start, a), (end, b) in itertools.pairwise(stays):
        if a == b:
            seconds.append(end)
            which.append(b)
            continue
        if (b, a) in ways:
            found = list(reversed(ways[b, a]))
        else:
            count = max(2, math.ceil(_turn(bodies[a], bodies[b]) / degrees))
            found = []
            for step in range(1, count):
                found.append(len(bodies))
                bodies.append(solve(between(poses[a], poses[b], eased(step / count))))
            ways[a, b] = found
        for step, index in enumerate((*found, b), 1):
            seconds.append(start + (end - start) * step / (len(found) + 1))
            which.append(index)
    return Course(tuple(bodies), tuple(seconds), tuple(which))


BONES = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))


def _turn(a: Body, b: Body) -> float:
    """Measure by how much the bone turns that turns most."""
    angles = [0.0]
    for side in ("left", "right"):
        for start, end in BONES:
            first, then = (unit(sub(body.places[f"{side} {end}"], body.places[f"{side} {start}"])) for body in (a, b))
            angles.append(angle_between(first, then))
    for block in ("pelvis", "trunk"):
        angles.append(angle_between(a.frames[block].up, b.frames[block].up))
    # a face is drawn anew at each moment instead of being morphed: its steps are smaller
    angles.append(1.5 * angle_between(a.frames["head"].front, b.frames["head"].front))
    return max(angles)


class Moving:
    """Writes the moving picture of a scene, as fine as its weight allows."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def frame(self) -> Frame:
        return grown(self.scene.extent([*self.scene.bodies, *course(self.scene.figure, 45.0).bodies]), MOVE_ASPECTS)

    def text(self) -> tuple[Frame, str]:
        """Draw the moving picture, with its frame."""
        frame = self.frame()
        inner, size = "", 0
        for degrees, count in QUALITY:
            way = course(self.scene.figure, degrees)
            inner = _Writer(self.scene, way, count).text()
            if (size := _weight(inner)) < HEAVIEST:
                break
        if size > TOO_HEAVY:
            inner = _Writer(self.scene, way, count, is_fine=False).text()
        return frame, inner


def _weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


class _Writer:
    def __init__(self, scene: Scene, way: Course, count: int, *, is_fine: bool = True) -> None:
        self.scene, self.way, self.count, self.is_fine = scene, way, count, is_fine
        total = way.seconds[-1]
        times = ";".join(_short(second / total) for second in way.seconds)
        self.clock = f'dur="{total:.4g}s" repeatCount="indefinite" keyTimes="{times}" values='
        self.frames = [
            {part.name: part if is_fine else _plain(part) for part in scene.parts(body)} for body in way.bodies
        ]

    def text(self) -> str:
        scene = self.scene
        out = [*scene.ground(), self.shadow()]
        joints: set[str] = set()
        for name in scene.order:
            parts = [frame[name] for frame in self.frames]
            if name == "head":
                out.append(self.head())
                continue
            out.append(self.part(parts, joints))
            if top := ground.top_of(parts[0]):
                out.append(self.shadow(top))
            if name == "neck" and scene.shows_collar:
                for pieces in zip(*(collar(body, scene.figure.works) for body in self.way.bodies), strict=True):
                    out += self.surface(pieces[0].tone, pieces)
            out += self.patches(name)
            if parts[0].is_body:
                joints |= parts[0].joints
        return "".join(out)

    def patches(self, name: str) -> list[str]:
        """List what works on the surface of a part, drawn as it is seen at the beginning."""
        scene = self.scene
        works = scene.figure.works
        every = [(*patches(body, works), fold(body)) for body in self.way.bodies]
        found = []
        for number, (on, way, piece) in enumerate(every[0]):
            tone = scene.tone_of_patch(way, piece)
            if on == name and tone:
                found += self.surface(tone, [moment[number][2] for moment in every])
        return found

    def surface(self, tone: str, pieces: Sequence[Piece]) -> list[str]:
        """Draw what lies on a part at each moment."""
        is_line = pieces[0].lines
        shapes = [self.scene.fine_line(piece) for piece in pieces] if is_line else self.shapes([[p] for p in pieces])
        if is_line and not (self.is_fine and all(shapes)):  # nothing comes and goes
            return []
        return [self.morph(tone, shapes)]

    def part(self, parts: Sequence[Part], joints: set[str]) -> str:
        left, right = (max(part.shares[side] for part in parts) for side in (0, 1))
        first = replace(parts[0], shares=(left, right))  # a knee that opens needs the whole line at some moment
        circles = [[self.scene.circles(piece.balls) for piece in part.pieces] for part in parts]
        moved = max(_off(a, b) for frame in circles for a, b in zip(frame, circles[0], strict=True))
        still_shade = path(SHADE, self.scene.shade(first)) if self.is_fine else ""
        if moved < STILL:
            fills = "".join(path(t, d) for t, d in self.scene.fills(first, joints))
            return self.scene.inked(first, joints) + fills + still_shade
        ways = self.stiff(circles, STIFF_END if first.name.endswith("foot") else STIFF)
        if ways:
            inner = self.scene.inked(first, joints)
            inner += "".join(path(t, d) for t, d in self.scene.fills(first, joints))
            if max(turn for turn, _x, _y in ways) - min(turn for turn, _x, _y in ways) < TURNS_WITH:
                return self.carried(inner + still_shade, ways)
            return self.carried(inner, ways) + self.shade(parts)

        def of(chosen: Sequence[int], joints: Container[str] = (), bare: Container[Stretch] = ()) -> list[str]:
            return self.shapes([[part.pieces[i] for i in chosen] for part in parts], joints, bare)

        # it has the same edge all the time: with a line where it needs one at any moment
        bare = frozenset.intersection(*(part.bare for part in parts))
        inked = [i for i, piece in enumerate(first.pieces) if piece.is_inked]
        out = [self.morph(first.edge, of(inked, joints, bare))]
        every = range(len(first.pieces))
        out += [
            self.morph(FINGER_INK, [self.scene.lines(part.pieces[i]) for part in parts])
            for i in every
            if first.pieces[i].tone in FINGERS_OF
        ]
        filled = [n for n in every if first.pieces[n].tone]
        shown = [n for n in filled if any(self.scene.is_shown(part.pieces[n]) for part in parts)]
        for mine, chosen in self.tones(first, shown):
            if first.pieces[chosen[0]].is_edged:
                out.append(self.morph(first.pieces[chosen[0]].edge, of(chosen, joints, bare)))
            if first.pieces[chosen[0]].lines:
                drawn = [part.pieces[chosen[0]] for part in parts]
                if all(self.scene.has_lines(piece) for piece in drawn):
                    out.append(self.morph(mine, [self.scene.lines(piece) for piece in drawn]))
                continue
            out.append(self.morph(mine, of(chosen)))
        return "".join(out) + self.shade(parts)

    def shade(self, parts: Sequence[Part]) -> str:
        """Draw the shade of a part at each moment: it stays away from the light, however the part is turned."""
        if not (self.is_fine and parts[0].shade) or parts[0].name in self.scene.far:
            return ""
        return self.morph(SHADE, [self.scene.shade(part) for part in parts])

    def tones(self, part: Part, shown: Sequence[int]) -> list[tuple[str, list[int]]]:
        found: list[tuple[str, list[int]]] = []
        for number in shown:
            piece = part.pieces[number]
            if found and found[-1][0] == piece.tone and not (piece.is_flat or piece.is_edged):
                found[-1][1].append(number)
            else:
                found.append((piece.tone, [number]))
        return found

    def shapes(
        self, frames: Sequence[Sequence[Piece]], joints: Container[str] = (), bare: Container[Stretch] = ()
    ) -> list[str]:
        """Trace the common outline of pieces at each moment, always with the same points."""
        pens = [Pen() for _frame in frames]
        for pieces in zip(*frames, strict=True):
            rounds = [self.scene.circles(piece.balls) for piece in pieces]
            if pieces[0].is_flat:
                for pen, circles in zip(pens, rounds, strict=True):
                    draw_points(pen, [circle[:2] for circle in circles], every=True)
                continue
            open_at = {i for i, ball in enumerate(pieces[0].balls) if ball.joint in joints}
            strands = [form for piece in pieces if (form := self.scene.strand(piece))]
            if len(strands) == len(pieces):
                for pen, form in zip(pens, strands, strict=True):
                    draw_strand(pen, form, open_at, bare)
                continue
            count = self.points(rounds[0])
            # A long form is walked round from its own axis, so that each point stays at its place while it turns.
            is_long = all(math.dist(circles[0][:2], circles[-1][:2]) > LONG for circles in rounds)
            for pen, circles in zip(pens, rounds, strict=True):
                (x0, y0, _r), (x1, y1, _q) = circles[0], circles[-1]
                turn = math.atan2(y1 - y0, x1 - x0) if is_long else 0.0
                draw_points(pen, hull_points(circles, count, open_at, turn), every=True)
        return [pen.text() for pen in pens]

    def points(self, circles: Sequence[Circle]) -> int:
        """Count the points that an outline needs: few for a thumb or a sock."""
        thick = max(r for _x, _y, r in circles)
        if thick < 3.3 and len(circles) == 2:
            return 6
        return self.count if thick > 2.8 else max(8, self.count - 6)

    def morph(self, tone: str, shapes: Sequence[str]) -> str:
        if len(set(shapes)) == 1:
            return path(tone, shapes[0])
        values = ";".join(shapes[index] for index in self.way.which)
        return f'<path class="{tone}" d="{shapes[0]}"><animate attributeName="d" {self.clock}"{values}"/></path>'

    def stiff(
        self, circles: Sequence[Sequence[Sequence[Circle]]], tolerance: float
    ) -> list[tuple[float, float, float]] | None:
        """Find how a part is turned (degrees) and carried (x, y) at each moment; None where it is not stiff."""
        first = [circle for piece in circles[0] for circle in piece]
        found = []
        before = 0.0
        for frame in circles:
            turn, x, y, off = _fitted(first, [circle for piece in frame for circle in piece])
            if off > tolerance:
                return None
            turn = before + math.remainder(turn - before, 360.0)
            before = turn
            found.append((turn, x, y))
        return found

    def carried(self, inner: str, ways: Sequence[tuple[float, float, float]]) -> str:
        moves = ";".join(f"{round(ways[i][1] * SCALE)} {round(ways[i][2] * SCALE)}" for i in self.way.which)
        group = f'<g><animateTransform attributeName="transform" type="translate" {self.clock}"{moves}"/>'
        if any(abs(turn) > 0.2 for turn, _x, _y in ways):
            turns = ";".join(_short(ways[i][0], 1) for i in self.way.which)
            group += f'<animateTransform attributeName="transform" type="rotate" additive="sum" {self.clock}"{turns}"/>'
        return f"{group}{inner}</g>"

    def head(self) -> str:
        """Carry the head, and draw it anew where it shows the camera another side of itself."""
        bodies = self.way.bodies
        drawn: list[int] = []  # the moments at which the head is drawn
        shown: list[int] = []  # for each moment, which of those it shows
        for number, body in enumerate(bodies):
            turns = [_turned(self.scene.camera, bodies[index], body) for index in drawn]
            if not turns or min(turns) > HEAD_TURNS:
                turns.append(0.0)
                drawn.append(number)
            shown.append(turns.index(min(turns)))
        if len(drawn) == 1:
            return self.carried_head(0)
        out = ""
        for state, number in enumerate(drawn):
            values = ["visible" if shown[index] == state else "hidden" for index in self.way.which]
            out += (
                f'<g visibility="{values[0]}"><animate attributeName="visibility" calcMode="discrete" '
                f'{self.clock}"{";".join(values)}"/>{self.carried_head(number)}</g>'
            )
        return out

    def carried_head(self, number: int) -> str:
        """Draw the head as it is at one moment, carried and turned on the picture as its axis turns."""
        scene = self.scene
        inner = "".join(scene.head_drawn(self.way.bodies[number]))
        places, turns = [], []
        for body in self.way.bodies:
            head = body.frames["head"]
            places.append(scene.camera.see(body.places["head"])[:2])
            seen = [scene.camera.see(way)[:2] for way in (head.up, head.front)]
            axis = seen[0] if math.hypot(*seen[0]) > 0.5 else seen[1]
            turns.append(math.degrees(math.atan2(axis[1], axis[0])))
        ways = []
        x0, y0 = places[number]
        for (x, y), turn in zip(places, turns, strict=True):
            by = math.remainder(turn - turns[number], 360.0)
            c, s = math.cos(math.radians(by)), math.sin(math.radians(by))
            ways.append((by, x - (c * x0 - s * y0), y - (s * x0 + c * y0)))
        if all(abs(turn) < 0.3 and math.hypot(x, y) < STILL for turn, x, y in ways):
            return inner
        return self.carried(inner, ways)

    def shadow(self, face: ground.Face = ground.FLOOR) -> str:
        every = [
            [part for part in self.scene.parts(body) if self.scene.throws_shadow(part)] for body in self.way.bodies
        ]
        low = [n for n in range(len(every[0])) if any(ground.is_low(parts[n], face=face) for parts in every)]
        shapes = []
        for parts in every:
            pen, air = Pen(), ground.air_under(parts, face)
            for number in low:
                draw_round(pen, ground.shadow(parts[number], self.scene.camera, air, face))
            shapes.append(pen.text())
        return self.morph("d", shapes)


def _plain(part: Part) -> Part:
    """Leave out lines, what is seen from one side only, round shoulders, and of the hips a far half and edges."""
    finer = (piece.looks or piece.tone in ("", "l") or (piece.is_patch and piece.tone == "c") for piece in part.pieces)
    kept = [piece for piece, is_finer in zip(part.pieces, finer, strict=True) if not is_finer]
    if part.name == "hips" and len(kept) > 1:
        kept[0] = replace(kept[0], tone=kept[1].tone)
    return replace(part, pieces=kept)


def _turned(camera: Camera, a: Body, b: Body) -> float:
    """Measure in degrees by how much the side of the head that the camera sees differs."""
    return angle_between(*(body.frames["head"].local(camera.axes[2]) for body in (a, b)))


def _off(one: Sequence[Circle], other: Sequence[Circle]) -> float:
    return max(math.dist(a[:2], b[:2]) for a, b in zip(one, other, strict=True))


def _fitted(first: Sequence[Circle], then: Sequence[Circle]) -> tuple[float, float, float, float]:
    """Find the turn (degrees) and shift that lay circles on others as well as possible, and the farthest that is
    left.
    """
    n = len(first)
    ax, ay = sum(c[0] for c in first) / n, sum(c[1] for c in first) / n
    bx, by = sum(c[0] for c in then) / n, sum(c[1] for c in then) / n
    along = across = 0.0
    for (px, py, _r), (qx, qy, _q) in zip(first, then, strict=True):
        along += (px - ax) * (qx - bx) + (py - ay) * (qy - by)
        across += (px - ax) * (qy - by) - (py - ay) * (qx - bx)
    turn = math.atan2(across, along)
    c, s = math.cos(turn), math.sin(turn)
    x, y = bx - (c * ax - s * ay), by - (s * ax + c * ay)
    off = max(
        math.hypot(c * px - s * py + x - qx, s * px + c * py + y - qy)
        for (px, py, _r), (qx, qy, _q) in zip(first, then, strict=True)
    )
    return math.degrees(turn), x, y, off


def _short(value: float, digits: int = 3) -> str:
    text = f"{value:.{digits}f}".rstrip("0").removesuffix(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text or "0"
