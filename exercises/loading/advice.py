"""The codecs of what is said and offered beside exercises."""

from __future__ import annotations

from typing import Any

from ..fields import lines
from ..models import Advice, Exercise, Source, UntilYes
from ..models.advice import Told
from .codec import Codec, Data, fill
from .writing import Writing

_UNTIL_YES = ("slug", "name", "how_long", "always", "evidence", "order")
_LISTS = ("steps", "safe_with")
_ADVICE = ("slug", "when", "words", "evidence", "order")


def _filled(raw: Data, defaults: Data, needed: list[str]) -> Data:
    shared = {"exercise": "", "evidence": "proposed", "sources": [], "order": 0}
    data = fill(raw, {**shared, **defaults}, needed=["slug", *needed])
    if not data["sources"]:
        raise ValueError(f"{data['slug']} cites no source")
    return {**data, "sources": sorted(data["sources"])}


def _normalise_until_yes(raw: Data) -> Data:
    data = _filled(raw, {"always": False, "safe_with": []}, needed=["name", "steps", "how_long"])
    if data["always"] is bool(data["safe_with"]):
        raise ValueError(f"{data['slug']} is safe with some locks (safe_with), or always")
    return data


def _normalise_advice(raw: Data) -> Data:
    data = _filled(raw, {}, needed=["when", "words"])
    if data["when"] not in Advice.When.values:
        raise ValueError(f"{data['slug']}: nobody is “{data['when']}”")
    return data


def _data(row: Told, fields: tuple[str, ...]) -> Data:
    return {
        **{name: getattr(row, name) for name in fields},
        "exercise": row.exercise.slug if row.exercise else "",
        "sources": sorted(source.code for source in row.sources.all()),
    }


def _until_yes_data(row: UntilYes) -> Data:
    return {**_data(row, _UNTIL_YES), **{name: lines(getattr(row, name)) for name in _LISTS}}


def _advice_data(row: Advice) -> Data:
    return _data(row, _ADVICE)


def _put(model: type[Any], row: Any, values: Data, data: Data, writing: Writing) -> Any:
    named = writing.by_key(Exercise, "slug", [data["exercise"]] if data["exercise"] else [])
    saved = writing.save(model, row, {**values, "exercise": named.get(data["exercise"])})
    writing.relate(saved, "sources", writing.by_key(Source, "code", data["sources"]).values())
    return saved


def _put_until_yes(row: UntilYes | None, data: Data, writing: Writing) -> UntilYes:
    values = {**{name: data[name] for name in _UNTIL_YES}, **{name: "\n".join(data[name]) for name in _LISTS}}
    saved: UntilYes = _put(UntilYes, row, values, data, writing)
    return saved


def _put_advice(row: Advice | None, data: Data, writing: Writing) -> Advice:
    saved: Advice = _put(Advice, row, {name: data[name] for name in _ADVICE}, data, writing)
    return saved


UNTIL_YES = Codec(
    name="thing to do until a yes",
    path="until_yes.toml",
    table="line",
    key=lambda data: data["slug"],
    normalise=_normalise_until_yes,
    rows=lambda: UntilYes.objects.select_related("exercise").prefetch_related("sources"),
    to_data=_until_yes_data,
    put=_put_until_yes,
    ordered=True,
)
ADVICE = Codec(
    name="advice",
    path="advice.toml",
    table="advice",
    key=lambda data: data["slug"],
    normalise=_normalise_advice,
    rows=lambda: Advice.objects.select_related("exercise").prefetch_related("sources"),
    to_data=_advice_data,
    put=_put_advice,
    ordered=True,
)
