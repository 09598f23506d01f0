"""Copy a database that is in use to a file and put such a file in its place, for both kinds of database.

A copy is what the database held at one moment. It is private like the database itself: the folder of ``file`` must be
one that nobody else can read.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from .. import environment

# The names of a copy inside a backup, so that whoever unpacks one by hand knows what it is.
SQLITE_FILE = "database.sqlite3"
POSTGRESQL_FILE = "database.dump"


class CopyError(Exception):
    """Copying or restoring failed; the text says why. A database that was to be replaced is as it was."""


class Database(Protocol):
    """One kind of database."""

    kind: str
    file_name: str

    def copy_to(self, file: Path) -> dict[str, int]:
        """Write a copy to ``file`` while others read and write; return how many rows each table has in it."""
        ...

    def replace_by(self, file: Path) -> None:
        """Put a copy in the place of all that is there: all of it, or nothing with CopyError."""
        ...


def database_of(connection: BaseDatabaseWrapper) -> Database:
    return SQLite(connection) if connection.vendor == "sqlite" else PostgreSQL(connection)


def count_rows(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Count the rows of each table that there is; an empty database has none."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
            counts[table] = int(cursor.fetchone()[0])
    return counts


class SQLite:
    kind = "sqlite"
    file_name = SQLITE_FILE

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def copy_to(self, file: Path) -> dict[str, int]:
        self.connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            self.connection.connection.backup(copy)
            # One file, without the two that the running site keeps beside its own.
            copy.execute("PRAGMA journal_mode=DELETE")
            return self._checked(copy)

    def replace_by(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as copy:
            self._checked(copy)
            self.connection.ensure_connection()
            try:
                copy.backup(self.connection.connection)
            except sqlite3.Error as error:
                raise CopyError(str(error)) from error
        self.connection.close()

    def _checked(self, copy: sqlite3.Connection) -> dict[str, int]:
        """Count the rows of a copy. Raises CopyError if SQLite finds it damaged."""
        try:
            (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise CopyError(found)
            tables = copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            return {
                table: int(copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - a table's name
                for (table,) in sorted(tables.fetchall())
            }
        except sqlite3.DatabaseError as error:
            raise CopyError(str(error)) from error


# Functions of the site's own tables; those of extensions belong to whoever runs the server.
OWN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
    )
"""


class PostgreSQL:
    """Uses PostgreSQL's own programs, which must be at least as new as the server."""

    kind = "postgresql"
    file_name = POSTGRESQL_FILE

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def copy_to(self, file: Path) -> dict[str, int]:
        # The rows are counted in the same moment that is dumped: both see one snapshot.
        self.connection.ensure_connection()
        self.connection.set_autocommit(False)
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
            counts = count_rows(self.connection)
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
            self._run("pg_dump", *options, connect=True)
        finally:
            self.connection.rollback()
            self.connection.set_autocommit(True)
        return counts

    def replace_by(self, file: Path) -> None:
        empty, script = file.with_suffix(".empty.sql"), file.with_suffix(".sql")
        empty.write_text(self._drop_everything())
        # Transactions that wait for a lock of this connection would wait for us.
        self.connection.close()
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        self._run("psql", *options, f"--file={empty}", f"--file={script}", connect=True)

    def _drop_everything(self) -> str:
        """Write the statements that remove each table with what belongs to it, and the functions of triggers."""
        tables = [self.connection.ops.quote_name(table) for table in self.connection.introspection.table_names()]
        with self.connection.cursor() as cursor:
            cursor.execute(OWN_FUNCTIONS)
            functions = [name for (name,) in cursor.fetchall()]
        return "".join(
            [f"DROP TABLE {table} CASCADE;\n" for table in tables]
            + [f"DROP FUNCTION {function} CASCADE;\n" for function in functions]
        )

    def _run(self, program: str, *options: str, connect: bool = False) -> None:
        found = find_program(program)
        if found is None:
            raise CopyError(
                f"{program} is not installed; it comes with PostgreSQL's client (Debian: postgresql-client)"
            )
        where, variables = self._where() if connect else ([], None)
        done = subprocess.run(  # noqa: S603 - our own words, and no shell
            [found, *options, *where], env=variables, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            raise CopyError(f"{program}: {done.stderr.strip() or done.returncode}")

    def _where(self) -> tuple[list[str], dict[str, str]]:
        """Return the arguments and the environment that lead PostgreSQL's programs to this database."""
        client: Any = self.connection.client
        (_psql, *arguments), variables = client.settings_to_cmd_args_env(self.connection.settings_dict, [])
        return arguments, environment.for_program(variables or {})


def find_program(name: str) -> str | None:
    """Find a program of PostgreSQL: on the path, or the newest where Debian keeps those of each version."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    return str(installed[0]) if installed else shutil.which(name)
