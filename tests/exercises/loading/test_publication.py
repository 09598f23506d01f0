"""What an exercise must have before people see it."""

from __future__ import annotations

import pytest

from exercises.loading.publication import lacking, lacking_steps, lacking_texts

COMPLETE = {
    "kind": "strength",
    "summary": "x",
    "purpose": "x",
    "feel": "x",
    "mistakes": ["x"],
    "stop_when": ["x"],
    "start": {"reps": 8},
    "goal": {"reps": 12},
    "steps": [{"kind": "set_up"}, {"kind": "movement"}, {"kind": "breathing"}],
    "parts": [],
    "muscles": ["quadriceps"],
    "movements": ["weight_bearing"],
    "sources": [{"code": "S0"}],
}


def test_a_complete_one_lacks_nothing():
    assert lacking(COMPLETE) == []


@pytest.mark.parametrize(
    ("field", "empty", "words"),
    [
        ("summary", "", "a summary"),
        ("purpose", "", "its purpose"),
        ("feel", "", "what you might feel"),
        ("mistakes", [], "common mistakes"),
        ("stop_when", [], "when to stop"),
        ("start", None, "a start dose"),
        ("goal", None, "a goal dose"),
        ("muscles", [], "at least one main muscle"),
        ("movements", [], "movement tags, which screening needs"),
        ("sources", [], "a source"),
    ],
)
def test_each_thing_that_is_missing_is_named(field, empty, words):
    assert lacking({**COMPLETE, field: empty}) == [words]


@pytest.mark.parametrize(
    ("kinds", "is_sequence", "words"),
    [
        (["set_up", "movement", "breathing"], False, []),
        (["movement"], False, ["a set-up step", "a breathing step"]),
        ([], False, ["a set-up step", "a movement step", "a breathing step"]),
        (["movement"], True, []),
        ([], True, ["steps"]),
    ],
)
def test_steps(kinds, is_sequence, words):
    assert lacking_steps(kinds, is_sequence=is_sequence) == words


def test_a_skill_has_neither_dose_nor_muscles():
    assert lacking({**COMPLETE, "kind": "skill", "start": None, "goal": None, "muscles": []}) == []


def test_texts_can_be_asked_for_alone():
    assert lacking_texts({"kind": "skill"}) == [
        "a summary",
        "its purpose",
        "what you might feel",
        "common mistakes",
        "when to stop",
    ]
