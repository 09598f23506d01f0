"""A session that has just begun, with which most tests of its pages begin. It is made once for each module."""

from __future__ import annotations

from typing import Any

import pytest

from programs.models import Session
from tests.programs.conftest import Beginning
from tests.programs.factories import make_routine, make_session


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    """What ``make_routine`` is given."""
    return {}


@pytest.fixture(scope="module")
def begun(beginning: Beginning, given: dict[str, Any]) -> Session:
    with beginning() as user:
        return make_session(make_routine(user, **given), done=False)


@pytest.fixture
def session(fresh: Session) -> Session:
    return fresh
