from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from programs.entries.plan import DoneSet
from programs.models import Session
from programs.proposal.start import end_routine
from programs.session.asked import sets_of
from programs.session.do import log_all_as_planned, log_exercise, skip_exercise
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


def log(session: Session, slug: str, *amounts: int, pain: int | None = None, effort: int | None = None) -> None:
    item = session.routine.items.select_related("exercise").get(exercise__slug=slug)
    planned = sets_of(session, item)
    done = [DoneSet(planned=planned_set, amount=amount) for planned_set, amount in zip(planned, amounts, strict=True)]
    log_exercise(session=session, item=item, done=done, pain=pain, effort=effort)


def without_player(text: str) -> str:
    """Return the part of a page that is there without scripts."""
    return text[text.index('<div class="unplayed">') :]


def test_while_it_goes_on_it_leads_to_the_next_exercise(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    first, second, *_rest = session.routine.items.all()
    text = without_player(owner_client.get(session.get_absolute_url()).text)
    assert "0 of 6 exercises" in text
    assert "Begin with:" in text
    assert reverse("programs:session_exercise", args=[session.pk, first.pk]) in text
    assert reverse("programs:session_as_planned", args=[session.pk]) in text
    assert "Finish here for today</a>" not in text
    skip_exercise(session=session, item=first, reason="no_time")
    page = owner_client.get(session.get_absolute_url())
    assert page.context["page"].following.item == second
    assert "1 of 6 exercises" in page.text
    assert "Finish here for today" in without_player(page.text)
    assert "Left out: no time" in page.text


def test_when_everything_is_entered_it_leads_to_the_end(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    log_all_as_planned(session=session)
    text = owner_client.get(session.get_absolute_url()).text
    assert "Everything is entered." in text
    assert reverse("programs:session_finish", args=[session.pk]) in text


def test_when_it_is_done_it_is_a_record(owner, owner_client):
    session = make_session(make_routine(owner), feeling="hard", pain=3, effort=8, note="First line\nsecond line")
    text = owner_client.get(session.get_absolute_url()).text
    assert "Monday 16 November" in text
    assert "3 out of 10" in text
    assert "8 out of 10" in text
    assert "Hard" in text
    assert "First line<br>second line" in text
    assert "Done as planned: 2 × 10 seconds, each side" in text
    assert reverse("programs:session_list") in text
    assert reverse("programs:session_finish", args=[session.pk]) in text
    assert reverse("programs:session_delete", args=[session.pk]) in text
    assert reverse("programs:session_as_planned", args=[session.pk]) not in text


def test_what_was_not_said_is_said_to_be_so(owner, owner_client):
    session = make_session(make_routine(owner))
    assert owner_client.get(session.get_absolute_url()).text.count("not said") == 2


def test_shows_what_was_done_on_each_side(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    log(session, "tandem-stand", 7, 10, 8, 9, pain=2, effort=5)
    text = owner_client.get(session.get_absolute_url()).text
    assert "left: 7, 8 seconds; right: 10, 9 seconds" in text
    assert "pain 2 out of 10, effort 5 out of 10" in text


def test_a_session_of_an_earlier_routine_keeps_its_exercises(owner, owner_client):
    session = make_session(make_routine(owner, program="hip-basics"))
    end_routine(routine=session.routine, today=MONDAY)
    make_routine(owner, program="six-hip-exercises")
    text = owner_client.get(session.get_absolute_url()).text
    for item in session.routine.items.all():
        assert item.exercise.name in text


def test_not_yours_is_not_there(owner, other_client):
    session = make_session(make_routine(owner))
    assert other_client.get(session.get_absolute_url()).status_code == 404


def test_unknown_is_not_there(owner_client):
    assert owner_client.get(reverse("programs:session_detail", args=[uuid.uuid4()])).status_code == 404


def test_anonymous(owner, client):
    assert signs_in_first(client.get(make_session(make_routine(owner)).get_absolute_url()))


def test_wrong_method(owner, owner_client):
    assert owner_client.post(make_session(make_routine(owner)).get_absolute_url()).status_code == 405


@pytest.mark.parametrize("done", [True, False], ids=["record", "going on"])
def test_queries_stay_the_same_however_much_is_in_it(owner, other, owner_client, other_client, done):
    small = make_session(make_routine(owner, program="hip-and-back-starters", equipment=EVERYTHING_AT_HOME), done=done)
    large = make_session(make_routine(other, program="hip-strength-for-low-bone"), done=done)
    assert len(small.routine.items.all()) != sum(len(item.parts) or 1 for item in large.routine.items.all())
    # The player is told of the parts of a sequence, all of them with one query more.
    of_parts = 0 if done else 1
    more = queries_of(other_client, large.get_absolute_url()) - queries_of(owner_client, small.get_absolute_url())
    assert more == of_parts
