"""Days on which tests of programs take place: the routine's days are Monday, Wednesday and Friday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

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
