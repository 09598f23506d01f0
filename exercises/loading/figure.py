"""The codec of figures: the drawing of an exercise, in a file of its own."""

from __future__ import annotations

from typing import Any

from ..figures import FigureError, checked
from ..models import CatalogueRow, Exercise, Figure
from .codec import Codec, Data, fill
from .writing import Writing

SHORTEST_ALT = 20


def _normalise(raw: Data) -> Data:
    """Check the data and leave them as they are. Raises ValueError naming the line, or the impossible pose and
    joint.
    """
    data = fill(raw, {}, needed=("slug", "alt", "text"))
    if not isinstance(data["alt"], str) or len(data["alt"].strip()) < SHORTEST_ALT:
        raise ValueError("alt must describe the movement in a sentence or two")
    if not isinstance(data["text"], str):
        raise ValueError("text must be the text of the poses")
    try:
        checked(data["text"])
    except FigureError as error:
        raise ValueError(str(error)) from error
    return data


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
    field="exercise__slug",
)
