"""Reading settings from the environment. All of them are read through here, and ``docs/deployment.md`` lists them.

An empty setting counts as not set. A wrong one stops the program with one line that names it and says what to write.
The line does not repeat the value, which may be secret.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping

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


def hand_on(name: str, value: str) -> None:
    """Set a variable for a library that reads the environment itself."""
    os.environ[name] = value


def for_program(variables: Mapping[str, str]) -> dict[str, str]:
    """Give a program that we call the environment of our own, and ``variables``."""
    return {**os.environ, **variables}


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


def networks(name: str, default: str) -> list[str]:
    """Read a setting that lists addresses of machines or networks, like 10.0.0.0/8, between commas."""
    found = [item.strip() for item in text(name, default).split(",") if item.strip()]
    try:
        for item in found:
            ipaddress.ip_network(item)
    except ValueError as error:
        raise WrongSettingError(name, "addresses or networks, with commas, like 127.0.0.1,10.0.0.0/8") from error
    return found


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
