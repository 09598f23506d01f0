"""What the player is told of a session: what there is to do, and what has been entered of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.devices.kept import person_token
from accounts.health_check.services import report_red_flags
from accounts.models import OwnWeights
from exercises.fields import lines
from exercises.models import Exercise, Video
from exercises.snapshot.current import publish_catalogue
from programs.models import RoutineItem, Session
from programs.session.asked import items_with_sets
from programs.session.begin import start_session
from tests.conftest import undone
from tests.programs.checks import MOST_QUERIES, queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import ask_for
from tests.programs.devices import ago, entry, send, set_entries
from tests.programs.factories import EVERYTHING_AT_HOME, NEW_HIP, make_fall, make_profile, make_routine, make_session
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(session_id: Any) -> str:
    return reverse("programs:session_plan", args=[session_id])


def plan_of(client: Client, session_id: Any) -> dict[str, Any]:
    answer = client.get(address_of(session_id))
    assert answer.status_code == 200
    return answer.json()["plan"]


def items_of(client: Client, session: Session) -> dict[str, dict[str, Any]]:
    """Return what the plan says of each exercise, by the slug of what is done."""
    return {item["sets"][0]["exercise"]: item for item in plan_of(client, session.pk)["items"]}


@pytest.fixture
def routine(owner):
    return make_routine(owner, on=MONDAY - timedelta(days=21), equipment=EVERYTHING_AT_HOME)


@pytest.fixture
def session(routine) -> Session:
    return make_session(routine, done=False)


def item_of(session: Session, slug: str) -> RoutineItem:
    return session.routine.items.select_related("exercise").get(exercise__slug=slug)


# --- What there is to do ----------------------------------------------------------------------------------------------


def test_whose_and_what_it_is(owner, owner_client, session):
    told = owner_client.get(address_of(session.pk)).json()
    assert told.keys() == {"person", "plan", "state", "leadsOn"}
    assert (told["person"], told["leadsOn"]) == (person_token(owner), True)
    plan = told["plan"]
    assert (plan["session"], plan["routine"], plan["on"]) == (str(session.pk), str(session.routine_id), "2026-11-16")
    assert plan["name"] == session.routine.name
    assert plan["tempo"] == [2, 4]
    assert told["state"]["items"] == {}


def test_it_is_kept_by_nobody_on_the_way(owner_client, session):
    assert "no-store" in owner_client.get(address_of(session.pk))["Cache-Control"]


def test_holds_on_each_side_in_order(owner_client, session):
    item = items_of(owner_client, session)["tandem-stand"]
    assert [planned_set["name"] for planned_set in item["sets"]] == [
        "Left side, set 1 of 2",
        "Right side, set 1 of 2",
        "Left side, set 2 of 2",
        "Right side, set 2 of 2",
    ]
    first = item["sets"][0]
    assert (first["measure"], first["amount"], first["hold"], first["rest"]) == ("hold_seconds", 10, 0, 30)
    assert (first["task"], first["load"]) == ("Hold for 10 seconds", "0")
    assert (first["key"], first["number"], first["side"]) == ("tandem-stand-1-left", 1, "left")


@pytest.mark.parametrize(
    ("slug", "name", "task", "measure", "hold"),
    [
        ("sit-to-stand", "Sit to stand", "8 times", "reps", 0),
        ("standing-hip-abduction", "Left side", "8 times", "reps", 0),
        ("wall-posture-drill", "Stand tall at the wall", "5 times, hold for 3 seconds each", "reps", 3),
        ("warm-up-march", "Warm-up march", "3 minutes", "minutes", 0),
    ],
)
def test_the_words_of_each_measure(owner_client, session, slug, name, task, measure, hold):
    first = items_of(owner_client, session)[slug]["sets"][0]
    assert (first["name"], first["task"], first["measure"], first["hold"]) == (name, task, measure, hold)


def test_it_asks_for_what_the_session_asks_for(owner_client, session):
    asked = [
        (
            str(item.pk),
            planned_set.key,
            planned_set.measure,
            planned_set.amount,
            Decimal(planned_set.dose.load_kg),
            planned_set.dose.rest_seconds,
        )
        for item, sets in items_with_sets(session)
        for planned_set in sets
    ]
    told = [
        (
            item["id"],
            planned_set["key"],
            planned_set["measure"],
            planned_set["amount"],
            Decimal(planned_set["load"]),
            planned_set["rest"],
        )
        for item in plan_of(owner_client, session.pk)["items"]
        for planned_set in item["sets"]
    ]
    assert told == asked


def test_a_sequence_names_each_of_its_parts(other, other_client):
    session = make_session(make_routine(other, program="hip-strength-for-low-bone"), done=False)
    item = item_of(session, "straight-leg-lifts-3-ways")
    told = next(exercise for exercise in plan_of(other_client, session.pk)["items"] if exercise["id"] == str(item.pk))
    assert {planned_set["exercise"] for planned_set in told["sets"]} == {part["exercise"] for part in item.parts}
    for planned_set in told["sets"]:
        assert planned_set["name"].startswith(Exercise.objects.get(slug=planned_set["exercise"]).name)
    assert told["loads"] == []


def test_the_weights_to_choose_from_are_the_persons_own(owner, owner_client, session):
    OwnWeights.objects.create(user=owner, ankle_kg=[0.5, 1.0, 2.0])
    item = items_of(owner_client, session)["standing-hip-abduction"]
    assert [place["kg"] for place in item["loads"]][:4] == ["0", "0.5", "1", "2"]
    assert all(place["words"] for place in item["loads"])
    assert items_of(owner_client, session)["tandem-stand"]["loads"] == []


def test_a_weight_that_is_asked_for_can_be_chosen(owner_client, session):
    ask_for(session, item_of(session, "standing-hip-abduction"), load="1.134")
    item = items_of(owner_client, session)["standing-hip-abduction"]
    assert {planned_set["load"] for planned_set in item["sets"]} == {"1.134"}
    assert "1.134" in [place["kg"] for place in item["loads"]]


def test_no_weight_where_none_is_allowed(other, other_client):
    routine = make_routine(other, bones=["spine_fracture"], spine_fracture_when="older", spine_fracture_painful="no")
    session = make_session(routine, done=False)
    assert items_of(other_client, session)["standing-hip-abduction"]["loads"] == []


def test_how_each_is_done(owner_client, session):
    plan = plan_of(owner_client, session.pk)
    assert plan["exercises"].keys() == {
        planned_set["exercise"] for item in plan["items"] for planned_set in item["sets"]
    }
    for slug, told in plan["exercises"].items():
        exercise = Exercise.objects.get(slug=slug)
        assert told["name"] == exercise.name
        assert told["url"] == exercise.get_absolute_url()
        assert told["steps"] == [step.text for step in exercise.steps.all()]
        assert told["stop"] == lines(exercise.stop_when)
        assert (told["left"] is None) is (exercise.sides < 2)


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [({}, True), ({"state": "broken"}, False), ({"grade": "C"}, False), ({"medium": "page"}, False)],
)
def test_only_films_that_somebody_has_watched(owner_client, session, fields, is_shown):
    Video.objects.all().delete()
    film = {"url": "https://www.youtube.com/watch?v=abcdefghijk", "provider": "A clinic", "title": "Film", "grade": "A"}
    Video.objects.create(**{"exercise": Exercise.objects.get(slug="tandem-stand"), **film, **fields})
    publish_catalogue()  # as the desk does when a film is saved
    films = plan_of(owner_client, session.pk)["exercises"]["tandem-stand"]["films"]
    assert ["abcdefghijk" in film["frame"] for film in films] == ([True] if is_shown else [])


def test_the_short_version_is_marked(owner, owner_client, session):
    plan = plan_of(owner_client, session.pk)
    few = {item["id"] for item in plan["items"] if item["short"]}
    assert 0 < len(few) < len(plan["items"])
    session.short = True
    session.save(update_fields=["short"])
    assert {item["id"] for item in plan_of(owner_client, session.pk)["items"]} == few


def test_what_rests_is_named_and_not_asked_for(owner_client, session):
    item = item_of(session, "sit-to-stand")
    ask_for(session, item, rest=True)
    plan = plan_of(owner_client, session.pk)
    assert str(item.pk) not in {exercise["id"] for exercise in plan["items"]}
    assert [resting["name"] for resting in plan["resting"]] == [item.exercise.name]


def test_what_is_different_on_a_side_stands_in_its_sets(owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=7))
    play(routine, on=MONDAY - timedelta(days=5))
    play(routine, on=MONDAY - timedelta(days=3), of={"standing-hip-abduction": {"pain": 7, "pain_side": "left"}})
    session = begin(routine, on=MONDAY)
    item = items_of(owner_client, session)["standing-hip-abduction"]
    by_side = {
        side: [planned_set["amount"] for planned_set in item["sets"] if planned_set["side"] == side]
        for side in ("left", "right")
    }
    assert by_side["left"] != by_side["right"]
    assert len(item["asked"]) == 2
    assert item["why"]


# --- What has been entered --------------------------------------------------------------------------------------------


def test_what_was_entered_is_told(owner, owner_client, session):
    done, left_out = item_of(session, "tandem-stand"), item_of(session, "sit-to-stand")
    told = [
        *set_entries(session, done, at=ago(minutes=3)),
        entry("felt", at=ago(minutes=2), item=str(done.pk), pain=3, effort=6, pain_side="left"),
        entry("skip", at=ago(minutes=1), item=str(left_out.pk), reason="too_hard"),
    ]
    said = send(owner_client, session.pk, told, by=owner).json()["state"]
    state = owner_client.get(address_of(session.pk)).json()["state"]
    assert said == state | {"leadsOn": True}
    assert state["items"][str(left_out.pk)] == {"sets": {}, "felt": None, "skipped": "too_hard"}
    assert state["items"][str(done.pk)]["felt"]["pain_side"] == "left"


def test_what_was_done_with_forms_is_told(owner_client, owner):
    session = make_session(make_routine(owner))
    told = owner_client.get(address_of(session.pk)).json()
    assert (told["plan"], told["leadsOn"], told["state"]["over"]) == (None, False, True)
    assert len(told["state"]["items"]) == session.set_logs.values("item").distinct().count()


def test_a_lock_takes_the_plan_away_and_not_what_was_entered(owner, owner_client, session):
    report_red_flags(by=owner, codes=["RF1"])
    told = owner_client.get(address_of(session.pk)).json()
    assert (told["plan"], told["leadsOn"], told["state"]["over"]) == (None, False, False)


# --- Of a session that has not begun ----------------------------------------------------------------------------------


def rows_of_everything() -> dict[str, int]:
    models = [*apps.get_app_config("programs").get_models(), *apps.get_app_config("accounts").get_models()]
    return {model._meta.label: model.objects.count() for model in models}


HISTORIES = {
    "the first one": lambda routine: None,
    "after a few": lambda routine: [
        play(routine, on=MONDAY - timedelta(days=days), spare=spare) for days, spare in ((7, 2), (5, 2), (3, 0))
    ],
    "after a pain on one side": lambda routine: [
        play(routine, on=MONDAY - timedelta(days=7)),
        play(routine, on=MONDAY - timedelta(days=3), of={"standing-hip-abduction": {"pain": 7, "pain_side": "left"}}),
    ],
    "after a long gap": lambda routine: [play(routine, on=MONDAY - timedelta(days=18), spare=2)],
    "after a morning that nobody told of": lambda routine: [
        play(routine, on=MONDAY - timedelta(days=3), spare=2, morning=None)
    ],
}


@pytest.mark.parametrize("history", HISTORIES)
def test_it_is_what_a_session_that_begins_now_asks_for_and_stores_nothing(owner, owner_client, routine, history):
    HISTORIES[history](routine)
    for short in (False, True):
        with undone():
            session_id = uuid.uuid4()
            before = rows_of_everything()
            told = owner_client.get(address_of(session_id) + ("?short" if short else "")).json()
            assert rows_of_everything() == before
            assert (told["state"], told["leadsOn"], told["person"]) == (None, True, person_token(owner))
            start_session(by=owner, routine=routine, session_id=session_id, performed_on=MONDAY, short=short or None)
            # From usual pain (none so far, or what the history says) plus 3 on, the device does not begin it.
            assert 3 <= told["plan"].pop("easyFrom") <= 6
            assert plan_of(owner_client, session_id) == told["plan"]
            assert told["plan"]["items"]


def test_it_is_only_a_plan(owner_client, routine):
    for _time in range(2):
        owner_client.get(address_of(uuid.uuid4()))
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("stand_in_the_way", "obstacle"),
    [
        (lambda owner: None, "no_health_check"),
        (lambda owner: make_profile(owner), "no_routine"),
        (lambda owner: (make_routine(owner), report_red_flags(by=owner, codes=["RF1"])), "red_flag"),
        (lambda owner: (make_routine(owner), make_fall(owner, injured=True)), "check_due"),
        (lambda owner: (make_routine(owner), make_profile(owner)), "outdated"),
        (lambda owner: make_routine(owner, **NEW_HIP), "locked"),
        (lambda owner: (make_routine(owner), owner.routines.update(state="paused")), "paused"),
    ],
)
def test_what_stands_in_the_way_is_named(owner, owner_client, stand_in_the_way, obstacle):
    stand_in_the_way(owner)
    before = rows_of_everything()
    answer = owner_client.get(address_of(uuid.uuid4()))
    assert (answer.status_code, answer.json()) == (409, {"obstacle": obstacle})
    assert rows_of_everything() == before


# --- Who may ask, and what it costs -----------------------------------------------------------------------------------


def test_not_yours_is_not_there(other_client, other, session):
    make_routine(other)
    assert other_client.get(address_of(session.pk)).status_code == 404


def test_anonymous(client, session):
    assert signs_in_first(client.get(address_of(session.pk)))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_wrong_method(owner_client, session, method):
    assert getattr(owner_client, method)(address_of(session.pk)).status_code == 405


def test_looking_stores_nothing(owner_client, session):
    before = rows_of_everything()
    owner_client.get(address_of(session.pk))
    assert rows_of_everything() == before


def test_queries_stay_the_same_however_much_was_entered(owner, owner_client, session):
    few = queries_of(owner_client, address_of(session.pk))
    for item in session.routine.items.select_related("exercise"):
        send(owner_client, session.pk, set_entries(session, item, at=ago(minutes=1)), by=owner)
    assert queries_of(owner_client, address_of(session.pk)) <= few
    assert queries_of(owner_client, session.get_absolute_url()) <= MOST_QUERIES


def test_queries_of_sequences_are_few(other, other_client):
    session = make_session(make_routine(other, program="hip-strength-for-low-bone"), done=False)
    queries_of(other_client, address_of(session.pk))
    queries_of(other_client, session.get_absolute_url())


def test_queries_of_a_prepared_plan_do_not_grow(owner_client, routine):
    """They are more than those of a page: the whole course is decided as if a session began."""

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert plan_of(owner_client, uuid.uuid4())["items"]
        return len(captured)

    play(routine, on=MONDAY - timedelta(days=12))
    count()
    few = count()
    assert few <= 2 * MOST_QUERIES
    for days in (10, 8, 5, 3):
        play(routine, on=MONDAY - timedelta(days=days))
    assert count() == few


# --- What a new pain may be -------------------------------------------------------------------------------------------


def test_the_player_asks_what_a_new_pain_may_be_for_this_person(owner, owner_client):
    """AF-1: a new ache on bone medicine. The device asks without the network, and what it sends locks as RF9."""
    routine = make_routine(owner, health=["medicines"], medicines=["bone"])
    (ready,) = owner_client.get(address_of(uuid.uuid4())).json()["plan"]["newPain"]
    session = make_session(routine, done=False)
    (asked,) = plan_of(owner_client, session.pk)["newPain"]
    assert asked == ready
    assert asked["sign"] == "RF9"
    assert "new ache" in asked["words"]
    assert asked["because"].startswith("We ask because you told us")
    send(owner_client, session.pk, [entry("stop", sign="RF9", pain=4)], by=owner)
    assert list(owner.red_flags.open().values_list("code", flat=True)) == ["RF9"]


def test_a_no_on_the_device_is_kept_and_not_asked_again(owner, owner_client):
    session = make_session(make_routine(owner, health=["medicines"], medicines=["bone"]), done=False)
    send(owner_client, session.pk, [entry("stop", pain=2), entry("stop", pain=2, nothing_new=True)], by=owner)
    session.refresh_from_db()
    assert session.pain_not_new
    assert not owner.red_flags.exists()
    assert owner_client.get(f"/sessions/{session.pk}/stop/rest/").status_code == 200


def test_who_has_no_such_condition_is_asked_nothing(owner_client, session):
    assert plan_of(owner_client, session.pk)["newPain"] == []


def test_a_kept_plan_knows_an_easy_day_by_the_usual_pain_of_the_rules(owner, owner_client):
    """Usual pain is what sessions tell, at most a point above the health check: 1, though 4 was told."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=12), hips=["hip_pain"], hip_pain_gradual="yes", pain_hip=4)
    for days in (9, 6, 3):
        play(routine, on=MONDAY - timedelta(days=days), pain_before=1)
    assert plan_of(owner_client, uuid.uuid4())["easyFrom"] == 4
