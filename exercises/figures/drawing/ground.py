"""What lies under everything: the floor, mats, lines, and the shadows that fall on them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ..posture.vector import Vec
from .ink.camera import Camera
from .ink.outline import SCALE, Circle, Pen, Point, draw_hull, draw_points, hull_points, path
from .pieces import DETAILS, FINGERS_OF, Ball, Part

SHADOW_FROM = 10.0  # what is higher above the floor throws no shadow
WIDEST = 15.0  # a large ball touches the floor with little of itself
SPREAD = 1.8  # beyond what throws the shadow
AWAY = 1.0  # how far a shadow lies from the light
POINTS = {True: 6, False: 8}  # of the shadow of a part of the body, and of a thing with corners
FACE = 4  # so many corners has a level face of a thing
LOWEST_ON_THINGS = 0.04  # there it must not go over the edge
LOWEST = 0.16  # a shadow that is seen from lower down than this would only be a line
HIGHEST_HOP = 14.0  # in centimetres
IN_THE_AIR = 0.4  # by how much a shadow is smaller under the highest hop
FAINT = 0.66  # a fainter shadow would only be a sliver
Face = tuple[float, float, float, float, float]  # level: x from and to, y from and to, and how high it is
FLOOR: Face = (-math.inf, math.inf, -math.inf, math.inf, 0.0)
SUNK = 3.0  # what lies deeper in a face than soft parts do is beside it
INSIDE = 4.0
CARRIES = 10.0  # nobody rests on a narrower face
WIDE = 4000  # beyond every frame, as drawn
MAT_TOP, MAT_BOTTOM, MAT_CORNER = -0.6, -2.6, 2.2


def room(
    camera: Camera, places: Iterable[tuple[float, float, float]], words: tuple[float, float], tone: str = "e"
) -> str:
    """Return the floor of a room, wider than any frame. It goes on so far behind each place: x, y, and how far.

    Its end does not cross out ``words``, told by their top and bottom: it lies below them, or above the picture.
    """
    tilt = math.sin(math.radians(abs(camera.elevation)))
    seen = [(camera.see((x, y, 0.0))[1], behind * tilt) for x, y, behind in places]
    far, (top, bottom) = min(y - behind for y, behind in seen), words
    if top < far < bottom:
        far = bottom if bottom < min(y for y, _behind in seen) else top
    return path(tone, f"M-{WIDE} {round(far * SCALE)}H{WIDE}V{WIDE}H-{WIDE}z")


def mat(camera: Camera, x0: float, x1: float, y0: float, y1: float) -> str:
    """Draw a mat: its edge, then its face."""
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    top = [(*camera.see((x, y, MAT_TOP))[:2], MAT_CORNER) for x, y in corners]
    bottom = [(*camera.see((x, y, MAT_BOTTOM))[:2], MAT_CORNER) for x, y in corners]
    found = ""
    for tone, circles in (("g", bottom + top), ("m", top)):
        pen = Pen()
        draw_hull(pen, circles)
        found += path(tone, pen.text())
    return found


def line(camera: Camera, x0: float, y0: float, x1: float, y1: float) -> str:
    """Draw a line on the floor."""
    pen = Pen()
    draw_hull(pen, [(*camera.see((x, y, 0))[:2], 1.0) for x, y in ((x0, y0), (x1, y1))])
    return path("z", pen.text())


def guide(camera: Camera, start: Vec, long: float) -> str:
    """Draw a dashed line in the air, level on every picture: by it a small movement is measured."""
    x, y, _near = camera.see(start)
    pen = Pen()
    draw_points(pen, [(x, y), (x + long, y)], closed=False)
    return path("gg", pen.text())


def shading(part: Part) -> list[Ball]:
    """Pick the balls of a part that can throw a shadow: of a hand the fingers too, or it would seem to hover."""
    return [
        ball for piece in part.pieces if piece.tone not in DETAILS or piece.tone in FINGERS_OF for ball in piece.balls
    ]


def top_of(part: Part) -> Face | None:
    """Find the level face on which something may rest, of a thing of which the camera sees one."""
    for piece in () if part.is_body else part.pieces:
        height = max(ball.place[2] for ball in piece.balls)
        corners = [ball for ball in piece.balls if ball.place[2] == height]
        if len(corners) == FACE:
            xs, ys, _zs = zip(*(ball.place for ball in corners), strict=True)
            is_wide = min(max(xs) - min(xs), max(ys) - min(ys)) > CARRIES
            return (min(xs), max(xs), min(ys), max(ys), height + corners[0].radius) if is_wide else None
    return None


def _nearness(ball: Ball, air: float, face: Face) -> float:
    """Tell how near a ball is to a face: 1 where it lies on it, 0 where it is too high or beside it."""
    x0, x1, y0, y1, height = face
    x, y, _z = ball.place
    above, inside = ball.bottom - air - height, min(ball.radius, INSIDE)  # what only touches its edge would be a speck
    is_over = x0 + inside < x < x1 - inside and y0 + inside < y < y1 - inside and above > -SUNK
    return 1 - max(0.0, above) / SHADOW_FROM if is_over else 0.0


def is_low(part: Part, air: float = 0.0, face: Face = FLOOR) -> bool:
    """Whether a part throws a shadow on the floor, or on another face."""
    return part.name != "neck" and max(_nearness(ball, air, face) for ball in shading(part)) > FAINT


def air_under(parts: Iterable[Part], face: Face = FLOOR) -> float:
    """Measure how high above the floor somebody is who hops; 0 where it or something higher carries them."""
    if face is not FLOOR:
        return 0.0
    lowest = min(ball.bottom for part in parts if part.is_body for ball in shading(part))
    return lowest if 0 < lowest < HIGHEST_HOP else 0.0


def shadow(part: Part, camera: Camera, air: float = 0.0, face: Face = FLOOR) -> list[Point]:
    """Trace the shadow of a part: the nearer it is to the floor, the wider; a mere point where it is too high.

    Under somebody with ``air`` under both feet it stays on the floor, and is smaller. It ends where its face ends.
    """
    x0, x1, y0, y1, height = face
    tilt = max(LOWEST if face is FLOOR else LOWEST_ON_THINGS, math.sin(math.radians(camera.elevation)))
    count = POINTS[part.is_body]
    flat: list[Circle] = []
    for ball in shading(part):
        share = _nearness(ball, air, face) - air / HIGHEST_HOP * IN_THE_AIR
        if share > FAINT:
            wide = (min(ball.radius, WIDEST) + SPREAD) * share
            u, v = (
                min(max(at, start + wide + AWAY), end - wide - AWAY)
                for at, start, end in ((ball.place[0], x0, x1), (ball.place[1], y0, y1))
            )
            x, y, _near = camera.see((u, v, height))
            flat.append((x, y / tilt, wide))
    if not flat:
        x, y, _near = camera.see((*shading(part)[0].place[:2], height))
        flat = [(x, y / tilt, 0.0)]
    (left, far, _r), (right, near, _q) = min(flat), max(flat)
    turn = math.atan2(near - far, right - left) + math.pi / count  # so that each end is round
    return [(x + AWAY, y * tilt + AWAY * tilt) for x, y in hull_points(flat, count, turn=turn)]
