"""Read files that somebody wrote by hand: TOML of the catalogue, JSON of the commands. Pure."""

from __future__ import annotations

import codecs
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Encodings that some editors and shells write in place of UTF-8; the first bytes of a file give them away.
OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class UnreadableFileError(Exception):
    """A file cannot be read; the message is one line with its name and what is wrong."""


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; a byte order mark at its start does not matter.

    Raises ``UnreadableFileError`` for another encoding and for what is not TOML, ``OSError`` where there is no file.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{path.name}: not UTF-8. Save it in that encoding.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"{path.name}: not TOML: {error}") from error


def read_text(name: str) -> str:
    """Read the text of a file, or of standard input for ``-``; a byte order mark at its start does not matter.

    Single bytes that are not UTF-8 become surrogates, so that the caller can refuse just their line. Raises
    ``UnreadableFileError`` for a file that is in another encoding as a whole or that cannot be read.
    """
    try:
        if name != "-":
            content = Path(name).read_bytes()
        elif hasattr(sys.stdin, "buffer"):
            content = sys.stdin.buffer.read()
        else:
            return sys.stdin.read()
    except OSError as error:
        raise UnreadableFileError(f"cannot read {name}: {error.strerror}") from error
    if content.startswith(OTHER_ENCODINGS):
        where = "standard input" if name == "-" else name
        raise UnreadableFileError(f"{where}: not UTF-8. Save it in that encoding.")
    return content.decode("utf-8-sig", errors="surrogateescape")


def parse_json(text: str, **readers: Any) -> Any:
    """Read JSON with the ``readers`` that ``json.loads`` takes. Raises ValueError when it is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("not UTF-8") from None
    try:
        return json.loads(text, **readers)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_cases(text: str, parse: Callable[[str], Any]) -> Iterator[Any]:
    """Yield the cases of a text, which is one JSON object or has one on each line.

    A line that cannot be read is yielded as a ValueError.
    """
    try:
        whole = parse(text)
    except ValueError:
        # Split at real line ends only: ``splitlines`` would also split at characters that a JSON string may contain.
        for line in filter(str.strip, re.split(r"\r\n|\n|\r", text)):
            try:
                yield parse(line)
            except ValueError as error:
                yield error
    else:
        yield whole
