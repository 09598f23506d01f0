"""Pictures of exercises, drawn from data: key poses of an articulated figure become SVG. Pure.

``spec`` reads a figure's data, ``skeleton`` places the body, ``joints`` refuses what no body does, ``animation`` finds
the pose at any moment, ``props`` and ``draw`` make the pictures. Nothing here knows Django or the database. The form of
the data is told in ``docs/figures.md``.
"""

from __future__ import annotations

from .animation import duration, held_pose
from .draw import KINDS, POSE, kinds, size, svg
from .problem import Problem
from .spec import Figure, FigureError, parse

__all__ = [
    "KINDS",
    "POSE",
    "Figure",
    "FigureError",
    "Problem",
    "duration",
    "held_pose",
    "kinds",
    "parse",
    "size",
    "svg",
]
