"""From the data of a figure to its poses. Says every slip in words that name the pose and the part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from . import joints as limits
from . import props as things
from .problem import Problem
from .skeleton import (
    SIDES,
    VIEWS,
    Joints,
    Point,
    bones,
    foot_points,
    length_of,
    parts,
    place,
    radius,
    two_bones,
    underside,
)

MOST_POSES = 6
MOST_STILL = 3
NARROWEST = 40.0
# How far a part may be below the floor, and a pin from what it holds, in centimetres: less than a line is thick.
SINK = 2.0
MISS = 0.5
FLOOR_PARTS = ("heel", "toe", "knee", "hand", "elbow", "pelvis", "chest", "head")


NOWHERE = Point(0, 0)


class FigureError(ValueError):
    """The data do not make a figure; ``problems`` says why, each with its pose."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a hand or a foot holds on to: a place, or another part of the body (then ``at`` is the way from it)."""

    part: str
    on: str
    at: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One key pose with all it takes over from the pose before."""

    angles: Mapping[str, float]
    short: Mapping[str, float]
    anchor: Pin
    pins: Mapping[str, Pin]
    step: int | None = None
    hold: float | None = None
    pace: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """Where a part goes: its way from one pose to another, moved aside by ``offset``; or a curve through ``points``."""

    follows: str = ""
    start: int = 1
    end: int = 2
    offset: Point = NOWHERE
    points: tuple[Point, ...] = ()
    both: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    slug: str
    view: str
    alt: str
    works: frozenset[str]
    poses: tuple[Pose, ...]
    tempo: tuple[float, float] = (2.5, 3.5)
    cycle: str = "back"
    still: tuple[int, ...] = (2,)
    close: tuple[float, float] | None = None
    facing: str = "right"
    floor: bool = True
    turned: frozenset[str] = frozenset()
    pale: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    props: tuple[Mapping[str, Any], ...] = ()
    arrows: tuple[Arrow, ...] = ()

    @property
    def sides(self) -> tuple[str, str]:
        return SIDES[self.view]


@dataclass(slots=True)
class _Reading:
    problems: list[str] = field(default_factory=list)

    def number(self, value: Any, what: str, *, low: float = -720, high: float = 720) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problems.append(f"{what} must be a number")
            return max(low, 0.0)
        if not low <= value <= high:
            self.problems.append(f"{what} must be between {low:g} and {high:g}")
        return float(value)

    def point(self, value: Any, what: str) -> Point:
        if not isinstance(value, list | tuple) or len(value) != 2:
            self.problems.append(f"{what} must be two numbers, [x, y]")
            return Point(0, 0)
        return Point(self.number(value[0], what), self.number(value[1], what))

    def known(self, raw: Mapping[str, Any], names: Iterable[str], where: str) -> None:
        unknown = sorted(set(raw) - set(names))
        self.problems.extend(f"{where}unknown key {name}" for name in unknown)

    def one_of(self, value: Any, choices: Sequence[str], what: str) -> str:
        if value not in choices:
            self.problems.append(f"{what} {value!r} is not one of {', '.join(choices)}")
            return choices[0]
        return str(value)

    def stop(self) -> None:
        if self.problems:
            raise FigureError(self.problems)


FIGURE_KEYS = (
    "slug", "view", "alt", "works", "tempo", "cycle", "still", "close", "facing", "floor", "turned", "pale", "behind",
    "before", "props", "arrows", "anchor", "poses",
)  # fmt: skip


def parse(raw: Mapping[str, Any], *, check: bool = True) -> Figure:
    """Return the figure that the data describe. Raises ``FigureError`` with everything that is wrong.

    ``check=False`` leaves out what a body cannot do, so that an unfinished pose can be looked at.
    """
    read = _Reading()
    read.known(raw, FIGURE_KEYS, "")
    view = read.one_of(raw.get("view", "side"), VIEWS, "view")
    slug, alt = raw.get("slug", ""), raw.get("alt", "")
    if not isinstance(alt, str) or len(alt.strip()) < 20:
        read.problems.append("alt must describe the movement in a sentence or two")
    raw_poses = raw.get("poses")
    if not isinstance(raw_poses, list) or not 1 <= len(raw_poses) <= MOST_POSES:
        raise FigureError([*read.problems, f"there must be 1 to {MOST_POSES} poses"])
    poses: list[Pose] = []
    for number, one in enumerate(raw_poses, 1):
        poses.append(_pose(read, f"pose {number}: ", one, view, raw.get("anchor"), poses[-1] if poses else None))
    read.stop()
    cycle = read.one_of(raw.get("cycle", "back"), ("back", "loop"), "cycle")
    still = _still(read, raw.get("still", min(2, len(poses))), len(poses))
    close = read.point(raw["close"], "close") if "close" in raw else None
    if close is not None and close.y - close.x < NARROWEST:
        read.problems.append(f"close must be two places, [left, right], at least {NARROWEST:g} apart")
    works = _names(read, raw.get("works", []), (*bones(view), *_LIMBS[view]), "works")
    limbs = {
        key: frozenset(_both(view, _names(read, raw.get(key, []), _LIMBS[view][:-1], key)))
        for key in ("turned", "pale", "behind", "before")
    }
    figure_props = raw.get("props", [])
    read.problems.extend(things.problems(figure_props, parts(view)))
    arrows = tuple(
        _arrow(read, f"arrow {n}: ", one, view, len(poses)) for n, one in enumerate(raw.get("arrows", []), 1)
    )
    tempo = raw.get("tempo", [2.5, 3.5])
    if not isinstance(tempo, list) or len(tempo) != 2:
        read.problems.append("tempo must be two numbers of seconds, [out, back]")
        tempo = [2.5, 3.5]
    seconds = (
        read.number(tempo[0], "tempo", low=0.4, high=40),
        read.number(tempo[1], "tempo", low=0.4, high=40),
    )
    facing = read.one_of(raw.get("facing", "right"), ("right", "left"), "facing")
    if not isinstance(raw.get("floor", True), bool):
        read.problems.append("floor must be true or false")
    read.stop()
    figure = Figure(
        slug=slug,
        view=view,
        alt=alt.strip(),
        works=frozenset(_spread(view, works)),
        poses=(),
        tempo=seconds,
        cycle=cycle,
        still=still,
        close=close,
        facing=facing,
        floor=raw.get("floor", view != "above"),
        **limbs,
        props=tuple(figure_props),
        arrows=arrows,
    )
    return _settle(figure, poses, check=check)


def _still(read: _Reading, value: Any, count: int) -> tuple[int, ...]:
    """Return the poses of the small picture: one, or a few of a series side by side."""
    given = value if isinstance(value, list) else [value]
    if not 1 <= len(given) <= MOST_STILL:
        read.problems.append(f"still must be one pose, or {MOST_STILL} at most")
        return (1,)
    return tuple(int(read.number(one, "still", low=1, high=count)) for one in given)


def _both(view: str, names: Iterable[str]) -> list[str]:
    """Return limbs ("near_arm") that are named, singly or as a pair ("arms")."""
    return [
        f"{side}_{limb}"
        for side in SIDES[view]
        for limb in ("arm", "leg")
        if {f"{limb}s", f"{side}_{limb}"} & set(names)
    ]


_LIMBS = {
    view: (*(f"{side}_{limb}" for side in sides for limb in ("arm", "leg")), "arms", "legs", "trunk")
    for view, sides in SIDES.items()
}
_OF_LIMB = {"arm": ("upper_arm", "forearm"), "leg": ("thigh", "shin", "foot")}


def _spread(view: str, names: Iterable[str]) -> list[str]:
    """Return the bones that are meant: "near_leg" is thigh, shin and foot, "trunk" both its halves."""
    found: list[str] = []
    for name in names:
        if name == "trunk":
            found += ["lower_trunk", "upper_trunk"]
        elif name in ("arms", "legs"):
            found += [f"{side}_{bone}" for side in SIDES[view] for bone in _OF_LIMB[name[:-1]]]
        elif name.split("_")[-1] in _OF_LIMB and name.count("_") == 1 and not name.startswith("upper"):
            side, limb = name.split("_")
            found += [f"{side}_{bone}" for bone in _OF_LIMB[limb]]
        else:
            found.append(name)
    return found


def _names(read: _Reading, value: Any, choices: Sequence[str], what: str) -> list[str]:
    if not isinstance(value, list):
        read.problems.append(f"{what} must be a list of names")
        return []
    return [read.one_of(name, choices, what) for name in value]


def _arrow(read: _Reading, where: str, raw: Any, view: str, count: int) -> Arrow:
    if not isinstance(raw, Mapping):
        read.problems.append(f"{where}it must be a table")
        return Arrow()
    read.known(raw, ("follows", "from", "to", "offset", "points", "both"), where)
    if "points" in raw:
        given = raw["points"] if isinstance(raw["points"], list) else []
        points = tuple(read.point(one, f"{where}points") for one in given)
        if not 2 <= len(points) <= 3:
            read.problems.append(f"{where}points must be 2 (straight) or 3 (curved)")
        return Arrow(
            points=points,
            start=int(read.number(raw.get("from", 1), f"{where}from", low=1, high=count)),
            end=int(read.number(raw.get("to", min(2, count)), f"{where}to", low=1, high=count)),
            both=bool(raw.get("both", False)),
        )
    return Arrow(
        follows=read.one_of(raw.get("follows"), parts(view), f"{where}follows"),
        start=int(read.number(raw.get("from", 1), f"{where}from", low=1, high=count)),
        end=int(read.number(raw.get("to", min(2, count)), f"{where}to", low=1, high=count)),
        offset=read.point(raw.get("offset", [0, 0]), f"{where}offset"),
        both=bool(raw.get("both", False)),
    )


# --- Poses ---

STANDING: dict[str, dict[str, float]] = {
    "side": {"upper_arm": -90, "forearm": -90, "thigh": -90, "shin": -90, "foot": 0},
    "front": {"upper_arm": -90, "forearm": -90, "thigh": -90, "shin": -90, "foot": -90},
}
POSE_KEYS = ("step", "hold", "pace", "trunk", "head", "short", "anchor", "pins")


def _pose(read: _Reading, where: str, raw: Any, view: str, anchor: Any, before: Pose | None) -> Pose:
    if not isinstance(raw, Mapping):
        raise FigureError([*read.problems, f"{where}it must be a table"])
    a, b = SIDES[view]
    limb_keys = ("arms", "legs", f"{a}_arm", f"{b}_arm", f"{a}_leg", f"{b}_leg")
    read.known(raw, (*POSE_KEYS, *limb_keys), where)
    angles = dict(before.angles) if before else {}
    pins = dict(before.pins) if before else {}
    if "trunk" in raw or before is None:
        trunk = raw.get("trunk", 90)
        lower, upper = trunk if isinstance(trunk, list) and len(trunk) == 2 else (trunk, trunk)
        angles["lower_trunk"] = read.number(lower, f"{where}trunk")
        angles["upper_trunk"] = read.number(upper, f"{where}trunk")
    if "head" in raw:
        angles["head"] = read.number(raw["head"], f"{where}head")
    elif "trunk" in raw or before is None:
        angles["head"] = angles["upper_trunk"]
    for number, side in enumerate((a, b)):
        for limb, its_bones in _OF_LIMB.items():
            given = raw.get(f"{side}_{limb}", raw.get(f"{limb}s"))
            if given is not None:
                if not isinstance(given, list) or len(given) not in (len(its_bones), len(its_bones) - (limb == "leg")):
                    read.problems.append(f"{where}{side} {limb} must be {', '.join(its_bones)} in degrees")
                    continue
                for bone, value in zip(its_bones, given, strict=False):
                    angles[f"{side}_{bone}"] = read.number(value, f"{where}{side} {bone}")
                pins = {part: pin for part, pin in pins.items() if _limb_of(part) != (side, limb)}
            for bone in its_bones:
                standing = STANDING["side" if view == "side" else "front"][bone]
                if view != "side" and bone == "foot":
                    standing += -20 if number == 0 else 20
                angles.setdefault(f"{side}_{bone}", standing)
    short = dict(before.short) if before else {}
    for bone, value in _mapping(read, raw.get("short", {}), f"{where}short").items():
        read.one_of(bone, (*bones(view), "pelvis", "chest"), f"{where}short")
        short[bone] = read.number(value, f"{where}short {bone}", low=0.05, high=1)
    for part, value in _mapping(read, raw.get("pins", {}), f"{where}pins").items():
        if part.split("_")[-1] not in ("hand", "foot", "heel", "toe") or part not in parts(view):
            read.problems.append(f"{where}only a hand, foot, heel or toe can be pinned, not {part}")
        else:
            pins = {name: pin for name, pin in pins.items() if _limb_of(name) != _limb_of(part)}
            pins[part] = _pin(read, f"{where}pin {part}", part, value, view)
    resting = raw.get("anchor", None if before else anchor)
    if resting is not None:
        spot = _mapping(read, resting, f"{where}anchor")
        read.known(spot, ("part", "at"), f"{where}anchor: ")
        part = read.one_of(spot.get("part"), parts(view), f"{where}anchor part")
        held = Pin(part=part, on="", at=read.point(spot.get("at", [0, 0]), f"{where}anchor at"))
    else:
        held = before.anchor if before else Pin(part=f"{a}_foot", on="", at=Point(0, 0))
    return Pose(
        angles=angles,
        short=short,
        anchor=held,
        pins=pins,
        step=None if raw.get("step") is None else int(read.number(raw["step"], f"{where}step", low=1, high=30)),
        hold=None if raw.get("hold") is None else read.number(raw["hold"], f"{where}hold", low=0, high=60),
        pace=read.number(raw.get("pace", 1), f"{where}pace", low=0.1, high=10),
    )


def _mapping(read: _Reading, value: Any, what: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    read.problems.append(f"{what} must be a table")
    return {}


def _pin(read: _Reading, what: str, part: str, value: Any, view: str) -> Pin:
    if isinstance(value, str):
        value = [value, 0, 0]
    if isinstance(value, list | tuple) and len(value) == 3:
        on = read.one_of(value[0], parts(view), what)
        return Pin(part=part, on=on, at=read.point(value[1:], what))
    return Pin(part=part, on="", at=read.point(value, what))


def _limb_of(part: str) -> tuple[str, str]:
    side, _, kind = part.partition("_")
    arm = ("shoulder", "elbow", "hand")
    leg = ("knee", "ankle", "heel", "toe", "foot")
    return side, "arm" if kind in arm else "leg" if kind in leg else ""


def solve(
    view: str,
    angles: Mapping[str, float],
    short: Mapping[str, float],
    anchor: Pin | Point,
    pins: Iterable[Pin],
    turned: Iterable[str] = (),
) -> tuple[dict[str, float], Joints, dict[str, float]]:
    """Place the body: the anchor first, then legs and arms that hold on to something.

    ``anchor`` is a part with its place, or the place of the pelvis. Returns the directions, the joints, and by how many
    centimetres each pin is missed.
    """
    found = dict(angles)
    if isinstance(anchor, Pin):
        rests = underside(place(view, found, short, Point(0, 0)), anchor.part)
        pelvis = Point(anchor.at.x - rests.x, anchor.at.y - rests.y)
    else:
        pelvis = anchor
    body = place(view, found, short, pelvis)
    missed: dict[str, float] = {}
    for pin in sorted(pins, key=lambda one: (one.part.endswith("hand"), bool(one.on), one.part)):
        side, limb = _limb_of(pin.part)
        target = body[pin.on].plus(pin.at.x, pin.at.y) if pin.on else pin.at.plus(0, radius(pin.part))
        first, second = (f"{side}_upper_arm", f"{side}_forearm") if limb == "arm" else (f"{side}_thigh", f"{side}_shin")
        if limb == "leg":
            names = ("heel", "toe", "foot")
            shape = foot_points(view, Point(0, 0), found[f"{side}_foot"], short.get(f"{side}_foot", 1.0))
            offset = shape[names.index(pin.part.split("_")[1])]
            target = target.plus(-offset.x, -offset.y)
        start = body[f"{side}_shoulder" if limb == "arm" else f"{side}_hip"]
        bend = _bend_side(view, side, limb, found[first], found[second], f"{side}_{limb}" in set(turned))
        found[first], found[second], miss = two_bones(
            start, target, length_of(first, short), length_of(second, short), bend
        )
        missed[pin.part] = miss
        body = place(view, found, short, pelvis)
    return found, body, missed


def _bend_side(view: str, side: str, limb: str, first: float, second: float, is_turned: bool) -> float:
    """Return to which side an elbow or a knee goes when the hand or the foot is held."""
    turn = (second - first + 180) % 360 - 180
    if view == "side" and not is_turned:
        return 1.0 if limb == "arm" else -1.0
    if abs(turn) > 1:
        return 1.0 if turn > 0 else -1.0
    if view == "side":
        return 1.0 if limb == "arm" else -1.0
    return 1.0 if side == SIDES[view][0] else -1.0


def unwrap(view: str, angles: Mapping[str, float], before: Mapping[str, float] | None) -> dict[str, float]:
    """Return the same directions, with whole turns added so that from pose to pose each joint moves the way it can."""

    def near(value: float, other: float) -> float:
        return other + (value - other + 180) % 360 - 180

    bend = {joint: limits.bend(view, angles, joint) for joint in limits.joints(view)}
    lower = near(angles["lower_trunk"], before["lower_trunk"]) if before else angles["lower_trunk"]
    found = {"lower_trunk": lower, "upper_trunk": lower + bend["back"], "head": lower + bend["back"] + bend["neck"]}
    for number, side in enumerate(SIDES[view]):
        sign = -1.0 if view != "side" and number == 0 else 1.0
        found[f"{side}_thigh"] = found["lower_trunk"] - 180 + sign * bend[f"{side}_hip"]
        knee = -bend[f"{side}_knee"] if view == "side" else sign * bend[f"{side}_knee"]
        found[f"{side}_shin"] = found[f"{side}_thigh"] + knee
        found[f"{side}_upper_arm"] = found["upper_trunk"] - 180 + sign * bend[f"{side}_shoulder"]
        found[f"{side}_forearm"] = found[f"{side}_upper_arm"] + sign * bend[f"{side}_elbow"]
        foot = f"{side}_foot"
        if view == "side":
            found[foot] = found[f"{side}_shin"] + 90 + bend[f"{side}_ankle"]
        else:
            found[foot] = near(angles[foot], before[foot]) if before else angles[foot]
    return found


def _settle(figure: Figure, poses: Sequence[Pose], *, check: bool) -> Figure:
    """Fill in the directions of limbs that hold on to something, and refuse what no body does."""
    problems: list[str] = []
    settled: list[Pose] = []
    for number, pose in enumerate(poses, 1):
        view = figure.view
        anchored = _limb_of(pose.anchor.part)
        clash = [part for part in pose.pins if anchored[1] and _limb_of(part) == anchored]
        if clash:
            words = f"{clash[0]} cannot be pinned, the anchor is on the same limb"
            raise FigureError([Problem(words, part=clash[0], kind="pinned and anchored").in_pose(number)])
        angles, body, missed = solve(view, pose.angles, pose.short, pose.anchor, pose.pins.values(), figure.turned)
        problems += [
            Problem(
                f"the {part.replace('_', ' ')} is {by:.0f} cm short of what it holds",
                part=part,
                kind="does not reach",
                amount=by,
            ).in_pose(number)
            for part, by in missed.items()
            if by > MISS
        ]
        problems += [one.in_pose(number) for one in limits.problems(view, angles, pose.short, figure.turned)]
        if figure.floor:
            problems += [one.in_pose(number) for one in sunk(view, body)]
        settled.append(replace(pose, angles=unwrap(view, angles, settled[-1].angles if settled else None)))
    if problems and check:
        raise FigureError(problems)
    return replace(figure, poses=tuple(settled))


def sunk(view: str, body: Joints) -> list[Problem]:
    """Say what is below the floor, in words."""
    found = []
    for part in parts(view):
        depth = -underside(body, part).y
        if part.split("_")[-1] in FLOOR_PARTS and depth > SINK:
            words = f"the {part.replace('_', ' ')} sinks {depth:.0f} cm into the floor"
            found.append(Problem(words, part=part, kind="sinks", amount=depth))
    return found
