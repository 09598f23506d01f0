"""The things around the body, drawn quietly: furniture that stands still, and what hangs on a hand or a foot."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .shapes import Shape, block, dot, line, ring
from .skeleton import Joints, Point, radius

# Classes: p lines, q light faces, m mats, y and z edge and face of cushions, k bands and weights.
DEPTH = Point(5.0, 3.0)  # how far the far side of the body and of things is moved, to be seen behind the near side

Prop = Mapping[str, Any]


def _x(prop: Prop, default: float = 0) -> float:
    return float(prop.get("x", default))


def _span(prop: Prop, default: Sequence[float]) -> tuple[float, float]:
    left, right = prop.get("x", default)
    return float(left), float(right)


def chair(prop: Prop, view: str) -> list[Shape]:
    seat, x = float(prop.get("seat", 46)), _x(prop)
    if view != "side":
        left, right, top = x - 20, x + 20, float(prop.get("height", 90))
        return [
            line([Point(left, 0), Point(left, top), Point(right, top), Point(right, 0)], "p", 4),
            line([Point(left, top - 18), Point(right, top - 18)], "p", 4),
            block(left - 2, seat - 5, right + 2, seat, "p"),
        ]
    way = -1 if prop.get("faces", "right") == "right" else 1
    back, front, top = x + way * 20, x - way * 21, float(prop.get("height", 92))
    far = DEPTH
    return [
        line([Point(back + far.x, far.y), Point(back + far.x, top + far.y)], "q", 4),
        line([Point(front + far.x, far.y), Point(front + far.x, seat - 3)], "q", 4),
        line([Point(back, 0), Point(back, seat - 2), Point(back + way * 5, top)], "p", 4),
        line([Point(front, 0), Point(front, seat - 3)], "p", 4),
        block(min(back, front) - 2, seat - 5, max(back, front) + 2, seat, "p"),
    ]


def couch(prop: Prop, view: str) -> list[Shape]:
    left, right = _span(prop, (-40, 30))
    height = float(prop.get("height", 42))
    shapes = [
        line([Point(left + 6, 0), Point(left + 6, 8)], "p", 5),
        line([Point(right - 6, 0), Point(right - 6, 8)], "p", 5),
    ]
    if prop.get("back") == "left":
        shapes.append(block(left - 16, 6, left + 4, height + 38, "q", 6))
    if prop.get("back") == "right":
        shapes.append(block(right - 4, 6, right + 16, height + 38, "q", 6))
    return [*shapes, block(left, 6, right, height, "q", 6), block(left, height - 15, right, height, "m", 6)]


def bed(prop: Prop, view: str) -> list[Shape]:
    left, right = _span(prop, (-100, 100))
    height = float(prop.get("height", 50))
    return [
        line([Point(left + 5, 0), Point(left + 5, height + (30 if prop.get("head", "left") == "left" else 0))], "p", 5),
        line(
            [Point(right - 5, 0), Point(right - 5, height + (30 if prop.get("head", "left") == "right" else 0))], "p", 5
        ),
        block(left, height - 24, right, height - 14, "p", 4),
        block(left, height - 16, right, height, "m", 6),
    ]


def mat(prop: Prop, view: str) -> list[Shape]:
    left, right = _span(prop, (-95, 95))
    if "y" in prop:
        bottom, top = prop["y"]
        slant = float(prop.get("slant", 0))
        corners = [
            (left + 4, bottom + 4),
            (right - 4, bottom + 4),
            (right - 4 + slant, top - 4),
            (left + 4 + slant, top - 4),
        ]
        return [line([Point(float(x), float(y)) for x, y in corners], "m", 8, closed=True)]
    return [block(left, -4, right, 0, "m")]


def wall(prop: Prop, view: str) -> list[Shape]:
    x, height = _x(prop), float(prop.get("height", 195))
    if prop.get("side", "right") == "right":
        return [block(x, 0, x + 9, height, "q")]
    return [block(x - 9, 0, x, height, "q")]


def counter(prop: Prop, view: str) -> list[Shape]:
    x, height, deep = _x(prop), float(prop.get("height", 92)), float(prop.get("depth", 42))
    left, right = (x, x + deep) if prop.get("side", "right") == "right" else (x - deep, x)
    inner = (left + 4, right) if prop.get("side", "right") == "right" else (left, right - 4)
    return [block(inner[0], 0, inner[1], height - 3, "q"), block(left, height - 5, right, height, "p")]


def rail(prop: Prop, view: str) -> list[Shape]:
    x, height = _x(prop), float(prop.get("height", 92))
    wide = float(prop.get("width", 30))
    return [
        line([Point(x, 0), Point(x, height - 2)], "p", 4),
        line([Point(x - wide / 2, height - 2), Point(x + wide / 2, height - 2)], "p", 4),
    ]


def ball(prop: Prop, view: str) -> list[Shape]:
    size = float(prop.get("r", 30))
    x, y = prop["at"] if "at" in prop else (_x(prop), size)
    return [ring(Point(float(x), float(y)), "q", size - 1.5, 3)]


def step(prop: Prop, view: str) -> list[Shape]:
    left, right = _span(prop, (20, 60))
    return [block(left, 0, right, float(prop.get("height", 17)), "q")]


def stairs(prop: Prop, view: str) -> list[Shape]:
    x, rise, run = _x(prop), float(prop.get("rise", 17)), float(prop.get("run", 28))
    count = int(prop.get("steps", 3))
    points = [Point(x, 0)]
    for number in range(count):
        points += [Point(x + number * run, (number + 1) * rise), Point(x + (number + 1) * run, (number + 1) * rise)]
    return [line([*points, Point(x + count * run, 0)], "q", 3, closed=True)]


def pillow(prop: Prop, view: str) -> list[Shape]:
    x, y = prop.get("at", [0, 0])
    wide, high = prop.get("size", [34, 10])
    left, right, top, thick = x - wide / 2, x + wide / 2, y + high, min(9.0, high - 1)
    return [block(left, y, right, top, "y", thick), block(left + 1.4, y + 1.4, right - 1.4, top - 1.4, "z", thick - 2)]


def box(prop: Prop, view: str) -> list[Shape]:
    left, right = _span(prop, (0, 40))
    bottom, top = prop.get("y", (0, 20))
    return [block(left, float(bottom), right, float(top), str(prop.get("look", "q")), 3)]


def bar(prop: Prop, view: str) -> list[Shape]:
    points = [Point(float(x), float(y)) for x, y in prop["points"]]
    return [line(points, str(prop.get("look", "p")), float(prop.get("width", 4)))]


Standing = Callable[[Prop, str], list[Shape]]
STANDING: dict[str, tuple[Standing, tuple[str, ...]]] = {
    "chair": (chair, ("x", "seat", "height", "faces")),
    "couch": (couch, ("x", "height", "back")),
    "bed": (bed, ("x", "height", "head")),
    "mat": (mat, ("x", "y", "slant")),
    "wall": (wall, ("x", "height", "side")),
    "counter": (counter, ("x", "height", "depth", "side")),
    "rail": (rail, ("x", "height", "width")),
    "ball": (ball, ("at", "x", "r")),
    "step": (step, ("x", "height")),
    "stairs": (stairs, ("x", "rise", "run", "steps")),
    "pillow": (pillow, ("at", "size")),
    "box": (box, ("x", "y", "look")),
    "bar": (bar, ("points", "width", "look")),
}


# --- What moves with the body ---


def _spot(value: Any, body: Joints) -> Point:
    if isinstance(value, str):
        return body[value]
    if len(value) == 3:
        return body[value[0]].plus(float(value[1]), float(value[2]))
    return Point(float(value[0]), float(value[1]))


def ankle_weight(prop: Prop, body: Joints) -> list[Shape]:
    ankle = body[prop["on"]]
    knee = body[prop["on"].replace("ankle", "knee")]
    away = ankle.to(knee) or 1
    ux, uy = (knee.x - ankle.x) / away, (knee.y - ankle.y) / away
    middle = ankle.plus(6 * ux, 6 * uy)
    return [line([middle.plus(-5 * uy, 5 * ux), middle.plus(5 * uy, -5 * ux)], "k", 8)]


def hand_weight(prop: Prop, body: Joints) -> list[Shape]:
    hand = body[prop["on"]]
    return [
        line([hand.plus(-7, 0), hand.plus(7, 0)], "k", 3),
        line([hand.plus(-7, 3), hand.plus(-7, -3)], "k", 5),
        line([hand.plus(7, 3), hand.plus(7, -3)], "k", 5),
    ]


def band(prop: Prop, body: Joints) -> list[Shape]:
    return [line([_spot(one, body) for one in prop["points"]], "k", float(prop.get("width", 2.5)))]


def stick(prop: Prop, body: Joints) -> list[Shape]:
    """A cane or a pole: from a hand to the tip, at a place or ``length`` away in the direction ``angle``."""
    hand = _spot(prop["on"], body)
    tip = (
        _spot(prop["to"], body)
        if "to" in prop
        else hand.towards(float(prop.get("angle", -90)), float(prop.get("length", 84)))
    )
    shapes = [line([hand, tip], "p", float(prop.get("width", 3.5)))]
    if prop.get("handle", True):
        shapes.append(line([hand.plus(-5, 0), hand.plus(6, 0)], "p", 4))
    return shapes


def plate(prop: Prop, body: Joints) -> list[Shape]:
    """A pedal or a ski under a foot: ``before`` and ``behind`` are how far it reaches."""
    side = prop["on"].split("_")[0]
    heel, toe = body[f"{side}_heel"], body[f"{side}_toe"]
    long = heel.to(toe) or 1
    ux, uy = (toe.x - heel.x) / long, (toe.y - heel.y) / long
    before, behind = float(prop.get("before", 4)), float(prop.get("behind", 4))
    down = 1.5
    a = heel.plus(-behind * ux + down * uy, -behind * uy - down * ux)
    b = toe.plus(before * ux + down * uy, before * uy - down * ux)
    tips = [b.towards(math.degrees(math.atan2(uy, ux)) + 35, 10)] if prop.get("tip") else []
    return [line([a, b, *tips], "p", 3)]


def cushion(prop: Prop, body: Joints) -> list[Shape]:
    """Something soft that moves with the body, for instance between the knees."""
    middle = _spot(prop["on"], body)
    size = float(prop.get("r", 8))
    return [dot(middle, "y", size), dot(middle, "z", size - 1.4)]


Moving = Callable[[Prop, Joints], list[Shape]]
MOVING: dict[str, tuple[Moving, tuple[str, ...]]] = {
    "ankle_weight": (ankle_weight, ("on",)),
    "hand_weight": (hand_weight, ("on",)),
    "band": (band, ("points", "width")),
    "strap": (band, ("points", "width")),
    "stick": (stick, ("on", "to", "angle", "length", "width", "handle")),
    "plate": (plate, ("on", "before", "behind", "tip")),
    "cushion": (cushion, ("on", "r")),
}
_COMMON = ("kind", "front")
_NEEDED = {
    "band": "points", "strap": "points", "bar": "points", "stick": "on", "plate": "on", "cushion": "on",
    "ankle_weight": "on", "hand_weight": "on",
}  # fmt: skip


def problems(raw: Any, parts: Sequence[str]) -> list[str]:
    """Say what is wrong with the props of a figure, each with its number and kind."""
    if not isinstance(raw, list):
        return ["props must be a list of tables"]
    found = []
    for number, prop in enumerate(raw, 1):
        if not isinstance(prop, Mapping) or "kind" not in prop:
            found.append(f"prop {number}: it must be a table with a kind")
            continue
        kind = prop["kind"]
        where = f"prop {number} ({kind}): "
        if kind not in STANDING and kind not in MOVING:
            found.append(f"{where}there is no such thing; known are {', '.join(sorted({*STANDING, *MOVING}))}")
            continue
        keys = (STANDING.get(kind) or MOVING[kind])[1]
        found += [f"{where}unknown key {key}" for key in sorted(set(prop) - {*keys, *_COMMON})]
        if kind in _NEEDED and _NEEDED[kind] not in prop:
            found.append(f"{where}missing {_NEEDED[kind]}")
        spots = prop.get("points", []) if kind in MOVING else []
        for spot in [*spots, *(prop[key] for key in ("on", "to") if key in prop)]:
            name = spot if isinstance(spot, str) else spot[0] if isinstance(spot, list) and len(spot) == 3 else None
            if name is not None and name not in parts:
                found.append(f"{where}no part is called {name!r}")
        try:
            if not found:
                shapes(prop, "side", None)
        except (TypeError, ValueError, KeyError, IndexError) as error:
            found.append(f"{where}{error}")
    return found


def is_moving(prop: Prop) -> bool:
    return prop["kind"] in MOVING


def shapes(prop: Prop, view: str, body: Joints | None) -> list[Shape]:
    """Draw a prop; ``body`` is needed for one that moves."""
    if is_moving(prop):
        return MOVING[prop["kind"]][0](prop, body) if body else []
    return STANDING[prop["kind"]][0](prop, view)


__all__ = ["DEPTH", "MOVING", "STANDING", "is_moving", "problems", "radius", "shapes"]
