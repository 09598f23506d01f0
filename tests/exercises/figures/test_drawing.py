"""Outlines, garments and heads: what must be true of them from every side."""

from __future__ import annotations

import math
import re

import pytest

from exercises.figures import read
from exercises.figures.drawing.camera import Camera
from exercises.figures.drawing.figure import Figure
from exercises.figures.drawing.forms import BUILDS
from exercises.figures.drawing.head import Head
from exercises.figures.drawing.outline import SCALE, Circle, Pen, draw_hull, hull_points
from exercises.figures.drawing.scene import Scene
from exercises.figures.posture.positions import POSITIONS
from exercises.figures.posture.skeleton import solve

AROUND = [Camera("a view", azimuth, elevation) for elevation in (-20, 0, 30, 75) for azimuth in range(-180, 180, 30)]


def figure(*lines: str) -> Figure:
    return read("view from the front: -20 10\nworks: right thigh\npose 1: standing\n" + "\n".join(lines))


def arcs(path: str) -> list[tuple[float, tuple[float, float]]]:
    """Return (radius, middle) of each arc of a path that goes clockwise on the picture, in centimetres."""
    found = []
    x = y = 0.0
    for command, text in re.findall(r"([Mmlaz])([^Mmlaz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+", text)]
        if command == "M":
            x, y = numbers
            continue
        if command == "a":
            r, _r, _turn, is_large, _sweep, dx, dy = numbers
            size = math.hypot(dx, dy)
            up = math.sqrt(max(0.0, r * r - size * size / 4)) * (-1 if is_large else 1)
            found.append((r / SCALE, ((x + dx / 2 - dy / size * up) / SCALE, (y + dy / 2 + dx / size * up) / SCALE)))
            x, y = x + dx, y + dy
            continue
        for i in range(0, len(numbers), 2):
            x, y = x + numbers[i], y + numbers[i + 1]
    return found


@pytest.mark.parametrize("turn", range(0, 180, 17))
def test_an_outline_is_round_where_its_balls_are(turn):
    """Whole numbers must not carry the end of a limb away from its joint, not even at half a circle."""
    way = math.radians(turn)
    circles: list[Circle] = [(0.0, 0.0, 6.3), (30 * math.cos(way), 30 * math.sin(way), 5.7)]
    pen = Pen()
    draw_hull(pen, circles)
    middles = [place for _r, place in arcs(pen.text())]
    assert len(middles) >= 2
    for place in middles:
        assert min(math.dist(place, circle[:2]) for circle in circles) < 0.5


def test_points_of_an_outline_keep_their_place_on_a_limb_that_turns():
    def limb(way: float) -> list[Circle]:
        return [
            (0.0, 0.0, 6.0),
            (20 * math.cos(way), 20 * math.sin(way), 5.8),
            (40 * math.cos(way), 40 * math.sin(way), 4.0),
        ]

    first = hull_points(limb(0.0), 14, turn=0.0)
    for way in (0.3, 1.0, 2.5):
        c, s = math.cos(way), math.sin(way)
        for (x, y), place in zip(first, hull_points(limb(way), 14, turn=way), strict=True):
            assert math.dist((c * x - s * y, s * x + c * y), place) < 1e-6


def test_what_is_in_front_is_the_same_for_every_body():
    """A hand on the hip lies on the shirt of either build, and the shirt falls over legs that hang."""
    hand_on_hip = figure("right hand: on pelvis by 3 14 4")
    orders = {name: Scene(hand_on_hip, hand_on_hip.views[0], build).order for name, build in BUILDS.items()}
    assert len({tuple(order) for order in orders.values()}) == 1
    for order in orders.values():
        assert order.index("right forearm") > order.index("trunk") > order.index("right thigh")


def test_hair_covers_the_back_of_the_head_and_leaves_the_face():
    body = solve(POSITIONS["standing"])
    for build in BUILDS.values():
        for camera in AROUND:
            head = Head(body, camera, build)
            has_eyes = any(tone == "a" for tone, _d in head.features())
            if abs(head.front) > 0.3:
                assert has_eyes == (head.front > 0 and head.above < 0.8), (build.name, camera)
            assert head.hair(), (build.name, camera)


def test_no_body_leaves_a_frame_that_another_fits():
    """All builds have one frame, the bun with it: a page gives the picture its size before it knows who looks."""
    one = figure()
    for camera in AROUND:
        scenes = [Scene(one, camera, build) for build in BUILDS.values()]
        for scene in scenes:
            left, top, right, bottom = scene.extent(scene.bodies)
            for x, y, r in scene.head_circles(scene.bodies[0]):
                assert left <= x - r
                assert x + r <= right
                assert top <= y - r
                assert y + r <= bottom
