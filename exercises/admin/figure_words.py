"""What is wrong with a pose, in an editor's words, and the field of the editor where it belongs."""

from __future__ import annotations

import re

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..figures import Problem
from ..figures.skeleton import SIDES

SIDE = {"near": _("near %(part)s"), "far": _("far %(part)s"), "left": _("left %(part)s"), "right": _("right %(part)s")}
PART = {
    "back": _("back"),
    "neck": _("neck"),
    "head": _("head"),
    "chest": _("chest"),
    "waist": _("waist"),
    "pelvis": _("pelvis"),
    "shoulder": _("shoulder"),
    "elbow": _("elbow"),
    "hand": _("hand"),
    "hip": _("hip"),
    "knee": _("knee"),
    "ankle": _("ankle"),
    "heel": _("heel"),
    "toe": _("toe"),
    "foot": _("foot"),
    "arm": _("arm"),
    "leg": _("leg"),
    "upper_arm": _("upper arm"),
    "forearm": _("forearm"),
    "thigh": _("thigh"),
    "shin": _("shin"),
    "lower_trunk": _("lower trunk"),
    "upper_trunk": _("upper trunk"),
    "trunk": _("trunk"),
    "arms": _("both arms"),
    "legs": _("both legs"),
}
# The kinds of problem that ``exercises.figures`` names.
WHAT = {
    "bends backwards": _("%(part)s bends backwards in pose %(pose)s by %(amount)s°."),
    "bends too far": _("%(part)s bends too far in pose %(pose)s by %(amount)s°."),
    "bends forwards too far": _("%(part)s bends forwards too far in pose %(pose)s by %(amount)s°."),
    "bends back too far": _("%(part)s bends back too far in pose %(pose)s by %(amount)s°."),
    "bends sideways too far": _("%(part)s bends sideways too far in pose %(pose)s by %(amount)s°."),
    "bends inwards too far": _("%(part)s bends inwards too far in pose %(pose)s by %(amount)s°."),
    "bends outwards": _("%(part)s bends outwards in pose %(pose)s by %(amount)s°."),
    "arches too far": _("%(part)s arches too far in pose %(pose)s by %(amount)s°."),
    "stretches back too far": _("%(part)s stretches back too far in pose %(pose)s by %(amount)s°."),
    "points too far": _("%(part)s points down too far in pose %(pose)s by %(amount)s°."),
    "is pulled up too far": _("%(part)s is pulled up too far in pose %(pose)s by %(amount)s°."),
    "reaches back too far": _("%(part)s reaches back too far in pose %(pose)s by %(amount)s°."),
    "reaches over too far": _("%(part)s reaches over too far in pose %(pose)s by %(amount)s°."),
    "crosses too far": _("%(part)s crosses too far in pose %(pose)s by %(amount)s°."),
    "opens too far": _("%(part)s opens too far in pose %(pose)s by %(amount)s°."),
    "sinks": _("%(part)s is %(amount)s cm inside the floor in pose %(pose)s."),
    "does not reach": _("%(part)s does not reach what it holds in pose %(pose)s: %(amount)s cm are missing."),
    "pinned and anchored": _(
        "%(part)s is held in pose %(pose)s, though its limb is the one that stays in place. Let go of one of them."
    ),
}


def name_of(part: str) -> str:
    """Return the name of a bone, a joint, a limb or a place of the body: "left knee"."""
    side, _between, rest = part.partition("_")
    if side in SIDE:
        return str(SIDE[side]) % {"part": PART[rest]}
    return str(PART[part])


def in_words(problem: str) -> str:
    """Return a problem as an editor reads it."""
    if not isinstance(problem, Problem):
        return capfirst(problem) + "."
    words = str(WHAT[problem.kind])
    return words % {"part": capfirst(name_of(problem.part)), "pose": problem.pose, "amount": problem.amount}


# The joint or part → the bone whose direction moves it.
_BONE = {
    "back": "upper_trunk",
    "neck": "head",
    "head": "head",
    "chest": "upper_trunk",
    "waist": "lower_trunk",
    "pelvis": "lower_trunk",
    "shoulder": "upper_arm",
    "elbow": "forearm",
    "hand": "forearm",
    "hip": "thigh",
    "knee": "shin",
    "ankle": "foot",
    "heel": "foot",
    "toe": "foot",
    "foot": "foot",
}


def slotted(name: str, view: str) -> str:
    """Return a part with its side as the form names it: a for the first side of a view, b for the second."""
    side, _between, rest = name.partition("_")
    return f"{'ab'[SIDES[view].index(side)]}_{rest}" if side in SIDES[view] else name


def placed(name: str, view: str) -> str:
    """Return a part as the figure names it: the opposite of ``slotted``."""
    slot, _between, rest = name.partition("_")
    return f"{SIDES[view]['ab'.index(slot)]}_{rest}" if slot in ("a", "b") and rest else name


def field_of(problem: str, view: str) -> str:
    """Return the name of the field where a problem belongs; empty for the whole figure."""
    if isinstance(problem, Problem) and problem.pose:
        name = slotted(problem.part, view)
        side, _between, kind = name.partition("_")
        if side not in ("a", "b"):
            return f"pose-{problem.pose - 1}-{_BONE[name]}"
        limb = "arm" if kind in ("shoulder", "elbow", "hand") else "leg"
        held = problem.kind in ("does not reach", "pinned and anchored")
        return f"pose-{problem.pose - 1}-{side}_{f'{limb}_held' if held else _BONE[kind]}"
    row = re.match(r"(prop|arrow) (\d+)", problem)
    if row:
        return f"{row[1]}-{int(row[2]) - 1}-settings"
    first = problem.split(" ")[0]
    return {"alt": "alt", "still": "still", "close": "close", "works": "works", "tempo": "out"}.get(first, "")
