"""Which tests a second database has to run: for each statement of SQL, the test that sent it first.

What a page makes of its rows is the same on every database and has just run on SQLite; what differs is how a database
takes a statement. So every statement that any test sends is sent there, too, by a test that asserts what came of it,
and whatever SQLite refused is asked of the other one as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError

# The folder in which the run on SQLite leaves its record for the run on another database.
FOLDER = "HOMESTRETCH_TEST_STATEMENTS"
LISTS = re.compile(r"%s(, %s)+|\(%s\)(, \(%s\))+")


class Statements:
    """What was sent, each with the first test that sent it; and the tests in which the database refused something."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}
        self.refused: set[str] = set()
        self.test = ""

    @contextmanager
    def of(self, test: str, connection: Any) -> Iterator[None]:
        self.test = test
        with connection.execute_wrapper(self._note):
            yield

    def _note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        # However many values there are, it is the same statement.
        self.first.setdefault(LISTS.sub("%s", LISTS.sub("%s", sql)), self.test)
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            self.refused.add(self.test)
            raise

    def write(self, path: Path) -> None:
        path.write_text(json.dumps({"first": self.first, "refused": sorted(self.refused)}))


def worth_running(folder: Path) -> set[str]:
    """Return the tests that the statements written in a folder call for; none where nothing was written."""
    first: dict[str, str] = {}
    refused: set[str] = set()
    for path in sorted(folder.glob("statements-*.json")):
        found = json.loads(path.read_text())
        first = found["first"] | first
        refused |= set(found["refused"])
    return set(first.values()) | refused
