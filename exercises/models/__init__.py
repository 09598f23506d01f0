"""The catalogue: what an exercise is, whom it does not suit, and how it grows.

Rows come from the files under ``exercises/catalogue/`` (``load_catalogue``) and from editors in the admin. People's
pages read the published part; rules read the snapshot (``snapshot/``) that is made whenever the catalogue changes.
"""

from __future__ import annotations

from .advice import Advice, UntilYes
from .exercise import Exercise, ExerciseEquipment, ExerciseMuscle, ExerciseQuerySet, ExerciseSource, SequencePart, Step
from .gate import Gate
from .lesson import Lesson, LessonAnswer, LessonQuerySet, LessonSource
from .offer import Ladder, Rung, Substitution, SubstitutionOffer
from .picture import Figure, Video
from .progression import ProgressionRule
from .publishing import CatalogueDraft, Publication, RowChange, RowReview
from .row import CatalogueRow, Evidence, Status
from .rule import Contraindication, ContraindicationSource
from .snapshot import CatalogueSnapshot
from .source import Citation, Source
from .vocabulary import Condition, Equipment, Movement, Muscle

__all__ = [
    "Advice",
    "CatalogueDraft",
    "CatalogueRow",
    "CatalogueSnapshot",
    "Citation",
    "Condition",
    "Contraindication",
    "ContraindicationSource",
    "Equipment",
    "Evidence",
    "Exercise",
    "ExerciseEquipment",
    "ExerciseMuscle",
    "ExerciseQuerySet",
    "ExerciseSource",
    "Figure",
    "Gate",
    "Ladder",
    "Lesson",
    "LessonAnswer",
    "LessonQuerySet",
    "LessonSource",
    "Movement",
    "Muscle",
    "ProgressionRule",
    "Publication",
    "RowChange",
    "RowReview",
    "Rung",
    "SequencePart",
    "Source",
    "Status",
    "Step",
    "Substitution",
    "SubstitutionOffer",
    "UntilYes",
    "Video",
]
