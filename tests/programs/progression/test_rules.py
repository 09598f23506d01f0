"""Each rule by itself: a table of cases with names, at and beside each threshold (``clinical_rules.md``, section 9)."""
# ruff: noqa: E501 – the tables read best with one case a line

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from programs.progression.decide import decide
from programs.progression.facts import Log
from programs.progression.rules.order import ORDER

from .building import NUMBERS, decided, make_case, seen, session

SAME = [2, 10, 0]


def table(rows):
    """Parametrise over (name, log, fields, expected)."""
    return pytest.mark.parametrize(
        ("log", "fields", "expected"), [row[1:] for row in rows], ids=[row[0] for row in rows]
    )


def red(days_ago, **fields):
    return session(days_ago, during=7, **fields)


def flare(days_ago, **fields):
    return session(days_ago, next=2, **fields)


def amber(days_ago, **fields):
    return session(days_ago, **{"during": 4} | fields)


def top(days_ago, *sets, **fields):
    return session(days_ago, *(sets or (12, 12)), **fields)


TOP = {"reps": 12}
READY = [top(5, 12, 14), top(2, 12, 14)]
SIX = [top(days) for days in (12, 10, 8, 6, 4, 2)]


def test_the_order_is_that_of_the_contract():
    codes = [code for code, _rule in ORDER]
    assert list(dict.fromkeys(codes)) == [
        "G0", "G1", "G2", "G3", "P1", "P2", "P3", "G4", "S1", "T1", "T2", "P4", "P5", "T3", "T4",
        "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9",
    ]  # fmt: skip
    assert codes.index("G4") < codes.index("S1") < len(codes) - 1 - codes[::-1].index("G3") < codes.index("T1")
    for code, rule in ORDER:
        assert rule.__doc__.startswith(f"{code}: "), rule


@table(
    [
        ("emergency", [session(2)], {"emergency": True}, ("G0", "STOP_EMERGENCY", SAME)),
        ("emergency before urgent", [session(2)], {"emergency": True, "urgent": True}, ("G0", "STOP_EMERGENCY", SAME)),
        ("urgent", [session(2)], {"urgent": True}, ("G0", "STOP_REFER", SAME)),
        ("urgent before clearance", [], {"urgent": True, "profile": {"clearance": "pending"}}, ("G0", "STOP_REFER", SAME)),
        ("flags that are false", [session(2)], {"emergency": False, "urgent": False}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("clearance pending", [red(2)], {"profile": {"clearance": "pending"}}, ("G1", "BLOCKED", SAME)),
        ("no history", [], {}, ("G2", "START", SAME)),
        ("no history, sore today", [], {"pre_pain_today": 9}, ("G2", "START", SAME)),
    ]
)  # fmt: skip
def test_g0_to_g2(log, fields, expected):
    assert decided(*log, **fields) == expected


@table(
    [
        ("56 days", [session(56)], {"rx": {"load": 2, "sets": 3}}, ("G3", "RESTART_RESCREEN", [1, 8, 0])),
        ("55 days", [session(55)], {"rx": {"load": 2, "sets": 3}}, ("G3", "RETURN_RAMP_4W", [2, 8, 1])),
        ("28 days", [session(28)], {"rx": {"load": 2, "sets": 2}}, ("G3", "RETURN_RAMP_4W", [1, 8, 1])),
        ("28 days, one step above the bottom", [session(28)], {"rx": {"load": 0.5}}, ("G3", "RETURN_RAMP_4W", [1, 8, 0])),
        ("27 days", [session(27)], {"rx": {"load": 2, "sets": 1}}, ("G3", "RETURN_RAMP_2W", [1, 8, 1.5])),
        ("14 days, at the bottom", [session(14)], {}, ("G3", "RETURN_RAMP_2W", [1, 8, 0])),
        ("13 days", [session(13)], {}, ("G3", "HOLD", SAME)),
        ("8 days", [session(8)], {}, ("G3", "HOLD", SAME)),
        ("7 days", [session(7)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("never more repetitions than today", [session(60)], {"rx": {"reps": 6}}, ("G3", "RESTART_RESCREEN", [1, 6, 0])),
        ("own ladder starts above zero", [session(60, load=3)], {"rx": {"load": 3, "ladder": [1, 2, 3]}}, ("G3", "RESTART_RESCREEN", [1, 8, 1])),
        ("levels", [session(30, load=5)], {"rx": {"load": 5, "equipment": "level"}}, ("G3", "RETURN_RAMP_4W", [1, 8, 3])),
        ("a long gap outranks red", [red(14)], {}, ("G3", "RETURN_RAMP_2W", [1, 8, 0])),
        ("red outranks a short gap", [red(8)], {}, ("P1", "REGRESS_SET", [1, 8, 0])),
    ]
)  # fmt: skip
def test_g3_breaks(log, fields, expected):
    log = [entry | {"load": fields.get("rx", {}).get("load", 0)} for entry in log]
    assert decided(*log, **fields) == expected


@table(
    [
        ("5.9 is amber", [session(2, during=5.9)], {}, ("P5", "HOLD", SAME)),
        ("6 is red: a set fewer", [session(2, during=6)], {}, ("P1", "REGRESS_SET", [1, 8, 0])),
        ("sharp is red without much pain", [session(2, sharp=True)], {}, ("P1", "REGRESS_SET", [1, 8, 0])),
        ("load goes first", [red(2)], {"rx": {"load": 1}}, ("P1", "REGRESS_LOAD", [2, 8, 0.5])),
        ("one set, no load: repetitions", [red(2)], {"rx": {"sets": 1}}, ("P1", "REGRESS_REPS", [1, 8, 0])),
        ("not below five", [red(2)], {"rx": {"sets": 1, "reps": 6}}, ("P1", "REGRESS_REPS", [1, 5, 0])),
        ("never raised to five", [red(2)], {"rx": {"sets": 1, "reps": 3}}, ("P1", "REGRESS_REPS", [1, 3, 0])),
        ("seconds: ten fewer", [red(2)], {"rx": {"sets": 1, "reps": 30, "reps_min": 15, "reps_max": 30, "inc": 5}}, ("P1", "REGRESS_REPS", [1, 20, 0])),
        ("repetitions below the range stay", [red(2)], {"rx": {"load": 1, "reps": 6}}, ("P1", "REGRESS_LOAD", [2, 6, 0.5])),
        ("levels ease as loads do", [red(2)], {"rx": {"load": 2, "equipment": "level"}}, ("P1", "REGRESS_LOAD", [2, 8, 1])),
        ("the lowest level eases by sets", [red(2)], {"rx": {"load": 1, "equipment": "level"}}, ("P1", "REGRESS_SET", [1, 8, 1])),
        ("two running", [red(4), red(2)], {}, ("P1", "SUBSTITUTE_REFER", SAME)),
        ("two, not running", [red(6), session(4), red(2)], {}, ("P1", "REGRESS_SET", [1, 8, 0])),
        ("three within 14 days, the last one fine", [red(14), session(12), red(10), session(8), red(6), session(2)], {}, ("P1", "SUBSTITUTE_REFER", SAME)),
        ("three within 15 days", [red(15), session(12), red(10), session(8), red(6), session(2)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("red is seen although the morning is unknown", [red(2, next=None)], {}, ("P1", "REGRESS_SET", [1, 8, 0])),
    ]
)  # fmt: skip
def test_p1_red(log, fields, expected):
    log = [entry | {"load": fields.get("rx", {}).get("load", 0)} for entry in log]
    assert decided(*log, **fields) == expected


@table(
    [
        ("1.9 above usual is noise", [session(2, next=1.9)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("exactly 2 above, in tenths", [session(2, next=2.3)], {"profile": {"usual_pain": 0.3}}, ("P2", "REGRESS_SET", [1, 10, 0])),
        ("one: a set fewer, repetitions stay", [flare(2)], {}, ("P2", "REGRESS_SET", [1, 10, 0])),
        ("sets before load", [flare(2)], {"rx": {"load": 1}}, ("P2", "REGRESS_SET", [1, 10, 1])),
        ("one set: the load", [flare(2)], {"rx": {"load": 1, "sets": 1}}, ("P2", "REGRESS_LOAD", [1, 8, 0.5])),
        ("one set, no load: repetitions", [flare(2)], {"rx": {"sets": 1}}, ("P2", "REGRESS_REPS", [1, 8, 0])),
        ("worse after a day, answer or none", [session(2, next=None, worse24h=True)], {}, ("P2", "REGRESS_SET", [1, 10, 0])),
        ("two running", [flare(4), flare(2)], {"rx": {"sets": 3}}, ("P2", "DELOAD", [2, 10, 0])),
        ("two running, one set", [flare(4), flare(2)], {"rx": {"sets": 1}}, ("P2", "DELOAD", [1, 10, 0])),
        ("three running", [flare(6), flare(4), flare(2)], {"rx": {"sets": 3}}, ("P2", "DELOAD_REFER", [2, 10, 0])),
        ("interrupted by red", [flare(6), red(4), flare(2)], {}, ("P2", "REGRESS_SET", [1, 10, 0])),
    ]
)  # fmt: skip
def test_p2_flare(log, fields, expected):
    log = [entry | {"load": fields.get("rx", {}).get("load", 0)} for entry in log]
    assert decided(*log, **fields) == expected


def pains(*during, sets=2):
    """Sessions every other day with these pains, the last one two days ago."""
    count = len(during)
    return [session(2 * (count - number), *[10] * sets, during=pain) for number, pain in enumerate(during)]


@table(
    [
        ("mean up by 2", pains(0, 0, 0, 2, 2, 2, sets=3), {"rx": {"sets": 3}}, ("P3", "DELOAD", [2, 10, 0])),
        ("mean up by a little less", pains(0, 0, 0, 2, 2, 1.9), {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("thirds are exact", pains(0, 0, 1, 2, 2, 3), {}, ("P3", "DELOAD", [1, 10, 0])),
        ("five sessions are too few", pains(0, 0, 2, 2, 2), {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("what is older does not count", pains(5, 0, 0, 0, 2, 2, 2), {}, ("P3", "DELOAD", [1, 10, 0])),
    ]
)
def test_p3_trend(log, fields, expected):
    assert decided(*log, **fields) == expected


@table(
    [
        ("6 before starting", [session(2)], {"pre_pain_today": 6}, ("G4", "EASY_DAY", SAME)),
        ("6 before starting, usual 4", [session(2)], {"pre_pain_today": 6, "profile": {"usual_pain": 4}}, ("G4", "EASY_DAY", SAME)),
        ("5.9 before starting, usual 4", [session(2)], {"pre_pain_today": 5.9, "profile": {"usual_pain": 4}}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("3 above usual", [session(2)], {"pre_pain_today": 4.5, "profile": {"usual_pain": 1.5}}, ("G4", "EASY_DAY", SAME)),
        ("not quite 3 above usual", [session(2)], {"pre_pain_today": 2.9}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("an easy day outranks a rest day", [session(1)], {"pre_pain_today": 6}, ("G4", "EASY_DAY", SAME)),
        ("yesterday", [session(1)], {}, ("S1", "REST_DAY", SAME)),
        ("today already", [session(0)], {}, ("S1", "REST_DAY", SAME)),
        ("daily allowed", [session(1)], {"profile": {"min_gap": 1}}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("twice a day allowed", [session(0)], {"profile": {"min_gap": 0}}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("a long rest outranks the gap", [session(9)], {"profile": {"min_gap": 10}}, ("S1", "REST_DAY", SAME)),
        ("rest outranks technique", [session(1, tech=False)], {}, ("S1", "REST_DAY", SAME)),
    ]
)  # fmt: skip
def test_g4_and_s1(log, fields, expected):
    assert decided(*log, **fields) == expected


@table(
    [
        ("once", [session(2, tech=False)], {}, ("T1", "HOLD", SAME)),
        ("twice, not running", [session(6, tech=False), session(4), session(2, tech=False)], {}, ("T1", "HOLD", SAME)),
        ("twice with load", [session(4, tech=False), session(2, tech=False)], {"rx": {"load": 1}}, ("T1", "REGRESS_LOAD", [2, 8, 0.5])),
        ("twice without load: sets stay", [session(4, tech=False), session(2, tech=False)], {}, ("T1", "REGRESS_REPS", [2, 8, 0])),
        ("never more repetitions", [session(4, tech=False), session(2, tech=False)], {"rx": {"reps": 6}}, ("T1", "REGRESS_REPS", [2, 6, 0])),
        ("outranks too hard", [session(2, tech=False, rpe=10)], {}, ("T1", "HOLD", SAME)),
    ]
)  # fmt: skip
def test_t1_technique(log, fields, expected):
    log = [entry | {"load": fields.get("rx", {}).get("load", 0)} for entry in log]
    assert decided(*log, **fields) == expected


@table(
    [
        ("effort 9 once", [session(2, rpe=9)], {}, ("T2", "HOLD", SAME)),
        ("effort 8.9 is above the band only", [session(2, rpe=8.9)], {}, ("T4", "HOLD", SAME)),
        ("a set below the range", [session(2, 10, 7)], {}, ("T2", "HOLD", SAME)),
        ("a set at the bottom is not full, but not too hard", [session(2, 10, 8)], {}, ("T3", "HOLD", SAME)),
        ("six asked for, six done", [session(2, 6, 6)], {"rx": {"reps": 6}}, ("A1", "ADVANCE_REPS", [2, 7, 0])),
        ("six asked for, five done", [session(2, 6, 5)], {"rx": {"reps": 6}}, ("T2", "HOLD", [2, 6, 0])),
        ("an extra set is not judged", [session(2, 10, 10, 3)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("twice with load", [session(4, rpe=9), session(2, 10, 7)], {"rx": {"load": 1}}, ("T2", "REGRESS_LOAD", [2, 8, 0.5])),
        ("twice without load: a set fewer", [session(4, rpe=9), session(2, rpe=9)], {}, ("T2", "REGRESS_SET", [1, 10, 0])),
        ("twice, one set", [session(4, rpe=9), session(2, rpe=9)], {"rx": {"sets": 1}}, ("T2", "REGRESS_REPS", [1, 8, 0])),
        ("outranks an unknown morning", [session(2, rpe=9, next=None)], {}, ("T2", "HOLD", SAME)),
        ("phase 2 as well", [session(2, rpe=9)], {"profile": {"phase": 2}}, ("T2", "HOLD", SAME)),
    ]
)  # fmt: skip
def test_t2_too_hard(log, fields, expected):
    log = [entry | {"load": fields.get("rx", {}).get("load", 0)} for entry in log]
    assert decided(*log, **fields) == expected


@table(
    [
        ("morning not answered", [session(2, next=None)], {}, ("P4", "HOLD", SAME)),
        ("an older morning not answered", [session(4, next=None), session(2)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("unknown outranks amber", [amber(2, next=None)], {}, ("P4", "HOLD", SAME)),
        ("amber from 3", [session(2, during=3)], {}, ("P5", "HOLD", SAME)),
        ("green below 3", [session(2, during=2.9)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("usual 3, not above before: green", [session(2, during=5.9, before=5.9, next=3)], {"profile": {"usual_pain": 3}}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("usual 2.9: amber", [session(2, during=4, before=4)], {"profile": {"usual_pain": 2.9}}, ("P5", "HOLD", SAME)),
        ("usual 3, above before: amber", [session(2, during=4, before=3.9, next=3)], {"profile": {"usual_pain": 3}}, ("P5", "HOLD", SAME)),
        ("two running", [amber(4), amber(2)], {}, ("P5", "HOLD", SAME)),
        ("three running, settled", [amber(6), amber(4), amber(2)], {}, ("P5", "ADVANCE_REPS", [2, 11, 0])),
        ("one step even when easy", [amber(6, rpe=2), amber(4, rpe=2), amber(2, rpe=2)], {}, ("P5", "ADVANCE_REPS", [2, 11, 0])),
        ("three running, rising", [amber(6), amber(4), amber(2, during=4.1)], {}, ("P5", "HOLD", SAME)),
        ("compared with the first of a longer run", [amber(8, during=3), amber(6), amber(4), amber(2, during=3.5)], {}, ("P5", "HOLD", SAME)),
        ("up and down again", [amber(6), amber(4, during=5), amber(2)], {}, ("P5", "ADVANCE_REPS", [2, 11, 0])),
        ("not full", [amber(6), amber(4), amber(2, sets=[10, 9])], {}, ("P5", "HOLD", SAME)),
        ("effort above the band", [amber(6), amber(4), amber(2, rpe=7)], {}, ("P5", "HOLD", SAME)),
        ("effort not told is within the band", [amber(6), amber(4), amber(2, rpe=None)], {}, ("P5", "ADVANCE_REPS", [2, 11, 0])),
        ("at the top of the range: nothing else", [amber(6, sets=[12, 15]), amber(4, sets=[12, 15]), amber(2, sets=[12, 15])], {"rx": TOP}, ("P5", "HOLD", [2, 12, 0])),
    ]
)  # fmt: skip
def test_p4_and_p5(log, fields, expected):
    assert decided(*log, **fields) == expected


@table(
    [
        ("a set missing", [session(2, 10)], {}, ("T3", "HOLD", SAME)),
        ("a repetition missing", [session(2, 10, 9)], {}, ("T3", "HOLD", SAME)),
        ("a lighter weight", [session(2, load=0)], {"rx": {"load": 0.5}}, ("T3", "HOLD", [2, 10, 0.5])),
        ("a heavier weight", [session(2, load=1)], {"rx": {"load": 0.5}}, ("T3", "HOLD", [2, 10, 0.5])),
        ("an extra set is full", [session(2, 10, 10, 10)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("an extra set that is short is not judged", [session(2, 10, 10, 9)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("a weight beside the ladder", [session(2, load=0.454)], {"rx": {"load": 0.5}}, ("T3", "HOLD", [2, 10, 0.5])),
        ("effort above the band", [session(2, rpe=6.5)], {}, ("T4", "HOLD", SAME)),
        ("top of the band", [session(2, rpe=6)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("phase 2: top of the band", [session(2, rpe=8)], {"profile": {"phase": 2}}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("phase 2: above", [session(2, rpe=8.1)], {"profile": {"phase": 2}}, ("T4", "HOLD", SAME)),
    ]
)  # fmt: skip
def test_t3_and_t4(log, fields, expected):
    assert decided(*log, **fields) == expected


@table(
    [
        ("in the band: one", [session(2)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("below the band: two", [session(2, rpe=4.9)], {}, ("A1", "ADVANCE_REPS", [2, 12, 0])),
        ("not above the top", [session(2, 11, 11, rpe=3)], {"rx": {"reps": 11}}, ("A1", "ADVANCE_REPS", [2, 12, 0])),
        ("effort not told: one", [session(2, rpe=None)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
        ("phase 2, effort 6: two", [session(2, rpe=6)], {"profile": {"phase": 2}}, ("A1", "ADVANCE_REPS", [2, 12, 0])),
        ("seconds: ten", [session(2, 15, 15, rpe=3)], {"rx": {"reps": 15, "reps_min": 15, "reps_max": 30, "inc": 5}}, ("A1", "ADVANCE_REPS", [2, 25, 0])),
        ("seconds: to the top", [session(2, 28, 28)], {"rx": {"reps": 28, "reps_min": 15, "reps_max": 30, "inc": 5}}, ("A1", "ADVANCE_REPS", [2, 30, 0])),
        ("a surplus of old changes nothing", [top(5, 14, 14), session(2)], {}, ("A1", "ADVANCE_REPS", [2, 11, 0])),
    ]
)  # fmt: skip
def test_a1_repetitions(log, fields, expected):
    assert decided(*log, **fields) == expected


@table(
    [
        ("once", [session(5), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("the other one was amber", [top(5, during=3), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("the other morning is unknown", [top(5, next=None), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("the other was above the band", [top(5, rpe=7), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("the other was not clean", [top(5, tech=False), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("the other was lighter", [top(5, load=0.5), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("effort of the last not told", [top(5), top(2, rpe=None)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("effort of the one before not told", [top(5, rpe=None), top(2)], {}, ("A2", "HOLD", [2, 12, 0])),
        ("effort of a third not told", [top(7, rpe=None), top(5), top(2)], {}, ("A4", "HOLD", [2, 12, 0])),
        ("a set more", [top(5), top(2)], {"target_sets": 3}, ("A3", "ADVANCE_SET", [3, 8, 0])),
        ("a set more before a load", READY, {"target_sets": 3}, ("A3", "ADVANCE_SET", [3, 8, 0])),
        ("more sets than the goal", [top(5, 12, 12, 12), top(2, 12, 12, 12)], {"sets": 3}, ("A4", "HOLD", [3, 12, 0])),
    ]
)  # fmt: skip
def test_a2_and_a3(log, fields, expected):
    assert decided(*log, rx=TOP | fields) == expected


@table(
    [
        ("surplus in both", READY, {}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("surplus in one", [top(5, 12, 14), top(2, 12, 13)], {}, ("A4", "HOLD", [2, 12, 0])),
        ("only the last set counts", [top(5, 14, 12), top(2, 14, 12)], {}, ("A4", "HOLD", [2, 12, 0])),
        ("easy in both", [top(5, rpe=4), top(2, rpe=4.9)], {}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("easy in one", [top(5, rpe=4), top(2, rpe=5)], {}, ("A4", "HOLD", [2, 12, 0])),
        ("easy in one, surplus in the other", [top(5, rpe=4), top(2, 12, 14)], {}, ("A4", "HOLD", [2, 12, 0])),
        ("nothing on the ladder", READY, {"rx": {"equipment": "none"}}, ("A5", "HOLD", [2, 12, 0])),
        ("own ladder ends", READY, {"rx": {"ladder": [0]}}, ("A5", "HOLD", [2, 12, 0])),
        ("own ladder goes on", READY, {"rx": {"ladder": [0, 0.454]}}, ("A9", "ADVANCE_LOAD", [2, 8, 0.454])),
        ("fall today", READY, {"fall_days_ago": 0}, ("A6", "HOLD", [2, 12, 0])),
        ("fall 14 days ago", READY, {"fall_days_ago": 14}, ("A6", "HOLD", [2, 12, 0])),
        ("fall 15 days ago", READY, {"fall_days_ago": 15}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("high risk", READY, {"profile": {"risk": "HIGH"}}, ("A6", "HOLD", [2, 12, 0])),
        ("high risk, cleared", READY, {"profile": {"risk": "HIGH", "load_cleared": True}}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("low, 6 days", READY, {"rx": {"days_since_load_change": 6}}, ("A7", "HOLD", [2, 12, 0])),
        ("low, 7 days", READY, {"rx": {"days_since_load_change": 7}}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("moderate, 13 days", READY, {"profile": {"risk": "MOD"}, "rx": {"days_since_load_change": 13}}, ("A7", "HOLD", [2, 12, 0])),
        ("moderate, 14 days", READY, {"profile": {"risk": "MOD"}, "rx": {"days_since_load_change": 14}}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("high, 20 days", READY, {"profile": {"risk": "HIGH", "load_cleared": True}, "rx": {"days_since_load_change": 20}}, ("A7", "HOLD", [2, 12, 0])),
        ("high, 21 days", READY, {"profile": {"risk": "HIGH", "load_cleared": True}, "rx": {"days_since_load_change": 21}}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("the judged last set counts, not one beyond", [top(5, 12, 12, 14), top(2, 12, 12, 14)], {}, ("A4", "HOLD", [2, 12, 0])),
        ("six weeks here, six at the top", SIX, {"rx": {"days_since_load_change": 42}}, ("A9", "ADVANCE_LOAD", [2, 8, 0.5])),
        ("six weeks less a day", SIX, {"rx": {"days_since_load_change": 41}}, ("A4", "HOLD", [2, 12, 0])),
        ("five at the top", SIX[1:], {"rx": {"days_since_load_change": 42}}, ("A4", "HOLD", [2, 12, 0])),
        ("six, but the first amber", [SIX[0] | {"during": 3}, *SIX[1:]], {"rx": {"days_since_load_change": 42}}, ("A4", "HOLD", [2, 12, 0])),
        ("seconds: surplus of ten", [top(5, 30, 40), top(2, 30, 40)], {"rx": {"reps": 30, "reps_min": 15, "reps_max": 30, "inc": 5}}, ("A9", "ADVANCE_LOAD", [2, 15, 0.5])),
        ("seconds: surplus of nine", [top(5, 30, 40), top(2, 30, 39)], {"rx": {"reps": 30, "reps_min": 15, "reps_max": 30, "inc": 5}}, ("A4", "HOLD", [2, 30, 0])),
    ]
)  # fmt: skip
def test_a4_to_a7(log, fields, expected):
    fields = fields | {"rx": TOP | fields.get("rx", {})}
    assert decided(*log, **fields) == expected


def loaded(load, reps, **fields):
    return [top(5, 12, reps, load=load, **fields), top(2, 12, reps, load=load, **fields)]


@table(
    [
        ("a big step: the bridge begins", loaded(1, 14), {"load": 1}, ("A8", "ADVANCE_REPS", [2, 13, 1])),
        ("and goes on", [top(5, 14, 14, load=1), top(2, 14, 14, load=1)], {"load": 1, "reps": 14}, ("A8", "ADVANCE_REPS", [2, 15, 1])),
        ("once at the new number is not twice", [top(5, 13, 13, load=1), top(2, 14, 14, load=1)], {"load": 1, "reps": 14}, ("A2", "HOLD", [2, 14, 1])),
        ("and is crossed", [top(5, 15, 15, load=1), top(2, 15, 15, load=1)], {"load": 1, "reps": 15}, ("A9", "ADVANCE_LOAD", [2, 8, 1.5])),
        ("no bridge beyond its end", [top(5, 44, 44, load=1), top(2, 44, 44, load=1)], {"load": 1, "reps": 43, "reps_min": 15, "reps_max": 30, "inc": 5}, ("A8", "ADVANCE_REPS", [2, 45, 1])),
        ("fifteen at once", loaded(1, 15), {"load": 1}, ("A9", "ADVANCE_LOAD", [2, 8, 1.5])),
        ("15 in one only", [top(5, 12, 14, load=1), top(2, 12, 15, load=1)], {"load": 1}, ("A8", "ADVANCE_REPS", [2, 13, 1])),
        ("however easy it was", loaded(1, 12, rpe=3), {"load": 1}, ("A8", "ADVANCE_REPS", [2, 13, 1])),
        ("exactly 10 % is not more", loaded(10, 14), {"load": 10, "ladder": [10, 11]}, ("A9", "ADVANCE_LOAD", [2, 8, 11])),
        ("exactly 10 % in tenths", loaded(0.1, 14), {"load": 0.1, "ladder": [0.1, 0.11]}, ("A9", "ADVANCE_LOAD", [2, 8, 0.11])),
        ("a little over 10 %", loaded(10, 14), {"load": 10, "ladder": [10, 11.01]}, ("A8", "ADVANCE_REPS", [2, 13, 10])),
        ("from none to the first any step will do", loaded(0, 14), {"ladder": [0, 5]}, ("A9", "ADVANCE_LOAD", [2, 8, 5])),
        ("bands", loaded(3, 14), {"load": 3, "equipment": "band_lb"}, ("A8", "ADVANCE_REPS", [2, 13, 3])),
        ("levels are free", loaded(1, 14), {"load": 1, "equipment": "level"}, ("A9", "ADVANCE_LEVEL", [2, 8, 2])),
        ("levels with own rungs", loaded(1, 14), {"load": 1, "equipment": "level", "ladder": [1, 3]}, ("A9", "ADVANCE_LEVEL", [2, 8, 3])),
    ]
)  # fmt: skip
def test_a8_and_a9(log, fields, expected):
    assert decided(*log, rx=TOP | fields) == expected


def test_levels_need_no_clearance_for_load():
    log = loaded(1, 14)
    assert decided(*log, rx=TOP | {"load": 1, "equipment": "level"}, profile={"risk": "HIGH"})[1] == "ADVANCE_LEVEL"


def test_a_load_off_the_ladder_steps_to_its_neighbours():
    """The app may pass a load that a person's new set of weights no longer has: the places beside it count."""
    case = make_case(*loaded(1, 15), rx=TOP | {"load": 1})
    off = [entry._replace(load=Decimal("0.75")) for entry in case.log.entries]
    case = case._replace(rx=case.rx._replace(load=Decimal("0.75")), log=Log(off))
    assert seen(decide(case, numbers=NUMBERS)) == ("A9", "ADVANCE_LOAD", [2, 8, 1])
    hurt = case._replace(log=Log([*off[:-1], off[-1]._replace(sharp=True)]))
    assert seen(decide(hurt, numbers=NUMBERS)) == ("P1", "REGRESS_LOAD", [2, 8, 0.5])


def test_numbers_of_an_editor_are_used():
    assert decided(session(2, next=1), numbers=replace(NUMBERS, flare_rise=1))[:2] == ("P2", "REGRESS_SET")
    assert decided(session(10), numbers=replace(NUMBERS, gap_ramp_2w_from=10))[1] == "RETURN_RAMP_2W"
    assert decided(top(2), rx=TOP | {"target_sets": 3}, numbers=replace(NUMBERS, clean_run=1))[1] == "ADVANCE_SET"


def test_odd_numbers_of_an_editor_cannot_make_easing_harder():
    numbers = replace(NUMBERS, deload_sets_percent=300, reps_floor=50, ramp_sets_percent=0)
    assert decided(flare(4), flare(2), numbers=numbers)[2] == SAME
    assert decided(red(2), rx={"sets": 1}, numbers=numbers)[2] == [1, 10, 0]
    assert decided(session(20), numbers=numbers)[2] == [1, 8, 0]
