"""The numbers: each stands in the file alone, rows override it, a row that makes no sense is refused by name."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

import pytest

from exercises.loading import EXERCISES_FOLDER
from exercises.models import ProgressionRule
from programs.management.commands.decide_progression import current_numbers
from programs.progression.facts import Equipment
from programs.progression.in_force import numbers_from, shipped_rows
from programs.progression.numbers import (
    SOURCES_OF_OTHER_RULES,
    NumberError,
    Numbers,
    percent_rounded_up,
    rows_of_number,
)

from .building import NUMBERS

with (EXERCISES_FOLDER / "progression_rules.toml").open("rb") as file:
    FILE = {rule["key"]: rule for rule in tomllib.load(file)["rule"]}


def test_every_number_is_a_row_of_the_file_and_every_row_is_read():
    assert set(rows_of_number()) == set(FILE)


def test_no_number_has_a_second_value_in_the_code():
    with pytest.raises(TypeError):
        Numbers()
    with pytest.raises(NumberError, match="is missing"):
        Numbers.from_rows(row for row in shipped_rows() if row[0] != "fall_hold_days")


@pytest.mark.parametrize("key", sorted(FILE))
def test_sources_are_those_of_the_file(key):
    assert NUMBERS.sources([key]) == tuple(sorted(FILE[key]["sources"]))


@pytest.mark.django_db
def test_the_rows_loaded_change_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the names of the tables, the rows, their sources
        assert asdict(current_numbers()) == asdict(NUMBERS)


@pytest.mark.django_db
def test_an_editors_row_is_read():
    ProgressionRule.objects.filter(key="flare_rise").update(value=2.5)
    ProgressionRule.objects.filter(key="min_days_low").update(value=10)
    numbers = current_numbers()
    assert numbers.flare_rise == Fraction(5, 2)
    assert numbers.min_days_low == 10
    ProgressionRule.objects.filter(key="flare_rise").delete()
    assert current_numbers().flare_rise == NUMBERS.flare_rise


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("flare_rise", "6"),
        ("flare_rise", True),
        ("flare_rise", -1),
        ("flare_rise", [6]),
        ("red_run_refer", 0),
        ("red_run_refer", 1.5),
        ("effort_band_phase_1", 5),
        ("effort_band_phase_1", [6, 5]),
        ("effort_band_phase_1", [5]),
        ("ramp_2w", []),
        ("ladder_dumbbell_kg", []),
        ("ladder_ankle_kg", [0, 1, 1]),
        ("ladder_ankle_kg", [-1, 1]),
        ("gap_hold_from", None),
        ("plateau_weeks", 0),
        ("review_weeks", []),
        ("review_weeks", [8, 0.5]),
        ("fall_hold_days", 99_999_999_999),
        ("plateau_weeks", 366),
        ("rising_trend", 28),
        ("effort_band_phase_2", [7, 80]),
        ("deload_sets_percent", 101),
        ("ramp_4w", [50, 70, 70, 90]),
        ("ramp_2w", [0, 50]),
        ("ladder_ankle_kg", [0, 5, 500]),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_name(key, value):
    with pytest.raises(NumberError, match=rf"^progression rule {key}: "):
        numbers_from([(key, value, ["P"])])


def test_rows_that_nothing_reads_are_left_alone():
    assert asdict(numbers_from([("a_row_of_an_older_version", "whatever", [])])) == asdict(NUMBERS)


def test_ladders_by_equipment():
    assert NUMBERS.ladder(Equipment.LEVEL) == tuple(map(Decimal, (1, 2, 3, 4, 5)))
    assert NUMBERS.ladder(Equipment.BAND_LB)[-1] == Decimal("10.2")
    assert all(NUMBERS.ladder(equipment) for equipment in Equipment)


@pytest.mark.parametrize(("sets", "half"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_half_the_sets_is_rounded_up(sets, half):
    assert percent_rounded_up(sets, 50) == half


def test_sources_are_named_once_and_in_order():
    assert NUMBERS.sources(["red_run_refer", "pain_zones", "flare_rise"]) == (
        "P",
        "R-NEMEX10",
        "R-THOMEE97",
        "R-MYHIP",
        "R-SALAFFI04",
    )
    assert NUMBERS.sources(["clearance"]) == SOURCES_OF_OTHER_RULES["clearance"]
