from __future__ import annotations

import pytest

from programs.search.matching import Entry, Index, Text, edits_between, stem, words_of


def index(**named: str) -> Index:
    """Return an index of entries with one name each."""
    return Index(
        Entry(key=key, texts=(Text(kind="name", words=name, weight=10, whole=True),)) for key, name in named.items()
    )


def keys(found) -> list[str]:
    return [match.key for match in found]


def test_singular_plural_and_ing_are_one_word():
    for several in (
        ["squat", "squats", "squatting"],
        ["stretch", "stretches", "stretching"],
        ["balance", "balances", "balancing"],
        ["calf", "calves"],
        ["foot", "feet"],
        ["body", "bodies"],
        ["plie", "pliés"],
        ["doctor", "doctor's", "doctor’s"],
    ):
        assert len({stem(word) for written in several for word in words_of(written)}) == 1, several
    assert stem("osteoporosis") == "osteoporosis"
    assert stem("press") == "press"


@pytest.mark.parametrize(
    ("word", "other", "edits"),
    [("squat", "squat", 0), ("sqaut", "squat", 1), ("squt", "squat", 1), ("strech", "stretch", 1), ("abc", "cab", 2)],
)
def test_edits(word, other, edits):
    assert edits_between(word, other) == edits_between(other, word) == edits


def test_the_whole_name_comes_before_a_part_of_one():
    assert keys(index(plie="Plie squat", squat="Squat", bridge="Bridge").find("squats")) == ["squat", "plie"]


def test_what_has_more_of_the_words_comes_first():
    both = index(a="Calf raise", b="Calf stretch", c="Thigh stretch").find("stretch for the calf")
    assert keys(both)[0] == "b"


def test_a_misspelt_word_is_found_and_said():
    (match,) = index(a="Trampoline", b="Clamshell").find("tranpolin")
    assert (match.key, match.nearest) == ("a", ("tranpolin", "trampoline"))
    (begun,) = index(a="Trampoline", b="Clamshell").find("tramp")
    assert (begun.key, begun.nearest) == ("a", None)


def test_a_short_word_does_not_turn_into_another():
    assert index(a="Foot", b="Hip").find("food") == []
    assert index(a="Foot", b="Hip").find("hup") == []


@pytest.mark.parametrize("typed", ["", "  ", "?!", "'", "\0", "́", "_"])
def test_nothing_typed_finds_nothing(typed):
    assert index(a="Squat").find(typed) == []


def test_words_that_say_nothing_are_left_out_unless_they_are_all():
    small = index(a="Squat", b="Something about you")
    assert keys(small.find("what about a squat for me")) == ["a"]
    assert keys(small.find("about")) == ["b"]


def test_what_fits_alike_stands_in_the_order_of_the_index():
    assert keys(index(z="Leg lift", a="Leg press").find("leg")) == ["z", "a"]
