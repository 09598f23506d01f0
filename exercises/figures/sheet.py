"""All figures on one page, to be looked at in one go. The page stands by itself: pictures are inside it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from ..files import read_toml
from . import draw
from .spec import Figure, FigureError, parse

FOLDER = Path(__file__).resolve().parent.parent / "catalogue" / "figures"

_STYLE = """
body{font:16px system-ui,sans-serif;margin:16px;background:#faf5ec;color:#14302a}
h2{margin:0 0 8px;font-size:18px}small{font-weight:400;color:#394a44}
section{background:#fffdf8;border:1px solid #e0d5c2;border-radius:12px;padding:12px;margin:0 0 14px;break-inside:avoid}
.pictures{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}p{margin:8px 0 0;max-width:70em}
.wrong{color:#8c1d18;font-weight:700}
"""


def read(slugs: Iterable[str] = (), folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return the data of these figures, or of all in the folder. Raises ``FileNotFoundError`` where there is none."""
    paths = [folder / f"{slug}.toml" for slug in slugs] or sorted(folder.glob("*.toml"))
    return {path.stem: read_toml(path) for path in paths}


def page(figures: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], *, frames: bool = False) -> str:
    """Return one HTML page. ``frames`` shows moments of the cycle that stand still instead of the moving picture."""
    sections = "".join(_section(slug, raw, names.get(slug, ""), frames) for slug, raw in figures.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title><style>{_STYLE}</style>'
        f"{sections}</html>"
    )


def _section(slug: str, raw: Mapping[str, Any], name: str, frames: bool) -> str:
    wrong: list[str] = []
    pictures = ""
    figure: Figure | None = None
    try:
        try:
            figure = parse(raw)
        except FigureError as error:
            wrong = error.problems
            figure = parse(raw, check=False)
    except FigureError as error:
        wrong = error.problems
    if figure:
        if frames:
            pictures = "".join(_image(one, 230) for one in draw.moments(figure, 6))
        else:
            pictures = _image(draw.svg(figure, "move"), 360)
        pictures += _image(draw.svg(figure, "strip"), 480) + _image(draw.svg(figure, "still"), 96)
    notes = "".join(f'<p class="wrong">{escape(one)}</p>' for one in wrong)
    alt = escape(str(raw.get("alt", "")))
    return (
        f'<section id="{escape(slug)}"><h2>{escape(name or slug)} <small>{escape(slug)}</small></h2>{notes}'
        f'<div class="pictures">{pictures}</div><p>{alt}</p></section>'
    )


def _image(svg: str, width: int) -> str:
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="" width="{width}" src="data:image/svg+xml;base64,{data}">'
