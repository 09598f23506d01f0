"""What no body does: joints beyond their range, hands that do not reach, feet in the floor, somebody who floats.

Ranges are those of ordinary adults with some room, in degrees; they are there to catch a slip of the pen, not to
measure anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .drawing.figure import Figure
from .drawing.forms import BUILDS, parts_of
from .drawing.pieces import Part
from .drawing.things import GROUND, HELD
from .posture.angles import arm_angles, leg_angles
from .posture.pose import SIDES, Pose
from .posture.skeleton import Body, solve

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What each part is called for a reader. The language of the poses itself is the same everywhere.
NAMES = {
    "back": _("back"), "neck": _("neck"), "head": _("head"), "trunk": _("trunk"), "hips": _("hips"),
    "left hip": _("left hip"), "right hip": _("right hip"),
    "left thigh": _("left thigh"), "right thigh": _("right thigh"),
    "left knee": _("left knee"), "right knee": _("right knee"),
    "left shin": _("left shin"), "right shin": _("right shin"),
    "left ankle": _("left ankle"), "right ankle": _("right ankle"),
    "left foot": _("left foot"), "right foot": _("right foot"),
    "left shoulder": _("left shoulder"), "right shoulder": _("right shoulder"),
    "left upper arm": _("left upper arm"), "right upper arm": _("right upper arm"),
    "left elbow": _("left elbow"), "right elbow": _("right elbow"),
    "left forearm": _("left forearm"), "right forearm": _("right forearm"),
    "left hand": _("left hand"), "right hand": _("right hand"),
}  # fmt: skip
MISS = 1.0  # how far a hand or foot may be from what it holds, in centimetres
SINK = 3.0  # how far a part may be below the floor: soft forms give way
FLOAT = 3.0  # how high above the floor somebody may be who stands or lies on it
FLEX = 60.0

# lowest, highest, and what is said below and above
Range = tuple[float, float, "StrOrPromise", "StrOrPromise"]
HIP: tuple[Range, ...] = (
    (-32, 135, _("the %(joint)s stretches back too far"), _("the %(joint)s bends too far")),
    (-42, 72, _("the %(joint)s crosses over too far"), _("the %(joint)s opens too far")),
    (-55, 100, _("the %(joint)s turns in too far"), _("the %(joint)s turns out too far")),
)
KNEE: Range = (-4, 152, _("the %(joint)s bends backwards"), _("the %(joint)s bends too far"))
ANKLE: Range = (-42, 75, _("the %(joint)s is pulled up too far"), _("the %(joint)s is pointed too far"))
SHOULDER: tuple[Range, ...] = (
    (-75, 215, _("the %(joint)s goes back too far"), _("the %(joint)s goes up too far")),
    (-80, 100, _("the %(joint)s crosses over too far"), _("the %(joint)s goes out too far")),
)
ELBOW: Range = (-4, 152, _("the %(joint)s bends backwards"), _("the %(joint)s bends too far"))
BLOCKS: dict[str, tuple[Range, Range, Range]] = {
    "back": (
        (-45, 75, _("the %(joint)s arches too far"), _("the %(joint)s bends forward too far")),
        (-45, 45, _("the %(joint)s bends to the left too far"), _("the %(joint)s bends to the right too far")),
        (-45, 45, _("the %(joint)s turns right too far"), _("the %(joint)s turns left too far")),
    ),
    "neck": (
        (-55, 55, _("the %(joint)s bends back too far"), _("the %(joint)s bends forward too far")),
        (-45, 45, _("the %(joint)s bends to the left too far"), _("the %(joint)s bends to the right too far")),
        (-75, 75, _("the %(joint)s turns right too far"), _("the %(joint)s turns left too far")),
    ),
}


def _beyond(name: str, value: float, limits: Range) -> Iterator[str]:
    low, high, below, above = limits
    if low - 0.5 <= value <= high + 0.5:
        return
    fault, by = (below, low - value) if value < low else (above, value - high)
    yield gettext("%(fault)s by %(count).0f degrees") % {"fault": fault % {"joint": NAMES[name]}, "count": by}


def joint_problems(body: Body) -> list[str]:
    """Name every joint that is beyond its range."""
    found: list[str] = []
    pelvis, trunk, head = (body.frames[name] for name in ("pelvis", "trunk", "head"))
    for name, angles in (("back", pelvis.angles_to(trunk)), ("neck", trunk.angles_to(head))):
        for value, limits in zip(angles, BLOCKS[name], strict=True):
            found += _beyond(name, value, limits)
    for side in SIDES:
        *hip, knee, ankle = leg_angles(body, side)
        for number, (value, limits) in enumerate(zip(hip, HIP, strict=True)):
            if number < 2 or abs(hip[1]) < FLEX:  # how far a leg is turned says little when it lies sideways
                found += _beyond(f"{side} hip", value, limits)
        found += _beyond(f"{side} knee", knee, KNEE)
        found += _beyond(f"{side} ankle", ankle, ANKLE)
        forward, out, _turned, elbow = arm_angles(body, side)
        if abs(out) < FLEX:
            found += _beyond(f"{side} shoulder", forward, SHOULDER[0])
        found += _beyond(f"{side} shoulder", out, SHOULDER[1])
        found += _beyond(f"{side} elbow", elbow, ELBOW)
    return found


def contact_problems(body: Body) -> list[str]:
    """Name every hand or foot that does not reach what it holds or stands on."""
    return [
        gettext("the %(part)s is %(count).0f cm short of its place") % {"part": NAMES[name], "count": by}
        for name, by in body.missed.items()
        if by > MISS
    ]


def lowest(parts: list[Part]) -> dict[str, float]:
    """Measure how high the lowest place of each part is above the floor."""
    return {
        part.name: min(ball.bottom for piece in part.pieces for ball in piece.balls) for part in parts if part.is_body
    }


def floor_problems(figure: Figure, body: Body) -> list[str]:
    """Name what sinks into the floor, and tell whether the whole body floats above it."""
    low = lowest(parts_of(body, BUILDS["a"]))
    found = [
        gettext("the %(part)s sinks %(count).0f cm into the floor") % {"part": NAMES[name], "count": -by}
        for name, by in low.items()
        if by < -SINK
    ]
    flat = (*HELD, *GROUND, "wall")
    bearers = [thing for thing in figure.things if thing.kind not in flat and thing.on != "head"]
    if not bearers and min(low.values()) > FLOAT:
        found.append(
            gettext("nothing touches the floor: the body floats %(count).0f cm above it") % {"count": min(low.values())}
        )
    return found


def pose_problems(figure: Figure, pose: Pose) -> list[str]:
    body = solve(pose)
    return [*joint_problems(body), *contact_problems(body), *floor_problems(figure, body)]


def problems(figure: Figure) -> list[tuple[int, str]]:
    """List what no body does, as (line of the pose, words)."""
    return [
        (key.line, gettext("pose %(number)d: %(words)s") % {"number": number, "words": words})
        for number, key in enumerate(figure.poses, 1)
        for words in pose_problems(figure, key.pose)
    ]
