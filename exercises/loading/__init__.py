"""Catalogue files to rows and back: ``load_catalogue`` and ``dump_catalogue`` stand on this package.

``codec.py`` says what a codec is, the modules beside it hold one for each kind of row, ``writing.py``
writes rows together, and ``engine.py`` loads them.
"""

from __future__ import annotations

from pathlib import Path

from .codec import (
    CatalogueError,
    Codec,
    Data,
    citations,
    citations_data,
    dose_data,
    fill,
    write_citations,
)
from .engine import Report, digest, load
from .exercise import EXERCISES, exercise_data
from .figure import FIGURES
from .gates import GATES
from .rules import CONTRAINDICATIONS, LADDERS, PROGRESSION_RULES, SUBSTITUTIONS
from .vocabulary import CONDITIONS, EQUIPMENT, MOVEMENTS, MUSCLES, SOURCES
from .writing import Writing

EXERCISES_FOLDER = Path(__file__).resolve().parent.parent / "catalogue"

# In the order in which they refer to each other.
CODECS = (
    SOURCES,
    MUSCLES,
    EQUIPMENT,
    MOVEMENTS,
    CONDITIONS,
    EXERCISES,
    FIGURES,
    CONTRAINDICATIONS,
    SUBSTITUTIONS,
    LADDERS,
    GATES,
    PROGRESSION_RULES,
)

__all__ = [
    "CODECS",
    "CONDITIONS",
    "CONTRAINDICATIONS",
    "EQUIPMENT",
    "EXERCISES",
    "EXERCISES_FOLDER",
    "FIGURES",
    "GATES",
    "LADDERS",
    "MOVEMENTS",
    "MUSCLES",
    "PROGRESSION_RULES",
    "SOURCES",
    "SUBSTITUTIONS",
    "CatalogueError",
    "Codec",
    "Data",
    "Report",
    "Writing",
    "citations",
    "citations_data",
    "digest",
    "dose_data",
    "exercise_data",
    "fill",
    "load",
    "write_citations",
]
