"""Stop now: three questions in their order, a plain way out, and what is kept."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.health_check.red_flags import SIGN_BY_CODE
from exercises.models import Exercise
from programs.entries.plan import DoneSet
from programs.models import Session
from programs.routine.easier import easier_than
from programs.session.asked import sets_of
from programs.session.do import log_exercise
from programs.session.stop.path import CALL_TODAY, EMERGENCIES
from programs.session.stop.stopping import stop_session
from programs.standing.person import Person
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
PAGES = ["session_stop", "session_stop_signs", "session_stop_pain", "session_stop_easier", "session_stop_rest"]


def address_of(name: str, session: Session, item: object = "") -> str:
    return reverse(f"programs:{name}", args=[session.pk]) + (f"?exercise={item}" if item else "")


@pytest.fixture
def item(session):
    return session.routine.items.select_related("exercise").first()


def log_one(session: Session, item) -> None:
    done = [DoneSet(planned=planned_set, amount=planned_set.amount) for planned_set in sets_of(session, item)]
    log_exercise(session=session, item=item, done=done, pain=1, effort=4)


def state_of(session: Session) -> tuple[str, str, int | None]:
    session.refresh_from_db()
    return session.state, session.stopped, session.stop_pain


# --- Always there ----------------------------------------------------------------------------------------------------


def test_stop_now_is_on_the_pages_of_a_session_and_not_on_its_record(owner_client, session, item):
    exercise = reverse("programs:session_exercise", args=[session.pk, item.pk])
    assert f'href="{address_of("session_stop", session)}"' in owner_client.get(session.get_absolute_url()).text
    assert f'href="{address_of("session_stop", session, item.pk)}"' in owner_client.get(exercise).text
    stop_session(session=session, reason="tired")
    for page in (session.get_absolute_url(), exercise):
        assert "Stop now" not in owner_client.get(page).text


# --- Question 1 ------------------------------------------------------------------------------------------------------


def test_the_first_question_names_the_emergencies_and_has_a_plain_way_out(owner_client, session):
    text = owner_client.get(address_of("session_stop", session)).text
    # RF5 is asked of those who have a new hip (test_session_check).
    for code in set(EMERGENCIES) - {"RF5"}:
        assert str(SIGN_BY_CODE[code].words) in text
    assert "I am tired: stop for today" in text
    assert reverse("programs:fall_new") in text


@pytest.mark.parametrize("code", EMERGENCIES)
def test_an_emergency_locks_closes_and_leads_to_help(owner, owner_client, session, item, code):
    log_one(session, item)
    for _time in range(2):
        answer = owner_client.post(address_of("session_stop", session), {"sign": code})
        assert answer["Location"] == reverse("accounts:red_flag")
    assert owner.red_flags.open().get().code == code
    assert state_of(session) == (Session.State.DONE, Session.Stopped.EMERGENCY, None)
    assert session.set_logs.exists()


def test_none_of_these_asks_the_second_question_and_keeps_the_exercise(owner, owner_client, session, item):
    answer = owner_client.post(address_of("session_stop", session, item.pk), {"sign": "none"})
    assert answer["Location"] == address_of("session_stop_signs", session, item.pk)
    assert state_of(session)[0] == Session.State.IN_PROGRESS
    assert not owner.red_flags.exists()


# --- Question 2 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "code"), CALL_TODAY.items())
def test_something_for_the_doctor_today_locks(owner, owner_client, session, key, code):
    answer = owner_client.post(address_of("session_stop_signs", session), {"sign": key})
    assert answer["Location"] == reverse("accounts:red_flag")
    assert (owner.red_flags.open().get().code, owner.red_flags.get().level) == (code, "urgent")
    assert state_of(session) == (Session.State.DONE, Session.Stopped.URGENT, None)
    assert "Call your doctor today." in owner_client.get(answer["Location"]).text


def test_none_of_these_asks_the_third_question(owner_client, session, item):
    answer = owner_client.post(address_of("session_stop_signs", session, item.pk), {"sign": "none"})
    assert answer["Location"] == address_of("session_stop_pain", session, item.pk)


@pytest.mark.parametrize("name", ["session_stop", "session_stop_signs"])
@pytest.mark.parametrize("sign", ["", "RF99", "RF7"])
def test_what_is_no_answer_is_asked_again(owner, owner_client, session, name, sign):
    assert owner_client.post(address_of(name, session), {"sign": sign}).status_code == 422
    assert not owner.red_flags.exists()


# --- Question 3 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent", [{"pain": "6"}, {"pain": "10"}, {"pain": "1", "sharp": "on"}, {"sharp": "on"}], ids=str
)
def test_strong_or_sharp_pain_stops_for_today(owner, owner_client, session, item, sent):
    log_one(session, item)
    for _time in range(2):
        answer = owner_client.post(address_of("session_stop_pain", session), sent)
        assert answer["Location"] == session.get_absolute_url()
    pain = int(sent["pain"]) if "pain" in sent else None
    assert state_of(session) == (Session.State.DONE, Session.Stopped.PAIN, pain)
    assert session.told_pain == pain
    assert not owner.red_flags.exists()
    assert "You stopped because it hurt. That was the right thing to do." in owner_client.get(answer["Location"]).text


@pytest.mark.parametrize("pain", [3, 5])
def test_some_pain_rests_then_easier_or_stop(owner_client, session, item, pain):
    answer = owner_client.post(address_of("session_stop_pain", session, item.pk), {"pain": str(pain)})
    assert answer["Location"] == address_of("session_stop_easier", session, item.pk)
    assert state_of(session) == (Session.State.IN_PROGRESS, "", pain)
    text = owner_client.get(answer["Location"]).text
    assert "Stop for today: it hurts" in text


def test_the_easier_version_is_one_that_is_allowed(owner_client, session, item):
    item.exercise = Exercise.objects.get(slug="side-lying-leg-raise")
    item.save(update_fields=["exercise"])
    text = owner_client.get(address_of("session_stop_easier", session, item.pk)).text
    assert reverse("exercises:exercise_detail", args=["clamshell"]) in text


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({}, "squat"), ({"hips": ["weak_hip_bone"]}, None)],
    ids=["allowed", "not-allowed"],
)
def test_the_nearest_rung_that_this_person_may_do(owner, answers, expected):
    make_profile(owner, **answers)
    found = easier_than(Person(owner, today=MONDAY), "stationary-lunge")
    assert (found and found.slug) == expected


def test_without_an_easier_version_it_says_how_to_do_less(owner_client, session):
    assert "Make the movement smaller" in owner_client.get(address_of("session_stop_easier", session)).text


@pytest.mark.parametrize("pain", [0, 2])
def test_little_pain_rests_and_goes_on(owner_client, session, item, pain):
    answer = owner_client.post(address_of("session_stop_pain", session, item.pk), {"pain": str(pain)})
    assert answer["Location"] == address_of("session_stop_rest", session, item.pk)
    text = owner_client.get(answer["Location"]).text
    assert reverse("programs:session_exercise", args=[session.pk, item.pk]) in text
    assert state_of(session) == (Session.State.IN_PROGRESS, "", pain)


@pytest.mark.parametrize("pain", ["", "11", "x"])
def test_a_pain_that_is_no_number_is_asked_again(owner_client, session, pain):
    answer = owner_client.post(address_of("session_stop_pain", session), {"pain": pain})
    assert answer.status_code == 422
    assert state_of(session)[0] == Session.State.IN_PROGRESS


# --- A good reason ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("tired", "You stopped because you were tired. That is a good reason."),
        ("time", "You stopped because time was short. Every bit counts."),
        ("pain", "You stopped because it hurt. That was the right thing to do."),
    ],
)
def test_stop_for_today_keeps_the_reason_in_kind_words(owner_client, session, item, reason, words):
    log_one(session, item)
    for _time in range(2):
        answer = owner_client.post(address_of("session_stop_today", session), {"reason": reason})
        assert answer["Location"] == session.get_absolute_url()
    assert state_of(session) == (Session.State.DONE, reason, None)
    assert words in owner_client.get(session.get_absolute_url()).text
    assert words in owner_client.get("/sessions/").text
    assert words in owner_client.get("/today/").text


def test_an_unknown_reason_closes_nothing(owner_client, session):
    assert owner_client.post(address_of("session_stop_today", session), {"reason": "bored"}).status_code == 302
    assert state_of(session)[0] == Session.State.IN_PROGRESS


def test_a_graver_reason_takes_the_place_of_a_lighter_one_and_never_the_other_way(session):
    for reason in ("tired", "emergency", "time"):
        stop_session(session=session, reason=reason)
    assert state_of(session)[1] == "emergency"


def test_a_session_that_came_to_its_end_is_not_stopped_afterwards(owner):
    session = make_session(make_routine(owner))
    stop_session(session=session, reason="tired", pain=4)
    assert state_of(session) == (Session.State.DONE, "", 4)


def test_the_worst_pain_stays_the_worst(session):
    stop_session(session=session, reason="pain", pain=7)
    stop_session(session=session, reason="pain", pain=3)
    assert state_of(session)[2] == 7
    assert session.told_pain == 7


def test_stopped_before_anything_was_entered_it_is_in_the_history_and_counts_as_nothing(owner, owner_client, session):
    stop_session(session=session, reason="tired")
    assert not owner.sessions.done().exists()
    assert "You stopped because you were tired." in owner_client.get("/sessions/").text
    assert "Nothing was entered before that." in owner_client.get(session.get_absolute_url()).text
    today = owner_client.get("/today/")
    assert "0 sessions done this week" in today.text
    assert "data-prepare" not in today.text


# --- Whose, and how --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PAGES, "session_stop_today"])
def test_not_yours(other_client, session, name):
    method = other_client.post if name == "session_stop_today" else other_client.get
    assert method(address_of(name, session)).status_code == 404
    assert other_client.post(reverse("programs:session_stop", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", PAGES[:3])
def test_not_yours_to_answer(other, other_client, session, name):
    assert other_client.post(address_of(name, session), {"sign": "RF1", "pain": "9"}).status_code == 404
    assert state_of(session)[0] == Session.State.IN_PROGRESS
    assert not other.red_flags.exists()


@pytest.mark.parametrize("name", PAGES)
def test_anonymous(client, session, name):
    assert signs_in_first(client.get(address_of(name, session)))


def test_wrong_method(owner_client, session):
    assert owner_client.get(address_of("session_stop_today", session)).status_code == 405
    for name in ("session_stop_easier", "session_stop_rest"):
        assert owner_client.post(address_of(name, session)).status_code == 405
    assert owner_client.put(address_of("session_stop", session)).status_code == 405


@pytest.mark.parametrize("exercise", ["nonsense", "9f0d3c0e-6f0e-4c1a-9a77-3b1c5a2f7e10"])
def test_an_exercise_that_is_none_is_forgotten(owner_client, session, exercise):
    for name in PAGES:
        assert owner_client.get(address_of(name, session, exercise)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing_and_costs_little(owner_client, session, item, name):
    queries_of(owner_client, address_of(name, session, item.pk))
    assert state_of(session) == (Session.State.IN_PROGRESS, "", None)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [("session_stop_pain_0_to_10", {"stop_pain": 11}), ("session_stopped_is_over", {"stopped": "tired"})],
)
def test_the_database_refuses(session, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**fields)
