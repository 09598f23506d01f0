"""What an exercise is for one person, arranged for its page."""

from __future__ import annotations

import pytest

from exercises.rules.catalogue import SubstitutionEntry
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.library.for_you import for_person
from tests.exercises.rules.test_reasons import make_catalogue, make_entry, make_rule

from .readers import stranger


def test_what_an_exercise_is_for_a_person():
    catalogue = make_catalogue(
        make_rule("A"),
        make_rule("E", order=5, verdict=Verdict.CLEAR, programme=True, movements=frozenset()),
        make_rule("I", order=6, verdict=Verdict.INFO, programme=True, movements=frozenset()),
        exercises=(make_entry("bow", movements=("bending",)), make_entry("row", parts=("bow",))),
    )
    for_you = for_person("row", stranger(catalogue, {"suspected": False}))
    assert for_you.verdict == "modify"
    assert for_you.decided_by.slug == "bow"
    assert [reason["rule"] for reason in for_you.reasons] == ["A"]
    assert [reason["rule"] for reason in for_you.locked] == ["E"]
    assert "not sure" in for_you.reasons[0]["because"]
    nothing = for_person("bow", stranger(catalogue, {}))
    assert (nothing.verdict, nothing.reasons, nothing.others, nothing.locked) == ("ok", (), (), ())
    assert nothing.decided_by is None


def test_what_is_offered_instead_is_allowed_and_meant_for_the_person():
    offers = (
        SubstitutionEntry(blocked="bow", offers=("stand", "deep-bow", "draft"), conditions=frozenset(), note=""),
        SubstitutionEntry(blocked="bow", offers=("sit",), conditions=frozenset({"fracture"}), note=""),
        SubstitutionEntry(blocked="bow", offers=("stand", "lie"), conditions=frozenset({"thin_bones"}), note=""),
    )
    catalogue = make_catalogue(
        make_rule(verdict=Verdict.AVOID),
        exercises=(
            make_entry("bow", movements=("bending",)),
            make_entry("deep-bow", movements=("bending",)),
            *(make_entry(slug) for slug in ("stand", "sit", "lie")),
        ),
    )
    object.__setattr__(catalogue, "substitutions", offers)
    assert [entry.slug for entry in for_person("bow", stranger(catalogue, {"thin_bones": True})).instead] == [
        "stand",
        "lie",
    ]
    assert for_person("bow", stranger(catalogue, {})).instead == ()


@pytest.mark.parametrize(
    ("strictest", "reasons", "others"),
    [
        (Verdict.AVOID, ["A"], ["B", "C"]),
        (Verdict.CLEAR, ["A"], ["B", "C"]),
        (Verdict.MODIFY, ["A", "B", "C"], []),
        (Verdict.LOAD, ["A", "B", "C"], []),
    ],
)
def test_what_matters_now_comes_before_what_would_matter_else(strictest, reasons, others):
    milder = Verdict.LOAD if strictest is not Verdict.LOAD else Verdict.INFO
    catalogue = make_catalogue(
        make_rule("A", verdict=strictest),
        make_rule("B", order=2, verdict=milder),
        make_rule("C", order=3, verdict=Verdict.INFO),
        exercises=(make_entry("bow", movements=("bending",)),),
    )
    for_you = for_person("bow", stranger(catalogue, {"thin_bones": True}))
    assert for_you.verdict == strictest.word
    assert [reason["rule"] for reason in for_you.reasons] == reasons
    assert [reason["rule"] for reason in for_you.others] == others


@pytest.mark.django_db
def test_where_the_map_names_nothing_it_is_what_fitting_would_put_there():
    catalogue = current_catalogue()
    assert "wall-hip-hinge" not in {entry.blocked for entry in catalogue.substitutions}
    person = stranger(catalogue, {"vertebral_fracture": True})
    for_you = for_person("wall-hip-hinge", person)
    assert for_you.verdict == "avoid"
    [instead] = for_you.instead
    assert person.screened([instead.slug]).whole.exercises[instead.slug].verdict.allows
