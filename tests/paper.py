"""What a PDF of ours has inside, for tests."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2


@dataclass(frozen=True, kw_only=True)
class Tag:
    """An element of the structure of a PDF, in reading order. ``alt`` are the words of a picture."""

    name: str
    alt: str = ""
    depth: int = 0


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found in a PDF. ``text`` is what stands on its pages, one after the other."""

    title: str
    language: str
    is_tagged: bool
    is_ua: bool
    pages: list[str]
    size: tuple[float, float]
    tags: list[Tag] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @property
    def headings(self) -> list[int]:
        return [int(tag.name[1]) for tag in self.tags if tag.name[:1] == "H" and tag.name[1:].isdigit()]

    def named(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]


def look_into(pdf: bytes) -> Looked:
    """Read the structure and the text of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        with document.open_metadata() as metadata:
            part = metadata.get("pdfuaid:part", "")
        tags = list(_tags(root.StructTreeRoot.K, 0))
        language, marked = str(root.Lang), bool(root.MarkInfo.Marked)
        title = str(document.docinfo.Title) if "/Title" in document.docinfo else ""
    pages = pypdfium2.PdfDocument(pdf)
    return Looked(
        title=title,
        language=language,
        is_tagged=marked,
        is_ua=part == "1",
        pages=[page.get_textpage().get_text_range() for page in pages],
        size=pages[0].get_size(),
        tags=tags,
    )


def _tags(node: Any, depth: int) -> Iterator[Tag]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _tags(kid, depth)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield Tag(name=str(node.S)[1:], alt=str(node.get("/Alt", "")), depth=depth)
        if "/K" in node:
            yield from _tags(node.K, depth + 1)


def drawn(pdf: bytes, *, page: int = 0, per_inch: int = 200) -> Any:
    """Draw a page as a printer would, as rows of grey values."""
    bitmap = pypdfium2.PdfDocument(pdf)[page].render(scale=per_inch / 72, grayscale=True)
    return bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()


def check(looked: Looked) -> None:
    """Assert what holds for every PDF of ours: tagged, named, in a language, its headings in order, pages counted."""
    assert looked.is_tagged
    assert looked.is_ua
    assert looked.title
    assert looked.language
    assert looked.headings[0] == 1
    assert looked.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(looked.headings, looked.headings[1:], strict=False))
    count = len(looked.pages)
    for number, page in enumerate(looked.pages, start=1):
        assert f"{number} of {count}" in page
    assert all(tag.alt for tag in looked.named("Figure"))
    # Every table names its columns.
    names = [tag.name for tag in looked.tags]
    assert names.count("THead") == names.count("Table")
