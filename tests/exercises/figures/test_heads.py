"""Heads: hair, ears and faces, from every side."""

from __future__ import annotations

import math
import re

import pytest

from exercises.figures import Picture
from exercises.figures.drawing.forms import BUILDS
from exercises.figures.drawing.head import HAIR_SIZE, Head
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.outline import covers, reach
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


def test_from_behind_the_neck_hides_the_chin() -> None:
    """The head is drawn over the neck, and from behind the neck is nearer."""
    body = solve(POSITIONS["standing"])
    for elevation in (0, 5, 10, 20):
        head = Head(body, Camera("a view", 180, elevation), BUILDS["b"])
        lowest = max(y + r for r, (_x, y) in arcs(head.face()[1]))
        neck = [(x, y, r) for r, (x, y) in arcs(head.nape())]
        assert covers(reach(neck), (head._at(0.0, 0.0, 0.0)[0], lowest)), elevation
    assert not Head(body, Camera("a view", 0, 5), BUILDS["b"]).nape()


def test_the_underside_of_the_jaw_is_seen_from_below_alone() -> None:
    for elevation, is_seen in ((-60, True), (-35, True), (0, False), (30, False)):
        assert (
            bool(Head(solve(POSITIONS["standing"]), Camera("a view", -30, elevation), BUILDS["a"]).throat()) == is_seen
        )


def test_both_sides_of_a_head_are_mirror_images() -> None:
    body = solve(POSITIONS["standing"])
    for build in BUILDS.values():
        for azimuth in (20, 50, 90, 130, 165):
            one, other = (Head(body, Camera("a view", side * azimuth, 10), build) for side in (1, -1))
            hair, mirrored = ([x for x, _y in polygon(head.hair())] for head in (one, other))
            assert min(hair) == pytest.approx(-max(mirrored), abs=0.5), (build.name, azimuth)
            assert max(hair) == pytest.approx(-min(mirrored), abs=0.5), (build.name, azimuth)
            ours, theirs = dict(one.features()), dict(other.features())
            assert list(ours) == list(theirs)
            assert len(re.findall("[Mm]", ours["l"])) == len(re.findall("[Mm]", theirs["l"]))
            eyes, others = (sorted(x for _r, (x, _y) in arcs(found.get(EYE, ""))) for found in (ours, theirs))
            assert eyes == pytest.approx([-x for x in reversed(others)], abs=0.25), (build.name, azimuth)


def test_what_lies_inside_the_outline_of_a_head_is_not_drawn() -> None:
    """From the front nose and lips are before the face: only skull, jaw and ears have an outline."""
    head = Head(solve(POSITIONS["standing"]), Camera("a view", 0, 5), BUILDS["b"])
    assert len(head.face()) == 4
    assert len(Head(solve(POSITIONS["standing"]), Camera("a view", -90, 5), BUILDS["b"]).face()) == 4


def test_a_face_that_looks_down_keeps_its_lids_and_mouth() -> None:
    """An egg without a face is not read as a head; seen from the crown there is none."""
    body = solve(POSITIONS["standing"])
    for build in BUILDS.values():
        for elevation, eyes, lines in ((40, True, True), (58, False, True), (75, False, False)):
            head = Head(body, Camera("a view", -30, elevation), build)
            found = head.features()
            assert any(tone == EYE for tone, _d in found) == eyes, elevation
            assert (dict(found).get("l", "") != head.combed()) == lines, elevation


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


def test_hair_is_whole_from_behind_and_below():
    """On hands and knees the head is seen from the nape: hair goes on beyond it to both sides of the rim."""
    body = solve(POSITIONS["standing"])
    for build in BUILDS.values():
        for azimuth in range(130, 231, 10):
            head = Head(body, Camera("a view", azimuth, -50), build)
            middle = head._at(0.0, 0.0, 0.0)[0]
            xs = [x for x, _y in polygon(head.hair())]
            assert min(xs) < middle - 6, (build.name, azimuth)
            assert max(xs) > middle + 6, (build.name, azimuth)


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
