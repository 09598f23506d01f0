"""Where the rows are kept: the database that DATABASE_URL names, and how each kind of database is to behave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from . import environment

WRITE = "sqlite:////folder/file.sqlite3 or postgresql://user:password@host/name"


def from_environment(file: Path, *, has_pooler: bool, lock_timeout: str) -> dict[str, Any]:
    """Read Django's settings of the database. ``file`` is that of SQLite where DATABASE_URL names none."""
    address = environment.text("DATABASE_URL", like="(sqlite:///.+|postgres(ql)?://.+)", write=WRITE)
    try:
        database: dict[str, Any] = {**dj_database_url.parse(address or f"sqlite:///{file}", conn_max_age=60)}
    except ValueError as error:
        raise environment.WrongSettingError("DATABASE_URL", WRITE) from error
    if database["ENGINE"].endswith("sqlite3"):
        # Writers queue instead of failing with "database is locked": each transaction waits for the write lock at its
        # start (config/sqlite). So keep atomic blocks short and never set ATOMIC_REQUESTS. synchronous=NORMAL may lose
        # the last commits when the power fails, but not when a process is killed.
        database["ENGINE"] = "config.sqlite"
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA "
            "cache_size=-16000;",
        }
        return database
    # conn_max_age keeps connections open; health checks replace one that the database has closed.
    database["CONN_HEALTH_CHECKS"] = True
    database["DISABLE_SERVER_SIDE_CURSORS"] = has_pooler
    options = database.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    if not has_pooler:
        options["options"] = f"-c lock_timeout={lock_timeout} {options.get('options', '')}"
    return database
