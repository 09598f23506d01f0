"""Exercises as the tests of the editors' desk change them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.models import User
from exercises.models import Exercise
from tests.conftest import client_of
from tests.desk import read_form

from .pages import page


@pytest.fixture
def squat(db: None) -> Exercise:
    return Exercise.objects.get(slug="squat")


@pytest.fixture(scope="session")
def page_of_the_squat(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        administrator = User.objects.create_superuser("admin@example.org", "", name="Ada")
        form = read_form(client_of(administrator).get(page(Exercise.objects.get(slug="squat"))))
        transaction.set_rollback(True)
    return form


@pytest.fixture
def squat_form(page_of_the_squat: dict[str, Any]) -> dict[str, Any]:
    """What the page of the squat as it was loaded sends when nobody changes anything. It is one of the largest pages,
    so it is read once.
    """
    return deepcopy(page_of_the_squat)


@pytest.fixture
def draft(db: None) -> Exercise:
    """An exercise that an editor has just begun."""
    return Exercise.objects.create(
        slug="new-one",
        name="New one",
        kind="strength",
        start_position="standing",
        laterality="both",
        measure="repetitions",
    )


@pytest.fixture
def series(db: None) -> Exercise:
    """A sequence that runs four others."""
    return Exercise.objects.get(slug="plie-squat-series")
