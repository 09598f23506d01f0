"""Pictures of exercises: a body in space, posed by a text, seen by a camera, drawn as SVG. Pure.

Start in ``picture``: its ``Picture.svg`` draws one. ``writing`` reads the text of an author, ``posture`` places the
body, ``checks`` refuses what no body does, ``drawing`` makes SVG of it. Nothing here knows the database; of Django only
gettext is needed, for what is refused. The text is told in ``docs/figures.md``.
"""

from __future__ import annotations

from functools import lru_cache

from .checks import problems
from .drawing.figure import Figure, FigureError
from .picture import BUILDS, HAIRS, OTHER_SIDE, POSE, SKINS, Picture, duration, held_pose, named, styled
from .writing.reading import read

__all__ = [
    "BUILDS",
    "HAIRS",
    "OTHER_SIDE",
    "POSE",
    "SKINS",
    "Figure",
    "FigureError",
    "Picture",
    "checked",
    "duration",
    "held_pose",
    "named",
    "problems",
    "read",
    "styled",
]


@lru_cache(maxsize=128)
def checked(text: str) -> Figure:
    """Read the figure of a text. Raises ``FigureError`` for what cannot be read, and for what no body does.

    Kept, because a text is checked whenever it is typed, tried, published and loaded.
    """
    figure = read(text)
    if found := problems(figure):
        raise FigureError(found)
    return figure
