"""The codec of gates."""

from __future__ import annotations

from ..fields import lines
from ..models import Exercise, Gate, Source
from ..rules.gates import FORMS
from .codec import Codec, Data, fill
from .writing import Writing

_NUMBERS = ("stands", "tandem_seconds", "sessions", "weeks")
_PLAIN = (
    *_NUMBERS,
    "careful_only",
    "at_norm",
    "within_days",
    "low_only",
    "not_high",
    "message",
    "reason",
    "evidence",
    "order",
)
# Fields in which a gate names exercises besides its own.
_OTHERS = ("exercise", "sessions_of", "keeps")


def _normalise(raw: Data) -> Data:
    data = fill(
        raw,
        {
            **dict.fromkeys(_NUMBERS),
            **dict.fromkeys(_OTHERS, ""),
            "careful_only": True,
            "at_norm": False,
            "within_days": 56,
            "low_only": False,
            "not_high": False,
            "forms": [],
            "evidence": "proposed",
            "sources": [],
            "order": 0,
        },
        needed=["id", "message", "reason"],
    )
    if not data["sources"]:
        raise ValueError(f"gate {data['id']} cites no source")
    if unknown := [form for form in data["forms"] if form not in FORMS]:
        raise ValueError(f"gate {data['id']}: unknown form {', '.join(unknown)}")
    return {**data, "sources": sorted(data["sources"])}


def _to_data(row: Gate) -> Data:
    return {
        "id": row.gate_id,
        **{name: getattr(row, name) for name in _PLAIN},
        **{name: other.slug if (other := getattr(row, name)) else "" for name in _OTHERS},
        "forms": lines(row.forms),
        "sources": sorted(source.code for source in row.sources.all()),
    }


def _put(row: Gate | None, data: Data, writing: Writing) -> Gate:
    named = writing.by_key(Exercise, "slug", [data[name] for name in _OTHERS if data[name]])
    saved: Gate = writing.save(
        Gate,
        row,
        {
            "gate_id": data["id"],
            **{name: data[name] for name in _PLAIN},
            **{name: named.get(data[name]) for name in _OTHERS},
            "forms": "\n".join(data["forms"]),
        },
    )
    writing.relate(saved, "sources", writing.by_key(Source, "code", data["sources"]).values())
    return saved


GATES = Codec(
    name="gate",
    path="gates.toml",
    table="gate",
    key=lambda data: data["id"],
    normalise=_normalise,
    rows=lambda: Gate.objects.select_related(*_OTHERS).prefetch_related("sources"),
    to_data=_to_data,
    put=_put,
    ordered=True,
    field="gate_id",
)
