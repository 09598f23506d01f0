from __future__ import annotations

import pytest

from programs.fitting.recommendation import LINES, Person, recommend
from programs.models import Program

CASES = [
    ("nothing", {}, "hip-basics", "no_preference"),
    ("high tier", {"tier": "HIGH"}, "hip-basics", "start_supported"),
    ("spine fracture", {"conditions": {"vertebral_fracture", "osteoporosis"}}, "hip-basics", "start_supported"),
    ("falls before bones", {"conditions": {"falls_risk", "osteoporosis"}}, "hip-basics", "start_supported"),
    ("no floor", {"conditions": {"cannot_do_floor", "fai"}}, "hip-basics", "start_supported"),
    ("osteopenia", {"conditions": {"osteopenia"}}, "hip-strength-for-low-bone", "low_bone"),
    (
        "osteoporosis before impingement",
        {"conditions": {"osteoporosis", "fai"}},
        "hip-strength-for-low-bone",
        "low_bone",
    ),
    (
        "a new hip before thin bones",
        {"hip_limits_lifted_within_year": True, "conditions": {"osteopenia"}},
        "hip-basics",
        "new_hip",
    ),
    ("impingement", {"conditions": {"fai"}}, "hip-mobility-for-stiff-hips", "hip_pain"),
    ("pain that came on gradually", {"gradual_hip_pain": True}, "hip-mobility-for-stiff-hips", "hip_pain"),
    ("stenosis", {"conditions": {"spinal_stenosis"}}, "gentle-back-relief-moves", "stenosis"),
    ("arthritis", {"conditions": {"hip_oa"}}, "hip-basics", "stiff_or_sore"),
    ("knee", {"conditions": {"knee_pain"}, "goal": "stronger"}, "hip-basics", "stiff_or_sore"),
    ("less stiff", {"goal": "less_stiff"}, "hip-basics", "stiff_or_sore"),
    ("stronger", {"goal": "stronger"}, "six-hip-exercises", "stronger"),
    ("steadier", {"goal": "steadier"}, "hip-basics", "no_preference"),
]


@pytest.mark.parametrize(("facts", "program", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_first_line_that_applies(facts, program, reason):
    facts = {**facts, "conditions": frozenset(facts.get("conditions", ()))}
    found = recommend(Person(**{"tier": "LOW", **facts}))
    assert (found.program, found.reason) == (program, reason)


@pytest.mark.django_db
def test_every_program_that_is_recommended_is_published_and_explained():
    from programs.fitting.explanation import RECOMMENDED_BECAUSE

    published = set(Program.objects.published().values_list("slug", flat=True))
    for line in LINES:
        assert {line.program, *line.beside} <= published
        assert line.reason in RECOMMENDED_BECAUSE
    assert "no_preference" in RECOMMENDED_BECAUSE
