"""What the offers for the program as a whole must never do, whatever the facts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.progression.course.states import Key
from programs.progression.facts import Kind, Zone
from programs.progression.reviews.explanation import offer_sentence
from programs.progression.reviews.facts import Answered, Choice, Felt, Landings, ProgramFacts, Subject, Taken, Track
from programs.progression.reviews.reviews import due

from .building import NUMBERS
from .reviewing import DAY, MONDAY, keys, make_weeks

# Every way to answer. Whoever adds one that makes a dose larger has to change this table, and say why.
NEVER_LARGER = {
    Choice.CLINICIAN, Choice.SHORTER_PLAN, Choice.SELF_TESTS, Choice.BONE_LOADING, Choice.VARIANT, Choice.MAINTENANCE,
    Choice.SEEN, Choice.NOT_NOW, Choice.LOOKED_AT,
    # It leads to a page on which a weight is opened; the rules alone add it. Stamps begin with their start dose.
    Choice.WEIGHT, Choice.LANDINGS,
}  # fmt: skip


@st.composite
def any_facts(draw) -> ProgramFacts:
    today = MONDAY + draw(st.integers(0, 200)) * DAY
    so_far = st.integers(0, max((today - MONDAY).days, 0)).map(lambda days: MONDAY + days * DAY)
    felt = draw(st.lists(st.builds(Felt, on=so_far, zone=st.sampled_from(Zone), sore=st.booleans()), max_size=10))
    taken = st.builds(
        Taken, on=so_far, kind=st.sampled_from(Kind), rule=st.sampled_from(["A4", "A5", "A1", "P4", "G3"])
    )
    track = st.builds(
        lambda item, side, decisions: Track(
            key=Key(item, "", side),
            name=f"Exercise {item}",
            decisions=tuple(sorted(decisions, key=lambda happened: happened.on)),
        ),
        st.sampled_from("789"),
        st.sampled_from(["left", "right"]),
        st.lists(taken, max_size=6),
    )
    done = draw(st.lists(st.none() | st.integers(0, 3), max_size=16))
    answered = st.builds(
        Answered,
        key=st.sampled_from([*Subject, "plateau:7", "block_review:8", "block_review:16"]).map(str),
        on=so_far,
    )
    return ProgramFacts(
        today=today,
        began_on=MONDAY,
        weeks=make_weeks(*done, until=today),
        felt=tuple(sorted(felt, key=lambda happened: happened.on)),
        tracks=tuple(draw(st.lists(track, max_size=4))),
        gains=tuple(draw(st.lists(so_far, max_size=1))),
        bones_at_risk=draw(st.booleans()),
        ready_for_weight=draw(st.sampled_from(["", "Squat"])),
        landings=draw(st.sampled_from(Landings)),
        short_plan=draw(st.booleans()),
        paused=draw(st.booleans()),
        answered=tuple(draw(st.lists(answered, max_size=4))),
    )


QUIET_WEEKS = {
    Subject.NO_GAIN: NUMBERS.clinician_review_weeks,
    Subject.SHORTER_PLAN: NUMBERS.adherence_low_weeks,
    Subject.BONE_REVIEW: NUMBERS.bone_review_weeks,
    Subject.LANDINGS: NUMBERS.bone_review_weeks,
    Subject.PLATEAU: NUMBERS.plateau_weeks,
}


def red_or_flare_never_gets_the_advice_about_an_early_rise(facts: ProgramFacts) -> None:
    if any(session.zone in {Zone.RED, Zone.FLARE} for session in facts.felt):
        assert "early_rise" not in keys(facts)


def nothing_ever_makes_a_dose_larger(facts: ProgramFacts) -> None:
    for offer in due(facts, numbers=NUMBERS):
        assert set(offer.choices) <= NEVER_LARGER
        # and nobody is left without a way to say no, "I have read this", or that somebody has looked at it
        assert {Choice.SEEN, Choice.NOT_NOW, Choice.LOOKED_AT} & set(offer.choices)


def an_answered_offer_is_not_made_again_too_soon(facts: ProgramFacts, later: int) -> None:
    for offer in due(facts, numbers=NUMBERS):
        answered = (*facts.answered, Answered(key=offer.key, on=facts.today, looked_at=True))
        after = replace(facts, answered=answered, today=facts.today + later * DAY)
        weeks = QUIET_WEEKS.get(offer.subject)
        if weeks is None or later < weeks * 7:
            assert offer.key not in keys(after)


def they_come_in_their_order_once_each_with_their_rule_and_sources(facts: ProgramFacts) -> None:
    offers = due(facts, numbers=NUMBERS)
    places = [list(Subject).index(offer.subject) for offer in offers]
    assert places == sorted(places)
    assert len({offer.key for offer in offers}) == len(offers)
    for offer in offers:
        assert offer.rule in NUMBERS.cited
        assert offer.sources
        assert offer_sentence(offer)


def a_person_in_a_pause_is_asked_for_nothing(facts: ProgramFacts) -> None:
    subjects = {offer.subject for offer in due(replace(facts, paused=True), numbers=NUMBERS)}
    assert subjects <= {Subject.HURTING, Subject.NO_GAIN, Subject.EARLY_RISE}


def the_same_facts_give_the_same_offers(facts: ProgramFacts) -> None:
    assert due(facts, numbers=NUMBERS) == due(replace(facts), numbers=NUMBERS)


@settings(max_examples=200, deadline=None)
@given(facts=any_facts(), later=st.integers(0, 100))
def test_what_holds_of_all_offers(facts, later):
    red_or_flare_never_gets_the_advice_about_an_early_rise(facts)
    nothing_ever_makes_a_dose_larger(facts)
    an_answered_offer_is_not_made_again_too_soon(facts, later)
    they_come_in_their_order_once_each_with_their_rule_and_sources(facts)
    a_person_in_a_pause_is_asked_for_nothing(facts)
    the_same_facts_give_the_same_offers(facts)
