"""How many sessions of an exercise were clean ones at its goal: what opens added weight to a person (OST-10)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import UUIDField

from exercises.prepared import Given, Prepared

from ..models import Routine, RoutineItem
from ..progression.course.course import Course
from ..progression.course.places import Waits
from ..progression.course.states import Key
from ..progression.facts import Case, Clearance, Profile, Risk
from ..progression.situation import Situation
from .course import course_so_far
from .reading.reader import Reader
from .reading.tracked import Tracked


class AtGoal:
    """Counts clean sessions at the goal of the exercises of a routine: all sets, each at the top of the range, no pain
    in the way, clean technique, and no more effort than in the first weeks. The side with fewer of them counts.
    """

    def __init__(self, routine: Routine, *, today: date, reader: Reader | None = None) -> None:
        self.reader = reader or Reader(routine)
        self.today = today
        self._course: Course | None = None

    def sessions(self, slug: str) -> int:
        """Count the clean sessions at the goal of one exercise; 0 for one that the routine does not have."""
        counts = [
            self._of(tracked)
            for tracked in self.reader.tracked
            if slug in {tracked.item.exercise.slug, tracked.entry.slug}
        ]
        return min(counts, default=0)

    def _of(self, tracked: Tracked) -> int:
        if self._course is None:
            self._course = course_so_far(self.reader)
        course = self._course
        keys = [key for key in course.states if key.exercise == tracked.key]
        return min((self._clean(course, tracked, key) for key in keys), default=0)

    def _clean(self, course: Course, tracked: Tracked, key: Key) -> int:
        places = self.reader.ladders[tracked.key][0]
        now = course.prescription(key, places)
        rx = now._replace(sets=tracked.plan.target_sets, reps=tracked.plan.reps_max)
        profile = Profile(
            risk=Risk.LOW,
            phase=1,
            usual_pain=course.history.usual_pain(self.reader.usual_pain()),
            clearance=Clearance.OK,
            min_gap=0,
        )
        log = course.history.log_of(key, places)
        case = Case(profile=profile, rx=rx, log=log, today=self.today, days_since_load_change=0)
        situation = Situation(case=case, numbers=self.reader.numbers)
        # Every level and load counts: what is asked is whether the exercise is mastered.
        return sum(situation.is_top(entry._replace(load=rx.load, loads=())) for entry in log.entries)


_without_weight: Prepared[uuid.UUID] = Prepared(
    lambda: (
        RoutineItem.objects.current()
        .filter(routine=Given("routine", UUIDField()), load_allowed=False)
        .order_by()
        .values_list("pk", flat=True)[:1]
    )
)


def keep_at_goal(routine: Routine, reader: Reader | None = None) -> None:
    """Keep with each exercise that waits for weights of one's own how many sessions count, so that a page need not read
    all that was ever done. To be called when a session has ended, or what was done in one is another; ``reader`` is one
    that has read the routine already.
    """
    if not _without_weight(routine=routine):
        return
    reader = reader or Reader(routine)
    counted = AtGoal(routine, today=reader.person.today, reader=reader)
    changed = []
    for item in waiting_for_own_weights(reader):
        count = counted.sessions(item.exercise.slug)
        if count != item.at_goal:
            item.at_goal = count
            changed.append(item)
    RoutineItem.objects.bulk_update(changed, ["at_goal"])


def waiting_for_own_weights(reader: Reader) -> list[RoutineItem]:
    """List the exercises that would go on with a weight that their person may open (8.4), in the order of the plan."""
    waiting = (key for key, (places, _end) in reader.ladders.items() if places.waits_for == Waits.OWN_WEIGHTS)
    return list(dict.fromkeys(reader.by_key[key].item for key in waiting))
