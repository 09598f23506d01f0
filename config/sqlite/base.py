"""Django's SQLite, with a file that only its user may read, and with patience of a known length.

One writer at a time: whoever comes meanwhile waits. SQLite's own way of waiting would let all threads of a process wait
for the same lock for as long as it lasts, and nobody could even read any more.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

from .. import gunicorn, private

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# Seconds that a writer waits for its turn. Transactions here take milliseconds: after so long something is wrong.
PATIENCE = 5.0
# Seconds after which a wait is no mere queue any more.
QUEUE = 0.25
# So many of a process's threads may wait while one has for longer than that: the last one goes on serving the others.
MOST_WAITING = gunicorn.threads - 1
# Seconds that SQLite itself waits before we look again.
GLANCE = 0.05

# Each thread that waits → since when.
_waiting: dict[int, float] = {}
_lock = threading.Lock()
_hurried = threading.local()


def patiently(act: Callable[[], Answer]) -> Answer:
    """Return what ``act`` does once nobody else writes. It is tried again, so it must do all or nothing.

    Raises sqlite3.OperationalError "database is locked" after ``PATIENCE``, or at once for whoever came last while too
    many wait already.
    """
    thread, began = threading.get_ident(), time.monotonic()
    try:
        while True:
            try:
                return act()
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise
                with _lock:
                    _waiting[thread] = began
                    others = list(_waiting.values())
                now = time.monotonic()
                too_many = len(others) > MOST_WAITING and now - min(others) > QUEUE and began == max(others)
                if too_many or now - began > PATIENCE or getattr(_hurried, "now", False):
                    raise
    finally:
        with _lock:
            _waiting.pop(thread, None)


@contextmanager
def impatience() -> Iterator[None]:
    """Let this thread wait for nobody: what cannot be had at once is refused."""
    _hurried.now = True
    try:
        yield
    finally:
        _hurried.now = False


def _is_busy(error: sqlite3.OperationalError) -> bool:
    # The lowest byte is the kind; the rest says more about it.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


class PatientCursor(base.SQLiteCursorWrapper):
    """Outside a transaction a statement is all or nothing; inside one, the lock is ours already."""

    def execute(self, query: str, params: Any = None) -> Any:
        run = super().execute
        return patiently(lambda: run(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        run = super().executemany
        rows = list(param_list)
        return patiently(lambda: run(query, rows))


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            _keep_private(Path(str(conn_params["database"])))
        connect = super().get_new_connection
        return patiently(lambda: connect({**conn_params, "timeout": GLANCE}))

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=PatientCursor)


def _keep_private(file: Path) -> None:
    """Make the file for its user alone before SQLite does. What SQLite adds to it gets the same rights."""
    try:
        private.make_file(file)
        for kind in ("-wal", "-shm", "-journal"):
            private.close_file(file.with_name(file.name + kind))
    except OSError as error:
        # A read-only disk, or the file of somebody else: reading may still work.
        logger.warning("The database cannot be kept from others: %s", error)
