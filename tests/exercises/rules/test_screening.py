"""Screening: worked cases, every rule against every exercise, and what must never happen."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exercises.files import read_cases
from exercises.loading import EXERCISES_FOLDER
from exercises.management.commands.screen import answer_case, parse_case
from exercises.models import Contraindication, Exercise
from exercises.rules.catalogue import Catalogue
from exercises.rules.screening import ExerciseFacts, Rule, UnknownFactError, Verdict, Vocabulary, screen
from exercises.snapshot.current import current_catalogue

pytestmark = pytest.mark.django_db

CASES = [json.loads(line) for line in (Path(__file__).parent / "screening_cases.jsonl").read_text().splitlines()]
SEVERITY = ["ok", "load", "modify", "clear", "avoid"]


@pytest.fixture
def catalogue(db) -> Catalogue:
    return current_catalogue()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case(case, catalogue):
    answer = answer_case(case, catalogue)
    verdict = answer["exercises"][case["exercise"]]
    assert verdict["verdict"] == case["verdict"]
    assert set(case["rules"]) <= set(verdict["rules"])


def read_toml(name: str) -> dict:
    with (EXERCISES_FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def test_matrix_of_every_exercise_and_condition(catalogue):
    """Work out every verdict again from the files, by the words of the contract and without the function under test."""
    table = [
        rule for rule in read_toml("contraindications.toml")["contraindication"] if not rule["id"].startswith("CF-")
    ]
    records = {
        path.stem: read_toml(f"exercises/{path.name}") for path in (EXERCISES_FOLDER / "exercises").glob("*.toml")
    }
    conditions = sorted({rule["condition"] for rule in table} - {"everyone"})
    implied = {row["slug"]: row["implies"] for row in read_toml("conditions.toml")["condition"]}
    assert len(table) == 132
    assert len(conditions) == 38

    def own_rules(slug: str, condition: str) -> list[str]:
        found = []
        for rule in table:
            if rule["condition"] not in {condition, *implied[condition], "everyone"} or rule.get("new_pain"):
                continue
            if slug in rule.get("exercises", []) or set(rule.get("movements", [])) & set(records[slug]["movements"]):
                found.append(rule["id"])
        return found

    verdict_of = {rule["id"]: rule["verdict"] for rule in table}
    order = {rule["id"]: number for number, rule in enumerate(table)}
    for condition in conditions:
        screening = catalogue.screen([condition], conflicts=False)
        for slug, record in records.items():
            if record["status"] != "published":
                continue
            spoken = set(own_rules(slug, condition))
            for part in record.get("parts", []):
                spoken |= set(own_rules(part, condition))
            words = [verdict_of[rule] for rule in spoken if verdict_of[rule] != "info"]
            expected = max(words, key=SEVERITY.index, default="ok")
            verdict = screening.exercises[slug]
            assert verdict.verdict.word == expected, (condition, slug)
            assert [rule.id for rule in verdict.rules] == sorted(spoken, key=order.get), (condition, slug)


def test_a_sequence_names_the_child_that_decides(catalogue):
    verdict = catalogue.screen(["thr_posterior"], only=["straight-leg-lifts-3-ways"]).exercises[
        "straight-leg-lifts-3-ways"
    ]
    assert verdict.verdict is Verdict.AVOID
    assert verdict.decided_by == "standing-leg-lift-side-ir"


def test_programme_rules_stay_out_of_exercises(catalogue):
    screening = catalogue.screen(["thr_posterior"])
    assert screening.programme.verdict is Verdict.CLEAR
    assert [rule.id for rule in screening.programme.rules] == ["THP-0", "ALL-5"]
    assert not any(rule.programme for verdict in screening.exercises.values() for rule in verdict.rules)


def test_information_never_changes_a_verdict(catalogue):
    verdict = catalogue.screen(["spinal_stenosis"], only=["figure-4-stretch"]).exercises["figure-4-stretch"]
    assert "SS-5" in [rule.id for rule in verdict.rules]
    assert verdict.verdict is Verdict.OK


def test_suspected_spine_fracture_counts_as_a_painful_one(catalogue):
    suspected = catalogue.screen(["vertebral_fracture_suspected"])
    known = catalogue.screen(["vertebral_fracture", "vertebral_fracture_recent_or_painful"])
    assert suspected == known


CONDITIONS = sorted(
    {rule["condition"] for rule in read_toml("contraindications.toml")["contraindication"]} - {"everyone"}
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=st.sets(st.sampled_from(CONDITIONS), max_size=6), more=st.sampled_from(CONDITIONS))
@example(before={"spinal_stenosis", "osteoporosis"}, more="vertebral_fracture")
def test_adding_a_condition_never_loosens_a_verdict(catalogue, before, more):
    less, greater = catalogue.screen(before), catalogue.screen(before | {more})
    assert greater.programme.verdict >= less.programme.verdict
    for slug, verdict in less.exercises.items():
        assert greater.exercises[slug].verdict >= verdict.verdict
        # More conditions may silence a conflict rule ("unless"), but never a rule of the table.
        table = {rule.id for rule in verdict.rules if not rule.is_conflict}
        assert table <= {rule.id for rule in greater.exercises[slug].rules}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(held=st.sets(st.sampled_from(CONDITIONS), max_size=6), seed=st.integers(0, 10_000))
def test_the_order_of_rules_does_not_matter(catalogue, held, seed):
    shuffled = list(catalogue.rules)
    random.Random(seed).shuffle(shuffled)
    again = screen(conditions=held, rules=shuffled, exercises=catalogue.facts, vocabulary=catalogue.vocabulary)
    assert again == catalogue.screen(held)


@pytest.mark.parametrize(
    ("conditions", "exercise"),
    [
        (["sore_toe"], "squat"),
        (["everyone"], "squat"),
        (["osteoporosis"], "moonwalk"),
        (["osteoporosis"], "yoga-poses"),
    ],
)
def test_unknown_facts_raise(catalogue, conditions, exercise):
    with pytest.raises(UnknownFactError):
        catalogue.screen(conditions, only=[exercise])


def test_unknown_movement_raises():
    vocabulary = Vocabulary(conditions=frozenset({"everyone"}), movements=frozenset(), implies={})
    with pytest.raises(UnknownFactError):
        screen(
            conditions=[],
            rules=[],
            exercises={"one": ExerciseFacts(slug="one", movements=frozenset({"flying"}))},
            vocabulary=vocabulary,
        )
    rule = Rule(id="X", order=0, condition="unheard_of", verdict=Verdict.AVOID)
    with pytest.raises(UnknownFactError):
        screen(conditions=[], rules=[rule], exercises={}, vocabulary=vocabulary)


def test_conflict_rules_need_all_their_conditions_and_stay_out_of_the_command(catalogue):
    both = ["spinal_stenosis", "osteoporosis"]
    assert "CF-1" in [rule.id for rule in catalogue.screen(both, only=["chest-lift-1"]).exercises["chest-lift-1"].rules]
    for conditions in (["spinal_stenosis"], ["osteoporosis"], [*both, "vertebral_fracture"]):
        rules = catalogue.screen(conditions, only=["chest-lift-1"]).exercises["chest-lift-1"].rules
        assert "CF-1" not in [rule.id for rule in rules]
    answer = answer_case({"id": 1, "conditions": both, "exercise": "chest-lift-1"}, catalogue)
    assert not any(rule.startswith("CF") for rule in answer["exercises"]["chest-lift-1"]["rules"])
    fractured = catalogue.screen(["spinal_stenosis", "vertebral_fracture"])
    assert fractured.programme.verdict is Verdict.CLEAR
    assert "CF-2" in [rule.id for rule in fractured.programme.rules]


def test_a_draft_is_not_screened(catalogue):
    from exercises.snapshot.current import publish_catalogue

    Exercise.objects.filter(slug="clamshell").update(status="draft")
    publish_catalogue()
    with pytest.raises(UnknownFactError):
        current_catalogue().screen([], only=["clamshell"])


def test_screening_a_whole_catalogue_costs_one_query(catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):  # the token of the snapshot; its content was parsed before
        current_catalogue().screen(CONDITIONS[:10])


def test_every_rule_cites_a_source_that_exists():
    for rule in Contraindication.objects.prefetch_related("sources"):
        assert rule.sources.all(), rule.rule_id
        assert rule.message
        assert rule.reason


# --- The command ------------------------------------------------------------------------------------------------------


def run(tmp_path, capsys, text: str | bytes) -> tuple[list[dict], int]:
    file = tmp_path / "cases.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = 0
    try:
        call_command("screen", str(file))
    except SystemExit as stop:
        status = stop.code
    return [json.loads(line) for line in capsys.readouterr().out.split("\n") if line], status


def test_command_answers_one_case_over_several_lines(tmp_path, capsys):
    answers, status = run(tmp_path, capsys, '{\n "id": 1,\n "conditions": ["knee_pain"], "exercise": "squat"}')
    assert status == 0
    assert answers[0]["id"] == 1
    assert answers[0]["exercises"]["squat"]["verdict"] == "modify"
    assert answers[0]["programme"] == {"verdict": "info", "rules": ["ALL-5"]}


def test_command_screens_everything_without_an_exercise(tmp_path, capsys):
    answers, _ = run(tmp_path, capsys, '{"id": "all", "conditions": []}')
    assert set(answers[0]["exercises"]) == set(Exercise.objects.published().values_list("slug", flat=True))


@pytest.mark.parametrize(
    "bad",
    [
        '{"id": "x", "conditions": ["sore_toe"], "exercise": "squat"}',
        '{"id": "x", "conditions": [], "exercise": "moonwalk"}',
        '{"id": "x", "exercise": "squat"}',
        '{"id": "x", "conditions": "osteoporosis"}',
        '{"id": "x", "conditions": [], "age": 70}',
        '{"id": "x", "conditions": [], "exercise": null}',
        '{"id": "x", "conditions": [["osteoporosis"]]}',
        '{"id": "x", "conditions": [null]}',
        '{"id": "x", "conditions": ["everyone"]}',
        '{"id": "x", "conditions": ["Osteoporosis"]}',
        '{"id": "x", "conditions": ["osteoporosis"], "conditions": [], "exercise": "squat"}',
        '{"id": "x", "conditions": [], "exercise": "squat", "exercise": "clamshell"}',
        '{"id": "x", "id": "y", "conditions": [], "exercise": "squat"}',
        '{"id": "x", "conditions": [], "exercise": "squat", "\\ud800": 1}',
        '{"id": NaN, "conditions": []}',
        '{"id": 1e999, "conditions": []}',
        '{"id": ' + "9" * 5000 + ', "conditions": []}',
        "[" * 100_000,
        '{"id": ' + "[" * 100_000 + "]" * 100_000 + ', "conditions": []}',
        "[1]",
        "null",
        "not json",
    ],
)
def test_command_answers_a_bad_line_with_an_error_and_the_others_normally(tmp_path, capsys, bad):
    good = '{"id": "good", "conditions": [], "exercise": "squat"}'
    answers, status = run(tmp_path, capsys, f"{good}\n{bad}\n{good}")
    assert status == 2
    assert [("error" in answer) for answer in answers] == [False, True, False]


def test_command_says_when_there_is_no_file(tmp_path):
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="cannot read") as caught:
        call_command("screen", str(tmp_path / "missing.json"))
    assert caught.value.returncode == 2


def test_a_repeated_key_is_named_and_its_case_known(catalogue):
    """The second list would replace the first, and "osteoporosis" would be lost."""
    (case,) = read_cases('{"id": 7,\n "conditions": ["osteoporosis"],\n "conditions": []}', parse_case)
    assert answer_case(case, catalogue) == {"id": 7, "error": "field given more than once: conditions"}
    (case,) = read_cases('{"id": 7, "id": 8, "conditions": []}', parse_case)
    assert answer_case(case, catalogue)["id"] is None


GOOD = '{"id": "good", "conditions": [], "exercise": "squat"}'


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{GOOD}\n{GOOD}\n",
        f"{GOOD}\r\n{GOOD}\r\n",
        f"{GOOD}\r{GOOD}\r",
        f"\n\n {GOOD} \n\t\n{GOOD}",
    ],
    ids=["mark", "two characters", "one old character", "blanks"],
)
def test_command_takes_the_line_ends_of_any_machine(tmp_path, capsys, text):
    answers, status = run(tmp_path, capsys, text)
    assert (len(answers), status) == (2, 0)
    assert [answer["id"] for answer in answers] == ["good", "good"]


def test_command_says_nothing_to_nothing(tmp_path, capsys):
    assert run(tmp_path, capsys, "") == ([], 0)


def test_bytes_that_are_no_text_spoil_one_line(tmp_path, capsys):
    answers, status = run(tmp_path, capsys, b'{"id": "\xff", "conditions": []}\n' + GOOD.encode())
    assert status == 2
    assert [("error" in answer) for answer in answers] == [True, False]


@pytest.mark.parametrize(
    "identity",
    [
        "null",
        "true",
        "0",
        "-1.5",
        "123456789012345678901234567890",
        '""',
        '"é “”"',
        '"a\\u2028b"',
        "[1, {}]",
        '{"a": 1}',
    ],
)
def test_command_gives_back_an_id_of_any_kind(tmp_path, capsys, identity):
    answers, status = run(tmp_path, capsys, f'{{"id": {identity}, "conditions": [], "exercise": "squat"}}\n{GOOD}')
    assert status == 0
    assert [answer["id"] for answer in answers] == [json.loads(identity), "good"]


def test_a_letter_that_looks_like_the_end_of_a_line_is_none(tmp_path, capsys):
    answers, status = run(tmp_path, capsys, f'{{"id": "a\u2028b\x85c", "conditions": []}}\n{GOOD}')
    assert (answers[0]["id"], answers[1]["id"], status) == ("a\u2028b\x85c", "good", 0)


def test_half_a_letter_is_given_back_as_it_came(tmp_path, capsys):
    answers, status = run(tmp_path, capsys, f'{{"id": "\\ud800", "conditions": [], "exercise": "squat"}}\n{GOOD}')
    assert (answers[0]["id"], answers[1]["id"], status) == ("\ud800", "good", 0)


def test_read_cases_takes_blank_lines():
    assert list(read_cases('{"id": 1}\n\n{"id": 2}\n', parse_case)) == [{"id": 1}, {"id": 2}]


def test_command_says_when_no_catalogue_is_loaded(tmp_path):
    from django.core.management.base import CommandError

    from exercises.models import CatalogueSnapshot

    CatalogueSnapshot.objects.all().delete()
    Exercise.objects.update(status="draft")
    file = tmp_path / "cases.json"
    file.write_text('{"id": 1, "conditions": []}')
    with pytest.raises(CommandError, match="load_catalogue"):
        call_command("screen", str(file))
