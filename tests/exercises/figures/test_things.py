"""Things and the floor: what stands, lies and throws a shadow beside the body."""

from __future__ import annotations

import math
import re

import pytest

from exercises.figures import read
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.moving import Moving
from exercises.figures.drawing.pieces import Part
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
    assert drawn.count('class="eb"') == 2, "the end and the side of the wall"
    assert 'class="j"' not in drawn


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


def part(scene: Scene, name: str, number: int = 0) -> Part:
    return next(each for each in scene.parts(scene.bodies[number]) if each.name.startswith(name))


PEDALS = [f"thing: plate under {side} foot, arm 60, high 36, crank 17" for side in ("left", "right")]


def test_the_pins_of_a_crank_are_across_from_each_other_and_go_round_its_middle() -> None:
    pedalling = figure(*PEDALS, "left foot: at -10 9 20", "right foot: at 10 9 26", "pose 2:", "feet: at 0 9 18",
                       "right foot: at 1 9 30")  # fmt: skip
    scene = Scene(pedalling, pedalling.views[0])
    turns = []
    for number in (0, 1):
        pins = [part(scene, f"arm of {side}", number).pieces[0].balls[1].place for side in ("left", "right")]
        (x, _y, z), (u, _v, w) = pins
        assert math.dist((x, z), (60, 36)) == pytest.approx(17)
        assert ((x + u) / 2, (z + w) / 2) == pytest.approx((60, 36))
        turns.append(math.degrees(math.atan2(z - 36, x - 60)))
    assert abs(math.remainder(turns[1] - turns[0], 360)) > 45


def test_a_lever_goes_from_its_pivot_through_the_hand_wherever_that_is() -> None:
    pulling = figure("thing: lever in left hand, pivot 57, high 44, past 10", "left hand: at 26 20 113", "pose 2:",
                     "left hand: at 46 20 120")  # fmt: skip
    scene = Scene(pulling, pulling.views[0])
    for number, body in enumerate(scene.bodies):
        stem, pad = part(scene, "lever", number).pieces
        hand, top = body.places["left hand"], pad.balls[-1].place
        pivot = stem.balls[0].place
        assert (pivot[0], pivot[2]) == (57, 44)
        assert math.dist(hand, top) == pytest.approx(10)
        assert math.dist(pivot, top) == pytest.approx(math.dist(pivot, hand) + 10)


def test_a_cord_goes_from_the_hand_to_its_pulley() -> None:
    pulling = figure("thing: cord in right hand, ahead 56, high 128", "right hand: at 20 20 110")
    scene = Scene(pulling, pulling.views[0])
    hand, pulley = (ball.place for ball in part(scene, "cord").pieces[0].balls)
    assert math.dist(hand, scene.bodies[0].places["right hand"]) < 1
    assert (pulley[0], pulley[2]) == (56, 128)


def test_a_flywheel_is_behind_the_near_pedal_and_before_the_far_one() -> None:
    """It is drawn round, but it is no ball: what passes beside it would lie inside."""
    pedalling = figure("thing: wheel 60 0 36, size 54, deep 12", *PEDALS, "feet: at 4 12 24", "right foot: at 0 12 20")
    order = Scene(pedalling, Camera("from the side", -80, 10)).order
    assert order.index("arm of left plate, 1") < order.index("wheel, 0") < order.index("arm of right plate, 2")


def test_a_band_goes_round_its_post() -> None:
    held = figure("thing: box 77 -5 0 87 5 106", "thing: band 77 0 84, round 10", "hands: at 40 12 110")
    for azimuth in (-60, -120):
        scene = Scene(held, Camera("a view", azimuth, 15))
        order = scene.order
        assert order.index("band left, 1") < order.index("box, 0") < order.index("band right, 1")
        places = [ball.place for piece in part(scene, "band behind").pieces for ball in piece.balls]
        assert all(place[0] > 87 for place in places)
        assert min(place[1] for place in places) < -5 < 5 < max(place[1] for place in places)


def test_stairs_go_on_beyond_the_picture() -> None:
    """They make it no larger, and whoever climbs stands on them, not in them."""
    climbing = figure("thing: stairs 16, high 16, deep 30, rail 33", "right foot: at 28 9 16")
    frames = [
        Moving(Scene(drawn, Camera("from the side", -80, 10))).frame()
        for drawn in (climbing, figure("right foot: at 28 9 16"))
    ]
    assert frames[0][2] < frames[1][2] + 30
    order = Scene(climbing, Camera("from the side", -80, 10)).order
    assert order.index("right foot") > order.index("stairs 0, 0")
    assert order.index("stairs rail, 0") < order.index("trunk")


def test_snow_is_another_ground() -> None:
    for word, tone in ((", snow", "ib"), ("", "e")):
        snowy = figure(f"thing: floor 0 0, size 90{word}")
        assert f'class="{tone}"' in Scene(snowy, snowy.views[0]).room()


def test_a_pole_has_a_basket_over_its_tip_and_a_cane_has_none() -> None:
    for above, baskets in ((", above 7", 1), ("", 0)):
        held = figure(f"thing: cane in right hand{above}", "right hand: at 20 25 100, tip 25 30")
        flat = [
            piece
            for piece in part(Scene(held, held.views[0]), "cane").pieces
            if len({ball.place[2] for ball in piece.balls}) == 1 and piece.balls[0].place[2] < 20
        ]
        assert len(flat) == baskets
