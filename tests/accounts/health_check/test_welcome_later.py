from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.health_check.later import answer_later, never_asked
from accounts.health_check.questions.kinds import YOUNGEST
from accounts.health_check.services import current_facts
from accounts.health_check.testing import healthy_answers
from accounts.models import HealthProfile

pytestmark = pytest.mark.django_db
URL = reverse("accounts:welcome_later")


def old_check(user, **answers) -> HealthProfile:
    """Put answers in force as they were given before the newer questions existed."""
    moment = timezone.now() - timedelta(days=40)
    return HealthProfile.objects.create(
        user=user,
        state=HealthProfile.State.IN_FORCE,
        answers=healthy_answers(**answers),
        completed_at=moment,
        started_at=moment,
    )


def test_somebody_healthy_is_asked_nothing(owner_client, owner):
    old_check(owner)
    assert owner_client.get(URL).headers["Location"] == reverse("programs:today")


def test_all_that_is_new_is_asked_on_one_screen(owner_client, owner):
    old_check(
        owner,
        health=["medicines", "other_illness"],
        medicines=["steroids"],
        bones=["osteoporosis"],
        balance=["walking_aid", "no_floor"],
        walking_aid_hand="left",
    )
    form = owner_client.get(URL).context["form"]
    assert set(form.fields) == {"illnesses", "long_steroids", "t_score_known", "bed", "walking_aid"}


def test_a_single_question_is_not_called_a_few(owner_client, owner):
    old_check(owner, bones=["osteoporosis"])
    page = owner_client.get(URL)
    assert set(page.context["form"].fields) == {"t_score_known"}
    assert "New in the health check" in page.text
    assert "few questions" not in page.text


def test_answers_count_at_once_and_the_check_keeps_its_date(owner_client, owner):
    before = old_check(owner, health=["medicines"], medicines=["steroids"])
    assert owner_client.post(URL, {"long_steroids": "yes"}).headers["Location"] == URL
    after = owner.health_profiles.in_force()
    assert (after.pk != before.pk, after.completed_at) == (True, before.completed_at)
    assert "steroids_long" in current_facts(owner).conditions
    assert owner_client.get(URL).headers["Location"] == reverse("programs:today")


def test_the_day_of_the_check_is_that_of_the_person(owner):
    """New Year in Auckland is still the old year in UTC, in which somebody was too young."""
    zone = ZoneInfo("Pacific/Auckland")
    check = old_check(owner, health=["other_illness"], year_of_birth=2026 - YOUNGEST)
    check.completed_at = datetime(2026, 1, 1, 9, tzinfo=zone)
    check.save(update_fields=["completed_at"])
    with timezone.override(zone):
        assert answer_later(by=owner, answers={"illnesses": ["lung"]}).pk == check.pk


def test_what_changes_no_plan_leaves_it_alone(owner):
    before = old_check(owner, health=["other_illness"])
    for _twice in range(2):
        assert answer_later(by=owner, answers={"illnesses": ["lung"]}).pk == before.pk
    assert owner.health_profiles.in_force().answers["illnesses"] == ["lung"]


def test_what_an_answer_calls_for_follows(owner_client, owner):
    old_check(owner, health=["other_illness"])
    owner_client.post(URL, {"illnesses": ["cancer"]})
    assert set(owner_client.get(URL).context["form"].fields) == {"cancer_in_bones"}


def test_a_number_is_never_required_but_whether_there_is_one_is(owner_client, owner):
    old_check(owner, bones=["osteopenia"])
    assert owner_client.post(URL, {}).status_code == 422
    owner_client.post(URL, {"t_score_known": "no"})
    assert never_asked(owner.health_profiles.in_force().answers) == ()


def test_a_draft_that_is_open_gets_them_as_well(owner):
    old_check(owner, health=["other_illness"])
    HealthProfile.objects.create(user=owner, answers={"health": ["other_illness"]})
    answer_later(by=owner, answers={"illnesses": ["lung"]})
    assert owner.health_profiles.draft().answers["illnesses"] == ["lung"]


def test_nobody_signed_in(client):
    assert reverse("account_login") in client.get(URL).headers["Location"]


def test_a_strong_pain_is_a_reminder_until_somebody_has_looked(owner_client, owner):
    old_check(owner, hips=["hip_pain"], hip_pain_side="left", pain_hip=7, hip_pain_gradual="yes")
    assert "UP6" in current_facts(owner).red_flags
    url = reverse("accounts:strong_pain_seen")
    assert owner_client.get(url).status_code == 405
    owner_client.post(url)
    facts = current_facts(owner)
    assert ("UP6" in facts.red_flags, "strong_usual_pain" in facts.conditions) == (False, True)
