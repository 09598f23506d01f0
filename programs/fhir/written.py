"""JSON as FHIR wants it: a decimal keeps its zeros, because they say how exactly something was measured. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def written(value: Any) -> str:
    """Write a value as JSON on one line.

    Raises TypeError for what has no place in FHIR, binary fractions among it, and ValueError for a number without end.
    """
    match value:
        case bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is no number that can be written")
            return f"{value:f}"
        case Mapping():
            return "{" + ",".join(f"{written(str(name))}:{written(part)}" for name, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(written, value)) + "]"
    raise TypeError(f"{type(value).__name__} has no place in FHIR")
