"""Whatever there is to do is had at the gate alone: in one order, and not while anything stands in the way."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone

from accounts.clearance.clinician import withdraw_clearance
from accounts.health_check.services import record_seen, report_red_flags
from accounts.models import User
from programs.models import RoutineItem, Session
from programs.models.training import present
from programs.routine.pausing import pause_routine
from programs.session.do import log_all_as_planned
from programs.session.player.plan import is_open
from programs.standing import access, gate
from programs.standing.obstacles import BEFORE_GOING_ON, CHECKS, FittedStanding, Obstacle, SessionStanding, Standing
from programs.today.views import BEFORE_TODAY
from tests.accounts.functional_tests.factories import make_single_leg
from tests.conftest import client_of, make_user
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import NEW_HIP, make_clearance, make_fall, make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


def session_address(session: Session) -> str:
    return session.get_absolute_url()


# --- One order --------------------------------------------------------------------------------------------------------


def pause(user: User) -> None:
    pause_routine(by=user, routine=user.routines.get(), reason="ill", today=MONDAY)


def lock(user: User) -> None:
    withdraw_clearance(by=user, clearance=user.clearances.get())


# What brings each obstacle about, of somebody with a routine that a clinician's yes has opened.
BRINGS: dict[Obstacle, Callable[[User], object]] = {
    Obstacle.RED_FLAG: lambda user: report_red_flags(by=user, codes=["RF7"]),
    Obstacle.NO_HEALTH_CHECK: lambda user: user.health_profiles.filter(state="in_force").update(state="superseded"),
    Obstacle.PAUSED: pause,
    Obstacle.CHECK_DUE: lambda user: make_fall(user, injured=True),
    Obstacle.OUTDATED: lambda user: make_profile(user, bones=["osteoporosis"], **NEW_HIP),
    Obstacle.LOCKED: lock,
}


@pytest.fixture
def ready(owner) -> User:
    """Somebody in whose way nothing stands, but a yes that may be taken back."""
    make_profile(owner, **NEW_HIP)
    make_clearance(owner)
    make_routine(owner)
    return owner


def first(user: User) -> Obstacle | None:
    return Standing(user, today=MONDAY).obstacle


def test_every_obstacle_has_its_place_in_the_order():
    assert [obstacle for obstacle, _stands in CHECKS] == list(Obstacle)


@pytest.mark.parametrize("obstacle", BRINGS)
def test_each_stands_alone(ready, obstacle):
    assert first(ready) is None
    BRINGS[obstacle](ready)
    assert first(ready) is obstacle


@pytest.mark.parametrize(("sooner", "later"), list(itertools.combinations(BRINGS, 2)))
def test_of_two_the_first_is_told_everywhere(ready, sooner, later):
    """Today, the question before a session, and a device that asks for a plan agree."""
    # A yes is taken back before a health check is superseded, a routine paused before it is outdated.
    for obstacle in sorted((sooner, later), key=[*reversed(BRINGS)].index):
        BRINGS[obstacle](ready)
    assert first(ready) is sooner
    client = client_of(ready)
    session_id = uuid.uuid4()
    assert client.get(reverse("programs:session_plan", args=[session_id])).json() == {"obstacle": sooner}
    today = client.get(reverse("programs:today"))
    if sooner in BEFORE_TODAY:
        assert today.status_code == 302
    else:
        assert today.context["obstacle"] is sooner
        assert f"programs/standing/obstacles/{sooner}.html" in {template.name for template in today.templates}
    before = client.post(reverse("programs:session_check", args=[session_id]))
    assert before.status_code == 302
    assert not ready.sessions.exists()


@pytest.mark.parametrize("obstacle", [kind for kind in Obstacle if kind not in BEFORE_TODAY])
def test_each_that_today_speaks_of_has_one_template(obstacle):
    assert get_template(f"programs/standing/obstacles/{obstacle}.html")


# --- A session that goes on -------------------------------------------------------------------------------------------


@pytest.fixture
def going_on(ready) -> Session:
    session = make_session(ready.routines.get(), done=False)
    log_all_as_planned(session=session)
    return session


@pytest.mark.parametrize("obstacle", [kind for kind in BRINGS if kind in BEFORE_GOING_ON])
def test_a_session_does_not_go_on(ready, going_on, obstacle):
    gate.session_to_do(ready, going_on.pk)
    BRINGS[obstacle](ready)
    for fetch in (gate.session_to_do, gate.session_to_read):
        with pytest.raises(gate.StandsInTheWayError) as stopped:
            fetch(ready, going_on.pk)
        assert stopped.value.obstacle is obstacle
    assert not is_open(SessionStanding(access.get_session(ready, going_on.pk), today=MONDAY))
    assert client_of(ready).get(session_address(going_on)).status_code == 302


def test_a_pause_holds_up_nothing_that_has_begun(ready, going_on):
    pause(ready)
    assert gate.session_to_do(ready, going_on.pk).session == going_on


def test_a_test_that_changes_what_suits_stops_it(owner):
    session = make_session(make_routine(owner), done=False)
    gate.session_to_do(owner, session.pk)
    make_single_leg(owner, "3", "3", on=MONDAY, at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(gate.StandsInTheWayError) as stopped:
        gate.session_to_do(owner, session.pk)
    assert stopped.value.obstacle is Obstacle.OUTDATED


def test_a_near_fall_and_a_good_test_stop_nothing(owner):
    session = make_session(make_routine(owner), done=False)
    make_fall(owner, near=True)
    make_single_leg(owner, "30", "30", on=MONDAY, at=timezone.now() + timedelta(minutes=5))
    assert gate.session_to_do(owner, session.pk).session == session


def test_a_session_of_a_routine_that_ended_does_not_go_on_and_what_was_entered_can_be_saved(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    log_all_as_planned(session=session)
    make_routine(owner, program="hip-strength-for-low-bone")
    assert owner_client.get(session_address(session))["Location"] == reverse("programs:today")
    finish = reverse("programs:session_finish", args=[session.pk])
    assert f'href="{finish}"' in owner_client.get(reverse("programs:today")).text
    assert owner_client.post(finish, {"pain": "1"})["Location"] == session_address(session)
    assert owner_client.get(session_address(session)).status_code == 200


@pytest.mark.parametrize("obstacle", [Obstacle.CHECK_DUE, Obstacle.OUTDATED, Obstacle.LOCKED])
def test_what_was_entered_is_saved_whatever_stands_in_the_way_since(ready, going_on, obstacle):
    BRINGS[obstacle](ready)
    client = client_of(ready)
    finish = reverse("programs:session_finish", args=[going_on.pk])
    assert f'href="{finish}"' in client.get(reverse("programs:today")).text
    assert client.get(finish).status_code == 200
    client.post(finish, {"pain": "1"})
    going_on.refresh_from_db()
    assert (going_on.state, going_on.pain) == (Session.State.DONE, 1)


def test_after_a_sign_was_seen_nothing_goes_on_before_the_health_check_is_gone_through(ready, going_on):
    report_red_flags(by=ready, codes=["RF7"])
    record_seen(by=ready, codes=["RF7"], seen_by="Dr Okafor", seen_on=MONDAY, may_do="")
    client = client_of(ready)
    item = going_on.routine.items.first()
    for name, args in (
        ("session_detail", [going_on.pk]),
        ("session_exercise", [going_on.pk, item.pk]),
        ("routine_exercise", [item.pk]),
        ("routine_swap", [item.pk]),
        ("routine", []),
        ("routine_ahead", []),
        ("routine_print", []),
    ):
        assert client.get(reverse(f"programs:{name}", args=args))["Location"] == reverse("accounts:welcome"), name


# --- It cannot be had without the check -------------------------------------------------------------------------------


def test_a_row_that_does_not_say_whether_a_sign_is_open_lets_nobody_through(ready, going_on):
    bare = Session.objects.select_related("routine__health_profile", "routine__user").get(pk=going_on.pk)
    with pytest.raises(AttributeError):
        SessionStanding(bare, today=MONDAY).first_of(BEFORE_GOING_ON)
    with pytest.raises(AttributeError):
        FittedStanding(ready, today=MONDAY, read=present.alone).first_of(BEFORE_GOING_ON)
    with pytest.raises(AttributeError):
        RoutineItem.objects.first().is_logged  # noqa: B018 - asking is what raises
    with pytest.raises(AttributeError):
        bare.is_last  # noqa: B018


def test_not_yours_is_not_there_whatever_stands_in_the_way(ready, going_on):
    somebody = make_user("ida@example.org", name="Ida")
    report_red_flags(by=somebody, codes=["RF1"])
    item = going_on.routine.items.first()
    client = client_of(somebody)
    for name, args in (
        ("session_detail", [going_on.pk]),
        ("session_exercise", [going_on.pk, item.pk]),
        ("routine_exercise", [item.pk]),
        ("routine_swap", [item.pk]),
    ):
        assert client.get(reverse(f"programs:{name}", args=args)).status_code == 404, name


def test_it_costs_no_more_in_a_session_with_falls_and_tests_of_before(owner, owner_client):
    make_fall(owner, on=MONDAY - timedelta(days=40))
    make_single_leg(owner, "30", "30", on=MONDAY - timedelta(days=30))
    session = make_session(make_routine(owner), done=False)
    assert queries_of(owner_client, session_address(session)) <= 12
