"""Outlines, garments and heads: what must be true of them from every side."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from exercises.figures import Picture, read, styled
from exercises.figures.checks import lowest
from exercises.figures.drawing import arrows, panels
from exercises.figures.drawing.figure import Arrow, Figure
from exercises.figures.drawing.forms import BUILDS, FINGER, FINGERS_OF, parts_of
from exercises.figures.drawing.head import HAIR_SIZE, Head
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.outline import COVER_WAYS, SCALE, Circle, Pen, covers, draw_hull, hull_points, reach
from exercises.figures.drawing.ink.style import EYE, weight
from exercises.figures.drawing.muscles import patches
from exercises.figures.drawing.scene import AWAY, Scene
from exercises.figures.posture.positions import POSITIONS
from exercises.figures.posture.skeleton import solve
from exercises.figures.posture.vector import Vec, unit

ROUNDED = 0.2  # centimetres by which a place that is written in whole numbers may be off
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


def fingertips(grip: float) -> list[Vec]:
    body = figure(f"right hand: grip {grip}").poses[0].pose
    hand = next(part for part in parts_of(solve(body), BUILDS["a"]) if part.name == "right forearm")
    digits = next(piece for piece in hand.pieces if piece.tone in FINGERS_OF)
    each = len(digits.balls) // digits.lines
    return [ball.place for ball in digits.balls[each - 1 :: each]][:4]  # the thumb is the last


def test_a_flat_hand_spreads_four_fingers_and_a_fist_closes_them():
    flat, fist = fingertips(0), fingertips(1)
    assert len(flat) == len(fist) == 4
    for (a, b), (c, d) in zip(itertools.pairwise(flat), itertools.pairwise(fist), strict=True):
        assert math.dist(a, b) > 2 * FINGER + 0.3, "a gap is seen between two"
        assert math.dist(c, d) < 2 * FINGER + 0.3
    wrist = solve(POSITIONS["standing"]).places["right wrist"]
    assert max(math.dist(wrist, tip) for tip in fist) < min(math.dist(wrist, tip) for tip in flat)


def test_a_thigh_that_works_has_its_seat_before_the_hips_on_the_side_that_is_seen():
    """No dark ball behind an orange leg, from either side; and the order of the parts stays that of the body."""
    for azimuth, is_near in ((-80, True), (80, False)):
        scene = Scene(figure(), Camera("a view", azimuth, 10))
        thighs = [part for part in scene.parts(scene.bodies[0]) if part.name.endswith("thigh")]
        seat = [piece for part in thighs for piece in part.pieces if piece.is_skin]
        assert [piece.tone for piece in seat] == ["w"]
        assert max(ball.place[1] + ball.radius for ball in seat[0].balls) < 0.5, "it ends at the fold in the middle"
        assert (scene.order.index("right thigh") > scene.order.index("hips")) == is_near
        assert scene.order.index("trunk") > scene.order.index("right thigh")


def test_a_thigh_that_works_is_before_the_hips_from_behind_and_from_the_front():
    for azimuth in (150, 180, -150, -20, 0, 20):
        order = Scene(figure("left hip: flexed 30, abducted 20"), Camera("a view", azimuth, 10)).order
        assert order.index("right thigh") > order.index("hips"), azimuth


def test_what_lies_on_a_thing_is_over_it_from_every_side_above():
    at_counter = figure("thing: counter 31", "hands: at 36 16 93.5, grip 0.1, fingers 1 -0.3 -0.1, palm 0 0 -1")
    for camera in (camera for camera in AROUND if camera.elevation > 0):
        order = Scene(at_counter, camera).order
        for side in ("left", "right"):
            assert order.index(f"{side} forearm") > order.index("counter, 0"), camera


def test_the_shade_of_a_form_is_inside_its_outline_and_away_from_the_light():
    for scene in (Scene(figure(), camera) for camera in AROUND if camera.elevation < 60):
        whole = {part.name: part for part in parts_of(scene.bodies[0], scene.build)}  # before knees have seams
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


def test_hips_that_are_seen_from_below_are_over_the_shirt():
    """On hands and knees nobody seen from behind ends at the hem of the shirt; who stands wears it over the hips."""
    for position, elevation, is_over in (("on hands and knees", 15, True), ("standing", 15, False)):
        posed = read(f"view from behind: 170 {elevation}\nworks: right thigh\npose 1: {position}")
        order = Scene(posed, posed.views[0]).order
        assert (order.index("hips") > order.index("trunk")) == is_over, position


def test_a_pillow_that_leans_is_higher_at_its_far_end():
    heights = []
    for lean in ("", ", lean 30"):
        lying = figure(f"thing: pillow -60 0, long 60, high 12{lean}")
        pillow = next(part for part in Scene(lying, lying.views[0]).standing if part.name.startswith("pillow"))
        far = min(pillow.pieces[0].balls, key=lambda ball: ball.place[0])
        near = max(pillow.pieces[0].balls, key=lambda ball: ball.place[0])
        heights.append(far.place[2] - near.place[2])
    assert abs(heights[0]) < 12 < 20 < heights[1]


def test_who_lies_on_back_or_front_rests_arms_and_feet_on_the_floor() -> None:
    """Heels, toes and forearms were some centimetres in the air, over shadows of their own."""
    high = {
        (name, part): round(low, 1)
        for name, pose in POSITIONS.items()
        if name.startswith(("lying on the back", "lying on the front"))
        for part, low in lowest(parts_of(solve(pose), BUILDS["a"])).items()
        if part.endswith(("forearm", "foot")) and low > 3.5
    }
    assert high == {}


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


def test_an_arrow_through_places_is_one_smooth_curve():
    scene = Scene(figure("arrow: through 0 -41 58 / 4 -41 70 / 14 -41 78 / 30 -41 80"), Camera("a view", -80, 10))
    shaft = re.findall(r'class="r" d="([^"]+)"', "".join(arrows.drawn(scene, scene.figure.arrows[0])))
    assert "l" not in shaft[0]
    assert shaft[0].count("q") == 2


def test_a_guide_is_level_from_every_side() -> None:
    """Two pictures of one exercise are measured by it: it is level, and as long as told."""
    guided = figure("thing: guide 0 0 168, long 20")
    for camera in AROUND:
        assert re.findall(r'class="gg" d="M[^l]+l(\d+) 0"', Scene(guided, camera).drawn(1)) == ["100"]


def test_a_close_picture_is_filled_by_the_parts_that_it_names() -> None:
    far, close = figure("thing: floor"), figure("thing: floor", "close: trunk, hips, arms")
    (_left, top, _width, height), (_x, y, _w, h) = (
        panels.panel_frame(Scene(seen, seen.views[0])) for seen in (far, close)
    )
    assert top < y + 0.25 * height  # the head is in both
    assert h < 0.75 * height


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (3, 2), (4, 2)])
def test_upright_panels_stand_two_in_a_row_and_no_more(count: int, columns: int) -> None:
    assert panels.layout(count, (0.0, 0.0, 60.0, 100.0)) == (columns, math.ceil(count / columns))


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


def test_a_ghost_shows_the_parts_that_are_named():
    def dashed(*lines: str) -> bool:
        scene = Scene(
            figure("arrow: head", *lines, "pose 2: step 2", "body: down 40, back 30"), Camera("a view", -80, 10)
        )
        return 'class="gg"' in arrows.beginning(scene, 1, 2)

    assert not dashed("works: trunk"), "where all of the body goes somewhere"
    assert dashed("works: trunk", "ghost: trunk, head")
    assert dashed("ghost: head")
    assert not dashed("ghost: none")


def test_the_start_of_a_leg_is_outlined_from_the_hip_where_its_foot_goes_far() -> None:
    """A thigh goes little where the body moves against it: a shin alone was left, like a prosthesis."""
    lifted = figure("works: right thigh, right shin", "pose 2:", "body: left 4", "right hip: abducted 25")
    scene = Scene(lifted, Camera("front", 0, 8), BUILDS["a"])
    assert arrows._begun(scene, lifted.works) == [["right thigh", "right shin", "right foot"]]


def test_seat_and_thigh_of_somebody_who_stands_are_one_line_from_the_side() -> None:
    """The seat stuck out behind the thigh like a ball of its own."""
    scene = Scene(figure(), Camera("side", -90, 0), BUILDS["a"])
    parts = {part.name: part for part in scene.parts(scene.bodies[0])}

    def behind(name: str) -> float:
        return min(x - r for x, _y, r in scene.circles(parts[name].pieces[0].balls))

    for side in ("left", "right"):
        assert behind(f"{side} thigh") == pytest.approx(behind("hips"), abs=0.5)


def test_a_pose_says_what_works_in_it_alone() -> None:
    """Legs took turns, and the one that stood was coloured in every second panel."""
    turns = figure("pose 2: step 2", "right hip: flexed 80", "pose 3: as 1", "works: left thigh", "left hip: flexed 80")
    assert [turns.works_in(number) for number in (1, 2, 3)] == [{"right thigh"}, {"right thigh"}, {"left thigh"}]
    for camera in (Camera("side", -70, 10), Camera("other side", 70, 10)):
        scene = Scene(turns, camera)
        assert not {"left thigh", "right thigh"} & scene.far, "each works alone"
        for number, body in enumerate(scene.bodies, 1):
            parts = {part.name: part for part in scene.parts(body, turns.works_in(number))}
            coloured = {side for side in ("left", "right") if parts[f"{side} thigh"].pieces[-1].tone == "w"}
            assert {f"{side} thigh" for side in coloured} == turns.works_in(number)


def test_arms_that_work_colour_sleeves_and_no_hand() -> None:
    def tones(works: str) -> dict[str, list[str]]:
        parts = parts_of(solve(POSITIONS["standing"]), BUILDS["a"], frozenset(works.split(", ")))
        return {part.name: [piece.tone for piece in part.pieces] for part in parts}

    sleeve = tones("left upper arm")
    assert sleeve["left upper arm"] == ["s", "c", "w"], "the shoulder keeps the colour of the shirt"
    assert "w" not in sleeve["left forearm"]
    assert tones("left upper arm, left forearm")["left forearm"].count("w") == 1


def test_a_start_that_the_body_hides_is_not_outlined() -> None:
    """What would be left of it is a fringe, or a shoe alone."""
    for moves, is_outlined in ((("right knee: bent 8",), False), (("right hip: abducted 30",), True)):
        scene = Scene(figure("works: right thigh, right shin", "pose 2: step 2", *moves), Camera("a view", 0, 10))
        assert bool(arrows.beginning(scene, 1, 2)) == is_outlined, moves


def test_a_step_is_written_once_and_only_where_it_is_not_the_number_of_the_panel() -> None:
    drawn = Picture(figure("pose 2: step 3", "head: left 9", "pose 3: step 3", "head: left 0"), word="step").svg(
        "strip"
    )
    assert re.findall(r">(?:step )?(\d)<", drawn) == ["1", "2", "3", "3"]


def test_the_start_is_outlined_before_what_stands_behind_somebody() -> None:
    seen = read(
        "view from the side: -80 10\nworks: right thigh\nthing: side counter 32\narrow: right foot\n"
        "pose 1: standing\nright hip: flexed 60\nright knee: bent 60\npose 2: as 1\nright foot: at 0 9"
    )
    drawn = Picture(seen).svg("strip")
    second = drawn[drawn.rindex("<svg ") :]
    assert (
        second.index('class="u"') < second.index('class="gg"') < second.index('class="fn"')
    )  # counter, start, far leg


def test_the_small_picture_has_no_ghost_that_its_frame_would_cut():
    """It is as large as the pose that it shows; of several side by side, each shows where the next began."""
    moves = ("arrow: right knee", "pose 2: step 2", "right hip: flexed 60", "right knee: bent 60")
    for ghost, in_small in (((), True), (("ghost: right shin",), False), (("small: 1 2",), False)):
        picture = Picture(figure(*ghost, *moves))
        assert ('class="gg"' in picture.svg("still")) == in_small, ghost
        assert 'class="gg"' in picture.svg("strip")


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


def test_a_knee_between_two_colours_has_a_seam_and_another_none() -> None:
    """A round end of one colour over the other is a knee pad, or a boot."""
    for works, has_seam in (("right thigh", True), ("right shin", True), ("right thigh, right shin", False)):
        posed = read(f"view from the side: -80 10\nworks: {works}\npose 1: standing")
        scene = Scene(posed, posed.views[0])
        found = {
            side: any(
                ball.joint == f"{side} knee" and ball.axis
                for part in scene.parts(scene.bodies[0])
                for piece in part.pieces
                for ball in piece.balls
            )
            for side in ("left", "right")
        }
        assert found == {"left": False, "right": has_seam}, works


def test_hips_have_the_edge_of_the_thighs_that_lie_over_them() -> None:
    """The end of a thigh covers their edge, and has none of its own where it is joined to them."""
    for camera in AROUND:
        scene = Scene(figure(), camera)
        parts = {part.name: part for part in scene.parts(scene.bodies[0])}
        edges = {tuple(ball.place for ball in piece.balls) for piece in parts["hips"].pieces}
        assert parts["hips"].joints == {"left hip", "right hip"}, "the knees are drawn with the thighs"
        over = scene.order[scene.order.index("hips") :]
        for name in ("left thigh", "right thigh"):
            places = tuple(ball.place for ball in parts[name].pieces[0].balls)
            assert (places in edges) == (name in over), (name, camera)


def test_a_shin_before_the_shirt_has_an_edge_at_a_knee_that_is_behind_it() -> None:
    lying = read(
        "view from the foot end: -32 44\nworks: thighs, shins\norder: trunk over left thigh\n"
        "order: left shin over trunk\npose 1: lying on the back with bent knees\nfeet: at 42 6, out 0\n"
        "pelvis: turned right 17\ntrunk: turned left 15\nleft knee: points 1 -0.5 0.3\nright knee: points 1 0.6 0.3"
    )
    scene = Scene(lying, lying.views[0])
    body = scene.bodies[0]
    shin = next(part for part in scene.parts(body) if part.name == "left shin")
    whole, opened = scene._edge_of(shin.pieces[1]), scene._edge_of(shin.pieces[1], {"left knee"})
    assert whole != opened
    assert f'class="as" d="{whole}"' in "".join(scene.body_drawn(body))


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


def polygon(path: str) -> list[tuple[float, float]]:
    """Read the corners of a path of lines and curves, in centimetres; of each curve three places on the way as well."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, text in re.findall(r"([Mmlq])([^Mmlqz]*)", path):
        numbers = [float(number) / SCALE for number in re.findall(r"-?\d+", text)]
        if command == "q":
            u, v, dx, dy = numbers
            for t in (0.25, 0.5, 0.75, 1.0):
                found.append((x + 2 * t * (1 - t) * u + t * t * dx, y + 2 * t * (1 - t) * v + t * t * dy))
            x, y = x + dx, y + dy
            continue
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def is_inside(place: tuple[float, float], corners: list[tuple[float, float]]) -> bool:
    x, y = place
    is_in = False
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            is_in = not is_in
    return is_in


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


def test_an_arrow_finds_a_place_beside_the_body():
    raised = figure("pose 2: step 2", "right hip: flexed 80", "right knee: bent 80")
    for camera in (camera for camera in AROUND if 0 <= camera.elevation < 45):
        scene = Scene(raised, camera)
        way = arrows.points(scene, Arrow(part="right knee", start=1, end=2))
        assert arrows.covered(scene, way, 2) < 0.7, camera


def test_work_on_the_side_that_is_turned_away_is_seen_through_the_body():
    back = read("view from behind: 180 10\nview from the front: 0 10\nworks: back\npose 1: standing")
    behind, front = ("".join(Scene(back, view).body_drawn(solve(POSITIONS["standing"]))) for view in back.views)
    assert 'class="w"' in behind
    assert 'class="ww"' not in behind
    assert 'class="ww"' in front


def test_a_sole_is_a_thin_edge_unless_it_is_turned_to_the_camera() -> None:
    """Seen through the shoe it made people stand on points, or float."""
    for elevation, each in ((75, 1), (10, 1), (-30, 2)):
        scene = Scene(figure(), Camera("a view", -60, elevation))
        assert "".join(scene.body_drawn(scene.bodies[0])).count('class="z"') == 2 * each, elevation


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
            form = scene.strand(piece)
            if form is None:
                continue
            strands += 1
            circles = [(*camera.see(ball.place)[:2], ball.radius) for ball in piece.balls]
            for place in (place for side in form.sides for place in side):
                x, y, r = circles[place.owner]
                assert math.dist(place.point, (x, y)) == pytest.approx(r)
            corners = [place.point for side in form.sides for place in side]
            ends = [end.over for end in form.ends]
            for x, y, r in circles:
                shape = reach([(*corner, 0.0) for corner in (*corners, *ends)])
                assert all(x * c + y * s < far + r for c, s, far in shape), camera
    assert strands > 300


def test_shirt_and_sleeve_are_one_where_one_grows_out_of_the_other() -> None:
    """The line between them begins at the armpit, on whichever of them is in front."""
    reaching = "shoulder: forward 60, out 20"
    for side, azimuth, over, under in (
        ("right", -80, "right upper arm", "trunk"),
        ("left", 160, "trunk", "left upper arm"),
    ):
        scene = Scene(figure(f"{side} {reaching}"), Camera("a view", azimuth, 10))
        assert scene.order.index(over) > scene.order.index(under)
        bare = {part.name: part.bare for part in scene.parts(scene.bodies[0])}
        assert bare[over]


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


def box_of(text: str) -> str:
    return re.findall(r'viewBox="[^"]+"', text)[0]


def test_somebody_who_hops_has_a_smaller_shadow_on_the_floor() -> None:
    def size(up: float) -> float:
        hop = figure(f"body: up {up}", f"feet: at 0 9 {up}")
        scene = Scene(hop, Camera("from above", -80, 60))
        places = polygon("".join(re.findall(r'class="d" d="([^"]+)"', scene.shadow(scene.bodies[0]))))
        return max(x for x, _y in places) - min(x for x, _y in places) if places else 0.0

    assert size(0) > size(7) > size(0) / 2


def test_work_under_the_shirt_stays_inside_the_trunk() -> None:
    """No patch hangs over the edge of the body, from any side from which it is seen."""
    for works in ("back", "belly"):
        for camera in (camera for camera in AROUND if camera.elevation < 60):
            scene = Scene(figure(f"works: {works}"), camera)
            body = scene.bodies[0]
            trunk = reach(scene.circles(scene.parts(body)[1].pieces[0].balls))
            found = [piece for _on, way, piece in patches(body, frozenset({works})) if scene.tone_of_patch(way, piece)]
            assert found
            for x, y, r in (circle for piece in found for circle in scene.circles(piece.balls)):
                assert all(covers(trunk, (x + r * c, y + r * s)) for c, s in COVER_WAYS), (works, camera)


def test_a_post_that_is_thinner_than_the_grid_is_behind_whoever_stands_before_it() -> None:
    """Wherever it stands between the places at which parts are compared."""
    for aside in (5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0):
        posted = figure(f"thing: bar 40 -{aside} 0 40 -{aside} 90, thick 3")
        order = Scene(posted, Camera("from behind", 180, 10)).order
        assert order.index("right thigh") > order.index(next(name for name in order if name.startswith("bar"))), aside


def test_hips_end_in_a_point_between_two_legs_and_without_a_line_across_the_seat() -> None:
    scene = Scene(figure("hips: abducted 20"), Camera("a view", 0, 5))
    body = scene.bodies[0]
    shapes = [reach(scene.circles(piece.balls)) for piece in parts_of(body, BUILDS["a"])[0].pieces if not piece.lines]
    (left, y, _near), (right, *_rest) = (scene.camera.see(body.places[f"{side} hip"]) for side in ("left", "right"))

    def lowest_at(x: float) -> float:
        return max(y + down / 10 for down in range(150) if any(covers(shape, (x, y + down / 10)) for shape in shapes))

    assert lowest_at((left + right) / 2) < lowest_at(left * 0.8 + right * 0.2) - 1.0
    for works in ("shins", "right thigh", "thighs"):
        order = Scene(figure(f"works: {works}"), Camera("from behind", 172, 10)).order
        assert all(order.index(f"{side} thigh") > order.index("hips") for side in ("left", "right")), works


def test_a_sleeve_in_the_colour_of_work_has_no_other_edge_than_one_that_rests() -> None:
    for camera in AROUND:
        inked = []
        for works in ("upper arms", "thighs"):
            scene = Scene(figure(f"works: {works}"), camera)
            arms = [part for part in scene.parts(scene.bodies[0]) if part.name.endswith("upper arm")]
            inked.append([scene.inked(arm, {"left shoulder", "right shoulder"}) for arm in arms])
        assert inked[0] == inked[1], camera


def test_the_collar_is_alike_on_both_sides_from_behind() -> None:
    scene = Scene(figure(), Camera("from behind", 180, 10))
    shirt = scene.strand(scene.parts(scene.bodies[0])[1].pieces[0])
    assert shirt
    assert shirt.ends[0].over[0] == pytest.approx(scene.camera.see(scene.bodies[0].places["neck"])[0], abs=0.1)


def test_a_shirt_has_an_edge_where_no_sleeve_is_beside_it() -> None:
    """On hands and knees there is daylight between the chest and an arm that stands below the shoulder."""
    for azimuth in (-144, -22, 144):
        scene = Scene(read("view from a side: 0 10\npose 1: on hands and knees"), Camera("a view", azimuth, 16))
        parts = {part.name: part for part in scene.parts(scene.bodies[0])}
        shirt = scene.strand(parts["trunk"].pieces[0])
        assert shirt
        sleeves = [
            reach([(x, y, r + 1.1) for x, y, r in scene.circles(parts[f"{side} upper arm"].pieces[1].balls)])
            for side in ("left", "right")
        ]
        for stretch, _beside, ends in shirt.stretches(0.0):
            assert stretch not in parts["trunk"].bare or any(
                all(covers(sleeve, end) for end in ends) for sleeve in sleeves
            ), azimuth


def test_muscles_beside_the_spine_are_two_from_behind_and_one_from_the_side() -> None:
    works = frozenset({"back"})
    for azimuth, count in ((180, 2), (0, 2), (90, 1), (-90, 1)):
        scene = Scene(figure("works: back"), Camera("a view", azimuth, 8))
        tones = [scene.tone_of_patch(way, piece) for _on, way, piece in patches(scene.bodies[0], works)]
        assert len([tone for tone in tones if tone]) == count, azimuth


def test_the_line_of_a_thigh_ends_soon_on_a_shin_that_is_bent_behind_it() -> None:
    shares = []
    for bent in (0, 120):
        scene = Scene(
            figure(f"right knee: bent {bent}", "order: right thigh over right shin"), Camera("a view", -88, 8)
        )
        parts = {part.name: part for part in scene.parts(scene.bodies[0])}
        shares.append(min(parts["right thigh"].shares))
    straight, folded = shares
    assert folded < 0.8 < straight
