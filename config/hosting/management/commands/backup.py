"""Write one file with everything: `manage.py backup FILE`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.hosting import backup
from config.hosting.sealing import Seal


class Command(BaseCommand):
    help = "Write the database and the secret key to one private file while the site runs. See docs/deployment.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--recipient", action="append", default=[], help="encrypt for this public key of age; may repeat"
        )
        how.add_argument("--passphrase", action="store_true", help="encrypt with a passphrase, which is asked for")
        how.add_argument("--passphrase-file", type=Path, help="encrypt with the passphrase in this file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup.make(backup.Site(connection, settings.VAR_DIR), options["file"], seal_of(options))
        except backup.BackupError as error:
            raise CommandError(f"No backup was made: {error}.") from error
        self.stdout.write(f"{options['file']}: {made.total} rows of {len(made.rows)} tables.")


def seal_of(options: dict[str, Any]) -> Seal | None:
    if options["recipient"]:
        return Seal(recipients=tuple(options["recipient"]))
    if options["passphrase"]:
        passphrase = getpass.getpass("Passphrase: ")
        if passphrase != getpass.getpass("The same again: "):
            raise CommandError("These were two different passphrases.")
    elif options["passphrase_file"]:
        passphrase = read_passphrase(options["passphrase_file"])
    else:
        return None
    if not passphrase:
        raise CommandError("The passphrase is empty.")
    return Seal(passphrase=passphrase)


def read_passphrase(file: Path) -> str:
    """Read a passphrase: the first line of a file."""
    try:
        return next(iter(file.read_text().splitlines()), "").strip()
    except OSError as error:
        raise CommandError(f"The passphrase cannot be read: {error}.") from error
