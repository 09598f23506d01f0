"""Sessions on whose entries these tests are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from programs.models import RoutineItem, Session
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

from .cases import item_of


@pytest.fixture
def session(owner) -> Session:
    return make_session(make_routine(owner, equipment=EVERYTHING_AT_HOME), done=False)


@pytest.fixture
def item(session) -> RoutineItem:
    """Two sets on each side, by the second."""
    return item_of(session, "tandem-stand")


@pytest.fixture
def routine(owner):
    return make_routine(owner, on=MONDAY - timedelta(days=21), equipment=EVERYTHING_AT_HOME)
