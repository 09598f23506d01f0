"""Heads: hair, ears and faces, from every side."""

from __future__ import annotations

import math
import re

from exercises.figures import Picture
from exercises.figures.drawing.forms import BUILDS
from exercises.figures.drawing.head import HAIR_SIZE, Head
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.style import EYE
from exercises.figures.posture.positions import POSITIONS
from exercises.figures.posture.skeleton import solve
from exercises.figures.posture.vector import unit
from tests.exercises.figures.seen import AROUND, arcs, figure, is_inside, polygon


def test_hair_covers_the_back_of_the_head_and_leaves_the_face():
    body = solve(POSITIONS["standing"])
    for build in BUILDS.values():
        for camera in AROUND:
            head = Head(body, camera, build)
            has_eyes = any(tone == EYE for tone, _d in head.features())
            if abs(head.front) > 0.3:
                assert has_eyes == (head.front > 0 and head.above < 0.8), (build.name, camera)
            assert head.hair(), (build.name, camera)


def test_a_head_has_an_ear_on_each_side_from_the_front_and_from_behind() -> None:
    for azimuth in (-10, 170):
        head = Head(solve(POSITIONS["standing"]), Camera("a view", azimuth, 8), BUILDS["b"])
        skull, *others = head.face()
        edges = [min(x for _r, (x, _y) in arcs(skull)), max(x for _r, (x, _y) in arcs(skull))]
        middles = [x for path in others for _r, (x, _y) in arcs(path)]
        assert min(middles) < edges[0] and max(middles) > edges[1]


def test_a_head_from_behind_has_no_jaw() -> None:
    def lowest(azimuth: float) -> float:
        skull = Head(solve(POSITIONS["standing"]), Camera("a view", azimuth, 0), BUILDS["b"]).face()[0]
        return max(y + r for r, (_x, y) in arcs(skull))

    assert lowest(180) < lowest(0) - 2


def test_a_face_that_looks_down_keeps_its_lids_and_mouth() -> None:
    """An egg without a face is not read as a head; seen from the crown there is none."""
    body = solve(POSITIONS["standing"])
    for build in BUILDS.values():
        for elevation, eyes, lines in ((40, True, True), (58, False, True), (75, False, False)):
            found = Head(body, Camera("a view", -30, elevation), build).features()
            assert any(tone == EYE for tone, _d in found) == eyes, elevation
            assert bool(dict(found)["l"]) == lines, elevation


def test_hair_reaches_the_rim_of_the_head_from_every_side():
    """No straight line cuts off the back of the head: what looks at the camera above the hairline is hair."""
    body = solve(POSITIONS["standing"])
    spots = [(math.radians(around), math.radians(down)) for around in range(0, 360, 15) for down in (15, 25, 35)]
    for build in BUILDS.values():
        for camera in (Camera("a view", azimuth, up) for azimuth in range(-180, 180, 8) for up in (-8, 0, 8, 20)):
            head = Head(body, camera, build)
            outline = polygon(head.hair())
            for around, down in spots:
                size = tuple(math.sin(down) * way for way in (math.cos(around), math.sin(around)))
                way = unit((size[0] / HAIR_SIZE[0], size[1] / HAIR_SIZE[1], math.cos(down) / HAIR_SIZE[2]))
                if camera.facing(head.frame.along(way)) > 0.4:
                    place = head._on_hair(around, down)
                    assert is_inside(place, outline), (build.name, camera, math.degrees(around), math.degrees(down))


def test_a_head_that_turns_is_drawn_anew_while_it_moves():
    """Nobody keeps the face of the first pose: each side of the head that is seen has its drawing, one at a time."""
    turning = figure("pose 2: step 2", "head: turned left 60")
    move = Picture(turning, alt="").svg("move")
    shown = [values.split(";") for values in re.findall(r'"visibility"[^/]* values="([^"]+)"', move)]
    assert len(shown) > 3
    for moment in zip(*shown, strict=True):
        assert sorted(moment)[-1] == "visible"
        assert moment.count("visible") == 1
    still = Picture(figure("pose 2: step 2", "right knee: bent 40"), alt="").svg("move")
    assert "visibility" not in still
