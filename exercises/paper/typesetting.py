"""Make the PDF of a page: tagged (PDF/UA-1), with pages that are counted, on A4 or Letter, as large as it is wanted.

Typst runs in a process of its own, which is ended when it takes too long or too much. Nothing of a person is kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..pictures import NAME, all_figures
from . import compiling
from .reading import Tree, read, title_of

PAPERS = {"a4": "a4", "letter": "us-letter"}
POINTS = (14, 18, 22)
# Many times what any page of ours takes: about 0.1 seconds and 150 kB.
SECONDS, MEMORY, LARGEST = 10, 1 << 30, 8_000_000
# So many at once; more would only take turns on the processors.
AT_ONCE = threading.BoundedSemaphore(2)
SOURCE = Path(__file__).with_name("paper.typ")


class TypesettingError(Exception):
    """The PDF could not be made: it took too long, too much, or the document is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a page is printed on: the ``paper`` (``PAPERS``), and the size of its text in ``points``."""

    paper: str = "a4"
    points: int = 14


def pdf_of_page(html: str, sheet: Sheet) -> bytes:
    """Set the part of a page that goes onto paper.

    Raises ``TypesettingError``, or ``PaperError`` where there is none.
    """
    tree = read(html, pictures=picture_at)
    return pdf_of(tree, sheet, title=title_of(tree))


def pdf_of(tree: Tree, sheet: Sheet, *, title: str) -> bytes:
    """Set what was read of a page."""
    data = {
        "title": title,
        "lang": (get_language() or "en").split("-")[0],
        "paper": PAPERS[sheet.paper],
        "points": sheet.points,
        # Translators may turn it round; the numbers come from the typesetter.
        "count": _("%(page)s of %(pages)s") % {"page": "\x01", "pages": "\x02"},
        "tree": tree,
    }
    order = json.dumps({"source": str(SOURCE), "data": json.dumps(data), "seconds": SECONDS, "memory": MEMORY})
    if len(order) > LARGEST:
        raise TypesettingError("too much for one document")
    if not AT_ONCE.acquire(timeout=SECONDS):
        raise TypesettingError("too many at once")
    try:
        made = subprocess.run(  # noqa: S603 - our own file; what people wrote is on its input
            [sys.executable, "-I", compiling.__file__],
            input=order.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError("took too long") from error
    finally:
        AT_ONCE.release()
    if len(made.stdout) > LARGEST:
        raise TypesettingError("too much for one document")
    if made.returncode:
        # What typst says quotes the document: only its first line, which says what is wrong.
        words = made.stderr.decode(errors="replace").strip().splitlines()
        raise TypesettingError(words[-1][:200] if words else "no words")
    return made.stdout


def picture_at(address: str) -> str | None:
    """Read the drawing behind an address of ours, in the colours for paper; None where there is none."""
    try:
        found = resolve(urlsplit(address).path)
    except Http404:
        return None
    name = NAME.fullmatch(str(found.kwargs.get("kind", "")))
    drawn = all_figures().get(str(found.kwargs.get("slug", ""))) if found.url_name == "figure_picture" else None
    if drawn is None or name is None:
        return None
    return drawn.on_paper(name["kind"], other_side=bool(name["other"]))
