"""What a person may open for themselves: a table of rules, the terms, and how they travel."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from exercises.fields import lines
from exercises.loading import CONTRAINDICATIONS, text_digest
from exercises.models import Contraindication
from exercises.rules.own_opening import load_terms_of, terms_in_force, terms_of
from exercises.rules.screening import Rule, Verdict
from exercises.snapshot.current import current_catalogue
from exercises.snapshot.document import content
from exercises.snapshot.parsing import parse
from tests.desk import publish, read_form, send_form

CRADLE = "seated-cradle-lean-back"


def rule(rule_id: str, verdict: Verdict, after: int | None = None, *needs: str, order: int = 0) -> Rule:
    return Rule(
        id=rule_id,
        order=order,
        condition="everyone",
        verdict=verdict,
        exercises=frozenset({CRADLE}),
        self_open_after=after,
        self_open_needs=needs,
    )


LOCK = rule("L", Verdict.CLEAR, 6, "I can roll.")
LATER_LOCK = rule("M", Verdict.CLEAR, 9, "I can roll.", "I can get up.", order=1)
CLINICIANS = rule("C", Verdict.CLEAR)
AVOID = rule("A", Verdict.AVOID)
MODIFY = rule("K", Verdict.MODIFY)
INFO = rule("I", Verdict.INFO)


@pytest.mark.parametrize(
    ("rules", "opened"),
    [
        ([], None),
        ([MODIFY, INFO], None),
        ([LOCK], (("L",), 6, ("I can roll.",))),
        ([LOCK, MODIFY, INFO], (("L",), 6, ("I can roll.",))),
        ([LOCK, LATER_LOCK], (("L", "M"), 9, ("I can roll.", "I can get up."))),
        ([LOCK, CLINICIANS], None),
        ([LOCK, AVOID], None),
        ([replace(AVOID, self_open_after=6, self_open_needs=("I can roll.",))], None),
        ([CLINICIANS], None),
    ],
    ids=[
        "nothing",
        "allowed",
        "lock",
        "with changes",
        "two locks",
        "a clinician's too",
        "avoid",
        "avoid marked",
        "only",
    ],
)
def test_on_what_terms(rules, opened):
    terms = terms_of(CRADLE, rules)
    assert (terms and (terms.rules, terms.sessions, terms.needs)) == opened


@pytest.mark.parametrize(
    ("in_force", "counts"),
    [
        ([LOCK], True),
        ([LOCK, AVOID], True),  # the other rule still counts in the screening itself
        ([replace(LOCK, message="Other words", reason="Another reason")], True),
        ([replace(LOCK, self_open_after=7)], False),
        ([replace(LOCK, self_open_needs=("I can roll slowly.",))], False),
        ([replace(LOCK, self_open_after=None, self_open_needs=())], False),
        ([replace(LOCK, verdict=Verdict.AVOID)], False),
        ([], False),
    ],
)
def test_it_counts_on_the_terms_that_were_confirmed(in_force, counts):
    terms = terms_of(CRADLE, [LOCK])
    assert terms is not None
    found = terms_in_force(CRADLE, ["L"], terms.version, in_force=in_force)
    assert (found is not None and found.rules == ("L",)) is counts


def test_it_counts_for_no_other_exercise():
    terms = terms_of(CRADLE, [LOCK])
    assert terms is not None
    assert not terms_in_force("squat", ["L"], terms.version, in_force=[LOCK])


# --- The rule in the catalogue ----------------------------------------------------------------------------------------


def test_the_cradle_is_the_one_exercise_that_a_person_may_open(db):
    catalogue = current_catalogue()
    locks = [rule for rule in catalogue.rules if rule.verdict is Verdict.CLEAR and rule.self_open_after is not None]
    assert [rule.id for rule in locks] == ["ALL-1"]
    screening = catalogue.screen([])
    terms = {slug: terms_of(slug, verdict.rules) for slug, verdict in screening.exercises.items()}
    (found,) = [known for known in terms.values() if known]
    assert (found.exercise, found.rules, found.sessions) == (CRADLE, ("ALL-1",), 6)
    assert len(found.needs) == 4


@pytest.mark.parametrize("condition", ["osteoporosis", "fai", "falls_risk", "cannot_do_floor", "gluteal_tendinopathy"])
def test_it_is_nobodys_to_open_against_whom_another_rule_speaks(db, condition):
    assert terms_of(CRADLE, current_catalogue().screen([condition]).exercises[CRADLE].rules) is None


def test_a_snapshot_from_before_there_was_such_a_way_is_read(db):
    data = content()
    for rule in data["rules"]:
        del rule["self_open_after"], rule["self_open_needs"]
    assert not any(rule.self_open_after for rule in parse(data).rules)


HELD = Rule(
    id="W", order=1, condition="osteoporosis", verdict=Verdict.LOAD, self_open_after=12, self_open_weeks=6,
    self_open_needs=("I can.",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "level", "opens"),
    [
        ([], "LOW", False),
        ([HELD], "LOW", True),
        ([HELD], "MOD", True),
        ([HELD], "HIGH", False),
        ([HELD, replace(HELD, id="X", self_open_after=None, self_open_needs=())], "MOD", False),
        ([HELD, AVOID], "MOD", False),
        ([LOCK], "LOW", False),
    ],
)
def test_added_weight_is_theirs_to_open_where_every_rule_that_holds_it_back_says_so(rules, level, opens):
    terms = load_terms_of("squat", rules, level=level)
    assert (terms is not None and (terms.rules, terms.sessions, terms.weeks) == (("W",), 12, 6)) is opens
    assert terms_of("squat", [HELD]) is None


# --- Files, drafts, the desk, constraints -----------------------------------------------------------------------------


def stored(rule_id: str = "ALL-1") -> Contraindication:
    return Contraindication.objects.get(rule_id=rule_id)


def test_it_is_dumped_and_loads_as_the_same(db, tmp_path):
    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    dumped = tomllib.loads((tmp_path / "exercises" / "contraindications.toml").read_text())["contraindication"]
    by_id = {rule["id"]: rule for rule in dumped}
    lock, weight = by_id["ALL-1"], by_id["OST-10"]
    assert (lock["self_open_after"], lock["self_open_needs"]) == (6, lines(stored().self_open_needs))
    assert {rule["id"] for rule in dumped if "self_open_needs" in rule} == {"ALL-1", "OST-10", "FRK-2"}
    assert (weight["self_open_after"], weight["self_open_weeks"]) == (12, 6)
    out = StringIO()
    call_command("load_catalogue", str(tmp_path), stdout=out)
    assert "0 new, 0 changed" in out.getvalue()
    assert "0 kept" in out.getvalue()


def test_rules_without_it_have_the_digest_that_they_had(db):
    """A new column must not make loading after an upgrade believe that an editor changed the rule."""
    data = CONTRAINDICATIONS.to_data(stored("OST-1"))
    assert not {"self_open_after", "self_open_needs"} & data.keys()
    assert text_digest(data) == stored("OST-1").catalogue_digest


HALF = (
    ("self_open_after = 6\n", ""),
    ("self_open_after = 6\n", "self_open_after = 0\n"),
    ("self_open_after = 6\n", 'self_open_after = "6"\n'),
    ("self_open_after = 6\n", "self_open_after = true\n"),
    ('exercises = [\n    "seated-cradle-lean-back",\n]', 'movements = [\n    "prone",\n]'),
    ('verdict = "clear"', 'verdict = "avoid"'),
)


def test_files_that_say_half_of_it_are_refused(db: None, tmp_path: Path) -> None:
    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    path = tmp_path / "exercises" / "contraindications.toml"
    before, mark, rest = path.read_text().partition('id = "ALL-1"')
    whole, end, after = rest.partition("[[contraindication]]")
    for old, new in HALF:
        rule = whole.replace("movements = []\n", "") if old.startswith("exercises") else whole
        assert old in rule
        path.write_text(before + mark + rule.replace(old, new) + end + after)
        with pytest.raises(CommandError, match="ALL-1"):
            call_command("load_catalogue", str(tmp_path), stdout=StringIO())


def test_the_desk_refuses_half_of_it(editor_client):
    address = reverse("admin:exercises_contraindication_change", args=[stored().pk])
    form = read_form(editor_client.get(address))
    for values, says in (
        ({"self_open_after": "0"}, "at least one"),
        ({"self_open_after": ""}, "Say after how many sessions"),
        ({"self_open_needs": ""}, "Say what they must be able to do"),
        ({"verdict": "avoid"}, "Only a rule that locks exercises by name"),
        ({"new_pain": "on"}, "Only a rule that locks exercises by name"),
    ):
        answer = editor_client.post(address, {**form, **values})
        assert (answer.status_code, says in answer.text) == (422, True), values


def test_the_desk_publishes_other_numbers_and_words(editor_client):
    address = reverse("admin:exercises_contraindication_change", args=[stored().pk])
    send_form(editor_client, address, self_open_after="8", self_open_needs="I can do it.")
    publish(editor_client)
    (rule,) = [rule for rule in current_catalogue().rules if rule.id == "ALL-1"]
    assert (rule.self_open_after, rule.self_open_needs) == (8, ("I can do it.",))


@pytest.mark.parametrize(
    ("rule_id", "values", "constraint"),
    [
        ("OST-1", {"self_open_after": 6, "self_open_needs": "I can."}, "rule_opened_by_the_person_locks_an_exercise"),
        ("THP-0", {"self_open_after": 6, "self_open_needs": "I can."}, "rule_opened_by_the_person_locks_an_exercise"),
        ("SS-6", {"self_open_after": 6, "self_open_needs": "I can."}, "rule_opened_by_the_person_locks_an_exercise"),
        ("ALL-1", {"self_open_needs": ""}, "rule_opened_by_the_person_says_after_what"),
        ("ALL-1", {"self_open_after": 0}, "rule_opened_by_the_person_says_after_what"),
        ("ALL-1", {"self_open_after": None}, "rule_opened_by_the_person_says_after_what"),
    ],
)
def test_the_database_refuses(db, rule_id, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contraindication.objects.filter(pk=stored(rule_id).pk).update(**values)
