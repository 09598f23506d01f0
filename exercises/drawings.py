"""Pictures kept as files: each figure is drawn once for each build of body, and found again by its digest.

A digest is of the figure and of the code that draws, so what is kept is never out of date. ``draw`` is for whoever
loads or saves figures. Somebody who asks for a picture that is not there, after the folder was lost, waits for that one
figure.
"""

from __future__ import annotations

import functools
import json
import os
import threading
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypedDict

from django.conf import settings

from . import figures

FEW = 8  # up to this many are drawn without other processes
SIZES = "sizes"


class Order(TypedDict):
    """What is to be drawn: a digest, and what the digest is of."""

    digest: str
    text: str
    alt: str
    word: str


def _folder() -> Path:
    return Path(settings.PICTURES_DIR)


def _path(folder: Path, digest: str, build: str) -> Path:
    return folder / f"{digest}-{build}.zip"


def picture(order: Order, build: str, name: str) -> str | None:
    """Read one picture without its style sheet; None when there is none of this name."""
    with zipfile.ZipFile(_drawn(order, build)) as kept:
        return kept.read(name).decode() if name in kept.namelist() and name != SIZES else None


def sizes(order: Order) -> dict[str, tuple[int, int]]:
    """Read width and height of every picture of a figure, by name."""
    return _sizes(order["digest"], json.dumps(order))


@functools.lru_cache(maxsize=512)
def _sizes(digest: str, order: str) -> dict[str, tuple[int, int]]:
    with zipfile.ZipFile(_drawn(json.loads(order), figures.BUILDS[0])) as kept:
        found: dict[str, tuple[int, int]] = json.loads(kept.read(SIZES))
    return found


def draw(orders: Sequence[Order]) -> int:
    """Draw what is not kept yet, and return how many pictures of figures that were."""
    folder = _folder()
    wanted = [(order, build) for order in orders for build in figures.BUILDS]
    missing = [(order, build) for order, build in wanted if not _path(folder, order["digest"], build).exists()]
    if len(missing) <= FEW or (os.cpu_count() or 1) == 1:
        for order, build in missing:
            _draw(order, build, folder)
    else:
        with ProcessPoolExecutor() as pool:
            given, builds = zip(*missing, strict=True)
            list(pool.map(_draw, given, builds, [folder] * len(missing), chunksize=8))
    return len(missing)


def forget_all_but(digests: Iterable[str]) -> None:
    """Remove the files of figures that are no more, among them those that older code drew."""
    folder = _folder()
    wanted = {_path(folder, digest, build) for digest in digests for build in figures.BUILDS}
    for path in folder.glob("*.zip"):
        if path not in wanted:
            path.unlink(missing_ok=True)


def _drawn(order: Order, build: str) -> Path:
    path = _path(_folder(), order["digest"], build)
    if not path.exists():
        _draw(order, build, path.parent)
    return path


def _draw(order: Order, build: str, folder: Path) -> None:
    drawn = figures.Picture(figures.read(order["text"]), build, alt=order["alt"], word=order["word"])
    path = _path(folder, order["digest"], build)
    folder.mkdir(parents=True, exist_ok=True)
    # Two requests may ask for the same picture at once.
    unfinished = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as kept:
        kept.writestr(SIZES, json.dumps({kind: drawn.size(kind) for kind in drawn.kinds()}))
        for name, svg in drawn.all().items():
            kept.writestr(name, svg)
    unfinished.replace(path)
