"""Prepared queries (``exercises.prepared``): written once, always answered fresh."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, models
from django.db.models import Prefetch
from django.test.utils import CaptureQueriesContext

import accounts
import exercises
import programs
from accounts.models import FallReport, FunctionalTest
from exercises.models import Exercise, Step
from exercises.prepared import Given, Prepared, remember
from tests.conftest import make_user

DAY = models.DateField()


def make_exercise(slug: str, name: str = "An exercise") -> Exercise:
    return Exercise.objects.create(slug=slug, name=name, kind="strength", start_position="standing")


def test_each_asking_is_about_what_is_given(db):
    named = Prepared(lambda: Exercise.objects.filter(slug=Given("slug", models.SlugField())))
    squat, bridge = make_exercise(slug="a-squat"), make_exercise(slug="a-bridge")
    assert named(slug="a-squat") == [squat]
    assert named(slug="a-bridge") == [bridge]
    assert named.first(slug="a-plank") is None
    with pytest.raises(KeyError):
        named(name="a-squat")


def test_an_answer_is_never_an_old_one(db):
    named = Prepared(lambda: Exercise.objects.filter(slug=Given("slug", models.SlugField())))
    exercise = make_exercise(slug="a-squat", name="Squat")
    assert named.first(slug="a-squat").name == "Squat"
    Exercise.objects.filter(pk=exercise.pk).update(name="Sit to stand")
    assert named.first(slug="a-squat").name == "Sit to stand"
    exercise.delete()
    assert named(slug="a-squat") == []


def test_it_is_put_together_once(db):
    built = []

    def build():
        built.append(True)
        return Exercise.objects.filter(slug=Given("slug", models.SlugField()))

    named = Prepared(build)
    assert (named(slug="a-squat"), named(slug="a-bridge"), len(built)) == ([], [], 1)


def test_values_are_put_as_the_database_keeps_them(db):
    """SQLite has no column for days or ids."""
    user = make_user()
    fall = FallReport.objects.create(user=user, happened_on=date(2026, 11, 2))
    after = Prepared(
        lambda: FallReport.objects.filter(
            pk=Given("pk", models.UUIDField()),
            happened_on__gte=Given("since", DAY),
            reported_at__lte=Given("until", models.DateTimeField()),
        )
    )
    until = fall.reported_at + timedelta(hours=1)
    assert after(pk=fall.pk, since=date(2026, 11, 2), until=until) == [fall]
    assert after(pk=fall.pk, since=date(2026, 11, 3), until=until) == []


def test_relations_that_are_known_are_not_read_again(db, django_assert_num_queries):
    user = make_user()
    FallReport.objects.create(user=user, happened_on=date(2026, 11, 2))
    of_user = Prepared(lambda: FallReport.objects.filter(user=Given("user", models.BigAutoField())))
    with django_assert_num_queries(1):
        assert of_user({"user": user}, user=user)[0].user is user


def test_what_is_prefetched_belongs_to_each_asking(db):
    named = Prepared(
        lambda: Exercise.objects.filter(slug=Given("slug", models.SlugField())).prefetch_related(
            Prefetch("steps", Step.objects.order_by("-order"))
        )
    )
    for slug in ("a-squat", "a-bridge"):
        exercise = make_exercise(slug=slug)
        for order in (1, 2):
            exercise.steps.create(text=f"{slug} {order}", order=order)
    for slug in ("a-squat", "a-bridge"):
        assert [step.text for step in named.first(slug=slug).steps.all()] == [f"{slug} 2", f"{slug} 1"]


def test_values_and_unions_are_prepared_too(db):
    def kind(name: str):
        return Exercise.objects.filter(slug=Given(name, models.SlugField())).order_by().values_list("slug", named=True)

    either = Prepared(lambda: kind("first").union(kind("second"), all=True))
    make_exercise(slug="a-squat")
    make_exercise(slug="a-bridge")
    assert sorted(row.slug for row in either(first="a-squat", second="a-bridge")) == ["a-bridge", "a-squat"]
    assert [row.slug for row in either(first="a-plank", second="a-bridge")] == ["a-bridge"]


def test_what_is_remembered_is_given_without_a_query_and_can_still_be_filtered(db, django_assert_num_queries):
    exercise = make_exercise(slug="a-squat")
    first, second = (exercise.steps.create(text=text, order=order) for order, text in enumerate(("Stand", "Sit")))
    other = make_exercise(slug="a-bridge").steps.create(text="Sit", order=7)
    remember(exercise, "steps", [first, second])
    with django_assert_num_queries(0):
        assert list(exercise.steps.all()) == [first, second]
    found = exercise.steps.filter(text="Sit")
    assert second in found
    assert other not in found


def test_each_thread_asks_through_its_own_connection(db):
    named = Prepared(lambda: Exercise.objects.filter(slug=Given("slug", models.SlugField())))
    assert len(named(slug="squat")) == 1
    found = []

    def ask():
        with CaptureQueriesContext(connection) as asked:
            found.append((len(named(slug="squat")), len(asked)))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [(1, 1)]


# --- All that there are -----------------------------------------------------------------------------------------------


def all_prepared() -> list[Prepared]:
    """Find those that stand in a module; a few are made for each model or catalogue."""
    found: list[Prepared] = []
    for app in (accounts, exercises, programs):
        for module in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                names = vars(importlib.import_module(module.name)).values()
                found += [value for value in names if isinstance(value, Prepared)]
    return found


def test_none_keeps_the_day_on_which_it_was_written(db):
    """A query that asked the clock while it was built would stay right only until midnight."""
    prepared = all_prepared()
    assert len(prepared) > 20
    written = []
    for moment in ("2026-11-02T12:00:00+00:00", "2031-05-17T03:00:00+00:00"):
        with time_machine.travel(moment, tick=False):
            written.append([(found._write().sql, found._write().params) for found in prepared])
    for (sql, params), (later_sql, later_params) in zip(*written, strict=True):
        assert sql == later_sql
        assert [param for param in params if not isinstance(param, Given)] == [
            param for param in later_params if not isinstance(param, Given)
        ], sql


def test_tests_of_a_person_are_read_as_the_plain_query_reads_them(db):
    user, other = make_user(), make_user(email="other@example.org")
    for person in (user, other):
        for days in (3, 9):
            FunctionalTest.objects.create(
                user=person, kind="chair_stand", score=12, done_on=date(2026, 11, 20) - timedelta(days=days)
            )
    read = Prepared(lambda: FunctionalTest.objects.filter(user=Given("user", models.BigAutoField())))
    assert read(user=user) == list(user.functional_tests.all())
