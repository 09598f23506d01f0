"""The environment that the site is started in: each setting is read through here.

An empty setting counts as one that is not set. A wrong one ends the start with one line, which names it and says what
to write; the value is not repeated, since it may be secret. ``docs/deployment.md`` lists what is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

# What was read so far → its default as one would write it. A test compares it with the documents.
READ: dict[str, str] = {}
ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off"})


class WrongSettingError(SystemExit):
    """Ends the program, whichever it is, with one line on standard error and no traceback."""

    def __init__(self, name: str, write: str) -> None:
        super().__init__(f"The setting {name} is missing or wrong. Write {write}.")


def text(name: str, default: str = "", *, like: str = "", write: str = "") -> str:
    """Return a setting. ``like`` is a regular expression that all of it has to match, ``write`` says that in words."""
    READ[name] = default
    value = os.environ.get(name, "").strip() or default
    if like and value and not re.fullmatch(like, value):
        raise WrongSettingError(name, write)
    return value


def number(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    write = f"a whole number from {least} to {most}, like {default}"
    value = int(text(name, str(default), like="[0-9]{1,10}", write=write))
    if not least <= value <= most:
        raise WrongSettingError(name, write)
    return value


def switch(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in ON | OFF:
        raise WrongSettingError(name, "1 for yes or 0 for no")
    return value in ON


def choice(name: str, choices: Iterable[str], default: str) -> str:
    """Return which of the choices is set, in the letters in which they are written here."""
    known = {choice.lower(): choice for choice in choices}
    value = known.get(text(name, default).lower())
    if value is None:
        raise WrongSettingError(name, f"one of these: {', '.join(known.values())}")
    return value


def names(name: str, default: str = "", *, like: str, write: str) -> list[str]:
    """Return what a setting lists with commas; each has to be ``like`` the regular expression."""
    found = [part.strip() for part in text(name, default).split(",") if part.strip()]
    if not all(re.fullmatch(like, part) for part in found):
        raise WrongSettingError(name, write)
    return found
