"""The screens of a check-in, from Today to its end."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from programs.checkin.asking import PlanSoFar
from programs.models import CheckIn
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine.pausing import pause_routine, resume_routine
from tests.conftest import client_of
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_fall, make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
TODAY = "/today/"
WEEK = timedelta(weeks=1)
GOAL_WORDS = "Walk to the market."
ACTIVITIES = {"words_1": "Stairs", "score_1": "4", "words_2": "Socks", "score_2": "2"}


def url(check_in_id, step: str = "") -> str:
    name = "programs:check_in_step" if step else "programs:check_in"
    return reverse(name, args=[check_in_id, step] if step else [check_in_id])


def offered(client) -> str | None:
    """Find the id of the check-in that Today offers."""
    found = client.get(TODAY).context
    return found.get("check_in_id") if "check_in" in found else None


def answer(client, check_in_id, **answers) -> None:
    """Send all screens of a check-in, as far as there are answers."""
    screens = {
        "goal": {"words": answers.get("words", ""), "goal": answers.get("goal", "")},
        "activities": {name: value for name, value in answers.items() if name.startswith(("words_", "score_"))},
        "pain": {"pain": answers.get("pain", "")},
        "impression": {"impression": answers.get("impression", "")},
    }
    where = client.get(url(check_in_id))
    for step, data in screens.items():
        if where.url.endswith(f"/{step}/"):
            where = client.post(where.url, data)
            assert where.status_code == 302, where.context["form"].errors
    assert where.url == url(CheckIn.objects.latest("begun_at").pk)


def at_week(owner, week: int, **answers) -> CheckIn:
    """Answer the check-in of a week on its first day."""
    with time_machine.travel(MONDAY + week * WEEK, tick=False):
        client = client_of(owner)
        answer(client, offered(client), **answers)
    return owner.check_ins.get(week=week)


@pytest.fixture
def routine(owner):
    make_profile(owner, goal_words=GOAL_WORDS)
    return make_routine(owner)


def test_today_offers_the_first_one_and_all_of_it_is_kept(owner, owner_client, routine):
    answer(owner_client, offered(owner_client), words="Dance.", pain="6", **ACTIVITIES)
    check_in = owner.check_ins.get()
    assert (check_in.week, check_in.plan_from, check_in.state, check_in.done_on) == (0, MONDAY, "done", MONDAY)
    assert (check_in.goal_words, check_in.pain, check_in.impression) == ("Dance.", 6, None)
    assert check_in.scores == {"Stairs": 4, "Socks": 2}
    assert offered(owner_client) is None
    page = owner_client.get(url(check_in.pk))
    assert page.status_code == 200
    assert page.context["hurts"]


def test_looking_stores_nothing(owner, owner_client, routine):
    check_in_id = offered(owner_client)
    assert owner_client.get(url(check_in_id), follow=True).status_code == 200
    assert not owner.check_ins.exists()


def test_the_goal_of_the_health_check_is_there_to_begin_with(owner, owner_client, routine):
    page = owner_client.get(url(uuid.uuid4(), "goal"))
    assert page.context["form"]["words"].value() == GOAL_WORDS


def test_after_four_weeks_all_is_shown_back_and_only_scored_anew(owner, routine):
    at_week(owner, 0, words="Dance.", pain="6", **ACTIVITIES)
    with time_machine.travel(MONDAY + 4 * WEEK, tick=False):
        client = client_of(owner)
        check_in_id = offered(client)
        goal = client.get(url(check_in_id, "goal"))
        assert goal.context["goal"] == "Dance."
        assert "Dance." in goal.text
        form = client.get(url(check_in_id, "activities")).context["form"]
        assert [field.label for field in form] == ["Stairs", "Socks"]
    check_in = at_week(owner, 4, goal="on_the_way", score_1="7", score_2="5", pain="3", impression="2")
    assert check_in.scores == {"Stairs": 7, "Socks": 5}
    assert (check_in.goal, check_in.goal_words, check_in.impression) == ("on_the_way", "Dance.", 2)
    with time_machine.travel(MONDAY + 4 * WEEK, tick=False):
        back = client_of(owner).get(url(check_in.pk)).context["back"]
    assert (back.pain.verdict, back.function.verdict) == ("better", "better")
    assert [line.verdict for line in back.activities] == ["better", "better"]


def test_a_goal_that_changed_is_the_one_shown_next(owner, routine):
    at_week(owner, 0)
    at_week(owner, 4, goal="changed", words="Sing.")
    with time_machine.travel(MONDAY + 8 * WEEK, tick=False):
        client = client_of(owner)
        assert client.get(url(offered(client), "goal")).context["goal"] == "Sing."


def test_activities_that_were_never_scored_can_be_named_later(owner, routine):
    at_week(owner, 0)
    check_in = at_week(owner, 4, words_2="Bus", score_2="5")
    assert check_in.scores == {"Bus": 5}


def test_worse_by_more_than_chance_leads_to_a_clinician(owner, routine):
    at_week(owner, 0, pain="2")
    check_in = at_week(owner, 4, pain="4")
    with time_machine.travel(MONDAY + 4 * WEEK, tick=False):
        page = client_of(owner).get(url(check_in.pk))
    assert page.context["back"].is_worse
    assert "callout--caution" in page.text


# --- Half of it, twice, later, never ----------------------------------------------------------------------------------


def test_a_half_filled_one_is_kept_and_gone_on_with(owner, owner_client, routine):
    first, second = offered(owner_client), uuid.uuid4()
    owner_client.post(url(first, "goal"), {"words": "Dance."})
    assert offered(owner_client) == first
    assert owner_client.get(url(first)).url == url(first, "activities")
    # A page of another device had made up another id: it is the same check-in.
    assert owner_client.get(url(second)).url == url(first, "activities")
    owner_client.post(url(second, "activities"), ACTIVITIES)
    check_in = owner.check_ins.get()
    assert (check_in.pk, check_in.answered, check_in.state) == (first, ["goal", "activities"], "begun")


def test_sent_twice_it_is_stored_once(owner, owner_client, routine):
    check_in_id = offered(owner_client)
    for _time in range(2):
        for step, data in (("goal", {}), ("activities", ACTIVITIES), ("pain", {"pain": "3"})):
            assert owner_client.post(url(check_in_id, step), data).status_code == 302
    assert owner.check_ins.get().scores == {"Stairs": 4, "Socks": 2}


def test_back_keeps_what_was_typed(owner, owner_client, routine):
    check_in_id = offered(owner_client)
    owner_client.post(url(check_in_id, "goal"), {})
    back = owner_client.post(url(check_in_id, "activities"), {**ACTIVITIES, "back": "1"})
    assert back.url == url(check_in_id, "goal")
    assert owner_client.get(url(check_in_id, "activities")).context["form"]["words_2"].value() == "Socks"


def test_later_hides_it_for_three_days(owner, owner_client, routine):
    check_in_id = offered(owner_client)
    assert owner_client.post(reverse("programs:check_in_later", args=[check_in_id])).url == TODAY
    assert offered(owner_client) is None
    for days, shown in ((2, None), (3, check_in_id)):
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
            assert offered(client_of(owner)) == shown


def test_skipped_it_is_never_asked_again_and_the_next_one_is(owner, owner_client, routine):
    check_in_id = offered(owner_client)
    for _time in range(2):
        assert owner_client.post(reverse("programs:check_in_skip", args=[check_in_id])).url == TODAY
    assert offered(owner_client) is None
    assert owner_client.get(url(check_in_id)).status_code == 404
    assert owner_client.post(url(check_in_id, "pain"), {"pain": "3"}).status_code == 404
    assert owner.check_ins.get().pain is None
    with time_machine.travel(MONDAY + 4 * WEEK, tick=False):
        assert client_of(owner).get(TODAY).context["check_in"].week == 4


def test_done_it_stays_done(owner, routine):
    check_in = at_week(owner, 0, pain="3")
    client = client_of(owner)
    client.post(reverse("programs:check_in_skip", args=[check_in.pk]))
    # A slip can be corrected on the same day, not later.
    client.post(url(check_in.pk, "pain"), {"pain": "5"})
    check_in.refresh_from_db()
    assert (check_in.state, check_in.pain) == ("done", 5)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert client_of(owner).post(url(check_in.pk, "pain"), {"pain": "0"}).status_code == 404


# --- What comes first -------------------------------------------------------------------------------------------------


def test_on_a_pause_nothing_is_asked_and_after_it_later(owner, owner_client, routine):
    at_week(owner, 0)
    for day, act in ((1, pause_routine), (8, resume_routine)):
        today = MONDAY + timedelta(days=day)
        reason = {"reason": "ill"} if act is pause_routine else {}
        act(by=owner, routine=routine, today=today, **reason)
        assert PlanSoFar(owner.routines.get(), today=today).due is None
    plan = owner.routines.get()
    assert PlanSoFar(plan, today=MONDAY + 4 * WEEK).due is None
    assert PlanSoFar(plan, today=MONDAY + 5 * WEEK).due.week == 4


def test_a_plan_fitted_anew_is_the_same_plan_with_its_pauses(owner, routine):
    at_week(owner, 0)
    pause_routine(by=owner, routine=routine, reason="ill", today=MONDAY + WEEK)
    resume_routine(by=owner, routine=routine, today=MONDAY + 2 * WEEK)
    today = MONDAY + 3 * WEEK
    proposal = propose(profile=make_profile(owner, bones=["osteoporosis"]), today=today, slug=routine.program.slug)
    anew = start_routine(by=owner, proposal=proposal, today=today, keep=owner.routines.current())
    assert anew != routine
    assert PlanSoFar(anew, today=MONDAY + 4 * WEEK).due is None
    assert PlanSoFar(anew, today=MONDAY + 5 * WEEK).due.week == 4
    with time_machine.travel(MONDAY + 5 * WEEK, tick=False):
        assert client_of(owner).get(TODAY).context["check_in"].week == 4


def test_an_open_sign_and_a_due_health_check_stand_first(owner, owner_client, routine):
    check_in_id = uuid.uuid4()
    fall = make_fall(owner, injured=True)
    assert offered(owner_client) is None
    assert owner_client.get(url(check_in_id)).status_code == 302
    assert owner_client.post(url(check_in_id, "pain"), {"pain": "3"}).status_code == 302
    fall.delete()
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(url(check_in_id)).url == reverse("accounts:red_flag")
    owner_client.post(url(check_in_id, "pain"), {"pain": "3"})
    assert not owner.check_ins.exists()


def test_without_a_routine_there_is_none(owner, owner_client):
    make_profile(owner)
    assert owner_client.get(url(uuid.uuid4())).status_code == 404


# --- Bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "data", "wrong"),
    [
        ("goal", {"words": "x" * 301}, "words"),
        ("activities", {"words_1": "Stairs"}, "score_1"),
        ("activities", {"score_2": "4"}, "words_2"),
        ("activities", {"words_1": "x" * 121, "score_1": "3"}, "words_1"),
        ("activities", {"words_1": "Stairs", "score_1": "3", "words_2": "stairs", "score_2": "3"}, "words_2"),
        ("activities", {"words_1": "Stairs", "score_1": "11"}, "score_1"),
        ("pain", {"pain": "-1"}, "pain"),
        ("pain", {"pain": "lots"}, "pain"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(owner, owner_client, routine, step, data, wrong):
    page = owner_client.post(url(uuid.uuid4(), step), data)
    assert page.status_code == 422
    form = page.context["form"]
    assert list(form.errors) == [wrong]
    assert {name: form[name].value() for name in data} == data
    assert not owner.check_ins.exists()


@pytest.mark.parametrize(
    ("data", "wrong"), [({"goal": "changed"}, "words"), ({"goal": "reached", "words": "Sing."}, "goal")]
)
def test_a_changed_goal_says_what_it_is_now(owner, routine, data, wrong):
    at_week(owner, 0)
    with time_machine.travel(MONDAY + 4 * WEEK, tick=False):
        client = client_of(owner)
        page = client.post(url(offered(client), "goal"), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [wrong])


@pytest.mark.parametrize("step", ["impression", "nothing"])
def test_a_screen_that_there_is_not(owner_client, routine, step):
    assert owner_client.get(url(uuid.uuid4(), step)).status_code == 404


# --- Whose it is ------------------------------------------------------------------------------------------------------


def test_not_yours_does_not_exist(owner, other, other_client, routine):
    check_in = at_week(owner, 0, pain="3")
    make_routine(other)
    for address in (url(check_in.pk), url(check_in.pk, "pain")):
        assert other_client.get(address).status_code == 404
    assert other_client.post(url(check_in.pk, "pain"), {"pain": "9"}).status_code == 404
    for name in ("check_in_later", "check_in_skip"):
        assert other_client.post(reverse(f"programs:{name}", args=[check_in.pk])).status_code == 404
    check_in.refresh_from_db()
    assert (check_in.pain, check_in.state) == (3, "done")


def test_anonymous(client):
    assert signs_in_first(client.get(url(uuid.uuid4())))
    assert signs_in_first(client.post(url(uuid.uuid4(), "pain"), {"pain": "3"}))


def test_wrong_method(owner_client, routine):
    assert owner_client.post(url(uuid.uuid4())).status_code == 405
    for name in ("check_in_later", "check_in_skip"):
        assert owner_client.get(reverse(f"programs:{name}", args=[uuid.uuid4()])).status_code == 405


def test_it_goes_with_its_person(owner, routine):
    at_week(owner, 0, pain="3")
    owner.delete()
    assert not CheckIn.objects.exists()


def test_queries_stay_the_same_however_many_there_are(owner, owner_client, routine):
    make_session(routine)
    check_in_id = offered(owner_client)
    owner_client.post(url(check_in_id, "goal"), {})
    few = [queries_of(owner_client, url(check_in_id, "activities")), queries_of(owner_client, TODAY)]
    for number in range(1, 9):
        CheckIn.objects.create(
            user=owner,
            plan_from=MONDAY - number * WEEK,
            week=4,
            state="done",
            done_on=MONDAY,
            activities=[{"words": "Stairs", "score": 3}],
        )
    many = [queries_of(owner_client, url(check_in_id, "activities")), queries_of(owner_client, TODAY)]
    assert many == few
