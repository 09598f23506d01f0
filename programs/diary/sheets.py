"""What the page of a sheet shows, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from exercises.measures.scales import BANDS, Band

from ..models import DiarySheet
from ..plan.agenda import Slot
from ..routine.doses import SIDES
from .drawing import FACES, SMALL_MODULE, face, square
from .prescribing import slot_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A square that a phone reads, and the address that it opens. ``width`` is in millimetres, on paper."""

    image: str
    width: float
    address: str

    @property
    def short(self) -> str:
        """The address as people type it."""
        return self.address.split("://", 1)[-1].rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An exercise of a day. ``boxes`` are those of its sets, side by side: the word for the side, and one for each."""

    number: int
    name: str
    doses: Sequence[str]
    boxes: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDay:
    slot: Slot
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWeek:
    number: int
    days: Sequence[SheetDay]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An exercise of the sheet with its picture and the address where it is shown."""

    number: int
    name: str
    slug: str
    code: Code


def code_for(request: HttpRequest, path: str, **size: float) -> Code:
    address = request.build_absolute_uri(path)
    image, width = square(address, **size)
    return Code(image=image, width=width, address=address)


class SheetPage:
    """The sheet of a person, for its page."""

    def __init__(self, sheet: DiarySheet, request: HttpRequest) -> None:
        self.sheet, self.request = sheet, request

    @cached_property
    def code(self) -> Code:
        return code_for(self.request, reverse("programs:diary_short", args=[self.sheet.code]))

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        """Number the exercises in the order in which the sheet first has them."""
        found = dict.fromkeys((item["exercise"], item["name"]) for day in self.sheet.days for item in day["items"])
        return {key: number for number, key in enumerate(found, start=1)}

    @cached_property
    def exercises(self) -> list[Explained]:
        return [
            Explained(
                number=number,
                name=name,
                slug=slug,
                code=code_for(self.request, reverse("exercises:exercise_detail", args=[slug]), module=SMALL_MODULE),
            )
            for (slug, name), number in self._numbers.items()
        ]

    @cached_property
    def weeks(self) -> list[SheetWeek]:
        return [
            SheetWeek(number=number, days=days)
            for number in range(1, self.sheet.weeks + 1)
            if (days := list(self._days_of(number)))
        ]

    def _days_of(self, number: int) -> Iterator[SheetDay]:
        for day in days_of_week(self.sheet, number):
            yield SheetDay(slot=slot_of(day), lines=[self._line(item) for item in day["items"]])

    def _line(self, item: dict[str, Any]) -> Line:
        return Line(
            number=self._numbers[item["exercise"], item["name"]],
            name=item["name"],
            doses=item["doses"],
            boxes=[(str(SIDES.get(side, "")), keys) for side, keys in _by_side(item).items()],
        )

    @property
    def faces(self) -> list[tuple[int, str]]:
        return [(pain, face(pain)) for pain in FACES]

    @property
    def efforts(self) -> Sequence[Band]:
        return BANDS["effort"]


def _by_side(item: Mapping[str, Any]) -> dict[str, list[str]]:
    """Group the sets of an exercise by side."""
    found: dict[str, list[str]] = {}
    for planned in item["sets"]:
        found.setdefault(planned["side"], []).append(planned["exercise"])
    return found


def days_of_week(sheet: DiarySheet, number: int) -> list[dict[str, Any]]:
    """List the days of one week of a sheet, counted from 1."""
    first = sheet.first_on + WEEK * (number - 1)
    return [day for day in sheet.days if first <= slot_of(day).on < first + WEEK]
