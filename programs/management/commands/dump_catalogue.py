"""Write the catalogue from the database back to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from programs.library.files import all_codecs


class Command(BaseCommand):
    help = "Write the catalogue to files in FOLDER, in the form that load_catalogue reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(codec.dump(folder) for codec, folder in all_codecs(options["folder"]))
        self.stdout.write(f"{count} rows written to {options['folder']}.")
