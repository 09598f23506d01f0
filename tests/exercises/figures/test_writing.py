"""The text of a figure: what it says, what is refused at which line, and what no body does."""

from __future__ import annotations

import math

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.figures import Figure, FigureError, checked, checks, duration, held_pose, problems, read
from exercises.figures.drawing.forms import BUILDS, parts_of
from exercises.figures.picture import Picture
from exercises.figures.posture.angles import leg_angles
from exercises.figures.posture.motion import LONGEST_HOLD, RESTING
from exercises.figures.posture.pose import Pose
from exercises.figures.posture.positions import POSITIONS, mirrored
from exercises.figures.posture.skeleton import solve
from exercises.figures.writing.offered import offered
from exercises.figures.writing.statements import SUBJECTS
from exercises.figures.writing.things import NEEDED, SETTINGS, THINGS
from exercises.figures.writing.words import DRAWN

WHOLE = "view from the side: -70 12\nworks: right thigh\n"


def figure(*lines: str, position: str = "standing") -> Figure:
    return read(WHOLE + f"pose 1: {position}\n" + "\n".join(lines))


def pose(*lines: str, position: str = "standing") -> Pose:
    return figure(*lines, position=position).poses[-1].pose


def refused(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FigureError) as caught:
        checked(text)
    return caught.value.problems


# --- What a text says ---


@pytest.mark.parametrize("name", POSITIONS)
def test_every_position_is_one_that_a_body_can_do(name):
    assert problems(figure(position=name)) == []


@pytest.mark.parametrize("name", POSITIONS)
def test_a_position_turned_to_the_other_side_is_its_mirror_image(name):
    one, other = solve(POSITIONS[name]), solve(mirrored(POSITIONS[name]))
    swapped = {"left": "right", "right": "left"}
    for part, (x, y, z) in one.places.items():
        side, _space, rest = part.partition(" ")
        twin = f"{swapped[side]} {rest}" if side in swapped else part
        assert math.dist(other.places[twin], (x, -y, z)) < 1e-6, part


def test_joints_are_told_by_their_movement():
    body = solve(pose("right hip: flexed 80, abducted 10, turned out 20", "right knee: bent 90", "right ankle: up 10"))
    assert leg_angles(body, "right") == pytest.approx((80, 10, 20, 90, -10), abs=0.01)
    assert body.place("left foot") == pytest.approx((0, 9, 0), abs=0.1)


def test_what_is_said_of_both_is_mirrored():
    body = solve(pose("hips: abducted 20", "hands: at 30 12 100"))
    assert body.places["left hand"] == pytest.approx((30, 12, 100), abs=0.1)
    assert body.places["right hand"] == pytest.approx((30, -12, 100), abs=0.1)
    for part in ("knee", "ankle", "hand"):
        x, y, z = body.places[f"left {part}"]
        assert body.places[f"right {part}"] == pytest.approx((x, -y, z), abs=1e-6)


def test_a_hand_on_another_part_goes_with_it():
    for bent in (70, 90):
        body = solve(pose(f"right hip: flexed {bent}", "right knee: bent 80", "right hand: on right thigh by 0 2 8"))
        x, y, z = body.places["right thigh"]
        assert body.places["right hand"] == pytest.approx((x, y - 2, z + 8), abs=0.1)


def test_what_stays_stays():
    lines = ("pose 2: step 2", "stays: shoulders", "pelvis: back 30")
    one, two = (solve(key.pose) for key in figure(*lines, position="lying on the back with bent knees").poses)
    assert two.place("shoulders") == pytest.approx(one.place("shoulders"), abs=1e-6)
    assert two.places["pelvis"][2] > one.places["pelvis"][2] + 15
    assert two.places["left foot"] == pytest.approx(one.places["left foot"], abs=0.1)


def test_a_pose_takes_over_what_it_does_not_change():
    poses = figure("right hip: flexed 30", "pose 2:", "right knee: bent 40", "pose 3: as 1, step 4, hold 2").poses
    assert poses[1].pose.leg("right").hip == poses[0].pose.leg("right").hip
    assert poses[2].pose == poses[0].pose
    assert (poses[2].step, poses[2].hold) == (4, 2)


def test_a_long_hold_is_cut_short_in_the_picture():
    held = figure("pose 2: hold 30", "body: down 5")
    assert held_pose(held) == 2
    assert duration(held) == pytest.approx(RESTING + 2.5 + LONGEST_HOLD + 3.5)


def test_a_pose_that_is_taken_once_is_printed_and_no_part_of_the_movement() -> None:
    lines = ("pose 2:", "body: down 15", "pose 3:", "body: down 4")
    plain, once = (
        read(f"view from the front: 0 10\npose 1: standing{how}\n" + "\n".join(lines)) for how in ("", ", once")
    )
    assert once.panels == plain.panels == (1, 2, 3)
    assert [key.pose for key in once.movement] == [key.pose for key in plain.poses[1:]]
    assert duration(once) == duration(plain)  # the tempo is shared by the ways that are left


def test_remarks_and_empty_lines_say_nothing():
    one, other = read(WHOLE + "\n# once more\npose 1: standing # upright\n\n"), read(WHOLE + "pose 1: standing")
    assert [key.pose for key in one.poses] == [key.pose for key in other.poses]


# --- What is refused, and where ---


SLIPS = [
    ("right knee bent 90", "a colon"),
    ("right wing: up 3", "“right wing” is not known"),
    ("right knee: swung 3", "of the knee one can say"),
    ("right knee: bent", "bent needs a number"),
    ("right knee: bent much", "bent needs a number"),
    ("right hand: at 3 4", "there must be 3 numbers"),
    ("right hand: on left wing", "“left wing” is no part of the body"),
    ("right foot: at 1", "two numbers"),
    ("stays: soul", "“soul” is no part of the body"),
    ("head: points 1 0 0", "of the head one can say"),
    ("pose 7: standing", "this is pose 2"),
    ("pose 2: hovering", "a pose has a position"),
    ("pose 2: as 2", "there is no pose 2 before"),
    ("thing: swing 0 0", "is not a thing"),
    ("thing: chair 3", "a chair needs 2 numbers"),
    ("thing: cane", "say where the cane is"),
    ("thing: cane in left wing", "is no part of the body"),
    ("thing: chair 0 0, seat high", "a name and a number"),
    ("thing: cushion, blue", "a cushion has no settings"),
    ("works: left wing", "no part that can work"),
    ("tempo: 3", "there must be 2 numbers"),
    ("tempo: 0 3", "0.4 to 40"),
    ("cycle: round", "back or around"),
    ("side: both", "left or right"),
    ("order: left thigh", "left thigh over right forearm"),
    ("order: left leg over trunk", "“left leg” is not drawn as a part of its own"),
    ("order: left thigh over soul", "“soul” is not drawn"),
    ("order: head over wall", "“wall” is not drawn"),
    ("order: trunk over trunk", "the other way round"),
    ("order: head over trunk\npose 2: step 2\norder: trunk over hips\norder: hips over trunk", "the other way round"),
    ("arrow: soul", "no part of the body"),
    ("arrow: left knee, near 3", "an arrow has"),
    ("arrow: through 1 2 3", "two places or more"),
    ("view: 3 4", "a view has a name"),
    ("view from afar: 3", "there must be 2 numbers"),
    ("view from afar: 99999 5", "“99999” is too large"),
    ("thing: chair 999999 0", "“999999” is too large"),
    ("thing: floor, size 999999", "“999999” is too large"),
    ("arrow: left knee, from 1 to 1, aside -999999 0", "“-999999” is too large"),
    ("right knee: bent 999999", "“999999” is too large"),
    ("pose 2: hold 999999", "“999999” is too large"),
    ("pose 2: hold -5", "not less than 0"),
    ("pose 2: pace 0", "more than 0"),
    ("pose 2: step 1.5", "a whole number"),
    ("works: trunk\u2028wing", "no part that can work"),
]


@pytest.mark.parametrize(("line", "words"), SLIPS)
def test_a_slip_is_told_with_its_line(line, words):
    number = len(WHOLE.splitlines()) + 2
    found = refused(WHOLE + f"pose 1: standing\n{line}\n")
    assert [at for at, _words in found] == [number + line.count("\n")]
    assert words in found[0][1]


# One of each thing, written as shortly as it can be.
SHORTEST = {
    **dict.fromkeys(THINGS, ""),
    **{kind: " ".join(str(10 * number) for number in range(1, needed + 1)) for kind, needed in NEEDED.items()},
    "line": "0 0 50 0",
    "pillow": "60 0",
    "cane": "in left hand",
    "weight": "on right ankle",
    "plate": "under left foot",
    "band": "60 0 80",
    "lever": "in left hand",
    "cord": "in right hand",
    "tie": "of left knee and right knee",
}


@pytest.mark.parametrize("kind", THINGS)
def test_a_setting_that_a_thing_does_not_have_is_refused_with_those_that_it_has(kind):
    line = f"thing: {kind} {SHORTEST[kind]}, colour 3"
    ((number, words),) = refused(f"{WHOLE}{line}\npose 1: standing\n")
    assert number == 3
    assert "“colour 3”" in words
    assert kind in words
    assert all(name in words for name in SETTINGS.get(kind, ()))


# Settings that say something only beside another one, and numbers that differ from what is left out.
BESIDE = {("plate", "high"): ", arm 50", ("plate", "crank"): ", arm 50", ("plate", "low"): ", rail -58"}
OTHERWISE = {"edge": 5}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in SETTINGS.items() for name in names])
def test_every_setting_of_a_thing_changes_its_picture(kind, name):
    def drawn(settings: str) -> str:
        text = f"view from behind: -130 12\nthing: {kind} {SHORTEST[kind]}{settings}\nworks: hips\npose 1: standing\n"
        return Picture(read(text)).svg("move")

    beside = BESIDE.get((kind, name), "")
    assert drawn(f"{beside}, {name} {OTHERWISE.get(name, 300)}") != drawn(beside)


def test_every_slip_is_told_at_once():
    assert [at for at, _words in refused("view x: 1\npose 1: standing\nknee: 3\n")] == [1, 3]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no pose"),
        ("pose 1: standing", "no view"),
        ("left knee: bent 3", "a pose comes first"),
        *(
            (f"{WHOLE}{name}: {number}\npose 1: standing", f"there is no pose {number}")
            for name in ("small", "panels")
            for number in ("0", "-1", "1.5", "2")
        ),
    ],
)
def test_a_text_that_is_no_figure_is_refused(text, words):
    assert words in refused(text)[0][1]


IMPOSSIBLE = [
    ("right hip: flexed 20, abducted 0\nright knee: bent -20", "the right knee bends backwards by 16 degrees"),
    ("right hip: abducted 90", "the right hip opens too far by 18 degrees"),
    ("left hip: extended 50", "the left hip stretches back too far by 18 degrees"),
    ("left hip: flexed 0, turned in 80", "the left hip turns in too far by 25 degrees"),
    ("left ankle: up 60", "the left ankle is pulled up too far by 18 degrees"),
    ("left elbow: bent -20", "the left elbow bends backwards by 16 degrees"),
    ("trunk: back 60", "the back arches too far by 15 degrees"),
    ("head: forward 70", "the neck bends forward too far by 15 degrees"),
    ("right hand: at 300 0 90", "the right hand is"),
    ("body: up 20", "the left foot is"),
    ("body: down 20\nhips: flexed 0\nknees: bent 0", "the left shin sinks 14 cm into the floor"),
    ("body: up 20\nhips: flexed 0", "nothing touches the floor: the body floats"),
]


@pytest.mark.parametrize(("line", "words"), IMPOSSIBLE)
def test_what_no_body_does_is_refused_by_name(line, words):
    found = refused(WHOLE + f"pose 1: standing\npose 2:\n{line}\n")
    assert {at for at, _words in found} == {4}, "the line of the pose"
    assert any(f"pose 2: {words}" in told for _at, told in found), found


def test_every_refusal_can_be_told_in_another_language(monkeypatch):
    whole = WHOLE + "pose 1: standing\n"
    texts = ["", "view x: 1", *(f"{whole}{line}\n" for line, _words in SLIPS)]
    texts += [f"{whole}pose 2:\n{line}\n" for line, _words in IMPOSSIBLE]
    in_english = [refused(text) for text in texts]
    monkeypatch.setattr(translation._trans, "gettext", lambda words: f"«{words}»")
    monkeypatch.setattr(translation._trans, "ngettext", lambda one, many, count: f"«{many}»")
    for before, after in zip(in_english, map(refused, texts), strict=True):
        assert [line for line, _words in after] == [line for line, _words in before]
        assert all(words.startswith("«") and words.endswith("»") for _line, words in after), after
    for line, in_words in IMPOSSIBLE:
        told = " ".join(words for _line, words in refused(f"{whole}pose 2:\n{line}\n"))
        assert all(f"«{name}»" in told for name in checks.NAMES if f"the {name} " in in_words), told


def test_every_part_of_a_body_has_a_name_for_the_reader():
    body = solve(POSITIONS["standing"])
    parts = {part.name for part in parts_of(body, BUILDS["a"])} | set(checks.BLOCKS)
    assert parts <= set(checks.NAMES)


angles = st.integers(-150, 150)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(list(POSITIONS)), angles, angles, angles, angles)
def test_whatever_is_written_is_a_figure_or_refused(position, flexed, out, bent, forward):
    lines = f"left hip: flexed {flexed}, abducted {out}\nleft knee: bent {bent}\nleft shoulder: forward {forward}\n"
    try:
        found = checked(WHOLE + f"pose 1: {position}\n{lines}")
    except FigureError as error:
        assert all(line == 3 for line, _words in error.problems)
        return
    hip_flexed, hip_out, _turned, knee, _ankle = leg_angles(solve(found.poses[0].pose), "left")
    assert -33 <= hip_flexed <= 136
    assert -43 <= hip_out <= 73
    assert -5 <= knee <= 153


def test_an_order_below_a_pose_is_of_that_pose_alone():
    own = figure("pose 2: step 2", "order: left thigh over trunk", "order: head over pillow, 2")
    assert [key.order for key in own.poses] == [(), (("trunk", "left thigh"), ("pillow, 2", "head"))]
    assert own.order == ()
    whole = read(WHOLE + "order: left thigh over trunk\npose 1: standing\norder: trunk over left thigh")
    assert whole.order == (("trunk", "left thigh"),)
    assert whole.poses[0].order == (("left thigh", "trunk"),)


def test_what_is_offered_is_understood():
    words = offered()
    assert set(SUBJECTS) < set(words)
    for position in (word for word in words["pose"] if word in POSITIONS):
        assert figure(position=position)
    for front in words["order"]:
        assert figure(f"order: {front} over {'hips' if front == 'trunk' else 'trunk'}").poses[0].order
    for behind in (word for word in words["over"] if word != "trunk"):
        number = "" if behind in DRAWN else ", 0"  # which of the things it is, one says
        assert figure(f"order: trunk over {behind}{number}").poses[0].order
    for kind in words["works"]:
        assert read(WHOLE + f"works: {kind}\npose 1: standing").works
