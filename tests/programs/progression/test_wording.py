"""The sentences: every reason and every kind has its words, kind and with their numbers."""
# ruff: noqa: E501 – the table reads best with one case a line

from __future__ import annotations

import random
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from programs.progression import facts
from programs.progression.contract.reading import read_case
from programs.progression.decide import decide
from programs.progression.explanation import DoseWords, number_words, reason_key, sentence
from programs.progression.facts import Dose, Kind
from programs.progression.sentences import CAUSES, OUTCOMES

from .building import NUMBERS, make_case, session
from .random_cases import random_case

# Section 12, and words that would scold.
NEVER = [
    "fail",
    "bad",
    "wrong",
    "must",
    "should have",
    "only managed",
    "bone",
    "guarantee",
    "no pain",
    "cure",
    "lazy",
    "missed",
]


def said(*log, **fields):
    return sentence(decide(make_case(*log, **fields), numbers=NUMBERS))


@pytest.fixture(scope="module")
def decisions() -> list[tuple[Kind, str, str]]:
    """Kind, reason and sentence of what is decided in many random cases."""
    generator = random.Random(3)
    taken = (decide(read_case(random_case(generator), numbers=NUMBERS), numbers=NUMBERS) for _case in range(6000))
    return [(decision.kind, reason_key(decision), sentence(decision)) for decision in taken]


def test_every_kind_and_every_reason_has_words_that_do_not_scold(decisions):
    assert set(OUTCOMES) == set(Kind)
    for _kind, _reason, words in decisions:
        assert not [word for word in NEVER if word in words.lower()], words
    assert {reason for _kind, reason, _words in decisions} == set(CAUSES)


# What would change a dose that stays (8.4): what the person does, how it goes, or a day.
NAMES_IT = re.compile(
    r"\b(when|once|until|first|at most|enough|so we repeat|we keep each|need to know|days after)\b", re.I
)
# Nothing does, at the end of a ladder.
THE_END = "top_of_ladder"


def test_what_stays_says_what_would_change_it(decisions):
    stays = {reason: words for kind, reason, words in decisions if kind is Kind.HOLD and reason != THE_END}
    assert len(stays) > 12
    assert [words for words in stays.values() if not NAMES_IT.search(words)] == []


@pytest.mark.parametrize(
    ("log", "fields", "words"),
    [
        ([session(2)], {}, "You did 2 sets of 10 last time, and it went well. So it grows to 2 sets of 11."),
        ([session(2, rpe=3)], {}, "You did 2 sets of 10 last time, and it felt easy. So it grows to 2 sets of 12."),
        ([session(2, during=6.5)], {}, "Your pain was 6.5 out of 10 last time, and 6 or more is too much. So we make it easier: 1 set of 8."),
        ([session(2, load=0.5, sharp=True)], {"rx": {"load": 0.5}}, "The pain last time was sharp or catching. So we make it easier: 2 sets of 8 without weight."),
        ([session(2, load=3, sharp=True)], {"rx": {"load": 3, "equipment": "band_lb"}}, "The pain last time was sharp or catching. So we make it easier: 2 sets of 8 without a band."),
        ([session(2, load=4.6, sharp=True)], {"rx": {"load": 4.6, "equipment": "band_lb"}}, "The pain last time was sharp or catching. So we make it easier: 2 sets of 8 with the red band."),
        ([session(2, during=6, sharp=True)], {}, "Your pain was 6 out of 10 last time, and 6 or more is too much. So we make it easier: 1 set of 8."),
        ([session(2, rpe=9)], {}, "Your effort was 9 out of 10 last time. That is very hard: when it feels easier, it can go on. It stays at 2 sets of 10."),
        ([session(2, 10, 6, rpe=None)], {}, "Last time your shortest set was 6, and 8 would be enough to go on. It stays at 2 sets of 10."),
        ([session(2, 10, 9)], {}, "Last time your shortest set was 9, where 10 were planned. That is fine: when you do them all, it can go on. It stays at 2 sets of 10."),
        ([session(2, 10)], {}, "Last time you did 1 set of 2. That is fine: when you do them all, it can go on. It stays at 2 sets of 10."),
        ([session(2, 10, load=0.5)], {}, "Last time you used another weight or level than is planned now. That is fine: when you use the planned one, it can go on. It stays at 2 sets of 10."),
        ([session(2)], {"pre_pain_today": 6}, "Your pain is 6 out of 10 today, before you start. So today is an easy day: gentle movement only, without weight."),
        ([session(2, 12, 12)], {"rx": {"reps": 12}}, "You have reached 12 in each set. When that goes well in 2 sessions in a row, you can go on. It stays at 2 sets of 12."),
        ([session(2, next=None)], {}, "We do not know yet how you felt on the morning after your last session. Once you tell us, it can go on. It stays at 2 sets of 10."),
        ([session(1)], {}, "You did this exercise yesterday. It needs 2 days from one time to the next. So please give it a rest today."),
        ([session(0)], {"profile": {"min_gap": 1}}, "You have done this exercise today. It needs 1 day from one time to the next. So please give it a rest today."),
        ([session(20, 10, 10, load=2)], {"rx": {"load": 2}}, "Your last session of this was 20 days ago. You come back gently over 2 weeks, beginning with 1 set of 8 with 1.5 kg."),
        ([session(2, 15, 15)], {"rx": {"reps": 15, "reps_min": 15, "reps_max": 30, "inc": 5}}, "You did 2 sets of 15 seconds last time, and it went well. So it grows to 2 sets of 20 seconds."),
        ([session(5, 8, 11, load=1), session(2, 8, 11, load=1)], {"rx": {"reps": 8, "reps_max": 8, "load": 1, "equipment": "level"}}, "Your last 2 sessions went well, with something to spare. So you move on to the next level: 2 sets of 8 at level 2."),
        ([session(2, 3, 3, during=8)], {"rx": {"sets": 1, "reps": 3}}, "Your pain was 8 out of 10 last time, and 6 or more is too much. It stays at 1 set of 3 for now. If that is too much, do less of it or leave it out."),
        ([session(2)], {"fall_days_ago": 3, "pre_pain_today": 3.5, "profile": {"usual_pain": 0.5}}, "Your pain is 3.5 out of 10 today, before you start. Usually it is 0.5. So today is an easy day: gentle movement only, without weight."),
    ],
)  # fmt: skip
def test_what_is_said(log, fields, words):
    assert said(*log, **fields) == words


def test_loads_in_the_persons_own_words():
    class Pounds(DoseWords):
        def load(self, load):
            return f"with {load * 2} lb"

    decision = decide(make_case(session(2, during=7, load=1), rx={"load": 1}), numbers=NUMBERS)
    assert sentence(decision, words=Pounds(decision.rx)).endswith("2 sets of 8 with 1.0 lb.")


def test_no_weight_is_said_only_where_there_was_some():
    rx = make_case().rx
    none, some = Dose(sets=1, reps=8, load=Decimal(0)), Dose(sets=1, reps=8, load=Decimal("0.50"))
    words = DoseWords(rx)
    assert words.dose(none) == "1 set of 8"
    assert words.dose(none, before=some) == "1 set of 8 without weight"
    assert words.dose(some) == "1 set of 8 with 0.5 kg"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10, "10"),
        (Decimal("0.50"), "0.5"),
        (Fraction(11, 3), "3.7"),
        (Decimal("1.25"), "1.25"),
        (Decimal("100"), "100"),
    ],
)
def test_numbers_as_people_write_them(number, words):
    assert number_words(number) == words


def test_the_rules_look_at_no_clock():
    """What they import is checked with the walls (``pyproject.toml``)."""
    for path in Path(facts.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert ".today()" not in source and ".now()" not in source, path
