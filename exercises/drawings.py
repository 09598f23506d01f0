"""Pictures kept as files: each figure is drawn once for each build of body, and found again by its digest.

A digest is of the figure and of the code that draws, so what is kept is never out of date. ``draw`` is for whoever
loads or saves figures. Somebody who asks for a picture that is not there, after the folder was lost, waits for that one
figure.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypedDict

from django.conf import settings

from . import figures

FEW = 8  # so many are drawn at once without other processes


class Kept(TypedDict):
    pictures: dict[str, str]  # by name, without a style sheet
    sizes: dict[str, tuple[int, int]]  # width and height by name


class Order(TypedDict):
    """What is to be drawn: a digest, and what the digest is of."""

    digest: str
    text: str
    alt: str
    word: str


def _folder() -> Path:
    return Path(settings.PICTURES_DIR)


def _path(digest: str, build: str) -> Path:
    return _folder() / f"{digest}-{build}.json.gz"


def kept(order: Order, build: str) -> Kept:
    """Return the pictures of one figure and build. They are drawn now if they are not there."""
    return _kept(str(_folder()), order["digest"], build, json.dumps(order))


@functools.lru_cache(maxsize=64)
def _kept(folder: str, digest: str, build: str, order: str) -> Kept:
    path = _path(digest, build)
    if not path.exists():
        _draw_one(json.loads(order), build, folder)
    found: Kept = json.loads(gzip.decompress(path.read_bytes()))
    return found


def draw(orders: Sequence[Order]) -> int:
    """Draw what is not kept yet, and return how many pictures of figures that were."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(order, build) for order in orders for build in figures.BUILDS]
    missing = [(order, build) for order, build in wanted if not _path(order["digest"], build).exists()]
    if len(missing) <= FEW or (os.cpu_count() or 1) == 1:
        for order, build in missing:
            _draw_one(order, build, str(folder))
    else:
        with ProcessPoolExecutor() as pool:
            given, builds = zip(*missing, strict=True)
            list(pool.map(_draw_one, given, builds, [str(folder)] * len(missing), chunksize=8))
    return len(missing)


def forget_all_but(digests: Iterable[str]) -> None:
    """Remove the files of figures that are no more, among them those that older code drew."""
    wanted = {_path(digest, build).name for digest in digests for build in figures.BUILDS}
    for path in _folder().glob("*.json.gz"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def _draw_one(order: Order, build: str, folder: str) -> None:
    picture = figures.Picture(figures.read(order["text"]), build, alt=order["alt"], word=order["word"])
    found: Kept = {"pictures": picture.all(), "sizes": {kind: picture.size(kind) for kind in picture.kinds()}}
    path = Path(folder) / f"{order['digest']}-{build}.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(gzip.compress(json.dumps(found).encode(), 6))
    unfinished.replace(path)
