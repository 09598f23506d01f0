"""Each program, caution, rule, contradiction, gap and system of the seeds is at an address, or there is a reason."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.programs.factories import make_routine

pytestmark = pytest.mark.django_db
TABLE = Path(settings.BASE_DIR) / "docs" / "seed-facts.md"
# How many rows each section has; the letters with which a row of it begins.
SECTIONS = {
    "P": 15,
    "S": 81,
    "PR": 25,
    "C": 24,
    "G": 20,
    "Y": 32,
}
ADDRESS = re.compile(r"`(?P<path>/[^`]*)`(?P<own>\*?)(?: “(?P<words>[^”]+)”)?")
NOT_HERE = "not here: "


@dataclass(frozen=True)
class Row:
    name: str
    fact: str
    where: str

    @property
    def section(self) -> str:
        return re.match("[A-Z]+", self.name)[0]  # type: ignore[index]


def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text().splitlines() if re.match(r"\| [A-Z]+\d", line)]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


def test_every_row_is_there_once_with_an_address_or_a_reason() -> None:
    found = rows()
    names = [row.name for row in found]
    assert len(set(names)) == len(names)
    # P1a is a program, PR1 a rule of progress.
    assert {section: sum(row.section == section for row in found) for section in SECTIONS} == SECTIONS
    for row in found:
        assert row.fact
        assert ADDRESS.search(row.where) or (row.where.startswith(NOT_HERE) and len(row.where) > 40), row.name


def test_each_address_opens_and_says_it(client: Client, owner: User, owner_client: Client) -> None:
    make_routine(owner, bones=["osteoporosis"])
    pages: dict[tuple[str, str], str] = {}
    wrong: list[tuple[str, str]] = []
    for row in rows():
        for place in ADDRESS.finditer(row.where):
            key = (place["path"], place["own"])
            if key not in pages:
                answer = (owner_client if place["own"] else client).get(place["path"])
                text = re.sub(r"<[^>]+>", " ", answer.text) if answer.status_code == 200 else ""
                pages[key] = " ".join(html.unescape(text).split()) or f"status {answer.status_code}"
            if pages[key].startswith("status ") or (place["words"] or "").lower() not in pages[key].lower():
                wrong.append((row.name, place[0]))
    assert wrong == []
