"""The fictional people: who they are, that they came about as real ones do, and that no real database is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import ALWAYS, CHOSEN, CareLink, Invitation, Message, Scope, User
from accounts.team.access import shared_people
from accounts.team.codes import code_of
from exercises.snapshot.current import current_catalogue
from programs.demo.characters import CHARACTERS
from programs.demo.people import RealPeopleError, make_people
from programs.demo.practice import WORKERS, Worker
from programs.models import Activity, RoutineItem, Session, SetLog, WeeklyAim
from programs.standing.person import Person
from programs.team.caseload import ASKED, Caseload
from programs.team.waiting import Why
from tests.conftest import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
PASSWORD = "storybook-people"


def make_demo(**options) -> str:
    out = StringIO()
    call_command("make_demo", stdout=out, **options)
    return out.getvalue()


def everything() -> dict[str, list]:
    """Every row of the apps that hold people."""
    models = [*apps.get_app_config("accounts").get_models(), *apps.get_app_config("programs").get_models()]
    return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in models}


def by_role() -> tuple[Worker, ...]:
    """The clinicians, the assistant and the administrator."""
    founder, *others = WORKERS
    return *others, founder


def story() -> list:
    """All that the fictional people did."""
    sessions = Session.objects.order_by("user__email", "performed_on")
    told = list(sessions.values_list("pk", "user__email", "performed_on", "started_at", "pain", "effort", "note"))
    logs = SetLog.objects.order_by("session_id", "item__order", "exercise__slug", "number", "side")
    moved = Activity.objects.order_by("pk").values_list("pk", "user__email", "performed_on", "minutes", "effort")
    return (
        told
        + list(moved)
        + list(logs.values_list("session_id", "exercise__slug", "number", "side", "reps", "pain", "skipped"))
    )


def test_refuses_a_database_with_a_real_person(owner):
    before = everything()
    with pytest.raises(CommandError, match="real people") as error:
        make_demo()
    assert error.value.returncode == 1
    assert everything() == before


def test_a_password_is_made_up_when_none_is_given(monkeypatch):
    monkeypatch.setattr("programs.demo.people.CHARACTERS", CHARACTERS[-1:])
    out = make_demo()
    password = out.rsplit(" ", 1)[-1].strip()
    assert len(password) >= 12
    assert Client().login(email="greta@demo.example", password=password)


@pytest.fixture(scope="class")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Make the fictional people once, and return what the command said. Those who look after the site are not in the
    way. Each test has its own transaction inside the one that has the people.
    """
    with django_db_blocker.unblock(), time_machine.travel(f"{TODAY}T10:00:00Z"), transaction.atomic():
        make_user("editor@example.org", is_staff=True)
        User.objects.create_superuser("admin@example.org", PASSWORD, name="Ada")
        yield make_demo(password=PASSWORD)
        transaction.set_rollback(True)


@pytest.fixture
def people(told: str) -> list[User]:
    return list(User.objects.filter(is_demo=True, memberships=None))


@pytest.mark.usefixtures("told")
class TestOnceTheyAreThere:
    def test_they_are_the_fictional_people_and_can_sign_in(self, told, people):
        assert {person.email for person in people} == {character.email for character in CHARACTERS}
        assert all(person.email.endswith("@demo.example") for person in people)
        assert f"The password is shown only now: {PASSWORD}" in told
        for person in people:
            assert person.email in told
            assert Client().login(email=person.email, password=PASSWORD)
            profile = person.health_profiles.in_force()
            assert profile.completed_at.date() <= person.routines.current().started_on
            assert person.consents.exists()

    def test_their_history_is_that_of_people(self):
        done = Session.objects.done()
        assert done.count() == Session.objects.count() > 80
        assert done.filter(pain=None).exists()
        assert done.exclude(note="").exists()
        assert len(set(done.values_list("pain", flat=True))) > 4
        assert len(set(done.values_list("effort", flat=True))) > 4
        logs = SetLog.objects.all()
        assert logs.filter(as_planned=True).exists()
        assert logs.filter(as_planned=False, skipped="").exists()
        assert len(set(logs.exclude(skipped="").values_list("skipped", flat=True))) >= 3
        for person in User.objects.filter(is_demo=True, sessions__isnull=False).distinct():
            first = min(routine.started_on for routine in person.routines.all())
            assert first == TODAY - timedelta(weeks=13)
            days = sorted(person.sessions.values_list("performed_on", flat=True))
            assert first <= days[0] and days[-1] < TODAY
            # Weeks without a session, as everybody has them.
            assert max((after - before).days for before, after in pairwise(days)) >= 7
            for session in person.sessions.select_related("routine"):
                assert session.performed_on.weekday() in session.routine.days
                assert session.started_at.date() == session.finished_at.date() == session.performed_on
                assert session.started_at < session.finished_at
                assert session.set_logs.exists()

    def test_what_they_do_suits_them(self):
        catalogue = current_catalogue()
        ruth = User.objects.get(email="ruth@demo.example").routines.current()
        movements = set().union(*(catalogue.exercises[item.exercise.slug].movements for item in ruth.items.all()))
        assert not movements & {"spinal_flexion_loaded", "spinal_flexion_end_range", "unstable_surface"}
        tom = User.objects.get(email="tom@demo.example").routines.current()
        assert tom.program.slug == "strength-for-a-sore-hip"
        assert not tom.items.filter(exercise__slug="seated-forward-bend-single-leg").exists()
        ines = User.objects.get(email="ines@demo.example")
        assert ines.routines.count() == 2
        assert all(routine.sessions.exists() for routine in ines.routines.all())
        walter = User.objects.get(email="walter@demo.example").routines.current()
        assert walter.program.slug == "gentle-back-relief-moves"

    def test_beside_their_sessions_they_walk_as_their_aim_lets_them(self):
        walkers = User.objects.filter(activities__isnull=False).distinct()
        assert {user.email.split("@")[0] for user in walkers} == {"ruth", "tom", "ines", "walter"}
        for aim in WeeklyAim.objects.all():
            aims = [*(before["minutes"] for before in aim.before), aim.minutes]
            assert aims == sorted(aims)
            assert len(aims) > 1
        assert not Activity.objects.filter(performed_on__gte=TODAY).exists()
        # Who may fall began with strength and balance.
        ruth = Activity.objects.filter(user__email="ruth@demo.example").earliest("performed_on")
        assert ruth.performed_on >= TODAY - timedelta(weeks=9)

    def test_they_answered_check_ins_and_one_has_the_last_still_to_do(self):
        for person in User.objects.filter(is_demo=True, sessions__isnull=False).distinct():
            check_ins = person.check_ins.all()
            assert {check_in.week for check_in in check_ins} >= {0, 4}
            assert all(check_in.state == "done" and check_in.scores for check_in in check_ins)
            first = check_ins[0]
            assert first.goal_words == person.health_profiles.in_force().answers["goal_words"]
        walter = User.objects.get(email="walter@demo.example")
        client = Client()
        client.force_login(walter)
        assert client.get("/today/").context["check_in"].week == 12

    def test_one_of_them_waits_for_a_clinician(self):
        greta = User.objects.get(email="greta@demo.example")
        assert greta.routines.current().locked
        assert not greta.sessions.exists()

    def test_they_share_with_the_practice_as_their_stories_have_it(self, told: str) -> None:
        paula, henry, anna, otto = (User.objects.get(email=worker.email) for worker in by_role())
        every = [*CHOSEN, Scope.WHO, Scope.MESSAGES]
        seen = {
            user.email.split("@")[0]: {shared.name.split()[0]: shared.scopes for shared in shared_people(user, *every)}
            for user in (paula, henry, anna, otto)
        }
        assert seen == {
            "paula": {"Ruth": set(every), "Tom": {Scope.WHO, Scope.MESSAGES, Scope.PLAN}},
            "henry": {"Greta": set(every) - {Scope.NOTES}},
            # Tom and Greta let assistants see no more than who they are.
            "anna": {"Ruth": set(every), "Tom": set(ALWAYS), "Greta": set(ALWAYS)},
            "otto": {},
        }
        assert CareLink.objects.get(person__name="Ines Invented").ended_by == CareLink.EndedBy.PERSON
        assert {message.by_name for message in Message.objects.filter(link__person__name="Ruth Storybook")} == {
            "Ruth Storybook",
            "Paula Parable",
        }
        assert Message.objects.unanswered().get().by_name == "Tom Makebelieve"
        assert RoutineItem.objects.exclude(overrides=[]).get().routine.user.name == "Ruth Storybook"
        waiting = Invitation.objects.open().get()
        assert waiting.label == "Walter Fable"
        assert code_of(waiting.pk) in told

    def test_somebody_waits_for_each_clinician(self) -> None:
        why = {
            entry.shared.name.split()[0]: {reason.why for reason in entry.waits}
            for worker in list(by_role())[:2]
            for entry in Caseload(
                shared_people(User.objects.get(email=worker.email), *ASKED), now=timezone.now()
            ).entries
        }
        assert Why.FALL in why["Ruth"]
        assert why["Tom"] >= {Why.MISSED}
        assert why["Greta"] == {Why.CLEARANCE}

    def test_one_fell_and_went_on_when_a_clinician_had_looked(self) -> None:
        ruth = User.objects.get(email="ruth@demo.example")
        sign, fall, yes = ruth.red_flags.get(), ruth.fall_reports.get(), ruth.clearances.get()
        assert fall.happened_on == sign.reported_at.date() < sign.seen_on == yes.given_on
        assert yes.load_cleared
        assert not ruth.sessions.filter(performed_on__range=(fall.happened_on, sign.seen_on - timedelta(1))).exists()
        assert ruth.sessions.filter(performed_on__gte=sign.seen_on).exists()
        assert not Person(ruth, today=TODAY).open_signs

    def test_a_second_run_changes_nothing_and_says_so(self):
        before = everything()
        out = make_demo(password="something-else")
        assert "Nothing was changed" in out
        assert "something-else" not in out
        assert everything() == before

    def test_refuses_even_when_the_fictional_people_are_there_already(self, request):
        request.getfixturevalue("owner")
        with pytest.raises(RealPeopleError):
            make_people(today=TODAY, password=PASSWORD)

    def test_a_run_that_was_cut_short_is_gone_on_with_and_the_same_day_makes_the_same_story(self):
        told = story()
        lost = [character.email for character in CHARACTERS[:2]]
        User.objects.filter(email__in=lost).delete()
        assert story() != told
        assert {person.email for person in make_people(today=TODAY, password=PASSWORD)} == set(lost)
        assert story() == told

    def test_the_pages_of_the_practice_work(self) -> None:
        for worker in by_role():
            client = Client()
            client.force_login(User.objects.get(email=worker.email))
            assert client.get("/team/").status_code == 200

    def test_their_pages_work(self, people):
        for person in people:
            client = Client()
            client.force_login(person)
            pages = ("today", "routine", "routine/new", "progress", "progress/result", "sessions", "settings")
            for address in (f"/{page}/" for page in pages):
                assert client.get(address).status_code == 200, (person.email, address)
