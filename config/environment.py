"""Reading settings from the environment. All of them are read through here, and ``docs/deployment.md`` lists them.

An empty setting counts as not set. A wrong one stops the program with one line that names it and says what to write.
The line does not repeat the value, which may be secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

# Name of each setting that has been read → its default, as text. A test compares this with docs/deployment.md.
READ: dict[str, str] = {}
ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off"})


class WrongSettingError(SystemExit):
    """A wrong setting: ends the program with one line on standard error and no traceback."""

    def __init__(self, name: str, write: str) -> None:
        super().__init__(f"The setting {name} is missing or wrong. Write {write}.")


def text(name: str, default: str = "", *, like: str = "", write: str = "") -> str:
    """Read a setting as text. All of it must match the regular expression ``like``; ``write`` says that in words."""
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
    """Read a setting that must be one of ``choices``, in upper or lower case; returns it as spelled in ``choices``."""
    known = {known_choice.lower(): known_choice for known_choice in choices}
    value = known.get(text(name, default).lower())
    if value is None:
        raise WrongSettingError(name, f"one of these: {', '.join(known.values())}")
    return value


def names(name: str, default: str = "", *, like: str, write: str) -> list[str]:
    """Read a setting that lists items between commas; each must match the regular expression ``like``."""
    found = [item.strip() for item in text(name, default).split(",") if item.strip()]
    if not all(re.fullmatch(like, item) for item in found):
        raise WrongSettingError(name, write)
    return found
