from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.models import Condition, Status
from programs.fitting.in_force import programs_in_force
from programs.fitting.recommendation import Person, recommend
from programs.models import Program, ProgramItem, RecommendationLine
from tests.programs.factories import make_profile

pytestmark = pytest.mark.django_db

SORE = "strength-for-a-sore-hip"
CASES = [
    ("nothing", {}, "hip-basics"),
    ("cannot stand", {"conditions": {"cannot_stand", "osteopenia"}}, "hip-basics"),
    ("high tier", {"tier": "HIGH"}, "hip-basics"),
    ("spine fracture", {"conditions": {"vertebral_fracture", "osteoporosis"}}, "hip-basics"),
    ("falls before bones", {"conditions": {"falls_risk", "osteoporosis"}}, "hip-basics"),
    ("no floor", {"conditions": {"cannot_do_floor", "fai"}}, "hip-basics"),
    ("a new hip", {"hip_limits_lifted_within_year": True, "conditions": {"hip_oa"}}, "hip-basics"),
    (
        "a weakened hip bone",
        {"conditions": {"transient_osteoporosis_hip_or_avn_or_stress_fracture"}, "goal": "stronger"},
        "hip-basics",
    ),
    ("osteopenia", {"conditions": {"osteopenia"}}, "hip-strength-for-low-bone"),
    ("bones before a sore hip", {"conditions": {"osteoporosis", "fai"}}, "hip-strength-for-low-bone"),
    ("arthritis", {"conditions": {"hip_oa"}}, SORE),
    ("impingement", {"conditions": {"fai"}}, SORE),
    ("lateral hip pain", {"conditions": {"gluteal_tendinopathy"}}, SORE),
    ("pain that came on gradually", {"gradual_hip_pain": True}, SORE),
    ("a sore hip before stenosis", {"conditions": {"hip_oa", "spinal_stenosis"}}, SORE),
    ("stenosis", {"conditions": {"spinal_stenosis"}}, "gentle-back-relief-moves"),
    ("knee", {"conditions": {"knee_pain"}, "goal": "stronger"}, "hip-basics"),
    ("less stiff", {"goal": "less_stiff"}, "hip-basics"),
    ("stronger", {"goal": "stronger"}, "six-hip-exercises"),
    ("steadier", {"goal": "steadier"}, "hip-basics"),
    ("nothing to hold on to", {"equipment": {"steady-chair", "bed"}}, "six-hip-exercises"),
    ("nothing to hold on to, thin bones", {"equipment": set(), "conditions": {"osteopenia"}}, "six-hip-exercises"),
    ("nothing to hold on to, sore hip", {"equipment": set(), "conditions": {"fai"}}, SORE),
    (
        "nothing to hold on to, and never on the floor",
        {"equipment": set(), "conditions": {"cannot_do_floor", "osteopenia"}},
        "hip-basics",
    ),
]


def person(**facts) -> Person:
    return Person(
        **{
            "tier": "LOW",
            **facts,
            "conditions": frozenset(facts.get("conditions", ())),
            "equipment": frozenset(facts.get("equipment", {"fixed-support"})),
        }
    )


@pytest.mark.parametrize(("facts", "program"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_first_line_that_applies(facts, program):
    assert recommend(person(**facts), programs_in_force().lines).program == program


def test_what_rules_a_line_out_beats_what_asks_for_it():
    stenosis = next(line for line in programs_in_force().lines if line.slug == "stenosis")
    assert not stenosis.applies(person(conditions={"spinal_stenosis", "osteoporosis"}))


def test_every_line_is_followed_gives_a_reason_and_the_last_is_for_everybody():
    lines = programs_in_force().lines
    assert len(lines) == RecommendationLine.objects.count()
    assert all(line.reason and line.program not in line.beside for line in lines)
    assert [line.slug for line in lines if line.is_for_everybody and not line.without] == [lines[-1].slug]


def test_a_program_that_is_no_longer_published_is_passed_over():
    Program.objects.filter(slug__in=[SORE, "everyday-aerobic-work"]).update(status=Status.DRAFT)
    found = recommend(person(conditions={"hip_oa"}), programs_in_force().lines)
    assert (found.program, found.beside) == ("hip-basics", ())


def test_a_new_line_counts_at_once():
    line = RecommendationLine.objects.create(
        slug="neck", program=Program.objects.get(slug=SORE), reason="For the neck.", order=0
    )
    line.conditions.add(Condition.objects.get(slug="neck_problem"))
    RecommendationLine.objects.filter(slug="cannot-stand").update(order=1)
    assert recommend(person(conditions={"neck_problem"}), programs_in_force().lines).reason == "For the neck."


def test_nobody_gets_a_404_for_what_is_recommended(owner_client, owner):
    make_profile(owner)
    Program.objects.update(status=Status.DRAFT)
    response = owner_client.get(reverse("programs:routine_proposal"))
    assert response.headers["Location"] == reverse("programs:program_list")


def test_queries_do_not_grow_with_the_lines(django_assert_num_queries):
    with django_assert_num_queries(1):
        few = programs_in_force().lines
    for number in range(9):
        RecommendationLine.objects.create(
            slug=f"more-{number}", program=Program.objects.get(slug=SORE), reason="x", order=50
        )
    with django_assert_num_queries(1):
        many = programs_in_force().lines
    assert len(many) == len(few) + 9


@pytest.mark.parametrize(
    "facts",
    [
        {"conditions": {"gluteal_tendinopathy"}},
        {"conditions": {"gluteal_tendinopathy", "hip_oa"}},
        {"conditions": {"hypermobility_or_hip_dysplasia"}, "gradual_hip_pain": True},
    ],
)
def test_a_sore_tendon_and_a_loose_hip_get_strength_and_no_stretching_program(facts):
    """4.4: none at end range for gluteal tendinopathy; HY-1 for a loose or shallow hip."""
    found = recommend(person(**facts), programs_in_force().lines)
    assert found.program == SORE
    assert not {"hip-mobility-for-stiff-hips", "six-hip-exercises"} & set(found.beside)


@pytest.mark.parametrize("facts", [{"conditions": {"hip_oa"}}, {"conditions": {"knee_pain"}}, {"goal": "less_stiff"}])
def test_what_comes_beside_strength_for_sore_or_stiff_joints_is_mobility(facts):
    """4.4: mobility from P4a or P3, and P3's stretches. More strength work would leave its muscles no day of rest."""
    found = recommend(person(**facts), programs_in_force().lines)
    roles = [item.role for item in ProgramItem.objects.filter(program__slug__in=found.beside)]
    # The low knee raise of P4a is called strength work by its source.
    assert roles
    assert roles.count("mobility") >= len(roles) - 1


def test_whoever_wants_stronger_hips_gets_squat_and_bridge_with_the_six_and_no_second_program():
    """4.4: P3, with squat and bridge from P0 and the basics; P0c for everybody whom the rules allow."""
    found = recommend(person(goal="stronger"), programs_in_force().lines)
    assert set(found.beside) == {"squat-and-bridge", "everyday-aerobic-work"}
    items = ProgramItem.objects.filter(program__slug="squat-and-bridge")
    assert [item.exercise.slug for item in items.select_related("exercise")] == ["squat", "flat-back-bridge"]


def test_squat_and_bridge_are_done_in_the_sessions_of_the_six(owner_client, owner):
    make_profile(owner, goal="stronger", days=list("0123456"))
    page = owner_client.get(reverse("programs:routine_proposal"))
    (beside,) = page.context["beside"]
    assert beside.proposal.program.slug == "squat-and-bridge"
    owner_client.post(reverse("programs:routine_choose", args=["six-hip-exercises"]), {"beside": "squat-and-bridge"})
    routine = owner.routines.current()
    added = routine.items.filter(addition__isnull=False)
    assert len(added) == 2
    assert all(item.days and set(item.days) <= set(routine.main_days) for item in added)
