"""A routine is a snapshot: whatever editors do to the catalogue, nobody's routine changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import ProtectedError

from exercises.models import Contraindication, Equipment, Exercise, Status
from exercises.snapshot.current import publish_catalogue
from programs.models import Program, ProgramItem, Routine
from programs.proposal.propose import propose
from programs.session.asked import items_with_sets
from tests.programs.factories import make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def routine(owner) -> Routine:
    return make_routine(
        owner,
        program="hip-strength-for-low-bone",
        bones=["osteoporosis"],
        hips=["outer_tendon"],
        equipment=["steady-chair"],
    )


def stored(routine: Routine) -> dict[str, Any]:
    """Return every column of the routine and of what belongs to it, as the database has it now."""
    fresh = Routine.objects.filter(pk=routine.pk)
    return {
        "routine": list(fresh.values()),
        "items": list(fresh.get().items.values()),
        "omissions": list(fresh.get().omissions.values()),
    }


def other_doses() -> None:
    for item in ProgramItem.objects.exclude(start=None):
        item.start = replace(item.start, sets=item.start.sets + 1)
        item.save(update_fields=["start"])
    for exercise in Exercise.objects.exclude(start=None):
        exercise.start = replace(exercise.start, sets=exercise.start.sets + 1)
        exercise.save(update_fields=["start"])


def other_exercises_in_the_program() -> None:
    program = Program.objects.get(slug="hip-strength-for-low-bone")
    program.items.all().delete()
    dose = Exercise.objects.get(slug="hip-thrust").start
    ProgramItem.objects.create(
        program=program, exercise=Exercise.objects.get(slug="hip-thrust"), role="strength", start=dose, goal=dose
    )


def other_words_and_days_of_the_program() -> None:
    Program.objects.filter(slug="hip-strength-for-low-bone").update(
        name="Something else", per_week_min=1, per_week_max=1, rest_days=3
    )


def unpublished_program() -> None:
    Program.objects.update(status=Status.DRAFT)


def unpublished_exercises() -> None:
    Exercise.objects.update(status=Status.DRAFT)


def other_purposes() -> None:
    Exercise.objects.update(purpose="Changed.")


def other_parts_of_a_sequence() -> None:
    for exercise in Exercise.objects.filter(parts__isnull=False).distinct():
        exercise.parts.all().delete()


def stricter_rules() -> None:
    # What is never open is not opened by the person themselves either.
    Contraindication.objects.update(verdict="avoid", self_open_after=None, self_open_weeks=None, self_open_needs="")


def other_words_of_the_rules() -> None:
    Contraindication.objects.update(message="Changed.", reason="Changed.")


def no_rules() -> None:
    Contraindication.objects.update(state="draft")


def other_equipment() -> None:
    Equipment.objects.update(name="Changed", ask=True)


EDITS: list[Callable[[], None]] = [
    other_doses, other_exercises_in_the_program, other_words_and_days_of_the_program, unpublished_program,
    unpublished_exercises, other_purposes, other_parts_of_a_sequence, stricter_rules, other_words_of_the_rules,
    no_rules, other_equipment,
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_of_the_catalogue_changes_no_routine_and_its_pages_go_on_working(routine, owner_client, edit):
    before = stored(routine)
    assert before["items"] and before["omissions"]
    edit()
    publish_catalogue()
    assert stored(routine) == before
    for address in ("/routine/", "/today/"):
        answer = owner_client.get(address)
        assert answer.status_code == 200, address
        assert answer.context["routine"] == routine


@pytest.mark.parametrize(
    "edit", [other_doses, stricter_rules, other_parts_of_a_sequence], ids=lambda edit: edit.__name__
)
def test_a_session_asks_for_what_the_routine_says(routine, edit):
    session = make_session(routine, done=False)
    before = [(item.pk, [planned_set.key for planned_set in sets]) for item, sets in items_with_sets(session)]
    edit()
    publish_catalogue()
    assert [(item.pk, [planned_set.key for planned_set in sets]) for item, sets in items_with_sets(session)] == before


def test_a_new_proposal_follows_the_catalogue(owner, routine):
    other_exercises_in_the_program()
    publish_catalogue()
    proposal = propose(profile=make_profile(owner), today=routine.started_on, slug=routine.program.slug)
    assert [item.exercise for item in proposal.fitting.items] == ["hip-thrust"]
    assert stored(routine)["items"]


def test_what_a_routine_is_made_of_cannot_be_deleted(routine):
    with pytest.raises(ProtectedError):
        routine.program.delete()
    with pytest.raises(ProtectedError):
        routine.items.first().exercise.delete()
