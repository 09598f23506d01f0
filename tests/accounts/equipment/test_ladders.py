"""Which loads a person can put together, and how they are said: nothing impossible, nothing lost in conversion."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.equipment.explanation import amount_words, ladder_words, load_words, pull_words
from accounts.equipment.ladders import (
    ANKLE,
    BAND,
    COLOUR_KG,
    HAND,
    MOST_PIECES,
    MOST_TOGETHER,
    Own,
    Pieces,
    ladder_of,
    pieces_for,
)
from exercises.measures.bands import COLOUR_POUNDS
from exercises.measures.presentation import kilograms_from, load_in_units

MANY = settings(max_examples=200, deadline=None)


def kg(*numbers: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(number) for number in numbers)


USUAL = {
    ANKLE: kg("0", "0.5", "1", "1.5", "2", "2.5", "3", "4", "5"),
    HAND: kg("0", "1", "2", "3", "4", "5", "6", "8", "10"),
    BAND: kg("0", "3.0", "3.7", "4.6", "5.8", "7.3", "10.2"),
}
TICKED = frozenset({"ankle-weights", "hand-weights", "band"})


def make_own(**told) -> Own:
    return Own(**{"usual": USUAL, **told})


@pytest.mark.parametrize("kind", [ANKLE, HAND, BAND])
def test_who_has_said_nothing_and_has_nothing_gets_no_load(kind):
    assert ladder_of(kind, make_own(at_home=frozenset({"steady-chair"}))) == (0,)


@pytest.mark.parametrize("kind", [ANKLE, HAND])
def test_who_ticked_it_in_the_health_check_gets_the_usual_ladder(kind):
    assert ladder_of(kind, make_own(at_home=TICKED)) == USUAL[kind]


@pytest.mark.parametrize("slug", ["band", "loop-band"])
def test_the_usual_bands_in_kilograms(slug):
    ladder = ladder_of(BAND, make_own(at_home=frozenset({slug})))
    assert ladder == kg("0", "1.361", "1.678", "2.087", "2.631", "3.311", "4.627")


def test_what_is_told_goes_before_what_is_ticked():
    assert ladder_of(ANKLE, make_own(ankle=Pieces(kg=kg("1", "0.75")), at_home=TICKED)) == kg("0", "0.75", "1")
    assert ladder_of(ANKLE, make_own(ankle=Pieces(kg=()), at_home=TICKED)) == (0,)
    assert ladder_of(BAND, make_own(colours=(), at_home=TICKED)) == (0,)
    # the person has told us about one kind only
    assert ladder_of(HAND, make_own(ankle=Pieces(kg=()), at_home=TICKED)) == USUAL[HAND]


def test_pieces_are_put_together_only_if_they_can_be():
    two = kg("0.5", "0.5")
    assert ladder_of(ANKLE, make_own(ankle=Pieces(kg=two))) == kg("0", "0.5")
    assert ladder_of(ANKLE, make_own(ankle=Pieces(kg=two, together=True))) == kg("0", "0.5", "1")
    own = make_own(ankle=Pieces(kg=kg("0.5", "1", "1"), together=True))
    assert ladder_of(ANKLE, own) == kg("0", "0.5", "1", "1.5", "2", "2.5")
    assert pieces_for(Decimal("1.5"), ANKLE, own) == kg("1", "0.5")
    assert pieces_for(Decimal("1"), ANKLE, own) == kg("1")
    assert pieces_for(Decimal("3"), ANKLE, own) == ()


def test_not_more_than_four_at_once():
    own = make_own(hand=Pieces(kg=kg("0.25") * 6, together=True))
    assert ladder_of(HAND, own) == kg("0", "0.25", "0.5", "0.75", "1")


def test_nothing_is_heavier_than_the_top_of_the_rules():
    assert ladder_of(ANKLE, make_own(ankle=Pieces(kg=kg("1", "5", "5.001", "9")))) == kg("0", "1", "5")
    assert ladder_of(ANKLE, make_own(ankle=Pieces(kg=kg("3", "3"), together=True))) == kg("0", "3")


def test_bands_by_colour_and_by_pull_ascend():
    own = make_own(colours=("red", "silver"), other_bands_kg=kg("2", "1.678"))
    assert ladder_of(BAND, own) == (0, COLOUR_KG["red"], Decimal("2"), COLOUR_KG["silver"])


def test_other_kinds():
    assert ladder_of("none", make_own(at_home=TICKED)) == (0,)
    with pytest.raises(ValueError, match="level"):
        ladder_of("level", make_own())


@pytest.mark.parametrize("bad", [kg("0"), kg("-1"), kg("0.0005"), kg("NaN"), kg("1") * (MOST_PIECES + 1)])
def test_pieces_that_cannot_be(bad):
    with pytest.raises(ValueError, match=r"grams|pieces"):
        Pieces(kg=bad)


# --- What must always hold --------------------------------------------------------------------------------------------

GRAMS = st.integers(1, 12_000).map(lambda grams: Decimal(grams) / 1000)
PIECES = st.builds(
    lambda some, together: Pieces(kg=tuple(some), together=together), st.lists(GRAMS, max_size=6), st.booleans()
)
OWN = st.builds(
    make_own,
    ankle=st.none() | PIECES,
    hand=st.none() | PIECES,
    colours=st.none() | st.lists(st.sampled_from(sorted(COLOUR_POUNDS)), unique=True).map(tuple),
    other_bands_kg=st.lists(GRAMS, max_size=3).map(tuple),
    at_home=st.frozensets(st.sampled_from(sorted(TICKED | {"loop-band", "bed"}))),
)


@MANY
@given(own=OWN, kind=st.sampled_from([ANKLE, HAND, BAND]))
def test_every_place_can_be_put_together_and_they_ascend(own, kind):
    ladder = ladder_of(kind, own)
    assert ladder[0] == 0
    assert all(lower < higher for lower, higher in pairwise(ladder))
    pieces = own.pieces(kind)
    if pieces is None:
        return
    for load in ladder[1:]:
        used = pieces_for(load, kind, own)
        assert sum(used) == load
        assert len(used) <= (MOST_TOGETHER if pieces.together else 1)
        assert all(used.count(piece) <= pieces.kg.count(piece) for piece in used)
    # and nothing that can be put together is left out, up to the top
    top = max(own.usual_kg(kind))
    most = MOST_TOGETHER if pieces.together else 1
    possible = {sum(some) for count in range(1, most + 1) for some in combinations(pieces.kg, count)}
    assert set(ladder[1:]) == {load for load in possible if load <= top}


@MANY
@given(hundredths=st.integers(1, 10_000))
def test_pounds_come_back_as_they_were_typed(hundredths):
    typed = Decimal(hundredths) / 100
    assert load_in_units(kilograms_from(typed, "imperial"), "imperial") == typed


@MANY
@given(several=st.lists(st.integers(1, 275), min_size=1, max_size=MOST_TOGETHER))
def test_pounds_put_together_come_back_as_their_sum(several):
    typed = [Decimal(hundredths) / 100 for hundredths in several]
    own = make_own(ankle=Pieces(kg=tuple(kilograms_from(number, "imperial") for number in typed), together=True))
    total = sum(own.ankle.kg)
    assert total in ladder_of(ANKLE, own)
    words = amount_words(kilograms_from(sum(typed), "imperial"), "imperial")
    assert load_words(total, ANKLE, own, "imperial") == f"with {words} on each ankle"


@MANY
@given(grams=st.integers(1, 5000))
def test_kilograms_are_said_as_they_are(grams):
    load = Decimal(grams) / 1000
    own = make_own(hand=Pieces(kg=(load,)))
    words = load_words(load, HAND, own, "metric")
    assert Decimal(words.removeprefix("with ").removesuffix(" kg")) == load


# --- Words ------------------------------------------------------------------------------------------------------------

FIVE_POUNDS = kilograms_from(Decimal(5), "imperial")


@pytest.mark.parametrize(
    ("load", "kind", "units", "words"),
    [
        (Decimal(0), ANKLE, "metric", ""),
        (Decimal("0.000"), BAND, "metric", ""),
        (Decimal("0.500"), HAND, "metric", "with 0.5 kg"),
        (Decimal("0.5"), ANKLE, "metric", "with 0.5 kg on each ankle"),
        (Decimal("0.454"), ANKLE, "imperial", "with 1 lb on each ankle"),
        (FIVE_POUNDS, HAND, "imperial", "with 5 lb"),
        (Decimal("1.134"), ANKLE, "imperial", "with 2.5 lb on each ankle"),
        (Decimal("1.678"), BAND, "metric", "with the red band"),
        (Decimal("4.627"), BAND, "imperial", "with the silver band"),
        (Decimal("2"), BAND, "metric", "with a band of 2 kg"),
    ],
)
def test_loads_in_words(load, kind, units, words):
    own = make_own(
        ankle=Pieces(kg=kg("0.454", "0.5", "1.134")),
        hand=Pieces(kg=(Decimal("0.5"), FIVE_POUNDS)),
        colours=("red", "silver"),
        other_bands_kg=(Decimal(2),),
    )
    assert load_words(load, kind, own, units) == words


def test_an_odd_weight_of_ones_own_is_said_exactly_and_a_usual_one_to_the_half_pound():
    odd = kilograms_from(Decimal("1.25"), "imperial")
    assert load_words(odd, HAND, make_own(hand=Pieces(kg=(odd,))), "imperial") == "with 1.25 lb"
    assert load_words(Decimal("0.5"), ANKLE, make_own(at_home=TICKED), "imperial") == "with 1 lb on each ankle"


def test_a_band_told_by_its_pull_is_not_called_by_somebody_elses_colour():
    own = make_own(colours=(), other_bands_kg=(COLOUR_KG["red"],))
    assert load_words(COLOUR_KG["red"], BAND, own, "imperial") == "with a band of 3.7 lb"
    # a load from the past, before the person told us what they have
    assert load_words(COLOUR_KG["blue"], BAND, own, "imperial") == "with the blue band"


def test_how_strong_a_color_is():
    assert [pull_words(COLOUR_KG[colour], "imperial") for colour in ("yellow", "red", "silver")] == [
        "3 lb", "3.7 lb", "10.2 lb",
    ]  # fmt: skip
    assert [pull_words(COLOUR_KG[colour], "metric") for colour in ("yellow", "red", "silver")] == [
        "1.4 kg", "1.7 kg", "4.6 kg",
    ]  # fmt: skip


def test_a_ladder_in_words_says_how_it_is_put_together():
    own = make_own(ankle=Pieces(kg=kg("0.5", "0.5"), together=True), colours=("red",))
    assert ladder_words(ANKLE, own, "metric") == "no weight, 0.5 kg and 1 kg (0.5 + 0.5)"
    assert ladder_words(BAND, own, "metric") == "no band and the red band"


def test_a_long_ladder_is_not_listed_to_its_end():
    own = make_own(hand=Pieces(kg=kg("0.1", "0.2", "0.4", "0.8"), together=True))
    assert len(ladder_of(HAND, own)) == 16
    assert ladder_words(HAND, own, "metric").endswith(", and so on up to 1.5 kg (0.8 + 0.4 + 0.2 + 0.1)")
