"""Which tests a second database has to run: few and small ones that together send each statement of SQL.

What a page makes of its rows is the same on every database and has just run on SQLite; what differs is how a database
takes a statement, and values that SQLite stores whatever a column says. So every statement that the product sends in
any test is sent there, too, by a test that asserts what came of it, with every kind of extreme value in the same
places; and every test runs there in which SQLite refused something.

Of a test of very many steps (``Steps``), those are taken there that send a statement for the first time, or any with an
extreme value, or in which SQLite refused something.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from django.db import DatabaseError

Answer = TypeVar("Answer")

TESTS = str(Path(__file__).parent)
ROOT = str(Path(__file__).parent.parent)
PACKAGES = str(Path(ROOT, ".venv"))
# The folder in which the run on SQLite leaves its record for the run on another database.
FOLDER = "HOMESTRETCH_TEST_STATEMENTS"
# Transactions and tables are the same in every test.
ABOUT_ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")
CASES = re.compile(r"(WHEN \([^()]*\) THEN %s )+")
LISTS = re.compile(r"%s(, %s)+|\(%s\)(, \(%s\))+")
# What is in a session is long, and the same everywhere.
SESSIONS = "accounts_browsersession"
LONG = 200
LARGE = 2**31


def extreme(value: object) -> str:
    """Say how a column may be too small for a value, or a database not hold it. JSON is long and goes anywhere."""
    if isinstance(value, str):
        if "\x00" in value:
            return "NUL"
        return "long" if len(value) > LONG and value[0] not in "{[" else ""
    return "large" if isinstance(value, int) and abs(value) >= LARGE else ""


def is_of_the_product() -> bool:
    """Whether what is sent now was asked for by the product, and not by a test that looks at what came of it."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(ROOT) and not name.startswith((__file__, PACKAGES)):
            return not name.startswith(TESTS)
        frame = frame.f_back
    return True


class Statements:
    """What the product sent in each test, how often it sent anything, and the tests in which something was refused."""

    def __init__(self, is_worth_it: Callable[[], bool] = is_of_the_product) -> None:
        self.is_worth_it = is_worth_it
        self.numbers: dict[str, int] = {}
        self.known: dict[str, str] = {}
        self.sent: dict[str, tuple[int, list[int]]] = {}
        self.telling: set[str] = set()
        self.test = ""
        self.now: set[int] = set()
        self.steps: dict[str, list[str]] = {}
        self.is_telling = False

    @contextmanager
    def of(self, test: str, connection: Any) -> Iterator[None]:
        self.test = test
        self.times, self.now = 0, set[int]()
        with connection.execute_wrapper(self._note):
            yield
        if self.now:
            self.sent[test] = self.times, sorted(self.now)

    @contextmanager
    def of_step(self, name: str) -> Iterator[None]:
        """Note whether a step of this test has to be taken on another database, too."""
        before, self.is_telling = len(self.now), False
        try:
            yield
        finally:
            if self.is_telling or len(self.now) > before:
                self.steps.setdefault(self.test, []).append(name)

    def _note(
        self, execute: Callable[..., Any], sql: str, params: Sequence[Any] | None, many: bool, context: Any
    ) -> Any:
        if sql.startswith(ABOUT_ROWS):
            self.times += 1
            if sql in self.known or self.is_worth_it():
                self._count(sql, params or () if not many else tuple(chain(*(params or ()))))
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            self.telling.add(self.test)
            self.is_telling = True
            raise

    def _count(self, sql: str, values: Sequence[Any]) -> None:
        """Count a statement, and once more with each kind of extreme value in each of its places."""
        if sql not in self.known:
            # However many values there are, it is the same statement.
            self.known[sql] = CASES.sub("WHEN ", LISTS.sub("%s", LISTS.sub("%s", sql)))
        statement = self.known[sql]
        self.now.add(self._number_of(statement))
        if SESSIONS in sql:
            return
        # Of many rows, the places in one of them.
        columns = sql.partition(" VALUES ")[0].count(",") + 1 if sql.startswith("INSERT") else len(values)
        for place, value in enumerate(values):
            if kind := extreme(value):
                self.is_telling = True
                self.now.add(self._number_of(f"{statement} with {kind} at {place % columns}"))

    def _number_of(self, statement: str) -> int:
        return self.numbers.setdefault(statement, len(self.numbers))

    def write(self, path: Path) -> None:
        path.write_text(
            json.dumps(
                {
                    "statements": list(self.numbers),
                    "sent": self.sent,
                    "telling": sorted(self.telling),
                    "steps": self.steps,
                }
            )
        )


class Steps:
    """The steps of one test, each with a name. ``worth`` are those to take; None for all."""

    def __init__(self, note: Callable[[str], AbstractContextManager[None]], worth: set[str] | None = None) -> None:
        self._note, self._worth = note, worth

    def take(self, name: str, step: Callable[[], Answer]) -> Answer | None:
        """Return what a step returns; None when it says nothing new about this database."""
        return self._take(name, step) if self._worth is None or name in self._worth else None

    def take_before(self, beginning: str, step: Callable[[], Answer]) -> Answer | None:
        """Do the same with what steps need whose names begin so: it is taken with any of them."""
        is_worth_it = self._worth is None or any(name.startswith(beginning) for name in self._worth)
        return self._take(beginning, step) if is_worth_it else None

    def _take(self, name: str, step: Callable[[], Answer]) -> Answer:
        with self._note(name):
            return step()


def steps_worth_taking(folder: Path, test: str) -> set[str] | None:
    """Return the steps of a test that what is written in a folder calls for; None where nothing was written."""
    found = [json.loads(path.read_text())["steps"] for path in folder.glob("statements-*.json")]
    return set(chain.from_iterable(steps.get(test, ()) for steps in found)) if any(found) else None


def worth_running(folder: Path) -> set[str]:
    """Return the tests that the statements written in a folder call for; none where nothing was written.

    Of the tests without which each statement is still sent, those that send most are left out first.
    """
    times: dict[str, int] = {}
    sent: dict[str, list[str]] = {}
    telling: set[str] = set()
    for path in sorted(folder.glob("statements-*.json")):
        found = json.loads(path.read_text())
        for test, (often, numbers) in found["sent"].items():
            times[test], sent[test] = often, [found["statements"][number] for number in numbers]
        telling |= set(found["telling"])
    senders = Counter(chain.from_iterable(sent.values()))
    for test in sorted(sent.keys() - telling, key=lambda test: (-times[test], test)):
        if all(senders[statement] > 1 for statement in sent[test]):
            senders.subtract(sent.pop(test))
    return set(sent) | telling
