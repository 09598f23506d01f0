from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.loading import EXERCISES_FOLDER
from exercises.rules.catalogue import Catalogue
from exercises.rules.clearance import (
    EXERCISE,
    HIGH_TIER,
    LIMIT_ID,
    PROGRAMME,
    Cleared,
    added_load_allowed,
    load_cleared,
    still_locking,
)
from exercises.rules.reasons import explain
from exercises.rules.screening import EVERYONE, UnknownFactError, Verdict
from exercises.snapshot.current import current_catalogue

TABLE = tomllib.loads((EXERCISES_FOLDER / "contraindications.toml").read_text())["contraindication"]
CONDITIONS = sorted({rule["condition"] for rule in TABLE} - {EVERYONE})
RULES = [rule["id"] for rule in TABLE]
MOVEMENTS = [
    movement["slug"] for movement in tomllib.loads((EXERCISES_FOLDER / "movements.toml").read_text())["movement"]
]
NEW_HIP = ["thr_posterior"]
FLOOR = "butterfly-stretch-seated"


@pytest.fixture
def catalogue(db) -> Catalogue:
    return current_catalogue()


def yes(**fields) -> Cleared:
    """Make a valid yes to exercising at all; ``fields`` replace its values."""
    return Cleared(
        **{"scope": PROGRAMME, "given_by": "Dr Okafor", "role": "surgeon", "given_on": "2026-11-02", **fields}
    )


def locked_exercise(catalogue, conditions) -> str:
    screening = catalogue.screen(conditions)
    return next(slug for slug, verdict in screening.exercises.items() if verdict.verdict is Verdict.CLEAR)


def test_without_a_clearance_nothing_changes(catalogue):
    assert catalogue.screen(NEW_HIP, cleared=[]) == catalogue.screen(NEW_HIP)


def test_a_yes_to_the_program_opens_the_rules_that_it_names(catalogue):
    screening = catalogue.screen(NEW_HIP, cleared=[yes(rules=frozenset({"THP-0"}))])
    assert screening.programme.verdict is Verdict.INFO
    assert [rule.id for rule in screening.programme.rules] == ["ALL-5"]
    assert screening.exercises == catalogue.screen(NEW_HIP).exercises


def test_a_condition_that_comes_later_brings_a_lock_that_is_not_open(catalogue):
    cleared = [yes(rules=frozenset({"THP-0"}))]
    screening = catalogue.screen([*NEW_HIP, "bp_uncontrolled"], cleared=cleared)
    assert screening.programme.verdict is Verdict.CLEAR
    assert still_locking(["THP-0", "CV-2"], cleared) == ("CV-2",)


def test_a_yes_to_one_exercise_opens_that_one_only(catalogue):
    slug = locked_exercise(catalogue, NEW_HIP)
    before = catalogue.screen(NEW_HIP)
    rules = frozenset(rule.id for rule in before.exercises[slug].rules if rule.verdict is Verdict.CLEAR)
    after = catalogue.screen(NEW_HIP, cleared=[yes(scope=EXERCISE, exercise=slug, rules=rules)])
    assert after.exercises[slug].verdict.allows
    assert after.programme == before.programme
    changed = {name for name in before.exercises if after.exercises[name] != before.exercises[name]}
    # and the sequences of which it is a part
    assert changed - {slug} <= {name for name, facts in catalogue.facts.items() if slug in facts.parts}


def test_a_yes_to_the_program_opens_no_single_exercise(catalogue):
    slug = locked_exercise(catalogue, NEW_HIP)
    screening = catalogue.screen(NEW_HIP, cleared=[yes(rules=frozenset(RULES))])
    assert screening.exercises[slug].verdict is Verdict.CLEAR


def weights(*rules: str, **fields) -> Cleared:
    return yes(load_cleared=True, load_rules=frozenset(rules), **fields)


def test_a_yes_to_weights_opens_the_rules_about_load_that_it_names(catalogue):
    before = catalogue.screen(["vertebral_fracture"])
    after = catalogue.screen(["vertebral_fracture"], cleared=[weights("VF-5")])
    for slug, verdict in before.exercises.items():
        left = [rule for rule in verdict.rules if rule.id != "VF-5"]
        assert list(after.exercises[slug].rules) == left
    assert after.exercises["squat"].verdict is Verdict.OK


def test_a_condition_that_comes_later_takes_weights_away_again(catalogue):
    later = catalogue.screen(["vertebral_fracture", "low_trauma_fractures_multiple"], cleared=[weights("VF-5")])
    assert later.exercises["squat"].verdict is Verdict.LOAD
    assert "MLT-3" in {rule.id for rule in later.exercises["squat"].rules}


def test_a_yes_to_weights_in_one_exercise_reaches_that_one_and_its_parts(catalogue):
    to_squat = weights("VF-5", scope=EXERCISE, exercise="squat")
    screening = catalogue.screen(["vertebral_fracture"], cleared=[to_squat])
    assert screening.exercises["squat"].verdict is Verdict.OK
    assert screening.exercises["double-calf-raise"].verdict is Verdict.LOAD
    series = "straight-leg-lifts-3-ways"
    rules = {rule.id for rule in catalogue.screen(["osteoporosis"]).exercises[series].rules}
    assert "OST-10" in rules
    whole = catalogue.screen(["osteoporosis"], cleared=[weights("OST-10", scope=EXERCISE, exercise=series)])
    assert "OST-10" not in {rule.id for rule in whole.exercises[series].rules}
    assert "OST-10" in {rule.id for rule in whole.exercises["standing-hip-abduction"].rules}


def test_a_word_against_weights_outweighs_every_word_for_them(catalogue):
    for against in (yes(no_added_load=True), yes(no_added_load=True, scope=EXERCISE, exercise="hip-thrust")):
        said = [weights("VF-5", HIGH_TIER), against]
        assert catalogue.screen(["vertebral_fracture"], cleared=said).exercises["squat"].verdict is Verdict.LOAD
        assert not load_cleared(said)
        assert not load_cleared(said, "squat")


def test_a_yes_that_says_nothing_of_weights_opens_none(catalogue):
    said = [yes(rules=frozenset(RULES)), yes(load_rules=frozenset({"VF-5", HIGH_TIER}))]
    assert catalogue.screen(["vertebral_fracture"], cleared=said).exercises["squat"].verdict is Verdict.LOAD
    assert not load_cleared(said)


@pytest.mark.parametrize(
    ("said", "everywhere", "squat", "bridge"),
    [
        ([], False, False, False),
        ([weights(HIGH_TIER)], True, True, True),
        ([weights(HIGH_TIER, scope=EXERCISE, exercise="squat")], False, True, False),
        ([weights("VF-5")], False, False, False),
        ([weights(HIGH_TIER, valid=False)], False, False, False),
        ([weights(HIGH_TIER), yes(no_added_load=True, valid=False)], True, True, True),
    ],
)
def test_the_risk_tier_high_waits_for_a_yes_that_names_it(said, everywhere, squat, bridge):
    assert (load_cleared(said), load_cleared(said, "squat"), load_cleared(said, "bridge")) == (
        everywhere, squat, bridge,
    )  # fmt: skip


def test_what_must_be_avoided_stays_so(catalogue):
    slug = "seated-forward-bend-single-leg"
    rules = frozenset(rule.id for rule in catalogue.screen(["vertebral_fracture"]).exercises[slug].rules)
    screening = catalogue.screen(["vertebral_fracture"], cleared=[yes(scope=EXERCISE, exercise=slug, rules=rules)])
    assert screening.exercises[slug].verdict is Verdict.AVOID


def test_a_limit_reaches_every_exercise_with_that_movement(catalogue):
    cleared = [yes(rules=frozenset({"THP-0"}), limits=frozenset({"single_leg_stance"}))]
    screening = catalogue.screen(NEW_HIP, cleared=cleared)
    for slug, facts in catalogue.facts.items():
        movements = facts.movements.union(*(catalogue.facts[part].movements for part in facts.parts))
        named = [rule for rule in screening.exercises[slug].rules if rule.id == LIMIT_ID]
        assert bool(named) == ("single_leg_stance" in movements)
        if named:
            assert screening.exercises[slug].verdict is Verdict.AVOID


def test_a_limit_says_whose_word_it_is(catalogue):
    limits = frozenset({"trunk_rotation", "prone"})
    screening = catalogue.screen([], cleared=[yes(limits=limits)])
    rule = next(rule for rule in screening.exercises["diagonal-lift"].rules if rule.id == LIMIT_ID)
    reason = explain(rule, {}, catalogue)
    assert reason["because"] == "because your surgeon said so"
    assert "Dr Okafor asked you to leave this out: twisting the trunk." in reason["message"]
    assert [(source["label"], source["locator"]) for source in reason["sources"]] == [
        ("Dr Okafor", "Monday 2 November 2026")
    ]


def test_two_clinicians_may_each_set_a_limit(catalogue):
    first, second = yes(limits=frozenset({"prone"})), yes(given_by="Ms Lind", limits=frozenset({"prone"}))
    rules = catalogue.screen([], cleared=[first, second]).exercises["prone-leg-lift"].rules
    assert [rule.given_by for rule in rules if rule.id == LIMIT_ID] == ["Dr Okafor", "Ms Lind"]


def test_a_limit_of_one_exercises_clearance_goes_for_all(catalogue):
    cleared = [
        yes(scope=EXERCISE, exercise="seated-cradle-lean-back", rules=frozenset({"ALL-1"}), limits=frozenset({"prone"}))
    ]
    assert catalogue.screen([], cleared=cleared).exercises["prone-leg-lift"].verdict is Verdict.AVOID


def test_what_is_open_for_a_sequence_is_open_for_its_parts_within_it(catalogue):
    for slug, facts in catalogue.facts.items():
        for condition in CONDITIONS if facts.parts else ():
            before = catalogue.screen([condition])
            if before.exercises[slug].verdict is not Verdict.CLEAR:
                continue
            rules = frozenset(rule.id for rule in before.exercises[slug].rules if rule.verdict is Verdict.CLEAR)
            after = catalogue.screen([condition], cleared=[yes(scope=EXERCISE, exercise=slug, rules=rules)])
            assert after.exercises[slug].verdict.allows
            for part in facts.parts:
                assert after.exercises[part] == before.exercises[part]


def test_no_weights_is_a_limit_of_its_own():
    assert added_load_allowed([yes()])
    assert not added_load_allowed([yes(), yes(no_added_load=True)])
    assert added_load_allowed([yes(no_added_load=True, valid=False)])


def test_an_unknown_movement_raises(catalogue):
    with pytest.raises(UnknownFactError, match="levitation"):
        catalogue.screen([], cleared=[yes(limits=frozenset({"levitation"}))])


# --- What must never happen -----------------------------------------------------------------------------------------

clearances = st.builds(
    Cleared,
    scope=st.sampled_from([PROGRAMME, EXERCISE]),
    exercise=st.sampled_from(
        ["", "squat", FLOOR, "straight-leg-lifts-3-ways", "seated-cradle-lean-back", "chest-lift-1"]
    ),
    rules=st.frozensets(st.sampled_from(RULES)),
    limits=st.frozensets(st.sampled_from(MOVEMENTS), max_size=2),
    given_on=st.just("2026-11-02"),
)
people = st.sets(st.sampled_from(CONDITIONS), max_size=5)


def worst_but_clear(verdict) -> Verdict:
    """The strictest verdict of the rules that no clinician's yes can open."""
    return max(
        (rule.verdict for rule in verdict.rules if rule.verdict not in {Verdict.CLEAR, Verdict.INFO}),
        default=Verdict.OK,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conditions=people, cleared=st.lists(clearances, max_size=3))
def test_a_clearance_never_loosens_anything_but_a_lock(catalogue, conditions, cleared):
    before, after = catalogue.screen(conditions), catalogue.screen(conditions, cleared=cleared)
    for slug, verdict in after.exercises.items():
        assert verdict.verdict >= worst_but_clear(before.exercises[slug])
        if before.exercises[slug].verdict is not Verdict.CLEAR:
            assert verdict.verdict >= before.exercises[slug].verdict
        kept = {rule.id for rule in before.exercises[slug].rules if rule.verdict is not Verdict.CLEAR}
        assert kept <= {rule.id for rule in verdict.rules}
    unnamed = {rule.id for rule in before.programme.rules} - frozenset().union(
        *(clearance.rules for clearance in cleared)
    )
    assert unnamed <= {rule.id for rule in after.programme.rules}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conditions=people, cleared=st.lists(clearances, max_size=3))
def test_one_that_has_ended_or_was_taken_back_changes_nothing(catalogue, conditions, cleared):
    ended = [replace(clearance, valid=False) for clearance in cleared]
    assert catalogue.screen(conditions, cleared=ended) == catalogue.screen(conditions)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conditions=people, cleared=clearances, more=st.frozensets(st.sampled_from(MOVEMENTS), max_size=3))
def test_a_limit_only_makes_stricter(catalogue, conditions, cleared, more):
    before = catalogue.screen(conditions, cleared=[cleared])
    after = catalogue.screen(conditions, cleared=[replace(cleared, limits=cleared.limits | more)])
    for slug, verdict in after.exercises.items():
        assert verdict.verdict >= before.exercises[slug].verdict


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conditions=people, cleared=st.lists(clearances, max_size=4), data=st.data())
def test_the_order_of_clearances_does_not_matter(catalogue, conditions, cleared, data):
    again = data.draw(st.permutations(cleared))
    first = catalogue.screen(conditions, cleared=cleared)
    second = catalogue.screen(conditions, cleared=again)
    assert {slug: verdict.verdict for slug, verdict in first.exercises.items()} == {
        slug: verdict.verdict for slug, verdict in second.exercises.items()
    }
    assert first.programme == second.programme
