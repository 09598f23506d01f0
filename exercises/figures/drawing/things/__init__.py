"""Mats, chairs, walls, balls, machines and what is held: bodies seen by the same camera.

A thing is told by its kind and settings, all in centimetres. What lies flat on the floor is ground, drawn under
everything; the rest are parts that stand in the order of depth. What is held moves with the body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...posture.skeleton import Body
from ..ink.camera import Camera
from ..pieces import Part
from . import furniture, held, machines, soft
from .solids import Thing

__all__ = ["GROUND", "HELD", "KINDS", "Thing", "parts_of"]

KINDS: dict[str, Callable[[Thing, Body, Camera], list[Part]]] = {
    "chair": furniture.chair, "wall": furniture.wall, "counter": furniture.counter,
    "side counter": furniture.side_counter, "rail": furniture.rail, "box": furniture.block, "couch": furniture.couch,
    "bar": furniture.bar, "stairs": furniture.stairs,
    "ball": soft.ball, "pillow": soft.pillow, "cushion": soft.cushion,
    "cane": held.cane, "weight": held.weight, "band": held.band, "tie": held.tie,
    "plate": machines.plate, "lever": machines.lever, "cord": machines.cord, "wheel": machines.wheel,
    "belt": machines.belt,
}  # fmt: skip
GROUND = ("mat", "floor", "line", "guide")
HELD = ("cushion", "cane", "weight", "band", "tie", "plate", "lever", "cord")
METAL = {"p": "pm", "q": "qm", "u": "um"}  # the tones of wood, and what they are of a thing of ``metal``


def parts_of(things: Sequence[Thing], body: Body, camera: Camera, *, held: bool) -> list[Part]:
    """Build the parts of what moves with the body, or of what stands by itself."""
    found: list[Part] = []
    for number, thing in enumerate(things):
        if thing.kind in KINDS and (thing.kind in HELD) == held:
            for part in KINDS[thing.kind](thing, body, camera):
                part.name = f"{part.name}, {number}"
                if thing.get("metal", 0):
                    part.pieces = [replace(piece, tone=METAL.get(piece.tone, piece.tone)) for piece in part.pieces]
                found.append(part)
    return found
