"""What the player's voice says, over the whole catalogue: words, and no sign that engines read as they like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from exercises.library.instructions import instructions_of
from exercises.measures.dose import Dose
from exercises.models import Exercise
from programs.entries.plan import PlannedSet
from programs.session.player.aloud import for_the_ear
from programs.session.player.plan import set_name, set_task
from programs.session.player.words import player_words

UNIT = re.compile(r"\d\s*(?:kg|g|lbs?|cm|mm|m|min|mins|s|sec|secs|h)\b")
# Letters, numbers and what makes a voice pause; a hyphen only inside a word.
SAYABLE = re.compile(r"(?:[^\W_]|[\s.,;:!?'’“”\"]|(?<=\w)-(?=[^\W\d]))*")
# What is written on the screen alone.
NEVER_SAID = {
    "progress", "progressDone", "unit", "setsDone", "noted", "short", "stillOpen", "nothingYet", "saveWhatYouDid",
    "notTaken", "notTakenAtAll", "waiting", "held", "refused", "insecure", "signIn", "repetition",
}  # fmt: skip


def is_sayable(text: str) -> bool:
    return bool(text) and SAYABLE.fullmatch(text) is not None and not UNIT.search(text)


def texts_of(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield re.sub(r"\{\w+\}", "7", words)
    else:
        for part in words.values():
            yield from texts_of(part)


DOSES = (
    Dose(sets=2, reps=8, reps_max=12, hold_seconds=5, rest_seconds=60),
    Dose(sets=2, reps=1),
    Dose(hold_seconds=1, hold_seconds_max=30),
    Dose(hold_seconds=90),
    Dose(minutes=1),
    Dose(minutes=10, minutes_max=30),
)


def sets_of(exercise: Exercise) -> Iterator[PlannedSet]:
    for side in ("", "left", "right"):
        for dose in DOSES:
            yield PlannedSet(exercise=exercise, number=1, side=side, dose=dose)


@pytest.mark.django_db
def test_every_sentence_that_the_player_can_speak_is_written_for_the_ear():
    exercises = list(Exercise.objects.all())
    known = instructions_of(exercise.slug for exercise in exercises)
    assert len(known) == len(exercises) >= 70
    said = [for_the_ear(text) for exercise in known.values() for text in (exercise.name, *exercise.steps)]
    for exercise in exercises:
        for planned in sets_of(exercise):
            said += [for_the_ear(set_name(planned, is_part=True)), for_the_ear(set_task(planned))]
    said += [text for key, words in player_words().items() if key not in NEVER_SAID for text in texts_of(words)]
    assert not [text for text in said if not is_sayable(text)]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("8–12 times", "8 to 12 times"),
        ("Do 3x10", "Do 3 times 10"),
        ("2 × 10 seconds", "2 times 10 seconds"),
        ("Pain of 7/10", "Pain of 7 out of 10"),
        ("≥ 20 seconds", "at least 20 seconds"),
        ("1½ minutes", "1 and a half minutes"),
        ("½ turn", "half turn"),
        ("2.5 kg, 20 cm, 30 s", "2.5 kilograms, 20 centimetres, 30 seconds"),
        ("Bend to 90°", "Bend to 90 degrees"),
        ("Leg & arm lift (prone)", "Leg and arm lift, prone"),
        ("Slow – then slower", "Slow, then slower"),
        ("hip-width apart, 4-part series", "hip-width apart, 4-part series"),
        ("heel/toe", "heel or toe"),
    ],
)
def test_signs_in_words(written, spoken):
    assert for_the_ear(written) == spoken
    assert is_sayable(spoken)
