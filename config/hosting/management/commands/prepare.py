"""Make everything ready for a start: database, catalogue, static files, an administrator.

Quick and silent when nothing is due; otherwise it says what it changed, a line each.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files import locks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.entrance import services
from accounts.groups import ensure_editor_group
from accounts.models import User
from config.hosting.version import VERSION

# Letters and digits that cannot be mistaken for one another on a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

WRITERS = settings.BASE_DIR / "config/answers"  # of static files, among other answers


class Command(BaseCommand):
    help = (
        "Make everything ready for a start: migrate, load the catalogue, forget old sessions, collect static files if "
        "they have changed, and create an administrator if there is none. Says what it changed. Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files alone")

    def handle(self, *args: Any, **options: Any) -> None:
        # ``make demo`` beside a first ``make run``: the second of them waits, and finds everything ready.
        with (settings.VAR_DIR / "prepare.lock").open("w") as held:
            locks.lock(held, locks.LOCK_EX)
            self.prepare(**options)

    def prepare(self, **options: Any) -> None:
        quiet = options["verbosity"] < 2
        inner = {"verbosity": 0 if quiet else 1, "stdout": self.stdout}
        self.tell_version()
        if steps := steps_to_migrate():
            call_command("migrate", interactive=False, **inner)
            self.stdout.write(f"Database: {steps} migrations applied.")
        ensure_editor_group()
        # Says even when quiet what it changed and what it left to editors. Pictures are drawn once the server runs.
        call_command("load_catalogue", no_pictures=True, **inner)
        call_command("clearsessions", **inner)
        self.prepare_cache(**inner)
        self.limit_waits()
        if not options["no_static"]:
            self.collect_static(**inner)
        self.create_administrator()

    def tell_version(self) -> None:
        """Say which version takes over from which, once."""
        known = settings.VAR_DIR / "version"
        before = known.read_text().strip() if known.exists() else ""
        if before != VERSION:
            known.write_text(f"{VERSION}\n")
            self.stdout.write(f"Homestretch {VERSION}" + (f", where {before} was before." if before else "."))

    def prepare_cache(self, **inner: Any) -> None:
        cache = settings.CACHES["default"]
        if cache["BACKEND"].endswith("DatabaseCache"):
            call_command("createcachetable", **inner)
        elif location := cache.get("LOCATION"):
            Path(str(location)).mkdir(parents=True, exist_ok=True)

    def limit_waits(self) -> None:
        """Let nobody wait for a row for ever, where a pooler keeps each connection from saying so itself."""
        if settings.DATABASE_POOLER and connection.vendor == "postgresql":
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            limit = f"ALTER ROLE CURRENT_USER IN DATABASE {name} SET lock_timeout = %s"
            with connection.cursor() as cursor:
                cursor.execute(limit, [settings.LOCK_TIMEOUT])

    def collect_static(self, **inner: Any) -> None:
        """Collect the static files if they have changed since. Old ones stay, because pages still open ask for them."""
        root = Path(settings.STATIC_ROOT)
        stamp = root.with_name(f"{root.name}.stamp")
        sources = digest_of_sources()
        if root.is_dir() and stamp.exists() and stamp.read_text() == sources:
            return
        call_command("collectstatic", interactive=False, **inner)
        stamp.write_text(sources)
        self.stdout.write("Static files: collected.")

    def create_administrator(self) -> None:
        if User.objects.filter(is_superuser=True).exists():
            return
        email = settings.ADMIN_EMAIL
        if User.objects.filter(email=email).exists():
            raise CommandError(
                f"There is no administrator yet, and {email} belongs to someone who is not one. "
                "Set ADMIN_EMAIL to another address."
            )
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
        services.create_administrator(email=email, password=password)
        self.stdout.write(
            box(
                "An administrator was created. Write this down, it is shown only once:",
                "",
                f"    Email address   {email}",
                f"    Password        {password}",
                "",
                "Sign in, then change the password in Settings.",
            )
        )


def steps_to_migrate() -> int:
    """Count the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def digest_of_sources() -> str:
    """Compute a digest that changes with any static file, by its time and size, and with how they are written."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for path in sorted(WRITERS.glob("*.py")):
        found.update(path.read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            found.update(f"{path}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
    return found.hexdigest()


def box(*lines: str) -> str:
    width = max(len(line) for line in lines) + 4
    edge = "+" + "-" * width + "+"
    return "\n".join(["", edge, *(f"|  {line.ljust(width - 4)}  |" for line in lines), edge, ""])
