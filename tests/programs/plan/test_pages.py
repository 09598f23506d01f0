"""The pages of a plan's parts: see the week with it, add, give it other days, take it out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.fitting.explanation import GAP_WORDS
from programs.models import Addition, Program, Routine
from tests.conftest import client_of, make_user
from tests.programs.factories import make_profile, make_routine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

EXERCISE = reverse("programs:part_of_exercise", args=["head-press"])
PROGRAM = reverse("programs:part_of_program", args=["gentle-back-relief-moves"])


@pytest.fixture
def plan(owner: User) -> Routine:
    return make_routine(owner)


def test_it_is_shown_in_the_week_before_it_is_added(plan: Routine, owner_client: Client) -> None:
    answer = owner_client.get(EXERCISE)
    assert [day.name for day in answer.context["days"]] == [
        "Monday, Wednesday and Friday", "Tuesday, Thursday and Saturday",
    ]  # fmt: skip
    assert not Addition.objects.exists()
    other = owner_client.get(EXERCISE, {"days": [2], "show": "week"})
    assert {item.exercise.slug for item in other.context["days"][1].items} >= {"head-press"}
    assert not Addition.objects.exists()


def test_the_week_with_other_days_has_an_address_without_the_secret_of_the_form(
    plan: Routine, owner_client: Client
) -> None:
    said = {"days": [2, 6], "show": "week", "csrfmiddlewaretoken": "a-secret"}
    answer = owner_client.post(EXERCISE, said, follow=True)
    ((address, _status),) = answer.redirect_chain
    assert address == f"{EXERCISE}?show=week&days=2&days=6"
    assert {item.exercise.slug for item in answer.context["days"][1].items} >= {"head-press"}
    assert not Addition.objects.exists()


def test_a_press_adds_it_once(plan: Routine, owner_client: Client) -> None:
    for _press in range(2):
        assert owner_client.post(EXERCISE, {"days": [1, 5]}).status_code in {200, 302}
    addition = Addition.objects.get()
    assert (addition.days, addition.routine) == ([1, 5], plan)
    assert owner_client.get(EXERCISE).context["is_in_plan"]
    assert "Head press" in owner_client.get("/routine/").text


def test_a_program_comes_beside_the_main_one(plan: Routine, owner_client: Client) -> None:
    before = set(plan.items.current().values_list("pk", flat=True))
    owner_client.post(PROGRAM, {"days": [1, 3]})
    plan.refresh_from_db()
    assert plan.state == Routine.State.ACTIVE
    assert set(plan.items.filter(addition=None, ended_on=None).values_list("pk", flat=True)) == before
    assert plan.additions.get().program == Program.objects.get(slug="gentle-back-relief-moves")


@pytest.mark.parametrize("days", [[], ["9"], ["x"]])
def test_days_that_are_none_are_said_next_to_the_field(plan: Routine, owner_client: Client, days: list[str]) -> None:
    answer = owner_client.post(EXERCISE, {"days": days})
    assert answer.status_code == 422
    assert answer.context["form"].errors["days"]
    assert not Addition.objects.exists()


def test_other_days_and_out_again(plan: Routine, owner_client: Client) -> None:
    owner_client.post(EXERCISE, {"days": [1, 5]})
    part = Addition.objects.get()
    address = reverse("programs:routine_part", args=[part.pk])
    assert owner_client.get(address).status_code == 200
    owner_client.post(address, {"days": [3]})
    assert part.items.get().days == [3]
    out = reverse("programs:part_out", args=[part.pk])
    for _press in range(2):
        owner_client.post(out)
    plan.refresh_from_db()
    assert plan.days == plan.main_days
    assert not plan.items.current().filter(exercise__slug="head-press").exists()
    # What comes back goes on from where it stood.
    owner_client.post(EXERCISE, {"days": [1]})
    first, second = plan.items.filter(exercise__slug="head-press").order_by("ended_on")
    assert first.progress == second.progress


def test_what_is_not_yours_is_not_there(plan: Routine, owner_client: Client) -> None:
    owner_client.post(EXERCISE, {"days": [1]})
    part = Addition.objects.get()
    stranger = make_user("stranger@example.org")
    make_routine(stranger)
    for name in ("routine_part", "part_out"):
        assert client_of(stranger).post(reverse(f"programs:{name}", args=[part.pk]), {"days": [2]}).status_code == 404
    part.refresh_from_db()
    assert (part.days, part.ended_on) == ([1], None)


def test_nothing_is_added_that_does_not_suit(owner: User, owner_client: Client) -> None:
    make_routine(owner, bones=["osteoporosis"])
    answer = owner_client.post(reverse("programs:part_of_exercise", args=["double-knee-to-chest"]), {"days": [1]})
    assert not answer.context["is_in_plan"]
    assert not Addition.objects.exists()


def test_the_recommended_plan_comes_with_its_parts(owner: User, owner_client: Client) -> None:
    make_profile(owner, bones=["osteoporosis"], equipment=["fixed-support", "steady-chair", "bed", "mat"])
    page = owner_client.get(reverse("programs:routine_proposal"))
    (beside,) = page.context["beside"]
    assert beside.slug == "back-for-thin-bones"
    assert not set(beside.days) & set(page.context["proposal"].days)
    program = page.context["proposal"].program.slug
    owner_client.post(reverse("programs:routine_choose", args=[program]), {"beside": ["back-for-thin-bones"]})
    routine = owner.routines.get()
    assert routine.program.slug == program
    assert routine.additions.get().program.slug == "back-for-thin-bones"
    assert routine.days == sorted({*routine.main_days, *beside.days})


def test_nobody_has_to_take_the_parts(owner: User, owner_client: Client) -> None:
    make_profile(owner, bones=["osteoporosis"])
    owner_client.post(reverse("programs:routine_choose", args=["hip-strength-for-low-bone"]))
    assert not owner.routines.get().additions.exists()


def test_today_names_what_the_day_is_for(plan: Routine, owner: User, owner_client: Client, time_machine) -> None:
    owner_client.post(EXERCISE, {"days": [1]})
    tuesday = date(2026, 11, 16) + timedelta(days=1)
    time_machine.move_to(f"{tuesday}T10:00:00Z", tick=False)
    answer = client_of(owner).get("/today/")
    assert (answer.context["name"], answer.context["is_planned_today"]) == ("Head press", True)
    assert [item.exercise.slug for item, _dose in answer.context["rows"]] == ["head-press"]


def test_a_program_whose_exercises_the_plan_has_is_not_said_to_be_unsuitable(
    owner: User, plan: Routine, owner_client: Client
) -> None:
    """Part of it suits nobody with thin bones, and the rest is there already."""
    owner_client.post(PROGRAM, {"days": [1, 3]})
    answer = owner_client.get(reverse("programs:part_of_program", args=["morning-in-bed"]))
    assert answer.context["is_in_plan"]


def test_what_a_week_lacks_is_asked_of_all_its_parts(owner: User, owner_client: Client) -> None:
    """Moves for a stiff back three times a week, strength beside them: once a week of it is too seldom."""

    def gaps(address: str) -> list[object]:
        return [words for words, _remedy in owner_client.get(address).context["gaps"]]

    make_profile(owner, hips=["stenosis"])
    owner_client.post(reverse("programs:routine_choose", args=["gentle-back-relief-moves"]), {"beside": ["hip-basics"]})
    address = reverse("programs:routine_proposal")
    assert gaps("/routine/") == gaps(address) == []
    part = Addition.objects.get()
    owner_client.post(reverse("programs:routine_part", args=[part.pk]), {"days": [5]})
    assert gaps("/routine/") == gaps(address) == [GAP_WORDS["strength_too_seldom"]]
    owner_client.post(reverse("programs:part_out", args=[part.pk]))
    assert gaps("/routine/") == [GAP_WORDS["no_strength"]]
