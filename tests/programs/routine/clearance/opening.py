"""What the tests of opening an exercise for oneself share: who has done enough for the seated cradle, and opens it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from accounts.clearance.own_opening import record_own_opening
from accounts.models import OwnOpening, User
from exercises.models import Exercise
from exercises.rules.own_opening import Terms, terms_of
from exercises.snapshot.current import current_catalogue
from programs.models import Routine
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine.clearance.openings import OwnWayPast, Way
from programs.routine.clearance.waiting import Situation
from programs.standing.person import Person
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    make_copies,
    make_routine,
    make_session,
)

CRADLE = "seated-cradle-lean-back"
ADDRESS = f"/routine/clearance/own/{CRADLE}/"
PAGE = f"/exercises/{CRADLE}/"
STIFF_HIPS = "hip-mobility-for-stiff-hips"


def terms() -> Terms:
    found = terms_of(CRADLE, current_catalogue().screen([]).exercises[CRADLE].rules)
    assert found is not None
    return found


def six_sessions(user: User, number: int = 6, **answers: object) -> Routine:
    """Give somebody a routine that would have the cradle in it, and sessions behind them."""
    routine = make_routine(
        user, program=STIFF_HIPS, on=MONDAY - timedelta(days=30), **{"equipment": EVERYTHING_AT_HOME, **answers}
    )
    if number:
        first, *others = [MONDAY - timedelta(days=2 * ago) for ago in range(number, 0, -1)]
        make_copies(make_session(routine, on=first), on=others)
    return routine


def opened(user: User, **fields: object) -> OwnOpening:
    """Record an opening, whether it would be theirs or not."""
    given = {"terms": terms(), "confirmed": ["I have looked."], "sessions_done": 6, "today": MONDAY, **fields}
    exercise = Exercise.objects.get(slug=CRADLE)
    return record_own_opening(by=user, opening_id=uuid.uuid4(), exercise=exercise, **given)  # type: ignore[arg-type]


def said(**fields: object) -> dict[str, object]:
    return {
        "opening": str(uuid.uuid4()),
        "version": terms().version,
        "looked": "on",
        "able": list(terms().needs),
        **fields,
    }


def way(user: User) -> Way:
    return OwnWayPast(user, Situation(Person(user, today=MONDAY), None), CRADLE).way


def refit(user: User, routine: Routine) -> Routine:
    proposal = propose(profile=user.health_profiles.in_force(), today=MONDAY, slug=routine.program.slug)
    return start_routine(by=user, proposal=proposal, today=MONDAY)


def slugs(routine: Routine) -> set[str]:
    return set(routine.items.values_list("exercise__slug", flat=True))
