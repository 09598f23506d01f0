"""How forms become paths before one camera: hulls of balls, strands, fine lines; and where a shirt needs no edge."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace

from ..posture.pose import SIDES
from ..posture.vector import Vec, add, cross, mixed, scaled, unit
from .ink.camera import Camera
from .ink.outline import Circle, Pen, Point, covers, draw_hull, draw_points, reach
from .ink.strand import BOW, WHOLE, Rim, Strand, Stretch, draw_strand, strand
from .ink.style import FAR
from .pieces import FINGERS_OF, Ball, Part, Piece

DISC = ((1.0, 0.0), (0.5, 0.87), (-0.5, 0.87), (-1.0, 0.0), (-0.5, -0.87), (0.5, -0.87))
FLAT_ON = 0.45
ON_TOP = -0.15
HEM = 0.25  # even seen square from the side a hem is no ruled line: it is so deep, of its radius
BEYOND = 3.0  # how far a sleeve goes on beside a shirt that has no edge there, in centimetres
ASIDE, NEARER = 0.3, 0.8  # so far, in centimetres, a row lies beside or before another one for certain
PARTED, PARTED_ALL = 0.3, 0.9  # fingers less far apart on the picture are parted by no line; more so, by one alone
STUB = 1.3  # nor is what is seen of them, in centimetres, when they point at the camera
CREASE = 3.0  # in centimetres
SEAM = 0.7  # so far inside its outline a sleeve lies over the shirt, in centimetres
GAP = 1.0  # no farther from the sleeve may a shirt without an edge begin: else there would be a hole at the armpit
DOT = 1.5  # a line that is shorter is none, in centimetres
CURL = 1.35  # nor one that is so many times as long as the way between its ends
BESIDE = 3.0  # how far inside the shirt a side of a sleeve begins, in centimetres


class Tracer:
    """Traces forms as one camera sees them."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera

    def circles(self, balls: Sequence[Ball]) -> list[Circle]:
        """Project balls to circles. A disc is seen as six places on its rim."""
        found: list[Circle] = []
        for ball in balls:
            if ball.axis is None:
                found.append((*self.camera.see(ball.place)[:2], ball.radius))
                continue
            wide = unit(cross(ball.axis, self.camera.axes[2]))
            deep = cross(ball.axis, wide)
            for i, j in DISC:
                place = add(add(ball.place, wide, i * ball.radius), deep, j * ball.radius)
                found.append((*self.camera.see(place)[:2], 0.0))
        return found

    def trace(
        self,
        pen: Pen,
        piece: Piece,
        without: Container[int] = (),
        bare: Container[Stretch] = (),
        shares: tuple[float, float] = WHOLE,
    ) -> None:
        """Add the outline of a form to the pen, open at the balls ``without`` and along ``bare`` stretches.

        Of both sides of a strand only ``shares`` are drawn, from its first row.
        """
        form = self.strand(piece)
        if form:
            draw_strand(pen, form, without, bare, shares)
        else:
            draw_hull(pen, self.circles(piece.balls), without)

    def strand(self, piece: Piece) -> Strand | None:
        """Find the outline of a long form; None where it is none, or looked at from its end."""
        if not piece.rows:
            return None
        balls = iter(piece.balls)
        rows = [list(itertools.islice(balls, count)) for count in piece.rows]
        first, last = ([self._rim(ball.axis) for ball in row if ball.axis] for row in (rows[0], rows[-1]))
        circles = [[(*self.camera.see(ball.place)[:2], ball.radius) for ball in row] for row in rows]
        form = strand(circles, (first, last), (bool(rows[0][0].joint), bool(rows[-1][0].joint)))
        return form and self._creased(form, piece)

    def _rim(self, axis: Vec) -> Rim:
        x, y, _near = self.camera.see(axis)
        size = math.hypot(x, y) or 1.0
        return x / size, y / size, max(HEM, abs(self.camera.facing(axis)))

    def _creased(self, form: Strand, piece: Piece) -> Strand:
        """Let a form begin at its crease."""
        if piece.crease is None:
            return form
        place, way = piece.crease
        deep = cross(way, unit(cross(way, self.camera.axes[2])))
        over = scaled(deep, math.copysign(1.0, self.camera.facing(deep)))  # the half of its rim that is seen
        return form.beginning_at(*(self.camera.see(vec)[:2] for vec in (place, way, over)))

    def has_lines(self, piece: Piece) -> bool:
        """Whether the surface on which lines lie is seen, and fingers that they part are not seen from their edge."""
        if piece.apart and not piece.looks:
            begin, one, end, _begin, other, _end = (self.camera.see(ball.place) for ball in piece.balls[: 2 * BOW])
            x, y = _square(begin, end)
            away = abs((other[0] - one[0]) * x + (other[1] - one[1]) * y)
            is_long = math.dist(begin[:2], end[:2]) > STUB
            return is_long and away > (PARTED if piece.lines == 1 else PARTED_ALL)
        return piece.tone in FINGERS_OF or any(self.camera.facing(way) > FLAT_ON for way in piece.looks)

    def is_shown(self, piece: Piece) -> bool:
        """Tell whether a surface is not hidden under its own part: a sole is, where the foot is seen from above."""
        return not piece.looks or any(self.camera.facing(way) > -ON_TOP for way in piece.looks)

    def fine_line(self, piece: Piece) -> str:
        """Draw a line of a surface that is seen, if it is not a mere dot or, seen from its end, a curl."""
        places = [self.camera.see(ball.place)[:2] for ball in piece.balls]
        way = sum(math.dist(a, b) for a, b in itertools.pairwise(places))
        is_plain = math.dist(places[0], places[-1]) > max(DOT, way / CURL)
        return self.lines(piece) if is_plain and self.has_lines(piece) else ""

    def lines(self, piece: Piece) -> str:
        pen = Pen()
        places = self._partings(piece) if piece.apart else [circle[:2] for circle in self.circles(piece.balls)]
        each = len(places) // piece.lines
        for start in range(0, len(places), each):
            line = places[start : start + each]
            if len(line) == BOW:
                (x0, y0), (x, y), (x1, y1) = line
                pen.move(x0, y0)
                pen.bend(1.5 * x - (x0 + x1) / 4, 1.5 * y - (y0 + y1) / 4, x1, y1)
            else:
                draw_points(pen, line, closed=False, every=True)
        return pen.text()

    def _partings(self, piece: Piece) -> list[Point]:
        """Find where one row of balls hides the row beside it: along the edge of the nearer of the two."""
        seen = [self.camera.see(ball.place) for ball in piece.balls]
        found = []
        for start in range(0, len(seen), 2 * BOW):
            row, beside = seen[start : start + BOW], seen[start + BOW : start + 2 * BOW]
            for k, (one, other) in enumerate(zip(row, beside, strict=True)):
                x, y = _square(row[max(0, k - 1)], row[min(BOW - 1, k + 1)])
                aside = (other[0] - one[0]) * x + (other[1] - one[1]) * y
                off = piece.apart * max(-1.0, min(1.0, aside / ASIDE))
                share = max(0.0, min(1.0, 0.5 + (other[2] - one[2]) / NEARER))  # steady where neither is nearer
                a, b = (one[0] + x * off, one[1] + y * off), (other[0] - x * off, other[1] - y * off)
                found.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
        return found

    def set_back(self, parts: Mapping[str, Part], far: Collection[str], order: Sequence[str]) -> None:
        """Give the far limbs their own tones, and that of a far leg to its half of the hips, behind the other.

        Where that leg lies behind the hips both are drawn as one: no line parts seat and thigh. Of the two halves the
        nearer one is drawn last, with an edge of its own where that is of another colour.
        """
        for name in far:
            parts[name].pieces = [_far_tone(piece) for piece in parts[name].pieces]
        hips = parts["hips"]
        behind, near = sorted(hips.pieces[:2], key=lambda half: self.camera.see(half.balls[0].place)[2])
        hips.pieces[:2] = behind, replace(near, is_edged=near.edge != behind.edge)
        for side in SIDES:
            thigh = parts[f"{side} thigh"]
            if thigh.name not in far:
                continue
            half = next(half for half in hips.pieces if any(ball.joint == f"{side} hip" for ball in half.balls))
            hips.pieces.remove(half)
            half = _far_tone(half)
            if half.edge == thigh.edge and order.index(thigh.name) < order.index("hips"):
                thigh.pieces.append(replace(half, is_skin=True))
            else:
                hips.pieces.insert(0, half)

    def join_hips(self, parts: Mapping[str, Part], order: Sequence[str]) -> None:
        """Draw the thighs that lie over the hips with these as well, so that seat and thigh have one edge all round.

        A thigh is open at its joint: where it goes on into the hips and covers their edge there would be none.
        """
        hips = parts["hips"]
        for side in SIDES:
            thigh = parts[f"{side} thigh"]
            if order.index(thigh.name) > order.index("hips"):
                hips.pieces.insert(2, replace(thigh.pieces[0], tone="", is_skin=True))

    def round_shoulders(self, parts: Mapping[str, Part], arms: Collection[str]) -> None:
        """Lay the beginning of a sleeve over the edge of the shirt that lies over it: they are one."""
        for arm in sorted(arms):
            sleeve = parts[arm].pieces[-1]
            one, then, *_rest = sleeve.balls
            shares = (0.4,) if sleeve.tone == "c" else (0.0, 1.0)  # what works is seen in its length
            balls = tuple(Ball(mixed(one.place, then.place, share), then.radius - SEAM) for share in shares)
            parts["trunk"].pieces.append(Piece(sleeve.tone, balls, is_patch=True, is_skin=True))

    def end_creases(self, parts: Mapping[str, Part], order: Sequence[str]) -> None:
        """End the line of a thigh that lies over a bent shin: on it, it is no longer than a fold of the trousers."""
        for side in SIDES:
            thigh, shin = parts[f"{side} thigh"], parts[f"{side} shin"]
            over, under = self.strand(thigh.pieces[0]), self.strand(shin.pieces[1])
            if over and under and order.index(thigh.name) > order.index(shin.name):
                first, then = (over.share_outside(way, under, CREASE) for way in (0, 1))
                thigh.shares = (first, then)

    def leave_bare(self, parts: Mapping[str, Part], order: Sequence[str]) -> None:
        """Tell shirt and sleeves where they are one: whichever is in front has no edge there."""
        shirt = parts["trunk"].pieces[0]
        for side in SIDES:
            arm = parts[f"{side} upper arm"]
            sleeve = next(piece for piece in arm.pieces if piece.is_edged)
            if order.index("trunk") > order.index(arm.name):
                form, circles = self.strand(shirt), self.circles(sleeve.balls)
                shape, near = reach(circles), reach([(x, y, r + GAP) for x, y, r in circles])
                parts["trunk"].bare |= {
                    stretch
                    for stretch, place, ends in (form.stretches(BEYOND) if form else ())
                    if covers(shape, place) and all(covers(near, end) for end in ends)
                }
            else:
                form, over = self.strand(sleeve), self.strand(shirt)
                roots = [form.root(way, BESIDE) for way in (0, 1)] if form and over else ()
                arm.bare |= {stretch for stretch, places in roots if over and all(map(over.surrounds, places))}
                if form and over and not over.surrounds(form.inside_end(1, BEYOND)):
                    root = replace(sleeve.balls[0], joint="")  # before a neck or a pillow it has an edge all round
                    arm.pieces[arm.pieces.index(sleeve)] = replace(sleeve, balls=(root, *sleeve.balls[1:]))


def _far_tone(piece: Piece) -> Piece:
    return replace(piece, tone=f"f{piece.tone}") if piece.tone in FAR else piece


def _square(begin: Vec, end: Vec) -> Point:
    """Find the way on the picture at right angles to that from one place to another."""
    size = math.hypot(end[0] - begin[0], end[1] - begin[1]) or 1.0
    return (begin[1] - end[1]) / size, (end[0] - begin[0]) / size
