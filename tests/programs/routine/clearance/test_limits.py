from __future__ import annotations

from exercises.models import Movement
from programs.routine.clearance.limits import (
    LIMITS,
    NO_ADDED_LOAD,
    movements_of,
    words_for,
)


def test_every_limit_is_made_of_movements_that_the_catalogue_has(db):
    known = set(Movement.objects.values_list("slug", flat=True))
    for limit in LIMITS:
        assert limit.movements <= known, limit.key
        assert limit.movements or limit.key == NO_ADDED_LOAD
    assert len({limit.key for limit in LIMITS}) == len(LIMITS)


def test_what_is_ticked_comes_back_in_the_same_words():
    for limit in LIMITS:
        if limit.movements:
            assert words_for(limit.movements, no_added_load=False, names={}) == [str(limit.words)]
    assert words_for([], no_added_load=True, names={}) == ["Weights or bands"]
    assert movements_of(["twist", NO_ADDED_LOAD]) == {"trunk_rotation"}


def test_movements_that_the_list_does_not_have_go_by_their_own_names():
    words = words_for(
        ["low_impact", "prone"], no_added_load=False, names={"low_impact": "Low impact", "prone": "Face down"}
    )
    assert words == ["Lying on the front", "Low impact"]
