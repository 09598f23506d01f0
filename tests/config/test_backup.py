"""A backup made as the documents say is as private as the database itself."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "deployment.md"


def commands() -> list[str]:
    part = DOCUMENT.read_text().partition("\n## Backups")[2].partition("\n## ")[0]
    return re.findall(r"^ {4}(\S.*)$", part, re.MULTILINE)


def test_each_command_closes_what_it_writes():
    assert len(commands()) == 2
    assert all(command.startswith("(umask 077; ") for command in commands())


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="needs the sqlite3 command")
def test_a_backup_can_be_read_by_its_user_alone_and_restored(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "backups").mkdir()
    with closing(sqlite3.connect(tmp_path / "var" / "homestretch.sqlite3")) as site:
        site.executescript("CREATE TABLE log (word TEXT); INSERT INTO log VALUES ('kept')")
    command = next(command for command in commands() if "sqlite3" in command).replace("/backups", f"{tmp_path}/backups")
    subprocess.run(["/bin/sh", "-c", f"umask 022; {command}"], cwd=tmp_path, check=True)
    (backup,) = (tmp_path / "backups").iterdir()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with closing(sqlite3.connect(backup)) as restored:
        assert restored.execute("SELECT word FROM log").fetchall() == [("kept",)]
