"""The catalogue as it is shipped: complete, with steps and sources, and nothing in it twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from exercises.loading import EXERCISES, exercise_data
from exercises.loading.publication import lacking
from exercises.models import (
    Contraindication,
    Exercise,
    Gate,
    Ladder,
    Movement,
    ProgressionRule,
    Source,
    Step,
    Substitution,
    Video,
)
from programs.models import Program

pytestmark = pytest.mark.django_db

NAMED_ONLY = {
    "general-strength-legs-arms-chest-shoulders-back",
    "resistance-band-training",
    "yoga-poses",
    "lower-abdominal-and-back-strengthening",
    "warm-up-and-heat",
}
OWN_ADDITIONS = {
    "sit-to-stand",
    "flat-back-bridge",
    "wall-hip-hinge",
    "supine-hamstring-stretch-strap",
    "heel-slide",
    "supported-low-knee-raise",
    "seated-march",
    "tandem-stand",
    "side-stepping",
    "step-up",
    "supine-head-shoulder-press",
    "wall-posture-drill",
    "adductor-squeeze",
    "wall-push-up",
    "seated-band-row",
    "side-lunge-supported",
    "diagonal-lunge-supported",
    "warm-up-march",
    "foot-stamps",
    "small-hops",
    "counter-push-up",
    "seated-arm-curl",
    "seated-side-arm-raise",
    "getting-up-from-the-floor",
}


def test_it_is_whole():
    slugs = set(Exercise.objects.published().values_list("slug", flat=True))
    assert len(slugs) == 81
    assert slugs >= OWN_ADDITIONS
    assert not slugs & NAMED_ONLY
    assert Movement.objects.count() == 41
    assert Contraindication.objects.filter(state="in_force").exclude(rule_id__startswith="CF-").count() == 132
    assert Ladder.objects.count() == 11
    assert Gate.objects.count() == 8
    assert Substitution.objects.exists()
    assert ProgressionRule.objects.exists()


def test_every_published_exercise_can_be_taught():
    for exercise in EXERCISES.rows():
        assert lacking(exercise_data(exercise)) == [], exercise.slug


def test_no_two_exercises_share_a_step():
    texts = Counter(text.casefold().strip() for text in Step.objects.values_list("text", flat=True))
    assert [text for text, times in texts.items() if times > 1] == []


# Things that a name mentions must appear in the steps, so that nobody looks for a chair that is not used.
THINGS = {"chair", "ball", "strap", "wall", "counter", "band", "cushion", "cane", "couch", "stairs"}
# Things that a source's name mentions and that our steps leave out for everybody. Such a name is kept as "also called".
LEFT_OUT = ("hand press", "elbow press", "pushdown", "stiff leg", "full range", "pain", "extension")
NAME_OF_THE_SOURCE = {
    "butterfly-stretch-seated": "Butterfly stretch (seated, elbow press)",
    "hip-pushdown-lunge-diagonal": "Lunging hip pushdown (diagonal)",
    "hip-pushdown-side": "Hip pushdown (side lunge with hand press)",
    "hip-raise-feet-on-ball": "Hip raise, feet on stability ball (Athletic)",
    "plie-squat": "Plie squat, full range",
    "seated-cradle-lean-back": "Lower back and hip pain stretch (cradle and lean back)",
    "seated-forward-bend-single-leg": "Leg and hip extension (seated forward bend, one leg)",
    "standing-hip-abduction": "Standing hip abduction (chair)",
    "stiff-leg-bend": "Stiff leg bends (standing hip hinge)",
    "supine-trunk-rotation": "Lateral trunk rotations",
}


def test_a_name_says_nothing_that_the_steps_do_not_do():
    found = []
    for exercise in Exercise.objects.published().prefetch_related("steps"):
        name = exercise.name.lower()
        steps = " ".join(step.text for step in exercise.steps.all()).lower()
        found += [(exercise.slug, thing) for thing in THINGS if thing in name.split() and thing not in steps]
        found += [(exercise.slug, words) for words in LEFT_OUT if words in name]
    assert not found


def test_the_name_of_the_source_is_kept_beside_ours():
    for slug, name in NAME_OF_THE_SOURCE.items():
        exercise = Exercise.objects.get(slug=slug)
        assert name in exercise.other_names_list
        assert name != exercise.name


def test_no_two_exercises_have_one_name():
    names = Counter(Exercise.objects.published().values_list("name", flat=True))
    assert [name for name, times in names.items() if times > 1] == []


def test_own_additions_say_so():
    for exercise in Exercise.objects.all():
        assert exercise.our_additions, exercise.slug
    for exercise in Exercise.objects.filter(slug__in=OWN_ADDITIONS):
        assert "our addition" in exercise.our_additions.lower(), exercise.slug


def test_elite_arm_positions_are_said_to_be_ours():
    for letter in "abc":
        notes = Exercise.objects.get(slug=f"hip-raise-ball-elite-{letter}").our_additions
        assert "MelioGuide" in notes


def test_videos_are_of_grade_a_or_b_with_provider_and_title():
    assert Video.objects.count() > 30
    for video in Video.objects.all():
        assert video.grade in "AB"
        assert video.provider
        assert video.title
        assert (video.medium == "video") == video.url.startswith("https://www.youtube.com/watch?v=")


def test_the_programs_are_there_with_their_sources():
    programs = {program.code or program.slug: program for program in Program.objects.published()}
    main = {"hip-basics", "strength-for-a-sore-hip"}
    # Some of ours go beside a program and are none by themselves.
    ours = {
        *main,
        "back-for-thin-bones",
        "hip-stretches",
        "squat-and-bridge",
        "morning-in-bed",
        "arms-chest-shoulders-back",
    }
    assert set(programs) == {"P0", "P0c", "P1a", "P1d", "P1g", "P2", "P3", "P4a", "P4b", *ours}
    assert {key for key, program in programs.items() if program.own} == ours
    for program in programs.values():
        assert program.sources.exists()
        assert program.stop_rules
        assert program.order_rules
        assert program.warm_up
        assert not program.items.exclude(exercise__status="published").exists()
    assert all(4 <= programs[slug].items.count() <= 8 for slug in main)
    assert {"warm_up", "balance", "strength", "posture", "mobility"} == set(
        programs["hip-basics"].items.values_list("role", flat=True)
    )


ORDERS = {
    "P0": "squat plie-squat-series straight-leg-lifts-3-ways stationary-lunge calf-raise-stretch-balance-combo",
    "P1a": "standing-hip-abduction prone-leg-lift",
    "P1d": "hip-raise-feet-on-chair hip-raise-feet-on-ball hip-raise-ball-elite-a hip-raise-ball-"
    "elite-b hip-raise-ball-elite-c",
    "P1g": "side-lying-leg-raise clamshell",
    "P2": "pelvic-tilt-bridge prone-arm-leg-lift chest-lift-1 chest-lift-2 chest-lift-3 diagonal-lift head-press",
    "P3": "side-lying-leg-raise hip-thrust fire-hydrant hip-flexor-stretch-standing butterfly-"
    "stretch-supine figure-4-stretch",
    "P4a": "hip-pushdown-side hip-pushdown-lunge-diagonal standing-knee-raise seated-forward-bend-"
    "single-leg butterfly-stretch-seated "
    "seated-cradle-lean-back",
    "P4b": "supine-trunk-rotation stiff-leg-bend double-knee-to-chest single-knee-to-chest",
}


def test_the_upper_body_is_trained_twice_a_week_beside_another_program() -> None:
    """A source asks for arms, chest, shoulders and back, 8 to 12 times each; the legs are in the main program."""
    program = Program.objects.get(slug="arms-chest-shoulders-back")
    items = program.items.all()
    worked = set(items.values_list("exercise__muscles__slug", flat=True))
    assert worked >= {"arms", "chest", "shoulders", "upper-back"}
    assert program.beside_only and program.per_week_min == 2 and program.rest_days == 1
    assert {(item.start.reps, item.goal.reps, item.goal.reps_max) for item in items} == {(8, 8, 12)}


@pytest.mark.parametrize("code", ORDERS)
def test_program_order(code):
    items = Program.objects.get(code=code).items.values_list("exercise__slug", flat=True)
    assert " ".join(items) == ORDERS[code]


def test_ladders_run_from_easier_to_harder():
    rungs = {tuple(ladder.rungs.values_list("exercise__slug", flat=True)) for ladder in Ladder.objects.all()}
    assert ("sit-to-stand", "squat", "stationary-lunge") in rungs
    assert ("chest-lift-1", "chest-lift-2", "chest-lift-3") in rungs
    assert not any("pelvic-tilt-bridge" in ladder for ladder in rungs)


def test_everything_clinical_resolves_to_a_source():
    assert Source.objects.filter(code="P").exists()
    for rule in ProgressionRule.objects.prefetch_related("sources"):
        assert rule.sources.all(), rule.key
    for substitution in Substitution.objects.prefetch_related("sources"):
        assert substitution.sources.all(), substitution


SAYS_A_POSITION = {
    r"\bstanding\b|\bon your feet\b": {"standing", "gait"},
    r"\blying\b(?! on your (side|front))|\blie down\b": {"supine", "prone", "side_lying"},
    r"\bsitting\b|\bsit down\b": {"seated_chair", "seated_floor"},
}


def test_what_is_said_of_a_substitute_is_true_of_each_that_is_offered():
    """Which of several is given depends on the person: "Standing, …" stood beside a bridge."""
    told = [
        (substitution, words, positions)
        for substitution in Substitution.objects.prefetch_related("offers")
        for words, positions in SAYS_A_POSITION.items()
        if re.search(words, substitution.note.partition(".")[0], re.I) and len(substitution.offers.all()) > 1
    ]
    assert told
    for substitution, words, positions in told:
        assert {offer.start_position for offer in substitution.offers.all()} <= positions, (substitution.note, words)


def test_a_survey_is_told_with_the_people_it_asked():
    """50 physiotherapists were asked, so figures are given out of 50: "82 of 100" would sound like twice as many."""
    reason = Contraindication.objects.get(rule_id="SS-5").reason
    assert "41 of 50" in reason
    told = [*Contraindication.objects.values_list("reason", "message")]
    assert not [words for row in told for words in row if "of 100 " in words]


def test_with_strong_pain_nothing_stays_on_the_feet_but_standing_up_from_a_high_seat():
    """4.1, Q15: whoever adds an exercise that is done standing finds it missing here. With a stick, walking and getting
    up hurt less, so how that is done stays.
    """
    rule = Contraindication.objects.get(rule_id="CF-7a")
    reached = set(rule.exercises.values_list("slug", flat=True))
    reached |= set(Exercise.objects.filter(movements__in=rule.movements.all()).values_list("slug", flat=True))
    standing = Exercise.objects.filter(movements__slug="weight_bearing", parts=None)
    stays = {exercise.slug for exercise in standing if exercise.kind != "skill"} - reached
    assert stays == {"sit-to-stand"}


def test_no_message_calls_every_exercise_of_a_movement_by_one_kind():
    """A rule reaches whatever has its movements: "leave this stretch out" stood beside a squat."""
    kinds = re.compile(r"\bthis (stretch|squat|lift|walk|bridge|march|lunge)\b", re.I)
    rules = Contraindication.objects.filter(state="in_force", movements__isnull=False).distinct()
    assert rules
    assert [rule.rule_id for rule in rules if kinds.search(rule.message)] == []


# Whose text an exercise comes from, where a film or page of theirs has a public address: it is the first one shown.
OWN_FILMS = {
    "joanpaganofitness.com": {"squat"},
    "hingehealth.com": {"figure-4-stretch", "butterfly-stretch-supine", "hip-flexor-stretch-standing"},
    "spinealert.net": {
        "hip-pushdown-side", "hip-pushdown-lunge-diagonal", "standing-knee-raise", "standing-knee-raise-hand-assisted",
        "seated-forward-bend-single-leg", "butterfly-stretch-seated", "supine-trunk-rotation", "stiff-leg-bend",
        "double-knee-to-chest", "single-knee-to-chest",
    },
}  # fmt: skip


def test_the_films_of_a_source_come_first_on_its_exercises() -> None:
    for host, slugs in OWN_FILMS.items():
        first = {slug: Exercise.objects.get(slug=slug).videos.all()[0] for slug in slugs}
        assert {slug for slug, video in first.items() if host not in video.url} == set()
        assert all(video.note for video in first.values())
