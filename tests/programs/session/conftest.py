"""A session that has just begun, with which most tests of its pages begin. It is made once for each module."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from typing import Any

import pytest
import time_machine

from accounts.models import User
from programs.models import Session
from tests.conftest import make_user
from tests.programs.factories import make_routine, make_session


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    """What ``make_routine`` is given."""
    return {}


@pytest.fixture(scope="module")
def begun(writing_for_the_module: Callable[[], AbstractContextManager[None]], given: dict[str, Any]) -> Session:
    with writing_for_the_module(), time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        return make_session(make_routine(make_user("begun@example.org"), **given), done=False)


@pytest.fixture
def session(begun: Session, db: None) -> Session:
    return deepcopy(begun)


@pytest.fixture
def owner(request: pytest.FixtureRequest, db: None) -> User:
    """The person of the session, where a test begins with one."""
    if "begun" in request.fixturenames:
        session: Session = request.getfixturevalue("session")
        return session.user
    return make_user()
