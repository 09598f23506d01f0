"""All pictures of a figure as SVG. The style sheet is put in when a picture is sent: colours change nothing else."""

from __future__ import annotations

from html import escape

from .drawing import forms, moving, panels
from .drawing.figure import Figure
from .drawing.frames import Frame
from .drawing.ink import style
from .drawing.ink.outline import SCALE
from .drawing.scene import Scene
from .posture.motion import clock

# move: the whole cycle; strip: key poses side by side; still: one pose, square; each seen by one camera
KINDS = ("move", "strip", "still")
POSE = "pose-"  # one key pose, in the frame of the moving picture
OTHER_SIDE = "-other-side"
MOVE_RADIUS = 0.04  # of the corners, as a share of the larger side
STYLE_HERE = "<style/>"
BUILDS = tuple(forms.BUILDS)
SKINS, HAIRS = tuple(style.SKINS), tuple(style.HAIRS)


class Picture:
    """The pictures of one figure and one build of body."""

    def __init__(self, figure: Figure, build: str = "a", *, alt: str = "", word: str = "step") -> None:
        self.figure, self.alt, self.word = figure, alt, word
        self.scenes = [Scene(figure, camera, forms.BUILDS[build]) for camera in figure.views]
        self._moving: dict[int, tuple[Frame, str]] = {}

    def kinds(self) -> list[str]:
        """Name all pictures: “move”, “strip-2” for the second view, “pose-1”."""
        found = ["still"]
        for number in range(1, len(self.scenes) + 1):
            found += [named(kind, number) for kind in ("move", "strip")]
        return found + [f"{POSE}{number}" for number in range(1, len(self.figure.poses) + 1)]

    def all(self) -> dict[str, str]:
        """Draw every picture by its name, for both sides."""
        return {
            f"{kind}{OTHER_SIDE if other_side else ''}": self.svg(kind, other_side=other_side)
            for kind in self.kinds()
            for other_side in (False, True)
        }

    def size(self, kind: str) -> tuple[int, int]:
        """Find width and height in the units of the drawing."""
        frame, _inner = self._drawn(kind, mirrored=False)
        return round(frame[2] * SCALE), round(frame[3] * SCALE)

    def svg(self, kind: str, *, other_side: bool = False) -> str:
        """Draw one picture, mirrored for the other side. Its style sheet is still to come.

        The small picture carries no words, because the page says them.
        """
        frame, inner = self._drawn(kind, mirrored=other_side)
        title = "" if kind == "still" else f"<title>{escape(self.alt, quote=False)}</title>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{panels.box(frame)}" {style.ROUND} role="img">'
            f"{title}{STYLE_HERE}{inner}</svg>"
        )

    def _drawn(self, kind: str, *, mirrored: bool) -> tuple[Frame, str]:
        if kind.startswith(POSE):
            frame = self._move(0)[0]
            inner = self.scenes[0].drawn(int(kind.removeprefix(POSE)))
            return frame, panels.plated(self.scenes[0], frame, MOVE_RADIUS, inner, mirrored=mirrored)
        plain, _dash, number = kind.partition("-")
        scene = self.scenes[int(number or 1) - 1]
        if plain == "still":
            return panels.still(scene, mirrored=mirrored)
        if plain == "strip":
            return panels.panels(scene, self.word, mirrored=mirrored)
        frame, inner = self._move(int(number or 1) - 1)
        return frame, panels.plated(scene, frame, MOVE_RADIUS, inner, mirrored=mirrored)

    def _move(self, view: int) -> tuple[Frame, str]:
        if view not in self._moving:
            self._moving[view] = moving.Moving(self.scenes[view]).text()
        return self._moving[view]


def styled(drawing: str, look: style.Look | None) -> str:
    """Add the style sheet to a picture: the colours of a person, or None for paper."""
    return drawing.replace(STYLE_HERE, f"<style>{style.sheet(drawing, look)}</style>", 1)


def named(kind: str, view: int) -> str:
    """Name a picture of a view, counted from 1: the name of the first has no number."""
    return kind if view == 1 else f"{kind}-{view}"


def held_pose(figure: Figure) -> int:
    """Find which pose is held, counted from 1: the one with the longest hold, else that of the small picture."""
    longest = max(range(len(figure.poses)), key=lambda n: figure.poses[n].hold)
    return longest + 1 if figure.poses[longest].hold else figure.still[0]


def duration(figure: Figure) -> float:
    """Add up the seconds of one whole cycle."""
    poses = figure.movement
    return clock([key.pace for key in poses], [key.hold for key in poses], figure.tempo, figure.loops)[-1][0]
