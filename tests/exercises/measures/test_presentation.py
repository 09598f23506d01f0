"""Words for doses, loads and days, as tables."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from exercises.measures import presentation
from exercises.measures.dose import Dose
from exercises.models import Exercise

DOSES = [
    # dose, laterality, measure, words
    ({"sets": 2, "reps": 8, "reps_max": 12}, "each_side", "repetitions", "2 sets of 8 to 12, each side"),
    ({"sets": 1, "reps": 10, "reps_max": 15}, "both", "repetitions", "1 set of 10 to 15"),
    ({"sets": 1, "reps": 10, "reps_max": 10}, "both", "repetitions", "1 set of 10"),
    ({"sets": 3, "reps": 1}, "both", "repetitions", "3 sets of 1"),
    ({"sets": 1, "reps": 8}, "alternating", "repetitions", "1 set of 8, changing sides"),
    ({"sets": 1, "reps": 10, "hold_seconds": 5}, "both", "repetitions", "1 set of 10 holds of 5 seconds"),
    ({"sets": 2, "reps": 1, "hold_seconds": 1}, "both", "repetitions", "2 sets of 1 hold of 1 second"),
    (
        {"sets": 2, "reps": 8, "reps_max": 12, "hold_seconds": 3, "hold_seconds_max": 5},
        "each_side",
        "repetitions",
        "2 sets of 8 to 12 holds of 3 to 5 seconds, each side",
    ),
    ({"sets": 2, "hold_seconds": 15, "hold_seconds_max": 20}, "each_side", "hold", "2 × 15 to 20 seconds, each side"),
    ({"sets": 1, "hold_seconds": 30}, "both", "hold", "30 seconds"),
    ({"sets": 2, "reps": 3, "hold_seconds": 20}, "both", "hold", "2 sets of 3 holds of 20 seconds"),
    ({"sets": 1, "minutes": 3, "minutes_max": 5}, "both", "time", "3 to 5 minutes"),
    ({"sets": 1, "minutes": 1}, "alternating", "time", "1 minute"),
    ({"sets": 3, "minutes": 10}, "both", "time", "3 × 10 minutes"),
    # parts that do not fit the measure are still said
    ({"sets": 2, "hold_seconds": 10}, "both", "repetitions", "2 × 10 seconds"),
    ({"sets": 1, "minutes": 5}, "both", "repetitions", "5 minutes"),
    ({"sets": 1, "reps": 5}, "both", "time", "1 set of 5"),
]


@pytest.mark.parametrize(("dose", "laterality", "measure", "words"), DOSES, ids=[row[3] for row in DOSES])
def test_a_dose_in_words(dose, laterality, measure, words):
    assert presentation.dose_words(Dose(**dose), laterality=laterality, measure=measure) == words


def test_every_dose_of_the_catalogue_can_be_said(db):
    exercises = list(Exercise.objects.all())
    assert exercises
    for exercise in exercises:
        for dose in filter(None, (exercise.start, exercise.goal)):
            words = presentation.dose_words(dose, laterality=exercise.laterality, measure=exercise.measure)
            assert words[0].isdigit(), exercise.slug
            assert " 0" not in words, exercise.slug


@pytest.mark.parametrize(
    ("load", "units", "words"),
    [
        ("none", "metric", "1 set of 10, with 2 kg"),
        ("ankle_kg", "metric", "1 set of 10, with an ankle weight of 2 kg"),
        ("dumbbell_kg", "imperial", "1 set of 10, with a hand weight of 4.5 lb"),
        ("band_lb", "imperial", "1 set of 10, with a band of 4.5 lb"),
    ],
)
def test_a_load_says_what_carries_it(load, units, words):
    dose = Dose(reps=10, load_kg=Decimal("2.000"))
    assert presentation.dose_words(dose, laterality="both", measure="repetitions", load=load, units=units) == words


@pytest.mark.parametrize(
    ("kilograms", "units", "words"),
    [
        ("2", "metric", "2 kg"),
        ("2.000", "metric", "2 kg"),
        ("20", "metric", "20 kg"),
        ("0.5", "metric", "0.5 kg"),
        ("1.250", "metric", "1.25 kg"),
        ("2.268", "metric", "2.268 kg"),
        ("2.268", "imperial", "5 lb"),
        ("0.5", "imperial", "1 lb"),
        ("1.25", "imperial", "3 lb"),
        ("0.05", "imperial", "0.5 lb"),
        ("0", "imperial", "0 lb"),
        ("100", "imperial", "220.5 lb"),
    ],
)
def test_a_load_in_the_persons_units(kilograms, units, words):
    assert presentation.load_words(Decimal(kilograms), units) == words


@pytest.mark.parametrize("half_pounds", range(101))
def test_pounds_that_were_typed_come_back_as_the_same_pounds(half_pounds):
    typed = Decimal(half_pounds) / 2
    stored = presentation.kilograms_from(typed, "imperial")
    assert presentation.pounds(stored) == typed
    assert presentation.load_in_units(stored, "imperial") == typed


@pytest.mark.parametrize("number", ["0", "0.5", "1.25", "2", "20", "7.125"])
def test_kilograms_that_were_typed_are_stored_as_they_are(number):
    stored = presentation.kilograms_from(Decimal(number), "metric")
    assert stored == Decimal(number)
    assert str(presentation.load_in_units(stored, "metric")) == number


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ({"sets": 2, "reps": 8, "rest_seconds": 60}, "rest 60 seconds between sets"),
        ({"sets": 2, "reps": 8, "rest_seconds": 90}, "rest 90 seconds between sets"),
        ({"sets": 2, "reps": 8, "rest_seconds": 120}, "rest 2 minutes between sets"),
        ({"sets": 2, "reps": 8, "rest_seconds": 1}, "rest 1 second between sets"),
        ({"sets": 1, "reps": 8, "rest_seconds": 60}, ""),
        ({"sets": 3, "reps": 8}, ""),
    ],
)
def test_the_rest_in_words(dose, words):
    assert presentation.rest_words(Dose(**dose)) == words


def test_an_estimate_is_rounded_as_people_round_on_pages_and_in_the_player():
    """The player's own test reads the same cases (tests/js/player-course.test.mjs)."""
    cases = json.loads((Path(__file__).parents[2] / "js/rounded-minutes.json").read_text())
    assert {seconds: presentation.minutes_of(int(seconds)) for seconds in cases} == cases
    assert presentation.about_minutes(1) == "about 1 minute"
    assert presentation.about_minutes(25) == "about 25 minutes"


@pytest.mark.parametrize(
    ("low", "high", "rest_days", "words"),
    [
        (2, 3, 1, "2 to 3 days a week, with a rest day between"),
        (3, 3, 1, "3 days a week, with a rest day between"),
        (1, 2, 2, "1 to 2 days a week, with 2 rest days between"),
        (3, 5, 0, "3 to 5 days a week"),
        (1, 1, 0, "1 day a week"),
        (7, 7, 0, "every day"),
    ],
)
def test_how_often_in_words(low, high, rest_days, words):
    assert presentation.frequency_words(low, high, rest_days) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([0], "Monday"),
        ([2, 0], "Monday and Wednesday"),
        ([4, 0, 2, 2], "Monday, Wednesday and Friday"),
        (range(7), "every day"),
    ],
)
def test_days_of_the_week_in_words(days, words):
    assert presentation.days_words(days) == words


def test_a_date_as_people_say_it():
    day = date(2026, 11, 19)
    assert presentation.date_words(day) == "Thursday 19 November"
    assert presentation.date_words(day, today=date(2026, 1, 1)) == "Thursday 19 November"
    assert presentation.date_words(day, today=date(2027, 1, 1)) == "Thursday 19 November 2026"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("avoid", "Not for you for now"),
        ("clear", "Locked until cleared"),
        ("modify", "With changes"),
        ("load", "Without added weight"),
        ("info", ""),
        ("ok", ""),
    ],
)
def test_a_verdict_in_words(verdict, words):
    assert presentation.verdict_words(verdict) == words


def said(source: str, **context) -> str:
    return Template("{% load exercises_tags %}" + source).render(Context(context))


SQUAT = SimpleNamespace(laterality="both", measure="repetitions", load="dumbbell_kg")


def test_filters_say_doses():
    dose = Dose(sets=2, reps=8, rest_seconds=60, load_kg=Decimal("2"))
    said_to_visitor = said("{% dose_for_person dose exercise %}", dose=dose, exercise=SQUAT)
    assert said_to_visitor == "2 sets of 8, with a hand weight of 2 kg"
    assert said("{{ dose|rest|sentence }}", dose=dose) == "Rest 60 seconds between sets."


@pytest.mark.parametrize("missing", [None, ""])
def test_filters_say_nothing_about_nothing(missing):
    template = "{{ x|rest }}{{ x|minutes_words }}{{ x|seconds_as_minutes }}{{ x|date_words }}{{ x|sentence }}"
    assert said(template + "{% dose_for_person x e %}", x=missing, e=SQUAT) == ""


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (SimpleNamespace(units="imperial"), "1 set of 8, with a hand weight of 4.5 lb"),
        (SimpleNamespace(units="metric"), "1 set of 8, with a hand weight of 2 kg"),
        (SimpleNamespace(), "1 set of 8, with a hand weight of 2 kg"),
    ],
    ids=["pounds", "kilograms", "visitor"],
)
def test_a_dose_is_said_in_the_units_of_the_person(user, words):
    dose = Dose(reps=8, load_kg=Decimal("2"))
    assert said("{% dose_for_person dose exercise %}", dose=dose, exercise=SQUAT, user=user) == words


@time_machine.travel("2026-11-21T12:00:00Z", tick=False)
def test_filters_say_dates_from_every_form_they_come_in():
    assert said("{{ day|date_words }}", day=date(2026, 11, 19)) == "Thursday 19 November"
    assert said("{{ day|date_words }}", day="2025-11-19") == "Wednesday 19 November 2025"
    with timezone.override("Pacific/Auckland"):
        assert said("{{ day|date_words }}", day=datetime(2026, 11, 19, 23, tzinfo=UTC)) == "Friday 20 November"


def test_the_same_message_is_said_once_with_all_its_reasons():
    reasons = [{"message": "a", "rule": 1}, {"message": "b", "rule": 2}, {"message": "a", "rule": 3}]
    template = (
        "{% for s in reasons|by_message %}{{ s.message }}:{% for r in s.reasons %}{{ r.rule }}{% endfor %} {% endfor %}"
    )
    assert said(template, reasons=reasons) == "a:13 b:2 "


def test_other_filters():
    assert said("{% for line in text|lines %}[{{ line }}]{% endfor %}", text="one\n\n two \n") == "[one][two]"
    assert said("{{ days|days_words }}", days=[0, 4]) == "Monday and Friday"
    assert said("{{ things|and_list }}", things=["a", "b", "c"]) == "a, b and c"
    assert said("{{ 25|minutes_words }}") == "about 25 minutes"
    assert said("{{ 1200|seconds_as_minutes }}") == "about 20 minutes"
    assert said("{{ 'what now?'|sentence }}") == "What now?"
