"""Six people, week by week for twelve weeks: the dose is what the rules say, and the seeds' goals are reached by those
who may (3 × 10–15 or the program's goal, then weight, after about six weeks).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.functional_tests.scoring import CHAIR_STAND, FOUR_STAGE
from accounts.functional_tests.services import Score, record_test
from exercises.rules.own_opening import load_terms_of
from programs.models import Routine
from programs.progression.course.ladders import SUPPORTS
from programs.progression.course.states import Level
from programs.progression.facts import Kind
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.standing.person import Person
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.whole.courses import Did, twelve_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

LOW_BONE = "hip-strength-for-low-bone"


def low_bone(owner, bones: str) -> Routine:
    return make_routine(owner, program=LOW_BONE, bones=[bones], equipment=EVERYTHING_AT_HOME)


def as_planned(week: int) -> Did:
    """All that was asked for and nothing more, with as much effort as there should be at most."""
    return Did(effort=6 if week <= 8 else 8)


def test_a_good_responder_reaches_the_goal_and_then_a_weight(owner):
    weeks = twelve_weeks(low_bone(owner, "osteopenia"), first=MONDAY, did=as_planned)
    # Ten to fifteen, one more each time; the top twice; then another set where there is time. Three sessions a week.
    assert [week.dose("squat") for week in weeks] == [
        (1, 12), (1, 15), (2, 11), (2, 14), (2, 15), (2, 15), (2, 12), (2, 15), (2, 15), (2, 15), (2, 15), (2, 15),
    ]  # fmt: skip
    assert [week.load("squat") for week in weeks] == [Decimal(0)] * 6 + [Decimal(1)] * 6
    # What comes in week 3 is there six weeks later, too.
    assert [week.dose("stationary-lunge") for week in weeks[:4]] == [(1, 10), (1, 10), (1, 12), (1, 15)]
    assert [week.load("stationary-lunge") > 0 for week in weeks].index(True) == 8
    assert all(week.minutes <= 45 for week in weeks)


def test_the_time_is_shared_and_no_sequence_takes_it_all(owner):
    """The plié once had two sets of its four parts in week one, and the lunge and the leg lifts one for ever."""
    for effort in (3, 6):
        weeks = twelve_weeks(
            low_bone(owner, "osteopenia"), first=MONDAY, did=lambda week, effort=effort: Did(effort=effort)
        )
        last = weeks[-1]
        for slug in ("squat", "stationary-lunge", "plie-squat", "standing-leg-lift-side-ir", "single-leg-balance"):
            assert last.dose(slug)[0] == 2, slug
        # The later parts of a sequence wait, and nothing has a third set as long as they do.
        assert last.dose("plie-pulse")[0] == 1
        assert max(amount.sets for amount in last.amounts.values()) == 2
        assert all(week.minutes <= 45 for week in weeks)


def test_a_sore_hip_reaches_three_sets_of_ten_within_the_time(owner):
    routine = make_routine(owner, program="strength-for-a-sore-hip", hips=["hip_oa"], equipment=EVERYTHING_AT_HOME)
    weeks = twelve_weeks(routine, first=MONDAY, did=as_planned)
    for slug in ("sit-to-stand", "step-up", "standing-hip-abduction", "flat-back-bridge", "clamshell"):
        assert weeks[5].dose(slug) == (3, 10), slug
    assert all(week.minutes <= 45 for week in weeks)


def test_the_same_with_easy_effort_is_there_sooner(owner):
    weeks = twelve_weeks(low_bone(owner, "osteopenia"), first=MONDAY, did=lambda week: Did(effort=3))
    assert [week.dose("squat")[0] for week in weeks[:5]] == [1, 2, 2, 2, 2]
    first_weight = next(number for number, week in enumerate(weeks, 1) if week.load("squat") > 0)
    assert first_weight == 4
    # Never two steps within seven days at low risk, nor more than two exercises at once.
    for week in weeks:
        by_day: dict[object, set[object]] = {}
        for step in week.steps:
            if step.decision.kind.raises_load:
                by_day.setdefault(step.after.changed_on, set()).add(step.key.exercise)
        assert all(len(stepped) <= 2 for stepped in by_day.values())
    assert weeks[-1].load("squat") == 3
    assert all(week.minutes <= 45 for week in weeks)


def test_osteoporosis_without_a_fracture_keeps_to_body_weight_and_says_what_opens_weights(owner):
    routine = low_bone(owner, "osteoporosis")
    weeks = twelve_weeks(routine, first=MONDAY, did=as_planned)
    assert routine.tier == "MOD"
    assert {week.load("squat") for week in weeks} == {0}
    assert [week.dose("squat") for week in weeks][7] == (2, 15)
    # Never "there is nothing heavier" while weights can be opened.
    for week in weeks:
        for step in week.steps:
            slug = week.names[step.key.exercise]
            if slug in {"squat", "stationary-lunge", "standing-leg-lift-side-ir"}:
                assert step.decision.because not in {"top_of_ladder"}
    assert "waits_for_own_weights" in weeks[-1].reasons
    terms = load_terms_of("squat", Person(owner, today=MONDAY).screened(["squat"]).whole.exercises["squat"].rules)
    assert terms is not None
    assert (terms.sessions, terms.weeks) == (12, 6)
    assert all(week.minutes <= 45 for week in weeks)


def frame(owner) -> Routine:
    return make_routine(
        owner,
        year_of_birth=1944,
        balance=["unsteady", "walking_aid"],
        walking_aid_hand="both",
        equipment=EVERYTHING_AT_HOME,
    )


@pytest.mark.parametrize("effort", [3, 6])
def test_a_frame_at_82_stays_on_the_chair_and_with_a_hand_on_the_support(owner, effort):
    routine = frame(owner)
    weeks = twelve_weeks(routine, first=MONDAY, did=lambda week: Did(effort=effort))
    assert {week.level("sit-to-stand").exercise for week in weeks} == {"sit-to-stand"}
    # It grows all the same: in sets, then in named levels, without a weight in the hands.
    assert weeks[-1].dose("sit-to-stand") == (2, 12)
    assert weeks[-1].level("sit-to-stand").form == "pause"
    assert {week.load("sit-to-stand") for week in weeks} == {0}
    assert {week.level("tandem-stand").exercise for week in weeks} == {"tandem-stand"}
    assert {week.level("tandem-stand").support for week in weeks} <= {"two_hands", "one_hand", "fingertips"}
    assert "waits_at_gate" in weeks[-1].reasons


def test_a_test_opens_the_squat_to_who_falls_and_not_to_who_walks_with_a_frame(owner):
    record_test(by=owner, kind=CHAIR_STAND, scores=[Score(score=Decimal(12))], today=MONDAY)
    weeks = twelve_weeks(frame(owner), first=MONDAY, did=lambda week: Did(effort=3))
    assert weeks[-1].level("sit-to-stand").exercise == "sit-to-stand"


def test_at_72_and_unsteady_the_squat_opens_with_eight_stands_and_the_lunge_does_not(owner):
    routine = make_routine(owner, year_of_birth=1954, balance=["unsteady"], equipment=["fixed-support", "steady-chair"])
    before = twelve_weeks(routine, first=MONDAY, did=lambda week: Did(effort=3))
    assert before[-1].level("sit-to-stand").exercise == "sit-to-stand"
    record_test(by=owner, kind=CHAIR_STAND, scores=[Score(score=Decimal(9))], today=MONDAY)
    tandem = {"seconds": {"side_by_side": "10", "semi_tandem": "10", "tandem": "10"}}
    record_test(by=owner, kind=FOUR_STAGE, scores=[Score(score=Decimal(3), detail=tandem)], today=MONDAY)
    weeks = twelve_weeks(Routine.objects.get(pk=routine.pk), first=MONDAY, did=lambda week: Did(effort=3))
    assert weeks[-1].level("sit-to-stand").exercise == "squat"
    assert "stationary-lunge" not in {week.level("sit-to-stand").exercise for week in weeks}
    assert weeks[-1].level("tandem-stand").exercise == "single-leg-balance"


def test_flares_ease_deload_and_then_hold_until_somebody_has_looked(owner):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    weeks = twelve_weeks(routine, first=MONDAY, did=lambda week: Did(effort=6, morning=3 if week in {3, 4} else 0))
    kinds = [{step.decision.kind for step in week.steps} for week in weeks]
    assert Kind.DELOAD in kinds[2]
    assert Kind.DELOAD_REFER in kinds[3]
    # Nothing grows from then on, however well it goes.
    assert not any(kind.advances for week in kinds[3:] for kind in week)
    assert weeks[-1].reasons == {"wants_review"}
    assert weeks[-1].dose("sit-to-stand")[0] == 1


def test_two_weeks_missed_come_back_at_half_and_grow_again_after_the_ramp(owner):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    weeks = twelve_weeks(routine, first=MONDAY, did=lambda week: Did(effort=6), missed=(6, 7))
    doses = [week.dose("sit-to-stand") for week in weeks]
    assert doses[4] == (2, 12)
    assert doses[7] == (1, 8)
    assert doses[8] == (2, 8)
    assert Kind.RETURN_RAMP_2W in {step.decision.kind for step in weeks[7].steps}
    assert not any(step.decision.kind.advances for step in (*weeks[7].steps, *weeks[8].steps))
    assert doses[9] == (2, 12)


def test_a_sequence_never_grows_past_the_goal_of_its_program_nor_a_session_past_45_minutes(owner):
    """Week seven once had two hours."""
    routine = low_bone(owner, "osteopenia")
    for effort in (0, 3, 6):
        for week in twelve_weeks(routine, first=MONDAY, did=lambda week, effort=effort: Did(effort=effort, spare=4)):
            assert week.minutes <= 45
            for slug in ("plie-squat", "plie-pulse", "standing-leg-lift-side-ir", "double-calf-raise"):
                assert week.dose(slug)[0] <= 2


def test_when_squat_takes_the_place_sit_to_stand_stays_as_a_single_set(owner):
    record_test(by=owner, kind=CHAIR_STAND, scores=[Score(score=Decimal(12))], today=MONDAY - timedelta(days=1))
    routine = make_routine(owner, program=LOW_BONE, year_of_birth=1945, equipment=EVERYTHING_AT_HOME)
    items = {item.exercise.slug: item for item in routine.items.select_related("exercise", "kept_for")}
    assert items["sit-to-stand"].kept_for.slug == "squat"
    assert (items["sit-to-stand"].dose.sets, items["sit-to-stand"].goal.sets) == (1, 1)
    assert items["squat"].order < items["sit-to-stand"].order < items["plie-squat-series"].order
    again = propose(profile=routine.health_profile, today=MONDAY, slug=LOW_BONE)
    assert start_routine(by=owner, proposal=again, today=MONDAY, keep=routine) == routine


@pytest.mark.parametrize(
    ("did", "missed"),
    [(as_planned, (5, 6)), (lambda week: Did(effort=6, pain=2, morning=4 if week in {4, 7} else 0), ())],
)
def test_a_step_back_takes_no_hand_off_the_support_and_does_no_exercise_twice(owner, did, missed):
    """After a break or flares the easier rung is an easier one: both hands stay where they were, and the lunge does not
    become the chair that the squat becomes.
    """
    supports = list(SUPPORTS)
    weeks = twelve_weeks(low_bone(owner, "osteopenia"), first=MONDAY, did=did, missed=missed)
    eased = 0
    for week in weeks:
        by_session: dict[object, list[str]] = {}
        for step in week.steps:
            before, after = Level.from_key(step.before.amount.level), Level.from_key(step.after.amount.level)
            if not step.decision.kind.eases or step.today is None:
                continue
            eased += before != after
            if before.support:
                assert supports.index(after.support) <= supports.index(before.support)
        for key, amount in week.amounts.items():
            level = Level.from_key(amount.level)
            by_session.setdefault(key.side, []).append(level.exercise or week.names[key.exercise])
        for done in by_session.values():
            assert len(set(done)) == len(done)
    assert eased
