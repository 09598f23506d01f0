from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.functional_tests.services import Score, record_test
from programs.models import OfferAnswer, Routine
from programs.progression.reviews.facts import Choice
from programs.routine.offers import NotOfferedError, Offers, answer_offer
from programs.routine.pausing import pause_routine, resume_routine
from programs.session.asked import items_of
from programs.session.correct import delete_session
from tests.programs.checkin.building import check_in_on
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY, Beginning
from tests.programs.decided import decide_instead, decided, sentence
from tests.programs.factories import EVERYTHING_AT_HOME, make_copies, make_routine, make_session
from tests.programs.histories import begin, play

TODAY = "/today/"
ADDRESS = "/routine/offer/"
PLAN = "/routine/plan/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def weeks_ago(number: float, weekday: int = 0) -> date:
    return MONDAY - timedelta(weeks=number) + timedelta(days=weekday)


def due_for(routine: Routine, *, on: date = MONDAY) -> list[str]:
    return [offer.key for offer in Offers(Routine.objects.get(pk=routine.pk), today=on).due()]


@pytest.fixture(scope="module")
def begun(beginning: Beginning) -> Routine:
    """A routine of four weeks with one session in each: a shorter plan is offered."""
    with beginning() as user:
        routine = make_routine(user, on=weeks_ago(4))
        for number in (4, 3, 2, 1):
            play(routine, on=weeks_ago(number), pain=0, morning=0)
    return routine


@pytest.fixture
def seldom(fresh: Routine) -> Routine:
    return fresh


def answer(client, choice: Choice, *, key: str = "shorter_plan", **more: str):
    return client.post(ADDRESS, {"key": key, "choice": choice.value, "page": "today", **more})


# --- What is due ------------------------------------------------------------------------------------------------------


def test_nothing_is_offered_to_somebody_who_has_just_begun(owner, owner_client):
    assert due_for(make_routine(owner)) == []
    assert "offer" not in owner_client.get(TODAY).text


def test_an_offer_is_one_card_with_its_reason_and_its_buttons(seldom, owner_client):
    text = owner_client.get(TODAY).text
    assert "Would a shorter plan fit better?" in text
    assert "A shorter plan has only 3 exercises" in text
    assert "Few exercises done often are worth more than many done seldom." in text
    assert "our own careful choice" in text
    assert re.findall(r'name="choice" value="(\w+)"', text) == ["shorter_plan", "not_now"]


def test_today_shows_one_at_a_time(owner, owner_client):
    make_routine(owner, on=weeks_ago(9), bones=["osteopenia"])
    routine = owner.routines.get()
    assert due_for(routine) == ["shorter_plan", "bone_review", "block_review:8"]
    text = owner_client.get(TODAY).text
    assert text.count('name="key"') == 1
    assert "Would a shorter plan fit better?" in text


def test_the_routine_page_shows_them_all(owner, owner_client):
    make_routine(owner, on=weeks_ago(9), bones=["osteopenia"])
    text = owner_client.get("/routine/").text
    assert re.findall(r'name="key" value="([\w:]+)"', text) == ["shorter_plan", "bone_review", "block_review:8"]
    assert set(re.findall(r'name="page" value="(\w+)"', text)) == {"routine"}
    answered = answer(owner_client, Choice.NOT_NOW, key="bone_review", page="routine")
    assert answered["Location"] == reverse("programs:routine")


def test_the_routine_page_with_everything_at_once(owner, owner_client):
    """Own weights, a self-test, offers: still few queries."""
    routine = make_routine(owner, on=weeks_ago(9), bones=["osteopenia"], equipment=EVERYTHING_AT_HOME)
    record_test(by=owner, kind="chair_stand", scores=[Score(score=14)], today=MONDAY)
    play(routine, on=weeks_ago(1))
    item = routine.items.exclude(exercise__load="").filter(load_allowed=True).first()
    item.progress = {name: {**data, "load": "1"} for name, data in item.progress.items()}
    item.save()
    assert queries_of(owner_client, "/routine/")
    text = owner_client.get("/routine/").text
    assert "1 kg" in text
    assert text.count('name="key"') == 3


def test_weeks_of_a_pause_are_not_held_against_anybody(owner):
    routine = make_routine(owner, on=weeks_ago(4))
    pause_routine(by=owner, routine=routine, reason="ill", today=weeks_ago(3))
    assert due_for(routine) == []
    resume_routine(by=owner, routine=routine, today=weeks_ago(1))
    assert due_for(routine) == []


@pytest.fixture
def hurting(owner) -> Routine:
    """Three sessions running after which the morning was clearly worse than usual."""
    routine = make_routine(owner, on=weeks_ago(1))
    for day in (weeks_ago(1), weeks_ago(1, 2), weeks_ago(1, 4)):
        play(routine, on=day, morning=4)
    return routine


def test_three_sessions_that_hurt(hurting, owner_client):
    assert due_for(hurting) == ["hurting"]
    assert "In 3 sessions, one after the other" in owner_client.get(TODAY).text


def test_strong_pain_in_one_exercise_counts_as_much(owner):
    routine = make_routine(owner, on=weeks_ago(1))
    slugs = [item.exercise.slug for item in routine.items.all()][:3]
    for day, slug in zip((weeks_ago(1), weeks_ago(1, 2), weeks_ago(1, 4)), slugs, strict=True):
        play(routine, on=day, pain=1, of={slug: {"pain": 7}})
    assert due_for(routine) == ["hurting"]


def test_until_it_is_answered_nothing_grows(owner, owner_client):
    """Three exercises hurt in one session each; the others are fine, and would grow."""
    routine = make_routine(owner, on=weeks_ago(1))
    slugs = ("sit-to-stand", "standing-hip-abduction", "heel-slide")
    for day, slug in zip((weeks_ago(1), weeks_ago(1, 2), weeks_ago(1, 4)), slugs, strict=True):
        play(routine, on=day, pain=1, of={slug: {"pain": 7}})

    def rules(session) -> dict[str, str]:
        return {str(row.item_id): row.rule for row in decided(session)}

    first = begin(routine, on=MONDAY)
    assert "C8" in rules(first).values()
    assert not decided(first, kind="ADVANCE_")
    held = next(row for row in decided(first) if row.rule == "C8")
    assert "First let a doctor or physiotherapist look" in sentence(held)
    assert "First, please let a doctor or physiotherapist look" in owner_client.get("/routine/ahead/").text
    # Having read it is no answer, and neither is paper for the doctor.
    assert answer(owner_client, Choice.SEEN, key="hurting").status_code == 404
    answer(owner_client, Choice.CLINICIAN, key="hurting")
    assert due_for(routine)[0] == "hurting"
    answer(owner_client, Choice.LOOKED_AT, key="hurting")
    assert "hurting" not in due_for(routine)
    delete_session(session=first)
    again = begin(routine, on=MONDAY, hour=10)
    assert decided(again, kind="ADVANCE_")
    assert "C8" not in rules(again).values()
    assert "First, please let" not in owner_client.get("/routine/ahead/").text


def test_the_first_weeks_may_be_a_little_sore(owner):
    routine = make_routine(owner, on=weeks_ago(1))
    play(routine, on=weeks_ago(1, 4), pain=2)
    assert due_for(routine) == ["early_rise"]


def weeks_without_a_step(routine: Routine, weeks: int, *, rule: str) -> None:
    """Three sessions a week, at each of which every exercise stays as it is."""
    first, *later = [weeks_ago(number, weekday) for number in range(weeks, 0, -1) for weekday in (0, 2, 4)]
    session = make_session(routine, on=first, pain=0, effort=5)
    decide_instead([session], kind="HOLD", rule=rule)
    make_copies(session, on=later)


def test_no_gain_in_twelve_weeks(owner):
    routine = make_routine(owner, on=weeks_ago(12))
    weeks_without_a_step(routine, 12, rule="P4")
    assert "no_gain" in due_for(routine)
    last = routine.sessions.latest("performed_on")
    decide_instead([last], routine.items.first(), kind="ADVANCE_REPS")
    assert "no_gain" not in due_for(routine)


def test_a_better_self_test_is_a_gain(owner):
    routine = make_routine(owner, on=weeks_ago(12))
    weeks_without_a_step(routine, 12, rule="P4")
    record_test(by=owner, kind="chair_stand", scores=[Score(score=12)], today=weeks_ago(6))
    assert "no_gain" in due_for(routine)
    # The same definition as that of the result of a plan: two stands more can be chance, three are not.
    record_test(by=owner, kind="chair_stand", scores=[Score(score=14)], today=weeks_ago(1))
    assert "no_gain" in due_for(routine)
    owner.functional_tests.filter(done_on=weeks_ago(1)).update(score=15)
    assert "no_gain" not in due_for(routine)


@pytest.mark.parametrize(
    ("then", "now", "is_gain"),
    [
        ({"pain": 5}, {"pain": 4}, False),
        ({"pain": 5}, {"pain": 3}, True),
        ({"scores": {"Stairs": 3, "Socks": 3}}, {"scores": {"Stairs": 4, "Socks": 6}}, True),
        ({"scores": {"Stairs": 3}}, {"scores": {"Stairs": 5}}, False),
    ],
)
def test_a_check_in_that_is_better_by_more_than_chance_is_a_gain(owner, then, now, is_gain):
    routine = make_routine(owner, on=weeks_ago(12))
    weeks_without_a_step(routine, 12, rule="P4")
    check_in_on(routine, weeks_ago(12), **then)
    check_in_on(routine, weeks_ago(1), **now)
    assert ("no_gain" in due_for(routine)) is not is_gain


def test_clearly_less_pain_before_sessions_is_a_gain(owner):
    routine = make_routine(owner, on=weeks_ago(12))
    weeks_without_a_step(routine, 12, rule="P4")
    owner.sessions.filter(performed_on__lt=weeks_ago(7)).update(pain_before=5)
    owner.sessions.filter(performed_on__gte=weeks_ago(7)).update(pain_before=4)
    assert "no_gain" in due_for(routine)
    owner.sessions.filter(performed_on__gte=weeks_ago(7)).update(pain_before=3)
    assert "no_gain" not in due_for(routine)


@pytest.fixture
def plateau(owner) -> tuple[Routine, str]:
    """Seven weeks at the target with one exercise; the key of its offer."""
    routine = make_routine(owner, on=weeks_ago(7))
    weeks_without_a_step(routine, 7, rule="A5")
    item = routine.items.first()
    for other in routine.items.exclude(pk=item.pk):
        decide_instead(routine.sessions.all(), other, kind="ADVANCE_REPS", rule="A4")
    return routine, f"plateau:{item.pk}"


def test_six_weeks_at_the_target(plateau):
    routine, key = plateau
    assert due_for(routine) == [key]
    offer = Offers(routine, today=MONDAY).due()[0]
    assert offer.choices == (Choice.VARIANT, Choice.MAINTENANCE, Choice.NOT_NOW)


@pytest.mark.usefixtures("plateau")
def test_twice_a_week_is_not_offered_to_who_does_that_already(owner):
    owner.routines.update(days=[0, 3], main_days=[0, 3])
    assert Offers(owner.routines.get(), today=MONDAY).due()[0].choices == (Choice.VARIANT, Choice.NOT_NOW)


# --- Answers ----------------------------------------------------------------------------------------------------------


def test_yes_to_the_shorter_plan_begins_short_sessions(seldom, owner, owner_client):
    assert answer(owner_client, Choice.SHORTER_PLAN)["Location"] == TODAY
    assert (OfferAnswer.objects.get().answer, OfferAnswer.objects.get().answered_on) == ("accepted", MONDAY)
    page = owner_client.get(TODAY)
    assert "Your shorter plan: the 3 exercises that matter most for you." in page.text
    assert len(page.context["rows"]) == 3
    start = re.search(r'href="(/sessions/[0-9a-f-]{36}/check/)\?short"', page.text)
    assert start is not None
    owner_client.post(start[1], {"short": "True"})
    session = owner.sessions.get(performed_on=MONDAY)
    assert session.short
    assert len(items_of(session)) == 3


def test_a_session_told_of_later_follows_the_plan(seldom, owner):
    Routine.objects.update(short_plan=True)
    assert make_session(Routine.objects.get(), on=MONDAY).short


def test_the_way_back_to_all_exercises(seldom, owner, owner_client):
    answer(owner_client, Choice.SHORTER_PLAN)
    short = make_session(Routine.objects.get(), on=weeks_ago(0))
    assert owner_client.post(PLAN, {"plan": "full"})["Location"] == TODAY
    assert not Routine.objects.get().short_plan
    # What was done in between stays as it was.
    assert len(items_of(owner.sessions.get(pk=short.pk))) == 3


def test_no_thank_you_is_respected_for_a_while(seldom, owner_client):
    assert answer(owner_client, Choice.NOT_NOW)["Location"] == TODAY
    assert OfferAnswer.objects.get().answer == "declined"
    assert due_for(seldom) == []
    assert due_for(seldom, on=MONDAY + timedelta(weeks=2)) == []
    assert "shorter_plan" in due_for(seldom, on=MONDAY + timedelta(weeks=3))
    assert not Routine.objects.get().short_plan


def test_sent_twice_it_is_answered_once(seldom, owner_client):
    first, second = (answer(owner_client, Choice.SHORTER_PLAN) for _time in range(2))
    assert first["Location"] == second["Location"] == TODAY
    assert OfferAnswer.objects.count() == 1


def test_the_first_answer_of_a_day_counts(seldom, owner, owner_client):
    answer(owner_client, Choice.NOT_NOW)
    answer(owner_client, Choice.SHORTER_PLAN)
    assert not Routine.objects.get().short_plan


def test_twice_a_week(plateau, owner_client):
    routine, key = plateau
    answer(owner_client, Choice.MAINTENANCE, key=key, page="routine")
    routine.refresh_from_db()
    assert routine.days == [0, 4]


def test_another_form_of_an_exercise_is_chosen_on_its_own_page(plateau, owner_client):
    routine, key = plateau
    page = reverse("programs:routine_swap", args=[routine.items.first().pk])
    for _time in range(2):
        assert answer(owner_client, Choice.VARIANT, key=key)["Location"] == page
    assert due_for(routine) == []


@pytest.mark.parametrize(
    ("key", "choice", "leads_to"),
    [
        ("block_review:8", Choice.SELF_TESTS, "accounts:functional_test_list"),
        ("bone_review", Choice.BONE_LOADING, "programs:routine"),
        ("block_review:8", Choice.NOT_NOW, "programs:today"),
    ],
)
def test_a_review_leads_to_what_it_is_about(owner, owner_client, key, choice, leads_to):
    make_routine(owner, on=weeks_ago(9), bones=["osteopenia"])
    assert answer(owner_client, choice, key=key)["Location"] == reverse(leads_to)


def test_a_clinician_gets_a_summary(hurting, owner_client):
    assert answer(owner_client, Choice.CLINICIAN, key="hurting")["Location"] == reverse("programs:routine_summary")
    assert due_for(hurting) == ["hurting"]


# --- What is not an answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [{}, {"key": "shorter_plan"}, {"key": "shorter_plan", "choice": "harder"}, {"choice": "not_now"}]
)
def test_what_no_button_sends_changes_nothing(seldom, owner_client, given):
    page = owner_client.post(ADDRESS, given)
    assert page.status_code == 422
    assert "nothing was changed" in page.text
    assert not OfferAnswer.objects.exists()


@pytest.mark.parametrize(("key", "choice"), [("bone_review", "bone_loading"), ("shorter_plan", "maintenance")])
def test_what_is_not_offered_cannot_be_accepted(seldom, owner, owner_client, key, choice):
    assert answer(owner_client, Choice(choice), key=key).status_code == 404
    with pytest.raises(NotOfferedError):
        answer_offer(by=owner, routine=seldom, key=key, choice=Choice(choice), today=MONDAY)
    assert not OfferAnswer.objects.exists()


def test_not_yours(seldom, other, other_client):
    """Nobody answers for another: without a routine there is nothing to answer, with one it is about that one."""
    assert answer(other_client, Choice.SHORTER_PLAN).status_code == 404
    make_routine(other)
    assert answer(other_client, Choice.SHORTER_PLAN).status_code == 404
    assert other_client.post(PLAN, {"plan": "short"}).status_code == 302
    seldom.refresh_from_db()
    assert not seldom.short_plan


@pytest.mark.parametrize("given", [{}, {"plan": "harder"}])
def test_there_are_two_plans(seldom, owner_client, given):
    assert owner_client.post(PLAN, given).status_code == 422
    assert not Routine.objects.get().short_plan


@pytest.mark.parametrize("address", [ADDRESS, PLAN])
def test_anonymous(client, db, address):
    assert signs_in_first(client.post(address))


@pytest.mark.parametrize("address", [ADDRESS, PLAN])
def test_wrong_method(owner_client, address):
    assert owner_client.get(address).status_code == 405


def test_looking_answers_nothing(seldom, owner_client):
    assert queries_of(owner_client, TODAY)
    assert not OfferAnswer.objects.exists()
