"""One figure seen by one camera: its parts in order, and the drawing of one moment."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Sequence
from functools import cached_property

from ..posture.motion import between
from ..posture.skeleton import Body, solve
from ..posture.vector import Vec, mixed
from . import forms, ground, things
from .figure import Figure
from .forms import BUILDS, Build, parts_of
from .head import BUN, Head
from .ink.camera import Camera
from .ink.outline import Circle, Pen, Point, covers, draw_leaf, draw_points, draw_round, path, reach
from .ink.strand import WHOLE, Stretch
from .ink.style import EDGE_OF, FINGER_INK, SHADE, THROUGH
from .muscles import fold, patches
from .order import Sight, sight
from .pieces import FINGERS_OF, Ball, Part, Piece
from .tracing import Tracer

BEHIND_A_MAT, BEHIND_SOMEBODY = 40.0, 60.0  # how much floor is seen behind, in centimetres
COLLAR_SEEN = 0.15
HINGES = ("knee", "elbow")
JUST_SEEN = -0.5
CUT, CUT_BESIDE = (
    ("wall", "counter", "rail", "stairs"),
    6.0,
)  # the frame cuts them, so far beside the rest
LOW = 40.0  # what is higher says nothing of how large a mat must be, in centimetres
AWAY = (0.74, 0.67)  # from the light, on the picture
SEEN_ALONG = 6.0  # a limb that is shorter on the picture is looked at from its end
FORESHORTENED = 16.0  # one that is shorter has a narrower shade: in a stump it would be a spot
SHADE_WIDE = {"arm": 2.1, "body": 3.8}  # how wide a band of shade is, in centimetres
RIM = 0.45  # so far inside the outline
TURNS_OVER = 0.05  # how far the light must be from the way of a limb to leave one side of it dark
GUIDE = 34.0  # how long a guide is, in centimetres


class Scene(Tracer):
    """The parts of a figure before one camera."""

    def __init__(self, figure: Figure, camera: Camera, build: Build = BUILDS["a"]) -> None:
        super().__init__(camera)
        self.figure, self.build = figure, build
        self.poses = [key.pose for key in figure.poses]
        self._parts: dict[tuple[int, frozenset[str], tuple[str, ...]], list[Part]] = {}
        self._bodies: list[Body] = []
        self.begun: dict[tuple[int, int], str] = {}  # where limbs began, by both poses, once drawn
        self._ways: dict[tuple[str, int, int], list[Point]] = {}
        self._drawn: dict[int, tuple[str, str]] = {}

    # --- parts ---

    @cached_property
    def bodies(self) -> list[Body]:
        return [solve(pose) for pose in self.poses]

    def parts(self, body: Body, works: frozenset[str] | None = None, order: Sequence[str] | None = None) -> list[Part]:
        """List the parts of a body and of the things, as they are joined in an order: that of the movement, or another.

        They have the colours of the figure, or of what ``works`` in one pose.
        """
        works = self.figure.works if works is None else works
        order = self.order if order is None else order
        key = id(body), works, tuple(order)
        known = self._parts.get(key)
        if known is None:
            held = things.parts_of(self.figure.things, body, self.camera, held=True)
            known = [*parts_of(body, self.build, works), *held, *self.standing]
            named = {part.name: part for part in known}
            self.set_back(named, self.far, order)
            self.leave_bare(named, order)
            self.join_hips(named, order)
            self.end_creases(named, order)
            self.round_shoulders(named, self._sight.beside(order))
            self._parts[key] = known
            self._bodies.append(body)  # so that its id is not given to another one
        return known

    @cached_property
    def _sight(self) -> Sight:
        return sight(self.figure, self.camera)

    @cached_property
    def standing(self) -> list[Part]:
        return things.parts_of(self.figure.things, self.bodies[0], self.camera, held=False)

    @property
    def order(self) -> list[str]:
        """The names of the parts from far to near."""
        return self._sight.order

    @property
    def far(self) -> frozenset[str]:
        return self._sight.far

    def moves(self, name: str) -> bool:
        """Tell whether a part is somewhere else in another pose."""
        first, *others = self._sight.frames[: len(self.bodies)]
        return any(math.dist(first[name].middle[:2], other[name].middle[:2]) > 4 for other in others)

    # --- paths ---

    def edge(self, part: Part, drawn: set[str], *, every: bool = False) -> str:
        """Draw the outline of a part, open at the joints that it shares with what is drawn already.

        Pieces with an edge of their own are left out, unless ``every`` is asked for.
        """
        pen = Pen()
        for piece in part.pieces:
            if piece.is_inked or (every and piece.is_edged):
                shares = part.shares if piece is part.pieces[0] and not every else WHOLE
                self._edge(pen, piece, drawn, () if every else part.bare, shares)
        return pen.text()

    def inked(self, part: Part, drawn: set[str]) -> str:
        """Draw what is seen of a part as its line. A wall has none: its end would cross out what stands before it."""
        if part.name.startswith("wall"):
            return ""
        fingers = "".join(self.lines(piece) for piece in part.pieces if piece.tone in FINGERS_OF)
        return path(part.edge, self.edge(part, drawn)) + path(FINGER_INK, fingers)

    def _edge(
        self,
        pen: Pen,
        piece: Piece,
        drawn: Container[str],
        bare: Container[Stretch] = (),
        shares: tuple[float, float] = WHOLE,
    ) -> None:
        if piece.is_flat:
            draw_points(pen, [self.camera.see(ball.place)[:2] for ball in piece.balls])
            return
        open_at = {i for i, ball in enumerate(piece.balls) if ball.joint in drawn}
        self.trace(pen, piece, open_at, bare, shares)

    def _edge_of(self, piece: Piece, drawn: Container[str] = (), bare: Container[Stretch] = ()) -> str:
        pen = Pen()
        self._edge(pen, piece, drawn, bare)
        return pen.text()

    def fills(self, part: Part, joints: Container[str] = ()) -> list[tuple[str, str]]:
        """Fill a part, pieces of one tone together, as (class, path), with the edges of those that have their own."""
        found: list[tuple[str, str]] = []
        tone, pen = "", Pen()
        for piece in part.pieces:
            if not (piece.tone and self.is_shown(piece)):
                continue
            if piece.lines:
                if tone and pen.parts:
                    found.append((tone, pen.text()))
                tone, pen = "", Pen()
                if self.has_lines(piece):
                    before = found.pop()[1] if found and found[-1][0] == piece.tone else ""
                    found.append((piece.tone, before + self.lines(piece)))
                continue
            if piece.is_flat:
                if piece.is_edged:
                    found.append(("j", self._edge_of(piece)))
                pen = Pen()
                draw_points(pen, [self.camera.see(ball.place)[:2] for ball in piece.balls])
                found.append((piece.tone, pen.text()))
                tone = ""
                continue
            if piece.tone != tone or piece.is_edged:
                if tone and pen.parts:
                    found.append((tone, pen.text()))
                if piece.is_edged:
                    found.append((piece.edge, self._edge_of(piece, joints, part.bare)))
                tone, pen = piece.tone, Pen()
            self.trace(pen, piece)
        if tone and pen.parts:
            found.append((tone, pen.text()))
        return found

    def shade(self, part: Part) -> str:
        """Draw the side of a form that is away from the light: a leaf along its outline, with a point at each end.

        Far limbs have none.
        """
        if not part.shade or part.name in self.far:
            return ""
        wide = SHADE_WIDE["arm" if part.limb.endswith("arm") else "body"]
        rows = [[(*self.camera.see(ball.place)[:2], ball.radius) for ball in balls] for balls in part.shade]
        (x0, y0, _r), (x1, y1, _q) = rows[0][0], rows[-1][0]
        size = math.hypot(x1 - x0, y1 - y0)
        (a, b), share = AWAY, 1.0
        if size > SEEN_ALONG:
            a, b = (y1 - y0) / size, (x0 - x1) / size
            share = max(-1.0, min(1.0, (a * AWAY[0] + b * AWAY[1]) / TURNS_OVER))
        wide *= min(1.0, size / FORESHORTENED)
        a, b = math.copysign(a, a * share), math.copysign(b, b * share)
        chosen = [max(row, key=lambda circle: circle[0] * a + circle[1] * b) for row in rows]
        first, outer, last = ((x + a * (r - RIM), y + b * (r - RIM)) for x, y, r in chosen)
        inner = outer[0] - a * wide * abs(share), outer[1] - b * wide * abs(share)
        there, back = (outer, inner) if share > 0 else (inner, outer)  # one way round: two may overlap
        pen = Pen()
        draw_leaf(pen, first, there, back, last)
        return pen.text()

    # --- one moment ---

    def drawn(self, number: int, under: str = "") -> str:
        """Draw a key pose, counted from 1, on its ground. ``under`` lies just behind the body, over what is farther."""
        body, works, order = self.bodies[number - 1], self.figure.works_in(number), self._sight.order_in(number)
        if number not in self._drawn:
            parts = {part.name: part for part in self.parts(body, works, order)}
            far = list(itertools.takewhile(lambda name: not parts[name].is_body, order))
            behind = self.body_drawn(body, works, [parts[name] for name in far])
            near = self.body_drawn(body, works, [parts[name] for name in order[len(far) :]])
            self._drawn[number] = ("".join((*self.ground(), self.shadow(body), *behind)), "".join(near))
        behind_it, nearer = self._drawn[number]
        return behind_it + under + nearer

    def body_drawn(
        self, body: Body, works: frozenset[str] | None = None, chosen: Sequence[Part] | None = None
    ) -> list[str]:
        """Draw parts of the body and things from far to near: those that are chosen, or all as in the movement."""
        works = self.figure.works if works is None else works
        if chosen is None:
            chosen = sorted(self.parts(body, works), key=lambda part: self.order.index(part.name))
        on_surface = (*patches(body, works), fold(body))
        out: list[str] = []
        joints: set[str] = set()
        for part in chosen:
            name = part.name
            if name == "head":
                out += self.head_drawn(body)
                continue
            out.append(self.inked(part, joints))
            out += [path(tone, d) for tone, d in self.fills(part, joints)]
            out.append(path(SHADE, self.shade(part)))
            if top := ground.top_of(part):
                out.append(self.shadow(body, top))
            if name == "neck" and self.shows_collar:
                form, edge = forms.collar(body, works)
                out += [path(form.tone, self._edge_of(form)), path(edge.tone, self.lines(edge))]
            for on, way, piece in on_surface:
                tone = self.tone_of_patch(way, piece)
                if on == name and tone:
                    out.append(path(tone, self.fine_line(piece) if piece.lines else self._edge_of(piece)))
            if name == "trunk":
                joints -= {joint for joint in joints if joint.endswith(HINGES) and self._hides(part, body, joint)}
            if part.is_body:
                joints |= part.joints
        return out

    def _hides(self, part: Part, body: Body, joint: str) -> bool:
        """Tell whether the shirt lies over a joint that is drawn: what goes on from there has an edge of its own."""
        place = self.camera.see(body.places[joint])[:2]
        form = self.strand(part.pieces[0])
        return form.surrounds(place) if form else covers(reach(self.circles(part.pieces[0].balls)), place)

    @cached_property
    def shows_collar(self) -> bool:
        """Whether the back of the neck is seen in every pose: nothing comes and goes while the figure moves."""
        return all(self.camera.facing(body.frames["trunk"].front) < -COLLAR_SEEN for body in self.bodies)

    def tone_of_patch(self, way: Vec, piece: Piece) -> str:
        """Choose how something is drawn on a surface: seen through the body where that is turned away."""
        if not self.is_shown(piece):
            return ""
        return piece.tone if self.camera.facing(way) > JUST_SEEN else THROUGH

    def head_drawn(self, body: Body) -> list[str]:
        head = Head(body, self.camera, self.build)
        bun, hair, face = head.bun(), head.hair(), head.face()
        out = []
        if bun and not head.bun_is_near():
            out += [path(EDGE_OF["h"], bun), path("h", bun)]
        out.append(path(EDGE_OF["s"], "".join((*face, hair))))
        out.append(path("s", "".join(face)))
        out += [path("y", head.nape() + head.throat()), path("h", hair)]
        out += [path(tone, d) for tone, d in head.features()]
        if bun and head.bun_is_near():
            out += [path(EDGE_OF["h"], bun), path("h", bun), path("l", head.wound())]
        return out

    # --- the ground ---

    def shadow(self, body: Body, face: ground.Face = ground.FLOOR) -> str:
        """Draw what touches or nearly touches the floor, or the top of a thing, laid flat on it."""
        pen = Pen()
        parts = self.parts(body)
        air = ground.air_under(parts, face)
        for part in parts:
            if self.throws_shadow(part) and ground.is_low(part, air, face):
                draw_round(pen, ground.shadow(part, self.camera, air, face))
        return path("d", pen.text())

    def throws_shadow(self, part: Part) -> bool:
        """Whether a part is of the body, or would seem to float without a shadow of its own."""
        return part.is_body or part.name.startswith(("ball", "pillow"))

    def ground(self) -> list[str]:
        """Return mats, lines and guides, which lie under everything: no guide beside a start that tells as much."""
        found = []
        for thing in self.figure.things:
            if thing.kind == "mat":
                found.append(ground.mat(self.camera, *self.mat_size(thing)))
            elif thing.kind == "line":
                found.append(ground.line(self.camera, *thing.at))
            elif thing.kind == "guide" and not self.figure.ghost:
                x, y, z = thing.at
                found.append(ground.guide(self.camera, (x, y, z), thing.get("long", GUIDE)))
        return found

    def room(self, words: tuple[float, float] = (0.0, 0.0)) -> str:
        """Return the floor up to its wall: behind the mat, or where somebody stands, and clear of ``words``."""
        places: list[tuple[float, float, float]] = []
        for thing in self.figure.things:
            if thing.kind == "mat":
                x0, x1, y0, y1 = self.mat_size(thing)
                places += [(x, y, BEHIND_A_MAT) for x in (x0, x1) for y in (y0, y1)]
            elif thing.kind == "floor":
                x, y = (*thing.at, 0.0, 0.0)[:2]
                places.append((x, y, thing.get("size", BEHIND_SOMEBODY)))
        snow = any(thing.get("snow", 0) for thing in self.figure.things)
        return ground.room(self.camera, places or [(0.0, 0.0, BEHIND_SOMEBODY)], words, "ib" if snow else "e")

    def mat_size(self, thing: things.Thing) -> tuple[float, float, float, float]:
        """Find x from and to, y from and to: as said, or as large as the body needs."""
        if len(thing.at) == 4:
            return thing.at[0], thing.at[1], thing.at[2], thing.at[3]
        balls = self._low_balls
        xs, ys = [ball.place[0] for ball in balls], [ball.place[1] for ball in balls]
        return min(xs) - 16, max(xs) + 8, min(*ys, -20) - 7, max(*ys, 20) + 7

    @cached_property
    def _low_balls(self) -> list[Ball]:
        parts = [part for body in self.bodies for part in self.parts(body) if part.is_body]
        return [ball for part in parts for piece in part.pieces for ball in piece.balls if ball.place[2] < LOW]

    # --- how much is seen ---

    def extent(self, bodies: Sequence[Body], *, mats: bool = True) -> tuple[float, float, float, float]:
        """Find left, top, right and bottom of bodies and things on the picture, in centimetres."""
        xs: list[float] = []
        ys: list[float] = []

        def reach_to(circles: Sequence[Circle]) -> None:
            for x, y, r in circles:
                xs.extend((x - r, x + r))
                ys.extend((y - r, y + r))

        close = self.figure.close
        for body in bodies:
            for part in self.parts(body):
                if part.name in close or not (close or part.name.startswith(CUT)):
                    for piece in part.pieces:
                        reach_to(self.circles(piece.balls))
            reach_to(self.head_circles(body))
        if close:
            return min(xs), min(ys), max(xs), max(ys)
        left, right = min(xs) - CUT_BESIDE, max(xs) + CUT_BESIDE
        for part in self.standing:
            if part.name.startswith("counter"):
                circles = [circle for piece in part.pieces for circle in self.circles(piece.balls)]
                reach_to([(max(left, min(right, x)), y, r) for x, y, r in circles])
        for thing in self.figure.things:
            if thing.kind == "mat" and mats:
                x0, x1, y0, y1 = self.mat_size(thing)
                for corner in ((x0, y0, -2.0), (x1, y0, -2.0), (x1, y1, -2.0), (x0, y1, -2.0)):
                    x, y, _near = self.camera.see(corner)
                    xs += [x - 3, x + 3]
                    ys += [y - 3, y + 3]
        return min(xs), min(ys), max(xs), max(ys)

    def head_circles(self, body: Body) -> list[Circle]:
        """Measure the room of a head with its hair; a bun counts for every build, so that all have one frame."""
        head, (front, left, up, radius) = body.frames["head"], BUN
        bun = head.at(body.places["head"], front, left, up)
        return [(*self.camera.see(body.places["head"])[:2], 10.5), (*self.camera.see(bun)[:2], radius + 0.5)]

    def way_of(self, part: str, start: int, end: int, count: int = 9) -> list[Point]:
        """Trace where a part is seen on the way between two poses, counted from 1."""
        known = self._ways.get((part, start, end))
        if known is None:
            a, b = self.poses[start - 1], self.poses[end - 1]
            shares = [i / (count - 1) for i in range(count)]
            known = [self.camera.see(solve(between(a, b, share)).place(part))[:2] for share in shares]
            self._ways[part, start, end] = known
        return known

    def middle(self) -> Point:
        body = self.bodies[0]
        return self.camera.see(mixed(body.places["waist"], body.places["ribs"], 0.5))[:2]
