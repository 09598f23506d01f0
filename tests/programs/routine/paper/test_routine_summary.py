from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import conditional_escape, escape

from accounts.health_check.red_flags import SIGN_BY_CODE
from accounts.health_check.services import report_red_flags
from accounts.models import FunctionalTest
from exercises.models import Exercise
from exercises.rules.reasons import about
from programs.routine.paper.history import beside_of, forgotten, since_of, told_of
from tests.programs.activity.factories import make_activity
from tests.programs.checks import MOST_QUERIES, queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    make_clearance,
    make_copies,
    make_profile,
    make_routine,
    make_session,
)

ADDRESS = "/routine/summary/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_lists_each_exercise_with_position_movements_dose_and_boxes(owner, owner_client):
    routine = make_routine(owner, **NEW_HIP, year_of_birth=1951)
    text = owner_client.get(ADDRESS).text
    for item in routine.items.select_related("exercise"):
        assert conditional_escape(item.exercise.name) in text
        assert escape(item.exercise.summary) in text
    assert "Start: standing." in text
    assert "standing on one leg · lifting the leg out to the side" in text
    assert "1 set of 8 to 10, each side." in text
    assert text.count("with limits:") == routine.items.count()
    assert "Signature" in text
    assert "Twisting" in text


def test_says_who_why_it_is_locked_and_only_the_answers_that_matter(owner, owner_client):
    routine = make_routine(owner, **NEW_HIP, bones=["osteopenia"], year_of_birth=1951, medicines=["none"])
    owner.name = "Ruth Adler"
    owner.save(update_fields=["name"])
    text = owner_client.get(ADDRESS).text
    assert "Ruth Adler" in text
    assert "<dd>75</dd>" in text
    assert "Hip replaced from the back" in text
    assert "Osteopenia" in text
    assert escape(next(reason["reason"] for reason in routine.program_reasons if reason["verdict"] == "clear")) in text
    assert "It opens only when you say yes." in text


def test_all_that_was_told_is_on_it_whether_or_not_a_rule_spoke(owner, owner_client):
    make_routine(
        owner,
        hips=["neck", "back"],
        pain_back=4,
        health=["medicines", "other_illness"],
        medicines=["blood_thinners", "bone"],
        illnesses=["lung"],
        balance=["fallen", "walking_aid"],
        falls="more",
        fall_injury="no",
        walking_aid="one",
        walking_aid_hand="left",
        stick_for_balance="no",
        bones=["measured"],
        t_score_hip="-0.4",
        t_score_year=2024,
        goal="stronger",
        goal_words="Climb the stairs.",
    )
    text = owner_client.get(ADDRESS).text
    for words in (
        "neck", "back, 0 to 10 on most days: 4", "blood thinners", "for my bones", "lung disease", "twice or more",
        "uses: one stick", "left hand", "T-score hip: −0.4", "2024", "stronger hips", "Climb the stairs.",
    ):  # fmt: skip
        assert words in text, words


def test_a_t_score_whose_minus_was_forgotten_is_told_with_it(owner, owner_client):
    said = {"bones": ["measured"], "t_score_hip": "2.6", "t_score_spine": "0.4"}
    for sign, shown in (("minus", "T-score hip: −2.6"), ("plus", "T-score hip: 2.6"), ("not_sure", "T-score hip: 2.6")):
        words = "\n".join(line.words for line in told_of({**said, "t_score_sign": sign}))
        assert shown in words, sign
        assert "T-score lower back: 0.4" in words
        assert "asked back" in words


def test_an_answer_is_told_once_and_i_stays_a_capital(owner, owner_client):
    make_routine(
        owner, balance=["unsteady", "walking_aid"], walking_aid="two", health=["medicines"],
        medicines=["blood_thinners"], bones=["spine_fracture"], spine_fracture_when="older",
        spine_fracture_painful="no",
    )  # fmt: skip
    summary = owner_client.get(ADDRESS).context["summary"]
    told = {line.title: line.words for line in summary.told}
    assert told["Balance, falls and walking"] == (
        "I feel unsteady when I stand or walk; uses: two sticks or crutches, or a frame"
    )
    assert told["Medicines"] == "blood thinners"
    assert "Illnesses" not in told
    # Both are said: that it is changed, and that no weight is added.
    (stand,) = [row for row in summary.rows if row.slug == "sit-to-stand"]
    assert stand.numbers
    assert stand.no_weight
    assert "can be done with weight or band" not in stand.movements


def test_every_question_of_the_health_check_has_its_place():
    assert forgotten() == set()


def test_what_happened_since_is_on_it(owner, owner_client):
    make_routine(owner)
    assert "No session yet." in owner_client.get(ADDRESS).text


def test_what_is_left_out_is_named_with_the_reason(owner, owner_client):
    make_routine(owner, program="hip-mobility-for-stiff-hips", bones=["osteoporosis"], equipment=EVERYTHING_AT_HOME)
    text = owner_client.get(ADDRESS).text
    assert "Left out or replaced, and why" in text
    assert "(Osteoporosis)" in text


def test_not_sure_is_said(owner, owner_client):
    make_routine(owner, bones=["not_sure"])
    assert "Osteoporosis (not sure)" in owner_client.get(ADDRESS).text


def test_what_waits_for_a_yes_of_its_own_is_on_it(owner, owner_client):
    make_routine(owner, program="hip-mobility-for-stiff-hips", equipment=EVERYTHING_AT_HOME)
    text = owner_client.get(ADDRESS).text
    assert "Left out until you say yes" in text
    assert escape(Exercise.objects.get(slug="seated-cradle-lean-back").name) in text


def test_an_open_routine_has_one_too(owner, owner_client):
    make_routine(owner)
    text = owner_client.get(ADDRESS).text
    assert "The program is open." in text
    assert "Why it is locked" not in text


def test_with_a_yes_that_counts_it_is_no_longer_called_locked(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    make_clearance(owner)
    assert "Why it is locked" not in owner_client.get(ADDRESS).text


def test_without_a_routine_it_is_about_the_one_that_we_would_propose(owner, owner_client):
    make_profile(owner, **NEW_HIP)
    text = owner_client.get(ADDRESS).text
    assert "Homestretch hip basics" in text
    assert "Why it is locked" in text


def test_about_another_program(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    text = owner_client.get(ADDRESS, {"program": "side-lying-hip-strength"}).text
    assert '<h1 class="summary__title">Hip strength lying on your side' in text
    assert "Left out until you say yes" in text
    assert owner_client.get(ADDRESS, {"program": "nothing"}).status_code == 404


def test_a_warning_sign_that_is_open_is_on_it(owner, owner_client):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF7"])
    text = owner_client.get(ADDRESS).text
    assert "reported and still open" in text
    assert escape(str(SIGN_BY_CODE["RF7"].words)) in text


def test_loads_in_the_persons_units(owner, owner_client):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    item = routine.items.get(exercise__slug="standing-hip-abduction")
    item.dose = item.dose.__class__.from_mapping({**item.dose.to_mapping(), "load_kg": "1"})
    item.save(update_fields=["dose"])
    owner.units = "imperial"
    owner.save(update_fields=["units"])
    assert "2 lb" in owner_client.get(ADDRESS).text


def test_nothing_of_anybody_else(owner, other, other_client):
    make_routine(owner, **NEW_HIP)
    make_profile(other)
    text = other_client.get(ADDRESS).text
    assert "Hip replaced" not in text
    assert "Otto" in text


def test_without_a_health_check_it_leads_there(owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_stay_the_same_however_many_exercises(owner, other, owner_client, other_client):
    make_routine(owner, program="hip-and-back-starters", equipment=EVERYTHING_AT_HOME)
    make_routine(other, program="strong-back-and-hips", bones=["osteoporosis"], hips=["stenosis", "fai"])
    # One more than other pages may: the sheets look back at sessions, check-ins and what was done beside them.
    most = MOST_QUERIES + 1
    assert queries_of(other_client, ADDRESS, most=most) - queries_of(owner_client, ADDRESS, most=most) <= 2
    queries_of(owner_client, f"{ADDRESS}?program=hip-basics")


def test_what_was_done_beside_the_sessions_is_on_it(owner, owner_client):
    make_routine(owner)
    for ago in range(4):
        make_activity(owner, on=timezone.localdate() - timedelta(days=7 * ago), minutes=60)
    since = owner_client.get(ADDRESS).context["summary"].since
    assert any("60 minutes a week" in line for line in since)


def test_days_and_numbers_are_written_in_the_readers_language(owner):
    first = timezone.localdate() - timedelta(days=7)
    routine = make_routine(owner, on=first)
    for on, effort in ((first, 4), (timezone.localdate(), 5)):
        make_session(routine, on=on, effort=effort)
    stand = FunctionalTest(
        user=owner, kind=FunctionalTest.Kind.SINGLE_LEG, side="left", score=Decimal("12.50"), done_on=first
    )
    lines = since_of(owner, [stand], today=timezone.localdate())
    assert any("since 9 Nov 2026" in line for line in lines)
    assert any("at first 4.5, now 4.5, highest 5" in line for line in lines)
    assert lines[-1].endswith(": 12.5 (9 Nov 2026)")
    with translation.override("de"):
        assert since_of(owner, [stand], today=timezone.localdate())[-1].endswith(": 12,5 (9 Nov 2026)")


def test_what_is_changed_is_said_once_and_each_exercise_points_to_it(owner, owner_client):
    routine = make_routine(owner, hips=["hip_oa", "knee"], balance=["unsteady"], equipment=EVERYTHING_AT_HOME)
    answer = owner_client.get(ADDRESS)
    summary, text = answer.context["summary"], answer.text
    for item, row in zip(routine.items.current().with_exercises(), summary.rows, strict=True):
        said = [summary.changes[number - 1] for number in row.numbers]
        messages = [reason["message"] for reason in item.reasons if reason["verdict"] == "modify"]
        assert len(said) == len(set(messages))
        assert all(about(message, item.exercise.name) in " ".join(said) for message in messages)
    assert summary.changes
    assert len(summary.changes_here) + len(summary.changes_in_annex) == len(summary.changes)
    assert all(text.count(escape(change)) == 1 for change in summary.changes)


def test_the_sessions_of_the_last_weeks_are_those_of_progress(owner, owner_client):
    """Four weeks back from a Monday begin on a Tuesday; the weeks of Progress begin on Mondays."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=42))
    done = make_session(routine, on=MONDAY - timedelta(days=42))
    make_copies(done, on=[MONDAY - timedelta(days=days) for days in (28, 21, 14, 7)])
    progress = owner_client.get(reverse("programs:progress")).text
    said = " ".join(since_of(owner, [], today=timezone.localdate()))
    assert "You did 4 of 12 planned sessions in the last four weeks." in progress
    assert "in the last 4 full weeks: 4 of 12" in said
    # A month in letters is the same month for everybody.
    assert f"since {(MONDAY - timedelta(days=42)).day} " in said
    assert not re.search(r"\d\.\d\d\.\d{4}", said)


def test_the_minutes_of_whoever_has_just_begun_are_not_spread_over_weeks_before(owner):
    today = timezone.localdate()
    make_activity(owner, on=today, minutes=15)
    (line,) = beside_of(owner, today=today)
    assert "15 minutes" in line
    make_activity(owner, on=today - timedelta(days=7), minutes=30)
    (line,) = beside_of(owner, today=today)
    assert "22 minutes a week in the last 2 weeks" in line
