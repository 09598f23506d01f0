"""Load the catalogue files into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from exercises.loading import CatalogueError, load
from exercises.pictures import draw_all
from exercises.publishing.putting import record_loaded
from exercises.snapshot.current import publish_catalogue
from programs.library.files import all_codecs


class Command(BaseCommand):
    help = (
        "Read the catalogue files, check them as a whole and write them to the database. Safe to "
        "repeat: a second run changes "
        "nothing. Rows that an editor has changed since they were loaded are left alone and reported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="a folder made by dump_catalogue; default: the project's own files"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--no-pictures", action="store_true", help="leave the drawing to draw_pictures")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        try:
            with transaction.atomic():
                report = load(all_codecs(options["folder"]), dry_run=dry_run, adopt=options["folder"] is None)
                if not dry_run:
                    record_loaded(report, reason="The catalogue files were loaded.")
                    publish_catalogue()
        except CatalogueError as error:
            raise CommandError("The catalogue was not loaded; nothing was changed.\n" + str(error)) from error
        except OSError as error:
            raise CommandError(f"The catalogue could not be read; nothing was changed: {error}") from error
        if settings.DRAW_WHEN_LOADED and not (dry_run or options["no_pictures"]):
            draw_all()
        for verb, labels in (
            ("new", report.created),
            ("changed", report.updated),
            ("kept as edited", report.kept),
            ("no file has it any more", report.gone),
        ):
            if options["verbosity"] > 1 or verb in {"kept as edited", "no file has it any more"}:
                for label in labels:
                    self.stdout.write(f"{verb}: {label}")
        if options["verbosity"] == 0 and not report.changes:
            return
        self.stdout.write(
            f"{'Would be: ' if dry_run else 'Catalogue: '}{len(report.created)} new, {len(report.updated)} changed, "
            f"{len(report.unchanged)} unchanged, {len(report.kept)} kept as an editor left them."
        )
