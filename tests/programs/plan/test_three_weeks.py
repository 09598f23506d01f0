"""Three weeks of the recommended plans of parts: what Today says each day, what is asked for, what is decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from programs.decision.replay import replay
from programs.models import Routine, RoutineItem
from programs.routine.pausing import plan_of
from programs.schedule.adherence import weeks_against_plan
from programs.schedule.days import DayState
from tests.conftest import client_of
from tests.programs.decided import decided, everything
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile
from tests.programs.histories import play

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
WEEKS = 3


@pytest.mark.parametrize(
    ("answers", "main", "beside", "main_days", "days_of_parts"),
    [
        ({"bones": ["osteoporosis"]}, "hip-strength-for-low-bone", "back-for-thin-bones", [0, 2, 4], [1, 3, 5]),
        ({"hips": ["stenosis"]}, "gentle-back-relief-moves", "hip-basics", [0, 2, 4], [1, 5]),
    ],
    ids=["thin bones", "stenosis"],
)
def test_three_weeks(
    owner: User,
    time_machine: Any,
    answers: dict[str, Any],
    main: str,
    beside: str,
    main_days: list[int],
    days_of_parts: list[int],
) -> None:
    time_machine.move_to(f"{MONDAY}T09:00:00Z", tick=False)
    make_profile(owner, equipment=EVERYTHING_AT_HOME, **answers)
    client = client_of(owner)
    page = client.get(reverse("programs:routine_proposal"))
    assert page.context["proposal"].program.slug == main
    assert [part.slug for part in page.context["beside"]] == [beside]
    client.post(reverse("programs:routine_choose", args=[main]), {"beside": [beside]})
    routine = owner.routines.get()
    (part,) = routine.additions.all()
    assert (routine.main_days, sorted({day for item in part.items.all() for day in item.days})) == (
        main_days,
        days_of_parts,
    )
    in_main = {
        item.exercise.slug: item.from_week for item in routine.items.filter(addition=None).select_related("exercise")
    }
    of_main = set(in_main)
    of_part = {item.exercise.slug for item in part.items.all()}
    assert of_main
    assert not of_main & of_part

    done = 0
    for day in (MONDAY + timedelta(days=number) for number in range(7 * WEEKS)):
        time_machine.move_to(f"{day}T09:00:00Z", tick=False)
        today = client_of(owner).get("/today/").context
        planned = day.weekday() in {*main_days, *days_of_parts}
        week = (day - MONDAY).days // 7 + 1
        expected = {slug for slug in of_main if in_main[slug] <= week} if day.weekday() in main_days else of_part
        assert (today["next_on"] == day) is planned
        assert f"; {len(main_days) + len(days_of_parts)} planned." in today["week_said"]
        assert {state.state for state in today["week"] if state.date < day} <= {DayState.DONE, DayState.REST}
        if not planned:
            continue
        assert {_first(item) for item, _dose in today["rows"]} == expected
        assert today["name"] == (routine.name if day.weekday() in main_days else part.name)
        session = play(routine, on=day, morning=1)
        done += 1
        assert session.plan_day == day.weekday()
        items = RoutineItem.objects.select_related("exercise", "base").in_bulk(
            [row.item_id for row in decided(session)]
        )
        assert {_first(item) for item in items.values()} == expected
        after = client_of(owner).get("/today/").context
        assert after["done_today"]
        assert after["next_on"] > day

    time_machine.move_to(f"{MONDAY + timedelta(weeks=WEEKS)}T09:00:00Z", tick=False)
    plans = plan_of(Routine.objects.get(pk=routine.pk))
    weeks = weeks_against_plan(
        owner.sessions.values_list("performed_on", flat=True), plans, today=MONDAY + timedelta(weeks=WEEKS)
    )
    assert [(week.done, week.planned) for week in weeks if week.done] == [(done // WEEKS, done // WEEKS)] * WEEKS
    # Both grow, each by its own sessions, and a replay takes the same decisions.
    rows = everything(routine)
    grown = RoutineItem.objects.filter(pk__in={row.item_id for row in rows if row.decision.startswith("ADVANCE_")})
    assert {bool(item.addition_id) for item in grown} == {True, False}
    replay(Routine.objects.get(pk=routine.pk))
    assert everything(routine) == rows
    for address in ("/routine/", "/routine/print/", "/progress/", "/routine/ahead/"):
        assert client_of(owner).get(address).status_code == 200, address


def _first(item: Any) -> str:
    """Find the exercise that an item was fitted with."""
    return (item.base or item.exercise).slug
