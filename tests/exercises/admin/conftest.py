"""Exercises as the tests of the editors' desk change them."""

from __future__ import annotations

import pytest

from exercises.models import (
    Exercise,
)


@pytest.fixture
def squat(db: None) -> Exercise:
    return Exercise.objects.get(slug="squat")


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
