"""One prepared database for all processes of a test run: the first makes it, the others copy it. On SQLite only.

Migrations and the catalogue take some five seconds of a processor; a copy takes a fiftieth of one. The image lives in a
folder of this one run, so it is never older than the code.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

# Where the suites of `make test` share one; several workers of any other run use their temporary folder.
FOLDER = "HOMESTRETCH_TEST_IMAGE"


def folder_of(basetemp: Path) -> Path | None:
    """Return where the processes of this run share an image; None where there is nobody to share it with."""
    if connection.vendor != "sqlite":
        return None
    if os.environ.get(FOLDER):
        return Path(os.environ[FOLDER])
    return basetemp.parent if os.environ.get("PYTEST_XDIST_WORKER") else None


def create_from(folder: Path, create: Callable[[], str]) -> str:
    """Make the test database from the image in ``folder``, or make both with ``create``. Whoever comes then waits."""
    image = folder / "prepared.sqlite3"
    with (folder / "image.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if image.exists():
            return _copy(image)
        name = create()
        unfinished = image.with_suffix(".unfinished")
        with closing(sqlite3.connect(unfinished)) as kept:
            connection.connection.backup(kept)
        unfinished.replace(image)
        return name


def _copy(image: Path) -> str:
    name: str = connection.creation._get_test_db_name()
    connection.close()
    configured: dict[str, Any] = settings.DATABASES[connection.alias]
    configured["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    with closing(sqlite3.connect(image)) as kept:
        kept.backup(connection.connection)
    return name


def save_as(file: Path) -> None:
    """Write the test database to a file for other processes, with all that this test has written so far.

    SQLite's backup would wait for the end of the test's transaction.
    """
    file.write_bytes(connection.connection.serialize())
