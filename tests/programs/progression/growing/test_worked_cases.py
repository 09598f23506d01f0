"""The worked cases of the contract, told to the app."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from exercises.measures.dose import Dose
from exercises.models import Exercise
from exercises.snapshot.current import publish_catalogue
from programs.decision.morning import answer_next_day
from programs.decision.replay import decide_for
from programs.models import Session, SetLog
from programs.progression.course.states import Amount, State

from ...decided import decided, sentence
from ...factories import EVERYTHING_AT_HOME, make_fall, make_routine
from ...histories import morning_of
from ..building import VECTORS
from .cases import CHAIR, START, item_of


def fits_the_app(vector: dict[str, Any]) -> bool:
    """The app works out usual pain, signs and clearances itself: cases that state them otherwise are for the course."""
    befores = [entry["before"] for entry in vector["log"]][-7:]
    usual = median(befores) if befores else 0
    return (
        vector["profile"]["usual_pain"] == usual
        and vector["profile"]["clearance"] == "ok"
        and not vector["profile"].get("load_cleared")
        and vector["profile"].get("min_gap", 2) == 2
        and not (set(vector["flags"]) & {"emergency", "urgent"})
        and vector["rx"]["equipment"] in {"ankle_kg", "dumbbell_kg", "none"}
        and "ladder" not in vector["rx"]
        and all(float(score).is_integer() for entry in vector["log"] for score in (entry["before"], entry["during"]))
        and not any(entry["next"] is None and entry.get("worse24h") for entry in vector["log"])
    )


IN_THE_APP = [vector for vector in VECTORS if fits_the_app(vector)]


def test_most_worked_cases_can_be_told_to_the_app():
    assert len(IN_THE_APP) >= 25


@pytest.mark.parametrize("vector", IN_THE_APP, ids=lambda vector: vector["id"])
def test_the_app_decides_as_the_worked_case_says(owner, vector):
    """Rows like those that a person would have made, then a session that begins."""
    rx, today = vector["rx"], date.fromisoformat(vector["today"])
    weeks = 0 if vector["profile"]["phase"] == 1 else 10
    began = today - timedelta(weeks=weeks)
    told = {"hips": ["hip_pain"], "hip_pain_gradual": "yes", "pain_hip": vector["profile"]["usual_pain"]}
    routine = make_routine(owner, on=min(began, START), equipment=EVERYTHING_AT_HOME, **told)
    routine.weeks_from, routine.tier = began, vector["profile"]["risk"]
    routine.save()
    slug = {"ankle_kg": "standing-hip-abduction", "dumbbell_kg": CHAIR, "none": "heel-slide"}[rx["equipment"]]
    routine.items.exclude(exercise__slug=slug).delete()
    item = item_of(routine, slug)
    holds = rx["inc"] == 5
    name = "hold_seconds" if holds else "reps"
    item.start = Dose(sets=1, **{name: rx["reps_min"]})
    item.goal = Dose(sets=rx["target_sets"], **{name: rx["reps_max"]})
    amount = Amount(sets=rx["sets"], reps=rx["reps"], load=Decimal(str(rx["load"])))
    state = State(amount=amount, changed_on=today - timedelta(days=rx["days_since_load_change"]))
    sides = ["left", "right"] if item.exercise.sides > 1 else [""]
    item.begins = {f"/{side}": state.to_mapping() for side in sides}
    item.save()
    # The kind of exercise sets how far sessions lie apart; the worked cases are about strength.
    Exercise.objects.filter(slug=slug).update(kind="strength")
    publish_catalogue()
    for entry in vector["log"]:
        session = Session.objects.create(
            user=owner,
            routine=routine,
            performed_on=entry["d"],
            started_at=morning_of(date.fromisoformat(entry["d"])),
            state=Session.State.DONE,
            finished_at=morning_of(date.fromisoformat(entry["d"])),
            pain_before=entry["before"],
        )
        for side in sides:
            for number, count in enumerate(entry["sets"], 1):
                SetLog.objects.create(
                    session=session, item=item, exercise=item.exercise, number=number, side=side,
                    load_kg=Decimal(str(entry["load"])), pain=entry["during"], effort=entry["rpe"],
                    sharp=entry.get("sharp", False), technique_clean=entry["tech"], **{name: count},
                )  # fmt: skip
        if entry["next"] is not None:
            answer_next_day(by=owner, session=session, pain=entry["next"], worse=entry.get("worse24h", False))
    fall = vector["flags"].get("fall_days_ago")
    if fall is not None:
        make_fall(owner, on=today - timedelta(days=fall), near=True)
    session = Session.objects.create(
        user=owner,
        routine=routine,
        performed_on=today,
        started_at=morning_of(today, 20),
        pain_before=vector["flags"].get("pre_pain_today"),
    )
    decide_for(session)
    for row in decided(session):
        asked = [row.after["sets"], row.after["reps"], float(row.after["load"])]
        assert (row.decision, asked) == (vector["expect"]["decision"], vector["expect"]["rx"]), sentence(row)
