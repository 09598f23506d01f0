"""What hands and feet hold or wear, and what goes with them: canes, weights, bands."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...posture.pose import SIDES
from ...posture.skeleton import Body
from ...posture.vector import Vec, add, mixed
from ..ink.camera import Camera
from ..pieces import Ball, Part, Piece
from .solids import Thing, rod

BASKET, GRIP = 7.0, 15.0  # of a pole: how high its basket is over its tip, how long its grip
HANDLE, FERRULE = (-6.0, 8.0), 4.0  # how far the handle of a cane reaches back and ahead, how high its thick tip is


def cane(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A cane from a hand to where the pose says that its tip stands, or straight below; ``above`` makes it a pole.

    A cane has a handle along x in the hand, and a thick tip; a pole has a grip, and a basket over its tip.
    """
    hand = body.places[thing.on]
    top = add(hand, (0, 0, thing.get("above", 1)))
    tip = body.tips.get(thing.on.split()[0], (hand[0] + thing.get("ahead", 4), hand[1], 0.8))
    made = rod(f"cane {thing.on}", "q", [top, tip], 1.3)
    size = math.dist(tip, top)
    if "above" not in thing.settings:
        foot = mixed(tip, top, FERRULE / size)
        made.pieces += [
            Piece("q", tuple(Ball(add(top, (along, 0, 0)), 1.8) for along in HANDLE)),
            Piece("um", (Ball(tip, 1.9), Ball(foot, 1.7))),
        ]
    else:
        ring, handle = (mixed(start, end, far / size) for start, end, far in ((tip, top, BASKET), (top, tip, GRIP)))
        made.pieces += [
            Piece("um", tuple(Ball(add(ring, (along, 0, 0)), 1.1) for along in (-3.2, 3.2))),
            Piece("um", (Ball(top, 2.2), Ball(handle, 1.7))),
        ]
    return [made]


def weight(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A cuff round an ankle, or a weight in a hand."""
    if thing.on.endswith("hand"):
        frame = body.frames[thing.on]
        middle = add(body.places[thing.on], frame.front, 2.5)
        return [rod(f"weight {thing.on}", "k", [add(middle, frame.left, -7), add(middle, frame.left, 7)], 2.8)]
    side = thing.on.split()[0]
    ankle = mixed(body.places[f"{side} ankle"], body.places[f"{side} knee"], 0.1)
    knee = mixed(ankle, body.places[f"{side} knee"], 0.2)
    return [rod(f"weight {thing.on}", "k", [ankle, knee], 5.0)]


# where a strap lies: from which joint to which, how far on this way, how thick the body is there
ROUND = {
    "thigh": ("hip", "knee", 0.8, 6.6),
    "foot": ("ankle", "ball", 0.75, 8.0),
    "ankle": ("knee", "ankle", 0.97, 4.0),
}
STRAP, BAND = 1.7, 1.3  # half its width, flat on the body and rolled up


def band(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A band from the hands to a place, or a strap from the hands round a part of the body."""
    hands = {side: body.places[f"{side} hand"] for side in SIDES}
    if thing.at:
        return _round_a_post(thing, hands)
    side, part = thing.on.split(" ", 1)
    start, end, share, round_it = ROUND[part]
    middle = mixed(body.places[f"{side} {start}"], body.places[f"{side} {end}"], share)
    frame = body.frames[f"{side} foot" if part == "foot" else f"{side} thigh"]
    under, along = (frame.up, frame.front) if part == "foot" else (frame.front, frame.up)
    low = add(middle, under, -round_it)
    found = []
    for hand, out in (("left", 1.0), ("right", -1.0)):
        # first to the side of the part, then round under it; wide where it lies on the body
        aside = add(add(middle, frame.left, out * round_it), under, -0.3 * round_it)
        flat = [Ball(add(place, along, wide), 0.6) for place in (aside, low) for wide in (-STRAP, STRAP)]
        strap = [Piece("k", (Ball(hands[hand], 1.2), *flat[:2])), Piece("k", tuple(flat))]
        found.append(Part(f"band {hand}", strap, is_body=False))
    return found


def _round_a_post(thing: Thing, hands: Mapping[str, Vec]) -> list[Part]:
    """Lead a band from both hands to a place, and ``round`` a post that is so thick and begins there."""
    x, y, z = thing.at[:3]
    thick = thing.get("round", 0)
    if not thick:
        return [rod("band", "k", [hands["left"], (x, y, z), hands["right"]], BAND)]
    sides = [(side, hand, (x, y + SIDES[side] * (thick / 2 + BAND), z)) for side, hand in hands.items()]
    return [
        rod(f"band {side}", "k", [hand, near, (x + thick + BAND, near[1], z)], BAND) for side, hand, near in sides
    ] + [rod("band behind", "k", [(x + thick + BAND, near[1], z) for _side, _hand, near in sides], BAND)]


def tie(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A band that ties two parts of the body: ``on`` one, to the other."""
    points = [body.places[name] for name in thing.on.split(" and ")]
    return [rod("tube", "k", points, 1.3)]
