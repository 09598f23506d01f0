"""A private PostgreSQL server for one test run: own folder, own socket, free port, gone afterwards.

pytest-postgresql would start one for each process of the run, and none for root, as whom many machines of CI run.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
# What is in it need not outlive the run, and its queries are short.
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "max_connections=60",
    "shared_buffers=256MB",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
)


def server_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, newest version first; None when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    if found:
        return found[0].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def private_postgres() -> Iterator[str]:
    """Start a server, yield its address for DATABASE_URL, stop it. PostgreSQL refuses to run as root: then it runs as
    its own user.
    """
    programs = server_programs()
    assert programs is not None
    as_user: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="homestretch-pg-"))
    if os.geteuid() == 0:
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"

    def call(*arguments: str) -> None:
        subprocess.run([*as_user, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        call(str(programs / "initdb"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", str(data))
        options = f"-p {port} -k {folder} {' '.join(f'-c {setting}' for setting in SETTINGS)}"
        call(str(programs / "pg_ctl"), "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            call(str(programs / "pg_ctl"), "-w", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def prepared(server: str) -> Iterator[str]:
    """Make a database with all that a test finds there, for each process of a run to copy; yield its name."""
    name = "homestretch_prepared"
    with psycopg.connect(server, autocommit=True) as admin:
        remove = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        admin.execute(remove)
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        address = urlsplit(server)._replace(path=f"/{name}").geturl()
        try:
            fill = [sys.executable, "-m", "tests.image"]
            subprocess.run(
                fill, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, "DATABASE_URL": address}
            )
            yield name
        finally:
            admin.execute(remove)


@contextmanager
def copy_of(server: str, name: str) -> Iterator[str]:
    """Copy a database to which nobody is connected; yield the address of the copy, which is gone afterwards.

    ``server`` is the address of any database on the same server.
    """
    copy = f"{name}_copy"
    with psycopg.connect(server, autocommit=True) as admin:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        remove = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy))
        admin.execute(remove)
        admin.execute(create.format(sql.Identifier(copy), sql.Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{copy}").geturl()
        finally:
            admin.execute(remove)
