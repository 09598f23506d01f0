"""Read the text of a lesson as editors write it. Pure.

Blocks are parted by empty lines::

    ## A heading

    A paragraph. [R-UK22] It goes on. [R-OC23, R-TFTF14 P]

    - a point of a list [R-UK22]
    - another [P]

    - [ ] a point to tick off [P]

    picture: sit-to-stand
    What there is to see. [P]

    plot: bars
    title: Falls in a year
    Without exercise = 850
    With exercise = 655
    What the numbers mean. [R-SHER19]

Who says so stands in square brackets after what they say, as codes of sources; P is our own judgement. It stands for
all that was said in the block since the codes before. So each paragraph, point and caption ends with codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

OWN = "P"
# Aloud and without haste. Brysbaert 2019 (doi 10.1016/j.jml.2019.104047): 183 words a minute aloud, 238 in silence.
WORDS_A_MINUTE = 180
CODES = re.compile(r"\s*\[([A-Z][\w-]*(?:[ ,]+[A-Z][\w-]*)*)\]")
NUMBER = re.compile(r"(?P<label>.+?)\s*=\s*(?P<number>[-−+]?\d+(?:\.\d+)?)")
# A point that is ticked off, and what is left of it behind its dash.
TICK = "[ ] "
BOX = f"- {TICK}"
KINDS_OF_PLOT = ("bars", "curve", "steps")
# What fits on a telephone: a label above its bar, or one of several below a curve or steps.
LONGEST_LABEL = {"bars": 30, "curve": 4, "steps": 4}


class LessonError(ValueError):
    """The text of a lesson cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A stretch of text, and the codes of the sources that say so; none where nobody is named."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a plot shows. ``kind`` is one of ``KINDS_OF_PLOT``, ``points`` pairs of a label and a number."""

    kind: str
    title: str
    unit: str
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a list of points, a picture of an exercise or a plot. ``parts`` has one entry for each point."""

    kind: str  # paragraph, list, checklist, picture, plot
    parts: tuple[tuple[Said, ...], ...]
    exercise: str = ""
    numbers: Numbers | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, empty for what stands before the first one, with its blocks."""

    heading: str
    blocks: tuple[Block, ...]


def said(text: str) -> tuple[Said, ...]:
    """Part a text at its codes."""
    found, start = [], 0
    for match in CODES.finditer(text):
        found.append(Said(text=text[start : match.start()].strip(), codes=tuple(re.split(r"[ ,]+", match[1]))))
        start = match.end()
    rest = text[start:].strip()
    return (*found, Said(text=rest, codes=())) if rest else tuple(found)


def sections(body: str) -> tuple[Section, ...]:
    """Read a whole text. Raises ``LessonError``."""
    found: list[tuple[str, list[Block]]] = [("", [])]
    for chunk in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        if lines and lines[0].startswith("## "):
            found.append((lines.pop(0).removeprefix("## ").strip(), []))
        if lines:
            found[-1][1].append(_block(lines))
    return tuple(Section(heading=heading, blocks=tuple(blocks)) for heading, blocks in found if heading or blocks)


def _block(lines: Sequence[str]) -> Block:
    name, _colon, value = lines[0].partition(":")
    if name == "picture":
        return Block(kind="picture", exercise=value.strip(), parts=(said(" ".join(lines[1:])),))
    if name == "plot":
        return _plot(value.strip(), lines[1:])
    if lines[0].startswith(BOX):
        return Block(kind="checklist", parts=tuple(said(point.removeprefix(TICK)) for point in _points(lines)))
    if lines[0].startswith("- "):
        return Block(kind="list", parts=tuple(said(point) for point in _points(lines)))
    return Block(kind="paragraph", parts=(said(" ".join(lines)),))


def _points(lines: Iterable[str]) -> list[str]:
    points: list[str] = []
    for line in lines:
        if line.startswith("- "):
            points.append(line.removeprefix("- "))
        else:
            points[-1] += f" {line}"
    return points


def _plot(kind: str, lines: Sequence[str]) -> Block:
    if kind not in KINDS_OF_PLOT:
        raise LessonError(f"plot: {kind} is not one of {', '.join(KINDS_OF_PLOT)}")
    told = {"title": "", "unit": ""}
    points: list[tuple[str, float]] = []
    caption: list[str] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if name in told and not caption:
            told[name] = value.strip()
        elif (match := NUMBER.fullmatch(line)) and not caption:
            points.append((match["label"], float(match["number"].replace("−", "-"))))
        else:
            caption.append(line)
    if not told["title"] or len(points) < 2:
        raise LessonError(f"plot: {kind} needs a title and two numbers at least")
    if long := [label for label, _number in points if len(label) > LONGEST_LABEL[kind]]:
        raise LessonError(f"plot: “{long[0]}” is longer than {LONGEST_LABEL[kind]} letters")
    return Block(
        kind="plot", parts=(said(" ".join(caption)),), numbers=Numbers(kind=kind, points=tuple(points), **told)
    )


def statements(body: str) -> Iterator[tuple[Said, ...]]:
    """Yield every paragraph, point and caption. Raises ``LessonError``."""
    for section in sections(body):
        for block in section.blocks:
            yield from block.parts


def without_source(texts: Iterable[tuple[Said, ...]]) -> list[str]:
    """Quote the beginning of every statement at whose end nobody says so."""
    return [
        " ".join(" ".join(part.text for part in statement).split()[:6]) + " …"
        for statement in texts
        if not statement or not statement[-1].codes
    ]


def codes_in(texts: Iterable[tuple[Said, ...]]) -> list[str]:
    """List the sources that are named, each once, in the order of their first mention, without ``OWN``."""
    named = dict.fromkeys(code for statement in texts for part in statement for code in part.codes)
    return [code for code in named if code != OWN]


def pictures_in(body: str) -> list[str]:
    """List the exercises whose pictures a text shows. Raises ``LessonError``."""
    return [block.exercise for section in sections(body) for block in section.blocks if block.kind == "picture"]


def minutes_to_read(*texts: str) -> int:
    """Estimate how long it takes to read: whole minutes, one at least."""
    words = sum(len(CODES.sub(" ", text).split()) for text in texts)
    return max(1, ceil(words / WORDS_A_MINUTE - 0.25))
