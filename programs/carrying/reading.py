"""Read a file that somebody brings along. It may come from anywhere: everything in it is bounded and checked first."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from .schema import Schema, problems

# Ten years of sessions have about 3 MB.
LARGEST = 5_000_000
DEEPEST = 12
# In a note; everything else that is no sign for the eye is refused.
LINES = frozenset("\n\r\t")


class PlanFileError(Exception):
    """A file cannot be taken in; ``words`` say why, a line each."""

    def __init__(self, *words: str) -> None:
        super().__init__(*words)
        self.words = words


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Read the schema that the documents show."""
    found: Schema = json.loads((settings.BASE_DIR / "docs" / "plan.schema.json").read_text())
    return found


def read_plan_file(content: bytes) -> dict[str, Any]:
    """Read a file as the schema describes it. Raises ``PlanFileError``."""
    if len(content) > LARGEST:
        raise PlanFileError(_("This file is too large: 5 MB are the most that we read."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanFileError(_no_plan_file()) from error
    if _depth(text) > DEEPEST:
        raise PlanFileError(_no_plan_file())
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_once)
    except ValueError as error:
        raise PlanFileError(_no_plan_file()) from error
    if wrong := problems(value, schema()):
        raise PlanFileError(*wrong)
    if not _is_plain(value):
        raise PlanFileError(_("This file has characters that cannot be stored."))
    read: dict[str, Any] = value
    return read


def _no_plan_file() -> str:
    return _("This is not a file that Homestretch wrote. Choose the one that “Download my plan” gave you.")


def _depth(text: str) -> int:
    """Measure how deep it goes, before anything follows it down."""
    deepest = now = 0
    in_words = escaped = False
    for sign in text:
        if in_words:
            in_words = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            in_words = True
        elif sign in "[{":
            now += 1
            deepest = max(deepest, now)
        elif sign in "]}":
            now -= 1
    return deepest


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"no whole number: {text[:20]}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _is_plain(value: Any) -> bool:
    """Whether all text in it can be stored: no control characters, no half characters."""
    if isinstance(value, str):
        return all(sign in LINES or unicodedata.category(sign) not in {"Cc", "Cs"} for sign in value)
    if isinstance(value, dict):
        return all(_is_plain(name) and _is_plain(content) for name, content in value.items())
    return all(map(_is_plain, value)) if isinstance(value, list) else True
