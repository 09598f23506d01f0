"""How the forms of a body meet: waist and hips of somebody who lies, muscles, shoes."""

from __future__ import annotations

from exercises.figures.drawing.forms import BUILDS, parts_of
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.muscles import patches
from exercises.figures.drawing.tracing import Tracer
from exercises.figures.posture.positions import POSITIONS
from exercises.figures.posture.skeleton import solve
from exercises.figures.posture.vector import dot, scaled, sub


def test_who_lies_on_the_front_has_no_step_in_the_waist() -> None:
    body = solve(POSITIONS["lying on the front"])
    trunk = next(part for part in parts_of(body, BUILDS["a"]) if part.name == "trunk")
    over_hips, waist = trunk.pieces[0].balls[2], trunk.pieces[0].balls[4]
    for way in (body.frames["pelvis"].left, scaled(body.frames["pelvis"].front, -1.0)):
        wide, narrow = (dot(ball.place, way) + ball.radius for ball in (over_hips, waist))
        assert wide - narrow < 2.2, way


def test_the_trousers_of_who_lies_with_legs_drawn_up_end_below_the_belly() -> None:
    """As high as those of somebody who stands, they lay on the shirt as a dome."""
    body = solve(POSITIONS["lying on the back with bent knees"])
    hips = next(part for part in parts_of(body, BUILDS["a"]) if part.name == "hips")
    up, root = body.frames["pelvis"].up, body.places["pelvis"]
    assert max(dot(sub(ball.place, root), up) + ball.radius for ball in hips.pieces[0].balls) < 11


def test_a_shoe_shows_its_seam_from_behind_and_the_edge_of_its_heel_from_below() -> None:
    body = solve(POSITIONS["standing"])
    foot = next(part for part in parts_of(body, BUILDS["a"]) if part.name == "left foot")
    lines = [piece for piece in foot.pieces if piece.lines]
    for camera, shown in ((Camera("a", 180, 10), [False, True]), (Camera("b", 180, -80), [True, False])):
        assert [Tracer(camera).has_lines(piece) for piece in lines] == shown


def test_muscles_of_back_and_belly_are_wide_in_the_middle_and_narrow_at_their_ends() -> None:
    """As thick at its ends, one was a bar on the shirt; with points, a leaf."""
    for _on, _way, muscle in patches(solve(POSITIONS["lying on the front"]), frozenset({"back", "belly"})):
        first, *middle, last = muscle.balls
        assert min(ball.radius for ball in middle) > 3 * max(first.radius, last.radius)
