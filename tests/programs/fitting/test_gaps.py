from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.fitting.gaps import lint
from programs.fitting.short_version import (
    LEAST,
    MOST,
    Worth,
    short_version,
)

CASES = [
    ("all there", ["strength", "balance", "posture", "mobility"], 3, [], 40, []),
    ("walking alone fails", ["aerobic"], 5, [], 40, ["no_strength"]),
    ("balance from 65 on", ["aerobic"], 5, [], 65, ["no_strength", "no_balance"]),
    ("or where the age is not known", ["strength"], 3, [], None, ["no_balance"]),
    ("or for who falls", ["strength"], 3, ["falls_risk"], 40, ["no_balance"]),
    ("not for the young and steady", ["strength"], 3, ["fai"], 64, []),
    ("stretching alone fails", ["mobility"], 3, ["osteopenia"], 40, ["no_strength", "no_balance", "no_posture"]),
    ("once a week is too seldom", ["strength", "balance"], 1, [], 70, ["strength_too_seldom"]),
    ("thin bones want the back", ["strength", "balance"], 3, ["osteoporosis"], 70, ["no_posture"]),
    ("the back is optional otherwise", ["strength", "balance"], 3, ["knee_pain"], 70, []),
]


@pytest.mark.parametrize(
    ("roles", "days", "conditions", "age", "keys"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_lint(roles, days, conditions, age, keys):
    assert list(lint(roles=roles, strength_days=days, conditions=conditions, age=age)) == keys


def item(key: str, role: str, *, weight_bearing: bool = True) -> Worth:
    return Worth(key=key, role=role, weight_bearing=weight_bearing)


def test_short_version_of_the_basics():
    items = [
        item("march", "warm_up"),
        item("tandem", "balance"),
        item("sit-to-stand", "strength"),
        item("abduction", "strength"),
        item("wall", "posture"),
        item("heel-slide", "mobility", weight_bearing=False),
    ]
    assert short_version(items) == ("tandem", "sit-to-stand", "abduction", "wall")
    assert short_version(items, most=3) == ("tandem", "sit-to-stand", "abduction")


def test_standing_strength_before_lying_strength():
    items = [
        item("bridge", "strength", weight_bearing=False),
        item("clam", "strength", weight_bearing=False),
        item("squat", "strength"),
        item("stretch", "mobility"),
    ]
    assert short_version(items) == ("bridge", "squat")


def test_a_routine_without_such_work_gives_its_first_two():
    assert short_version([item(key, "mobility") for key in "abcd"]) == ("a", "b")


def test_a_routine_of_two_is_short_already():
    assert short_version([item("a", "mobility"), item("b", "strength")]) == ("a", "b")


@given(
    st.lists(
        st.tuples(st.sampled_from(["warm_up", "balance", "strength", "posture", "mobility"]), st.booleans()), max_size=9
    )
)
def test_two_to_four_in_the_order_of_the_routine(rows):
    items = [item(str(number), role, weight_bearing=standing) for number, (role, standing) in enumerate(rows)]
    keys = short_version(items)
    assert min(LEAST, len(items)) <= len(keys) <= MOST
    assert list(keys) == sorted(keys, key=int)
