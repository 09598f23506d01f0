from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.health_check.facts import facts_from
from accounts.health_check.questions.kinds import NOT_SURE
from accounts.health_check.red_flags import ASKED as HEALTH_CHECK_SIGNS
from accounts.health_check.services import report_red_flags
from programs.decision.morning import answer_next_day
from programs.models import NextDayCheck, Session
from programs.session.check.forms import CheckForm
from programs.session.stop.new_pain import signs_of
from programs.session.stop.path import ASKED, BEFORE_SESSION, just_asked, signs_for
from programs.standing.person import Person
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.factories import (
    make_copies,
    make_fall,
    make_profile,
    make_routine,
    make_session,
)
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def address_of(session_id: uuid.UUID) -> str:
    return reverse("programs:session_check", args=[session_id])


@pytest.fixture
def session_id() -> uuid.UUID:
    return uuid.uuid4()


# Whom a sign of section 3 concerns, by an answer of theirs; all others concern everybody.
CONCERNED = {"RF5": {"hips": ["new_hip"]}, "RF10": {"bones": ["osteoporosis"]}}
THIN = [
    {"bones": ["osteopenia"]},
    {"bones": ["spine_fracture"]},
    {"bones": ["hip_fracture"]},
    {"bones": ["breaks"]},
    {"bones": [NOT_SURE]},
    {"bones": ["osteoporosis"], "t_score_hip": "-2.6"},
]


def told_long_ago(user, **answers):
    """Answers of a health check that nobody remembers as having been asked just now."""
    profile = make_profile(user, **answers)
    profile.started_at = profile.completed_at = NOW - timedelta(days=3)
    profile.save(update_fields=["started_at", "completed_at"])
    return profile


def asked_in(page) -> tuple[set[str], set[str]]:
    """The signs that the sentence names, and those that have a box behind "yes"."""
    return set(re.findall(r'data-sign="(\w+)"', page.text)), set(re.findall(r'name="new" value="(\w+)"', page.text))


def test_each_sign_is_named_and_has_its_box_for_those_whom_it_concerns(owner, owner_client, session_id):
    for code in ASKED:
        told_long_ago(owner, **CONCERNED.get(code, {}))
        if not owner.routines.exists():
            make_routine(owner)
        form = CheckForm(asked=signs_of(Person(owner, today=MONDAY)))
        assert code in {brief.code for brief in form.briefly}
        assert code in {box.data["value"] for box in form.boxes}
    told_long_ago(owner)
    page = owner_client.get(address_of(session_id))
    assert "checked" not in page.text
    assert not owner.sessions.exists()


def test_nobody_is_asked_about_a_hip_or_bones_that_they_do_not_have(owner, owner_client, session_id):
    told_long_ago(owner)
    make_routine(owner)
    named, boxes = asked_in(page := owner_client.get(address_of(session_id)))
    assert named == boxes == set(ASKED) - {"RF5", "RF10"}
    assert "replaced hip" not in page.text
    session = make_session(owner.routines.get(), done=False)
    assert "replaced hip" not in owner_client.get(reverse("programs:session_stop", args=[session.pk])).text
    assert "replaced hip" not in owner_client.get(session.get_absolute_url()).text


@pytest.mark.parametrize("answers", THIN, ids=str)
def test_whatever_says_that_bones_may_be_thin_asks_about_a_broken_spine_bone(owner, answers):
    profile = make_profile(owner, **answers)
    assert "RF10" in signs_for(ASKED, facts_from(profile.answers, today=MONDAY))


def test_not_sure_and_not_known_are_asked(owner):
    unsure = make_profile(owner, hips=[NOT_SURE])
    assert "RF5" in signs_for(ASKED, facts_from(unsure.answers, today=MONDAY))
    assert signs_for(ASKED, None) == ASKED


class TestRightAfterTheHealthCheck:
    def test_nothing_is_repeated_and_all_of_it_is_at_hand(self, owner, owner_client, session_id):
        make_routine(owner)
        named, boxes = asked_in(owner_client.get(address_of(session_id)))
        assert not named
        assert boxes == set(ASKED) - {"RF5", "RF10"}
        answer = owner_client.post(address_of(session_id), {"new": ["RF1"]})
        assert answer["Location"] == reverse("accounts:red_flag")

    def test_the_health_check_asks_every_one_of_these_signs(self):
        assert set(BEFORE_SESSION) <= {sign.code for sign in HEALTH_CHECK_SIGNS}

    @pytest.mark.parametrize(
        ("began", "completed", "is_asked"), [(59, 1, True), (61, 1, False), (61, 61, False), (-1, -1, False)]
    )
    def test_only_one_that_began_within_the_hour_spares_the_question(self, began, completed, is_asked):
        now = NOW
        ago = [now - timedelta(minutes=minutes) for minutes in (began, completed)]
        assert just_asked(began=ago[0], completed=ago[1], now=now) is is_asked


def test_what_to_have_ready_is_open_before_the_first_session_and_at_hand_after_it(owner, owner_client, session_id):
    routine = make_routine(owner)
    is_open = re.compile(r'<details class="disclosure" open id="checklist">')
    page = owner_client.get(address_of(session_id))
    assert is_open.search(page.text)
    assert page.context["checklist"].sources
    make_session(routine)
    page = owner_client.get(address_of(uuid.uuid4()))
    assert not is_open.search(page.text)
    assert 'id="checklist"' in page.text


def test_nothing_new_begins_a_session_of_today_under_the_clients_own_id(owner, owner_client, session_id):
    routine = make_routine(owner)
    answer = owner_client.post(address_of(session_id))
    session = owner.sessions.get()
    assert session.pk == session_id
    assert answer["Location"] == session.get_absolute_url()
    assert (session.routine, session.performed_on, session.state) == (routine, MONDAY, Session.State.IN_PROGRESS)


def test_sent_twice_it_is_one_session(owner, owner_client, session_id):
    make_routine(owner)
    for _time in range(2):
        assert owner_client.post(address_of(session_id)).status_code == 302
    assert owner.sessions.count() == 1


@pytest.mark.parametrize("code", BEFORE_SESSION)
def test_a_sign_locks_and_begins_nothing(owner, owner_client, session_id, code):
    make_routine(owner)
    for _time in range(2):
        answer = owner_client.post(address_of(session_id), {"new": [code]})
        assert answer["Location"] == reverse("accounts:red_flag")
    assert owner.red_flags.open().get().code == code
    assert not owner.sessions.exists()


def test_a_fall_is_asked_about_and_begins_nothing(owner, owner_client, session_id):
    make_routine(owner)
    answer = owner_client.post(address_of(session_id), {"new": ["RF15"]})
    assert answer["Location"] == f"{reverse('programs:fall_new')}?session={session_id}"
    assert not owner.sessions.exists()
    assert not owner.red_flags.exists()


def test_a_fall_beside_a_sign_is_kept_as_one_that_did_harm(owner, owner_client, session_id):
    make_routine(owner)
    for _time in range(2):
        answer = owner_client.post(address_of(session_id), {"new": ["RF3", "RF15"]})
        assert answer["Location"] == reverse("accounts:red_flag")
    fall = owner.fall_reports.get()
    assert (fall.happened_on, fall.injured, fall.near) == (MONDAY, True, False)


def test_a_sign_counts_even_when_the_session_has_begun_in_another_window(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    answer = owner_client.post(address_of(session.pk), {"new": ["RF1"]})
    assert answer["Location"] == reverse("accounts:red_flag")
    session.refresh_from_db()
    assert (session.state, session.stopped) == (Session.State.DONE, Session.Stopped.EMERGENCY)


def test_an_answer_that_is_no_answer_begins_nothing(owner, owner_client, session_id):
    make_routine(owner)
    assert owner_client.post(address_of(session_id), {"new": ["RF99"]}).status_code == 422
    assert not owner.sessions.exists()


def test_a_session_that_has_begun_is_not_asked_again(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    assert owner_client.get(address_of(session.pk))["Location"] == session.get_absolute_url()


def test_a_finished_session_is_not_begun_again(owner, owner_client):
    done = make_session(make_routine(owner))
    assert owner_client.post(address_of(done.pk))["Location"] == done.get_absolute_url()
    done.refresh_from_db()
    assert done.state == Session.State.DONE


def test_one_that_is_open_today_is_gone_on_with(owner, owner_client, session_id):
    unfinished = make_session(make_routine(owner), done=False)
    assert owner_client.post(address_of(session_id))["Location"] == unfinished.get_absolute_url()
    assert owner.sessions.count() == 1


def test_one_that_is_open_from_another_day_stays_and_a_new_one_begins(owner, owner_client, session_id):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    make_session(routine, on=MONDAY - timedelta(days=3), done=False)
    owner_client.post(address_of(session_id))
    assert owner.sessions.count() == 2


def test_today_is_the_persons_own_day(owner, owner_client, session_id):
    owner.time_zone = "Pacific/Kiritimati"
    owner.save(update_fields=["time_zone"])
    make_routine(owner)
    owner_client.post(address_of(session_id))
    assert owner.sessions.get().performed_on == MONDAY + timedelta(days=1)


# --- How much it hurts now, and how the morning after was ------------------------------------------------------------


class TestPainAndTheMorningAfter:
    @pytest.fixture
    def last(self, owner):
        """Friday's session; nobody has told of Saturday's morning."""
        routine = make_routine(owner, on=MONDAY - timedelta(days=14))
        return play(routine, on=MONDAY - timedelta(days=3), morning=None)

    def sent(self, last, **changes):
        return {"morning_of": str(last.pk), **changes}

    def test_pain_before_is_kept_with_the_session(self, owner, owner_client, session_id):
        make_routine(owner)
        assert "How much does your hip or back hurt right now?" in owner_client.get(address_of(session_id)).text
        owner_client.post(address_of(session_id), {"pain_before": "4"})
        assert owner.sessions.get().pain_before == 4

    def test_it_may_be_left_open(self, owner, owner_client, session_id):
        make_routine(owner)
        owner_client.post(address_of(session_id))
        assert owner.sessions.get().pain_before is None

    def test_much_pain_makes_an_easy_day(self, owner, owner_client, session_id, last):
        owner_client.post(address_of(session_id), {"pain_before": "8"})
        session = owner.sessions.get(pk=session_id)
        assert {row.decision for row in decided(session)} == {"EASY_DAY"}
        assert "So today is an easy day" in owner_client.get(session.get_absolute_url()).text

    def test_the_morning_is_asked_about_and_counts_for_this_session(self, owner, owner_client, session_id, last):
        page = owner_client.get(address_of(session_id))
        assert "on the morning after your session on Friday 13 November" in page.text
        owner_client.post(address_of(session_id), self.sent(last, morning_pain="6"))
        check = NextDayCheck.objects.get()
        assert (check.session, check.pain, check.worse) == (last, 6, False)
        assert decided(owner.sessions.get(pk=session_id), kind="REGRESS_")

    def test_still_worse_a_day_later_is_kept(self, owner_client, session_id, last):
        owner_client.post(address_of(session_id), self.sent(last, morning_pain="1", morning_worse="on"))
        assert NextDayCheck.objects.get().worse

    def test_unanswered_it_begins_all_the_same(self, owner, owner_client, session_id, last):
        owner_client.post(address_of(session_id), self.sent(last))
        assert owner.sessions.filter(pk=session_id).exists()
        assert not NextDayCheck.objects.exists()

    def test_sent_twice_it_is_one_session_and_one_answer(self, owner, owner_client, session_id, last):
        for _time in range(2):
            assert owner_client.post(address_of(session_id), self.sent(last, morning_pain="2")).status_code == 302
        assert owner.sessions.count() == 2
        assert NextDayCheck.objects.get().session == last

    def test_it_is_asked_once(self, owner, owner_client, session_id, last):
        answer_next_day(by=owner, session=last, pain=1)
        assert "on the morning after" not in owner_client.get(address_of(session_id)).text

    def test_an_old_page_does_not_answer_for_another_session(self, owner_client, session_id, last):
        owner_client.post(address_of(session_id), {"morning_of": str(uuid.uuid4()), "morning_pain": "6"})
        assert not NextDayCheck.objects.exists()

    def test_worse_without_a_number_asks_for_it_and_loses_nothing(self, owner, owner_client, session_id, last):
        answer = owner_client.post(address_of(session_id), self.sent(last, morning_worse="on", pain_before="3"))
        assert answer.status_code == 422
        assert "Choose a number for that morning, too." in answer.text
        assert re.search(r'name="pain_before" value="3"[^>]* checked', answer.text)
        assert re.search(r'name="morning_worse"[^>]* checked', answer.text)
        assert owner.sessions.count() == 1

    @pytest.mark.parametrize("field", ["pain_before", "morning_pain"])
    def test_a_number_that_is_none_begins_nothing(self, owner, owner_client, session_id, last, field):
        answer = owner_client.post(address_of(session_id), self.sent(last, **{field: "11"}))
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}
        assert owner.sessions.count() == 1

    def test_a_sign_counts_even_so_and_the_morning_is_kept(self, owner, owner_client, session_id, last):
        sent = self.sent(last, new=["RF1"], pain_before="99", morning_pain="2")
        assert owner_client.post(address_of(session_id), sent)["Location"] == reverse("accounts:red_flag")
        assert owner.red_flags.open().exists()
        assert NextDayCheck.objects.get().pain == 2

    def test_queries_stay_few_with_a_history(self, owner, owner_client, session_id, last):
        few = queries_of(owner_client, address_of(session_id))
        make_copies(last, on=[MONDAY - timedelta(days=days) for days in range(20, 40)])
        assert queries_of(owner_client, address_of(session_id)) == few


# --- What stands in the way, in its order ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_open_warning_sign_comes_before_everything(owner, owner_client, session_id, method):
    make_routine(owner)
    make_fall(owner, injured=True)
    report_red_flags(by=owner, codes=["RF1"])
    assert getattr(owner_client, method)(address_of(session_id))["Location"] == reverse("accounts:red_flag")
    assert not owner.sessions.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_health_check_that_is_due_comes_before_a_session(owner, owner_client, session_id, method):
    make_routine(owner)
    make_fall(owner, injured=True)
    assert getattr(owner_client, method)(address_of(session_id))["Location"] == reverse("programs:today")
    assert not owner.sessions.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_locked_routine_is_not_begun(owner, owner_client, session_id, method):
    make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    assert getattr(owner_client, method)(address_of(session_id))["Location"] == "/today/"
    assert not owner.sessions.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_routine_for_earlier_answers_is_not_begun(owner, owner_client, session_id, method):
    make_routine(owner)
    make_profile(owner, bones=["osteoporosis"])
    answer = getattr(owner_client, method)(address_of(session_id), follow=True)
    assert answer.redirect_chain == [("/routine/new/hip-basics/", 302)]
    assert "Your answers have changed." in answer.text
    assert not owner.sessions.exists()


def test_without_a_health_check_or_a_routine_it_leads_there(owner, owner_client, session_id):
    assert owner_client.post(address_of(session_id))["Location"] == reverse("accounts:welcome")
    make_profile(owner)
    assert owner_client.post(address_of(session_id))["Location"] == reverse("programs:routine_proposal")


class TestGoingOnAfterANight:
    @pytest.fixture
    def session(self, owner):
        return make_session(
            make_routine(owner, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=3), done=False
        )

    def test_asks_again_what_is_new(self, session, owner, owner_client):
        page = owner_client.get(address_of(session.pk))
        assert page.status_code == 200
        assert "Anything new since last time?" in page.text
        assert owner_client.post(address_of(session.pk))["Location"] == session.get_absolute_url()
        assert owner.sessions.count() == 1

    def test_a_sign_stops_it(self, session, owner, owner_client):
        answer = owner_client.post(address_of(session.pk), {"new": ["RF1"]})
        assert answer["Location"] == reverse("accounts:red_flag")
        session.refresh_from_db()
        assert session.state == Session.State.DONE

    def test_it_does_not_go_on_while_something_stands_in_the_way(self, session, owner, owner_client):
        make_fall(owner, injured=True)
        assert owner_client.post(address_of(session.pk))["Location"] == reverse("programs:today")

    def test_the_session_of_today_is_not_asked_about_again(self, owner, owner_client):
        session = make_session(make_routine(owner), done=False)
        assert owner_client.get(address_of(session.pk))["Location"] == session.get_absolute_url()


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_id_is_not_there(owner, other, other_client, method):
    session = make_session(make_routine(owner), done=False)
    make_routine(other)
    assert getattr(other_client, method)(address_of(session.pk)).status_code == 404
    assert not other.sessions.exists()


def test_a_sign_under_somebody_elses_id_changes_nothing_of_theirs(owner, other, other_client):
    session = make_session(make_routine(owner), done=False)
    make_routine(other)
    assert other_client.post(address_of(session.pk), {"new": ["RF1"]}).status_code == 404
    session.refresh_from_db()
    assert session.state == Session.State.IN_PROGRESS
    assert not owner.red_flags.exists()


def test_anonymous(client, session_id, db):
    assert signs_in_first(client.get(address_of(session_id)))
    assert signs_in_first(client.post(address_of(session_id)))


def test_wrong_method(owner, owner_client, session_id):
    make_routine(owner)
    assert owner_client.put(address_of(session_id)).status_code == 405


def test_queries_stay_few(owner, owner_client, session_id):
    make_routine(owner)
    queries_of(owner_client, address_of(session_id))
