"""What would come next time, if the morning is as usual. Changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from exercises.measures.dose import Dose

from ..models import Routine, RoutineItem, TimeOfDay
from ..plan.agenda import plan_day_of
from ..progression.course.dosage import PersonalWords, dose_of
from ..progression.explanation import sentence
from .course import course_so_far, seen_by
from .reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the next session would ask for of one exercise, if tomorrow morning is as usual."""

    item: RoutineItem
    part: str
    side: str
    changes: bool
    dose: Dose | None
    words: str
    because: str
    sentence: str
    sources: tuple[str, ...]

    @property
    def item_id(self) -> uuid.UUID:
        return self.item.pk


def forecast(
    routine: Routine,
    *,
    on: date,
    time: str = TimeOfDay.ANY,
    reader: Reader | None = None,
    seen: Mapping[str, Any] | None = None,
) -> list[Forecast]:
    """Foresee what a session on a day would begin with, an unanswered morning taken as usual. Changes nothing.

    The same on both sides is said once. A page that has read the routine already gives its ``reader``; ``seen`` is what
    the rules see of the person, by default as of today, and of what is done on that day of the plan.
    """
    reader = reader or Reader(routine)
    course = course_so_far(reader)
    day = reader.day(
        seen_by(reader, on=on, plan_day=plan_day_of(routine, on, time), time=time) if seen is None else seen,
        session="",
        on=on,
        pre_pain=None,
        usual=course.history.usual_pain(reader.usual_pain()),
    )
    found: list[Forecast] = []
    for step in course.begin(day):
        tracked = reader.by_key[step.key.exercise]
        words = PersonalWords(
            entry=tracked.entry,
            start=tracked.start,
            places=day.places[step.key.exercise],
            names=reader.names.__getitem__,
            own=lambda: reader.own_weights,
            units=reader.user.units,
        )
        found.append(
            Forecast(
                item=tracked.item,
                part=step.key.part,
                side=step.key.side,
                changes=step.after.amount != step.before.amount,
                dose=dose_of(step.today, tracked.start) if step.today else None,
                words=words.dose(step.decision.after),
                because=step.decision.because,
                sentence=sentence(step.decision, words=words),
                sources=step.decision.sources,
            )
        )
    return _once_for_both_sides(found)


def _once_for_both_sides(found: Sequence[Forecast]) -> list[Forecast]:
    kept: dict[tuple[uuid.UUID, str, str], Forecast] = {}
    for coming in found:
        key = (coming.item.pk, coming.part, coming.sentence)
        kept[key] = replace(kept[key], side="") if key in kept else coming
    return list(kept.values())
