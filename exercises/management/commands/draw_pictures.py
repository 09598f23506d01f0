"""Draw the pictures of all exercises."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exercises.pictures import draw_all


class Command(BaseCommand):
    help = "Draw every picture that is not kept yet, and remove those of figures that are no more. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--behind", action="store_true", help="give way to whatever else this machine does")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["behind"]:
            os.nice(19)
        count = draw_all()
        if options["verbosity"] > 1:
            self.stdout.write(f"{count} drawn.")
