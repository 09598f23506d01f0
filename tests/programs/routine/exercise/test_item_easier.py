from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from programs.entries.plan import DoneSet
from programs.models import Adjustment, Routine, RoutineItem
from programs.session.asked import sets_of
from programs.session.do import log_exercise
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY, Beginning
from tests.programs.factories import make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture(scope="module")
def begun(beginning: Beginning) -> Routine:
    with beginning() as user:
        routine = make_routine(user, on=MONDAY - timedelta(days=14))
        play(routine, on=MONDAY - timedelta(days=5))
        play(routine, on=MONDAY - timedelta(days=3))
    return routine


@pytest.fixture
def routine(fresh: Routine) -> Routine:
    return fresh


@pytest.fixture
def session(routine):
    return begin(routine, on=MONDAY)


def item_of(routine, slug: str) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug=slug)


def address_of(item: RoutineItem) -> str:
    return reverse("programs:item_easier", args=[item.pk])


def asked(session, item) -> list[int]:
    return [planned_set.amount for planned_set in sets_of(session, item)]


def sent(session=None, choice=None) -> dict[str, str]:
    return {"choice": str(choice or uuid.uuid4()), "session": str(session.pk) if session else ""}


def test_it_counts_at_once_in_a_session_that_goes_on(owner_client, routine, session):
    item = item_of(routine, "heel-slide")
    before = asked(session, item)
    answer = owner_client.post(address_of(item), sent(session), follow=True)
    assert answer.redirect_chain == [(session.get_absolute_url(), 302)]
    assert "Heel slide: You asked for an easier version." in answer.text
    assert sum(asked(session, item)) < sum(before)
    assert Adjustment.objects.filter(session=session, item=item).exists()


def test_the_page_offers_it_for_each_exercise(owner_client, routine, session):
    text = owner_client.get(session.get_absolute_url()).text
    for item in routine.items.all():
        assert address_of(item) in text


def test_sent_twice_it_counts_once(owner_client, routine, session):
    item, choice = item_of(routine, "heel-slide"), uuid.uuid4()
    for _time in range(2):
        assert owner_client.post(address_of(item), sent(session, choice)).status_code == 302
        now = asked(session, item)
    assert Adjustment.objects.values("choice_id").distinct().count() == 1
    assert asked(session, item) == now


def test_what_is_logged_already_stays_as_it_was_asked(owner_client, routine, session):
    item = item_of(routine, "heel-slide")
    before = asked(session, item)
    planned = sets_of(session, item)
    done = [DoneSet(planned=planned_set, amount=planned_set.amount) for planned_set in planned]
    log_exercise(session=session, item=item, done=done, pain=1, effort=5)
    answer = owner_client.post(address_of(item), sent(session), follow=True)
    assert "This counts from the next session on." in answer.text
    assert asked(session, item) == before
    item.refresh_from_db()
    assert item.dose.sets * item.dose.reps < planned[0].dose.sets * planned[0].dose.reps


def test_an_easy_day_does_not_become_harder_by_it(owner_client, routine):
    session = begin(routine, on=MONDAY, pain_before=8)
    item = item_of(routine, "heel-slide")
    before = asked(session, item)
    owner_client.post(address_of(item), sent(session))
    assert asked(session, item) == before


def test_without_a_session_it_goes_back_to_the_routine(owner_client, routine):
    item = item_of(routine, "heel-slide")
    assert owner_client.post(address_of(item), sent())["Location"] == reverse(
        "programs:routine_exercise", args=[item.pk]
    )
    assert Adjustment.objects.filter(session=None, item=item).exists()


def test_without_an_id_nothing_is_chosen(owner_client, routine, session):
    item = item_of(routine, "heel-slide")
    assert owner_client.post(address_of(item), {"session": str(session.pk)}).status_code == 302
    assert not Adjustment.objects.exists()


def test_not_yours_is_not_there(other_client, routine, session):
    item = item_of(routine, "heel-slide")
    assert other_client.post(address_of(item), sent()).status_code == 404
    assert not Adjustment.objects.exists()


def test_somebody_elses_session_is_not_there(other, other_client, session):
    own = make_routine(other).items.first()
    assert other_client.post(address_of(own), sent(session)).status_code == 404
    assert not Adjustment.objects.exists()


def test_what_was_sent_away_is_not_there(owner_client, routine):
    item = item_of(routine, "heel-slide")
    RoutineItem.objects.filter(pk=item.pk).update(ended_on=MONDAY)
    assert owner_client.post(address_of(item), sent()).status_code == 404


def test_anonymous(client, routine):
    assert signs_in_first(client.post(address_of(item_of(routine, "heel-slide")), sent()))


def test_wrong_method(owner_client, routine):
    assert owner_client.get(address_of(item_of(routine, "heel-slide"))).status_code == 405
