"""Commands that answer cases from a file."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ..files import UnreadableFileError, read_cases, read_text


class AnswersCases(BaseCommand, ABC):
    """Answers each JSON case of a file on a line of its own. An answer with an ``error`` makes the exit status 2."""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """Read one case. Raises ValueError when it is none."""

    @abstractmethod
    def prepared(self) -> Callable[[Any], dict[str, Any]]:
        """Read what the answers rest on; return what answers a case, or a ValueError in its place."""

    @abstractmethod
    def written(self, answer: dict[str, Any]) -> str:
        """Write an answer as one line that any output can encode."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = read_text(options["file"])
        except UnreadableFileError as error:
            raise CommandError(str(error), returncode=2) from error
        answer_to = self.prepared()
        failed = False
        for case in read_cases(text, self.parse):
            answer = answer_to(case)
            try:
                line = self.written(answer)
            except RecursionError:
                answer = {"id": None, "error": "id: nested too deeply"}
                line = self.written(answer)
            failed = failed or "error" in answer
            self.stdout.write(line)
        if failed:
            sys.exit(2)
