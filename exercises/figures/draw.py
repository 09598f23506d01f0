"""Figures as SVG text: moving, as key poses side by side, and as one small picture.

Colors are said once, in a style sheet inside each file, with a dark set for readers in the dark. Each picture brings
its own ground, so that it can be read whatever it stands on.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Sequence
from html import escape

from . import animation, body
from . import props as things
from .shapes import Box, Part, Shape, around, block, line, number, numbers
from .skeleton import Point
from .spec import Arrow, Figure

# move: the whole cycle; strip: key poses side by side; print: the same on white; still: one pose, square
KINDS = ("move", "strip", "print", "still")
POSE = "pose-"  # with its number, from 1: one key pose, standing still in the frame of the moving picture
MARGIN = 7.0
HEAVIEST = 4000  # bytes, compressed
SMALLEST = 90.0  # centimetres of height: lying figures do not grow into giants
ASPECTS = (1.0, 1.55)  # the narrowest and the widest moving picture
PANEL_ASPECTS = (0.6, 2.3)

LIGHT = {
    "b": "f2eadd", "c": "2f6254", "n": "1f4238", "f": "93aaa0", "w": "c8541f", "x": "dd9a78", "s": "dfb08d",
    "g": "e6c7ae", "a": "6d6459", "p": "b39b78", "q": "e2d5be", "m": "c6d0d3", "k": "4f7690", "u": "d3c6b0",
    "r": "a03000", "t": "14302a", "y": "93a5ab", "z": "e8eeee",
}  # fmt: skip
DARK = {
    "b": "202e29", "c": "9cc4b4", "n": "d5e7de", "f": "5f7b70", "w": "ea8a50", "x": "a8663f", "s": "e3b794",
    "g": "a78c76", "a": "b8ada0", "p": "8d7b62", "q": "46453a", "m": "3d4f58", "k": "8fb6d0", "u": "46554e",
    "r": "f4a672", "t": "f3ecdf", "y": "8aa0aa", "z": "566a74",
}  # fmt: skip
# On a black-and-white printer what works is told from the rest by how light it is.
PRINT = {**LIGHT, "b": "ffffff", "w": "e2793f", "x": "f0b896", "f": "b9c8c1"}


def _rules(colors: dict[str, str]) -> str:
    """Return the style sheet. Lines and faces have one color each: a face is painted with its own round edge."""
    outlined = "".join(f".{cls}{{stroke:#{colors[cls]};fill:#{colors[cls]}}}" for cls in "bcnfwxsgamtyz")
    lines = "".join(f".{cls}{{stroke:#{colors[cls]}}}" for cls in "pkur")
    return (
        f"{outlined}{lines}.h{{stroke:#{colors['b']}}}.q{{stroke:#{colors['p']};fill:#{colors['q']}}}"
        f".r{{fill:none}}.t{{stroke:none;font-family:system-ui,sans-serif;font-weight:700;text-anchor:middle}}"
    )


STYLE = f"{_rules(LIGHT)}@media(prefers-color-scheme:dark){{{_rules(DARK)}}}"
PRINT_STYLE = _rules(PRINT)


def svg(figure: Figure, kind: str, *, other_side: bool = False) -> str:
    """Return a picture of the figure. ``other_side`` mirrors it, for the other leg or arm."""
    picture = _Picture(figure, other_side)
    if kind.startswith(POSE):
        return picture.pose(_pose_number(kind))
    return {"move": picture.move, "strip": picture.strip, "print": picture.printed, "still": picture.still}[kind]()


def kinds(figure: Figure) -> tuple[str, ...]:
    """Return every picture that there is of a figure."""
    return (*KINDS, *(f"{POSE}{number}" for number in range(1, len(figure.poses) + 1)))


def _pose_number(kind: str) -> int:
    return int(kind.removeprefix(POSE))


def frame(figure: Figure) -> Box:
    """Return the part of the world that the moving picture shows, in centimetres."""
    return _Picture(figure, False).frame()


def moments(figure: Figure, count: int) -> list[str]:
    """Return pictures of ``count`` moments of the cycle, each standing still, in the frame of the moving picture."""
    picture = _Picture(figure, False)
    frame, total = picture.frame(), animation.duration(figure)
    return [
        picture.page(frame, STYLE, [picture.ground(frame), *picture.scene(frame, animation.at(figure, second), 0)])
        for second in (total * place / count for place in range(count))
    ]


def size(figure: Figure, kind: str) -> tuple[int, int]:
    """Return width and height in pixels that suit a picture, for the page to keep its place."""
    if kind == "still":
        return 96, 96
    if kind == "move" or kind.startswith(POSE):
        frame = _Picture(figure, False).frame()
        return 480, round(480 * frame.height / frame.width)
    columns, rows, panel = _Picture(figure, False).grid()
    wide = columns * (panel.width + GAP) - GAP
    high = rows * (panel.height + wide * LABEL + GAP) - GAP
    return 480, round(480 * high / wide)


GAP = 6.0
LABEL, LETTER = 0.065, 0.048  # of the width of the whole


class _Picture:
    def __init__(self, figure: Figure, other_side: bool) -> None:
        self.figure = figure
        self.mirrored = (figure.facing == "left") != other_side
        self.standing = [
            (shape, bool(prop.get("front")))
            for prop in figure.props
            if not things.is_moving(prop)
            for shape in things.shapes(prop, figure.view, None)
        ]
        self.arrows = [_arrow(figure, one) for one in figure.arrows]

    # --- where things are ---

    def content(self, moments: Sequence[animation.Moment]) -> Box:
        found = [shape.box() for moment in moments for shape in body.shapes(self.figure, moment)]
        found += [self._part_that_counts(shape.box(), around(found)) for shape, _front in self.standing]
        found += [shape.box() for arrow in self.arrows for shape in arrow]
        box = around(found)
        if self.figure.floor:
            box = Box(box.left, min(box.bottom, -3), box.right, box.top)
        return box.mirrored() if self.mirrored else box

    def _part_that_counts(self, box: Box, person: Box) -> Box:
        """Return as much of a thing as must be seen: a mat, a bed or a wall may run out of the picture."""
        left = max(box.left, min(person.left, box.right - 14))
        right = min(box.right, max(person.right, box.left + 14))
        is_long = box.width > 120
        is_high = box.height > 120
        return Box(
            left if is_long else box.left,
            box.bottom,
            right if is_long else box.right,
            min(box.top, max(person.top, box.bottom + 14)) if is_high else box.top,
        )

    def frame(self) -> Box:
        """Return the part of the world that the moving picture shows."""
        box = self.content(animation.moments(self.figure, animation.frames(self.figure))).grown(MARGIN)
        return _fitted(box, _within(box.width / box.height, ASPECTS))

    def poses(self) -> list[animation.Moment]:
        return [animation.at_pose(self.figure, n) for n in range(1, len(self.figure.poses) + 1)]

    def grid(self) -> tuple[int, int, Box]:
        """Return columns, rows and the frame that all panels share."""
        poses = self.poses()
        box = self.content(poses).grown(MARGIN)
        panel = _fitted(box, _within(box.width / box.height, PANEL_ASPECTS))
        count = len(poses)
        most = 2 if panel.width > 1.6 * panel.height else 4  # still to be seen on a phone
        choices = [(columns, math.ceil(count / columns)) for columns in range(1, min(most, count) + 1)]

        def unlike(choice: tuple[int, int]) -> float:
            columns, rows = choice
            aspect = columns * panel.width / (rows * panel.height)
            return abs(math.log(aspect / 2.8)) + 0.35 * (columns * rows - count)

        columns, rows = min(choices, key=unlike)
        return columns, rows, panel

    # --- pictures ---

    def move(self) -> str:
        """Return the moving picture, with as many frames as its weight allows: many poses need fewer between them."""
        text = ""
        for each in range(animation.MOST_FRAMES, animation.FEWEST_FRAMES - 1, -1):
            text = self._moving_with(animation.frames(self.figure, each))
            if len(gzip.compress(text.encode(), 6)) < HEAVIEST:
                break
        return text

    def _moving_with(self, seconds: Sequence[float]) -> str:
        frame = self.frame()
        inner = [*self.scenery(frame, front=False), *self.moving(seconds), *self.scenery(frame, front=True)]
        for one, arrow in zip(self.figure.arrows, self.arrows, strict=True):
            inner.append(f"<g>{self.arrow(arrow)}{self._seen_while(one)}</g>")
        return self.page(frame, STYLE, [self.ground(frame), *inner])

    def still(self) -> str:
        """Return the telling pose in a square, near enough to be known; of a series a few poses side by side."""
        numbers_of_poses = self.figure.still
        moments = [animation.at_pose(self.figure, number) for number in numbers_of_poses]
        box = self.content(moments)
        if self.figure.close is not None:
            left, right = self.figure.close
            near = Box(left, box.bottom, right, box.top)
            box = near.mirrored() if self.mirrored else near
        box = box.grown(MARGIN)
        if len(moments) == 1:
            frame = _fitted(box, 1)
            return self.page(frame, STYLE, [self.ground(frame), *self.scene(frame, moments[0], numbers_of_poses[0])])
        wide = box.width * len(moments)
        frame = _fitted(Box(box.left, box.bottom, box.left + wide, box.top), 1)
        start = frame.left + (frame.width - wide) / 2
        inner = [self.ground(frame)]
        for place, (number_of_pose, moment) in enumerate(zip(numbers_of_poses, moments, strict=True)):
            inner.append(self.window(box, start + place * box.width, -box.top, self.scene(box, moment, number_of_pose)))
        return self.page(frame, STYLE, inner)

    def pose(self, number: int) -> str:
        frame = self.frame()
        moment = animation.at_pose(self.figure, number)
        return self.page(frame, STYLE, [self.ground(frame), *self.scene(frame, moment, number)])

    def strip(self) -> str:
        return self.panels(STYLE)

    def printed(self) -> str:
        return self.panels(PRINT_STYLE)

    def panels(self, style: str) -> str:
        columns, rows, panel = self.grid()
        wide = columns * (panel.width + GAP) - GAP
        label, letter = wide * LABEL, wide * LETTER
        inner = []
        for place, moment in enumerate(self.poses()):
            column, row = place % columns, place // columns
            dx, dy = column * (panel.width + GAP), row * (panel.height + label + GAP)
            x, y = panel.left + dx, -panel.top + dy
            plate = Box(x, -y - panel.height - label, x + panel.width, -y)
            inner.append(self.ground(plate))
            inner.append(self.window(panel, x, y, self.scene(panel, moment, place + 1)))
            if step := self.figure.poses[place].step:
                middle, base = number(x + panel.width / 2), number(y + panel.height + label * 0.68)
                inner.append(f'<text class="t" font-size="{number(letter)}" x="{middle}" y="{base}">{step}</text>')
        whole = Box(
            panel.left,
            panel.bottom - label - (rows - 1) * (panel.height + label + GAP),
            panel.left + wide,
            panel.top,
        )
        return self.page(whole, style, inner)

    def scene(self, frame: Box, moment: animation.Moment, pose: int) -> list[str]:
        found = [
            *self.scenery(frame, front=False),
            *(self.path(shape) for shape in body.shapes(self.figure, moment)),
            *self.scenery(frame, front=True),
        ]
        for one, arrow in zip(self.figure.arrows, self.arrows, strict=True):
            if pose == one.end:
                found.append(self.arrow(arrow))
        return found

    # --- pieces ---

    def page(self, frame: Box, style: str, inner: Sequence[str]) -> str:
        words = escape(self.figure.alt, quote=False)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_view_box(frame)}" fill="none" stroke-linecap="round" '
            f'stroke-linejoin="round" role="img"><title>{words}</title><style>{style}</style>'
            f"{''.join(inner)}</svg>"
        )

    def window(self, frame: Box, x: float, y: float, inner: Sequence[str]) -> str:
        """Return a scene at a place in the picture. An svg of its own cuts off what runs out of it."""
        return (
            f'<svg x="{number(x)}" y="{number(y)}" width="{number(frame.width)}" height="{number(frame.height)}" '
            f'viewBox="{_view_box(frame)}">{"".join(inner)}</svg>'
        )

    def ground(self, frame: Box) -> str:
        return self.path(block(frame.left, frame.bottom, frame.right, frame.top, "b", 8), mirrored=False)

    def scenery(self, frame: Box, *, front: bool) -> list[str]:
        found = []
        if self.figure.floor and not front:
            depth = -4.0 if any(p["kind"] == "mat" and "y" not in p for p in self.figure.props) else -0.8
            ends = [Point(frame.left + 6, depth), Point(frame.right - 6, depth)]
            found.append(self.path(line(ends, "u", 2), mirrored=False))
        return [*found, *(self.path(shape) for shape, is_front in self.standing if is_front == front)]

    def path(self, shape: Shape, inner: str = "", *, mirrored: bool | None = None) -> str:
        d = shape.path(mirrored=self.mirrored if mirrored is None else mirrored)
        start = f'<path class="{shape.cls}" stroke-width="{number(shape.width)}" d="{d}"'
        return f"{start}>{inner}</path>" if inner else f"{start}/>"

    def moving(self, seconds: Sequence[float]) -> list[str]:
        """Return the body with its movement: what is stiff is carried and turned, what bends is drawn each time."""
        total = seconds[-1]
        times = ";".join(_short(second / total) for second in seconds)
        clock = f'dur="{number(total)}s" repeatCount="indefinite" keyTimes="{times}" values='
        every = [body.shapes(self.figure, moment) for moment in animation.moments(self.figure, seconds)]
        found: list[str] = []
        carried: tuple[str, str] | None = None
        for place in range(len(every[0])):
            frames = [shapes[place] for shapes in every]
            rest = {shape.at_rest().path(mirrored=self.mirrored) for shape in frames}
            outlines = [shape.path(mirrored=self.mirrored) for shape in frames]
            bones = [shape.bone for shape in frames]
            way: tuple[str, str] | None = None
            if len(set(outlines)) == 1:
                piece = self.path(frames[0])
            elif len(rest) == 1 and all(bones):
                way = self._way([bone for bone in bones if bone])
                piece = self.path(frames[0].at_rest())
            else:
                values = ";".join(outlines)
                piece = self.path(frames[0], f'<animate attributeName="d" {clock}"{values}"/>')
            if way != carried:
                if carried:
                    found.append("</g>")
                if way:
                    moves, turns = way
                    found.append(f'<g><animateTransform attributeName="transform" type="translate" {clock}"{moves}"/>')
                    found.append(
                        f'<animateTransform attributeName="transform" type="rotate" additive="sum" {clock}"{turns}"/>'
                    )
                carried = way
            found.append(piece)
        return [*found, "</g>"] if carried else found

    def _way(self, bones: Sequence[tuple[Point, float]]) -> tuple[str, str]:
        """Return where a bone begins and how it is turned at every frame, as the picture counts."""
        sign = -1 if self.mirrored else 1
        moves = [numbers([sign * start.x, -start.y]) for start, _turn in bones]
        turns = [number(-sign * turn) for _start, turn in bones]
        return ";".join(moves), ";".join(turns)

    def arrow(self, shapes: Sequence[Shape]) -> str:
        return "".join(self.path(shape) for shape in shapes)

    def _seen_while(self, arrow: Arrow) -> str:
        """Show an arrow while the body goes its way; one that points both ways is always there."""
        if arrow.both or len(self.figure.poses) == 1:
            return ""
        start, end, total = *_span(self.figure, arrow), animation.duration(self.figure)
        a, b = start / total, end / total
        soft = 0.3 / total
        stops = [0, max(0, a - soft), a, b, min(1, b + soft), 1]
        return (
            f'<animate attributeName="opacity" dur="{number(total)}s" repeatCount="indefinite" '
            f'keyTimes="{";".join(f"{stop:.3f}" for stop in stops)}" values="{0 if a > soft else 1};0;1;1;0;0"/>'
        )


def _short(share: float) -> str:
    return f"{share:.3f}".rstrip("0").removesuffix(".").removeprefix("0") or "0"


def _view_box(frame: Box) -> str:
    return numbers([frame.left, -frame.top, frame.width, frame.height])


def _within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(limits[1], value))


def _fitted(box: Box, aspect: float) -> Box:
    """Return the box grown to the shape of the frame: content in the middle, or on the ground."""
    high = max(box.height, SMALLEST * min(1, 1.3 / aspect))
    wide = max(box.width, high * aspect)
    high = max(high, wide / aspect)
    extra = high - box.height
    left = (box.left + box.right) / 2 - wide / 2
    bottom = box.bottom - extra * 0.4
    return Box(left, bottom, left + wide, bottom + high)


def _span(figure: Figure, arrow: Arrow) -> tuple[float, float]:
    """Return when the way of an arrow begins and ends."""
    knots = animation.timeline(figure)
    start = next(
        (
            knot.second
            for knot in reversed(knots[:-1])
            if knot.pose == arrow.start - 1
            and any(later.pose == arrow.end - 1 for later in knots if later.second > knot.second)
        ),
        0.0,
    )
    end = next((knot.second for knot in knots if knot.pose == arrow.end - 1 and knot.second > start), knots[-1].second)
    return start, end


def _arrow(figure: Figure, arrow: Arrow) -> list[Shape]:
    if arrow.points:
        points = list(arrow.points)
    else:
        start, end = _span(figure, arrow)
        steps = [start + (end - start) * step / 8 for step in range(9)]
        moments = animation.moments(figure, steps)
        points = [moment.joints[arrow.follows] for moment in moments]
        if arrow.follows.startswith("far_"):
            points = [point.plus(*things.DEPTH) for point in points]
        points = _aside(points, arrow, moments[4].joints["waist"])
    if len(points) == 2:
        middle = Point((points[0].x + points[1].x) / 2, (points[0].y + points[1].y) / 2)
        points = [points[0], middle, points[1]]
    first, control, last = points
    parts: list[Part] = [("M", first), ("Q", control, last)]
    found = [Shape(tuple(parts), "r", 3), _arrow_head(control, last)]
    return [*found, _arrow_head(control, first)] if arrow.both else found


def _aside(points: list[Point], arrow: Arrow, waist: Point) -> list[Point]:
    """Return start, control and end of a curve beside the way, long enough to be seen."""
    first, middle, last = points[0], points[len(points) // 2], points[-1]
    length = max(first.to(last), 0.01)
    ux, uy = (last.x - first.x) / length, (last.y - first.y) / length
    if length < 16:
        centre = Point((first.x + last.x) / 2, (first.y + last.y) / 2)
        first, last, middle = centre.plus(-8 * ux, -8 * uy), centre.plus(8 * ux, 8 * uy), centre
    if arrow.offset != Point(0, 0):
        dx, dy = arrow.offset
    else:
        sign = 1 if (middle.x - waist.x) * -uy + (middle.y - waist.y) * ux >= 0 else -1
        away = 15.0
        dx, dy = sign * -uy * away, sign * ux * away
    control = Point(2 * middle.x - (first.x + last.x) / 2, 2 * middle.y - (first.y + last.y) / 2)
    return [first.plus(dx, dy), control.plus(dx, dy), last.plus(dx, dy)]


def _arrow_head(before: Point, tip: Point) -> Shape:
    turn = math.degrees(math.atan2(tip.y - before.y, tip.x - before.x))
    return line([tip.towards(turn + 145, 9), tip.towards(turn, 1), tip.towards(turn - 145, 9)], "r", 3)
