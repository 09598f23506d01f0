"""What was saved comes back: every row, on both databases, from a machine that is in use to one with nothing on it."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pyrage
import pytest
from django.db import connection
from psycopg import sql

from config.hosting import backup
from config.hosting.databases import CopyError, SQLite, find_program
from config.hosting.sealing import Key, Seal
from config.sqlite import base
from tests.conftest import make_user
from tests.image import save_as

ROOT = Path(__file__).resolve().parents[3]
KEY = "the key of this server, which signs what people carry"


def site_in(folder: Path) -> backup.Site:
    """A site whose SQLite file may not exist yet."""
    folder.mkdir(exist_ok=True)
    configured = {**connection.settings_dict, "NAME": str(database_of(folder))}
    return backup.Site(base.DatabaseWrapper(configured, "other"), folder)


def database_of(folder: Path) -> Path:
    return folder / "homestretch.sqlite3"


@pytest.fixture
def site(db, tmp_path) -> Iterator[backup.Site]:
    """A site with a person."""
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's file")
    make_user("kept@example.org")
    site = site_in(tmp_path / "site")
    (site.folder / "secret-key").write_text(KEY)
    save_as(database_of(site.folder))
    yield site
    site.connection.close()


@pytest.fixture
def empty(db, tmp_path) -> Iterator[backup.Site]:
    """A site on a machine that has nothing yet."""
    site = site_in(tmp_path / "empty")
    yield site
    site.connection.close()


@pytest.fixture
def made(site, tmp_path) -> Path:
    file = tmp_path / "backup"
    backup.make(site, file)
    return file


def all_rows(site: backup.Site) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(database_of(site.folder))) as opened:
        tables = opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            table: opened.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()  # noqa: S608 - a table's name
            for (table,) in tables.fetchall()
        }


def test_every_row_comes_back_on_an_empty_machine(site, made, empty, tmp_path):
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    backup.restore(empty, made)
    before, after = all_rows(site), all_rows(empty)
    assert before == after
    assert "kept@example.org" in str(after["accounts_user"])
    assert len(after["exercises_exercise"]) > 70
    key = empty.folder / "secret-key"
    assert key.read_text() == KEY
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    # Nothing remains of what was unpacked.
    assert not [
        path for path in (*tmp_path.iterdir(), *empty.folder.iterdir()) if path.name.startswith(".homestretch-")
    ]


def test_people_are_replaced_only_when_that_is_said(site, made):
    with closing(sqlite3.connect(database_of(site.folder))) as opened, opened:
        opened.execute("UPDATE accounts_user SET name = 'Somebody later'")
    with pytest.raises(backup.BackupError, match="--replace"):
        backup.restore(site, made)
    assert "Somebody later" in str(all_rows(site)["accounts_user"])
    backup.restore(site, made, replace=True)
    assert "Somebody later" not in str(all_rows(site)["accounts_user"])


def test_a_backup_is_made_while_somebody_writes(site, empty, tmp_path):
    with closing(sqlite3.connect(database_of(site.folder), isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("BEGIN IMMEDIATE")
        opened.execute("UPDATE accounts_user SET name = 'Not yet'")
        backup.make(site, tmp_path / "backup")
        opened.execute("COMMIT")
    backup.restore(empty, tmp_path / "backup")
    assert "Not yet" not in str(all_rows(empty)["accounts_user"])


@pytest.fixture(params=["passphrase", "key"])
def pair(request, tmp_path) -> tuple[Seal, Key]:
    """What closes a backup, and what opens it."""
    if request.param == "passphrase":
        return Seal(passphrase="several words"), Key(passphrase="several words")
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path / "keys.txt"
    file.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    return Seal(recipients=(str(identity.to_public()),)), Key(identities=file)


def test_an_encrypted_backup_opens_with_its_key_alone(site, empty, tmp_path, pair):
    seal, key = pair
    file, other = tmp_path / "backup", tmp_path / "other"
    backup.make(site, file, seal)
    assert not tarfile.is_tarfile(file)
    other.write_text(str(pyrage.x25519.Identity.generate()))
    for wrong in (None, Key(identities=other), Key(passphrase="other words")):
        with pytest.raises(backup.BackupError):
            backup.restore(empty, file, wrong)
    assert all_rows(empty) == {}
    backup.restore(empty, file, key)
    assert all_rows(empty) == all_rows(site)


def test_what_is_there_is_never_overwritten(site, made):
    before = made.read_bytes()
    with pytest.raises(backup.BackupError, match="exists already"):
        backup.make(site, made)
    assert made.read_bytes() == before


def test_a_backup_of_nothing_is_no_backup(empty, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's file")
    with pytest.raises(backup.BackupError, match="nothing of Homestretch"):
        backup.make(empty, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def repacked(file: Path, folder: Path, **changes: Any) -> Path:
    """Pack a backup again with other words about itself."""
    with tarfile.open(file) as opened:
        opened.extractall(folder, filter="data")
    manifest = folder / backup.MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))
    changed = folder / "changed"
    with tarfile.open(changed, "w:gz") as packed:
        for part in (manifest, folder / "database.sqlite3"):
            packed.add(part, arcname=part.name)
    return changed


def test_a_backup_that_does_not_fit_changes_nothing(made, empty, tmp_path):
    for number, (changes, says) in enumerate(
        [
            ({"database": "postgresql"}, "DATABASE_URL"),
            ({"migrations": ["accounts.9999_from_the_future"]}, "newer than this one"),
            ({"format": 2}, "newer than this one"),
            ({"surprise": 1}, "not a backup"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(backup.BackupError, match=says):
            backup.restore(empty, repacked(made, folder, **changes))
        assert all_rows(empty) == {}


def test_a_backup_of_a_build_that_squashed_its_migrations_comes_back(
    made: Path, empty: backup.Site, tmp_path: Path
) -> None:
    folder = tmp_path / "earlier"
    folder.mkdir()
    recorded = ["programs.0001_initial", "programs.0001_squashed_0018_check_ins"]
    backup.restore(empty, repacked(made, folder, migrations=recorded))
    assert "kept@example.org" in str(all_rows(empty)["accounts_user"])


def test_a_backup_that_came_back_other_than_it_was_is_told(made, empty, tmp_path):
    folder = tmp_path / "changed"
    folder.mkdir()
    rows = {name: len(found) for name, found in {"accounts_user": [1, 2]}.items()}
    with pytest.raises(backup.BackupError, match="accounts_user"):
        backup.restore(empty, repacked(made, folder, rows=rows))


def test_a_file_that_was_cut_off_changes_nothing(site, made):
    made.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    before = all_rows(site)
    with pytest.raises(backup.BackupError):
        backup.restore(site, made, replace=True)
    assert all_rows(site) == before


def test_a_database_that_is_damaged_is_not_put_in_place(empty, tmp_path):
    file = tmp_path / "damaged"
    file.write_bytes(b"SQLite format 3\x00" + bytes(4096))
    with pytest.raises(CopyError):
        SQLite(empty.connection).replace_by(file)


class Machine:
    """Commands on a server of its own."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.variables = {"PATH": os.environ["PATH"], "HOMESTRETCH_VAR": str(folder), "DATABASE_URL": database}

    def call(self, *command: str, code: int = 0) -> str:
        """Run a command of ``manage.py``; return what it wrote, to standard error if it failed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr if code else done.stdout


def test_the_commands(site, empty, tmp_path):
    file, keys = tmp_path / "backup", tmp_path / "keys.txt"
    identity = pyrage.x25519.Identity.generate()
    keys.write_text(str(identity))
    here, there = Machine(site.folder), Machine(empty.folder)
    total = here.call("backup", str(file), "--recipient", str(identity.to_public())).partition(": ")[2].strip(".\n")
    assert "exists already" in here.call("backup", str(file), code=1)
    assert total in there.call("restore", str(file), "--identity", str(keys))
    assert "--replace" in there.call("restore", str(file), "--identity", str(keys), code=1)
    assert all_rows(empty) == all_rows(site)


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
@pytest.mark.skipif(find_program("pg_dump") is None, reason="needs PostgreSQL's client")
def test_every_row_comes_back_on_another_server(copied_database, tmp_path):
    before, after = Machine(tmp_path / "before", copied_database), Machine(tmp_path / "after", f"{copied_database}_2")
    with psycopg.connect(copied_database, autocommit=True) as old:
        old.execute(
            "INSERT INTO accounts_browsersession (session_key, session_data, expire_date, user_agent) "
            "VALUES ('a', 'b', now(), '')"
        )
        name = sql.Identifier(urlsplit(copied_database).path[1:] + "_2")
        old.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            file = tmp_path / "backup"
            total = before.call("backup", str(file)).partition(": ")[2].strip(".\n")
            assert total in after.call("restore", str(file))
            # Once more over what is there now: all at once, or not at all.
            after.call("restore", str(file), "--replace")
            with psycopg.connect(f"{copied_database}_2") as new:
                tables = old.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
                for (table,) in tables:
                    question = sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))
                    assert old.execute(question).fetchall() == new.execute(question).fetchall(), table
                assert len(tables) > 70
                assert old.execute("SELECT COUNT(*) FROM accounts_browsersession").fetchone() == (1,)
                # The next number of a table is free, as before.
                new.execute("INSERT INTO django_content_type (app_label, model) VALUES ('new', 'row')")
        finally:
            old.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
