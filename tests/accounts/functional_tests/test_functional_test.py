from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.health_check.services import report_red_flags
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.factories import make_profile, make_routine

from .factories import make_chair_stand, make_four_stage, make_single_leg

TODAY = date(2026, 11, 21)
# After the routine was fitted
LATER = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
CHAIR, STAGES, LEG = "/tests/chair-stand/", "/tests/four-stage/", "/tests/single-leg/"
TICKED = {"place": "on", "well": "on", "stop": "on"}
READY = {**TICKED, "ready": "yes"}


@pytest.fixture(autouse=True)
def _on_a_saturday():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


@pytest.fixture
def healthy(owner):
    return make_profile(owner, year_of_birth=1960, sex="female")


@pytest.mark.parametrize("address", [CHAIR, STAGES, LEG])
def test_safety_comes_first(healthy, owner_client, address):
    text = owner_client.get(address).text
    assert "Stop at once if" in text
    assert "I am ready" in text
    assert "Your result" not in text
    assert "Somebody stands near me" not in text


@pytest.mark.parametrize("missing", TICKED)
def test_every_point_has_to_be_ticked(healthy, owner_client, missing):
    sent = {key: value for key, value in READY.items() if key != missing}
    answer = owner_client.get(CHAIR, sent)
    assert answer.status_code == 422
    assert "Please tick this when it is so." in answer.text
    assert "Your result" not in answer.text
    assert answer.text.count('aria-invalid="true"') == 1


@pytest.mark.parametrize("address", [CHAIR, STAGES, LEG])
def test_then_the_steps_the_timer_and_the_result(healthy, owner_client, address):
    text = owner_client.get(address, READY).text
    for words in ("How to do it", "data-test-timer", "Use a clock with a second hand", "Your result"):
        assert words in text
    assert "test-timer.js" in text


def test_the_high_tier_needs_somebody_near(owner, owner_client):
    make_profile(owner, bones=["spine_fracture"])
    assert "Somebody stands near me" in owner_client.get(STAGES).text
    assert owner_client.get(STAGES, READY).status_code == 422
    assert owner_client.get(STAGES, {**READY, "company": "on"}).status_code == 200
    assert owner_client.post(CHAIR, {**TICKED, "stands": "9"}).status_code == 422
    assert not owner.functional_tests.exists()
    assert owner_client.post(CHAIR, {**TICKED, "company": "on", "stands": "9"}).status_code == 302


def test_a_result_without_the_ticks_is_not_taken(healthy, owner, owner_client):
    assert owner_client.post(CHAIR, {"stands": "9"}).status_code == 422
    assert not owner.functional_tests.exists()


@pytest.mark.parametrize(
    ("address", "sent", "kept"),
    [
        (CHAIR, {"stands": "11"}, [("chair_stand", "", "11")]),
        (CHAIR, {"stands": "11", "hands": "on"}, [("chair_stand", "", "0")]),
        (CHAIR, {"hands": "on"}, [("chair_stand", "", "0")]),
        (
            STAGES,
            {"side_by_side_held": "on", "semi_tandem_seconds": "10", "tandem_held": "on", "one_leg_held": "on"},
            [("four_stage", "", "4")],
        ),
        (
            STAGES,
            {"side_by_side_held": "on", "semi_tandem_held": "on", "tandem_seconds": "6.5"},
            [("four_stage", "", "2")],
        ),
        (STAGES, {"side_by_side_seconds": "0"}, [("four_stage", "", "0")]),
        (
            LEG,
            {"left_1": "4", "left_2": "8.5", "right_3": "45"},
            [("single_leg", "left", "8.5"), ("single_leg", "right", "45")],
        ),
        (
            LEG,
            {"left_1": "4,5", "right_1": "3,0"},
            [("single_leg", "left", "4.5"), ("single_leg", "right", "3")],
        ),
        (
            STAGES,
            {"side_by_side_held": "on", "semi_tandem_held": "on", "tandem_seconds": "6,5"},
            [("four_stage", "", "2")],
        ),
    ],
)
def test_a_result_is_kept(healthy, owner, owner_client, address, sent, kept):
    answer = owner_client.post(address, {**TICKED, **sent})
    assert answer.status_code == 302
    assert answer["Location"] == "/tests/"
    rows = owner.functional_tests.order_by("side").values_list("kind", "side", "score")
    assert list(rows) == [(kind, side, Decimal(score)) for kind, side, score in kept]
    assert "Saved:" in owner_client.get("/tests/").text


@pytest.mark.parametrize(
    ("address", "sent", "says"),
    [
        (CHAIR, {}, "Please write how often you stood up"),
        (CHAIR, {"stands": "-1"}, "Please write 0 or more."),
        (CHAIR, {"stands": "61"}, "more than fits into 30 seconds"),
        (CHAIR, {"stands": "ten"}, "Please write a whole number"),
        (STAGES, {}, "Please say how long you held this."),
        (STAGES, {"side_by_side_held": "on"}, "Please say how long you held this."),
        (STAGES, {"side_by_side_seconds": "11"}, "10 seconds at most"),
        (STAGES, {"side_by_side_seconds": "3", "tandem_held": "on"}, "Please leave this empty."),
        (STAGES, {"side_by_side_seconds": "3", "side_by_side_held": "on"}, "Please keep one of them."),
        (LEG, {"left_1": "8"}, "at least one try"),
        (LEG, {"left_1": "46", "right_1": "3"}, "45 seconds at most"),
        (LEG, {"left_1": "8.55", "right_1": "3"}, "one digit after the point"),
    ],
)
def test_invalid(healthy, owner, owner_client, address, sent, says):
    answer = owner_client.post(address, {**TICKED, **sent})
    assert answer.status_code == 422
    assert says in answer.text
    for key, value in sent.items():
        assert "checked" in answer.text if value == "on" else f'value="{value}"' in answer.text, key
    assert 'name="well" value="on"' in answer.text
    assert not owner.functional_tests.exists()


def test_sent_twice_it_is_stored_once(healthy, owner, owner_client):
    for _time in range(2):
        assert owner_client.post(CHAIR, {**TICKED, "stands": "9"}).status_code == 302
    assert owner.functional_tests.count() == 1


def test_todays_result_can_be_corrected_without_another_test(healthy, owner, owner_client):
    make_single_leg(owner, "7", "12.5", on=TODAY)
    text = owner_client.get(LEG).text
    assert "You did this test today: left leg 7 seconds, right leg 12.5 seconds." in text
    assert 'value="12.5"' in text
    assert "data-test-timer" not in text
    assert owner_client.post(LEG, {"left_1": "9", "right_1": "12.5"}).status_code == 302
    assert [row.score for row in owner.functional_tests.order_by("side")] == [Decimal(9), Decimal("12.5")]


def test_earlier_than_four_weeks_is_refused_kindly(healthy, owner, owner_client):
    make_chair_stand(owner, 9, on=TODAY - timedelta(days=10))
    text = owner_client.get(CHAIR).text
    assert "Possible again on Wednesday 9 December" in text
    assert "Your result" not in text
    answer = owner_client.post(CHAIR, {**TICKED, "stands": "12"}, follow=True)
    assert "You can do this test again on Wednesday 9 December." in answer.text
    assert owner.functional_tests.get().score == 9


def test_says_when_the_routine_should_be_looked_at(healthy, owner, owner_client):
    answer = owner_client.post(CHAIR, {**TICKED, "stands": "10"}, follow=True)
    assert "Look at it again before your next session." in answer.text
    answer = owner_client.post(CHAIR, {"stands": "9"}, follow=True)
    assert "Look at it again before your next session." not in answer.text


def test_an_open_warning_sign_leads_to_the_stop_page(healthy, owner, owner_client):
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(CHAIR, READY)["Location"] == "/welcome/stop/"
    assert owner_client.post(CHAIR, {**TICKED, "stands": "9"})["Location"] == "/welcome/stop/"
    assert not owner.functional_tests.exists()


def test_the_health_check_comes_first(owner_client):
    assert owner_client.get(CHAIR)["Location"] == "/welcome/"


def test_no_other_test_is_offered(healthy, owner_client):
    assert owner_client.get("/tests/timed-up-and-go/").status_code == 404


def test_anonymous(db):
    assert signs_in_first(Client().get(CHAIR))
    assert signs_in_first(Client().post(CHAIR, {"stands": "9"}))


def test_a_result_belongs_to_who_sent_it(healthy, owner, other_client, other):
    make_chair_stand(owner, 9, on=TODAY)
    make_profile(other)
    assert "You did this test today" not in other_client.get(CHAIR).text
    other_client.post(CHAIR, {**TICKED, "stands": "12"})
    assert owner.functional_tests.get().score == 9


def test_wrong_method(healthy, owner_client):
    assert owner_client.put(CHAIR).status_code == 405


def test_get_writes_nothing(healthy, owner, owner_client):
    owner_client.get(CHAIR, {**READY, "stands": "9"})
    assert not owner.functional_tests.exists()


def test_queries_stay_the_same_however_many_results(healthy, owner, owner_client):
    make_single_leg(owner, "10", "10", on=TODAY - timedelta(days=28 * 13))
    few = queries_of(owner_client, f"{LEG}?place=on&well=on&stop=on&ready=yes")
    for number in range(12, 0, -1):
        make_single_leg(owner, "10", "10", on=TODAY - timedelta(days=28 * number))
    assert queries_of(owner_client, f"{LEG}?place=on&well=on&stop=on&ready=yes") == few


class TestTheRoutine:
    """What a result does to the routine that was fitted before it."""

    @pytest.fixture
    def routine(self, owner):
        return make_routine(owner, on=TODAY - timedelta(days=7), year_of_birth=1960, sex="female")

    def look(self, client) -> str:
        return client.get("/today/").text

    def test_a_result_that_changes_nothing_leaves_it(self, routine, owner, owner_client):
        with time_machine.travel("2026-11-21T11:00:00Z", tick=False):
            make_chair_stand(owner, 15, on=TODAY, at=LATER)
            assert "have changed" not in self.look(owner_client)

    def test_a_short_heel_to_toe_asks_to_look_and_the_new_one_says_why(self, routine, owner, owner_client):
        with time_machine.travel("2026-11-21T11:00:00Z", tick=False):
            make_four_stage(owner, "10", "10", "6", on=TODAY, at=LATER)
            page = owner_client.get("/today/")
            assert "Your test results have changed" in page.text
            assert "Your answers have changed" not in page.text
            assert "Your test results have changed" in owner_client.get("/routine/").text
            proposal = owner_client.get("/routine/new/").text
            assert "because you held heel-to-toe for less than 10 seconds in your own test" in proposal
            assert "you told us that you have fallen" not in proposal
            assert "Keep hold of your support for now" in proposal
        with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
            owner_client.post("/routine/new/hip-basics/")
            new = owner.routines.current()
            assert new != routine
            assert new.tier == "HIGH"
            assert "have changed" not in self.look(owner_client)
            owner_client.post("/routine/new/hip-basics/")
            assert owner.routines.current() == new

    def test_an_exercise_page_says_the_same(self, routine, owner, owner_client):
        make_single_leg(owner, "3", "20", on=TODAY)
        text = owner_client.get("/exercises/single-leg-balance/").text
        assert "because you stood on one leg for less than 5 seconds in your own test" in text


@pytest.mark.parametrize(
    ("address", "before", "now", "sure"),
    [
        (LEG, {"left_1": "4.5", "right_1": "5"}, {"left_1": "45", "right_1": "5"}, {"left_1-sure": "45"}),
        (CHAIR, {"stands": "5"}, {"stands": "50"}, {"stands-sure": "50"}),
        (STAGES, {"side_by_side_seconds": "1"}, {"side_by_side_seconds": "9"}, {"side_by_side_seconds-sure": "9"}),
    ],
)
def test_a_result_of_about_ten_times_the_usual_is_asked_about(healthy, owner, owner_client, address, before, now, sure):
    """4.5 seconds typed as 45 would turn a risk of falling into "nothing changes"."""
    owner_client.post(address, {**TICKED, **before})
    kept = list(owner.functional_tests.values_list("side", "score", "detail"))
    answer = owner_client.post(address, {**TICKED, **now})
    assert answer.status_code == 422
    assert f'name="{next(iter(sure))}"' in answer.text
    assert list(owner.functional_tests.values_list("side", "score", "detail")) == kept
    assert owner_client.post(address, {**TICKED, **now, **sure}).status_code == 302
    assert list(owner.functional_tests.values_list("side", "score", "detail")) != kept
