"""What the page of a lesson shows: its text with numbers that lead to the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from exercises.lessons.plots import Plot, in_words, plot_of
from exercises.lessons.writing import OWN, Block, Said, codes_in, minutes_to_read, said, sections
from exercises.library.citations import cited
from exercises.models import Lesson
from exercises.rules.reasons import CitedSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text, and the numbers of those who say so; ``is_own``: it is our own judgement, too."""

    text: str
    numbers: tuple[int, ...]
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """A paragraph, a list, a picture or a plot. A list has a part for each point, all else has one."""

    kind: str
    parts: tuple[tuple[Piece, ...], ...]
    exercise: str = ""
    title: str = ""
    words: str = ""
    key: str = ""
    plot: Plot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    text: str
    is_right: bool
    why: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedSource:
    number: int
    source: CitedSource


def minutes_of(lesson: Lesson) -> int:
    return minutes_to_read(lesson.summary, lesson.body, lesson.try_it, lesson.question)


class LessonPage:
    """A lesson as it is read. Its answers and sources must be prefetched (``LessonQuerySet.for_page``)."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self._sections = sections(lesson.body)
        self._answers = [(answer, said(answer.why)) for answer in lesson.answers.all()]

    @property
    def minutes(self) -> int:
        return minutes_of(self.lesson)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Number the sources in the order in which they are first named."""
        texts = [part for section in self._sections for block in section.blocks for part in block.parts]
        named = codes_in([*texts, said(self.lesson.try_it), *(why for _answer, why in self._answers)])
        return {code: number for number, code in enumerate(named, 1)}

    @property
    def sections(self) -> list[tuple[str, list[ShownBlock]]]:
        return [
            (section.heading, [self._block(block, f"part-{nth}-{place}") for place, block in enumerate(section.blocks)])
            for nth, section in enumerate(self._sections, 1)
        ]

    def _block(self, block: Block, key: str) -> ShownBlock:
        numbers = block.numbers
        return ShownBlock(
            kind=block.kind,
            parts=tuple(self._pieces(part) for part in block.parts),
            exercise=block.exercise,
            title=numbers.title if numbers else "",
            words=in_words(numbers) if numbers else "",
            key=key,
            plot=plot_of(numbers) if numbers else None,
        )

    def _pieces(self, parts: Iterable[Said]) -> tuple[Piece, ...]:
        return tuple(
            Piece(
                text=part.text,
                numbers=tuple(self._numbers[code] for code in part.codes if code != OWN),
                is_own=OWN in part.codes,
            )
            for part in parts
        )

    @property
    def try_it(self) -> tuple[Piece, ...]:
        return self._pieces(said(self.lesson.try_it))

    @property
    def answers(self) -> list[ShownAnswer]:
        return [
            ShownAnswer(text=answer.text, is_right=answer.is_right, why=self._pieces(why))
            for answer, why in self._answers
        ]

    @property
    def sources(self) -> list[NumberedSource]:
        found = [
            NumberedSource(number=self._numbers[citation.source.code], source=cited(citation))
            for citation in self.lesson.lessonsource_set.all()
            if citation.source.code in self._numbers
        ]
        return sorted(found, key=lambda source: source.number)

    @cached_property
    def pictures(self) -> list[str]:
        """List the exercises whose pictures the text shows."""
        return [block.exercise for section in self._sections for block in section.blocks if block.exercise]
