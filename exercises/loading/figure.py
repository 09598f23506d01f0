"""The codec of figures: the drawing of an exercise, in a file of its own."""

from __future__ import annotations

from typing import Any

from ..figures import parse
from ..models import CatalogueRow, Exercise, Figure
from .codec import Codec, Data
from .writing import Writing


def _normalise(raw: Data) -> Data:
    """Check the data and return them unchanged. Raises ValueError naming the pose and the joint that are impossible."""
    parse(raw)
    return raw


def figure_data(row: Figure) -> Data:
    return {"slug": row.exercise.slug, **row.content}


def _put(row: Any, data: Data, writing: Writing) -> CatalogueRow:
    exercise = writing.by_key(Exercise, "slug", [data["slug"]])[data["slug"]]
    content = {key: value for key, value in data.items() if key != "slug"}
    saved: Figure = writing.save(Figure, row, {"exercise": exercise, "content": content})
    return saved


FIGURES = Codec(
    name="figure",
    path="figures",
    table="",
    key=lambda data: data["slug"],
    normalise=_normalise,
    rows=lambda: Figure.objects.select_related("exercise"),
    to_data=figure_data,
    put=_put,
)
