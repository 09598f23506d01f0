"""Write a page with every figure, to look at all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.figures import sheet
from exercises.files import UnreadableFileError, read_toml
from exercises.loading import EXERCISES_FOLDER


class Command(BaseCommand):
    help = (
        "Write an HTML page with the figures of the catalogue files: moving, as key poses and small. "
        "Needs no database. What is wrong with a pose is said above it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write the page")
        parser.add_argument("slugs", nargs="*", help="these exercises only")
        parser.add_argument("--frames", action="store_true", help="six moments of the cycle instead of the movement")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figures = sheet.read(options["slugs"])
            names = {
                path.stem: str(read_toml(path)["name"]) for path in (EXERCISES_FOLDER / "exercises").glob("*.toml")
            }
        except FileNotFoundError as error:
            raise CommandError(f"There is no figure {Path(error.filename).stem}.") from error
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        options["file"].write_text(sheet.page(figures, names, frames=options["frames"]))
        self.stdout.write(f"{len(figures)} figures in {options['file']}")
