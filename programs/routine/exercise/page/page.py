"""All that the page of one exercise of a routine shows."""

from __future__ import annotations

from functools import cached_property

from ....models import ExerciseNote
from ....progression.in_force import numbers_of
from ....schedule.spans import EVERYTHING, Span
from .now import PartView, part_view
from .past import PastView, past_of
from .rows import ExerciseRows
from .timeline import Events

# How many events of the timeline one page has.
PER_PAGE = 20
NOTES_SHOWN = 10


class ExercisePage(ExerciseRows):
    """Reads one exercise, and says what its page shows. ``span`` is how far back its plots look."""

    span: Span = EVERYTHING

    @cached_property
    def parts(self) -> list[PartView]:
        """Where it stands: the exercise itself, or each child of a sequence."""
        return [part_view(self, tracked) for tracked in self.tracked]

    @cached_property
    def events(self) -> Events:
        """What happened, latest first."""
        return Events(self)

    @cached_property
    def past(self) -> list[PastView]:
        """What was asked for in that time, of each part; empty until there have been two different doses."""
        first = self.span.first(self.today)
        return [view for tracked in self.tracked if (view := past_of(self, tracked, first=first)) is not None]

    @cached_property
    def notes(self) -> list[ExerciseNote]:
        """What the person wrote down about it last, in whatever routine."""
        fitted = (self.item.base or self.item.exercise).slug
        return list(ExerciseNote.objects.about(fitted, by=self.item.routine.user)[:NOTES_SHOWN])

    @property
    def gentle_effort(self) -> object:
        return numbers_of(self.reader.catalogue).deload_effort_max
