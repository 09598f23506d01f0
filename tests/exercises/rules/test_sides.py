"""One hip is not the other: which rules may be judged for each side, and which never."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.loading import EXERCISES_FOLDER
from exercises.models import Exercise, Movement
from exercises.rules.catalogue import Catalogue
from exercises.rules.clearance import EXERCISE, PROGRAMME, Cleared
from exercises.rules.screening import EVERYONE, ExerciseFacts, Rule, Verdict, Vocabulary, screen
from exercises.rules.sides import LEFT, RIGHT, SIDES, conditions_on, each_side, other_side
from exercises.snapshot.current import current_catalogue

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads((EXERCISES_FOLDER / "contraindications.toml").read_text())["contraindication"]
CONDITIONS = sorted({rule["condition"] for rule in TABLE} - {EVERYONE})
ONE_SIDED = [
    "hip_oa", "fai", "hip_flexor_tightness", "gluteal_tendinopathy", "hypermobility_or_hip_dysplasia",
    "transient_osteoporosis_hip_or_avn_or_stress_fracture", "thr_posterior", "thr_anterior", "thr_lateral",
    "thr_any_precautions_lifted",
]  # fmt: skip
# Tags for ways to stand or lie, in which the other hip carries the weight or is lain on.
BOTH_HIPS = {
    "weight_bearing", "single_leg_stance", "split_stance", "stepping", "side_lying", "prone", "kneeling_quadruped",
    "seated_floor", "floor_transfer", "unstable_surface", "knee_loading", "hip_abduction_active", "high_impact",
}  # fmt: skip


@pytest.fixture
def catalogue() -> Catalogue:
    return current_catalogue()


# --- The rule, on a small table ---

RULES = (
    Rule(id="BEND", order=1, condition="sore", verdict=Verdict.AVOID, movements=frozenset({"bend"})),
    Rule(id="STAND", order=2, condition="sore", verdict=Verdict.MODIFY, movements=frozenset({"stand"})),
    Rule(id="EITHER", order=3, condition="sore", verdict=Verdict.CLEAR, movements=frozenset({"bend", "stand"})),
    Rule(id="NAMED", order=4, condition="sore", verdict=Verdict.MODIFY, exercises=frozenset({"kick"})),
    Rule(id="BACK", order=5, condition="stiff", verdict=Verdict.MODIFY, movements=frozenset({"bend"})),
)
FACTS = {
    "lie": ExerciseFacts(slug="lie", movements=frozenset({"bend"}), one_leg_movements=frozenset({"bend"})),
    "kick": ExerciseFacts(slug="kick", movements=frozenset({"bend", "stand"}), one_leg_movements=frozenset({"bend"})),
    "squat": ExerciseFacts(slug="squat", movements=frozenset({"bend", "stand"})),
    "row": ExerciseFacts(slug="row", parts=("lie", "kick")),
}
WORDS = Vocabulary(
    conditions=frozenset({"sore", "stiff", EVERYONE}), movements=frozenset({"bend", "stand"}), implies={}
)


def judged(conditions: set[str], one_sided: dict[str, str]):
    def run(held):
        return screen(conditions=held, rules=RULES, exercises=FACTS, vocabulary=WORDS)

    own = {side: run(conditions_on(side, conditions, one_sided)) for side in SIDES}
    return each_side(whole=run(conditions), own=own, exercises=FACTS)


def rules(sided, slug: str, side: str) -> list[str]:
    return [rule.id for rule in sided.verdict(slug, side).rules]


def test_the_other_leg_is_free_of_what_only_the_working_leg_does():
    sided = judged({"sore"}, {"sore": LEFT})
    assert sided.verdict("lie", LEFT).verdict is Verdict.AVOID
    assert sided.verdict("lie", RIGHT).verdict is Verdict.OK
    assert sided.differs("lie")


def test_standing_a_rule_that_names_it_and_one_that_reaches_both_ways_count_for_both():
    sided = judged({"sore"}, {"sore": LEFT})
    assert rules(sided, "kick", LEFT) == ["BEND", "STAND", "EITHER", "NAMED"]
    assert rules(sided, "kick", RIGHT) == ["STAND", "EITHER", "NAMED"]


def test_what_both_legs_do_and_a_sequence_take_the_strictest():
    sided = judged({"sore"}, {"sore": LEFT})
    for slug in ("squat", "row"):
        assert not sided.differs(slug)
        assert sided.verdict(slug, RIGHT).verdict is Verdict.AVOID


def test_what_has_no_side_counts_for_both():
    assert rules(judged({"sore", "stiff"}, {"sore": LEFT}), "lie", RIGHT) == ["BACK"]
    assert not judged({"sore"}, {}).differs("lie")


def test_sides():
    assert (other_side(LEFT), other_side(RIGHT)) == (RIGHT, LEFT)
    assert conditions_on(LEFT, {"a", "b", "c"}, {"a": LEFT, "b": RIGHT}) == {"a", "c"}


# --- The rule, on the catalogue ---


def test_only_movements_of_a_leg_may_be_of_one_leg():
    flagged = set(Movement.objects.filter(of_one_leg=True).values_list("slug", flat=True))
    assert not flagged & BOTH_HIPS
    assert not Movement.objects.filter(of_one_leg=True).exclude(group__in=["hip", "other"]).exists()


def test_only_exercises_of_each_side_have_movements_of_one_leg():
    found = Exercise.objects.exclude(one_leg_movements=None)
    assert found.exists()
    assert set(found.values_list("laterality", flat=True)) == {"each_side"}


def test_the_thigh_that_is_drawn_up_in_the_figure_4_is_the_other_one(catalogue):
    """It bends both hips far, so a hip that must not bend is spared on neither side."""
    assert "hip_flexion_gt90" not in catalogue.facts["figure-4-stretch"].one_leg_movements


def test_nothing_is_relaxed_where_both_feet_are_at_work(catalogue):
    for facts in catalogue.facts.values():
        if facts.movements & {"split_stance", "stepping", "kneeling_quadruped", "side_lying", "seated_floor"}:
            assert not facts.one_leg_movements, facts.slug


conditions = st.sets(st.sampled_from(CONDITIONS), max_size=4)
one_sided = st.dictionaries(st.sampled_from(ONE_SIDED), st.sampled_from(SIDES), min_size=1, max_size=4)
known = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(others=conditions, one_sided=one_sided)
@known
def test_a_side_is_between_its_own_screening_and_the_whole(catalogue, others, one_sided):
    held = others | set(one_sided)
    whole = catalogue.screen(held).exercises
    sided = catalogue.screen_sides(held, one_sided)
    for side in SIDES:
        own = catalogue.screen(conditions_on(side, held, one_sided)).exercises
        for slug in catalogue.facts:
            verdict = sided.verdict(slug, side)
            assert own[slug].verdict <= verdict.verdict <= whole[slug].verdict
            kept = {rule.id for rule in verdict.rules}
            for rule in whole[slug].rules:
                reached = rule.movements & catalogue.facts[slug].movements
                if slug in rule.exercises or reached & BOTH_HIPS:
                    assert rule.id in kept


@given(others=conditions, one_sided=one_sided)
@known
def test_on_its_own_side_a_condition_loses_nothing(catalogue, others, one_sided):
    """On the side of a one-sided condition, the verdict is the same as without telling the sides apart."""
    side = next(iter(one_sided.values()))
    same = dict.fromkeys(one_sided, side)
    sided = catalogue.screen_sides(others | set(same), same)
    for slug, verdict in catalogue.screen(others | set(same)).exercises.items():
        assert sided.verdict(slug, side) == verdict


@given(others=conditions, one_sided=one_sided)
@known
def test_not_knowing_the_side_is_never_looser(catalogue, others, one_sided):
    held = others | set(one_sided)
    unsure = catalogue.screen_sides(held, {})
    sided = catalogue.screen_sides(held, one_sided)
    for slug in catalogue.facts:
        for side in SIDES:
            assert unsure.verdict(slug, side).verdict >= sided.verdict(slug, side).verdict


# --- What clinicians said ---


def test_a_limit_goes_for_both_sides(catalogue):
    cleared = [Cleared(scope=PROGRAMME, limits=frozenset({"hip_flexion_gt90"}), given_on="2026-11-02")]
    sided = catalogue.screen_sides(["fai"], {"fai": LEFT}, cleared=cleared)
    for side in SIDES:
        assert sided.verdict("single-knee-to-chest", side).verdict is Verdict.AVOID


def test_a_yes_opens_what_waits_on_one_side(catalogue):
    slug = "single-knee-to-chest"
    waits = catalogue.screen_sides(["thr_posterior"], {"thr_posterior": LEFT})
    assert (waits.verdict(slug, LEFT).verdict, waits.verdict(slug, RIGHT).verdict) == (Verdict.AVOID, Verdict.CLEAR)
    cleared = [Cleared(scope=EXERCISE, exercise=slug, rules=frozenset({"THP-4"}))]
    opened = catalogue.screen_sides(["thr_posterior"], {"thr_posterior": LEFT}, cleared=cleared)
    assert (opened.verdict(slug, LEFT).verdict, opened.verdict(slug, RIGHT).verdict) == (Verdict.AVOID, Verdict.MODIFY)
