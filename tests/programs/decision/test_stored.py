"""A decision that is read back says what it said when it was taken."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from itertools import chain

import pytest

from exercises.snapshot.current import current_catalogue
from programs.decision.reading.reader import Reader
from programs.decision.replay import _taken_again
from programs.decision.words.said import Speaker
from programs.models import Routine
from programs.progression.course.dosage import PersonalWords
from programs.progression.explanation import sentence
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.histories import play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]


@pytest.mark.parametrize("program", ["hip-basics", "hip-strength-for-low-bone"])
def test_words_sources_and_doses_come_back(owner, program):
    began = MONDAY - timedelta(weeks=12)
    routine = make_routine(owner, program=program, on=began, equipment=EVERYTHING_AT_HOME)
    # Growth, pain, a flare, what was too hard or not told, a break, and soreness before starting.
    hard = {"effort": 9}
    told = [
        {}, {"pain": 4}, {"morning": 5}, {"pain": None}, hard, {"pain_before": 8}, {"pain": 7}, {"morning": None},
    ]  # fmt: skip
    for number in range(24):
        week = number // 3 + (4 if number > 17 else 0)
        own = told[number % 8] if number > 8 else {}
        play(routine, on=began + timedelta(weeks=week, days=2 * (number % 3)), spare=3, **own)
    reader = Reader(Routine.objects.get(pk=routine.pk))
    speaker = Speaker(
        reader.items, catalogue=current_catalogue(), own=lambda: reader.own_weights, units=reader.user.units
    )
    kinds = set()
    for taken in chain.from_iterable(_taken_again(reader.course(from_start=True), deque(), reader)):
        step, decision, read = taken.step, taken.step.decision, taken.decided(reader.numbers)
        words = PersonalWords(
            entry=taken.tracked.entry,
            start=taken.tracked.start,
            places=taken.places,
            names=reader.names.__getitem__,
            own=lambda: reader.own_weights,
            units=reader.user.units,
        )
        assert speaker.sentence(read) == sentence(decision, words=words, easy_day=step.easy_day)
        assert speaker.sources(read) == decision.sources
        assert (read.decision, read.rule, read.because) == (decision.kind, decision.rule, decision.because)
        asked = step.today.to_mapping() if step.today else {}
        assert [read.before, read.after, read.day] == [
            step.before.amount.to_mapping(), step.after.amount.to_mapping(), asked,
        ]  # fmt: skip
        kinds.add(read.decision)
    assert len(kinds) >= 7, kinds
