"""Hands: fingers are told apart from every side, rest on what they touch, and close to a fist."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from exercises.figures import read, sheet
from exercises.figures.drawing import ground
from exercises.figures.drawing.forms import BUILDS, SKULL
from exercises.figures.drawing.hands import FINGER
from exercises.figures.drawing.head import Head
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.outline import covers, reach
from exercises.figures.drawing.pieces import Part
from exercises.figures.drawing.scene import Scene
from exercises.figures.posture.positions import POSITIONS
from exercises.figures.posture.skeleton import solve
from tests.exercises.figures.seen import figure, polygon


def hand(scene: Scene) -> Part:
    return next(part for part in scene.parts(scene.bodies[0]) if part.name == "right forearm")


@pytest.mark.parametrize(("elevation", "count"), [(70, 3), (14, 1), (0, 0)])
def test_fingers_are_parted_by_lines_unless_they_are_seen_from_their_edge(elevation: float, count: int) -> None:
    flat = figure("right hand: at 36 20 93.5, grip 0, fingers 1 0 0, palm 0 0 -1")
    scene = Scene(flat, Camera("a view", -90, elevation))
    shown = [piece for piece in hand(scene).pieces if piece.apart and not piece.looks and scene.has_lines(piece)]
    assert sum(piece.lines for piece in shown) == count


def test_a_line_between_fingers_lies_along_the_edge_of_the_nearer_one() -> None:
    scene = Scene(figure("right hand: at 36 20 93.5, grip 0.15, fingers 1 0 0, palm 0 0 -1"), Camera("", -90, 14))
    line = next(piece for piece in hand(scene).pieces if piece.apart and piece.lines == 1)
    for (x, y), one, other in zip(scene._partings(line), line.balls[:3], line.balls[3:], strict=True):
        near = max((scene.camera.see(ball.place) for ball in (one, other)), key=lambda place: place[2])
        assert math.dist((x, y), near[:2]) == pytest.approx(line.apart, abs=0.02)


def test_a_fist_has_no_hole_through_which_its_bar_is_seen() -> None:
    scene = Scene(figure("right hand: grip 1"), Camera("a view", -90, 5))
    palm = next(piece for piece in hand(scene).pieces if piece.tone == "s" and not piece.rows)
    body = scene.bodies[0]
    frame, wrist = body.frames["right hand"], body.places["right wrist"]
    for azimuth in range(-180, 180, 30):
        scene = Scene(figure("right hand: grip 1"), Camera("a view", azimuth, 5))
        middle = scene.camera.see(frame.at(wrist, 2.2, 0, 6.6))[:2]
        assert covers(reach(scene.circles(palm.balls)), middle)


def test_fingers_of_a_flat_hand_lie_side_by_side_and_its_thumb_apart() -> None:
    scene = Scene(figure("right hand: at 36 20 93.5, grip 0, fingers 1 0 0, palm 0 0 -1"), Camera("", -90, 70))
    fingers = next(piece for piece in hand(scene).pieces if piece.tone == "hs")
    *tips, thumb = fingers.balls[2::3]
    assert all(abs(a.place[1] - b.place[1]) < 2.3 * a.radius for a, b in itertools.pairwise(tips))
    assert abs(thumb.place[1] - fingers.balls[1].place[1]) > 2 * thumb.radius


def test_a_fist_is_smaller_than_a_face_and_its_lines_lie_over_the_knuckles() -> None:
    scene = Scene(figure("right hand: grip 1"), Camera("a view", -90, 5))
    pieces, wrist = hand(scene).pieces, scene.bodies[0].places["right wrist"]
    fingers = next(piece for piece in pieces if piece.tone == "hs")
    assert max(math.dist(a.place, b.place) for a in fingers.balls for b in fingers.balls) + 2 * FINGER < SKULL * 4 / 3
    for piece in (piece for piece in pieces if piece.apart and not piece.looks):
        begin, *_rest = piece.balls
        assert math.dist(begin.place, wrist) < math.dist(fingers.balls[0].place, wrist)


@pytest.mark.parametrize(
    ("slug", "rail", "sides"),
    [
        ("diagonal-lunge-supported", "rail", ("left", "right")),
        ("side-stepping", "rail", ("left", "right")),
        ("cardio-hills-stairs-walk", "stairs rail", ("left",)),
    ],
)
def test_a_hand_lies_over_the_rail_round_which_it_is_closed(slug: str, rail: str, sides: tuple[str, ...]) -> None:
    shown = read(sheet.texts()[slug]["text"])
    order = Scene(shown, shown.views[0]).order
    (place,) = (number for number, name in enumerate(order) if name.startswith(f"{rail}, "))
    assert all(order.index(f"{side} forearm") > place for side in sides)


def test_a_forearm_is_full_below_the_elbow_and_slim_at_the_wrist() -> None:
    scene = Scene(figure("right hand: grip 0"), Camera("a view", -90, 5))
    elbow, full, slim, wrist = (ball.radius for ball in hand(scene).pieces[0].balls)
    assert full > elbow > slim > wrist
    assert wrist < full * 0.55


@pytest.mark.parametrize(("height", "has_shadow"), [(93.5, True), (99.0, False)])
def test_a_hand_throws_a_shadow_on_the_worktop_on_which_it_lies(height: float, has_shadow: bool) -> None:
    hand = f"right hand: at 36 20 {height}, grip 0, fingers 1 0 0, palm 0 0 -1"
    shown = read(f"view from the side: -90 14\nthing: counter 31\npose 1: standing\n{hand}")
    scene = Scene(shown, shown.views[0])
    top = [part for part in scene.standing if ground.top_of(part)][-1]
    corners = polygon("".join(re.findall(r' d="([^"]+)"', scene.shadow(scene.bodies[0], ground.top_of(top)))))
    shape = reach(scene.circles(top.pieces[0].balls))
    assert bool(corners) == has_shadow
    assert all(covers(shape, (x, y)) for x, y in corners), "it ends where the worktop ends"


def test_an_eye_has_a_lid_in_profile() -> None:
    head = Head(solve(POSITIONS["standing"]), Camera("a view", -90, 8), BUILDS["a"])
    lines = dict(head.features())["l"].count("M") + dict(head.features())["l"].count("m")
    assert lines >= 4, "lid, brow, nose and mouth"
