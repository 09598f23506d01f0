"""A reported pain asks what only a clinician can rule out for this person: the rules of 5.1 about new pain."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from exercises.rules.screening import UnknownFactError
from exercises.snapshot.current import current_catalogue
from programs.models import NextDayCheck, Session, SetLog
from programs.session.stop.new_pain import may_be
from programs.session.stop.path import NEW_PAIN, NEW_PAIN_QUESTION
from programs.standing.person import Person
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
BONE_MEDICINE = {"health": ["medicines"], "medicines": ["bone"]}
STENOSIS = {"hips": ["stenosis"]}
QUESTION = "Is this a new ache in your thigh, hip or groin?"
STENOSIS_QUESTION = "Is a leg newly weak"


def address(session: Session) -> str:
    return reverse("programs:session_new_pain", args=[session.pk])


def over(user: User, **fields: object) -> Session:
    answers = {key: value for key, value in fields.items() if key in {"health", "medicines", "hips"}}
    finish = {key: value for key, value in fields.items() if key not in answers}
    return make_session(make_routine(user, **answers), **finish)


@pytest.mark.parametrize(
    ("conditions", "rules"),
    [
        ([], []),
        (["osteoporosis", "falls_risk"], []),
        (["hip_oa"], ["OA-1"]),
        (["on_bisphosphonate_denosumab_romosozumab"], ["AF-1"]),
        (["on_bisphosphonate_denosumab_romosozumab", "spinal_stenosis", "hip_oa"], ["OA-1", "SS-6", "AF-1"]),
    ],
)
def test_which_rules_run_when_pain_is_new(db, conditions, rules):
    assert [rule.id for rule in current_catalogue().when_pain_is_new(conditions)] == rules


def test_an_unknown_condition_raises(db):
    with pytest.raises(UnknownFactError):
        current_catalogue().when_pain_is_new(["sore_toe"])


def test_every_rule_about_new_pain_that_locks_has_a_sign(db):
    """A rule that an editor adds must not be passed over in silence."""
    locking = {rule.condition for rule in current_catalogue().rules if rule.new_pain and rule.verdict.word == "clear"}
    assert locking == set(NEW_PAIN)
    assert set(NEW_PAIN_QUESTION) == set(NEW_PAIN.values())


@pytest.mark.parametrize(
    ("answers", "signs"),
    [
        ({}, []),
        ({"hips": ["hip_oa"]}, []),
        (BONE_MEDICINE, ["RF9"]),
        ({"health": ["medicines"], "medicines": ["not_sure"]}, ["RF9"]),
        (STENOSIS, ["RF6"]),
        ({**BONE_MEDICINE, **STENOSIS}, ["RF6", "RF9"]),
    ],
)
def test_what_it_may_be(owner, answers, signs):
    make_profile(owner, **answers)
    assert [asked.sign.code for asked in may_be(Person(owner, today=MONDAY))] == signs


@pytest.mark.parametrize("told", [{"pain": 1}, {"pain": 4}], ids=str)
def test_the_record_asks_about_a_pain_that_was_told(owner, owner_client, told):
    session = over(owner, **BONE_MEDICINE, **told)
    text = owner_client.get(session.get_absolute_url()).text
    assert QUESTION in text
    form = text.split(f'action="{address(session)}"')[1].split("</form>")[0]
    for answer in ("RF9", "none"):
        assert f'name="sign" value="{answer}"' in form
    # What to do comes with a yes; until then it is a reason to ask, folded away.
    assert "Stop leg exercises" not in form.split("<details>")[0]


@pytest.mark.parametrize("told", [{"pain": 2}, {"sharp": True}], ids=str)
def test_a_pain_that_was_told_with_a_set_counts(owner, owner_client, told):
    session = over(owner, **BONE_MEDICINE)
    SetLog.objects.filter(pk=session.set_logs.first().pk).update(**told)
    assert QUESTION in owner_client.get(session.get_absolute_url()).text


@pytest.mark.parametrize(("answers", "pain"), [({}, 4), (BONE_MEDICINE, 0), (BONE_MEDICINE, None)])
def test_without_pain_or_such_a_rule_it_asks_nothing(owner, owner_client, answers, pain):
    assert QUESTION not in owner_client.get(over(owner, **answers, pain=pain).get_absolute_url()).text


def test_a_pain_of_long_ago_is_not_new(owner, owner_client):
    session = make_session(make_routine(owner, **BONE_MEDICINE), on=MONDAY - timedelta(days=8), pain=4)
    assert QUESTION not in owner_client.get(session.get_absolute_url()).text


@pytest.mark.parametrize(("pain", "page"), [(4, "session_stop_easier"), (1, "session_stop_rest")])
def test_the_way_to_stop_asks_before_it_leads_back(owner, owner_client, pain, page):
    session = make_session(make_routine(owner, **STENOSIS), done=False)
    answer = owner_client.post(reverse("programs:session_stop_pain", args=[session.pk]), {"pain": pain})
    what_to_do = reverse(f"programs:{page}", args=[session.pk])
    assert answer["Location"] == what_to_do
    assert owner_client.get(what_to_do)["Location"] == address(session)
    assert STENOSIS_QUESTION in owner_client.get(address(session)).text
    assert owner_client.post(address(session), {"sign": "none"})["Location"] == what_to_do
    assert owner_client.get(what_to_do).status_code == 200
    assert not owner.red_flags.exists()


@pytest.mark.parametrize("done", [True, False])
def test_a_yes_stops_and_locks(owner, owner_client, done):
    session = make_session(make_routine(owner, **BONE_MEDICINE), done=done)
    assert QUESTION in owner_client.get(address(session)).text
    assert owner_client.post(address(session), {"sign": "RF9"})["Location"] == reverse("accounts:red_flag")
    assert [flag.code for flag in owner.red_flags.open()] == ["RF9"]
    session.refresh_from_db()
    assert session.stopped == ("" if done else "urgent")
    owner_client.post(address(session), {"sign": "RF9"})
    assert owner.red_flags.count() == 1


def test_a_no_leads_back_and_is_not_asked_again(owner, owner_client):
    session = over(owner, **BONE_MEDICINE, pain=2)
    assert owner_client.post(address(session), {"sign": "none"})["Location"] == session.get_absolute_url()
    assert not owner.red_flags.exists()
    assert QUESTION not in owner_client.get(session.get_absolute_url()).text


@pytest.mark.parametrize("told", [{"pain": 3}, {"stop_pain": 4}, {"stopped": "pain"}], ids=str)
def test_a_pain_that_is_told_after_a_no_is_asked_about_again(owner, owner_client, told):
    session = over(owner, **BONE_MEDICINE, pain=2)
    owner_client.post(address(session), {"sign": "none"})
    Session.objects.filter(pk=session.pk).update(**told)
    assert QUESTION in owner_client.get(session.get_absolute_url()).text


def test_a_morning_that_hurts_is_asked_about_after_a_no(owner, owner_client):
    session = over(owner, **BONE_MEDICINE, pain=2)
    owner_client.post(address(session), {"sign": "none"})
    NextDayCheck.objects.create(session=session, pain=2)
    assert QUESTION in owner_client.get(session.get_absolute_url()).text


def test_a_yes_at_the_lowest_number_stops_on_the_way_to_stop(owner, owner_client):
    session = make_session(make_routine(owner, **BONE_MEDICINE), done=False)
    owner_client.post(reverse("programs:session_stop_pain", args=[session.pk]), {"pain": 1})
    assert owner_client.post(address(session), {"sign": "RF9"})["Location"] == reverse("accounts:red_flag")
    assert [flag.code for flag in owner.red_flags.open()] == ["RF9"]


@pytest.mark.parametrize("sign", ["", "RF6", "RF1"])
def test_what_was_not_asked_is_no_answer(owner, owner_client, sign):
    session = over(owner, **BONE_MEDICINE, pain=2)
    assert owner_client.post(address(session), {"sign": sign}).status_code == 422
    assert not owner.red_flags.exists()


def test_whom_it_does_not_concern_is_led_back(owner, owner_client):
    session = over(owner, pain=2)
    assert owner_client.get(address(session))["Location"] == session.get_absolute_url()


def test_not_yours_is_not_there(owner, other_client):
    session = over(owner, **BONE_MEDICINE, pain=2)
    assert other_client.get(address(session)).status_code == 404
    assert other_client.post(address(session), {"sign": "RF9"}).status_code == 404


def test_anonymous(client, owner):
    assert signs_in_first(client.post(address(over(owner, **BONE_MEDICINE)), {"sign": "RF9"}))


def test_wrong_method(owner, owner_client):
    assert owner_client.delete(address(over(owner, **BONE_MEDICINE))).status_code == 405


def test_queries(owner, owner_client):
    session = over(owner, **BONE_MEDICINE, pain=2)
    queries_of(owner_client, address(session))
    queries_of(owner_client, session.get_absolute_url())
