"""Limbs and garments: where they meet, what covers what, and which of them works."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace

import pytest

from exercises.figures import read, sheet
from exercises.figures.checks import lowest
from exercises.figures.drawing import arrows
from exercises.figures.drawing.forms import BUILDS, parts_of
from exercises.figures.drawing.hands import FINGER
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.outline import COVER_WAYS, Pen, covers, reach
from exercises.figures.drawing.ink.strand import draw_strand
from exercises.figures.drawing.muscles import fold, patches
from exercises.figures.drawing.scene import Scene
from exercises.figures.posture.positions import POSITIONS
from exercises.figures.posture.skeleton import solve
from tests.exercises.figures.seen import AROUND, figure, fingertips


def test_a_flat_hand_opens_four_fingers_and_a_fist_closes_them():
    flat, fist = fingertips(0), fingertips(1)
    assert len(flat) == len(fist) == 4
    for (a, b), (c, d) in zip(itertools.pairwise(flat), itertools.pairwise(fist), strict=True):
        assert math.dist(a, b) > max(math.dist(c, d), 1.8 * FINGER), "each has a tip of its own"
        assert math.dist(c, d) < 2 * FINGER + 0.3
    wrist = solve(POSITIONS["standing"]).places["right wrist"]
    assert max(math.dist(wrist, tip) for tip in fist) < min(math.dist(wrist, tip) for tip in flat)


def test_the_seat_keeps_the_colour_of_the_trousers_where_one_thigh_works() -> None:
    """From either side: no ball in the colour of work sat where a thigh goes into the hips."""
    for azimuth, is_near in ((-80, True), (80, False)):
        scene = Scene(figure(), Camera("a view", azimuth, 10))
        parts = {part.name: part for part in scene.parts(scene.bodies[0])}
        far = [*parts["hips"].pieces, parts["left thigh"].pieces[-1]]  # a far leg is drawn with its half of the hips
        assert [piece.tone for piece in far if piece.tone] == (["n", "fn"] if is_near else ["n", "n", "n"])
        assert (scene.order.index("right thigh") > scene.order.index("hips")) == is_near, "the far one is behind them"
        assert scene.order.index("trunk") > scene.order.index("right thigh")


@pytest.mark.parametrize("azimuth", [-80, 80, -160, 160, -20, 20])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_leg_that_moves_takes_its_half_of_the_hips_along(side: str, azimuth: int) -> None:
    """A thigh that was lifted stood on a dark bowl. The half that is nearer lies over the other one, edge and all."""
    works = f"works: {side} thigh, {side} shin"
    moves = read(f"view from the side: {azimuth} 10\n{works}\npose 1: standing\n{side} hip: flexed 60")
    scene = Scene(moves, moves.views[0])
    parts = {part.name: part for part in scene.parts(scene.bodies[0])}
    behind_a_leg = (parts[f"{name} thigh"].pieces[-1] for name in ("left", "right"))
    halves = [piece for piece in (*parts["hips"].pieces, *behind_a_leg) if piece.tone and not piece.rows]
    tones = {next(ball.joint for ball in half.balls if ball.joint).split()[0]: half.tone for half in halves}
    assert len(halves) == 2
    assert (tones.pop(side), tones.popitem()[1][-1]) == ("w", "n")
    if halves[1] in parts["hips"].pieces:
        behind, near = (scene.camera.see(half.balls[0].place)[2] for half in halves)
        assert near > behind
        assert halves[1].is_edged


def test_a_limb_that_moves_is_coloured_whole_and_one_that_works_has_a_muscle() -> None:
    """Legs coloured from the hip to the knee wore shorts, calves socks, and arms a band."""
    for limb, bones, tones in (
        ("thigh", "thigh, shin", ["w"]), ("thigh", "thigh", ["n", "w"]), ("thigh", "shin", ["n"]),
        ("shin", "thigh, shin", ["s", "w"]), ("shin", "shin", ["s", "n", "w"]), ("shin", "thigh", ["s", "n"]),
        ("upper arm", "upper arm", ["s", "c", "w"]), ("upper arm", "upper arm, forearm", ["w", "c", "w"]),
    ):  # fmt: skip
        body, works = solve(POSITIONS["standing"]), frozenset(f"right {bone}" for bone in bones.split(", "))
        part = next(part for part in parts_of(body, BUILDS["a"], works) if part.name == f"right {limb}")
        assert [piece.tone for piece in part.pieces] == tones
        if len(works) == 1 and tones[-1] == "w":
            end, joints = part.pieces[-1].balls[-1], {"thigh": "knee", "shin": "ankle", "upper arm": "elbow"}
            assert part.pieces[-1].is_patch
            assert math.dist(end.place, body.places[f"right {joints[limb]}"]) > end.radius, "it ends above the joint"


def test_a_leg_begins_in_the_fold_between_groin_and_seat() -> None:
    """Halfway between the ways of pelvis and thigh; from there on it is the line of the whole limb."""
    camera = Camera("side", -90, 0)
    for flexed in range(0, 100, 20):
        scene = Scene(figure(f"right hip: flexed {flexed}", "right knee: bent 60"), camera)
        leg = next(part for part in scene.parts(scene.bodies[0]) if part.name == "right thigh").pieces[0]
        form, whole = scene.strand(leg), scene.strand(replace(leg, crease=None))
        assert form and whole and leg.crease
        assert form.ends[0] == whole.ends[0]
        (x, y), (nx, ny) = (camera.see(way)[:2] for way in leg.crease)
        turned = math.degrees(math.atan2(nx, ny))
        assert turned == pytest.approx(flexed / 2, abs=0.01)
        for cut, uncut in ((form.sides[0], whole.sides[0]), (form.sides[1][::-1], whole.sides[1][::-1])):
            assert cut[-1] == uncut[-1]
            start, first = cut[0].point, uncut[0].point
            assert start == first or abs((start[0] - x) * nx + (start[1] - y) * ny) < 0.5
            assert flexed or start == first, "the shirt hides the fold of somebody who stands"


def test_a_thigh_that_works_is_before_the_hips_from_behind_and_from_the_front():
    for azimuth in (150, 180, -150, -20, 0, 20):
        order = Scene(figure("left hip: flexed 30, abducted 20"), Camera("a view", azimuth, 10)).order
        assert order.index("right thigh") > order.index("hips"), azimuth


def test_hips_that_are_seen_from_below_are_over_the_shirt():
    """On hands and knees nobody seen from behind ends at the hem of the shirt; who stands wears it over the hips."""
    for position, elevation, is_over in (("on hands and knees", 15, True), ("standing", 15, False)):
        posed = read(f"view from behind: 170 {elevation}\nworks: right thigh\npose 1: {position}")
        order = Scene(posed, posed.views[0]).order
        assert (order.index("hips") > order.index("trunk")) == is_over, position


def test_drawn_up_hips_are_over_the_shirt_of_somebody_who_lies() -> None:
    """Else an orange thigh ended on the shirt like a bib; of a leg that lies in another pose the hem goes over it."""
    for later, is_over in (("hips: flexed 100", True), ("hips: flexed 0", False)):
        text = "view from the side: -80 12\nworks: right thigh, right shin\npose 1: lying on the back\nhips: flexed 60"
        posed = read(f"{text}\nknees: bent 90\npose 2:\n{later}")
        order = Scene(posed, posed.views[0]).order
        assert (order.index("hips") > order.index("trunk")) == is_over, later


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


def test_the_start_of_a_leg_is_outlined_from_the_hip_where_its_foot_goes_far() -> None:
    """A thigh goes little where the body moves against it: a shin alone was left, like a prosthesis."""
    lifted = figure("works: right thigh, right shin", "pose 2:", "body: left 4", "right hip: abducted 25")
    scene = Scene(lifted, Camera("front", 0, 8), BUILDS["a"])
    assert arrows._begun(scene, lifted.works) == ["right thigh", "right shin", "right foot"]


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


def test_hips_have_the_edge_of_the_thighs_that_lie_over_them() -> None:
    """The end of a thigh covers their edge, and has none of its own where it is joined to them."""
    for camera in AROUND:
        scene = Scene(figure(), camera)
        parts = {part.name: part for part in scene.parts(scene.bodies[0])}
        edges = {tuple(ball.place for ball in piece.balls) for piece in parts["hips"].pieces}
        far = {name.replace("thigh", "hip") for name in scene.far if name in ("left thigh", "right thigh")}
        assert parts["hips"].joints | far == {"left hip", "right hip"}, "the knees are drawn with the thighs"
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


def test_work_on_the_side_that_is_turned_away_is_seen_through_the_body():
    back = read("view from behind: 180 10\nview from the front: 0 10\nworks: back\npose 1: standing")
    behind, front = ("".join(Scene(back, view).body_drawn(solve(POSITIONS["standing"]))) for view in back.views)
    assert 'class="w"' in behind
    assert 'class="ww"' not in behind
    assert 'class="ww"' in front


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


def test_a_sleeve_beside_the_shirt_is_one_with_it_also_where_the_shirt_lies_over_it() -> None:
    """The edge of the shirt went all round such a shoulder, as on a doll with joints."""
    for azimuth, count in ((0, 1), (-90, 0)):
        scene = Scene(
            figure("right shoulder: out 40, back 20", "left shoulder: forward 40"), Camera("a view", azimuth, 8)
        )
        for works, tone in (("right thigh", "c"), ("right upper arm", "w")):
            parts = {part.name: part for part in scene.parts(scene.bodies[0], frozenset({works}))}
            laid = [piece for piece in parts["trunk"].pieces if piece.is_patch]
            assert [piece.tone for piece in laid] == [tone] * count, (azimuth, works)
            sleeve = reach(scene.circles(parts["right upper arm"].pieces[1].balls))
            for x, y, r in (circle for piece in laid for circle in scene.circles(piece.balls)):
                assert all(covers(sleeve, (x + r * c, y + r * s)) for c, s in COVER_WAYS)


def test_a_shoulder_before_a_pillow_has_an_edge_all_round() -> None:
    """Of somebody who lies and is seen from the feet: it was a green blob before the chin."""
    shown = read(sheet.texts(["single-knee-to-chest"])["single-knee-to-chest"]["text"])
    for azimuth, is_joined in ((-40, False), (-70, True)):
        scene = Scene(shown, Camera("a view", azimuth, 20))
        arm = next(part for part in scene.parts(scene.bodies[0]) if part.name == "right upper arm")
        assert bool(next(piece for piece in arm.pieces if piece.is_edged).balls[0].joint) == is_joined


def test_an_arm_that_moves_has_no_hem_across_it() -> None:
    works = frozenset({"right upper arm", "right forearm"})
    arm = next(
        part for part in parts_of(solve(POSITIONS["standing"]), BUILDS["a"], works) if "right upper" in part.name
    )
    assert not any(ball.axis for piece in arm.pieces for ball in piece.balls)


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


def test_work_at_the_nape_goes_up_the_neck_from_the_side_alone() -> None:
    """Obliquely from behind a tongue of it lay between the shoulder blades and the ear."""
    for azimuth, shown in ((-90, 1), (-135, 0), (180, 0), (135, 0), (90, 1)):
        scene = Scene(figure("works: nape"), Camera("a view", azimuth, 8))
        up_the_neck = [piece for _on, way, piece in patches(scene.bodies[0], frozenset({"nape"})) if piece.rows]
        assert sum(map(scene.is_shown, up_the_neck)) == shown, azimuth


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


def test_a_shirt_has_one_fine_line_along_the_spine_and_no_speck_of_it() -> None:
    """Nobody has it from the front or quite from the side, and seen from its end it is no curl."""
    for azimuth, is_seen in ((180, True), (-140, True), (0, False), (-90, False)):
        scene = Scene(figure(), Camera("a view", azimuth, 5))
        assert bool(scene.fine_line(fold(scene.bodies[0])[2])) == is_seen, azimuth
    for elevation in range(0, 91, 5):
        scene = Scene(figure("trunk: forward 30"), Camera("a view", 180, elevation))
        piece = fold(scene.bodies[0])[2]
        if scene.fine_line(piece):
            first, middle, last = (scene.camera.see(ball.place)[:2] for ball in piece.balls)
            assert math.dist(first, middle) + math.dist(middle, last) <= 1.35 * math.dist(first, last), elevation


def test_the_hem_of_a_shirt_follows_a_thigh_that_is_lifted() -> None:
    """Cut straight it stuck out before the hips of whoever sat, and as a corner beside a leg that was lifted aside."""
    for lifted, azimuth, turns in (("hips: flexed 90", -90, (22, 32)), ("hips: flexed 0", -90, (-3, 3)),
                                   ("hips: abducted 40", 0, (-3, 3))):  # fmt: skip
        scene = Scene(figure(lifted), Camera("a view", azimuth, 0))
        form = scene.strand(next(part for part in scene.parts(scene.bodies[0]) if part.name == "trunk").pieces[0])
        assert form
        back, front = form.sides[0][0].point, form.sides[1][-1].point
        low, high = turns
        assert low < math.degrees(math.atan2(back[1] - front[1], front[0] - back[0])) < high, lifted


def test_the_back_of_a_shirt_has_no_notch_however_the_trunk_bends() -> None:
    """Of somebody face down who lifted the chest it had one above the seat."""
    for bend in ("back 26", "back 0", "forward 40"):
        scene = Scene(figure(f"trunk: {bend}"), Camera("side", -90, 0))
        form = scene.strand(next(part for part in scene.parts(scene.bodies[0]) if part.name == "trunk").pieces[0])
        assert form
        back = [place.point for place in form.sides[0]][:4]
        ways = [math.atan2(b[1] - a[1], b[0] - a[0]) for a, b in itertools.pairwise(back)]
        turns = [abs(math.degrees(math.remainder(b - a, 2 * math.pi))) for a, b in itertools.pairwise(ways)]
        assert max(turns) < 40, (bend, turns)


def test_a_shirt_and_a_leg_in_the_colour_of_work_end_without_a_corner() -> None:
    """Their line goes straight on from both sides before it turns."""
    for camera in (camera for camera in AROUND if abs(camera.elevation) <= 30):
        scene = Scene(figure("works: right thigh, right shin", "right hip: flexed 60"), camera)
        parts = {part.name: part for part in scene.parts(scene.bodies[0])}
        for form in (scene.strand(parts[name].pieces[0]) for name in ("trunk", "right thigh")):
            if (
                form is None
                or sum(-a * b for a, b in zip(form.sides[0][0].way, form.sides[1][-1].way, strict=True)) < 0.6
            ):
                continue  # looked at nearly from the end
            pen = Pen()
            draw_strand(pen, form)
            x, y, *_rest = map(int, re.findall(r"-?\d+", pen.text().split("c")[-1]))
            way = form.sides[1][-1].way
            assert x * way[0] + y * way[1] > 0.5 * math.hypot(x, y), camera
            assert form.ends[1].is_round


def test_a_shirt_hangs_over_the_hips_below_a_waist() -> None:
    """It was a box that widened as far as its hem."""
    for build in BUILDS.values():
        for azimuth in (-90, 0, 180):
            scene = Scene(figure(), Camera("a view", azimuth, 0), build)
            form = scene.strand(next(part for part in scene.parts(scene.bodies[0]) if part.name == "trunk").pieces[0])
            assert form
            hem, hips, waist, chest = (
                math.dist(a.point, b.point) for a, b in list(zip(form.sides[0], form.sides[1][::-1], strict=True))[:4]
            )
            assert waist < min(chest, hips), "there is a waist"
            assert hips > 0.85 * hem, "and the cloth hangs from the hips"
