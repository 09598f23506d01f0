"""The body as shapes, from the back to the front."""

from __future__ import annotations

import math

from . import props as things
from .animation import Moment
from .shapes import Part, Shape, dot, line
from .skeleton import FRONT_FOOT, HEAD_RADIUS, Joints, Point
from .spec import Figure

HAND = 4.2
NECK_WIDTH = 9.5
HAIR = HEAD_RADIUS + 0.6


def shapes(figure: Figure, moment: Moment) -> list[Shape]:
    """Return all that moves, in the order in which it is painted. The order is the same at every moment."""
    body = _with_depth(figure, moment.joints)
    view, (a, b) = figure.view, figure.sides
    limbs: dict[str, list[Shape]] = {}
    for side in (a, b):
        limbs[f"{side}_arm"] = _arm(figure, moment, body, side)
        limbs[f"{side}_leg"] = _leg(figure, moment, body, side)
    middle = [*_trunk(figure, moment, body), *_head(figure, moment, body)]
    behind: list[str]
    if view == "side":
        behind, before = [f"{b}_arm", f"{b}_leg"], [f"{a}_leg", f"{a}_arm"]
    else:
        behind, before = [f"{a}_leg", f"{b}_leg"], [f"{a}_arm", f"{b}_arm"]
    moved = [name for name in before if name in figure.behind]
    behind = [*behind, *moved]
    before = [name for name in before if name not in moved] + [n for n in behind if n in figure.before]
    behind = [name for name in behind if name not in figure.before]
    hung_behind, hung_before = _hung(figure, body)
    found = list(hung_behind)
    for name in behind:
        found += limbs[name]
    found += middle
    arms = [name for name in before if name.endswith("arm")]
    for name in before:
        if name not in arms:
            found += limbs[name]
    found += hung_before
    for name in arms:
        found += limbs[name]
    return found


def _hung(figure: Figure, body: Joints) -> tuple[list[Shape], list[Shape]]:
    behind: list[Shape] = []
    before: list[Shape] = []
    for prop in figure.props:
        if things.is_moving(prop):
            named = [prop.get("on"), *prop.get("points", [])]
            is_far = any("far_" in str(one) for one in named) and not any("near_" in str(one) for one in named)
            (before if prop.get("front", not is_far) else behind).extend(things.shapes(prop, figure.view, body))
    return behind, before


def _with_depth(figure: Figure, joints: Joints) -> Joints:
    """Move the far limbs a little, so that they are seen behind the near ones."""
    if figure.view != "side":
        return joints
    return {name: point.plus(*things.DEPTH) if name.startswith("far_") else point for name, point in joints.items()}


def _cls(figure: Figure, bone: str, plain: str) -> str:
    """Return the class: w for what works, f for the far side, else ``plain``; x for far and working."""
    side = bone.split("_")[0]
    limb = f"{side}_{'arm' if bone.endswith('arm') else 'leg'}"
    is_far = side == "far" or limb in figure.pale
    if bone in figure.works:
        return "x" if is_far else "w"
    return "f" if is_far else plain


def _arm(figure: Figure, moment: Moment, body: Joints, side: str) -> list[Shape]:
    shoulder, elbow, hand = (body[f"{side}_{name}"] for name in ("shoulder", "elbow", "hand"))
    upper, fore = _cls(figure, f"{side}_upper_arm", "c"), _cls(figure, f"{side}_forearm", "c")
    wrist = _between(elbow, hand, 0.86)
    high, low = (shoulder, moment.angles[f"{side}_upper_arm"]), (elbow, moment.angles[f"{side}_forearm"])
    found = []
    if side != "far" and f"{side}_arm" not in figure.behind:
        found += [line([shoulder, elbow], "h", 11).on(*high), line([elbow, wrist], "h", 11).on(*low)]
    return [
        *found,
        dot(hand, "g" if side == "far" or f"{side}_arm" in figure.pale else "s", HAND).on(*low),
        line([elbow, wrist], fore, 7.6).on(*low),
        line([shoulder, elbow], upper, 8.4).on(*high),
    ]


def _leg(figure: Figure, moment: Moment, body: Joints, side: str) -> list[Shape]:
    hip, knee, ankle, heel, toe = (body[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "heel", "toe"))
    thigh, shin, foot = (moment.angles[f"{side}_{bone}"] for bone in ("thigh", "shin", "foot"))
    if figure.view == "side":
        sole = [heel.towards(foot + 90, 3).towards(foot, 1.5), toe.towards(foot + 90, 2.6).towards(foot, -2)]
        shoe = line([ankle, *sole], _cls(figure, f"{side}_foot", "n"), 5.6, closed=True)
    else:
        tip = FRONT_FOOT * moment.short.get(f"{side}_foot", 1.0)
        shoe = line([ankle, ankle.towards(foot, tip)], _cls(figure, f"{side}_foot", "n"), 9)
    return [
        shoe.on(ankle, foot),
        _taper(knee, ankle, 5.4, 4.1, _cls(figure, f"{side}_shin", "n")).on(knee, shin),
        _taper(hip, knee, 8.0, 5.8, _cls(figure, f"{side}_thigh", "n")).on(hip, thigh),
    ]


def _taper(start: Point, end: Point, first: float, second: float, cls: str) -> Shape:
    """Return a limb that grows thinner from ``first`` to ``second`` (half widths), with round ends."""
    turn = math.degrees(math.atan2(end.y - start.y, end.x - start.x))
    around = second - 0.4
    a, b = first - around, second - around
    corners = [
        start.towards(turn + 90, a),
        end.towards(turn + 90, b),
        end.towards(turn, b),
        end.towards(turn - 90, b),
        start.towards(turn - 90, a),
        start.towards(turn + 180, a),
    ]
    return line(corners, cls, 2 * around, closed=True)


def _trunk(figure: Figure, moment: Moment, body: Joints) -> list[Shape]:
    pelvis, waist, chest = body["pelvis"], body["waist"], body["chest"]
    low, high = moment.angles["lower_trunk"], moment.angles["upper_trunk"]
    middle = (low + high) / 2
    lower = "w" if "lower_trunk" in figure.works else "c"
    upper = "w" if "upper_trunk" in figure.works else "c"
    if figure.view == "side":
        sizes, top, width = (7.0, 6.0, 7.2, 3.0), 2.5, 5.5
    else:
        a, b = figure.sides
        wide = body[f"{a}_shoulder"].to(body[f"{b}_shoulder"]) / 33
        hips = body[f"{a}_hip"].to(body[f"{b}_hip"]) / 17
        sizes, top, width = (10.5 * hips, 9.5 * (wide + hips) / 2, 13.5 * wide, 15 * wide), 1.0, 6.5
    base = pelvis.towards(low, -3)
    rib = chest.towards(high, -7)
    neck = chest.towards(high, top)

    def edge(point: Point, turn: float, half: float) -> Point:
        return point.towards(turn + 90, half)

    outline: list[Part] = [
        ("M", edge(base, low, sizes[0])),
        ("Q", edge(waist, middle, sizes[1]), edge(rib, high, sizes[2])),
        ("L", edge(neck, high, sizes[3])),
        ("L", edge(neck, high, -sizes[3])),
        ("L", edge(rib, high, -sizes[2])),
        ("Q", edge(waist, middle, -sizes[1]), edge(base, low, -sizes[0])),
        ("Z",),
    ]
    found = [Shape(tuple(outline), upper if upper == lower else "c", width, (pelvis, low))]
    if lower != upper:
        if lower == "w":
            part = [
                edge(base, low, sizes[0]),
                edge(waist, middle, sizes[1]),
                edge(waist, middle, -sizes[1]),
                edge(base, low, -sizes[0]),
            ]
        else:
            part = [
                edge(waist, middle, sizes[1]),
                edge(rib, high, sizes[2]),
                edge(neck, high, sizes[3]),
                edge(neck, high, -sizes[3]),
                edge(rib, high, -sizes[2]),
                edge(waist, middle, -sizes[1]),
            ]
        found.append(line(part, "w", width, closed=True).on(pelvis, low))
    return found


def _head(figure: Figure, moment: Moment, body: Joints) -> list[Shape]:
    head, up = body["head"], moment.angles["head"]
    found = [line([body["chest"], head], "s", NECK_WIDTH), dot(head, "s", HEAD_RADIUS - 0.4)]
    if figure.view == "side":
        front = up - 90
        found.append(dot(head.towards(front - 4, HEAD_RADIUS - 0.6), "s", 1.9))
        start, end = head.towards(front + 58, HAIR - 1), head.towards(front + 58 + 168, HAIR - 1)
        inner = head.towards(up + 32, 1.5)
        parts: list[Part] = [("M", start), ("A", HAIR - 1, 0.0, end), ("Q", inner, start), ("Z",)]
    elif figure.view == "back":
        start, end = head.towards(up - 128, HAIR - 1), head.towards(up + 128, HAIR - 1)
        parts = [("M", start), ("A", HAIR - 1, 1.0, end), ("Q", head.towards(up + 180, 5), start), ("Z",)]
    else:
        start, end = head.towards(up - 84, HAIR - 1), head.towards(up + 84, HAIR - 1)
        parts = [("M", start), ("A", HAIR - 1, 0.0, end), ("Q", head.towards(up, 8), start), ("Z",)]
    return [shape.on(head, up) for shape in (*found, Shape(tuple(parts), "a", 2))]


def _between(start: Point, end: Point, share: float) -> Point:
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
