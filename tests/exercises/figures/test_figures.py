"""Every figure at every moment: bones keep their length, what is held is held, all is inside the frame."""

from __future__ import annotations

import gzip
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.figures import KINDS, Figure, FigureError, animation, body, draw, joints, parse, sheet, size, svg
from exercises.figures.skeleton import LENGTHS, SIDES, Point
from exercises.figures.spec import MISS, SINK, sunk

RAW = sheet.read()


def drawable(raw: dict[str, Any]) -> Figure | None:
    """A figure that is wrong fails its own test below, not the collection of all."""
    try:
        return parse(raw, check=False)
    except FigureError:
        return None


FIGURES = {slug: figure for slug, raw in RAW.items() if (figure := drawable(raw))}
SLUGS = sorted(FIGURES)

slugs = st.sampled_from(SLUGS)
shares = st.floats(0, 1)


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  our own text


def moment(slug: str, share: float) -> tuple[Figure, animation.Moment]:
    figure = FIGURES[slug]
    return figure, animation.at(figure, share * animation.duration(figure))


@pytest.mark.parametrize("slug", sorted(RAW))
def test_each_figure_is_one_that_a_body_can_do(slug):
    assert parse(RAW[slug]).slug == slug


CHAIN = {
    "upper_arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "hand"),
    "thigh": ("hip", "knee"),
    "shin": ("knee", "ankle"),
}


@settings(max_examples=400, deadline=None)
@given(slugs, shares)
def test_bones_keep_their_length(slug, share):
    figure, now = moment(slug, share)
    for side in SIDES[figure.view]:
        for bone, (start, end) in CHAIN.items():
            seen = now.joints[f"{side}_{start}"].to(now.joints[f"{side}_{end}"])
            assert seen == pytest.approx(LENGTHS[bone] * now.short.get(f"{side}_{bone}", 1), abs=1e-6), bone
    assert now.joints["pelvis"].to(now.joints["waist"]) == pytest.approx(
        LENGTHS["lower_trunk"] * now.short.get("lower_trunk", 1), abs=1e-6
    )


@settings(max_examples=400, deadline=None)
@given(slugs, shares)
def test_what_is_held_is_held(slug, share):
    figure, now = moment(slug, share)
    for part, place in animation.held_at(figure, now):
        assert place.to(figure.poses[0].anchor.at) < 1e-6, part
    assert {part: by for part, by in now.missed.items() if by > 2 * MISS} == {}


@settings(max_examples=400, deadline=None)
@given(slugs, shares)
def test_no_joint_is_beyond_its_range_and_nothing_is_in_the_floor(slug, share):
    figure, now = moment(slug, share)
    # between two poses that hold on to something an elbow may go a little farther than in either
    wide = [one for one in joints.problems(figure.view, now.angles, now.short, figure.turned) if over(one) > 3]
    assert wide == []
    if figure.floor:
        assert sunk(figure.view, {part: place.plus(0, SINK / 2) for part, place in now.joints.items()}) == []


def over(problem: str) -> int:
    return int(re.findall(r"by (\d+) degree", problem)[0])


@settings(max_examples=150, deadline=None)
@given(slugs, shares)
def test_all_is_inside_the_frame(slug, share):
    figure, now = moment(slug, share)
    frame = draw.frame(figure)
    for shape in body.shapes(figure, now):
        box = shape.box().mirrored() if figure.facing == "left" else shape.box()
        assert frame.grown(0.2).holds(box), shape


@pytest.mark.parametrize("slug", SLUGS)
def test_the_other_side_is_the_mirror_image(slug):
    """Only the sign of what goes sideways changes; heights, lengths and words stay."""
    ours, other = (paths(svg(FIGURES[slug], "strip", other_side=side)) for side in (False, True))
    assert len(ours) == len(other)
    for (cls, width, one), (other_cls, other_width, two) in zip(ours, other, strict=True):
        assert (cls, width) == (other_cls, other_width)
        assert extent(one) == pytest.approx(extent(two), abs=0.25)
    assert FIGURES[slug].alt in svg(FIGURES[slug], "still", other_side=True)


def paths(text: str) -> list[tuple[str, str, str]]:
    return [
        (at["class"], at["stroke-width"], at["d"])
        for at in (element.attrib for element in tree(text).iter() if element.tag.endswith("path"))
    ]


def extent(d: str) -> tuple[float, float]:
    """Return width and height of the corners of a path."""
    found: list[list[float]] = []
    for letter, rest in re.findall(r"([MLQA])([^A-Za-z]*)", d):
        values = [float(one) for one in re.findall(r"-?\d*\.?\d+", rest)]
        values = values[5:] if letter == "A" else values
        found += [values[n : n + 2] for n in range(0, len(values), 2)]
    xs, ys = zip(*found, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_picture_is_small_and_well_formed(slug):
    for kind in KINDS:
        text = svg(FIGURES[slug], kind)
        tree(text)
        assert len(gzip.compress(text.encode(), 6)) < 4096, kind
        assert " style=" not in text
        assert min(size(FIGURES[slug], kind)) > 40


@pytest.mark.parametrize("slug", SLUGS)
def test_the_picture_begins_again_where_it_ends(slug):
    figure = FIGURES[slug]
    first, last = animation.at(figure, 0), animation.at(figure, animation.duration(figure))
    for part, place in first.joints.items():
        assert place.to(last.joints[part]) < 1e-6, part


@pytest.mark.parametrize("slug", SLUGS)
def test_key_poses_are_gone_through(slug):
    figure = FIGURES[slug]
    for knot in animation.timeline(figure):
        wanted, now = animation.at_pose(figure, knot.pose + 1), animation.at(figure, knot.second)
        for part, place in wanted.joints.items():
            assert place.to(now.joints[part]) < 0.6, (knot, part)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_moving_picture_has_a_value_for_each_time(slug):
    for element in tree(svg(FIGURES[slug], "move")).iter():
        if "keyTimes" in element.attrib:
            times = [float(one) for one in element.attrib["keyTimes"].split(";")]
            assert times == sorted(times)
            assert (times[0], times[-1]) == (0, 1)
            assert len(element.attrib["values"].split(";")) == len(times)


# --- What is refused ---


def squat(**poses: Any) -> dict[str, Any]:
    return {
        "slug": "squat",
        "view": "side",
        "alt": "Standing, the person bends hips and knees and stands up.",
        "anchor": {"part": "near_foot", "at": [0, 0]},
        "poses": [{"trunk": 90, "legs": [-90, -90, 0]}, {"trunk": 60, "legs": [-20, -115, 0], **poses}],
    }


def problems(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(FigureError) as caught:
        parse(raw)
    return caught.value.problems


def test_a_squat_is_a_figure():
    assert len(parse(squat()).poses) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"near_leg": [-60, -42, 0]}, "pose 2: the near knee bends backwards by 12 degrees"),
        ({"far_leg": [-20, -115, 60]}, "pose 2: the far ankle is pulled up too far by"),
        ({"near_arm": [0, -30]}, "pose 2: the near elbow bends backwards by 24 degrees"),
        ({"trunk": [60, 110]}, "pose 2: the back arches too far by 10 degrees"),
        ({"head": 150}, "pose 2: the neck bends back too far by 35 degrees"),
        ({"far_leg": [-165, -165, -75]}, "pose 2: the far hip stretches back too far by"),
        ({"far_leg": [-90, -90, 0]}, "pose 2: the far heel sinks"),
        ({"pins": {"near_hand": [300, 90]}}, "pose 2: the near hand is"),
        ({"pins": {"near_foot": [0, 0]}}, "pose 2: near_foot cannot be pinned, the anchor is on the same limb"),
        ({"legs": [-90]}, "pose 2: near leg must be thigh, shin, foot in degrees"),
        ({"trunk": "up"}, "pose 2: trunk must be a number"),
        ({"trunk": True}, "pose 2: trunk must be a number"),
        ({"leg": [0, 0, 0]}, "pose 2: unknown key leg"),
        ({"short": {"near_thigh": 0}}, "pose 2: short near_thigh must be between"),
        ({"anchor": {"part": "tail", "at": [0, 0]}}, "pose 2: anchor part 'tail' is not one of"),
    ],
)
def test_what_no_body_does_is_refused(change, words):
    assert any(one.startswith(words) for one in problems(squat(**change))), problems(squat(**change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"view": "below"}, "view 'below' is not one of"),
        ({"alt": "Squat"}, "alt must describe"),
        ({"poses": []}, "there must be 1 to"),
        ({"works": ["near_wing"]}, "works 'near_wing' is not one of"),
        ({"props": [{"kind": "swing"}]}, "prop 1 (swing): there is no such thing"),
        ({"props": [{"kind": "chair", "legs": 3}]}, "prop 1 (chair): unknown key legs"),
        ({"props": [{"kind": "band", "points": ["near_hand", "near_wing"]}]}, "prop 1 (band): no part is called"),
        ({"props": [{"kind": "stick"}]}, "prop 1 (stick): missing on"),
        ({"arrows": [{"follows": "soul"}]}, "arrow 1: follows 'soul' is not one of"),
        ({"tempo": [2]}, "tempo must be two numbers"),
        ({"still": 7}, "still must be between 1 and 2"),
        ({"still": [1, 7]}, "still must be between 1 and 2"),
        ({"still": []}, "still must be one pose, or 3 at most"),
        ({"close": [10, 20]}, "close must be two places, [left, right], at least 40 apart"),
        ({"close": 10}, "close must be two numbers"),
        ({"colour": "red"}, "unknown key colour"),
    ],
)
def test_what_is_no_figure_is_refused(change, words):
    found = problems({**squat(), **change})
    assert any(one.startswith(words) for one in found), found


angles = st.floats(-180, 180)


@settings(max_examples=300, deadline=None)
@given(st.lists(angles, min_size=12, max_size=12))
def test_a_pose_that_is_accepted_is_within_all_ranges_on_the_whole_way(values):
    trunk, head, *limbs = values
    raw = squat(trunk=trunk, head=head, arms=limbs[0:2], near_leg=limbs[2:5], far_leg=limbs[5:8])
    raw["floor"] = False
    try:
        figure = parse(raw)
    except FigureError as error:
        assert all(one.startswith("pose 2: the ") for one in error.problems)
        return
    for step in range(11):
        now = animation.at(figure, animation.duration(figure) * step / 10)
        assert joints.problems("side", now.angles, now.short) == []


def test_a_hand_on_another_part_of_the_body_goes_with_it():
    raw = squat(pins={"near_hand": ["near_knee", 3, 5]})
    raw["poses"][0]["pins"] = {"near_hand": ["near_knee", 3, 40]}
    figure = parse(raw)
    now = animation.at_pose(figure, 2)
    assert now.joints["near_hand"].to(now.joints["near_knee"].plus(3, 5)) < 1e-6


def test_a_long_hold_is_cut_short_in_the_picture():
    figure = parse({**squat(hold=30), "tempo": [2, 3]})
    assert animation.duration(figure) == pytest.approx(animation.RESTING + 2 + animation.LONGEST_HOLD + 3)


def test_a_pose_without_a_hold_is_passed_without_stopping():
    raw = squat()
    raw["poses"].append({"trunk": 45, "legs": [0, -125, 0]})
    figure = parse(raw)
    middle = next(knot.second for knot in animation.timeline(figure) if knot.pose == 1)
    before, after = (animation.at(figure, middle + dt).angles["lower_trunk"] for dt in (-0.05, 0.05))
    assert before - after > 0.5


def test_the_small_picture_of_a_series_shows_a_few_poses_side_by_side():
    text = svg(parse({**squat(), "still": [1, 2]}), "still")
    windows = [element.attrib for element in tree(text) if element.tag.endswith("svg")]
    assert len(windows) == 2
    one, two = ({name: float(at[name]) for name in ("x", "width")} for at in windows)
    assert two["x"] >= one["x"] + one["width"] - 0.1
    left, _top, wide, high = view_box(text)
    assert wide == pytest.approx(high, abs=0.11)
    assert left <= one["x"]
    assert two["x"] + two["width"] <= left + wide + 0.1


def view_box(text: str) -> list[float]:
    return [float(one) for one in tree(text).attrib["viewBox"].split()]


@pytest.mark.parametrize(("facing", "middle"), [("right", 60), ("left", -60)])
def test_the_small_picture_can_come_close(facing, middle):
    lying = {
        "anchor": {"part": "pelvis", "at": [0, 0]},
        "poses": [{"trunk": 0, "legs": [184, 180, -140], "arms": [178, 178]}],
        "still": 1,
    }
    raw = {**squat(), **lying, "facing": facing}
    far, near = (view_box(svg(parse({**raw, **more}), "still")) for more in ({}, {"close": [20, 100]}))
    assert near[2] < far[2]
    assert near[0] + near[2] / 2 == pytest.approx(middle, abs=0.2)


def test_the_world_is_not_turned_round():
    """A person who faces right stays so; one that faces left is mirrored; places are in centimetres above the floor."""
    figure = parse(squat())
    now = animation.at_pose(figure, 1)
    assert now.joints["pelvis"] == pytest.approx(Point(-5.5, 91))
    left = parse({**squat(), "facing": "left"})
    assert svg(left, "still") == svg(figure, "still", other_side=True)
