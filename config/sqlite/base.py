"""Django's SQLite backend with two changes: only the user who runs the site may read the file, and waits are bounded.

SQLite has one writer at a time, and others wait. With its own way of waiting, all threads of a process could wait for
the same lock, so that nobody could even read.
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

from .. import gunicorn
from ..hosting import private

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# Seconds that a writer waits for its turn. Transactions take milliseconds, so after this long something is wrong.
PATIENCE = 5.0
# Seconds after which a wait is more than the usual queue.
QUEUE = 0.25
# When one thread has waited longer than that, at most this many may wait: the last thread of a process keeps serving.
MOST_WAITING = gunicorn.threads - 1
# Seconds that SQLite itself waits before we look again.
GLANCE = 0.05

# Id of each waiting thread → since when it has waited.
_waiting: dict[int, float] = {}
_lock = threading.Lock()
_hurried = threading.local()


def patiently(act: Callable[[], Answer]) -> Answer:
    """Call ``act`` as soon as nobody else writes, and return its result. It may be tried several times, so it must do
    all or nothing.

    Raises sqlite3.OperationalError "database is locked" after ``PATIENCE``, or at once for the latest thread when too
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
    """Within this block, let the present thread never wait for a lock: whatever is locked fails at once."""
    _hurried.now = True
    try:
        yield
    finally:
        _hurried.now = False


def _is_busy(error: sqlite3.OperationalError) -> bool:
    # The lowest byte of an extended error code is the kind of error.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


class PatientCursor(base.SQLiteCursorWrapper):
    """Waits for locks with ``patiently``. Statements may be tried again: outside a transaction each is all or nothing,
    and inside one the lock is already ours.
    """

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
    """Create the file readable for its user only, before SQLite does. SQLite gives its other files the same rights."""
    try:
        private.make_file(file)
        for kind in ("-wal", "-shm", "-journal"):
            private.close_file(file.with_name(file.name + kind))
    except OSError as error:
        # The disk is read-only, or the file belongs to somebody else; reading may still work.
        logger.warning("The database cannot be kept from others: %s", error)
