"""Days on which tests of programs take place, with a routine on Monday, Wednesday and Friday, and what all tests of a
module begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from datetime import date

import pytest
import time_machine

from accounts.models import User
from programs.models import Routine, Session
from tests.conftest import make_user

MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def on_a_monday() -> Iterator[date]:
    """A planned day, at ten in the morning."""
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        yield MONDAY


@pytest.fixture
def on_a_tuesday() -> Iterator[date]:
    """A rest day."""
    with time_machine.travel("2026-11-17T10:00:00Z", tick=False):
        yield TUESDAY


Beginning = Callable[[], AbstractContextManager[User]]


@pytest.fixture(scope="module")
def beginning(writing_for_the_module: Callable[[], AbstractContextManager[None]]) -> Beginning:
    """Somebody for whom a module makes what many of its tests begin with: at ten on the Monday, once for all of them.

    It makes that in a fixture ``begun`` of its own, which returns a routine or a session. Tests that do not begin with
    it may find the rows of it, or not: it depends on which test came first.
    """

    @contextmanager
    def begin() -> Iterator[User]:
        with writing_for_the_module(), time_machine.travel("2026-11-16T10:00:00Z", tick=False):
            yield make_user("begun@example.org")

    return begin


@pytest.fixture
def fresh(begun: Routine | Session, db: None) -> Routine | Session:
    """The routine or session that a module has begun, as if for this test alone."""
    return deepcopy(begun)


@pytest.fixture
def owner(request: pytest.FixtureRequest, db: None) -> User:
    """The person whose rows a test is about; where it begins with what its module has begun, whoever that is of."""
    if "begun" in request.fixturenames:
        user: User = request.getfixturevalue("fresh").user
        return user
    return make_user()
