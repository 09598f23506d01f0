from __future__ import annotations

import pytest

from accounts.rules.norms import SOURCES, chair_stand_norm, chair_stand_norms, single_leg_seconds
from exercises.models import Source


@pytest.mark.parametrize(
    ("age", "sex", "fewest"),
    [
        (59, "female", None), (60, "male", 14), (60, "female", 12), (64, "female", 12), (65, "male", 12),
        (65, "female", 11), (69, "female", 11), (70, "male", 12), (72, "female", 10), (75, "male", 11),
        (79, "female", 10), (80, "male", 10), (84, "female", 9), (85, "male", 8), (85, "female", 8),
        (90, "male", 7), (94, "female", 4), (99, "female", 4),
        (None, "male", None),
    ],
)  # fmt: skip
def test_chair_stand_norms(age, sex, fewest):
    assert chair_stand_norm(age, sex) == fewest


@pytest.mark.parametrize(("age", "fewest"), [(62, 14), (72, 12), (87, 8), (91, 7)])
def test_where_the_sex_was_not_said_the_higher_number_counts(age, fewest):
    norms = chair_stand_norms(age)
    assert chair_stand_norm(age, "") == fewest == max(norms.men, norms.women)


@pytest.mark.parametrize(
    ("age", "seconds"),
    [
        (17, None), (18, 45), (39, 45), (40, 42), (50, 41), (59, 41), (60, 32), (70, 22), (79, 22), (80, 9), (96, 9),
        (None, None),
    ],
)  # fmt: skip
def test_seconds_on_one_leg(age, seconds):
    assert single_leg_seconds(age) == seconds


def test_every_source_is_in_the_catalogue(db):
    codes = {code for of_kind in SOURCES.values() for code in of_kind}
    assert set(Source.objects.filter(code__in=codes).values_list("code", flat=True)) == codes
