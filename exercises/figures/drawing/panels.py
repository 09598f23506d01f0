"""The pictures that stand still: panels side by side, the small one, one pose alone."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from ..posture.skeleton import Body
from . import arrows
from .frames import MARGIN, PANEL_ASPECTS, Frame, grown, layout, shaped
from .ink.outline import SCALE, Circle, Point
from .ink.style import size_on_page, weight
from .scene import CUT, Scene

GAP = 0.025  # between panels, as a share of the larger side
LETTER, WORD = 0.048, 0.72  # of the numbers, as a share of the picture, and of the step beside one, as a share of it
WIDE_LETTER = 0.58  # as a share of its height
BASE = 0.36  # so far below the middle of a badge its letters stand, as a share of their height
BADGE, CORNER, BESIDE, CLEAR = 0.76, 0.5, 0.4, 0.6  # as shares of a number: a badge, and what is free round it
FROM_ABOVE = 32.0


def with_arrows(scene: Scene, extent: Frame) -> Frame:
    x0, y0, x1, y1 = extent
    for arrow in scene.figure.arrows:
        if arrow.view in ("", scene.camera.name):
            for x, y in arrows.points(scene, arrow):
                x0, y0, x1, y1 = min(x0, x - 4), min(y0, y - 4), max(x1, x + 4), max(y1, y + 4)
    return x0, y0, x1, y1


def shown(scene: Scene, number: int, heavy: float, *, has_ghost: bool = True) -> str:
    """Draw the scene with one of its key poses, counted from 1, with its arrows and the start as a faint outline.

    ``heavy`` is the weight of arrows in this picture.
    """
    mine = arrows.in_panel(scene, number)
    under = ""
    earlier = [other for other in scene.figure.panels if other < number]
    if has_ghost and (mine or earlier) and number > 1:
        start = arrows.ends(scene, mine[0])[0] if mine else earlier[-1]
        if (start, number) not in scene.begun:
            scene.begun[start, number] = arrows.beginning(scene, start, number)
        under = scene.begun[start, number]
    return scene.drawn(number, under) + "".join(arrows.drawn(scene, arrow, heavy) for arrow in mine)


def _weight(frame: Frame, *, is_small: bool = False) -> float:
    """Find how heavy the arrows of a picture are."""
    return weight(round(frame[2] * SCALE), round(frame[3] * SCALE), is_small=is_small, grows=1.0)


def box(frame: Frame) -> str:
    return " ".join(str(round(value * SCALE)) for value in frame)


def plated(scene: Scene, frame: Frame, radius: float, inner: str, *, mirrored: bool = False, words: float = 0.0) -> str:
    """Return a drawing in its room, on a plate with round corners; mirrored inside its frame. ``words`` are so high."""
    x, y, w, h = (round(value * SCALE) for value in frame)
    name = f"p{x}_{y}_{w}_{h}"  # where pictures stand in one page, only what is alike may have one name
    shape = f'<rect class="b" x="{x}" y="{y}" width="{w}" height="{h}"'
    inner = flipped(frame, inner) if mirrored else inner
    return (
        f'<clipPath id="{name}">{shape} rx="{round(max(w, h) * radius)}"/></clipPath>'
        f'<g clip-path="url(#{name})">{shape}/>{scene.room((frame[1], frame[1] + words))}{inner}</g>'
    )


def flipped(frame: Frame, inner: str) -> str:
    """Mirror a drawing inside its frame."""
    return f'<g transform="matrix(-1 0 0 1 {round((2 * frame[0] + frame[2]) * SCALE)} 0)">{inner}</g>'


def still(scene: Scene, *, mirrored: bool = False) -> tuple[Frame, str]:
    """Draw the small picture, with its frame: the telling pose in a square, or a few side by side."""
    numbers = scene.figure.still
    bodies = [scene.bodies[number - 1] for number in numbers]
    if len(numbers) == 1:
        frame = grown(with_arrows(scene, scene.extent(bodies, mats=False)), (1.0, 1.0), 3.0)
        # a ghost that the figure names may be larger than the frame
        inner = shown(scene, numbers[0], _weight(frame, is_small=True), has_ghost=scene.figure.ghost is None)
        return frame, plated(scene, frame, 0.06, inner, mirrored=mirrored)
    x0, y0, x1, y1 = scene.extent(bodies)
    wide = x1 - x0 + 4
    each = (x0 - 2, y0, wide, y1 - y0)
    frame = grown((0, y0, wide * len(numbers), y1), (1.0, 1.0), 4.0)
    inner = ""
    for place, number in enumerate(numbers):
        drawn = shown(scene, number, _weight(frame, is_small=True), has_ghost=False)  # where it began is seen beside it
        x = round((place * wide - each[0]) * SCALE)
        inner += f'<g transform="translate({x} 0)">{flipped(each, drawn) if mirrored else drawn}</g>'
    return frame, plated(scene, frame, 0.06, inner)


@functools.lru_cache(maxsize=2)
def panel_frame(scene: Scene, word: str = "step") -> Frame:
    bodies = [scene.bodies[number - 1] for number in scene.figure.panels]
    x0, y0, x1, y1 = with_arrows(scene, scene.extent(bodies))
    frame = grown((x0, y0, x1, y1), PANEL_ASPECTS)
    if len(scene.figure.panels) == 1:
        return shaped(scene, frame)
    circles = list(_circles(scene, bodies))
    for _again in range(2):  # room for the number changes how large the number is
        columns, rows = layout(len(scene.figure.panels), frame)
        wide, deep = corner(scene, letter(frame[2] * columns, frame[3] * rows), word)
        right, low = frame[0] + wide, frame[1] + deep
        lack = max((low - (y - r) for x, y, r in circles if x - r < right and y - r < low), default=0.0)
        frame = grown((x0, frame[1] + MARGIN - lack, x1, y1), PANEL_ASPECTS)
    return shaped(scene, frame)


def _circles(scene: Scene, bodies: list[Body]) -> Iterator[Circle]:
    """Yield what the numbers must not lie on."""
    for body in bodies:
        yield from scene.head_circles(body)
        for part in scene.parts(body):
            if not part.name.startswith(CUT):
                for piece in part.pieces:
                    yield from scene.circles(piece.balls)
    for thing in scene.figure.things:
        if thing.kind == "mat" and scene.camera.elevation > FROM_ABOVE:  # its edge would cross them
            x0, x1, y0, y1 = scene.mat_size(thing)
            yield from ((*scene.camera.see((x, y, 0.0))[:2], 4.0) for x in (x0, x1) for y in (y0, y1))
    for arrow in scene.figure.arrows:
        if arrow.view in ("", scene.camera.name):
            yield from ((x, y, 5.0) for x, y in arrows.points(scene, arrow))


def letter(width: float, height: float) -> float:
    """Choose the height of the numbers: the same on the page, whatever the shape of the picture."""
    return size_on_page(width, height) * LETTER


def corner(scene: Scene, size: float, word: str) -> tuple[float, float]:
    """Measure how wide and how deep a corner the number of a panel takes up, with what is told beside it."""
    told = max(map(len, told_steps(scene, word)))
    beside = BESIDE + told * WORD * WIDE_LETTER if told else 0.0
    return size * (CORNER + 2 * BADGE + beside + CLEAR), size * (CORNER + 2 * BADGE + CLEAR)


def told_steps(scene: Scene, word: str) -> list[str]:
    """Write beside all numbers the steps that the panels show, unless they are the same numbers."""
    steps = [scene.figure.poses[number - 1].step for number in scene.figure.panels]
    return [
        f"{word} {step}" if step and any(other not in (None, n) for n, other in enumerate(steps, 1)) else ""
        for step in steps
    ]


def panels(scene: Scene, word: str, *, mirrored: bool = False) -> tuple[Frame, str]:
    """Draw all panels together, with their frame.

    They are numbered 1, 2, 3 on badges. The step of the exercise that a panel shows stands small beside it, after
    ``word``: where it is from, no second count.
    """
    numbers = scene.figure.panels
    frame = panel_frame(scene, word)
    columns, rows = layout(len(numbers), frame)
    _x, _y, w, h = frame
    gap = max(columns * w, rows * h) * GAP
    whole = (0.0, 0.0, columns * w + (columns - 1) * gap, rows * h + (rows - 1) * gap)
    size = letter(columns * w, rows * h)
    _wide, deep = corner(scene, size, word)
    told = told_steps(scene, word)
    inner: list[str] = []
    for place, number in enumerate(numbers):
        row = place // columns
        free = columns * (row + 1) - len(numbers) if row == rows - 1 else 0  # a last one stands in the middle
        left, top = (place % columns + free / 2) * (w + gap), row * (h + gap)
        drawn = plated(scene, frame, 0.035, shown(scene, number, _weight(whole)), mirrored=mirrored, words=deep)
        inner.append(
            f'<svg x="{round(left * SCALE)}" y="{round(top * SCALE)}" width="{round(w * SCALE)}" '
            f'height="{round(h * SCALE)}" viewBox="{box(frame)}">{drawn}</svg>'
        )
        if len(numbers) > 1:
            inner.append(_badge(place + 1, told[place], size, (left + w if mirrored else left, top), mirrored=mirrored))
    return whole, "".join(inner)


def _badge(number: int, told: str, size: float, at: Point, *, mirrored: bool) -> str:
    """Draw a number in a corner of its panel, where the body leaves room, and what is told beside it."""
    way = -1 if mirrored else 1
    x, y = (round((at[k] + side * size * (CORNER + BADGE)) * SCALE) for k, side in ((0, way), (1, 1)))

    def text(tone: str, high: float, words: str, more: str = "") -> str:
        return f'<text class="{tone}" font-size="{high * SCALE:.0f}" y="{BASE * high * SCALE:.0f}"{more}>{words}</text>'

    beside = f' x="{way * size * (BADGE + BESIDE) * SCALE:.0f}"'
    step = text("ve" if mirrored else "v", size * WORD, told, beside) if told else ""
    disc = f'<circle class="t" r="{size * BADGE * SCALE:.0f}"/>'
    return f'<g transform="translate({x} {y})">{disc}{text("bt", size, str(number))}{step}</g>'
