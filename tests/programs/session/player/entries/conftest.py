"""Sessions on whose entries these tests are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from programs.models import RoutineItem
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine

from .cases import item_of


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    return {"equipment": EVERYTHING_AT_HOME}


@pytest.fixture
def item(session) -> RoutineItem:
    """Two sets on each side, by the second."""
    return item_of(session, "tandem-stand")


@pytest.fixture
def routine(owner):
    return make_routine(owner, on=MONDAY - timedelta(days=21), equipment=EVERYTHING_AT_HOME)
