"""Which tests a second database has to run: for each statement of SQL, the test that sent it first.

What a page makes of its rows is the same on every database and has just run on SQLite; what differs is how a database
takes a statement, and values that SQLite stores whatever a column says. So every statement that any test sends is sent
there, too, by a test that asserts what came of it; and so are all that SQLite refused, and all with extreme values.
"""

from __future__ import annotations

import json
import re
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
    """What was sent, each with the first test that sent it; and the tests that another database may take otherwise."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}
        self.telling: set[str] = set()
        self.test = ""

    @contextmanager
    def of(self, test: str, connection: Any) -> Iterator[None]:
        self.test = test
        with connection.execute_wrapper(self._note):
            yield

    def _note(
        self, execute: Callable[..., Any], sql: str, params: Iterable[Any] | None, many: bool, context: Any
    ) -> Any:
        if sql.startswith(ABOUT_ROWS):
            # However many values there are, it is the same statement.
            self.first.setdefault(LISTS.sub("%s", LISTS.sub("%s", sql)), self.test)
            if SESSIONS not in sql and any(map(is_extreme, chain(*params) if many else params or ())):
                self.telling.add(self.test)
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            self.telling.add(self.test)
            raise

    def write(self, path: Path) -> None:
        path.write_text(json.dumps({"first": self.first, "telling": sorted(self.telling)}))


def worth_running(folder: Path) -> set[str]:
    """Return the tests that the statements written in a folder call for; none where nothing was written."""
    first: dict[str, str] = {}
    telling: set[str] = set()
    for path in sorted(folder.glob("statements-*.json")):
        found = json.loads(path.read_text())
        first = found["first"] | first
        telling |= set(found["telling"])
    return set(first.values()) | telling
