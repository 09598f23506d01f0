"""Which tests a second database has to run: few and small ones that together send each statement of SQL.

What a page makes of its rows is the same on every database and has just run on SQLite; what differs is how a database
takes a statement, and values that SQLite stores whatever a column says. So every statement that any test sends is sent
there, too, by a test that asserts what came of it; and so are all that SQLite refused, and all with extreme values.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import DatabaseError

# The folder in which the run on SQLite leaves its record for the run on another database.
FOLDER = "HOMESTRETCH_TEST_STATEMENTS"
# Transactions and tables are the same in every test.
ABOUT_ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")
LISTS = re.compile(r"%s(, %s)+|\(%s\)(, \(%s\))+")
# What is in a session is long, and the same everywhere.
SESSIONS = "accounts_browsersession"
LONG = 200
LARGE = 2**31


def is_extreme(value: object) -> bool:
    """Whether a column may be too small for a value, or a database may not hold it. JSON is long and goes anywhere."""
    if isinstance(value, str):
        return "\x00" in value or (len(value) > LONG and value[0] not in "{[")
    return isinstance(value, int) and abs(value) >= LARGE


class Statements:
    """What each test sent, how often it sent anything, and the tests that another database may take otherwise."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.written: dict[str, int] = {}
        self.sent: dict[str, tuple[int, list[int]]] = {}
        self.telling: set[str] = set()
        self.test = ""

    @contextmanager
    def of(self, test: str, connection: Any) -> Iterator[None]:
        self.test = test
        self.times, self.now = 0, set[int]()
        with connection.execute_wrapper(self._note):
            yield
        if self.now:
            self.sent[test] = self.times, sorted(self.now)

    def _note(
        self, execute: Callable[..., Any], sql: str, params: Iterable[Any] | None, many: bool, context: Any
    ) -> Any:
        if sql.startswith(ABOUT_ROWS):
            self.times += 1
            self.now.add(self.written.get(sql) or self._number_of(sql))
            if SESSIONS not in sql and any(map(is_extreme, chain(*params) if many else params or ())):
                self.telling.add(self.test)
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            self.telling.add(self.test)
            raise

    def _number_of(self, sql: str) -> int:
        """However many values there are, it is the same statement."""
        number = self.numbers.setdefault(LISTS.sub("%s", LISTS.sub("%s", sql)), len(self.numbers))
        self.written[sql] = number
        return number

    def write(self, path: Path) -> None:
        path.write_text(
            json.dumps({"statements": list(self.numbers), "sent": self.sent, "telling": sorted(self.telling)})
        )


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
