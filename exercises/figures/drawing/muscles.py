"""What lies on the surface of the body: muscles of back, belly and nape that work, and the fold of a shirt."""

from __future__ import annotations

from ..posture.skeleton import Body
from ..posture.vector import Vec, add, scaled, unit
from .pieces import Ball, Piece, pair, strand

POINT = 0.4  # half as thick as a muscle where it ends, in centimetres
ROUND = 0.85  # and that of a long one of the back

Patch = tuple[str, Vec, Piece]  # the part on which it lies, where it looks, its form


def fold(body: Body) -> Patch:
    """Build the fine line of the shirt along the spine."""
    pelvis, belly, trunk = (body.frames[name] for name in ("pelvis", "belly", "trunk"))
    backwards = scaled(trunk.front, -1.0)
    places = (
        trunk.at(body.places["ribs"], -9.0, 0, 4.0),
        belly.at(body.places["waist"], -7.0, 0.5, 4.5),
        pelvis.at(body.places["pelvis"], -9.5, 0, 10.0),
    )
    return "trunk", backwards, Piece("lc", tuple(Ball(place, 0.0) for place in places), lines=1, looks=(backwards,))


def patches(body: Body, works: frozenset[str]) -> list[Patch]:
    """Build what works on the surface of the trunk or neck."""
    pelvis, belly, trunk = (body.frames[name] for name in ("pelvis", "belly", "trunk"))
    root, waist, ribs, neck = (body.places[name] for name in ("pelvis", "waist", "ribs", "neck"))
    backwards = scaled(trunk.front, -1.0)
    found: list[Patch] = []
    if "back" in works:
        for out in (1.0, -1.0):  # from the side only the near one is seen, or both would be one blot
            outwards = scaled(trunk.left, out)
            looks = (unit(add(outwards, backwards)), unit(add(outwards, trunk.front)))
            along = (trunk.at(ribs, -6.4, 2.6 * out, 20.0), trunk.at(ribs, -7.4, 3.2 * out, 9.0),
                     belly.at(waist, -6.6, 3.0 * out, 5.0), pelvis.at(root, -7.0, 2.8 * out, 5.0))  # fmt: skip
            found.append(("trunk", backwards, strand("w", *map(Ball, along, (ROUND, 2.8, 2.6, ROUND)), looks=looks)))
    if "belly" in works:
        rows = (
            Ball(trunk.at(ribs, 5.6, 0, 6.0), POINT), pair(belly, waist, 5.6, 3.0, 2.6, 2.8),
            Ball(pelvis.at(root, 5.2, 0, 4.6), POINT),
        )  # fmt: skip
        found.append(("trunk", trunk.front, strand("w", *rows)))
    if "nape" in works:
        head, skull = body.frames["head"], body.places["head"]
        for out in (1.0, -1.0):
            half = (
                Ball(trunk.at(neck, -3.0, 2.6 * out, -1.0), 1.4),
                Ball(trunk.at(ribs, -3.6, 10.5 * out, 20.2), 1.4),
                Ball(trunk.at(ribs, -7.2, 4.6 * out, 9.5), 1.6),
                Ball(trunk.at(ribs, -6.6, 3.6 * out, 18.0), 1.4),
            )
            found.append(("neck", backwards, Piece("w", half, looks=(backwards,))))
            beside = (  # from the side it goes up to the hair
                Ball(head.at(skull, -4.2, 1.6 * out, -5.2), 1.5),
                Ball(trunk.at(neck, -2.9, 2.8 * out, 2.4), 1.7),
                Ball(trunk.at(neck, -2.0, 4.2 * out, -1.0), 1.1),
            )
            outwards = scaled(trunk.left, out)
            sideways = unit(add(outwards, trunk.front))  # obliquely from behind the halves of the back are seen instead
            found.append(("neck", unit(add(outwards, backwards)), strand("w", *beside, looks=(sideways,))))
        for out in (1.0, -1.0):  # from the front its edge is seen beside the neck
            slope = (
                Ball(trunk.at(neck, -1.8, 4.5 * out, 1.4), 0.7),
                Ball(trunk.at(neck, -0.8, 6.6 * out, -2.0), 1.1),
                Ball(trunk.at(ribs, -1.0, 12.0 * out, 21.8), 1.0),
            )
            found.append(("neck", trunk.front, Piece("w", slope, looks=(trunk.front,))))
    return found
