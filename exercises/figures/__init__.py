"""Pictures of exercises, drawn from data: key poses of an articulated figure become SVG.

``spec`` reads a figure's data, ``skeleton`` places the body, ``joints`` refuses what no body does, ``animation`` finds
the pose at any moment, ``props`` and ``draw`` make the pictures. Nothing here knows Django or the database. The form of
the data is told in ``docs/figures.md``.
"""

from __future__ import annotations

from .draw import KINDS, size, svg
from .spec import Figure, FigureError, parse

__all__ = ["KINDS", "Figure", "FigureError", "parse", "size", "svg"]
