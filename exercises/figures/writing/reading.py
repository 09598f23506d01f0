"""The text that poses are written in: one statement a line, each with what it is about before the colon.

``read`` turns a text into a figure. Whatever is wrong is told with its line; nothing is guessed. ``docs/figures.md``
tells the language in full.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ..drawing.figure import Arrow, Figure, FigureError, KeyPose
from ..drawing.ink.camera import Camera
from ..drawing.things import Thing
from ..posture.pose import SIDES, Pose
from ..posture.positions import POSITIONS
from .statements import SUBJECTS, changed
from .things import THINGS, thing
from .words import DRAWN, NUMBER, PLACES, SlipError, no_part, numbers, parts_named

MOST_POSES = 6
# In centimetres, degrees or seconds. A larger number is a slip, and its picture would be as large as a town.
LARGEST = 5000


@dataclass(slots=True)
class _Text:
    """What has been read so far."""

    views: list[Camera] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    works: set[str] = field(default_factory=set)
    arrows: list[Arrow] = field(default_factory=list)
    order: list[tuple[str, str]] = field(default_factory=list)
    poses: list[KeyPose] = field(default_factory=list)
    tempo: tuple[float, float] = (2.5, 3.5)
    loops: bool = False
    small: tuple[float, ...] = ()
    panels: tuple[float, ...] = ()
    ghost: frozenset[str] | None = None
    close: frozenset[str] = frozenset()
    side: str = ""


def read(text: str) -> Figure:
    """Read the figure that a text describes. Raises ``FigureError`` with every line that cannot be read."""
    found = _Text()
    problems: list[tuple[int, str]] = []
    # Lines end where those of a text box do, so that a line has the number that the author counts.
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        try:
            _line(found, line, number)
        except SlipError as slip:
            problems.append((number, str(slip)))
    if all(key.once for key in found.poses) and not problems:
        problems.append((0, _("there is no pose")))
    if not found.views and not problems:
        problems.append((0, _("there is no view")))
    if not problems:
        poses = range(1, len(found.poses) + 1)
        problems += [
            (0, _("there is no pose %(number)s") % {"number": f"{number:g}"})
            for number in (*found.small, *found.panels)
            if number not in poses
        ]
    if problems:
        raise FigureError(problems)
    return Figure(
        views=tuple(found.views),
        poses=tuple(found.poses),
        things=tuple(found.things),
        works=frozenset(found.works),
        arrows=tuple(found.arrows),
        tempo=found.tempo,
        loops=found.loops,
        still=tuple(map(int, found.small)) or (min(2, len(found.poses)),),
        panels=tuple(map(int, found.panels)) or tuple(range(1, len(found.poses) + 1)),
        order=tuple(found.order),
        ghost=found.ghost,
        close=found.close,
        side=found.side or "right",
    )


def _line(found: _Text, line: str, number: int) -> None:
    head, colon, rest = (part.strip() for part in line.partition(":"))
    if not colon:
        raise SlipError(_("“%(words)s”: write what it is about, a colon, and what it does") % {"words": line})
    for large in re.findall(NUMBER, rest):
        if abs(float(large)) > LARGEST:
            raise SlipError(_("“%(number)s” is too large: at most %(most)d") % {"number": large, "most": LARGEST})
    word, _space, more = head.partition(" ")
    if word == "view":
        _view(found, more, rest)
    elif word == "pose":
        _pose(found, more, rest, number)
    elif head in HEADS:
        HEADS[head](found, rest)
    elif head in SUBJECTS:
        if not found.poses:
            raise SlipError(_("a pose comes first, such as “pose 1: standing”"))
        last = found.poses[-1]
        found.poses[-1] = replace(last, pose=changed(last.pose, head, rest, _before(found)))
    else:
        raise SlipError(_("“%(word)s” is not known") % {"word": head})


def _before(found: _Text) -> Pose:
    return found.poses[-2].pose if len(found.poses) > 1 else found.poses[-1].pose


def _view(found: _Text, name: str, rest: str) -> None:
    values = numbers(rest, 2)
    if not name:
        raise SlipError(_("a view has a name, such as “view from the side”"))
    if len(found.views) == 3:
        raise SlipError(_("there are three views at most"))
    found.views.append(Camera(name, values[0], values[1]))


def _pose(found: _Text, name: str, rest: str, number: int) -> None:
    if name != str(len(found.poses) + 1):
        raise SlipError(_("this is pose %(number)d") % {"number": len(found.poses) + 1})
    if len(found.poses) == MOST_POSES:
        raise SlipError(_("there are %(count)d poses at most") % {"count": MOST_POSES})
    step, hold, pace, once, start = None, 0.0, 1.0, False, None
    position = next((known for known in sorted(POSITIONS, key=len, reverse=True) if rest.startswith(known)), None)
    if position:
        start, rest = POSITIONS[position], rest.removeprefix(position)
    for item in (part.strip() for part in rest.split(",") if part.strip()):
        if item == "once":
            once = True
            continue
        match = re.fullmatch(rf"(step|hold|pace|as) ({NUMBER})", item)
        if not match:
            raise SlipError(
                _("“%(words)s”: a pose has a position to start from, or “as” another pose; step, hold, pace, once")
                % {"words": item}
            )
        value = float(match[2])
        if value < 0:
            raise SlipError(_("“%(words)s”: this is not less than 0") % {"words": item})
        if match[1] == "pace" and not value:
            raise SlipError(_("“%(words)s”: a pace is more than 0") % {"words": item})
        if match[1] == "step" and not value.is_integer():
            raise SlipError(_("“%(words)s”: a step is a whole number") % {"words": item})
        if match[1] == "step":
            step = int(value)
        elif match[1] == "hold":
            hold = value
        elif match[1] == "pace":
            pace = value
        elif 1 <= value <= len(found.poses):
            start = found.poses[int(value) - 1].pose
        else:
            raise SlipError(_("there is no pose %(number)s before this one") % {"number": match[2]})
    if start is None:
        if not found.poses:
            raise SlipError(_("the first pose starts from a position: %(names)s") % {"names": "; ".join(POSITIONS)})
        start = found.poses[-1].pose
    found.poses.append(KeyPose(pose=start, step=step, hold=hold, pace=pace, once=once, line=number))


def _thing(found: _Text, rest: str) -> None:
    found.things.append(thing(rest))


def _works(found: _Text, rest: str) -> None:
    if found.poses and found.works:  # below a pose: only there
        last = found.poses[-1]
        found.poses[-1] = replace(last, works=last.works | parts_named(rest))
    else:
        found.works |= parts_named(rest)


def _tempo(found: _Text, rest: str) -> None:
    out, back = numbers(rest, 2)
    if not (0.4 <= out <= 40 and 0.4 <= back <= 40):
        raise SlipError(_("a way takes 0.4 to 40 seconds"))
    found.tempo = (out, back)


def _cycle(found: _Text, rest: str) -> None:
    if rest not in ("back", "around"):
        raise SlipError(_("a cycle goes back or around"))
    found.loops = rest == "around"


def _small(found: _Text, rest: str) -> None:
    found.small = tuple(numbers(rest))


def _panels(found: _Text, rest: str) -> None:
    found.panels = tuple(numbers(rest))


def _order(found: _Text, rest: str) -> None:
    front, over, behind = (part.strip() for part in rest.partition(" over "))
    if not over:
        raise SlipError(_("write “left thigh over right forearm”"))
    for name in (front, behind):
        kind, _comma, number = name.partition(", ")
        if name not in DRAWN and not (kind in THINGS and number.isdigit()):
            raise SlipError(_("“%(word)s” is not drawn as a part of its own") % {"word": name})
    known = found.poses[-1].order if found.poses else tuple(found.order)  # below a pose: only there
    if front == behind or (front, behind) in known:
        raise SlipError(_("“%(words)s”: it was the other way round before") % {"words": rest})
    if found.poses:
        found.poses[-1] = replace(found.poses[-1], order=(*known, (behind, front)))
    else:
        found.order.append((behind, front))


def _ghost(found: _Text, rest: str) -> None:
    if rest == "none":
        found.ghost = frozenset()
        return
    names = [name.strip() for name in rest.split(",")]
    others = [name for name in names if name != "head"]  # no part that works, but one that goes somewhere
    head = {"head", *(["neck"] if others else [])} if "head" in names else set()
    found.ghost = frozenset(head | (parts_named(", ".join(others)) if others else set()))


def _close(found: _Text, rest: str) -> None:
    found.close |= parts_named(rest)


def _side(found: _Text, rest: str) -> None:
    if rest not in SIDES:
        raise SlipError(_("the side that works is left or right"))
    found.side = rest


def _arrow(found: _Text, rest: str) -> None:
    first, *others = (part.strip() for part in rest.split(","))
    points: tuple[tuple[float, float, float], ...] = ()
    if first.startswith("through "):
        values = numbers(first.removeprefix("through ").replace("/", " "))
        if len(values) < 6 or len(values) % 3:
            raise SlipError(_("an arrow goes through two places or more, each three numbers"))
        points = tuple((values[i], values[i + 1], values[i + 2]) for i in range(0, len(values), 3))
    elif first not in PLACES:
        raise no_part(first)
    arrow = Arrow(part="" if points else first, points=points)
    for item in others:
        if item == "both":
            arrow = replace(arrow, both=True)
        elif item == "fan" and points:
            arrow = replace(arrow, fan=True)
        elif match := re.fullmatch(r"from (\d) to (\d)", item):
            arrow = replace(arrow, start=int(match[1]), end=int(match[2]))
        elif item.startswith("aside "):
            x, y = numbers(item.removeprefix("aside "), 2)
            arrow = replace(arrow, aside=(x, y))
        elif item.startswith("seen "):
            arrow = replace(arrow, view=item.removeprefix("seen "))
        else:
            raise SlipError(_("“%(words)s”: an arrow has aside, from and to, both, fan, seen") % {"words": item})
    found.arrows.append(arrow)


HEADS = {
    "thing": _thing, "works": _works, "tempo": _tempo, "cycle": _cycle, "small": _small, "panels": _panels,
    "order": _order, "ghost": _ghost, "close": _close, "side": _side, "arrow": _arrow,
}  # fmt: skip
