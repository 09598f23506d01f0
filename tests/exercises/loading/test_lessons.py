"""The lessons as they are shipped, and what a lesson's file must say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exercises.lessons.writing import minutes_to_read
from exercises.loading import CODECS, EXERCISES_FOLDER, LESSONS, CatalogueError, load
from exercises.loading.lessons import lacking
from exercises.measures.scales import BANDS
from exercises.models import Exercise, Lesson

pytestmark = pytest.mark.django_db
QUESTIONS_OF_THE_SEED = [
    "can-exercise-turn-it-back",
    "standing-tall",
    "what-belongs-into-a-week",
    "how-bone-answers-to-load",
    "what-to-leave-alone",
    "yoga",
    "core-strength",
]
CARDS = [
    "before-you-begin",
    "how-hard",
    "pain",
    "after-a-fall",
    "cane",
    "safe-home",
    "flare",
    "food-and-bones",
    "exercise-ball",
    "also-asked",
]
# What ``clinical_rules.md``, section 12, forbids to promise.
NEVER_SAID = ("builds hip bone", "reverses osteoporosis", "68 %", "no pain no gain", "guarantee")


def files() -> list[dict[str, Any]]:
    return [LESSONS.normalise(raw) for _where, raw in LESSONS.read(EXERCISES_FOLDER)]


def test_the_seven_lessons_are_there_in_order() -> None:
    assert list(Lesson.objects.of_course().published().values_list("slug", flat=True)) == QUESTIONS_OF_THE_SEED


def test_the_cards_are_there_with_what_the_rest_of_the_site_says() -> None:
    cards = {card.slug: card.body for card in Lesson.objects.cards().published()}
    assert list(cards) == CARDS
    assert all(minutes_to_read(body) <= 3 for body in cards.values())
    for kind, slug in (("effort", "how-hard"), ("pain", "pain")):
        points = [line for line in cards[slug].splitlines() if line.startswith("- ")]
        for band, point in zip(BANDS[kind], points, strict=False):
            assert point.startswith(f"- {band.first} "), point
            assert kind == "pain" or f", {band.word}:" in point, point
    assert all(word not in cards["food-and-bones"].lower() for word in (" mg", " iu", "microgram", "milligram"))
    assert [line for line in cards["before-you-begin"].splitlines() if line.startswith("- ")] == [
        line for line in cards["before-you-begin"].splitlines() if line.startswith("- [ ] ")
    ]
    assert not [slug for slug, body in cards.items() for words in NEVER_SAID if words in body.lower()]


def test_every_statement_says_who_says_so() -> None:
    """``lacking`` looks at each paragraph, point, caption, explanation and thing to try."""
    for data in files():
        assert lacking(data) == [], data["slug"]
        without = {**data, "body": f"{data['body']}\n\nBone is made of cheese."}
        assert any("Bone is made of cheese" in lack for lack in lacking(without))


def test_each_is_short_has_an_exercise_and_promises_nothing() -> None:
    published = set(Exercise.objects.published().values_list("slug", flat=True))
    for data in files():
        if data["kind"] == Lesson.Kind.CARD:
            continue
        assert 2 <= minutes_to_read(data["summary"], data["body"], data["try_it"], data["question"]) <= 4
        assert data["exercise"] in published
        assert sum(answer["is_right"] for answer in data["answers"]) == 1
        assert not [words for words in NEVER_SAID if words in data["body"].lower()]
        assert max(len(line) for line in data["body"].split(". ")) < 400


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": "Said. [R-NOBODY]"}, "R-NOBODY"),
        ({"sources": ["R-UK22"]}, "R-UK22"),
        ({"body": "plot: cake\ntitle: t\na = 1\nb = 2"}, "cake"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_slip_in_a_file_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        LESSONS.normalise({"slug": "new", "name": "New", **change})


def test_a_picture_of_no_exercise_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    text = 'slug = "new"\nname = "New"\nbody = "picture: no-such-exercise\\nLook. [P]"\n'
    (tmp_path / "lessons" / "new.toml").write_text(text)
    with pytest.raises(CatalogueError, match="no-such-exercise"):
        load([(LESSONS, tmp_path)])


def test_dumped_and_loaded_again_nothing_has_changed(tmp_path: Path) -> None:
    assert LESSONS in CODECS
    LESSONS.dump(tmp_path)
    report = load([(LESSONS, tmp_path)])
    assert (report.changes, len(report.unchanged)) == (0, len(QUESTIONS_OF_THE_SEED) + len(CARDS))
