"""Put a backup in the place of this site: `manage.py restore FILE`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.hosting import backup
from config.hosting.sealing import Key, is_sealed

from .backup import read_passphrase


class Command(BaseCommand):
    help = "Put a backup in the place of this site's database. Stop the site before, and run prepare after it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even if there are people in this database")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--identity", type=Path, help="the file of secret keys that age-keygen wrote")
        how.add_argument("--passphrase-file", type=Path, help="a file with the passphrase")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            restored = backup.restore(
                backup.Site(connection, settings.VAR_DIR), file, key_of(options), replace=options["replace"]
            )
        except backup.BackupError as error:
            raise CommandError(f"The backup was not restored: {error}.") from error
        self.stdout.write(
            f"{restored.total} rows of {len(restored.rows)} tables, as they were on {restored.made_at} in version "
            f"{restored.version}. Now run prepare, and start the site."
        )


def key_of(options: dict[str, Any]) -> Key | None:
    if options["identity"]:
        return Key(identities=options["identity"])
    if options["passphrase_file"]:
        return Key(passphrase=read_passphrase(options["passphrase_file"]))
    return Key(passphrase=getpass.getpass("Passphrase: ")) if is_sealed(options["file"]) else None
