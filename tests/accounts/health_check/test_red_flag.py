"""The full-page stop, and the two ways on from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.health_check.red_flags import ASKED, SIGN_BY_CODE

from .factories import make_draft, make_health_check, make_red_flag

URL = reverse("accounts:red_flag")
SEEN = reverse("accounts:red_flag_seen")
MISTAKE = reverse("accounts:red_flag_mistake")
FIRST = reverse("accounts:welcome_step", args=["warning-signs"])


def seen(**changes: str) -> dict[str, object]:
    return {
        "flags": ["RF7"],
        "seen_by": "Dr Okafor",
        "seen_on": timezone.localdate().isoformat(),
        "may_do": "Walk, and begin again with little.",
        **changes,
    }


class TestPage:
    def test_an_emergency_says_whom_to_call(self, owner_client, owner, settings):
        settings.EMERGENCY_NUMBER = "1 12"
        make_red_flag(owner, "RF3")
        response = owner_client.get(URL)
        text = response.content.decode()
        assert response.status_code == 200
        assert 'href="tel:112"' in text
        assert "Stop. Call 1 12 now." in text
        assert "Keep still." in text
        assert 'class="stop-page"' in text

    def test_an_urgent_one_says_to_call_the_doctor_today(self, owner_client, owner):
        make_red_flag(owner, "RF9")
        text = owner_client.get(URL).content.decode()
        assert "Call your doctor today." in text
        assert "Stop. Call" not in text
        assert 'class="stop-page"' not in text

    def test_with_several_the_most_urgent_decides_and_all_are_named(self, owner_client, owner):
        make_red_flag(owner, "RF7")
        make_red_flag(owner, "RF4")
        text = owner_client.get(URL).content.decode()
        assert "Stop. Call 112 now." in text
        assert str(SIGN_BY_CODE["RF7"].why) in text
        assert text.index(str(SIGN_BY_CODE["RF4"].why)) < text.index(str(SIGN_BY_CODE["RF7"].why))

    @pytest.mark.parametrize("code", [sign.code for sign in ASKED])
    def test_every_sign_has_its_page(self, owner_client, owner, code):
        make_red_flag(owner, code)
        text = owner_client.get(URL).content.decode()
        assert str(SIGN_BY_CODE[code].why) in text
        assert "A clinician has seen me for this" in text

    def test_without_a_sign_it_leads_on(self, owner_client):
        assert owner_client.get(URL).headers["Location"] == reverse("accounts:welcome")

    @pytest.mark.django_db
    def test_anonymous(self):
        for address in (URL, SEEN, MISTAKE):
            assert Client().get(address).headers["Location"].startswith(reverse("account_login"))

    def test_another_person_sees_nothing_of_it(self, other_client, owner):
        make_red_flag(owner)
        assert other_client.get(URL).headers["Location"] == reverse("accounts:welcome")

    def test_wrong_method(self, owner_client):
        assert owner_client.post(URL).status_code == 405
        assert owner_client.get(SEEN).status_code == 405
        assert owner_client.put(MISTAKE).status_code == 405

    def test_queries(self, owner_client, owner, django_assert_max_num_queries):
        for sign in ASKED:
            make_red_flag(owner, sign.code)
        owner_client.get(URL)
        with django_assert_max_num_queries(12):
            owner_client.get(URL)


class TestSeen:
    def test_unlocks_and_the_health_check_begins_again(self, owner_client, owner):
        make_health_check(owner, bones=["osteoporosis"])
        make_red_flag(owner)
        response = owner_client.post(SEEN, seen(), follow=True)
        assert response.redirect_chain[-1][0] == FIRST
        assert "go through the health check again" in response.content.decode()
        flag = owner.red_flags.get()
        assert (flag.seen_by, flag.seen_on) == ("Dr Okafor", timezone.localdate())
        assert owner.health_profiles.in_force() is None
        assert owner.health_profiles.draft().answers["bones"] == ["osteoporosis"]

    def test_one_of_two_leaves_the_other_open(self, owner_client, owner):
        make_red_flag(owner, "RF7")
        make_red_flag(owner, "RF4")
        response = owner_client.post(SEEN, seen(), follow=True)
        assert response.redirect_chain[-1][0] == URL
        assert owner.red_flags.open().get().code == "RF4"

    def test_may_be_sent_twice(self, owner_client, owner):
        make_red_flag(owner)
        owner_client.post(SEEN, seen())
        assert owner_client.post(SEEN, seen()).headers["Location"] == reverse("accounts:welcome")
        assert owner.red_flags.count() == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"seen_by": " "}, "seen_by"),
            ({"may_do": ""}, "may_do"),
            ({"seen_on": ""}, "seen_on"),
            ({"seen_on": "soon"}, "seen_on"),
            ({"seen_on": "2199-01-01"}, "seen_on"),
            ({"seen_on": "2020-01-01"}, "seen_on"),
            ({"seen_on": (timezone.now() - timedelta(days=2)).date().isoformat()}, "seen_on"),
            ({"flags": ["RF1"]}, "flags"),
        ],
    )
    def test_invalid_keeps_what_was_written_and_the_lock(self, owner_client, owner, changes, field):
        make_red_flag(owner)
        response = owner_client.post(SEEN, seen(**changes))
        assert response.status_code == 422
        form = response.context["form"]
        assert field in form.errors
        assert form["may_do"].value() == changes.get("may_do", "Walk, and begin again with little.")
        assert "<details" in response.content.decode()
        assert " open>" in response.content.decode()
        assert owner.red_flags.open().exists()

    def test_a_visit_of_another_person_opens_nothing(self, other_client, owner):
        make_red_flag(owner)
        other_client.post(SEEN, seen())
        assert owner.red_flags.open().exists()


class TestMistake:
    def test_asks_once_more_with_the_words_of_the_sign(self, owner_client, owner):
        make_red_flag(owner, "RF1")
        text = owner_client.get(MISTAKE).content.decode()
        assert str(SIGN_BY_CODE["RF1"].words) in text
        assert "go back and call 112" in text
        assert owner.red_flags.open().exists()

    def test_takes_it_back_and_asks_the_warning_signs_again(self, owner_client, owner):
        make_draft(owner, until="you", warning_signs=["RF1"])
        for _ in range(2):
            response = owner_client.post(MISTAKE, {"flags": ["RF1"]}, follow=True)
            assert response.redirect_chain[-1][0] == FIRST
        assert owner.red_flags.get().withdrawn_at
        assert response.context["form"]["warning_signs"].value() is None

    def test_one_of_two_leaves_the_other_open(self, owner_client, owner):
        make_draft(owner, until="you", warning_signs=["RF1", "RF7"])
        response = owner_client.post(MISTAKE, {"flags": ["RF1"]}, follow=True)
        assert response.redirect_chain[-1][0] == URL
        assert owner.red_flags.open().get().code == "RF7"

    def test_nothing_ticked(self, owner_client, owner):
        make_red_flag(owner)
        response = owner_client.post(MISTAKE, {})
        assert response.status_code == 422
        assert owner.red_flags.open().exists()

    def test_with_a_health_check_in_force_one_is_back_where_one_was(self, owner_client, owner):
        profile = make_health_check(owner)
        make_red_flag(owner)
        owner_client.post(MISTAKE, {"flags": ["RF7"]})
        assert owner.health_profiles.in_force() == profile
        assert owner_client.get(reverse("accounts:welcome")).status_code == 200

    def test_without_a_sign_it_leads_on(self, owner_client):
        assert owner_client.get(MISTAKE).headers["Location"] == reverse("accounts:welcome")

    def test_another_person_takes_nothing_back(self, other_client, owner):
        make_red_flag(owner)
        other_client.post(MISTAKE, {"flags": ["RF7"]})
        assert owner.red_flags.open().exists()

    def test_after_a_day_it_is_no_slip(self, owner_client, owner):
        """A chest pain reported last week cannot be taken back with one tap."""
        flag = make_red_flag(owner, "RF1")
        owner.red_flags.update(reported_at=timezone.now() - timedelta(hours=25))
        assert owner_client.get(MISTAKE).headers["Location"] == URL
        assert owner_client.post(MISTAKE, {"flags": ["RF1"]}).headers["Location"] == URL
        assert "by mistake" not in owner_client.get(URL).content.decode()
        assert owner.red_flags.open().get() == flag

    def test_of_two_only_the_new_one_may_be_a_slip(self, owner_client, owner):
        make_red_flag(owner, "RF1")
        owner.red_flags.update(reported_at=timezone.now() - timedelta(days=3))
        make_red_flag(owner, "RF7")
        assert owner_client.post(MISTAKE, {"flags": ["RF1"]}).status_code == 422
        owner_client.post(MISTAKE, {"flags": ["RF7"]})
        assert owner.red_flags.open().get().code == "RF1"
