"""What these tests begin with."""

from __future__ import annotations

import pytest

from programs.models import Routine

from ...factories import EVERYTHING_AT_HOME, make_routine
from .cases import START


@pytest.fixture
def routine(owner) -> Routine:
    return make_routine(owner, on=START, equipment=EVERYTHING_AT_HOME)
