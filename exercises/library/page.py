"""What the page of an exercise shows to everybody who sees the same of it: nothing here is about one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..models import Exercise, Step, Video
from ..rules.catalogue import Catalogue, ExerciseEntry
from .cautions import CautionGroup, cautions_about
from .details import Details, details_of
from .finding import neighbours, sequences_with

Marked = Sequence[tuple[ExerciseEntry, str]]


class Shown:
    """An exercise with all that stands on its page. Each part is read when the page is rendered, which is seldom.

    ``marks`` are what screening means for the reader, by slug, for the easier and harder ones.
    """

    def __init__(self, exercise: Exercise, catalogue: Catalogue, *, marks: Mapping[str, str]) -> None:
        self.exercise = exercise
        self.catalogue = catalogue
        self.is_published = exercise.slug in catalogue.exercises
        self.marks = marks

    @cached_property
    def steps(self) -> list[Step]:
        return list(self.exercise.steps.all())

    @cached_property
    def videos(self) -> list[Video]:
        return [video for video in self.exercise.videos.all() if video.is_shown]

    @cached_property
    def details(self) -> Details:
        return details_of(self.exercise, self.catalogue)

    @cached_property
    def cautions(self) -> list[CautionGroup]:
        return cautions_about(self.exercise.slug, self.catalogue) if self.is_published else []

    @cached_property
    def parts(self) -> Sequence[Exercise | ExerciseEntry]:
        """Those of a sequence, in their order."""
        if not self.is_published:
            return [part.child for part in self.exercise.parts.select_related("child")]
        known = self.catalogue.exercises
        return [known[part] for part in known[self.exercise.slug].parts if part in known]

    @cached_property
    def easier(self) -> Marked:
        return self._marked(0)

    @cached_property
    def harder(self) -> Marked:
        return self._marked(1)

    def _marked(self, which: int) -> Marked:
        found = neighbours(self.exercise.slug, self.catalogue)[which]
        return [(entry, self.marks.get(entry.slug, "")) for entry in found]

    @cached_property
    def sequences(self) -> list[ExerciseEntry]:
        return sequences_with(self.exercise.slug, self.catalogue)
