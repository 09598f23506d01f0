from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.functional_tests import services
from accounts.health_check.facts import facts_from
from accounts.health_check.services import report_red_flags
from accounts.health_check.testing import healthy_answers
from accounts.models import User

from .factories import make_chair_stand, make_four_stage, make_single_leg

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _on_a_saturday():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def healthy(**answers):
    return facts_from(healthy_answers(sex="female", **answers), today=TODAY)


@pytest.mark.parametrize("ago", [1, 14, 27])
def test_earlier_than_four_weeks_is_refused_with_the_day(owner, ago):
    before = TODAY - timedelta(days=ago)
    make_chair_stand(owner, 9, on=before)
    with pytest.raises(services.TooSoonError) as refused:
        make_chair_stand(owner, 10, on=TODAY)
    assert refused.value.possible_on == before + timedelta(days=28)
    assert owner.functional_tests.count() == 1


def test_after_four_weeks_it_is_possible_and_each_kind_waits_for_itself(owner):
    make_chair_stand(owner, 9, on=TODAY - timedelta(days=28))
    make_chair_stand(owner, 10, on=TODAY)
    make_four_stage(owner, "10", "10", "10", "10", on=TODAY)
    make_single_leg(owner, "10", "12", on=TODAY)
    assert owner.functional_tests.count() == 5


def test_what_a_clinician_asks_for_meanwhile_stays_asked_for(owner):
    with transaction.atomic():
        services.order_test(person=owner, kind="chair_stand", by="Ana", reason="", on=TODAY)
    page = User.objects.get(pk=owner.pk)
    with transaction.atomic():
        services.order_test(person=owner, kind="four_stage", by="Ana", reason="", on=TODAY)
    make_chair_stand(page, 9, on=TODAY)
    owner.refresh_from_db()
    assert [ordered["kind"] for ordered in owner.ordered_tests] == ["four_stage"]


def test_sent_twice_it_is_stored_once(owner):
    (first,) = make_chair_stand(owner, 9, on=TODAY)
    (again,) = make_chair_stand(owner, 9, on=TODAY, at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    assert again == first
    assert again.recorded_at == first.recorded_at
    assert "replaced" not in again.detail


def test_todays_result_can_be_corrected_and_what_it_was_is_kept(owner):
    make_chair_stand(owner, 9, on=TODAY)
    (row,) = make_chair_stand(owner, 11, on=TODAY, at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    assert row.score == 11
    assert [former["score"] for former in row.detail["replaced"]] == ["9.0"]
    assert owner.functional_tests.get().score == Decimal(11)


def test_an_open_warning_sign_stops_everything(owner):
    report_red_flags(by=owner, codes=["RF1"])
    with pytest.raises(services.StoppedError):
        make_chair_stand(owner, 9, on=TODAY)


def test_both_legs_or_none(owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_single_leg(owner, "10", "-1", on=TODAY)
    assert not owner.functional_tests.exists()


def test_the_tests_of_others_say_nothing_about_me(owner, other):
    make_four_stage(other, "10", "10", "3", on=TODAY)
    assert services.effects_for(owner, healthy(), today=TODAY) == services.Effects()


def test_effects_cost_one_query(owner, django_assert_num_queries):
    make_single_leg(owner, "4", "12", on=TODAY)
    with django_assert_num_queries(1):
        found = services.effects_for(owner, healthy(), today=TODAY)
    assert found.falls_risk


@pytest.mark.parametrize(
    ("answers", "make", "level"),
    [
        ({}, lambda user: make_chair_stand(user, 12, on=TODAY), "LOW"),
        ({}, lambda user: make_chair_stand(user, 11, on=TODAY), "MOD"),
        ({}, lambda user: make_chair_stand(user, 15, hands=True, on=TODAY), "HIGH"),
        ({}, lambda user: make_four_stage(user, "10", "10", "9.9", on=TODAY), "HIGH"),
        ({}, lambda user: make_four_stage(user, "10", "10", "10", "2", on=TODAY), "LOW"),
        ({}, lambda user: make_single_leg(user, "3", "3", on=TODAY), "LOW"),
        ({"bones": ["osteoporosis"]}, lambda user: make_chair_stand(user, 20, on=TODAY), "MOD"),
    ],
)
def test_results_go_into_the_tier(owner, answers, make, level):
    make(owner)
    facts = healthy(**answers)
    assert services.tier_with(facts, services.effects_for(owner, facts, today=TODAY)).level == level


class TestChangedSince:
    fitted_at = datetime(2026, 11, 1, 9, tzinfo=UTC)

    def changed(self, owner, **answers) -> bool:
        return services.changed_since(
            list(owner.functional_tests.all()), healthy(**answers), since=self.fitted_at, today=TODAY
        )

    def test_without_a_test_nothing_has(self, owner):
        assert not self.changed(owner)

    def test_a_result_that_the_routine_was_fitted_with_is_no_change(self, owner):
        make_four_stage(owner, "10", "10", "3", on=date(2026, 10, 20))
        assert not self.changed(owner)

    @pytest.mark.parametrize(
        ("make", "changed"),
        [
            (lambda user: make_chair_stand(user, 12, on=TODAY), False),
            (lambda user: make_chair_stand(user, 11, on=TODAY), True),
            (lambda user: make_four_stage(user, "10", "10", "3", on=TODAY), True),
            (lambda user: make_single_leg(user, "4", "20", on=TODAY), True),
            (lambda user: make_single_leg(user, "8", "20", on=TODAY), True),
            (lambda user: make_single_leg(user, "12", "20", on=TODAY), False),
        ],
    )
    def test_a_later_result_is_one_when_it_matters(self, owner, make, changed):
        make(owner)
        assert self.changed(owner) is changed

    def test_a_result_that_says_what_is_known_already_is_none(self, owner):
        make_chair_stand(owner, 11, on=TODAY)
        assert not self.changed(owner, bones=["osteoporosis"])

    def test_a_correction_counts_from_when_it_was_made(self, owner):
        day = self.fitted_at.date()
        make_four_stage(owner, "10", "10", "3", on=day, at=self.fitted_at - timedelta(hours=1))
        make_four_stage(owner, "10", "10", "10", "10", on=day, at=self.fitted_at + timedelta(hours=1))
        assert self.changed(owner)
