"""Hold a value up to a JSON Schema: as much of it as our own schema uses. Pure.

The schema is the one place that says what a file may hold, for whoever reads the documents and for what is taken in. A
keyword that is not checked here raises, so that the document promises nothing that does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

Schema = Mapping[str, Any]

WORDS = frozenset({"$schema", "$defs", "title", "description"})
CHECKED = frozenset(
    {
        "$ref", "type", "const", "enum", "properties", "required", "additionalProperties", "maxProperties", "items",
        "maxItems", "minimum", "maximum", "maxLength", "pattern", "format",
    }
)  # fmt: skip
# Python's bool is an int; JSON's is not.
TYPES: Mapping[str, Any] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
}
# Nobody reads more of them.
MOST = 5
SHOWN = 40


class UnknownKeywordError(Exception):
    """The schema says something that is not checked."""


def problems(value: Any, schema: Schema) -> list[str]:
    """List what is wrong with a value, each with its place in the file; the first few."""
    return list(islice(_problems(value, schema, schema, ""), MOST))


def _problems(value: Any, schema: Schema, root: Schema, where: str) -> Iterator[str]:
    if unknown := schema.keys() - WORDS - CHECKED:
        raise UnknownKeywordError(f"{where}: {', '.join(sorted(unknown))}")
    if "$ref" in schema:
        yield from _problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root, where)
        return
    wrong = _wrong(value, schema)
    if wrong:
        yield f"{where or 'the file'}: {wrong}"
        return
    if isinstance(value, dict):
        yield from _in_object(value, schema, root, where)
    elif isinstance(value, list) and "items" in schema:
        for place, item in enumerate(value, start=1):
            yield from _problems(item, schema["items"], root, f"{where} {place}".strip())


def _in_object(value: Mapping[str, Any], schema: Schema, root: Schema, where: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    inside = f"{where}, " if where else ""
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{inside}{name}: missing"
    for name, content in value.items():
        place = f"{inside}{_short(name)}"
        if name in known:
            yield from _problems(content, known[name], root, place)
        elif others is False:
            yield f"{place}: unknown"
        elif isinstance(others, Mapping):
            yield from _problems(content, others, root, place)


def _wrong(value: Any, schema: Schema) -> str:
    """Say what is wrong with a value itself; nothing when it is right."""
    if "const" in schema and value != schema["const"]:
        return f"not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{_short(value)!r} is none of {', '.join(map(repr, schema['enum']))}"
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", ())
    if kinds and not any(TYPES[kind](value) for kind in kinds):
        return f"not {' or '.join(kinds)}"
    if type(value) is int and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return f"not from {schema.get('minimum')} to {schema.get('maximum')}"
    if isinstance(value, str):
        return _wrong_text(value, schema)
    most = "maxProperties" if isinstance(value, dict) else "maxItems"
    if isinstance(value, dict | list) and most in schema and len(value) > schema[most]:
        return f"more than {schema[most]}"
    return ""


def _wrong_text(value: str, schema: Schema) -> str:
    if len(value) > schema.get("maxLength", len(value)):
        return f"longer than {schema['maxLength']} characters"
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        return f"{_short(value)!r} is not written as it should be"
    if schema.get("format") == "date" and not _is_day(value):
        return f"{_short(value)!r} is no day like 2026-11-21"
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _short(value: Any) -> str:
    return str(value)[:SHOWN]
