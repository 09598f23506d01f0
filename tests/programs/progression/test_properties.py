"""What must never happen, and what must always, over random valid cases; and random damage to them."""

from __future__ import annotations

import copy
import json
import random
import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.loading import EXERCISES_FOLDER
from programs.progression.contract.reading import CaseError, parse_case, read_case
from programs.progression.decide import decide
from programs.progression.explanation import sentence
from programs.progression.facts import Decision, Kind, Zone
from programs.progression.rules.order import ORDER
from programs.progression.situation import Situation

from .building import NUMBERS
from .random_cases import LADDERS, random_case

MIN_DAYS = {"LOW": 7, "MOD": 14, "HIGH": 21}
SCORES = st.one_of(st.integers(0, 10), st.integers(0, 40).map(lambda quarters: quarters / 4))


@st.composite
def free_cases(draw) -> dict:
    """Any valid case at all, so that hypothesis can look where nobody aimed."""
    equipment = draw(st.sampled_from(sorted(LADDERS)))
    ladder = LADDERS[equipment]
    own = draw(
        st.none() | st.lists(st.integers(0, 40).map(lambda halves: halves / 2), min_size=1, max_size=5, unique=True)
    )
    if own is not None:
        ladder = sorted(own)
    low = draw(st.integers(1, 20))
    high = low + draw(st.integers(0, 15))
    inc = draw(st.sampled_from([1, 5]))
    rx = {
        "sets": draw(st.integers(1, 4)),
        "reps": draw(st.integers(1, high + 3 * inc)),
        "reps_min": low,
        "reps_max": high,
        "target_sets": draw(st.integers(1, 3)),
        "load": draw(st.sampled_from(ladder)),
        "equipment": equipment,
        "days_since_load_change": draw(st.integers(0, 60)),
        "inc": inc,
    } | ({} if own is None else {"ladder": ladder})
    today = date(2025, 6, 1)
    days_ago = sorted(draw(st.lists(st.integers(0, 70), max_size=8)), reverse=True)
    log = [
        {
            "d": (today - timedelta(days=days)).isoformat(),
            "sets": draw(st.lists(st.integers(0, high + 20), min_size=1, max_size=4)),
            "load": draw(st.sampled_from([*ladder, 0.7])),
            "rpe": draw(st.none() | SCORES),
            "before": draw(SCORES),
            "during": draw(SCORES),
            "next": draw(st.none() | SCORES),
            "tech": draw(st.booleans()),
            "sharp": draw(st.booleans()),
            "worse24h": draw(st.booleans()),
        }
        for days in days_ago
    ]
    flags = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "emergency": st.booleans(),
                "urgent": st.booleans(),
                "fall_days_ago": st.integers(0, 30),
                "pre_pain_today": SCORES,
            },
        )
    )
    profile = {
        "risk": draw(st.sampled_from(sorted(MIN_DAYS))),
        "phase": draw(st.sampled_from([1, 2])),
        "usual_pain": draw(SCORES),
        "clearance": draw(st.sampled_from(["ok", "ok", "ok", "pending"])),
        "load_cleared": draw(st.booleans()),
        "min_gap": draw(st.integers(0, 3)),
    }
    return {"profile": profile, "rx": rx, "log": log, "today": today.isoformat(), "flags": flags}


CASES = st.one_of(st.integers(0, 2**40).map(lambda seed: random_case(random.Random(seed))), free_cases())


def answer(data: dict) -> Decision:
    return decide(read_case(parse_case(json.dumps(data)), numbers=NUMBERS), numbers=NUMBERS)


def pain_never_advances(data: dict, decision: Decision) -> None:
    if not data["log"]:
        return
    last, usual = data["log"][-1], data["profile"]["usual_pain"]
    red = last.get("sharp") or last["during"] >= 6
    flare = last.get("worse24h") or (last["next"] is not None and last["next"] - usual >= 2)
    if red or flare:
        assert not decision.kind.advances
    if last["during"] >= 3 and decision.kind.advances and decision.kind is not Kind.ADVANCE_REPS:
        assert usual >= 3
        assert last["during"] <= last["before"]
    if last["next"] is None:
        assert not decision.kind.advances


def what_may_rise(data: dict, decision: Decision) -> None:
    """Nothing when it is no advance; else one of sets, load or level at most, and repetitions only alone."""
    before, after = decision.before, decision.after
    rises = {
        "sets": after.sets > before.sets,
        "reps": after.reps > before.reps,
        "load": after.load > before.load,
    }
    if not decision.kind.advances:
        assert not any(rises.values())
    if rises["sets"] or rises["load"]:
        assert rises["sets"] + rises["load"] == 1
        assert not rises["reps"]
    if decision.kind is Kind.ADVANCE_REPS:
        assert rises["reps"]
        assert (after.sets, after.load) == (before.sets, before.load)


def caps_ladders_and_intervals(data: dict, decision: Decision) -> None:
    rx, after = decision.rx, decision.after
    assert 1 <= after.reps <= rx.reps_max + 3 * rx.inc
    if after.reps > rx.reps:
        assert after.reps <= rx.reps_max or (decision.rule == "A8" and rx.load > 0)
    assert 1 <= after.sets <= max(rx.sets, rx.target_sets)
    assert after.load in rx.ladder
    assert abs(rx.ladder.index(after.load) - rx.ladder.index(rx.load)) <= 2 or decision.kind is Kind.RESTART_RESCREEN
    if after.reps < rx.reps and not decision.kind.advances:
        assert after.reps >= min(5, rx.reps_min)
    if decision.kind.raises_load:
        assert rx.ladder.index(after.load) == rx.ladder.index(rx.load) + 1
        assert data["rx"]["days_since_load_change"] >= MIN_DAYS[data["profile"]["risk"]]
        assert data.get("flags", {}).get("fall_days_ago", 99) > 14
        if data["profile"]["risk"] == "HIGH" and data["rx"]["equipment"] != "level":
            assert data["profile"]["load_cleared"]
        assert (decision.kind is Kind.ADVANCE_LEVEL) == (data["rx"]["equipment"] == "level")
    if decision.kind.advances:
        gap = (date.fromisoformat(data["today"]) - date.fromisoformat(data["log"][-1]["d"])).days
        assert data["profile"].get("min_gap", 2) <= gap < 8


def same_history_same_answer(data: dict, decision: Decision, days: int) -> None:
    """Asking twice, ignored fields, fields at their defaults, and the calendar change nothing."""
    assert answer(data) == decision
    moved = copy.deepcopy(data) | {"id": [1], "title": "t", "expect": {"decision": "HOLD"}, "why": None}
    for place, key in [(moved, "today"), *((entry, "d") for entry in moved["log"])]:
        place[key] = (date.fromisoformat(place[key]) + timedelta(days=days)).isoformat()
    moved["profile"] = {"load_cleared": False, "min_gap": 2} | moved["profile"]
    moved["flags"] = {"emergency": False, "urgent": False} | moved.get("flags", {})
    moved["log"] = [{"sharp": False, "worse24h": False} | entry for entry in moved["log"]]
    assert answer(moved) == decision


def the_order_of_rules_is_respected(data: dict, decision: Decision) -> None:
    """The first rule that has an answer decides, and what comes first in the order wins over anything put behind it."""
    case = read_case(data, numbers=NUMBERS)
    situation = Situation(case=case, numbers=NUMBERS)
    speaking = next(code for code, rule in ORDER if rule(situation) is not None)
    assert decision.rule == speaking
    flags = data.get("flags", {})
    assert answer(data | {"flags": flags | {"emergency": True}}).kind is Kind.STOP_EMERGENCY
    calm = flags | {"emergency": False}
    assert answer(data | {"flags": calm | {"urgent": True}}).kind is Kind.STOP_REFER
    calm["urgent"] = False
    waiting = data | {"flags": calm, "profile": data["profile"] | {"clearance": "pending"}}
    assert answer(waiting).kind is Kind.BLOCKED
    cleared = data | {"flags": calm, "profile": data["profile"] | {"clearance": "ok"}}
    assert answer(cleared | {"log": []}).kind is Kind.START
    if data["log"]:
        codes = list(dict.fromkeys(code for code, _rule in ORDER))
        sore = copy.deepcopy(cleared)
        sore["log"][-1]["sharp"] = True
        assert codes.index(answer(sore).rule) <= codes.index("P1")
        later = date.fromisoformat(data["log"][-1]["d"]) + timedelta(days=56)
        assert answer(cleared | {"today": later.isoformat()}).kind is Kind.RESTART_RESCREEN


def more_pain_never_brings_an_advance(data: dict, decision: Decision, pain: float) -> None:
    if not data["log"] or decision.kind.advances:
        return
    for name in ("during", "next"):
        worse = copy.deepcopy(data)
        last = worse["log"][-1]
        if last[name] is not None and pain > last[name]:
            last[name] = pain
            assert not answer(worse).kind.advances


with (EXERCISES_FOLDER / "sources.toml").open("rb") as file:
    KNOWN_SOURCES = {source["code"] for source in tomllib.load(file)["source"]}


def every_decision_has_a_reason_and_a_source(data: dict, decision: Decision) -> None:
    words = sentence(decision)
    assert len(words) > 20
    assert words.endswith(".")
    assert "%" not in words
    assert "None" not in words
    assert "  " not in words
    assert decision.sources
    assert set(decision.sources) <= KNOWN_SOURCES
    if decision.after != decision.before:
        assert str(decision.after.reps) in words


@settings(max_examples=150, deadline=None)
@given(data=CASES, days=st.integers(-400, 400), pain=st.integers(0, 40).map(lambda quarters: quarters / 4))
def test_what_holds_of_every_decision(data, days, pain):
    decision = answer(data)
    pain_never_advances(data, decision)
    what_may_rise(data, decision)
    caps_ladders_and_intervals(data, decision)
    same_history_same_answer(data, decision, days)
    the_order_of_rules_is_respected(data, decision)
    more_pain_never_brings_an_advance(data, decision, pain)
    every_decision_has_a_reason_and_a_source(data, decision)


def test_zones_of_the_contract_are_all_reached():
    generator = random.Random(5)
    found = set()
    for _case in range(200):
        case = read_case(random_case(generator), numbers=NUMBERS)
        found |= {Situation(case=case, numbers=NUMBERS).zone(entry) for entry in case.log.entries}
    assert found == set(Zone)


# Damage: for each place, what it may become, and the field that the answer must name.

BAD_SCORES = [-1, -0.1, 10.1, 11, "3", True, [], {}, float("nan"), float("inf")]
BAD_COUNTS = [-1, 1.5, "2", False, None, [], float("inf")]
BAD_POSITIVES = [*BAD_COUNTS, 0]
BAD_TRUTHS = [0, 1, "true", None, []]
BAD_WORDS = ["", "low", "Ok", 1, None, [], "ladder"]
BAD_DATES = [
    "2025-02-30",
    "2025-3-1",
    "20250301",
    "2025-W09-6",
    "yesterday",
    "",
    20250301,
    None,
    "2025-03-01T00:00:00",
    "٢٠٢٥-٠٣-٠١",
]
DAMAGE: dict[tuple[str, ...], list] = {
    ("profile", "risk"): BAD_WORDS,
    ("profile", "phase"): [0, 3, 1.5, "1", True, None],
    ("profile", "usual_pain"): [*BAD_SCORES, None],
    ("profile", "clearance"): BAD_WORDS,
    ("profile", "load_cleared"): BAD_TRUTHS,
    ("profile", "min_gap"): BAD_COUNTS,
    ("rx", "sets"): BAD_POSITIVES,
    ("rx", "reps"): BAD_POSITIVES,
    ("rx", "reps_min"): BAD_POSITIVES,
    ("rx", "reps_max"): BAD_POSITIVES,
    ("rx", "target_sets"): [*BAD_POSITIVES, 4],
    ("rx", "load"): [-1, "0", None, 0.77, 1000, True, float("nan")],
    ("rx", "equipment"): BAD_WORDS,
    ("rx", "days_since_load_change"): BAD_COUNTS,
    ("rx", "inc"): [0, -1, 2, 1.5, "1", None, True],
    ("rx", "ladder"): [[], None, 5, "0", {}, [1, 1], [2, 1], [-1, 0], [0, "1"], [0, None], [True], [float("nan")]],
    ("log", "d"): BAD_DATES,
    ("log", "sets"): [[], None, 10, "10", {}, [10, -1], [10, None], [10, "9"], [True], [9.5]],
    ("log", "load"): [-1, "0", None, float("nan"), False],
    ("log", "rpe"): BAD_SCORES,
    ("log", "before"): [*BAD_SCORES, None],
    ("log", "during"): [*BAD_SCORES, None],
    ("log", "next"): BAD_SCORES,
    ("log", "tech"): BAD_TRUTHS,
    ("log", "sharp"): BAD_TRUTHS,
    ("log", "worse24h"): BAD_TRUTHS,
    ("today",): BAD_DATES,
    ("flags", "emergency"): BAD_TRUTHS,
    ("flags", "urgent"): BAD_TRUTHS,
    ("flags", "fall_days_ago"): BAD_COUNTS,
    ("flags", "pre_pain_today"): [*BAD_SCORES, None],
    ("profile",): [None, [], "LOW", 1],
    ("rx",): [None, [], "2x10", 1],
    ("log",): [None, {}, "", 0, [None], [[]], ["2025-03-01"]],
    ("flags",): [None, [], False, "none"],
}  # fmt: skip
NEEDED = [
    ("profile",), ("rx",), ("log",), ("today",),
    *(("profile", name) for name in ("risk", "phase", "usual_pain", "clearance")),
    *(("rx", name) for name in ("sets", "reps", "reps_min", "reps_max", "target_sets", "load", "equipment")),
    *(("rx", name) for name in ("days_since_load_change", "inc")),
    *(("log", name) for name in ("d", "sets", "load", "rpe", "before", "during", "next", "tech")),
]  # fmt: skip


def place_of(data: dict, path: tuple[str, ...], index: int) -> tuple[dict, str]:
    """Return the object that holds a field, and its name as the answer must say it."""
    if len(path) == 1:
        return data, path[0]
    if path[0] == "log":
        return data["log"][index], f"log[{index}].{path[1]}"
    return data.setdefault(path[0], {}), f"{path[0]}.{path[1]}"


def refused(data: dict) -> CaseError:
    with pytest.raises(CaseError) as caught:
        read_case(parse_case(json.dumps(data)), numbers=NUMBERS)
    return caught.value


def with_history(data: dict) -> bool:
    return bool(data["log"])


@settings(max_examples=6, deadline=None)
@given(data=CASES.filter(with_history), choose=st.randoms(use_true_random=False))
def test_damage_is_refused_with_the_field_named(data, choose):
    for path, values in DAMAGE.items():
        for value in values:
            damaged = copy.deepcopy(data)
            holder, named = place_of(damaged, path, choose.randrange(len(data["log"])))
            holder[path[-1]] = value
            error = refused(damaged)
            assert error.field.startswith(named)
            assert error.what


@settings(max_examples=8, deadline=None)
@given(data=CASES.filter(with_history), choose=st.randoms(use_true_random=False))
def test_a_missing_field_is_named(data, choose):
    for path in NEEDED:
        damaged = copy.deepcopy(data)
        holder, named = place_of(damaged, path, choose.randrange(len(data["log"])))
        del holder[path[-1]]
        error = refused(damaged)
        assert (error.field, error.what) == (named, "is missing")


@settings(max_examples=25, deadline=None)
@given(
    data=CASES.filter(with_history),
    name=st.text(min_size=1, max_size=12).map(lambda text: f"x{text}"),
    choose=st.randoms(use_true_random=False),
)
def test_an_unknown_field_is_named(data, name, choose):
    for where in ("", "profile", "rx", "log", "flags"):
        damaged = copy.deepcopy(data)
        holder, named = place_of(damaged, (where, name) if where else (name,), choose.randrange(len(data["log"])))
        holder[name] = 1
        error = refused(damaged)
        assert (error.field, error.what) == (named, "is not a known field")
