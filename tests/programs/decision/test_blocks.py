"""A program in blocks: its own weeks say when weights come, and when the effort may be hard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from exercises.loading.engine import text_digest
from programs.decision.reading.reader import Reader
from programs.library.files import PROGRAMS
from programs.models import Program
from programs.progression.course.ladders import End
from programs.progression.course.places import Waits
from programs.progression.course.states import ExerciseKey
from programs.progression.facts import Equipment
from tests.conftest import make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]
SORE = "strength-for-a-sore-hip"


def reader_in_week(routine, number: int) -> Reader:
    routine.started_on = MONDAY - timedelta(weeks=number - 1)
    routine.weeks_from = None
    return Reader(routine)


@pytest.fixture
def routine(owner):
    return make_routine(
        owner, program=SORE, equipment=EVERYTHING_AT_HOME, hips=["hip_pain"], hip_pain_side="left", pain_hip=3,
        hip_pain_gradual="yes",
    )  # fmt: skip


@pytest.mark.parametrize("week", [1, 8])
def test_in_the_first_block_only_repetitions_and_sets_grow_and_it_is_said(routine, week):
    for places, end in reader_in_week(routine, week).ladders.values():
        assert (places.equipment, places.waits_for, end.why) == (Equipment.NONE, Waits.LATER_WEEKS, End.LATER)


def test_from_the_second_block_on_there_are_weights(routine):
    reader = reader_in_week(routine, 9)
    kinds = {places.equipment for places, _end in reader.ladders.values()}
    assert Equipment.ANKLE_KG in kinds
    assert not any(end.why is End.LATER for _places, end in reader.ladders.values())


@pytest.mark.parametrize(("week", "phase"), [(1, 1), (9, 1), (16, 1), (17, 2)])
def test_the_effort_is_moderate_for_two_blocks(routine, week, phase):
    reader = reader_in_week(routine, week)
    assert reader.day(reader.seen_today(), session="x", on=MONDAY, pre_pain=None, usual=0).phase == phase


def test_other_programs_are_as_they_were(owner):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    assert Program.objects.exclude(slug=SORE).filter(load_from_week=0, hard_from_week=0).count() == (
        Program.objects.count() - 1
    )
    for week, phase in ((8, 1), (9, 2)):
        reader = reader_in_week(routine, week)
        assert reader.day(reader.seen_today(), session="x", on=MONDAY, pre_pain=None, usual=0).phase == phase
        assert not any(end.why is End.LATER for _places, end in reader.ladders.values())


@pytest.mark.parametrize(
    ("answers", "phase"),
    [
        ({"health": ["heart"], "active": "yes"}, 1),
        ({"health": ["metabolic_or_kidney"], "active": "yes"}, 1),
        ({"health": ["not_sure"], "health_unsure": ["heart"], "active": "yes"}, 1),
        ({"health": ["high_bp"], "bp_controlled": "yes"}, 2),
        ({"health": ["other_illness"], "illnesses": ["lung"]}, 2),
    ],
)
def test_with_an_illness_of_heart_sugar_or_kidneys_hard_effort_waits_for_a_doctor(owner, owner_client, answers, phase):
    """Table 4.2: who is active may go on moderately; an effort above 6 is vigorous, and is for a doctor to say."""
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME, **answers)
    reader = reader_in_week(routine, 9)
    day = reader.day(reader.seen_today(), session="x", on=MONDAY, pre_pain=None, usual=0)
    assert {day.profile(tracked.plan).phase for tracked in reader.tracked} == {phase}
    page = owner_client.get(reverse("programs:routine"))
    assert ("stays at 6 out of 10" in page.content.decode()) is (phase == 1)


def test_what_a_session_saw_of_the_effort_counts_when_it_is_decided_again(owner):
    routine = make_routine(owner, health=["heart"], active="yes")
    reader = reader_in_week(routine, 9)
    seen = reader.seen_today()
    well = make_routine(make_user("well@example.org"))
    later = reader_in_week(well, 9).day(seen, session="x", on=MONDAY, pre_pain=None, usual=0)
    assert later.phase == 2
    assert later.phase_of(ExerciseKey("any", "")) == 1


def test_the_sore_side_leads(routine):
    assert {tracked.plan.sore_side for tracked in Reader(routine).tracked if tracked.entry.sides == 2} == {"left"}


@pytest.mark.parametrize(("slug", "has_blocks"), [(SORE, True), ("hip-basics", False)])
def test_a_program_without_blocks_has_the_digest_that_it_had(slug, has_blocks):
    """A new column must not make loading after an upgrade believe that an editor changed the program."""
    program = Program.objects.get(slug=slug)
    data = PROGRAMS.to_data(program)
    assert ({"load_from_week", "hard_from_week"} <= data.keys()) is has_blocks
    assert text_digest(data) == program.catalogue_digest
