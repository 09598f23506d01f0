"""A backup is one private file: a tar archive, encrypted or not, with

- ``backup.json``: who made it, of which database, and how many rows each table had;
- the database, as a file of SQLite or a dump of PostgreSQL;
- ``secret-key``, if this server made its own: without it everybody would have to sign in again.

Restoring counts the rows again: a backup that did not come back whole is told, and never passes for one that did.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from . import private
from .databases import CopyError, count_rows, database_of
from .sealing import Key, Seal, SealError, is_sealed
from .version import VERSION

FORMAT = 1
MANIFEST = "backup.json"
KEY_FILE = "secret-key"
# The table that tells whether anybody would lose something.
PEOPLE = "accounts_user"


class BackupError(Exception):
    """A backup could not be made or restored; the text says why, and nothing was changed unless it says so."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is saved: a database, and the folder where the server keeps its key."""

    connection: BaseDatabaseWrapper
    folder: Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; ``rows`` is the number of rows of each table."""

    format: int
    version: str
    made_at: str
    database: str
    migrations: list[str]
    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def make(site: Site, file: Path, seal: Seal | None = None) -> Manifest:
    """Write a backup of a running site to ``file``, which must not exist. There is a whole one in the end, or none."""
    if file.exists():
        raise BackupError(f"{file} exists already")
    database = database_of(site.connection)
    try:
        with _private_folder(beside=file) as folder:
            rows = database.copy_to(folder / database.file_name)
            if PEOPLE not in rows:
                raise BackupError(
                    "there is nothing of Homestretch in this database: see DATABASE_URL and HOMESTRETCH_VAR"
                )
            manifest = Manifest(
                format=FORMAT,
                version=VERSION,
                made_at=timezone.now().isoformat(timespec="seconds"),
                database=database.kind,
                migrations=_applied_migrations(site.connection),
                rows=rows,
            )
            (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
            parts = [folder / MANIFEST, folder / database.file_name]
            if (own_key := site.folder / KEY_FILE).exists():
                parts.append(own_key)
            archive, sealed = folder / "backup.tar.gz", folder / "backup.age"
            with tarfile.open(archive, "w:gz", compresslevel=6) as opened:
                for part in parts:
                    opened.add(part, arcname=part.name)
            if seal is not None:
                seal.close(archive, sealed)
            ready = archive if seal is None else sealed
            ready.chmod(0o600)
            # Claims the name, where no other has come to exist meanwhile.
            file.touch(mode=0o600, exist_ok=False)
            ready.replace(file)
    except (CopyError, SealError, OSError) as error:
        raise BackupError(str(error)) from error
    return manifest


def restore(site: Site, file: Path, key: Key | None = None, *, replace: bool = False) -> Manifest:
    """Put a backup in the place of a site's database and key.

    ``replace`` must say so if there are people in the database already.
    """
    database = database_of(site.connection)
    try:
        with _private_folder(beside=site.folder / KEY_FILE) as folder:
            manifest = _unpack(file, key, folder, wanted=[MANIFEST, KEY_FILE, database.file_name])
            _check(manifest, site, replace=replace)
            database.replace_by(folder / database.file_name)
            found = count_rows(site.connection)
            if found != manifest.rows:
                different = sorted(
                    name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name)
                )
                raise BackupError(
                    f"it was put in place, but these tables are not what they were: {', '.join(different)}"
                )
            if (folder / KEY_FILE).exists():
                private.close_file(folder / KEY_FILE)
                (folder / KEY_FILE).replace(site.folder / KEY_FILE)
    except (CopyError, SealError, OSError) as error:
        raise BackupError(str(error)) from error
    return manifest


def _applied_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


@contextmanager
def _private_folder(beside: Path) -> Iterator[Path]:
    """Make a folder on the same disk that nobody else can read, gone afterwards with all that is in it."""
    with tempfile.TemporaryDirectory(prefix=".homestretch-", dir=beside.resolve().parent) as folder:
        yield Path(folder)


def _unpack(file: Path, key: Key | None, folder: Path, *, wanted: list[str]) -> Manifest:
    archive = file
    if is_sealed(file):
        if key is None:
            raise BackupError("it is encrypted: give the key with --identity or the passphrase with --passphrase-file")
        archive = folder / "opened.tar.gz"
        key.open(file, archive)
    try:
        with tarfile.open(archive, "r:gz") as opened:
            opened.extractall(folder, members=[part for part in opened if part.name in wanted], filter="data")
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (tarfile.TarError, EOFError, ValueError, TypeError, FileNotFoundError) as error:
        raise BackupError(f"{file} is not a backup of Homestretch, or a part of it is missing") from error


def _check(manifest: Manifest, site: Site, *, replace: bool) -> None:
    kind = database_of(site.connection).kind
    if manifest.database != kind:
        raise BackupError(f"it is a backup of {manifest.database}, and this server uses {kind}: see DATABASE_URL")
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    ours = {app for app, _dot, _name in (name.partition(".") for name in known)}
    recorded = [
        name for name in manifest.migrations if "_squashed_" not in name
    ]  # with what they replaced, by older builds
    newer = [name for name in recorded if name not in known and name.partition(".")[0] in ours]
    if manifest.format > FORMAT or newer:
        raise BackupError(f"it was made by version {manifest.version}, which is newer than this one ({VERSION})")
    people = count_rows(site.connection).get(PEOPLE, 0)
    if people and not replace:
        raise BackupError(
            f"there are people in this database already (accounts: {people}). Make a backup of it, and then say "
            "--replace to put the other in its place"
        )
