"""One prepared database for all processes of a test run; each copies it.

Migrations and the catalogue take some five seconds of a processor; a copy takes a fiftieth of one. On SQLite the first
process makes it, in a folder of this one run, so that it is never older than the code. On PostgreSQL `make test` has it
made as a template, by this module as a command.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

# Where the suites of `make test` share one; several workers of any other run use their temporary folder.
FOLDER = "HOMESTRETCH_TEST_IMAGE"
# The database on PostgreSQL that is copied instead.
TEMPLATE = "HOMESTRETCH_TEST_TEMPLATE"


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
    name = _go_to_test_database()
    with closing(sqlite3.connect(image)) as kept:
        kept.backup(connection.connection)
    return name


def create_from_template(template: str) -> str:
    """Make the test database on PostgreSQL. Nobody may be connected to the template."""
    quoted = connection.ops.quote_name
    name: str = connection.creation._get_test_db_name()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}")
    return _go_to_test_database()


def _go_to_test_database() -> str:
    name: str = connection.creation._get_test_db_name()
    connection.close()
    configured: dict[str, Any] = settings.DATABASES[connection.alias]
    configured["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name


def load() -> None:
    """Fill a database that has its tables with what every test finds there."""
    from accounts.groups import ensure_editor_group

    call_command("load_catalogue", verbosity=0)
    ensure_editor_group()


def save_as(file: Path) -> None:
    """Write the test database to a file for other processes, with all that this test has written so far.

    SQLite's backup would wait for the end of the test's transaction.
    """
    file.write_bytes(connection.connection.serialize())


if __name__ == "__main__":
    import pytest  # noqa: F401 - the settings are those of tests

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    load()
