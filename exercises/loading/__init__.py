"""Catalogue files to rows and back, for the commands ``load_catalogue`` and ``dump_catalogue``.

A codec (``codec.py``) turns one kind of row into file data and back; ``exercise``, ``rules``, ``figure``, ``lessons``
and ``vocabulary`` hold the codecs. ``engine.py`` compares files with rows and loads what differs, ``writing.py`` writes
many rows at once, and ``publication.py`` says what an exercise needs before people see it.
"""

from __future__ import annotations

from pathlib import Path

from .advice import ADVICE, UNTIL_YES
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
from .engine import REVIEWED, Report, digest, is_as_loaded, load, text_digest
from .exercise import EXERCISES, exercise_data
from .figure import FIGURES
from .gates import GATES
from .lessons import LESSONS
from .rules import CONTRAINDICATIONS, LADDERS, PROGRESSION_RULES, SUBSTITUTIONS
from .vocabulary import CONDITIONS, EQUIPMENT, MOVEMENTS, MUSCLES, SOURCES
from .writing import Writing

EXERCISES_FOLDER = Path(__file__).resolve().parent.parent / "catalogue"

# Each codec comes after those whose rows its own refer to.
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
    UNTIL_YES,
    ADVICE,
    LESSONS,
)

__all__ = [
    "ADVICE",
    "CODECS",
    "CONDITIONS",
    "CONTRAINDICATIONS",
    "EQUIPMENT",
    "EXERCISES",
    "EXERCISES_FOLDER",
    "FIGURES",
    "GATES",
    "LADDERS",
    "LESSONS",
    "MOVEMENTS",
    "MUSCLES",
    "PROGRESSION_RULES",
    "REVIEWED",
    "SOURCES",
    "SUBSTITUTIONS",
    "UNTIL_YES",
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
    "is_as_loaded",
    "load",
    "text_digest",
    "write_citations",
]
