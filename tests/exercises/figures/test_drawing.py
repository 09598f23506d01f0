"""Outlines, frames and ghosts: what must be true of them from every side."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from exercises.figures import Picture, read, styled
from exercises.figures.drawing import arrows, frames, ground, panels
from exercises.figures.drawing.figure import Arrow
from exercises.figures.drawing.forms import BUILDS, SKULL, parts_of
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.outline import SCALE, Circle, Pen, covers, draw_hull, hull_points, reach
from exercises.figures.drawing.ink.style import SKINS, weight
from exercises.figures.drawing.scene import AWAY, Scene
from tests.exercises.figures.seen import AROUND, ROUNDED, arcs, box_of, figure, polygon


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


def test_an_order_of_a_pose_holds_where_it_stands_still_and_the_movement_keeps_its_own():
    lines = ("right hip: flexed 60", "right knee: bent 60", "pose 2: step 2", "right hip: flexed 40")
    plain, own = Picture(figure(*lines)), Picture(figure(*lines, "order: hips over trunk"))
    for kind in plain.kinds():
        stands_still = kind in ("still", "strip", "pose-2")
        assert (own.svg(kind) != plain.svg(kind)) == stands_still, kind
    sight = own.scenes[0]._sight
    for number, over in ((1, ["hips", "trunk"]), (2, ["trunk", "hips"])):
        assert [name for name in sight.order_in(number) if name in over] == over
    assert sight.order == sight.order_in(1) == Scene(figure(*lines), own.scenes[0].camera).order


def test_the_shade_of_a_form_is_inside_its_outline_and_away_from_the_light():
    for scene in (Scene(figure(), camera) for camera in AROUND if camera.elevation < 60):
        whole = {part.name: part for part in parts_of(scene.bodies[0], scene.build)}
        for part in (part for part in scene.parts(scene.bodies[0]) if scene.shade(part)):
            balls = [ball for piece in whole[part.name].pieces for ball in piece.balls]
            shape = reach([(x, y, r + ROUNDED) for x, y, r in scene.circles(balls)])
            places = polygon(scene.shade(part))
            assert all(covers(shape, place) for place in places), (part.name, scene.camera)
            rows = [scene.camera.see(balls[0].place)[:2] for balls in part.shade]
            (x0, y0), (x1, y1) = rows[0], rows[-1]
            across = y1 - y0, x0 - x1  # at right angles to the form
            side = math.copysign(1.0, sum(a * b for a, b in zip(across, AWAY, strict=True))) / math.hypot(*across)
            off = (sum(way) / len(places) for way in zip(*places, strict=True))
            middle = (sum(way) / len(rows) for way in zip(*rows, strict=True))
            assert sum((a - b) * way * side for a, b, way in zip(off, middle, across, strict=True)) > -1, (
                part.name,
                scene.camera,
            )


def test_a_shade_is_a_leaf_with_a_point_at_each_end() -> None:
    """Square at their ends, those of thigh and shin made a box of a knee that was bent."""
    scene = Scene(figure("right hip: flexed 90", "right knee: bent 95"), Camera("side", -90, 0))
    shades = [shade for part in scene.parts(scene.bodies[0]) if (shade := scene.shade(part))]
    assert len(shades) > 3
    for shade in shades:
        assert re.sub(r"[^a-zM]", "", shade) == "Mqqz"
        places = polygon(shade)
        assert math.dist(places[0], places[-1]) < ROUNDED


def test_an_arrow_through_places_is_one_smooth_curve():
    scene = Scene(figure("arrow: through 0 -41 58 / 4 -41 70 / 14 -41 78 / 30 -41 80"), Camera("a view", -80, 10))
    shaft = re.findall(r'class="r" d="([^"]+)"', "".join(arrows.drawn(scene, scene.figure.arrows[0])))
    assert "l" not in shaft[0]
    assert shaft[0].count("q") == 2


def test_an_arrow_may_go_round_to_where_it_began():
    """It is as long as its way, not as its two ends are apart: it is no short one that has to be made longer."""
    scene = Scene(
        figure("arrow: through 26 -46 5 / 0 -46 -6 / -24 -46 4 / 0 -46 14 / 22 -46 10"), Camera("a view", -80, 10)
    )
    shaft = re.findall(r'class="r" d="([^"]+)"', "".join(arrows.drawn(scene, scene.figure.arrows[0])))
    assert shaft[0].count("q") == 3


def test_a_fan_is_three_strokes_that_go_apart_from_its_place():
    scene = Scene(figure("arrow: through 26 -14 0 / 40 -14 5, fan"), Camera("a view", -80, 10))
    (arrow,) = scene.figure.arrows
    drawn = "".join(arrows.drawn(scene, arrow))
    assert 'class="rt"' not in drawn
    (strokes,) = re.findall(r'class="r" d="([^"]+)"', drawn)
    assert len(re.findall("[Mm]", strokes)) == 3
    start, end = arrows.points(scene, arrow)
    assert start == pytest.approx(scene.camera.see((26, -14, 0))[:2])
    assert end == pytest.approx(scene.camera.see((40, -14, 5))[:2])


def test_a_close_picture_is_filled_by_the_parts_that_it_names() -> None:
    far, close = figure("thing: floor"), figure("thing: floor", "close: trunk, hips, arms")
    (_left, top, _width, height), (_x, y, _w, h) = (
        panels.panel_frame(Scene(seen, seen.views[0])) for seen in (far, close)
    )
    assert top < y + 0.25 * height  # the head is in both
    assert h < 0.75 * height


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (3, 2), (4, 2)])
def test_upright_panels_stand_two_in_a_row_and_no_more(count: int, columns: int) -> None:
    assert frames.layout(count, (0.0, 0.0, 60.0, 100.0)) == (columns, math.ceil(count / columns))


def test_a_ghost_shows_the_parts_that_are_named():
    def dashed(*lines: str) -> bool:
        scene = Scene(
            figure("arrow: head", "pose 2: step 2", "body: down 40, back 30", *lines), Camera("a view", -80, 10)
        )
        return 'class="gf"' in arrows.beginning(scene, 1, 2)

    assert not dashed("works: trunk"), "where all of the body goes somewhere"
    assert dashed("works: trunk", "ghost: trunk, head")
    assert dashed("ghost: head")
    assert not dashed("ghost: none")


def test_a_body_that_goes_straight_down_behind_itself_has_no_outline():
    """Round the head in front, its start would look like a second one; round the shoulders, like wings."""
    moves = ("works: thighs", "ghost: trunk, head, thighs, shins", "pose 2: step 2", "body: down 12")
    scene = Scene(figure(*moves), Camera("a view", 180, 8))
    assert arrows.beginning(scene, 1, 2) == ""
    highest = scene.camera.see(scene.bodies[0].places["neck"])[1]
    bent = Scene(figure(*moves, "trunk: left 30"), scene.camera)
    assert min(y for _x, y in polygon(arrows.beginning(bent, 1, 2))) < highest
    lower = Scene(figure(*moves, "body: down 60", "feet: free"), scene.camera)
    assert "gf" in arrows.beginning(lower, 1, 2), "nearly all of it is seen"


def test_of_a_start_no_bands_beside_the_body_are_outlined():
    """A place that is seen belongs to a stretch that is somewhere more than a band; no outline runs along the body."""
    for degrees in (6, 14, 30):
        moves = ("works: right thigh, right shin", "pose 2: step 2", f"right hip: abducted {degrees}")
        scene = Scene(figure(*moves), Camera("a view", 0, 10))
        begun = arrows.beginning(scene, 1, 2)
        assert bool(begun) == (degrees > 6), degrees
        body = [reach(scene.circles(p.balls)) for part in scene.parts(scene.bodies[1]) for p in part.pieces]
        seen = [place for place in polygon(begun) if not any(covers(shape, place) for shape in body)]
        assert len(seen) >= 0.3 * len(polygon(begun)), degrees


def test_the_start_is_one_smooth_form():
    """A turn of the outline is never as sharp as a spike, and there is no notch between shirt and trousers."""
    ghost = "ghost: trunk, head, hips, arms, thighs, shins, feet"
    scene = Scene(figure("works: thighs", ghost, "pose 2: step 2", "body: right 60"), Camera("a view", 0, 8))
    begun = arrows.beginning(scene, 1, 2)
    around = polygon(begun)
    assert begun.count("m") == 0, "one outline"
    for a, b, c in zip(around, around[1:], around[2:], strict=False):
        turn = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
        assert abs(math.remainder(turn, 2 * math.pi)) < math.radians(100), b


def test_the_start_of_a_head_has_a_face_and_hair():
    """A ball on a neck looked like a bottle: from the side the nose stands out in front, the hair behind and above."""
    scene = Scene(figure("works: thighs", "ghost: trunk, head", "pose 2:", "pelvis: forward 80"), Camera("v", -90, 0))
    middle = scene.camera.see(scene.bodies[0].places["head"])[:2]
    places = [(x - middle[0], y - middle[1]) for x, y in polygon(arrows.beginning(scene, 1, 2))]
    nose, back = (max((x, y) for x, y in places), min((x, y) for x, y in places if y < SKULL))
    assert nose[0] > SKULL + 1
    assert back[0] < -SKULL - 1
    assert nose[1] > back[1], "the nose is lower than the back of the head"


def test_an_arrow_that_is_said_to_lie_on_a_hand_or_a_head_moves_aside():
    for place in ("2 -9 146", "2 -24 72"):
        x, y, z = map(float, place.split())
        scene = Scene(
            figure(f"arrow: through {x} {y} {z} / {x} {y} {z + 18}", "pose 2: step 2"), Camera("a view", -80, 10)
        )
        arrow = scene.figure.arrows[0]
        before = arrows.covered(scene, arrows._way(scene, arrow), 2)
        assert before > 0.3, place
        assert arrows.covered(scene, arrows.points(scene, arrow), 2) < 0.1, place


def test_an_arrow_is_never_too_short_to_be_seen():
    short = Scene(figure("arrow: through 40 0 20 / 40 0 22", "pose 2: step 2"), Camera("a view", -80, 10))
    way = arrows.points(short, short.figure.arrows[0])
    assert math.dist(way[0], way[-1]) == pytest.approx(arrows.SHORTEST * frames.page(short))


def test_the_end_of_the_floor_does_not_cross_out_words():
    camera = Camera("a view", -80, 10)

    def end(words: tuple[float, float]) -> float:
        return int(re.findall(r"M-\d+ (-?\d+)H", ground.room(camera, [(0.0, 0.0, 60.0)], words))[0]) / SCALE

    free = end((0.0, 0.0))
    assert end((free - 30, free - 5)) == free
    assert end((free - 5, free + 5)) == pytest.approx(free + 5, abs=0.2)
    assert end((free - 5, free + 30)) == pytest.approx(free - 5, abs=0.2), "there is what stands on it"


def test_a_start_that_the_body_hides_is_not_outlined() -> None:
    """What would be left of it is a fringe, or a shoe alone."""
    for moves, is_outlined in ((("right knee: bent 8",), False), (("right hip: abducted 30",), True)):
        scene = Scene(figure("works: right thigh, right shin", "pose 2: step 2", *moves), Camera("a view", 0, 10))
        assert bool(arrows.beginning(scene, 1, 2)) == is_outlined, moves


def test_a_step_stands_beside_every_number_or_beside_none() -> None:
    for steps, told in (((3, 3), ["2", "3", "3"]), ((4, 5), ["2", "4", "5"])):
        poses = [f"pose {n}: step {step}\nhead: left {n}" for n, step in enumerate(steps, 2)]
        drawn = Picture(figure("head: left 9", *poses), word="step").svg("strip")
        assert re.findall(r">(\d)<", drawn) == ["1", "2", "3"]
        assert re.findall(r">step (\d)<", drawn) == told[-2:]
    same = Picture(figure("pose 2: step 2", "head: left 9"), word="step").svg("strip")
    assert ">step" not in same


def test_the_start_is_outlined_before_what_stands_behind_somebody() -> None:
    seen = read(
        "view from the side: -80 10\nworks: right thigh\nthing: side counter 32\narrow: right foot\n"
        "pose 1: standing\nright hip: flexed 60\nright knee: bent 60\npose 2: as 1\nright foot: at 0 9"
    )
    drawn = Picture(seen).svg("strip")
    second = drawn[drawn.rindex("<svg ") :]
    assert (
        second.index('class="uc"') < second.index('class="gf"') < second.index('class="fn"')
    )  # counter, start, far leg


def test_the_small_picture_has_no_ghost_that_its_frame_would_cut():
    """It is as large as the pose that it shows; of several side by side, each shows where the next began."""
    moves = ("arrow: right knee", "pose 2: step 2", "right hip: flexed 60", "right knee: bent 60")
    for ghost, in_small in (((), True), (("ghost: right shin",), False), (("small: 1 2",), False)):
        picture = Picture(figure(*ghost, *moves))
        assert ('class="gf"' in picture.svg("still")) == in_small, ghost
        assert 'class="gf"' in picture.svg("strip")


def test_an_arrow_finds_a_place_beside_the_body():
    raised = figure("pose 2: step 2", "right hip: flexed 80", "right knee: bent 80")
    for camera in (camera for camera in AROUND if 0 <= camera.elevation < 45):
        scene = Scene(raised, camera)
        way = arrows.points(scene, Arrow(part="right knee", start=1, end=2))
        assert arrows.covered(scene, way, 2) < 0.7, camera


def test_a_sole_is_a_thin_edge_unless_it_is_turned_to_the_camera() -> None:
    """Seen through the shoe it made people stand on points, or float."""
    for elevation, each in ((75, 1), (10, 1), (-30, 2)):
        scene = Scene(figure(), Camera("a view", -60, elevation))
        assert "".join(scene.body_drawn(scene.bodies[0])).count('class="z"') == 2 * each, elevation


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


def test_the_sides_of_a_long_form_touch_its_balls_and_leave_none_outside() -> None:
    """From every side: a limb that is looked at from its end is a hull instead."""
    strands = 0
    for camera in AROUND:
        scene = Scene(figure("right hip: flexed 50", "right knee: bent 70", "left elbow: bent 90"), camera)
        for piece in (piece for part in scene.parts(scene.bodies[0]) for piece in part.pieces if piece.rows):
            form = scene.strand(replace(piece, crease=None))
            if form is None:
                continue
            strands += 1
            circles = [(*camera.see(ball.place)[:2], ball.radius) for ball in piece.balls]
            for place in (place for side in form.sides for place in side):
                (x, y, r), is_disc = circles[place.owner], piece.balls[place.owner].axis
                assert math.dist(place.point, (x, y)) == pytest.approx(r, abs=r * 0.8 if is_disc else 1e-6)
            corners = [place.point for side in form.sides for place in side]
            ends = [end.over for end in form.ends]
            for x, y, r in circles:
                shape = reach([(*corner, 0.0) for corner in (*corners, *ends)])
                assert all(x * c + y * s < far + r for c, s, far in shape), camera
    assert strands > 300


@pytest.mark.parametrize("look", [(skin, "grey") for skin in SKINS] + [None])
def test_a_far_arm_is_never_paler_than_the_near_one(look: tuple[str, str] | None) -> None:
    text = styled(Picture(read("view from the side: -80 8\npose 1: standing\nworks: right thigh")).svg("strip"), look)
    tones = dict(re.findall(r"\.(s|fs)\{fill:#(\w+)", text))  # of the dark theme, where that has others
    assert all(int(tones["fs"][i : i + 2], 16) <= int(tones["s"][i : i + 2], 16) for i in (0, 2, 4))


def test_lines_are_nearly_as_heavy_on_a_page_in_every_picture() -> None:
    """A picture is scaled to its column: where it shows more, its lines are drawn wider, but by less than that."""
    sizes = (700, 1000, 1400, 1800, 2200)
    heavy = [weight(size, size * 0.6) for size in sizes]
    seen = [each / size for each, size in zip(heavy, sizes, strict=True)]
    assert heavy == sorted(heavy)
    assert seen == sorted(seen, reverse=True)
    assert seen[0] / seen[-1] < 1.7
    assert weight(700, 700, is_small=True) > 1.2 * weight(700, 700), (
        "the small picture of lists is seen from farther away"
    )
    text = Picture(figure(), alt="").svg("strip")
    wide, narrow = (
        styled(text.replace(box_of(text), f'viewBox="0 0 {size} 600"'), ("light", "grey")) for size in (2200, 700)
    )
    inks = [
        float(re.findall(r"\.a\{fill:none;stroke:#\w+;stroke-width:([\d.]+)", drawn)[0]) for drawn in (wide, narrow)
    ]
    assert inks[0] > inks[1]
