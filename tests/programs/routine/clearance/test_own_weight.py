"""A light weight that somebody with osteoporosis, or long on steroids, opens for themselves (OST-10, FRK-2)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from exercises.rules.own_opening import Terms, load_terms_of
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.decision.at_goal import AtGoal
from programs.decision.morning import answer_next_day
from programs.decision.reading.reader import Reader
from programs.models import Routine
from programs.progression.reviews.facts import Choice
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine.clearance.openings import (
    NotTheirsToOpenError,
    OwnWayPast,
    Way,
    open_for_oneself,
    ready_for_weight,
)
from programs.routine.clearance.waiting import Situation
from programs.routine.offers import Offers
from programs.standing.person import Person
from tests.conftest import client_of, make_user
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_clearance, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")
# It is on no ladder: without a weight it ends with its sets and repetitions.
SLUG = "standing-hip-abduction"
ADDRESS = f"/routine/clearance/own/{SLUG}/weight/"
LONG_STEROIDS = {"bones": ["none"], "health": ["medicines"], "medicines": ["steroids"], "long_steroids": "yes"}


def terms(condition: str = "osteoporosis") -> Terms:
    found = load_terms_of(SLUG, current_catalogue().screen([condition]).exercises[SLUG].rules)
    assert found is not None
    return found


def trained(owner, *, weeks: int = 8, per_week: int = 3, **answers: object) -> Routine:
    """Give somebody with osteoporosis a routine of one exercise, and weeks in which all went as planned."""
    begun = MONDAY - timedelta(weeks=weeks)
    given = {"bones": ["osteoporosis"], "equipment": EVERYTHING_AT_HOME, "days": ["0", "2", "4"], **answers}
    routine = make_routine(owner, on=begun, **given)
    routine.items.exclude(exercise__slug=SLUG).delete()
    for number in range(weeks):
        for weekday in (0, 2, 4)[:per_week]:
            on = begun + timedelta(weeks=number, days=weekday)
            play(routine, on=on, pain=0, effort=6, pain_before=0, morning=0)
    return Routine.objects.get(pk=routine.pk)


@pytest.fixture(scope="module")
def made(writing_for_the_module: Callable[[], AbstractContextManager[None]]) -> tuple[User, User]:
    """Two who have trained for eight weeks: one with osteoporosis, the other long on steroids."""
    with writing_for_the_module(), time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        of_bones, on_steroids = make_user("bones@example.org"), make_user("steroids@example.org")
        trained(of_bones)
        trained(on_steroids, **LONG_STEROIDS)
        return of_bones, on_steroids


@pytest.fixture
def practised(made: tuple[User, User], db: None) -> User:
    """Somebody with osteoporosis who has trained for eight weeks."""
    return User.objects.get(pk=made[0].pk)


@pytest.fixture
def on_steroids(made: tuple[User, User], db: None) -> User:
    return User.objects.get(pk=made[1].pk)


def way(owner, day: date = MONDAY) -> Way:
    return OwnWayPast(owner, Situation(Person(owner, today=day), None), SLUG, weight=True).way


def said(**fields: object) -> dict[str, object]:
    given = {"opening": str(uuid.uuid4()), "version": terms().version, "looked": "on", "able": list(terms().needs)}
    return {**given, **fields}


def test_it_takes_six_weeks_and_twelve_clean_sessions_at_the_goal(owner):
    trained(owner, weeks=5)
    assert way(owner) is Way.TOO_EARLY


def test_after_that_it_is_theirs_and_counts_up_to_a_light_weight(practised):
    client = client_of(practised)
    routine = practised.routines.get()
    past = OwnWayPast(practised, Situation(Person(practised, today=MONDAY), None), SLUG, weight=True)
    assert (past.way, past.terms) == (Way.THERE, terms())
    assert past.done >= 12
    answer = client.post(ADDRESS, said())
    assert answer.status_code == 302
    assert way(practised) is Way.OPEN
    proposal = propose(profile=practised.health_profiles.in_force(), today=MONDAY, slug="hip-basics")
    fitted = start_routine(by=practised, proposal=proposal, today=MONDAY, keep=routine)
    items = {item.exercise.slug: item for item in fitted.items.select_related("exercise")}
    assert items[SLUG].load_allowed
    assert not items["sit-to-stand"].load_allowed
    reader = Reader(Routine.objects.get(pk=fitted.pk))
    (tracked,) = [tracked for tracked in reader.tracked if tracked.entry.slug == SLUG]
    assert max(reader.ladders[tracked.key][0].loads) == Decimal(2)
    assert reader.ladders[tracked.key][0].waits_for == "waits_for_more_weight"
    # What was done stays: nobody begins anew because a weight is open.
    assert (items[SLUG].dose.sets, items[SLUG].dose.reps) == (2, 12)


def test_long_on_steroids_it_is_theirs_too_once_their_doctor_was_asked(on_steroids):
    client = client_of(on_steroids)
    asked = terms("steroids_long")
    assert way(on_steroids) is Way.THERE
    assert (asked.rules, asked.sessions, asked.weeks) == (("FRK-2",), terms().sessions, terms().weeks)
    assert set(asked.needs) > set(terms().needs)
    client.post(ADDRESS, said(version=asked.version, able=list(terms().needs)))
    assert way(on_steroids) is Way.THERE
    client.post(ADDRESS, said(version=asked.version, able=list(asked.needs)))
    assert way(on_steroids) is Way.OPEN


def test_the_six_weekly_look_at_the_bones_offers_it(practised, on_steroids):
    for user in (practised, on_steroids):
        routine = user.routines.get()
        (offer,) = [offer for offer in Offers(routine, today=MONDAY).due() if offer.key == "bone_review"]
        assert offer.choices[0] is Choice.WEIGHT
        assert offer.facts["ready_for"] == routine.items.get().exercise.name
        answer = client_of(user).post("/routine/offer/", {"key": "bone_review", "choice": "weight", "page": "today"})
        assert answer["Location"] == reverse("programs:own_weight", args=[SLUG])


def test_what_counts_is_kept_and_a_page_need_not_read_what_was_done(practised):
    routine = practised.routines.get()
    item = routine.items.get()
    assert item.at_goal == AtGoal(routine, today=MONDAY).sessions(SLUG) >= 12
    with CaptureQueriesContext(connection) as captured:
        assert ready_for_weight(routine, Person.of_routine(routine, today=MONDAY)) == item
    assert not [query for query in captured if '"reps"' in query["sql"]]
    # A correction counts anew.
    for session in routine.sessions.order_by("performed_on")[18:21]:
        answer_next_day(by=practised, session=session, pain=9)
    before, item = item.at_goal, routine.items.get()
    assert item.at_goal == AtGoal(Routine.objects.get(pk=routine.pk), today=MONDAY).sessions(SLUG) < before


def test_it_is_not_offered_before(owner):
    (offer,) = [offer for offer in Offers(trained(owner, weeks=6), today=MONDAY).due() if offer.key == "bone_review"]
    assert Choice.WEIGHT not in offer.choices


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"bones": ["osteoporosis", "spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": "no"},
         Way.AGAINST),
        ({"bones": ["osteoporosis", "breaks"]}, Way.AGAINST),
        ({"year_of_birth": 1938}, Way.NOT_LOW),
        ({"bones": ["osteopenia"]}, Way.NEEDLESS),
    ],
)  # fmt: skip
def test_after_a_fracture_at_high_risk_or_without_need_it_is_not_theirs(owner, owner_client, answers, expected):
    make_routine(owner, **{"bones": ["osteoporosis"], "equipment": EVERYTHING_AT_HOME, **answers})
    assert way(owner) is expected
    assert owner_client.post(ADDRESS, said()).status_code == 422
    assert not owner.own_openings.exists()
    with pytest.raises(NotTheirsToOpenError):
        open_for_oneself(
            by=owner,
            slug=SLUG,
            opening_id=uuid.uuid4(),
            version=terms().version,
            confirmed=[],
            today=MONDAY,
            weight=True,
        )


def test_it_asks_for_every_sentence(practised):
    client = client_of(practised)
    page = client.get(ADDRESS)
    for need in terms().needs:
        assert need in page.context["form"].fields["able"].choices[terms().needs.index(need)]
    assert client.post(ADDRESS, said(able=list(terms().needs)[:1])).status_code == 422
    assert not practised.own_openings.exists()


def test_a_clinicians_no_outweighs_it(practised):
    client = client_of(practised)
    client.post(ADDRESS, said())
    make_clearance(practised, rules=[], no_added_load=True)
    verdict = Person(practised, today=MONDAY).effective.whole.exercises[SLUG]
    assert any(rule.verdict is Verdict.LOAD for rule in verdict.rules)


def test_the_page_of_an_exercise_at_its_goal_leads_there(practised):
    client = client_of(practised)
    routine = practised.routines.get()
    item = routine.items.get(exercise__slug=SLUG)
    assert f'href="{ADDRESS}"' in client.get(reverse("programs:routine_exercise", args=[item.pk])).text


def test_anonymous_and_wrong_slug(client, owner, owner_client):
    assert signs_in_first(client.get(ADDRESS))
    make_routine(owner)
    assert owner_client.get("/routine/clearance/own/no-such/weight/").status_code == 404
    assert owner_client.get("/routine/clearance/own/heel-slide/weight/").status_code == 404
