"""The index of what is published, and the words of everyday life."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.models import Exercise, Lesson
from exercises.rules.screening import EVERYONE
from exercises.snapshot.current import current_catalogue, publish_catalogue
from programs.avoiding.arranging import rules_about
from programs.models import Program
from programs.search.answers import answers_of
from programs.search.entries import entries_of, everyday_words, index_of, keys_meant, published_pages
from programs.search.matching import Index, Match, Text, stem, words_of
from tests.programs.search.test_questions import QUESTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return index_of(current_catalogue(), published_pages())


def test_each_everyday_word_leads_to_where_it_says(index):
    """To an entry that is published, and so that typing the word finds it."""
    catalogue = current_catalogue()
    there = {entry.key for entry in entries_of(catalogue, published_pages())}
    for row in everyday_words():
        assert row.words
        assert row.leads_to, row.words
        for target in row.leads_to:
            assert keys_meant(target, catalogue), target
            assert set(keys_meant(target, catalogue)) <= there, target
        for words in row.words:
            best = [match.key for match in index.find(words)[:4]]
            assert set(keys_meant(row.leads_to[0], catalogue)) & set(best), (words, best)


def test_no_everyday_word_stands_in_two_places():
    words = [tuple(stem(word) for word in words_of(words)) for row in everyday_words() for words in row.words]
    assert len(words) == len(set(words))


def test_everything_published_is_found_by_its_name(index):
    catalogue, pages = current_catalogue(), published_pages()
    for kind, names in {
        "exercise": {entry.slug: entry.name for entry in catalogue.exercises.values()},
        "program": {page.slug: page.name for page in pages if page.kind == "program"},
        "lesson": {page.slug: page.name for page in pages if page.kind == "lesson"},
        "condition": {
            slug: entry.name
            for slug, entry in catalogue.conditions.items()
            if slug != EVERYONE and rules_about(slug, catalogue)
        },
    }.items():
        for slug, name in names.items():
            assert f"{kind}:{slug}" in [match.key for match in index.find(name)[:3]], name


def test_every_entry_can_be_shown_and_says_something_of_its_own():
    catalogue, pages = current_catalogue(), published_pages()
    by = Text(kind="name", words="", weight=1)
    matches = [Match(key=entry.key, score=1, text=by) for entry in entries_of(catalogue, pages)]
    answers = answers_of(matches, catalogue, pages, {})
    assert [answer.key for answer in answers] == [match.key for match in matches]
    for answer in answers:
        assert answer.url, answer.key
        if answer.key.startswith(("condition:", "movement:")):
            assert any(sentence.startswith("Why") for sentence in answer.told), answer.key


def test_no_answer_says_what_to_do():
    """What a rule tells a person to do stays on the page that knows the person; here stands only what is and why."""
    catalogue, pages = current_catalogue(), published_pages()
    by = Text(kind="name", words="", weight=1)
    matches = [Match(key=entry.key, score=1, text=by) for entry in entries_of(catalogue, pages)]
    told = "\n".join(sentence for answer in answers_of(matches, catalogue, pages, {}) for sentence in answer.told)
    messages = [rule.message for rule in catalogue.rules if rule.message]
    assert messages
    assert [message for message in messages if message in told] == []


def test_drafts_are_not_found():
    Exercise.objects.filter(slug="clamshell").update(status="draft")
    Program.objects.filter(slug="hip-basics").update(status="draft")
    Lesson.objects.filter(slug="yoga").update(status="draft")
    publish_catalogue()
    index = index_of(current_catalogue(), published_pages())
    found = {match.key for typed in ("clamshell", "Homestretch hip basics", "yoga") for match in index.find(typed)}
    assert found
    assert found.isdisjoint({"exercise:clamshell", "program:hip-basics", "lesson:yoga"})


def test_a_new_version_is_found_at_once(index):
    assert index.find("gobbledegook") == []
    Exercise.objects.filter(slug="squat").update(name="Gobbledegook")
    publish_catalogue()
    changed = index_of(current_catalogue(), published_pages())
    assert [match.key for match in changed.find("gobbledegook")] == ["exercise:squat"]
    Program.objects.filter(slug="hip-basics").update(name="Flumadiddle")
    changed = index_of(current_catalogue(), published_pages())
    assert [match.key for match in changed.find("flumadiddle")] == ["program:hip-basics"]


def test_the_order_of_rows_changes_nothing():
    """Databases sort names and rows without an order in ways of their own."""

    def turned(mapping):
        return dict(reversed(mapping.items()))

    catalogue, pages = current_catalogue(), published_pages()
    other = replace(
        catalogue,
        exercises={
            slug: replace(
                entry,
                muscles=entry.muscles[::-1],
                equipment=entry.equipment[::-1],
                equipment_optional=entry.equipment_optional[::-1],
            )
            for slug, entry in turned(catalogue.exercises).items()
        },
        conditions=turned(catalogue.conditions),
        movements=turned(catalogue.movements),
        ladders=turned(catalogue.ladders),
        rules=catalogue.rules[::-1],
        version="",
    )
    here, there = Index(entries_of(catalogue, pages)), Index(entries_of(other, pages[::-1]))
    for question in QUESTIONS:
        found = [answers_of(here.find(question), catalogue, pages, {})]
        found.append(answers_of(there.find(question), other, pages[::-1], {}))
        assert found[0] == found[1], question


def test_the_index_is_built_once_for_a_version(index):
    assert index_of(current_catalogue(), published_pages()) is index


def test_searching_asks_the_database_nothing(index):
    with CaptureQueriesContext(connection) as asked:
        for question in QUESTIONS:
            index.find(question)
    assert len(asked) == 0
