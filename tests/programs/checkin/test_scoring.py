"""Which change is more than chance for one person, and when somebody should have a look."""

from __future__ import annotations

from fractions import Fraction

import pytest

from accounts.rules.outcomes import SOURCES
from exercises.snapshot.current import current_catalogue
from programs.checkin.scoring import (
    Change,
    PlanFacts,
    Verdict,
    change_of_activities,
    change_of_impression,
    change_of_pain,
    needs_a_look,
)
from programs.progression.in_force import numbers_of

BETTER, CHANCE, WORSE = Verdict.BETTER, Verdict.CHANCE, Verdict.WORSE


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [(6, 4, BETTER), (6, 5, CHANCE), (4, 4, CHANCE), (3, 4, CHANCE), (3, 5, WORSE), (0, 0, CHANCE), (10, 0, BETTER)],
)
def test_two_points_of_pain_are_more_than_chance(before, now, verdict):
    assert change_of_pain(before, now).verdict is verdict


@pytest.mark.parametrize(
    ("now", "verdict"), [(1, BETTER), (2, BETTER), (3, CHANCE), (4, CHANCE), (5, CHANCE), (6, WORSE), (7, WORSE)]
)
def test_much_better_on_the_whole_is_a_change_and_a_little_better_may_be_chance(now, verdict):
    assert change_of_impression(now).verdict is verdict


def test_pain_that_was_not_told_compares_with_nothing():
    assert change_of_pain(None, 3) is None
    assert change_of_pain(3, None) is None


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        # One alone varies more: it takes three points.
        ({"stairs": 4}, {"stairs": 6}, CHANCE),
        ({"stairs": 4}, {"stairs": 7}, BETTER),
        ({"stairs": 7}, {"stairs": 4}, WORSE),
        # The mean of several takes two, exactly.
        ({"stairs": 4, "socks": 2, "bus": 5}, {"stairs": 6, "socks": 4, "bus": 7}, BETTER),
        ({"stairs": 4, "socks": 2, "bus": 5}, {"stairs": 6, "socks": 4, "bus": 6}, CHANCE),
        ({"stairs": 4, "socks": 2}, {"stairs": 3, "socks": 1}, CHANCE),
        ({"stairs": 8, "socks": 8}, {"stairs": 6, "socks": 6}, WORSE),
    ],
)
def test_activities(before, now, verdict):
    assert change_of_activities(before, now).verdict is verdict


def test_only_activities_of_both_times_are_compared():
    change = change_of_activities({"stairs": 4, "socks": 0}, {"stairs": 7, "bus": 1})
    assert (change.before, change.now, change.real) == (4, 7, 3)
    assert change_of_activities({"stairs": 4}, {"bus": 1}) is None
    assert change_of_activities({}, {}) is None


def test_the_mean_is_exact():
    change = change_of_activities({"a": 1, "b": 1, "c": 2}, {"a": 3, "b": 3, "c": 4})
    assert change.gain == 2
    assert change.before == Fraction(4, 3)


def test_where_no_source_knows_chance_nothing_is_more_than_chance():
    assert Change(before=5, now=45, real=None).verdict is CHANCE


def test_every_number_has_a_source_that_is_in_the_catalogue(db):
    known = current_catalogue().sources
    assert {code for codes in SOURCES.values() for code in codes} <= known.keys()


def facts(**changes) -> PlanFacts:
    return PlanFacts(**{"weeks": 12, "done": 26, "planned": 36, "changes": (), "grown": False, **changes})


SOME_BETTER = Change(before=6, now=3, real=2, more_is_better=False)
BY_CHANCE = Change(before=6, now=5, real=2, more_is_better=False)


@pytest.mark.parametrize(
    ("facts", "look"),
    [
        (facts(), True),
        (facts(changes=[BY_CHANCE]), True),
        (facts(changes=[Change(before=3, now=6, real=2, more_is_better=False)]), True),
        (facts(weeks=11), False),
        (facts(done=25), False),
        (facts(done=7, planned=10), True),
        (facts(done=0, planned=0), False),
        (facts(grown=True), False),
        (facts(changes=[SOME_BETTER]), False),
    ],
)
def test_no_gain_after_twelve_weeks_with_seventy_percent_done(db, facts, look):
    assert needs_a_look(facts, numbers_of(current_catalogue())) is look
