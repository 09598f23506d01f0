"""The routine on paper: what is on the sheets, and when there are none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.library.instructions import instructions_of
from exercises.snapshot.current import current_catalogue
from programs.routine.doses import DosesInForce
from tests.conftest import make_user
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, NEW_HIP, make_profile, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")
ADDRESS = reverse("programs:routine_print")


def in_force(user: User) -> DosesInForce:
    return DosesInForce(user=user, catalogue=current_catalogue(), today=MONDAY)


def test_every_exercise_with_its_dose_steps_picture_and_what_to_mind(owner, owner_client):
    routine = make_routine(owner, program="hip-strength-for-low-bone", bones=["osteoporosis"], balance=["unsteady"])
    text = owner_client.get(ADDRESS).text
    messages = [reason["message"] for item in routine.items.all() for reason in item.reasons if reason["message"]]
    assert messages
    for item in routine.items.select_related("exercise"):
        slugs = [part["exercise"] for part in item.parts] or [item.exercise.slug]
        for instructions in instructions_of(slugs).values():
            assert f"/exercises/figures/{instructions.slug}/" in text
            for step in instructions.steps:
                assert step.split(".")[0].split("’")[0].split("'")[0] in text
        assert item.exercise.name in text
    for message in messages:
        assert message.split("’")[0].split("'")[0] in text
    assert "Stop if" in text
    # A line to tick for each exercise, one for the date and two for the pain.
    assert text.count('scope="row"') == routine.items.count() + 3


def test_it_says_the_present_dose_of_each_side(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=21), equipment=EVERYTHING_AT_HOME)
    play(routine, on=MONDAY - timedelta(days=3), of={"standing-hip-abduction": {"pain": 7, "pain_side": "left"}})
    play(routine, on=MONDAY)
    page = owner_client.get(ADDRESS)
    shown = {row.item.exercise.slug: row.doses for row in page.context["rows"]}
    routine_page = owner_client.get(reverse("programs:routine"))
    assert shown == {item.exercise.slug: doses for item, _reasons, doses, *_ in routine_page.context["items"]}


def test_a_sequence_says_the_present_dose_of_each_part(owner, owner_client):
    """On the routine, on paper and for the doctor: where a part stands, not what it began with."""
    routine = make_routine(owner, program="hip-strength-for-low-bone", on=MONDAY - timedelta(days=21))
    item = routine.items.select_related("exercise").get(exercise__slug="straight-leg-lifts-3-ways")
    begun = [tuple(part.doses) for part in in_force(owner).of_parts(item)]
    for number in range(6):
        play(routine, on=MONDAY - timedelta(days=20 - 3 * number))
    item = routine.items.select_related("exercise").get(pk=item.pk)
    parts = in_force(owner).of_parts(item)
    assert [part.slug for part in parts] == [part["exercise"] for part in item.parts]
    assert [part.doses for part in parts] != begun
    for page in (ADDRESS, reverse("programs:routine"), reverse("programs:routine_summary")):
        text = owner_client.get(page).text
        for part in parts:
            assert f"{part.name}: {part.doses[0]}" in text, page


def test_what_is_to_be_minded_in_every_exercise_is_said_once(owner, owner_client):
    make_routine(owner, program="hip-basics", bones=["osteoporosis"], balance=["unsteady"])
    page = owner_client.get(ADDRESS)
    own = [words for sheet in page.context["sheets"] for block in sheet for words in block.messages]
    assert not set(page.context["shared"]) & set(own)


@pytest.mark.parametrize("address", ["programs:routine_print", "programs:routine_summary"])
def test_a_button_prints_where_scripts_work_and_the_words_say_how_where_they_do_not(owner, owner_client, address):
    make_routine(owner)
    text = owner_client.get(reverse(address)).text
    (button,) = re.findall(r"<button[^>]*data-print[^>]*>", text)
    assert "hidden" in button
    assert "in the menu of your browser" in text


def test_what_is_set_aside_is_not_on_paper(owner, owner_client):
    routine = make_routine(owner)
    item = routine.items.select_related("exercise").get(exercise__slug="sit-to-stand")
    assert item.exercise.name in owner_client.get(ADDRESS).text
    item.progress = {"/": {"set_aside": True}}
    item.save(update_fields=["progress"])
    assert item.exercise.name not in owner_client.get(ADDRESS).text


def test_what_is_locked_or_made_for_other_answers_is_not_printed(owner, owner_client, other, other_client):
    make_routine(owner, **NEW_HIP)
    # What is safe until the yes is on the sheet, and no exercise (standing/test_until_yes).
    assert "rows" not in owner_client.get(ADDRESS).context
    make_routine(other)
    assert ADDRESS in other_client.get(reverse("programs:routine")).text
    make_profile(other, bones=["osteoporosis"])
    assert other_client.get(ADDRESS)["Location"] == reverse("programs:routine")


def test_a_warning_sign_comes_first(owner, owner_client):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")


def test_without_a_routine_it_leads_to_one(owner, owner_client):
    make_profile(owner)
    assert owner_client.get(ADDRESS)["Location"] == reverse("programs:routine_proposal")


def test_it_is_the_persons_own(owner, owner_client):
    make_routine(owner, program="hip-basics")
    make_routine(make_user("third@example.org", name="Theo"), program="six-hip-exercises")
    assert {row.item.routine_id for row in owner_client.get(ADDRESS).context["rows"]} == {owner.routines.get().pk}


def test_anonymous(client):
    assert signs_in_first(client.get(ADDRESS))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_wrong_method(owner_client, method):
    assert getattr(owner_client, method)(ADDRESS).status_code == 405


def test_queries_stay_the_same_however_much_is_on_it(owner, other, owner_client, other_client):
    few = make_routine(owner, program="hip-and-back-starters", equipment=EVERYTHING_AT_HOME)
    many = make_routine(other, program="hip-strength-for-low-bone")
    assert few.items.count() != sum(len(item.parts) or 1 for item in many.items.all())
    assert queries_of(other_client, ADDRESS) == queries_of(owner_client, ADDRESS)
