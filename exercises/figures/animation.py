"""The pose at any moment of the cycle.

Each direction runs through the key poses as a monotone cubic (Fritsch and Carlson, 1980, with harmonic mean slopes): it
starts and stops softly at ends and holds, passes a pose without a hold without stopping, and never goes beyond the
poses, so that joints which are right in the poses are right all the time.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .skeleton import Joints, Point, underside
from .spec import Figure, Pin, solve

LONGEST_HOLD = 3.0  # what is shown; the words say how long it really is
MOST_FRAMES, FEWEST_FRAMES = 9, 4
RESTING = 0.7  # at both ends, where the data say nothing


class Knot(NamedTuple):
    """At this second the body is in this pose; ``stops`` if it stays or turns back."""

    second: float
    pose: int
    stops: bool


@dataclass(frozen=True, slots=True)
class Moment:
    angles: dict[str, float]
    short: dict[str, float]
    joints: Joints
    missed: dict[str, float]


def timeline(figure: Figure) -> list[Knot]:
    """Return the key poses in the order of time; the last is the first again."""
    count = len(figure.poses)
    if count == 1:
        return [Knot(0, 0, True), Knot(2, 0, True)]
    out, back = figure.tempo
    if figure.cycle == "loop":
        order = [*range(count), 0]
        paces = [figure.poses[pose].pace for pose in order[1:]]
        spent = [out * pace / sum(paces) for pace in paces]
        resting = 0.0
    else:
        order = [*range(count), *range(count - 2, -1, -1)]
        paces = [figure.poses[pose].pace for pose in range(1, count)]
        there = [out * pace / sum(paces) for pace in paces]
        spent = [*there, *(back * pace / sum(paces) for pace in reversed(paces))]
        resting = RESTING
    knots: list[Knot] = []
    now = 0.0
    for place, pose in enumerate(order):
        is_end = figure.cycle == "back" and pose in (0, count - 1)
        given = figure.poses[pose].hold
        hold = min(LONGEST_HOLD, given if given is not None else (resting if is_end else 0.0))
        if place == len(order) - 1:
            hold = 0.0  # the cycle begins with it
        if figure.cycle == "back" and place > count - 1 and not is_end and given is not None:
            hold = min(hold, 0.3)  # on the way back it only passes
        if place:
            now += spent[place - 1]
        knots.append(Knot(now, pose, is_end or hold > 0))
        if hold > 0:
            now += hold
            knots.append(Knot(now, pose, True))
    return knots


def duration(figure: Figure) -> float:
    return timeline(figure)[-1].second


def held_pose(figure: Figure) -> int:
    """Return which pose is held, counted from 1: the one with the longest hold, else the one that tells most."""
    holds = [pose.hold or 0.0 for pose in figure.poses]
    return holds.index(max(holds)) + 1 if max(holds) > 0 else figure.still[0]


def at(figure: Figure, second: float) -> Moment:
    """Return the body at a moment, in seconds from the beginning of the cycle."""
    knots = timeline(figure)
    place = max(0, min(len(knots) - 2, next((n - 1 for n, knot in enumerate(knots) if knot.second > second), 99)))
    poses = [figure.poses[knot.pose] for knot in knots]
    one, two = poses[place], poses[place + 1]

    def mixed(values: Sequence[float]) -> float:
        return _hermite(knots, values, place, second, is_loop=figure.cycle == "loop")

    angles = {bone: mixed([pose.angles[bone] for pose in poses]) for bone in one.angles}
    shortened = {bone for pose in figure.poses for bone in pose.short}
    short = {bone: mixed([pose.short.get(bone, 1.0) for pose in poses]) for bone in sorted(shortened)}

    def between(start: Pin, end: Pin) -> Pin:
        share = _share(knots, place, second, is_loop=figure.cycle == "loop")
        x, y = (start.at[axis] + (end.at[axis] - start.at[axis]) * share for axis in (0, 1))
        return Pin(part=start.part, on=start.on, at=Point(x, y))

    held = [
        between(pin, two.pins[part])
        for part, pin in one.pins.items()
        if part in two.pins and two.pins[part].on == pin.on
    ]
    if one.anchor.part == two.anchor.part:
        anchor: Pin | Point = between(one.anchor, two.anchor)
    else:
        ends = [_pelvis(figure, knots[place].pose), _pelvis(figure, knots[place + 1].pose)]
        share = _share(knots, place, second, is_loop=figure.cycle == "loop")
        anchor = Point(*(ends[0][axis] + (ends[1][axis] - ends[0][axis]) * share for axis in (0, 1)))
    found, joints, missed = solve(figure.view, angles, short, anchor, held, figure.turned)
    return Moment(found, short, joints, missed)


def at_pose(figure: Figure, number: int) -> Moment:
    """Return the body in a key pose, counted from 1."""
    pose = figure.poses[number - 1]
    found, joints, missed = solve(figure.view, pose.angles, pose.short, pose.anchor, pose.pins.values(), figure.turned)
    return Moment(found, dict(pose.short), joints, missed)


def moments(figure: Figure, seconds: Sequence[float]) -> list[Moment]:
    return [at(figure, second) for second in seconds]


def frames(figure: Figure, each: int = MOST_FRAMES) -> list[float]:
    """Return the seconds at which the moving picture is drawn: ``each`` times between two poses, twice in a hold."""
    knots = timeline(figure)
    found = [0.0]
    for one, two in itertools.pairwise(knots):
        steps = 1 if one.pose == two.pose else each
        found += [one.second + (two.second - one.second) * step / steps for step in range(1, steps + 1)]
    return found


def held_at(figure: Figure, moment: Moment) -> list[tuple[str, Point]]:
    """Return the parts that an anchor keeps in place through all poses, with where they are now."""
    anchors = {(pose.anchor.part, pose.anchor.at) for pose in figure.poses}
    return [(part, underside(moment.joints, part)) for part, _place in anchors] if len(anchors) == 1 else []


def _pelvis(figure: Figure, pose: int) -> Point:
    return at_pose(figure, pose + 1).joints["pelvis"]


def _share(knots: Sequence[Knot], place: int, second: float, *, is_loop: bool) -> float:
    """Return how much of the way between two poses is done, from 0 to 1, in step with the joints."""
    span = knots[place + 1].second - knots[place].second
    x = max(0.0, min(1.0, (second - knots[place].second) / span))
    # a straight stretch: soft where the movement stops, at an even speed where it passes
    m0 = 0.0 if knots[place].stops else 1.0
    m1 = 0.0 if knots[place + 1].stops else 1.0
    return (x**3 - 2 * x**2 + x) * m0 + (-2 * x**3 + 3 * x**2) + (x**3 - x**2) * m1


def _hermite(knots: Sequence[Knot], values: Sequence[float], place: int, second: float, *, is_loop: bool) -> float:
    span = knots[place + 1].second - knots[place].second
    x = max(0.0, min(1.0, (second - knots[place].second) / span))
    m0 = _slope(knots, values, place, is_loop=is_loop) * span
    m1 = _slope(knots, values, place + 1, is_loop=is_loop) * span
    return (
        (2 * x**3 - 3 * x**2 + 1) * values[place]
        + (x**3 - 2 * x**2 + x) * m0
        + (-2 * x**3 + 3 * x**2) * values[place + 1]
        + (x**3 - x**2) * m1
    )


def _slope(knots: Sequence[Knot], values: Sequence[float], place: int, *, is_loop: bool) -> float:
    """Return the speed at a knot: none where it stops or turns, else between those of its neighbours."""
    last = len(knots) - 1
    if knots[place].stops or (not is_loop and place in (0, last)):
        return 0.0
    left, right = (place - 1, place + 1) if 0 < place < last else (last - 1, 1)
    spans = (
        knots[place if place else last].second - knots[left].second,
        knots[right].second - knots[place if place < last else 0].second,
    )
    before = (values[place] - values[left]) / spans[0]
    after = (values[right] - values[place]) / spans[1]
    if before * after <= 0:
        return 0.0
    weights = (2 * spans[1] + spans[0], spans[1] + 2 * spans[0])
    return sum(weights) / (weights[0] / before + weights[1] / after)
