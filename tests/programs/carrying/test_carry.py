"""Take a plan along: the file, what another Homestretch makes of it, and what it refuses."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import HealthProfile, User
from exercises.measures.presentation import date_words
from programs.carrying.reading import DEEPEST, PlanFileError, read_plan_file, schema
from programs.carrying.schema import UnknownKeywordError, problems
from programs.carrying.taking_in import preview, take_in
from programs.carrying.writing import plan_file
from programs.models import NextDayCheck, Routine, Session, SetLog
from tests.conftest import client_of, make_user
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, add_part, make_profile, make_routine, make_session
from tests.programs.histories import play

pytestmark = pytest.mark.django_db
PAGE, FILE, TAKE_IN = (reverse(f"programs:{name}") for name in ("carry", "carry_file", "carry_take_in"))


# A program that is nobody's main one.
BESIDE = "morning-in-bed"


NOW = "2026-11-16T18:00:00Z"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def made(writing_for_the_module) -> User:
    with writing_for_the_module(), time_machine.travel(NOW, tick=False):
        owner = make_user()
        begun = MONDAY - timedelta(days=21)
        routine = make_routine(owner, on=begun, equipment=EVERYTHING_AT_HOME, goal_words="Łódź, ½ × 2")
        add_part(routine, exercise="head-press", days=[1], time_of_day="morning", on=begun)
        for number in range(6):
            play(routine, on=MONDAY - timedelta(days=20 - 3 * number), pain=1, morning=1)
    return owner


@pytest.fixture
def owner(db, made) -> User:
    """A person with a plan of two parts, six sessions and a weight."""
    return User.objects.get(pk=made.pk)


@pytest.fixture
def somebody(owner) -> User:
    return owner


def brought(user, **changes) -> dict:
    """What the file says after it was written and read."""
    found = read_plan_file(json.dumps(plan_file(user, today=MONDAY)).encode())
    return {**found, **changes}


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (HealthProfile, Routine, Session, SetLog, NextDayCheck)}


def sent(content: dict | bytes):
    return {
        "file": SimpleUploadedFile("plan.json", content if isinstance(content, bytes) else json.dumps(content).encode())
    }


# --- There and back ---------------------------------------------------------------------------------------------------


def test_somebody_goes_on_elsewhere_where_they_were(somebody, other):
    taken = take_in(by=other, brought=brought(somebody), today=MONDAY)
    here, there = somebody.routines.current(), other.routines.current()
    assert taken.routine == there
    assert there.program == here.program
    assert there.main_days == here.main_days
    assert there.mornings == here.mornings == [1]
    assert there.plan_from == here.plan_from

    def stand(routine):
        return {
            (item.exercise.slug, key): (state["sets"], state["reps"], state["load"], state["level"])
            for item in routine.items.current().select_related("exercise")
            for key, state in item.progress.items()
        }

    assert stand(there) == stand(here)
    assert {item.exercise.slug: item.dose for item in there.items.select_related("exercise")} == {
        item.exercise.slug: item.dose for item in here.items.select_related("exercise")
    }
    assert other.sessions.done().count() == somebody.sessions.count()
    assert NextDayCheck.objects.filter(session__user=other).count() == 6
    assert other.health_profiles.in_force().answers["goal_words"] == "Łódź, ½ × 2"

    # Another file from there says the same of the past.
    def past(user):
        return [{**session, "sets": sorted(session["sets"], key=str)} for session in brought(user)["history"]]

    assert past(other) == past(somebody)
    # And the next session goes on from the history.
    assert make_session(there, on=MONDAY).decided


def test_sessions_of_one_day_stay_in_their_order(somebody, other):
    file = brought(somebody)
    for number, session in enumerate(file["history"]):
        session |= {"on": file["history"][0]["on"], "note": f"Number {number}"}
    take_in(by=other, brought=file, today=MONDAY)
    assert [session["note"] for session in brought(other)["history"]] == [f"Number {number}" for number in range(6)]


def test_the_file_fits_the_schema_in_the_documents(somebody):
    assert problems(plan_file(somebody, today=MONDAY), schema()) == []
    assert problems(plan_file(make_user("new@example.org"), today=MONDAY), schema()) == []


def test_a_schema_that_says_more_than_is_checked_is_refused():
    with pytest.raises(UnknownKeywordError):
        problems({}, {"type": "object", "minProperties": 1})


def test_ids_are_new_and_nobody_elses_data_is_touched(somebody, other):
    before = list(somebody.sessions.order_by("pk").values())
    take_in(by=other, brought=brought(somebody), today=MONDAY)
    assert list(somebody.sessions.order_by("pk").values()) == before
    assert not set(other.sessions.values_list("pk", flat=True)) & set(somebody.sessions.values_list("pk", flat=True))


def test_looking_at_it_stores_nothing_and_says_what_taking_it_in_makes(somebody, other):
    before = rows()
    looked = preview(by=other, brought=brought(somebody), today=MONDAY)
    assert rows() == before
    taken = take_in(by=other, brought=brought(somebody), today=MONDAY)
    assert (looked.kept, looked.left_out, looked.sessions) == (taken.kept, taken.left_out, taken.sessions)


# --- Screened anew ----------------------------------------------------------------------------------------------------


def test_other_answers_here_leave_out_what_they_forbid(somebody, other):
    make_profile(other, bones=["osteoporosis"], equipment=["fixed-support"])
    file = brought(somebody)
    taken = take_in(by=other, brought=file, today=MONDAY)
    asked = {item.exercise.slug: item for item in somebody.routines.current().items.all()}
    assert any(
        item.exercise.slug not in asked or item.reasons != asked[item.exercise.slug].reasons
        for item in other.routines.current().items.select_related("exercise")
    )
    assert not taken.is_new_profile
    assert other.health_profiles.in_force().answers["bones"] == ["osteoporosis"]
    assert taken.routine.health_profile == other.health_profiles.in_force()


def test_a_dose_that_is_not_open_here_is_brought_within_what_is(somebody, other):
    file = brought(somebody)
    for dose in file["plan"]["doses"]:
        for state in dose["states"]:
            state |= {"sets": 10, "reps": 300, "load_kg": "200", "level": "no-such|level|0"}
    take_in(by=other, brought=file, today=MONDAY)
    mine = {item.exercise.slug: item for item in somebody.routines.current().items.select_related("exercise")}
    for item in other.routines.current().items.select_related("exercise"):
        assert item.dose.sets <= max(mine[item.exercise.slug].goal.sets, item.goal.sets)
        assert all(Decimal(state["load"]) <= 10 for state in item.progress.values())
        assert all("no-such" not in state["level"] for state in item.progress.values())


def test_what_was_set_aside_stays_so(somebody, other):
    file = brought(somebody)
    file["plan"]["doses"][2]["states"][0]["set_aside"] = True
    take_in(by=other, brought=file, today=MONDAY)
    assert any(item.is_set_aside for item in other.routines.current().items.all())


# --- All or nothing, and nothing overwritten --------------------------------------------------------------------------


def test_who_has_a_plan_keeps_it(somebody, other):
    make_routine(other)
    before = rows()
    with pytest.raises(PlanFileError):
        take_in(by=other, brought=brought(somebody), today=MONDAY)
    assert rows() == before


def test_a_file_comes_in_once(somebody, other):
    take_in(by=other, brought=brought(somebody), today=MONDAY)
    before = rows()
    with pytest.raises(PlanFileError):
        take_in(by=other, brought=brought(somebody), today=MONDAY)
    assert rows() == before


def test_a_day_that_has_a_session_here_stays_as_it_is(somebody, other):
    routine = make_routine(other, on=MONDAY - timedelta(days=21))
    own = play(routine, on=MONDAY - timedelta(days=20), pain=5)
    Routine.objects.filter(pk=routine.pk).update(state=Routine.State.ENDED, ended_on=MONDAY)
    taken = take_in(by=other, brought=brought(somebody), today=MONDAY)
    assert taken.days_here == [own.performed_on]
    assert other.sessions.filter(performed_on=own.performed_on).get() == own


def test_a_health_check_that_was_begun_is_not_lost(somebody, other):
    other.health_profiles.create(answers={"goal_words": "mine"})
    with pytest.raises(PlanFileError):
        take_in(by=other, brought=brought(somebody), today=MONDAY)
    assert other.health_profiles.get().answers == {"goal_words": "mine"}


def test_whoever_has_only_just_begun_can_still_bring_a_plan(somebody, other, other_client):
    step = other_client.get(reverse("accounts:welcome"), follow=True)
    assert PAGE in step.text
    other.health_profiles.create(answers={"warning_signs": ["none"]}, done_steps=["warning-signs"])
    assert take_in(by=other, brought=brought(somebody), today=MONDAY).is_new_profile
    assert other.health_profiles.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file["plan"].update(program="no-such-program"),
        lambda file: file["plan"].update(program=BESIDE),
        lambda file: file["answers"].update(bones=["no-such-bone"]),
        lambda file: file["answers"].update(no_such_question="yes"),
        lambda file: file["answers"].pop("year_of_birth"),
        lambda file: file["history"][-1].update(on="2027-01-01"),
        lambda file: file.update(answers=None),
        lambda file: file.update(plan=None, history=[]),
    ],
)
def test_what_cannot_come_in_whole_does_not_come_in(somebody, other, spoil):
    file, before = brought(somebody), rows()
    spoil(file)
    with pytest.raises(PlanFileError) as refused:
        take_in(by=other, brought=file, today=MONDAY)
    assert all(refused.value.words)
    assert rows() == before


def test_a_session_that_has_not_come_yet_is_named_by_its_day(somebody, other):
    file = brought(somebody)
    late = MONDAY + timedelta(days=7)
    file["history"][-1]["on"] = late.isoformat()
    with pytest.raises(PlanFileError, match=date_words(late, today=MONDAY)):
        take_in(by=other, brought=file, today=MONDAY)


# --- Hostile files ----------------------------------------------------------------------------------------------------

DEEP = b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)
HOSTILE = {
    "nothing": b"",
    "no JSON": b"PK\x03\x04",
    "not UTF-8": b'{"format": "\xff"}',
    "too deep": DEEP,
    "very deep": b'{"a":' * 100_000,
    "a list": b"[]",
    "another format": b'{"format": "homestretch-export-1"}',
    "a number without end": b'{"format": ' + b"9" * 5000 + b"}",
    "no number": b'{"format": NaN}',
    "infinity": b'{"format": 1e999}',
    "twice": b'{"format": "homestretch-plan-1", "format": "homestretch-plan-1"}',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_words(other, content):
    answer = client_of(other).post(PAGE, sent(content))
    assert answer.status_code == 422
    errors = answer.context["form"].errors["file"]
    assert all(errors)
    assert not any(word in words for words in errors for word in ("UTF-8", "JSON"))


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda file: file["history"][1]["sets"][0].update(amount=301), "history 2, sets 1, amount"),
        (lambda file: file["history"][0].update(pain=True), "history 1, pain"),
        (lambda file: file["history"][0].update(pain=11), "history 1, pain"),
        (lambda file: file["history"][0].update(note="x" * 2001), "history 1, note"),
        (lambda file: file["history"][0].pop("sets"), "history 1, sets"),
        (lambda file: file["plan"].update(days=[7]), "plan, days 1"),
        (lambda file: file["plan"]["doses"][0]["states"][0].update(load_kg="201"), "load_kg"),
        (lambda file: file["plan"]["doses"][0]["states"][0].update(load_kg="1e9"), "load_kg"),
        (lambda file: file["plan"].update(began_on="2026-02-30"), "plan, began_on"),
        (lambda file: file.update(more=1), "more"),
        (lambda file: file["answers"].update(goal_words={"a": 1}), "answers, goal_words"),
        (lambda file: file["history"].extend([{**file["history"][0], "sets": []}] * 5000), "history"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(somebody, spoil, where):
    file = plan_file(somebody, today=MONDAY)
    spoil(file)
    with pytest.raises(PlanFileError) as refused:
        read_plan_file(json.dumps(file).encode())
    assert any(where in words for words in refused.value.words)


@pytest.mark.parametrize("note", ["a\0b", "\ud800", "\x1b[2J"])
def test_text_that_cannot_be_stored_is_refused(somebody, note):
    file = plan_file(somebody, today=MONDAY)
    file["history"][0]["note"] = note
    with pytest.raises(PlanFileError):
        read_plan_file(json.dumps(file).encode())


# --- The pages --------------------------------------------------------------------------------------------------------


def confirm(client, answer, **said):
    brought = answer.context["form"]["brought"].value()
    return client.post(TAKE_IN, {"brought": brought, "still_true": "on", **said})


def test_from_page_to_page(somebody, owner_client, other, other_client):
    content = owner_client.get(FILE)
    assert content["Content-Disposition"].startswith("attachment")
    looked = other_client.post(PAGE, sent(content.content))
    assert looked.status_code == 200
    assert looked.context["taken"].sessions == 6
    assert not other.routines.exists()
    assert confirm(other_client, looked)["Location"] == reverse("programs:routine")
    assert other.routines.current() is not None
    assert other_client.get(reverse("programs:routine")).status_code == 200
    assert other_client.get(reverse("programs:today")).status_code == 200
    assert other_client.get(reverse("programs:progress")).status_code == 200


def test_without_saying_that_it_is_still_true_nothing_comes_in(somebody, owner_client, other, other_client):
    looked = other_client.post(PAGE, sent(owner_client.get(FILE).content))
    answer = confirm(other_client, looked, still_true="")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"still_true"}
    assert not other.routines.exists()


def test_a_sign_that_is_new_stops_and_nothing_comes_in(somebody, owner_client, other, other_client):
    looked = other_client.post(PAGE, sent(owner_client.get(FILE).content))
    assert confirm(other_client, looked, new=["RF1"])["Location"] == reverse("accounts:red_flag")
    assert other.red_flags.open().exists()
    assert not other.routines.exists()
    assert not other.health_profiles.exists()


@pytest.mark.parametrize("brought", ["", "x", "somebody else's"])
def test_what_was_not_looked_at_does_not_come_in(somebody, owner_client, other, other_client, brought):
    if brought == "somebody else's":
        third = client_of(make_user("third@example.org"))
        looked = third.post(PAGE, sent(owner_client.get(FILE).content))
        brought = looked.context["form"]["brought"].value()
    answer = other_client.post(TAKE_IN, {"brought": brought, "still_true": "on"})
    assert answer["Location"] == PAGE
    assert not other.routines.exists()


def test_anonymous_and_wrong_method(client, owner_client):
    for address in (PAGE, FILE):
        assert signs_in_first(client.get(address))
    assert owner_client.get(TAKE_IN).status_code == 405
    assert owner_client.post(FILE).status_code == 405
    assert owner_client.get(PAGE).status_code == 200
