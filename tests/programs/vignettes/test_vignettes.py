"""The test patients, against the rules in force."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from exercises.rules.catalogue import Catalogue
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.fitting.in_force import programs_in_force
from programs.vignettes.comparing import compare
from programs.vignettes.vignettes import BadVignetteError, Outcome, parse, run
from programs.vignettes.written import all_vignettes, planned_programs

pytestmark = pytest.mark.django_db


def test_the_rules_in_force_say_what_was_written_by_hand():
    wrong = [(outcome.vignette.slug, outcome.failures, outcome.vignette.because) for outcome in outcomes_in_force()]
    assert [told for told in wrong if told[1]] == []


# --- The set as a whole ---


def table() -> list[dict[str, Any]]:
    path = Path(settings.BASE_DIR) / "exercises/catalogue/contraindications.toml"
    return tomllib.loads(path.read_text())["contraindication"]


def outcomes(catalogue: Catalogue) -> tuple[Outcome, ...]:
    return run(all_vignettes(), catalogue, planned_programs(catalogue.exercises), programs_in_force().lines)


@cache
def outcomes_in_force() -> tuple[Outcome, ...]:
    """No test here changes what is in force."""
    return outcomes(current_catalogue())


def test_there_are_enough_and_each_says_where_it_comes_from():
    found = all_vignettes()
    assert len(found) >= 66
    assert len({vignette.slug for vignette in found}) == len(found)
    rules = {rule["id"] for rule in table()} | {gate.id for gate in current_catalogue().gates}
    for vignette in found:
        assert 5 <= len(vignette.expected.exercises) <= 13, vignette.slug
        assert re.search(r"[A-Z]{2,3}-\d|\b[45]\.\d", vignette.because), f"{vignette.slug} cites no row"
        named = {rule for verdict in vignette.expected.exercises.values() for rule in verdict.rules}
        assert (named | set(vignette.expected.programme_rules)) <= rules, vignette.slug


def test_every_condition_of_the_table_is_met_by_somebody():
    met = set()
    for vignette in all_vignettes():
        met |= vignette.expected.conditions
    assert {rule["condition"] for rule in table()} - met == {"everyone"}


def test_every_rule_that_can_speak_speaks_to_somebody():
    """So that a draft of any rule shows what it changes. New pain runs elsewhere."""
    spoken = set()
    for outcome in outcomes_in_force():
        spoken |= set(outcome.programme.rules)
        for said in outcome.exercises.values():
            spoken |= set(said.rules)
    catalogue = current_catalogue()
    silent = {
        rule.id
        for rule in catalogue.rules
        if rule.new_pain or not (rule.programme or any(rule.reaches(facts) for facts in catalogue.facts.values()))
    }
    assert {rule.id for rule in catalogue.rules} - spoken == silent


def test_every_rule_that_can_speak_is_expected_by_hand_somewhere():
    expected = set()
    for vignette in all_vignettes():
        expected |= set(vignette.expected.programme_rules)
        for verdict in vignette.expected.exercises.values():
            expected |= set(verdict.rules)
    spoken = {rule for outcome in outcomes_in_force() for said in outcome.exercises.values() for rule in said.rules}
    assert spoken - expected == set()


def test_every_verdict_tier_and_program_is_expected_somewhere():
    found = [vignette.expected for vignette in all_vignettes()]
    assert {expectation.tier for expectation in found} == {"LOW", "MOD", "HIGH"}
    assert {expectation.programme for expectation in found} == {"info", "clear"}
    assert {verdict.verdict for expectation in found for verdict in expectation.exercises.values()} == {
        "ok", "load", "modify", "clear", "avoid",
    }  # fmt: skip
    assert {expectation.program for expectation in found} >= {line.program for line in programs_in_force().lines}
    assert sum(bool(expectation.not_sure) for expectation in found) >= 4


# --- Reading ---


def test_a_slip_in_the_file_is_refused():
    good = {
        "slug": "x", "title": "X", "age": 60, "because": "…",
        "expected": {"conditions": [], "tier": "LOW", "programme": "info", "program": "hip-basics", "exercises": {}},
    }  # fmt: skip
    today = date(2026, 7, 1)
    (parsed,) = parse({"today": today, "vignette": [good]})
    assert parsed.facts.age == 60
    for bad in ({**good, "answer": {}}, {**good, "expected": {"tier": "LOW"}}, {"slug": "y"}):
        with pytest.raises(BadVignetteError):
            parse({"today": today, "vignette": [bad]})
    with pytest.raises(BadVignetteError):
        parse({"today": today, "vignette": [good, good]})


# --- Comparing ---


def with_rule(rule_id: str, **changes: Any) -> Catalogue:
    catalogue = current_catalogue()
    return replace(
        catalogue, rules=tuple(replace(rule, **changes) if rule.id == rule_id else rule for rule in catalogue.rules)
    )


def test_the_same_rules_change_nothing():
    assert not compare(outcomes_in_force(), outcomes(current_catalogue()))


def test_a_stricter_rule_is_named_with_whom_and_what_it_changes():
    comparison = compare(outcomes_in_force(), outcomes(with_rule("OST-4", verdict=Verdict.AVOID)))
    found = [change for change in comparison.changes if change.vignette.slug == "beatrix"]
    (verdicts,) = [change for change in found if change.what == "exercise"]
    assert (set(verdicts.subjects), verdicts.before, verdicts.after, verdicts.rules) == (
        {"stiff-leg-bend", "wall-hip-hinge"}, "modify", "avoid", ("OST-4",),
    )  # fmt: skip
    assert "hanna" not in {change.vignette.slug for change in comparison.changes}
    flips = {(flip.vignette.slug, flip.failure.key, flip.holds) for flip in comparison.flips}
    assert ("beatrix", "stiff-leg-bend", False) in flips


def test_a_milder_rule_names_what_no_longer_holds():
    comparison = compare(outcomes_in_force(), outcomes(with_rule("VF-8", verdict=Verdict.INFO)))
    (change,) = [change for change in comparison.changes if change.vignette.slug == "ida"]
    assert (change.what, change.before, change.after, change.rules) == ("programme", "clear", "info", ("VF-8",))


def test_a_rule_that_is_gone_flips_even_where_no_verdict_changes():
    """Knee, arthritis, falls and osteoporosis share Maren's squat: without KN-1 it is still "with changes"."""
    comparison = compare(outcomes_in_force(), outcomes(with_rule("KN-1", exercises=frozenset(), movements=frozenset())))
    assert ("maren", "squat: KN-1") in {(flip.vignette.slug, flip.failure.key) for flip in comparison.flips}
    assert not [change for change in comparison.changes if change.vignette.slug == "maren"]


def test_what_a_change_does_to_the_routine_is_told():
    comparison = compare(outcomes_in_force(), outcomes(with_rule("KN-1", verdict=Verdict.AVOID)))
    (routine,) = [
        change for change in comparison.changes if change.vignette.slug == "karl" and change.what == "routine"
    ]
    assert "sit-to-stand" in routine.before


def test_an_exercise_that_is_no_longer_published_fails_and_does_not_break():
    catalogue = current_catalogue()
    without = replace(catalogue, exercises={k: v for k, v in catalogue.exercises.items() if k != "stiff-leg-bend"})
    (ruth,) = [outcome for outcome in outcomes(without) if outcome.vignette.slug == "ruth"]
    assert [failure.got for failure in ruth.failures if failure.key == "stiff-leg-bend"] == ["not published (none)"]
    assert compare(outcomes_in_force(), outcomes(without))
