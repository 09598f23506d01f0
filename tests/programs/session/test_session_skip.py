from __future__ import annotations

import pytest
from django.urls import reverse

from programs.models import RoutineItem, Session, SetLog
from programs.session.asked import sets_of
from tests.programs.checks import signs_in_first
from tests.programs.factories import make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(session: Session, item: RoutineItem) -> str:
    return reverse("programs:session_skip", args=[session.pk, item.pk])


@pytest.fixture
def item(session) -> RoutineItem:
    return session.routine.items.select_related("exercise").first()


@pytest.mark.parametrize("reason", [value for value in SetLog.Skipped.values if value])
def test_stores_the_reason_and_goes_on_to_the_next(owner_client, session, item, reason):
    answer = owner_client.post(address_of(session, item), {"reason": reason})
    following = session.routine.items.all()[1]
    # Where it hurts, what to do about that comes first.
    asks = reverse("programs:session_stop_pain", args=[session.pk])
    leads_on = reverse("programs:session_exercise", args=[session.pk, following.pk])
    assert answer["Location"] == (asks if reason == "pain" else leads_on)
    log = session.set_logs.get()
    assert (log.item, log.exercise, log.skipped) == (item, item.exercise, reason)
    assert (log.reps, log.hold_seconds, log.minutes) == (None, None, None)


def test_sent_twice_it_is_stored_once(owner_client, session, item):
    for _time in range(2):
        assert owner_client.post(address_of(session, item), {"reason": "pain"}).status_code == 302
    assert session.set_logs.count() == 1


def test_it_takes_the_place_of_what_was_done(owner_client, session, item):
    sent = {f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(session, item)}
    owner_client.post(reverse("programs:session_exercise", args=[session.pk, item.pk]), sent)
    owner_client.post(address_of(session, item), {"reason": "too_hard"})
    assert [log.skipped for log in session.set_logs.all()] == ["too_hard"]


def test_doing_it_after_all_takes_its_place(owner_client, session, item):
    owner_client.post(address_of(session, item), {"reason": "no_time"})
    address = reverse("programs:session_exercise", args=[session.pk, item.pk])
    planned = sets_of(session, item)
    assert f'value="{planned[0].amount}"' in owner_client.get(address).text
    owner_client.post(address, {f"set-{planned_set.key}": planned_set.amount for planned_set in planned})
    assert set(session.set_logs.values_list("skipped", flat=True)) == {""}


def test_of_a_finished_session_it_corrects_the_record(owner, owner_client):
    done = make_session(make_routine(owner))
    item = done.routine.items.first()
    answer = owner_client.post(address_of(done, item), {"reason": "pain"}, follow=True)
    assert answer.redirect_chain == [(done.get_absolute_url(), 302)]
    assert "Left out: pain" in answer.text


@pytest.mark.parametrize("sent", [{}, {"reason": ""}, {"reason": "bored"}])
def test_invalid_asks_again_in_place(owner_client, session, item, sent):
    answer = owner_client.post(address_of(session, item), sent)
    assert answer.status_code == 422
    assert '<details class="disclosure" open>' in answer.text
    assert answer.context["skip_form"].errors.keys() == {"reason"}
    assert answer.context["form"].errors == {}
    assert not session.set_logs.exists()


def test_not_yours_is_not_there(other_client, session, item):
    assert other_client.post(address_of(session, item), {"reason": "pain"}).status_code == 404
    assert not session.set_logs.exists()


def test_an_exercise_of_another_routine_is_not_there(owner_client, other, session):
    foreign = make_routine(other).items.first()
    assert owner_client.post(address_of(session, foreign), {"reason": "pain"}).status_code == 404


def test_anonymous(client, session, item):
    assert signs_in_first(client.post(address_of(session, item), {"reason": "pain"}))
    assert not session.set_logs.exists()


def test_wrong_method(owner_client, session, item):
    assert owner_client.get(address_of(session, item)).status_code == 405
