"""Read the part of a page that goes onto paper, so that a page and its PDF cannot say different things.

The element with ``data-paper`` is that part. What it holds becomes a tree of plain values for ``paper.typ``: each
element with its tag, its classes and its children, text as text. Nothing a person has written becomes markup.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

Tree = dict[str, Any]
# Gives the SVG behind the address of a picture; None where there is none.
Pictures = Callable[[str], str | None]

MARK = "data-paper"
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
# Never on paper.
LEFT_OUT = frozenset(
    {"button", "form", "input", "noscript", "script", "select", "style", "svg", "template", "textarea"}
)
NOT_PRINTED = frozenset({"no-print", "visually-hidden"})
BLOCKS = frozenset(
    {
        "article", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3",
        "h4", "header", "hr", "li", "ol", "p", "section", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
SPACE = re.compile(r"[ \t\n\r\f]+")
# Signs that stand for nothing on paper and may come along with what somebody pastes: control characters, and the two
# that the standard for PDF that everybody can read (PDF/UA) forbids. White space is not among them.
NO_LETTERS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0), 0xFEFF, 0xFFFE} - {9, 10, 12, 13})
DATA_SVG = "data:image/svg+xml;base64,"


class PaperError(Exception):
    """A page has nothing that goes onto paper."""


def read(html: str, *, pictures: Pictures) -> Tree:
    """Read the part of a page that is marked with ``data-paper``. Raises ``PaperError`` where nothing is.

    A picture without words is an ornament; one whose file is not known is left out.
    """
    reader = _Reader(pictures)
    reader.feed(html)
    reader.close()
    if reader.found is None:
        raise PaperError
    _tidy(reader.found)
    return reader.found


def title_of(tree: Tree) -> str:
    """Read the words of the first heading."""
    heading = next((node for node in _nodes(tree) if node["t"] == "h1"), None)
    return "".join(_texts(heading)).strip() if heading else ""


def _nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for kid in tree["k"]:
        if isinstance(kid, dict):
            yield from _nodes(kid)


def _texts(tree: Tree) -> Iterator[str]:
    for kid in tree["k"]:
        if isinstance(kid, str):
            yield kid
        else:
            yield from _texts(kid)


class _Reader(HTMLParser):
    def __init__(self, pictures: Pictures) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = pictures
        self.found: Tree | None = None
        # The elements that are open inside the marked one; None stands for one that is left out, with all in it.
        self.open: list[tuple[str, Tree | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        is_marked = MARK in told and self.found is None
        if not self.open and not is_marked:
            return
        node = self._node(tag, told) if not self.open or self.open[-1][1] is not None else None
        if node is not None:
            if self.open:
                self._into(node)
            else:
                self.found = node
        if tag not in VOID:
            self.open.append((tag, node))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _node in self.open):
            name, _node = self.open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        self._into(data.translate(NO_LETTERS))

    def _into(self, kid: Tree | str) -> None:
        if self.open and (parent := self.open[-1][1]) is not None:
            parent["k"].append(kid)

    def _node(self, tag: str, told: dict[str, str | None]) -> Tree | None:
        classes = (told.get("class") or "").split()
        if (
            tag in LEFT_OUT
            or NOT_PRINTED.intersection(classes)
            or "hidden" in told
            or told.get("aria-hidden") == "true"
        ):
            return None
        node: Tree = {"t": tag, "c": classes, "k": []}
        if tag == "img":
            svg = self._svg(told.get("src") or "")
            if svg is None:
                return None
            node |= {"svg": svg, "alt": (told.get("alt") or "").translate(NO_LETTERS)}
        elif tag == "a" and (told.get("href") or "").startswith(("https://", "http://")):
            node["href"] = told["href"]
        for name in ("lang", "start", "colspan", "data-mm"):
            if told.get(name):
                node[name.removeprefix("data-")] = told[name]
        return node

    def _svg(self, address: str) -> str | None:
        if address.startswith(DATA_SVG):
            return base64.b64decode(address.removeprefix(DATA_SVG)).decode()
        return self.pictures(address)


def _tidy(tree: Tree) -> None:
    """Take out the white space that a browser does not show: at the edges of a block, and more than one together."""
    kids: list[Any] = []
    for kid in tree["k"]:
        if isinstance(kid, dict):
            _tidy(kid)
            kids.append(kid)
            continue
        words = SPACE.sub(" ", kid)
        if kids and isinstance(kids[-1], str):
            words = SPACE.sub(" ", kids.pop() + words)
        kids.append(words)
    for place, kid in enumerate(kids):
        if isinstance(kid, str):
            before, after = kids[place - 1] if place else None, kids[place + 1] if place + 1 < len(kids) else None
            kids[place] = _trimmed(kid, _ends(before, tree), _ends(after, tree))
    tree["k"] = [kid for kid in kids if kid != ""]


def _ends(beside: Any, parent: Tree) -> bool:
    """Whether a line begins or ends here: at the edge of a block, beside a block, or at a line break."""
    if beside is None:
        return parent["t"] in BLOCKS
    return isinstance(beside, dict) and (beside["t"] in BLOCKS or beside["t"] == "br")


def _trimmed(words: str, at_start: bool, at_end: bool) -> str:
    words = words.lstrip(" ") if at_start else words
    return words.rstrip(" ") if at_end else words
