"""Reasons name the person's own answer on which a rule rests, and never claim one that they did not give."""

from __future__ import annotations

import json

import pytest

from exercises.library.cautions import cautions_about, rules_reaching
from exercises.library.finding import neighbours, sequences_with
from exercises.measures.dose import Dose
from exercises.rules.catalogue import Catalogue, ConditionEntry, ExerciseEntry, SourceEntry
from exercises.rules.reasons import describe, explain, explain_all, with_implied
from exercises.rules.screening import Cited, Rule, Verdict
from exercises.snapshot.current import current_catalogue


def make_rule(rule_id: str = "R-1", **fields) -> Rule:
    return Rule(
        **{
            "id": rule_id,
            "order": 1,
            "condition": "thin_bones",
            "verdict": Verdict.MODIFY,
            "movements": frozenset({"bending"}),
            "message": "Bend less.",
            "reason": "Bending loads the spine.",
            "evidence": "seen",
            "sources": (Cited(code="S1", locator="Table 4"),),
            **fields,
        }
    )


def make_entry(slug: str, *, movements: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> ExerciseEntry:
    return ExerciseEntry(
        slug=slug,
        name=slug.capitalize(),
        kind="strength",
        position="standing",
        laterality="both",
        measure="repetitions",
        balance_demand=0,
        load="none",
        summary="",
        purpose="",
        movements=frozenset(movements),
        parts=parts,
        muscles=(),
        equipment=(),
        start=Dose(reps=8),
        goal=Dose(reps=12),
    )


def make_catalogue(*rules: Rule, exercises: tuple[ExerciseEntry, ...] = (), ladders=None) -> Catalogue:
    def condition(slug: str, because: str, not_sure: str) -> ConditionEntry:
        return ConditionEntry(
            slug=slug, name=slug, category="bone", because=because, not_sure=not_sure, people=f"people with {slug}"
        )

    return Catalogue(
        exercises={entry.slug: entry for entry in exercises},
        rules=rules,
        conditions={
            "thin_bones": condition("thin_bones", "you have thin bones", "your bones are thin"),
            "fracture": condition("fracture", "you have had a fracture", ""),
            "suspected": condition("suspected", "you have signs of a fracture", "you have signs of a fracture"),
            "everyone": condition("everyone", "this goes for everyone", ""),
        },
        implies={"suspected": frozenset({"fracture"}), "fracture": frozenset({"thin_bones"})},
        movements={"bending": "Bending"},
        substitutions=(),
        ladders=ladders or {},
        sources={
            "S1": SourceEntry(code="S1", label="Who 2020", title="What", link="https://example.org/", evidence="seen")
        },
        equipment={},
        muscles={},
    )


@pytest.mark.parametrize(
    ("condition", "presences", "because", "sure"),
    [
        ("thin_bones", {"thin_bones": True}, "because you told us that you have thin bones", True),
        ("thin_bones", {"thin_bones": False}, "because you were not sure whether your bones are thin", False),
        ("fracture", {"fracture": False}, "because you were not sure whether you have had a fracture", False),
        # what only follows from an answer must not be said as if they had told us
        (
            "fracture",
            {"suspected": True, "fracture": True},
            "because you told us that you have signs of a fracture",
            True,
        ),
        (
            "thin_bones",
            {"suspected": False, "fracture": False, "thin_bones": False},
            "because you were not sure whether you have signs of a fracture",
            False,
        ),
        # a sure condition cannot follow from an unsure one, so it was answered itself
        ("fracture", {"suspected": False, "fracture": True}, "because you told us that you have had a fracture", True),
        ("everyone", {}, "because it goes for everyone", True),
    ],
)
def test_a_reason_names_the_answer_it_rests_on(condition, presences, because, sure):
    reason = explain(make_rule(condition=condition), presences, make_catalogue())
    assert (reason["because"], reason["sure"]) == (because, sure)


@pytest.mark.parametrize(
    ("presences", "because", "sure"),
    [
        (
            {"thin_bones": True, "fracture": True},
            "because you told us that you have thin bones and that you have had a fracture",
            True,
        ),
        (
            {"thin_bones": False, "fracture": False},
            "because you were not sure whether your bones are thin and whether you have had a fracture",
            False,
        ),
        (
            {"thin_bones": False, "fracture": True},
            "because you told us that you have had a fracture, and you were not sure whether your bones are thin",
            False,
        ),
        # an answer from which both follow is named once
        (
            {"suspected": True, "fracture": True, "thin_bones": True},
            "because you told us that you have signs of a fracture",
            True,
        ),
    ],
)
def test_a_conflict_rule_names_every_answer_it_rests_on(presences, because, sure):
    catalogue = make_catalogue()
    implies = catalogue.implies if "suspected" in presences else {}
    object.__setattr__(catalogue, "implies", implies)
    reason = explain(make_rule(also=frozenset({"fracture"})), presences, catalogue)
    assert (reason["because"], reason["sure"]) == (because, sure)


def test_a_conflict_rule_needs_every_answer():
    with pytest.raises(LookupError, match="fracture"):
        explain(make_rule(also=frozenset({"fracture"})), {"thin_bones": True}, make_catalogue())


def test_a_reason_about_what_nobody_said_is_refused():
    with pytest.raises(LookupError, match="thin_bones"):
        explain(make_rule(), {"fracture": True}, make_catalogue())


def test_a_reason_is_whole_and_can_be_stored():
    reason = explain(make_rule(reviewed_on="2026-05-03"), {"thin_bones": True}, make_catalogue())
    assert json.loads(json.dumps(reason)) == {
        "rule": "R-1",
        "verdict": "modify",
        "message": "Bend less.",
        "reason": "Bending loads the spine.",
        "condition": "thin_bones",
        "because": "because you told us that you have thin bones",
        "sure": True,
        "evidence": "seen",
        "reviewed_on": "2026-05-03",
        "sources": [
            {
                "code": "S1",
                "label": "Who 2020",
                "locator": "Table 4",
                "title": "What",
                "link": "https://example.org/",
                "evidence": "seen",
            }
        ],
    }


def test_a_description_is_about_nobody():
    assert describe(make_rule(), make_catalogue())["because"] == ""


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ({}, {}),
        ({"suspected": True}, {"suspected": True, "fracture": True, "thin_bones": True}),
        ({"suspected": False}, {"suspected": False, "fracture": False, "thin_bones": False}),
        (
            {"suspected": False, "fracture": True},
            {"suspected": False, "fracture": True, "thin_bones": True},
        ),
        ({"fracture": True, "suspected": False}, {"suspected": False, "fracture": True, "thin_bones": True}),
    ],
)
def test_what_is_implied_is_known_too(told, known):
    assert with_implied(told, make_catalogue().implies) == known


def test_a_circle_of_implications_ends():
    circle = {"a": frozenset({"b"}), "b": frozenset({"a"})}
    assert with_implied({"a": True}, circle) == {"a": True, "b": True}
    catalogue = make_catalogue()
    object.__setattr__(
        catalogue, "implies", {**circle, "thin_bones": frozenset({"fracture"}), "fracture": frozenset({"thin_bones"})}
    )
    assert explain(make_rule(), {"thin_bones": True, "fracture": True}, catalogue)["sure"]


# --- Cautions ---------------------------------------------------------------------------------------------------------


def test_cautions_are_grouped_by_verdict_and_people():
    catalogue = make_catalogue(
        make_rule("A", order=1),
        make_rule("B", order=2, verdict=Verdict.AVOID, condition="fracture"),
        make_rule("C", order=3),
        make_rule("D", order=4, verdict=Verdict.INFO, exercises=frozenset({"bow"}), movements=frozenset()),
        make_rule("E", order=5, verdict=Verdict.CLEAR, programme=True, movements=frozenset()),
        make_rule("F", order=6, new_pain=True),
        exercises=(make_entry("bow", movements=("bending",)), make_entry("stand")),
    )
    groups = cautions_about("bow", catalogue)
    assert [
        (
            group.verdict,
            [(caution.people, [reason["rule"] for reason in caution.reasons]) for caution in group.cautions],
        )
        for group in groups
    ] == [
        ("avoid", [("people with fracture", ["B"])]),
        ("modify", [("people with thin_bones", ["A", "C"])]),
        ("info", [("people with thin_bones", ["D"])]),
    ]
    assert cautions_about("stand", catalogue) == []


def test_cautions_of_a_conflict_rule_name_both_conditions():
    catalogue = make_catalogue(
        make_rule(also=frozenset({"fracture"})), exercises=(make_entry("bow", movements=("bending",)),)
    )
    group = cautions_about("bow", catalogue)[0]
    assert [caution.people for caution in group.cautions] == ["people with thin_bones, together with: fracture"]


def test_a_sequence_has_the_cautions_of_its_parts():
    catalogue = make_catalogue(
        make_rule(),
        exercises=(make_entry("bow", movements=("bending",)), make_entry("row", parts=("bow", "not-published"))),
    )
    assert [rule.id for rule in rules_reaching("row", catalogue)] == ["R-1"]


def test_every_rule_of_the_catalogue_can_be_explained(db):
    catalogue = current_catalogue()
    everything = with_implied(
        {slug: number % 2 == 0 for number, slug in enumerate(catalogue.conditions) if slug != "everyone"},
        catalogue.implies,
    )
    reasons = explain_all(catalogue.rules, everything, catalogue)
    assert len(reasons) == len(catalogue.rules) >= 120
    assert json.dumps(reasons)
    assert all(reason["because"].startswith("because ") for reason in reasons if reason["condition"] != "everyone")


# --- Ladders ----------------------------------------------------------------------------------------------------------


def test_neighbours_are_the_nearest_published_rungs_of_each_ladder():
    catalogue = make_catalogue(
        exercises=tuple(make_entry(slug) for slug in ("one", "three", "four", "five", "other")),
        ladders={
            "a": ("one", "draft", "three", "draft", "four", "five"),
            "b": ("other", "three"),
            "c": ("one", "five"),
        },
    )
    easier, harder = neighbours("three", catalogue)
    assert [entry.slug for entry in easier] == ["one", "other"]
    assert [entry.slug for entry in harder] == ["four"]
    assert neighbours("other", catalogue) == ([], [catalogue.exercises["three"]])
    assert neighbours("nowhere", catalogue) == ([], [])


def test_an_exercise_knows_the_sequences_that_run_it():
    catalogue = make_catalogue(exercises=(make_entry("bow"), make_entry("row", parts=("bow",))))
    assert [entry.slug for entry in sequences_with("bow", catalogue)] == ["row"]
    assert sequences_with("row", catalogue) == []
