"""Things and the floor: what stands, lies and throws a shadow beside the body."""

from __future__ import annotations

import math
import re

import pytest

from exercises.figures import read
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.scene import Scene
from tests.exercises.figures.seen import AROUND, figure, polygon


def test_what_lies_on_a_thing_is_over_it_from_every_side_above():
    at_counter = figure("thing: counter 31", "hands: at 36 16 93.5, grip 0.1, fingers 1 -0.3 -0.1, palm 0 0 -1")
    for camera in (camera for camera in AROUND if camera.elevation > 0):
        order = Scene(at_counter, camera).order
        for side in ("left", "right"):
            assert order.index(f"{side} forearm") > order.index("counter, 0"), camera


def test_a_pillow_that_leans_is_higher_at_its_far_end():
    heights = []
    for lean in ("", ", lean 30"):
        lying = figure(f"thing: pillow -60 0, long 60, high 12{lean}")
        pillow = next(part for part in Scene(lying, lying.views[0]).standing if part.name.startswith("pillow"))
        far = min(pillow.pieces[0].balls, key=lambda ball: ball.place[0])
        near = max(pillow.pieces[0].balls, key=lambda ball: ball.place[0])
        heights.append(far.place[2] - near.place[2])
    assert abs(heights[0]) < 12 < 20 < heights[1]


def test_a_cushion_is_between_the_knees_and_not_above_them() -> None:
    lying = read("view from the side: -60 15\nthing: cushion\nworks: thighs\npose 1: lying on the back with bent knees")
    scene = Scene(lying, lying.views[0])
    body = scene.bodies[0]
    cushion = next(part for part in scene.parts(body) if part.name.startswith("cushion")).pieces[0].balls
    knees = [body.places[f"{side} knee"] for side in ("left", "right")]
    middle = [sum(ball.place[axis] for ball in cushion) / len(cushion) for axis in range(3)]
    assert middle[1] == pytest.approx(sum(knee[1] for knee in knees) / 2, abs=0.5)
    assert math.dist(middle, [sum(way) / 2 for way in zip(*knees, strict=True)]) < 5
    assert max(ball.place[2] + ball.radius for ball in cushion) < max(knee[2] for knee in knees) + 9


def test_a_guide_is_level_from_every_side() -> None:
    """Two pictures of one exercise are measured by it: it is level, and as long as told."""
    guided = figure("thing: guide 0 0 168, long 20")
    for camera in AROUND:
        assert re.findall(r'class="gg" d="M[^l]+l(\d+) 0"', Scene(guided, camera).drawn(1)) == ["100"]


def test_a_guide_is_left_out_where_a_start_tells_as_much() -> None:
    guided = figure("thing: guide 0 0 168", "ghost: head", "pose 2: step 2", "body: up 8")
    assert 'class="gg"' not in Scene(guided, guided.views[0]).drawn(1)


def test_a_ball_does_not_float():
    """It throws a shadow, as the body does."""
    ball = figure("thing: ball 60 0, size 56")
    with_ball, without = (
        sum(len(d) for d in re.findall(r'class="d" d="([^"]+)"', Scene(drawn, drawn.views[0]).drawn(1)))
        for drawn in (ball, figure())
    )
    assert with_ball > without


def test_a_ball_is_shaded_by_the_legs_that_lie_on_it_and_by_no_others():
    for height, on_top in ((57, ["kd", "kd"]), (90, ["kh"])):  # shade of both legs, or the spot that shines
        lying = read(
            "view from the side: -100 20\nworks: thighs\nthing: ball 69 0, size 50\npose 1: lying on the back\n"
            f"ankles: at 66 9 {height}"
        )
        scene = Scene(lying, lying.views[0])
        ball = next(part for part in scene.standing if part.name.startswith("ball"))
        assert [piece.tone for piece in ball.pieces] == ["kb", "k", "kl", *on_top]
        (x, y, r), *others = (circle for piece in ball.pieces for circle in scene.circles(piece.balls))
        assert all(math.dist((x, y), (u, v)) + radius < r + 1e-6 for u, v, radius in others), "nothing over its rim"


def test_a_wall_is_left_out_where_the_camera_looks_through_it():
    wall = figure("thing: wall -34, from -50, to 50")
    names = {way: [part.name for part in Scene(wall, Camera("a view", way, 10)).standing] for way in (-60, -140)}
    assert names[-60]
    assert not names[-140]


def test_the_end_of_a_wall_is_no_line_across_the_picture():
    """Somebody stands, and a number is written, where a wall ends: two tones part there, and no edge."""
    walled = figure("thing: wall -34, from -50, to 50, thick -4")
    drawn = Scene(walled, walled.views[0]).drawn(1)
    assert drawn.count('class="eb"') == 1, "the wall"
    assert drawn.count('class="j"') == 1, "the edge of its skirting board alone"


def test_somebody_who_hops_has_a_smaller_shadow_on_the_floor() -> None:
    def size(up: float) -> float:
        hop = figure(f"body: up {up}", f"feet: at 0 9 {up}")
        scene = Scene(hop, Camera("from above", -80, 60))
        places = polygon("".join(re.findall(r'class="d" d="([^"]+)"', scene.shadow(scene.bodies[0]))))
        return max(x for x, _y in places) - min(x for x, _y in places) if places else 0.0

    assert size(0) > size(7) > size(0) / 2


def test_a_post_that_is_thinner_than_the_grid_is_behind_whoever_stands_before_it() -> None:
    """Wherever it stands between the places at which parts are compared."""
    for aside in (5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0):
        posted = figure(f"thing: bar 40 -{aside} 0 40 -{aside} 90, thick 3")
        order = Scene(posted, Camera("from behind", 180, 10)).order
        assert order.index("right thigh") > order.index(next(name for name in order if name.startswith("bar"))), aside
