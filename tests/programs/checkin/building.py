"""Check-ins as people fill them in, through the real services."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from programs.checkin.keeping import answer_step, open_check_in
from programs.checkin.steps import Step, steps_of
from programs.models import CheckIn, Routine


def check_in_on(routine: Routine, day: date, *, scores: dict[str, int] | None = None, **said: Any) -> CheckIn:
    """Answer the check-in that is due on a day, all screens of it."""
    found = open_check_in(by=routine.user, routine=routine, check_in_id=uuid.uuid4(), today=day)
    activities = [{"words": words, "score": score} for words, score in (scores or {}).items()]
    values = {
        Step.GOAL: {name: said[name] for name in ("goal", "goal_words") if name in said},
        Step.ACTIVITIES: {"activities": activities},
        Step.PAIN: {"pain": said.get("pain")},
        Step.IMPRESSION: {"impression": said.get("impression")},
    }
    for step in steps_of(found.week):
        found = answer_step(by=routine.user, check_in=found, step=step, values=values[step], today=day)
    return found
