"""All figures on one page, to be looked at in one go. The page stands by itself: pictures are inside it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from ..files import read_toml
from .checks import problems
from .drawing.figure import FigureError
from .drawing.ink.style import Look
from .picture import BUILDS, HAIRS, POSE, SKINS, Picture, named, styled
from .writing.reading import read

FOLDER = Path(__file__).resolve().parent.parent / "catalogue" / "figures"

_STYLE = """
body{font:15px system-ui,sans-serif;margin:12px;background:#faf5ec;color:#14302a;columns:24rem;column-gap:12px}
h2{margin:0 0 6px;font-size:16px}small{font-weight:400;color:#394a44}
section{background:#fffdf8;border:1px solid #e0d5c2;border-radius:12px;padding:8px;margin:0 0 12px;break-inside:avoid}
img{max-width:100%;margin:0 6px 6px 0;vertical-align:top}p{margin:4px 0 0}
.wrong{color:#8c1d18;font-weight:700}
"""


def texts(slugs: Iterable[str] = (), folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Read the data of these figures, or of all in the folder. Raises ``FileNotFoundError`` where there is none."""
    paths = [folder / f"{slug}.toml" for slug in slugs] or sorted(folder.glob("*.toml"))
    return {path.stem: read_toml(path) for path in paths}


def page(figures: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], *, paper: bool = False) -> str:
    """Write one HTML page: of each figure every view, the small picture and the movement; on ``paper`` as printed."""
    sections = "".join(
        _section(slug, raw, names.get(slug, ""), number, paper) for number, (slug, raw) in enumerate(figures.items())
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title><style>{_STYLE}</style>'
        f"{sections}</html>"
    )


def _section(slug: str, raw: Mapping[str, Any], name: str, number: int, paper: bool) -> str:
    head = f'<section id="{escape(slug)}"><h2>{escape(name or slug)} <small>{escape(slug)}</small></h2>'
    try:
        figure = read(raw["text"])
    except FigureError as error:
        return head + "".join(_wrong(line, words) for line, words in error.problems) + "</section>"
    look: Look | None = None if paper else (SKINS[number % len(SKINS)], HAIRS[number % len(HAIRS)])
    picture = Picture(figure, BUILDS[number % len(BUILDS)], alt=raw["alt"])
    kinds = [named("strip", view) for view in range(1, len(figure.views) + 1)]
    images = "".join(_image(styled(picture.svg(kind), look), 380) for kind in kinds)
    images += _image(styled(picture.svg("still"), look), 96)
    images += _image(styled(picture.svg(f"{POSE}1" if paper else "move"), look), 200)
    wrong = "".join(_wrong(line, words) for line, words in problems(figure))
    return f"{head}{wrong}{images}<p>{escape(raw['alt'])}</p></section>"


def _wrong(line: int, words: str) -> str:
    return f'<p class="wrong">line {line}: {escape(words)}</p>'


def _image(svg: str, width: int) -> str:
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="" width="{width}" src="data:image/svg+xml;base64,{data}">'
