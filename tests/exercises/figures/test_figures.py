"""Every figure of the catalogue at every moment: bones, joints, contacts, floor, frame, mirror, order and weight."""

from __future__ import annotations

import gzip
import itertools
import math
import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

import pytest

from exercises.figures import (
    HAIRS,
    POSE,
    SKINS,
    Figure,
    Picture,
    checks,
    duration,
    held_pose,
    problems,
    read,
    sheet,
    styled,
)  # fmt: skip
from exercises.figures.drawing import arrows, frames, panels
from exercises.figures.drawing.forms import BUILDS, parts_of
from exercises.figures.drawing.ink.outline import covers, reach
from exercises.figures.drawing.ink.style import size_on_page
from exercises.figures.drawing.moving import Moving, course
from exercises.figures.drawing.scene import Scene
from exercises.figures.posture.motion import between, eased
from exercises.figures.posture.pose import SIDES, Pose
from exercises.figures.posture.skeleton import LENGTHS, Body, solve
from tests.exercises.figures.seen import polygon

RAW = sheet.texts()
FIGURES = {slug: read(raw["text"]) for slug, raw in RAW.items()}
LOOK = ("light", "grey")
HEIGHT = 168.0
MOMENTS = 6
CHAIN = {
    "thigh": ("hip", "knee"),
    "shin": ("knee", "ankle"),
    "upper arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
}
# Between two poses a joint may go a little farther than in either, and a hand miss by a little more.
ON_THE_WAY = 8.0
WHOLE_BODY = 10_000  # bytes of a moving picture in which all of the body moves
CLOTHES = {"c", "n", "fn", "o", "fo", "k", "p", "q"}  # a face or a patch may be turned away, these never
MOST = {"still": 3_500, "strip": 6_000, "move": 8_000}


def ways(figure: Figure) -> Iterator[tuple[Pose, Pose]]:
    poses = [key.pose for key in figure.poses]
    yield from itertools.pairwise(poses)
    if figure.loops:
        yield poses[-1], poses[0]


def moments(figure: Figure) -> Iterator[Body]:
    for a, b in ways(figure):
        for step in range(MOMENTS + 1):
            yield solve(between(a, b, eased(step / MOMENTS)))


def test_every_pose_is_one_that_a_body_can_do():
    assert {slug: found for slug, figure in FIGURES.items() if (found := problems(figure))} == {}


def test_bones_keep_their_length_on_the_whole_way():
    for slug, figure in FIGURES.items():
        for body in moments(figure):
            for side in SIDES:
                for bone, (start, end) in CHAIN.items():
                    seen = math.dist(body.places[f"{side} {start}"], body.places[f"{side} {end}"])
                    assert seen == pytest.approx(LENGTHS[bone], abs=1e-6), (slug, side, bone)


def test_joints_keep_their_range_on_the_whole_way():
    found = set()
    for slug, figure in FIGURES.items():
        for body in moments(figure):
            for words in checks.joint_problems(body):
                if float(re.findall(r"by (\d+) degrees", words)[0]) > ON_THE_WAY:
                    found.add((slug, words))
    assert found == set()


def test_what_stands_or_holds_stays_where_it_is_on_the_whole_way():
    """A planted foot and a hand at a place go in a straight line between their two places, and nowhere else."""
    for slug, figure in FIGURES.items():
        for a, b in ways(figure):
            for step in range(1, MOMENTS):
                body = solve(between(a, b, step / MOMENTS))
                for side in SIDES:
                    one, two = a.leg(side).plant, b.leg(side).plant
                    if one and two and one == two and not (one.heel or one.toes):
                        assert math.dist(body.places[f"{side} foot"], one.at) < 2.5, (slug, side)
                    held, then = a.arm(side).hold, b.arm(side).hold
                    if held and held == then and not held.on:
                        assert math.dist(body.places[f"{side} hand"], held.at) < 2.5, (slug, side)


def test_nothing_sinks_into_the_floor_on_the_whole_way():
    found = set()
    for slug, figure in FIGURES.items():
        for body in moments(figure):
            low = checks.lowest(parts_of(body, BUILDS["a"]))
            found |= {(slug, name, round(by)) for name, by in low.items() if by < -checks.SINK - 2}
    assert found == set()


def test_nothing_jumps():
    """In a hundredth of the way no joint goes farther than 2 % of the height."""
    for slug, figure in FIGURES.items():
        for a, b in ways(figure):
            for share in (0.0, 0.25, 0.495, 0.75, 0.99):
                one, two = solve(between(a, b, share)), solve(between(a, b, share + 0.01))
                far = max(math.dist(place, two.places[name]) for name, place in one.places.items())
                assert far < 0.02 * HEIGHT, (slug, share, far)


def test_the_whole_movement_is_inside_the_frame():
    """Of a close picture, the parts that it names."""
    for slug, figure in FIGURES.items():
        scene = Scene(figure, figure.views[0])
        left, top, width, height = Moving(scene).frame()
        for body in course(figure, 30.0).bodies:
            found = scene.head_circles(body)
            for part in parts_of(body, scene.build):
                if part.name in figure.close or not figure.close:
                    for piece in part.pieces:
                        found += scene.circles(piece.balls)
            for x, y, r in found:
                assert left <= x - r, slug
                assert x + r <= left + width, slug
                assert top <= y - r, slug
                assert y + r <= top + height, slug


class Drawn(Picture):
    """Each picture is drawn once, however many tests look at it."""

    svg = cache(Picture.svg)


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    return {
        slug: Drawn(figure, "ab"[number % 2], alt=RAW[slug]["alt"])
        for number, (slug, figure) in enumerate(FIGURES.items())
    }


def test_each_picture_is_small_and_well_formed(pictures):
    found = {}
    for slug, picture in pictures.items():
        for kind in ("still", "strip", "move"):
            text = styled(picture.svg(kind), LOOK)
            tree(text)
            assert " style=" not in text
            size = len(gzip.compress(text.encode(), 9))
            most = WHOLE_BODY if kind == "move" and is_of_the_whole_body(slug) else MOST[kind]
            if size > most:
                found[slug, kind] = size
    assert found == {}


def is_of_the_whole_body(slug: str) -> bool:
    """Whether the trunk itself goes somewhere, or more than two poses are gone through."""
    figure = FIGURES[slug]
    bodies = [solve(key.pose) for key in figure.poses]
    far = max(math.dist(bodies[0].places["neck"], body.places["neck"]) for body in bodies)
    return far > 8 or len(bodies) > 2


def test_a_part_has_the_same_place_in_the_order_all_the_time(pictures):
    """Nothing flickers: every key pose and the moving picture draw the same tones in the same order."""
    for slug, picture in pictures.items():
        scene = picture.scenes[0]
        drawn = [re.findall(r'class="(\w+)"', "".join(scene.body_drawn(body))) for body in scene.bodies]
        for tones in drawn[1:]:
            assert [t for t in tones if t in CLOTHES] == [t for t in drawn[0] if t in CLOTHES], slug


def test_a_counter_hides_neither_the_feet_nor_the_hands_on_it(pictures):
    found = set()
    for slug, picture in pictures.items():
        scene = picture.scenes[0]
        for body in scene.bodies:
            things = [part for part in scene.parts(body) if part.name.startswith(("counter", "chair"))]
            for side in SIDES:
                for place, part in (("toe", "foot"), ("heel", "foot"), ("hand", "forearm")):
                    x, y, _near = scene.camera.see(body.places[f"{side} {place}"])
                    over = scene.order[scene.order.index(f"{side} {part}") :]
                    for thing in things:
                        shapes = [reach(scene.circles(piece.balls)) for piece in thing.pieces]
                        if thing.name in over and any(covers(shape, (x, y)) for shape in shapes):
                            found.add((slug, f"{side} {place}", thing.name))
    # the far hand may hold the far edge of the seat
    assert found <= {("sit-to-stand", "left hand", "chair seat, 2")}


def test_panels_have_few_shapes_and_people_who_stand_one_scale(pictures):
    for slug, picture in pictures.items():
        for scene in picture.scenes:
            _left, _top, width, height = panels.panel_frame(scene)
            assert any(width / height == pytest.approx(shape) for shape in frames.SHAPES), slug
            stands = not scene.figure.close and any(body.places["head"][2] > frames.STANDS for body in scene.bodies)
            if stands and width < height:
                assert frames.STANDING - 1 < height < frames.STANDING * 1.2, slug


def corner(scene: Scene) -> tuple[float, float, float, float]:
    """Find right, bottom, left and top of what the number of a panel takes up, and how large it is."""
    left, top, width, height = panels.panel_frame(scene)
    columns, rows = frames.layout(len(scene.figure.panels), (left, top, width, height))
    size = panels.letter(width * columns, height * rows)
    wide, deep = panels.corner(scene, size, "step")
    return left + wide, top + deep, left, size


def test_numbers_and_steps_lie_on_nothing(pictures):
    """Neither on hair nor on hands, nor on where somebody was."""
    for slug, picture in pictures.items():
        scene = picture.scenes[0]
        if len(scene.figure.panels) == 1:
            continue
        right, low, _left, size = corner(scene)
        for number in scene.figure.panels:
            body = scene.bodies[number - 1]
            circles = scene.head_circles(body)
            for part in (part for part in scene.parts(body) if part.is_body):
                circles += [circle for piece in part.pieces for circle in scene.circles(piece.balls)]
            for begun in re.findall(r'class="gf" d="([^"]+)"', panels.shown(scene, number, 1.0)):
                circles += [(x, y, 0.0) for x, y in polygon(begun)]
            for x, y, r in circles:
                assert x - r > right - size * 0.4 or y - r > low - size * 0.4, (slug, number)


def test_what_is_told_beside_a_number_is_readable_on_a_telephone_in_every_theme(pictures):
    """Nine pixels high, where a page is 335 wide; and far smaller than the number, so that it is no second count."""
    for slug, picture in pictures.items():
        text = picture.svg("strip")
        sizes = [[int(size) for size in re.findall(rf'class="{tone}" font-size="(\d+)"', text)] for tone in ("bt", "v")]
        assert min(sizes[1], default=99) * 335 / size_on_page(*view_box(text)[2:]) > 9, slug
        assert max(sizes[1], default=0) < 0.75 * min(sizes[0], default=99), slug
        for look in (*itertools.product(SKINS, HAIRS), None):
            for rules in styled(text, look).split("@media"):
                tones = dict(re.findall(r"\.(b|e|eb|v|t|bt)\{fill:#(\w{6})", rules))
                for words, ground in (("v", "b"), ("v", "e"), ("v", "eb"), ("bt", "t")):
                    if {words, ground} <= tones.keys():
                        assert contrast(tones[words], tones[ground]) >= 4.5, (slug, look, words, ground)


def contrast(one: str, other: str) -> float:
    def light(tone: str) -> float:
        values = [int(tone[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_no_edge_of_a_mat_crosses_a_number_from_above(pictures):
    for slug, picture in pictures.items():
        for scene in picture.scenes:
            mats = [thing for thing in scene.figure.things if thing.kind == "mat"]
            if scene.camera.elevation < panels.FROM_ABOVE or not mats:
                continue
            right, low, _left, size = corner(scene)
            x0, x1, y0, y1 = scene.mat_size(mats[0])
            corners = [scene.camera.see((x, y, 0.0)) for x in (x0, x1) for y in (y0, y1)]
            assert min(y for x, y, _near in corners if x < right) > low - size * 0.4, slug


def test_what_works_is_seen(pictures):
    """A colour of work stands in every panel and on the small picture, on what is turned away as well."""
    for slug, picture in pictures.items():
        for name in ("still", *(f"{POSE}{number}" for number in FIGURES[slug].panels)):
            assert re.search(r'class="(w|fw|ww)"', picture.svg(name)), (slug, name)


def test_arrows_lie_beside_the_body(pictures):
    """At most half of an arrow that follows a part lies over the body, from every side from which it is seen."""
    found = {}
    for slug, picture in pictures.items():
        for scene in picture.scenes:
            for arrow in picture.figure.arrows:
                if arrow.part and arrow.view in ("", scene.camera.name):
                    number = arrows.ends(scene, arrow)[1]
                    share = arrows.covered(scene, arrows.points(scene, arrow), number)
                    if share > 0.5:
                        found[slug, scene.camera.name, arrow.part] = round(share, 2)
    assert found == {}


def test_the_other_side_is_the_mirror_image(pictures):
    for slug, picture in pictures.items():
        for kind in ("still", f"{POSE}1"):
            ours, other = picture.svg(kind), picture.svg(kind, other_side=True)
            left, width = view_box(ours)[0], view_box(ours)[2]
            assert view_box(other) == view_box(ours), slug
            flips = re.findall(r'<g transform="matrix\(-1 0 0 1 (-?\d+) 0\)">', other)
            assert flips, slug
            if len(FIGURES[slug].still) == 1:
                assert int(flips[0]) == pytest.approx(2 * left + width, abs=1), slug
            assert re.findall(r' d="[^"]+"', ours) == re.findall(r' d="[^"]+"', other), slug


def test_panels_keep_their_order_and_their_words_on_the_other_side(pictures):
    for slug, picture in pictures.items():
        numbers = [re.findall(r">(\d)<", picture.svg("strip", other_side=side)) for side in (False, True)]
        assert numbers[0] == numbers[1] == [str(n) for n in range(1, len(numbers[0]) + 1)], slug
        badges = [each for each in tree(picture.svg("strip", other_side=True)) if "translate" in str(each.attrib)]
        labels = [each for badge in badges for each in badge if "bt" in each.attrib.values()]
        assert len(labels) == len(numbers[0]), "no number stands inside what is mirrored"


def test_the_moving_picture_has_a_value_for_each_time_and_ends_where_it_begins(pictures):
    for slug, picture in pictures.items():
        moving = [element for element in tree(picture.svg("move")).iter() if "keyTimes" in element.attrib]
        assert moving, slug
        for element in moving:
            times = [float(time) for time in element.attrib["keyTimes"].split(";")]
            values = element.attrib["values"].split(";")
            assert times == sorted(times), slug
            assert (times[0], times[-1]) == (0, 1), slug
            assert len(values) == len(times), slug
            assert values[0] == values[-1], slug
            if element.attrib["attributeName"] == "d":
                assert len({re.sub(r"[-\d. ]+", "", value) for value in values}) == 1, "outlines that cannot morph"


def test_nothing_is_turned_by_a_style_sheet(pictures):
    for picture in pictures.values():
        text = styled(picture.svg("move"), LOOK)
        assert "transform-origin" not in text
        assert "@keyframes" not in text


def test_no_group_has_an_opacity_of_its_own(pictures):
    """Typst and resvg lose such a group where panels lie side by side: the ghost was missing on paper."""
    for slug, picture in pictures.items():
        assert not re.search(r"<g[^>]* opacity", picture.svg("strip")), slug


@pytest.mark.parametrize("slug", FIGURES)
def test_an_order_names_what_is_drawn(pictures, slug):
    shown = FIGURES[slug]
    drawn = set(pictures[slug].scenes[0].order)
    assert {
        name for pair in (*shown.order, *(own for key in shown.poses for own in key.order)) for name in pair
    } <= drawn


def test_all_key_poses_have_the_frame_of_the_movement(pictures):
    for picture in pictures.values():
        boxes = {tuple(view_box(picture.svg(f"{POSE}{n}"))) for n in range(1, len(picture.figure.poses) + 1)}
        assert boxes == {tuple(view_box(picture.svg("move")))}


def test_something_works_and_something_moves():
    for slug, figure in FIGURES.items():
        assert figure.works, slug
        assert len(figure.poses) > 1, slug
        assert duration(figure) > 1, slug
        assert 1 <= held_pose(figure) <= len(figure.poses), slug


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  our own text


def view_box(text: str) -> list[float]:
    return [float(number) for number in tree(text).attrib["viewBox"].split()]
