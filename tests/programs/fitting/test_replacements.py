"""What may take the place of an exercise: the pure function."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.rules.home import home_of
from exercises.rules.screening import EVERYONE
from exercises.snapshot.current import current_catalogue
from programs.fitting.replacements import Contrast, SwapOrigin, candidates

pytestmark = pytest.mark.django_db
EVERYTHING = ("fixed-support", "steady-chair", "bed", "couch", "step", "ankle-weights", "hand-weights", "band", "ball")


def find(slug: str, *conditions: str, equipment=EVERYTHING, **rest):
    catalogue = current_catalogue()
    return candidates(
        slug,
        catalogue=catalogue,
        screening=catalogue.screen(conditions),
        conditions=conditions,
        home=home_of(catalogue, equipment=equipment, conditions=conditions),
        **rest,
    )


def slugs(found) -> list[str]:
    return [candidate.exercise for candidate in found]


def test_first_the_programs_own_then_the_map_then_easier_then_similar():
    found = find("squat", stands_for=["stationary-lunge"])
    order = [list(SwapOrigin).index(candidate.origin) for candidate in found]
    assert order == sorted(order)
    assert found[0].exercise == "stationary-lunge"
    assert found[0].origin is SwapOrigin.PROGRAM
    assert "sit-to-stand" in slugs(found)


def test_the_mildest_verdict_comes_first_among_those_of_one_origin():
    found = [
        candidate
        for candidate in find("standing-hip-abduction", "osteoporosis", "fai")
        if candidate.origin is SwapOrigin.SIMILAR
    ]
    assert len({candidate.verdict for candidate in found}) > 1
    assert [candidate.verdict for candidate in found] == sorted(candidate.verdict for candidate in found)


def test_a_harder_rung_is_no_swap():
    assert "stationary-lunge" not in slugs(find("squat"))
    assert "squat" not in slugs(find("sit-to-stand"))


def test_back_to_the_harder_one_of_the_program_it_stands_for():
    assert "squat" in slugs(find("sit-to-stand", stands_for=["squat"]))


def test_each_is_allowed_at_home_not_declined_and_not_there_already():
    everything = slugs(find("clamshell"))
    assert everything
    taken = everything[0]
    assert taken not in slugs(find("clamshell", in_routine=[taken]))
    assert taken not in slugs(find("clamshell", unwanted=[taken]))
    catalogue = current_catalogue()
    for slug in slugs(find("clamshell", equipment=())):
        assert not set(catalogue.exercises[slug].equipment) & catalogue.asked_equipment


def test_what_the_map_says_comes_with_it():
    note = next(candidate.note for candidate in find("squat", "knee_pain") if candidate.exercise == "sit-to-stand")
    assert note


def test_says_what_is_different():
    easier = next(
        candidate for candidate in find("squat") if candidate.origin in {SwapOrigin.SUBSTITUTE, SwapOrigin.EASIER}
    )
    catalogue = current_catalogue()
    assert set(easier.shared) <= set(catalogue.exercises["squat"].muscles)
    assert not set(easier.new) & set(catalogue.exercises["squat"].muscles)
    lying = next(
        candidate
        for candidate in find("standing-hip-abduction")
        if candidate.exercise in {"clamshell", "side-lying-leg-raise"}
    )
    assert Contrast.LYING in lying.contrasts


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_never_anything_that_is_not_allowed_or_harder_on_the_balance(data):
    catalogue = current_catalogue()
    known = sorted(set(catalogue.conditions) - {EVERYONE})
    conditions = data.draw(st.sets(st.sampled_from(known), max_size=4))
    slug = data.draw(st.sampled_from(sorted(catalogue.exercises)))
    found = find(slug, *sorted(conditions))
    screened = catalogue.screen(conditions).exercises
    assert len(slugs(found)) == len(set(slugs(found)))
    for candidate in found:
        assert candidate.exercise != slug
        assert screened[candidate.exercise].verdict.allows
        assert candidate.verdict is screened[candidate.exercise].verdict
        if candidate.origin is SwapOrigin.SIMILAR:
            there, here = catalogue.exercises[candidate.exercise], catalogue.exercises[slug]
            assert there.balance_demand <= here.balance_demand
            assert there.kind == here.kind


def test_an_unknown_exercise_raises():
    with pytest.raises(KeyError):
        find("not-there")
