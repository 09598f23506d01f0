"""The numbers: defaults are those of the file, rows override them, a row that makes no sense is refused by name."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest

from exercises.loading import EXERCISES_FOLDER
from exercises.models import ProgressionRule
from programs.management.commands.decide_progression import current_numbers
from programs.progression.facts import Equipment
from programs.progression.numbers import SOURCES_OF_OTHER_RULES, NumberError, Thresholds, percent_rounded_up

with (EXERCISES_FOLDER / "progression_rules.toml").open("rb") as file:
    FILE = {rule["key"]: rule for rule in tomllib.load(file)["rule"]}
READ = [one.name for one in fields(Thresholds) if one.name != "cited"]


@pytest.mark.parametrize("key", READ)
def test_a_default_is_what_the_file_says(key):
    rule = FILE[key]
    from_file = Thresholds.from_rows([(key, rule["value"], rule["sources"])])
    assert getattr(Thresholds(), key) == getattr(from_file, key)
    assert Thresholds().cited[key] == tuple(sorted(rule["sources"]))


def test_the_file_as_a_whole_changes_nothing():
    assert Thresholds.from_rows((key, rule["value"], rule["sources"]) for key, rule in FILE.items()) == Thresholds()


@pytest.mark.django_db
def test_the_rows_loaded_change_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the names of the tables, the rows, their sources
        assert current_numbers() == Thresholds()


@pytest.mark.django_db
def test_an_editors_row_is_read():
    ProgressionRule.objects.filter(key="pain_red_from").update(value=5.5)
    ProgressionRule.objects.filter(key="min_days_low").update(value=10)
    numbers = current_numbers()
    assert numbers.pain_red_from == Fraction(11, 2)
    assert numbers.min_days_low == 10
    ProgressionRule.objects.filter(key="pain_red_from").delete()
    assert current_numbers().pain_red_from == 6


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pain_red_from", "6"),
        ("pain_red_from", True),
        ("pain_red_from", -1),
        ("pain_red_from", [6]),
        ("red_run_refer", 0),
        ("red_run_refer", 1.5),
        ("sharp_is_red", 2),
        ("effort_band_phase_1", 5),
        ("effort_band_phase_1", [6, 5]),
        ("effort_band_phase_1", [5]),
        ("ramp_2w", []),
        ("ladder_none", []),
        ("ladder_ankle_kg", [0, 1, 1]),
        ("ladder_ankle_kg", [-1, 1]),
        ("gap_hold_from", None),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_name(key, value):
    with pytest.raises(NumberError, match=rf"^progression rule {key}: "):
        Thresholds.from_rows([(key, value, ["P"])])


def test_rows_that_the_decision_does_not_read_are_left_alone():
    assert Thresholds.from_rows([("maintenance_per_week", "whatever", [])]) == Thresholds()


def test_ladders_by_equipment():
    numbers = Thresholds()
    assert numbers.ladder(Equipment.LEVEL) == tuple(map(Decimal, (1, 2, 3, 4, 5)))
    assert numbers.ladder(Equipment.BAND_LB)[-1] == Decimal("10.2")
    assert all(numbers.ladder(equipment) for equipment in Equipment)


@pytest.mark.parametrize(("sets", "half"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_half_the_sets_is_rounded_up(sets, half):
    assert percent_rounded_up(sets, 50) == half


def test_sources_are_named_once_and_in_order():
    assert Thresholds().sources(["red_run_refer", "pain_amber_from", "pain_red_from"]) == (
        "P",
        "R-NEMEX10",
        "R-THOMEE97",
    )
    assert Thresholds().sources(["clearance"]) == SOURCES_OF_OTHER_RULES["clearance"]
