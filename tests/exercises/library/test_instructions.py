"""How exercises are done, for pages that show several of them."""

from __future__ import annotations

import pytest

from exercises.fields import lines
from exercises.library.instructions import instructions_of
from exercises.models import Exercise

pytestmark = pytest.mark.django_db


def test_what_is_said_of_every_exercise_is_whole_sentences():
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.all()}
    told = instructions_of(exercises)
    assert told.keys() == exercises.keys()
    for slug, exercise in exercises.items():
        assert told[slug].stop_when == tuple(lines(exercise.stop_when))
        # A text that is mistaken for a list would fall apart into its letters.
        assert all(" " in words for words in (*told[slug].steps, *told[slug].stop_when)), slug
