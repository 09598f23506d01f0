"""JSON with exact numbers: 0.5, never 0.50 or 0.5000000001; 2, never 2.0."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any


def to_json(value: Any) -> str:
    """Write objects, lists, words, numbers (``Decimal`` too), true, false and null as JSON on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_word(str(name))}: {to_json(element)}" for name, element in value.items()) + "}"
    if isinstance(value, str):
        return _word(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(to_json(element) for element in value) + "]"
    if isinstance(value, Decimal):
        return _decimal(value)
    return json.dumps(value, allow_nan=False)


def _word(text: str) -> str:
    """Quote text as people read it; what could not be written (a lone surrogate) is escaped."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return json.dumps(text, ensure_ascii=False)


def _decimal(number: Decimal) -> str:
    if not number.is_finite():
        return "null"
    if abs(number.adjusted()) > 400:
        return str(number)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
