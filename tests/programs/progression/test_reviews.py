"""What is due for the program as a whole: each rule as a table of cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from programs.progression.facts import Kind, Zone
from programs.progression.in_force import numbers_from
from programs.progression.reviews.explanation import choice_words, offer_sentence, offer_title
from programs.progression.reviews.facts import Answered, Choice, Landings, ProgramFacts, Subject, Track
from programs.progression.reviews.reviews import ORDER, due, worst

from .building import NUMBERS
from .reviewing import DAY, MONDAY, WEEK, keys, make_facts, make_felt, make_track, make_weeks


def test_nothing_is_due_at_the_beginning():
    assert keys(make_facts(weeks=0)) == []


# --- RF14 -------------------------------------------------------------------------------------------------------------

G, A, U, F, R = Zone.GREEN, Zone.AMBER, Zone.UNKNOWN, Zone.FLARE, Zone.RED


@pytest.mark.parametrize(
    ("zones", "is_due"),
    [
        ([R, R], False),
        ([R, R, R], True),
        ([F, F, F], True),
        ([R, F, R], True),
        ([R, R, G, R], False),
        ([R, U, R, R], False),
        ([A, A, A, A], False),
        # it reminds until it is answered, also when it gets better meanwhile
        ([F, R, F, G, G], True),
    ],
)
def test_three_sessions_running_that_hurt(zones, is_due):
    assert ("hurting" in keys(make_facts(felt=make_felt(*zones)))) is is_due


def test_hurting_is_quiet_after_an_answer_until_three_new_sessions():
    answered = Answered(key="hurting", on=MONDAY + 4 * DAY, looked_at=True)
    facts = make_facts(felt=make_felt(R, R, R, R, R), answered=(answered,))
    assert keys(facts) == []
    # Having read it is no answer (8.5).
    assert keys(replace(facts, answered=(replace(answered, looked_at=False),))) == ["hurting"]
    more = replace(facts, felt=make_felt(R, R, R, R, R, F))
    assert keys(more) == ["hurting"]


def test_hurting_names_its_flag_and_a_clinician():
    (offer,) = due(make_facts(felt=make_felt(R, R, R, R)), numbers=NUMBERS)
    assert (offer.flag, offer.rule, offer.facts["count"]) == ("RF14", "flare_run_refer", 4)
    assert Choice.CLINICIAN in offer.choices


def test_the_worst_zone_of_a_session():
    assert worst([G, A, U]) is U
    assert worst([G, F, R]) is R
    with pytest.raises(ValueError, match="empty"):
        worst([])


# --- RF17 -------------------------------------------------------------------------------------------------------------

HELD = make_track((70, Kind.HOLD, "T3"))


def diligent(*done: int | None, tracks: tuple[Track, ...] = (HELD,), weeks: float = 13, **known) -> ProgramFacts:
    facts = make_facts(weeks=weeks, tracks=tracks, **known)
    answered = tuple(Answered(key=f"block_review:{block}", on=MONDAY) for block in (8, 16))
    return replace(
        facts,
        weeks=make_weeks(*(done or (2,) * 11 + (3,)), until=facts.today),
        answered=facts.answered + answered,
    )


def test_twelve_weeks_without_gain():
    # 25 of 36 is less than 70 %, 26 of 36 is more
    assert keys(diligent(*(2,) * 11, 3)) == []
    assert keys(diligent(*(2,) * 10, 3, 3)) == ["no_gain"]
    (offer,) = due(diligent(*(3,) * 12), numbers=NUMBERS)
    assert (offer.flag, offer.rule) == ("RF17", "clinician_review_weeks")
    assert offer.sources == ("P", "R-WARWPAGE")


def test_not_before_twelve_weeks():
    assert keys(diligent(*(3,) * 11)) == []
    assert keys(diligent(*(3,) * 12, weeks=11.9)) == []


def test_a_week_off_is_left_out_of_the_twelve():
    assert keys(diligent(*(3,) * 11, None, weeks=14)) == []
    assert keys(diligent(*(3,) * 11, None, 3, weeks=14)) == ["no_gain"]


def test_any_gain_in_that_time_is_a_gain():
    grown = make_track((10, Kind.ADVANCE_REPS, "A1"), (70, Kind.HOLD, "T3"))
    assert keys(diligent(*(3,) * 12, tracks=(HELD, grown))) == []
    assert keys(diligent(*(3,) * 12, gains=(MONDAY + 30 * DAY,))) == []
    # before the twelve weeks it does not count
    assert keys(diligent(*(3,) * 12, tracks=(grown,), weeks=16)) == ["no_gain"]


def test_being_at_the_goal_is_no_lack_of_gain():
    there = make_track((68, Kind.HOLD, "A4"), (70, Kind.HOLD, "P4"))
    assert keys(diligent(*(3,) * 12, tracks=(there,))) == []
    assert keys(diligent(*(3,) * 12, tracks=(there, HELD))) == ["no_gain"]


def test_no_gain_is_quiet_for_twelve_weeks_after_an_answer():
    answered = (Answered(key="no_gain", on=MONDAY + 13 * WEEK),)
    assert keys(diligent(*(3,) * 12, weeks=24.9, answered=answered)) == []
    assert keys(diligent(*(3,) * 12, weeks=25, answered=answered)) == ["no_gain"]


# --- A shorter plan ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "is_due"),
    [
        ((1, 1, 1), True),
        ((0, 0, 0), True),
        ((1, 1), False),
        ((1, 2, 1), False),
        ((2, 1, 1, 1), True),
        # a week that asked for nothing is held against nobody
        ((1, None, 1), False),
        ((1, 1, 1, None), False),
    ],
)
def test_three_weeks_with_less_than_half(done, is_due):
    facts = make_facts(weeks=5)
    assert ("shorter_plan" in keys(replace(facts, weeks=make_weeks(*done, until=facts.today)))) is is_due


def test_half_is_enough():
    facts = make_facts(weeks=5)
    assert keys(replace(facts, weeks=make_weeks(2, 2, 2, planned=4, until=facts.today))) == []


@pytest.mark.parametrize("known", [{"short_plan": True}, {"paused": True}])
def test_no_shorter_plan_for_who_has_one_or_rests(known):
    facts = make_facts(weeks=5, **known)
    assert keys(replace(facts, weeks=make_weeks(0, 0, 0, until=facts.today))) == []


def test_a_shorter_plan_is_quiet_for_three_weeks_after_a_no():
    for days, expected in ((20, []), (21, ["shorter_plan"])):
        facts = make_facts(weeks=7)
        answered = (Answered(key="shorter_plan", on=facts.today - days * DAY),)
        assert keys(replace(facts, weeks=make_weeks(1, 1, 1, until=facts.today), answered=answered)) == expected


# --- Reviews ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "answered", "expected"),
    [
        (7.9, [], []),
        (8, [], ["block_review:8"]),
        (12, [], ["block_review:8"]),
        (12, ["block_review:8"], []),
        (16, ["block_review:8"], ["block_review:16"]),
        (16, [], ["block_review:16"]),
        (40, ["block_review:16"], []),
    ],
)
def test_a_look_back_at_weeks_8_and_16(weeks, answered, expected):
    given = tuple(Answered(key=key, on=MONDAY + 8 * WEEK) for key in answered)
    assert keys(make_facts(weeks=weeks, answered=given)) == expected


def test_a_look_at_the_bones_every_six_weeks():
    assert keys(make_facts(weeks=6)) == []
    assert keys(make_facts(weeks=5.9, bones_at_risk=True)) == []
    assert keys(make_facts(weeks=6, bones_at_risk=True)) == ["bone_review"]
    answered = (Answered(key="bone_review", on=MONDAY + 6 * WEEK + DAY),)
    assert "bone_review" not in keys(make_facts(weeks=12, bones_at_risk=True, answered=answered))
    assert "bone_review" in keys(make_facts(weeks=12.2, bones_at_risk=True, answered=answered))


def test_a_pause_is_a_pause():
    facts = make_facts(weeks=9, paused=True, bones_at_risk=True, tracks=(there_for(42),), felt=make_felt(R, R, R))
    assert keys(facts) == ["hurting"]


# --- Plateau ----------------------------------------------------------------------------------------------------------


def there_for(days: int, **track) -> Track:
    """At the target from the tenth day on, for so many days."""
    return make_track((3, Kind.ADVANCE_REPS, "A1"), (10, Kind.HOLD, "A4"), (10 + days, Kind.HOLD, "A4"), **track)


def plateaus(*tracks: Track, weeks: float = 7.5, **known) -> list[str]:
    return [key for key in keys(make_facts(weeks=weeks, tracks=tracks, **known)) if key.startswith("plateau")]


def test_six_weeks_at_the_target():
    assert plateaus(there_for(41)) == []
    assert plateaus(there_for(42)) == ["plateau:7"]
    (offer,) = due(make_facts(weeks=7.5, tracks=(there_for(42),)), numbers=NUMBERS)
    assert (offer.facts["exercise"], offer.facts["times"]) == ("Squat", 2)
    assert set(offer.choices) == {Choice.VARIANT, Choice.MAINTENANCE, Choice.NOT_NOW}


@pytest.mark.parametrize(
    ("between", "is_due"),
    [
        ((30, Kind.HOLD, "P4"), True),
        ((30, Kind.HOLD, "A7"), True),
        ((30, Kind.REST_DAY, "S1"), True),
        ((30, Kind.EASY_DAY, "G4"), True),
        ((30, Kind.ADVANCE_REPS, "A1"), False),
        ((30, Kind.REGRESS_SET, "P2"), False),
        ((30, Kind.RETURN_RAMP_2W, "G3"), False),
        ((30, Kind.DELOAD, "P3"), False),
    ],
)
def test_what_breaks_a_stretch_at_the_target(between, is_due):
    track = make_track((10, Kind.HOLD, "A5"), between, (52, Kind.HOLD, "A5"))
    assert (plateaus(track) == ["plateau:7"]) is is_due


def test_a_long_absence_is_no_plateau():
    assert plateaus(make_track((1, Kind.HOLD, "A4"), (3, Kind.HOLD, "A4")), weeks=9) == []


def test_both_sides_must_be_there():
    left, right = there_for(42, side="left"), there_for(42, side="right")
    assert plateaus(left, right) == ["plateau:7"]
    assert plateaus(left, there_for(30, side="right")) == []
    assert plateaus(there_for(42), there_for(42, item="8"), there_for(20, item="9")) == ["plateau:7", "plateau:8"]


def test_a_plateau_is_quiet_for_six_weeks_after_an_answer():
    answered = (Answered(key="plateau:7", on=MONDAY + 52 * DAY),)
    both = (there_for(42), there_for(42, item="8"))
    assert plateaus(*both, answered=answered) == ["plateau:8"]
    assert plateaus(*both, answered=answered, weeks=14) == ["plateau:7", "plateau:8"]


# --- Early rise -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "is_due"),
    [
        ({}, False),
        ({"felt": make_felt(A)}, True),
        ({"felt": make_felt(G)}, True),
        ({"felt": make_felt(G, sore=False)}, False),
        ({"felt": make_felt(A), "weeks": 2.9}, True),
        ({"felt": make_felt(A), "weeks": 3}, False),
        ({"felt": make_felt(R)}, False),
        ({"felt": make_felt(F, G)}, False),
        ({"felt": make_felt(U)}, False),
        ({"felt": make_felt(A), "tracks": (make_track((2, Kind.DELOAD, "P3")),)}, False),
        ({"felt": make_felt(A), "tracks": (make_track((2, Kind.HOLD, "P5")),)}, True),
        ({"felt": make_felt(A), "answered": (Answered(key="early_rise", on=MONDAY + DAY),)}, False),
    ],
)
def test_a_little_sore_in_the_first_three_weeks(known, is_due):
    facts = make_facts(**{"weeks": 1, **known})
    assert ("early_rise" in keys(facts)) is is_due


# --- Order, numbers, words --------------------------------------------------------------------------------------------


def everything() -> ProgramFacts:
    facts = make_facts(
        weeks=17,
        felt=make_felt(R, R, R),
        tracks=(there_for(60), make_track((70, Kind.HOLD, "T3"), item="9")),
        bones_at_risk=True,
        ready_for_weight="Squat",
        landings=Landings.READY,
    )
    return replace(facts, weeks=make_weeks(*(3,) * 9, 1, 1, 1, until=facts.today))


def test_the_most_important_comes_first():
    numbers = replace(NUMBERS, clinician_review_adherence_percent=50, clinician_review_weeks=8)
    assert keys(everything(), numbers) == [
        "hurting", "no_gain", "shorter_plan", "bone_review", "landings", "block_review:16", "plateau:7",
    ]  # fmt: skip
    assert [subject for subject, _rule in ORDER] == list(Subject)


def test_an_editors_numbers_count():
    numbers = numbers_from([("plateau_weeks", 2, ["S1"]), ("early_rise_times", 0, ["P"])])
    (offer,) = due(make_facts(weeks=7.5, tracks=(there_for(14),)), numbers=numbers)
    assert (offer.key, offer.sources) == ("plateau:7", ("S1", "P"))
    assert keys(make_facts(weeks=1, felt=make_felt(A)), numbers) == []


def test_every_offer_has_its_words():
    numbers = replace(NUMBERS, clinician_review_adherence_percent=50, clinician_review_weeks=8)
    early = make_facts(weeks=1, felt=make_felt(A))
    offers = (*due(everything(), numbers=numbers), *due(early, numbers=numbers))
    assert {offer.subject for offer in offers} == set(Subject)
    for offer in offers:
        said = offer_sentence(offer)
        assert "%(" not in said
        assert offer_title(offer)
        # reading age 12: short sentences, and no word that blames or promises
        sentences = said.replace("?", ".").replace(":", ".").split(". ")
        assert max(len(sentence.split()) for sentence in sentences) <= 28, said
        assert not {"must", "failed", "lazy", "guarantee", "should have", "builds"} & set(said.lower().split())
        assert all(choice_words(choice) for choice in offer.choices)
