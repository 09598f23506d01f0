"""What changes routines and sessions: safe to repeat, nobody else's, and told of the past when that is when it was."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from exercises.rules.screening import Verdict
from programs.entries.plan import DoneSet
from programs.models import (
    Program,
    Routine,
    Session,
    SetLog,
)
from programs.proposal.describe import describe
from programs.proposal.proposal import Proposal
from programs.proposal.propose import propose
from programs.proposal.start import NothingFitsError, choose_days, end_routine, start_routine
from programs.session.asked import items_with_sets, sets_of
from programs.session.begin import IdTaken, RoutineLockedError, start_session
from programs.session.correct import delete_session, move_session
from programs.session.do import log_all_as_planned, log_exercise, skip_exercise
from programs.session.finish import finish_session
from tests.programs.conftest import MONDAY, TUESDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    make_profile,
    make_routine,
    make_session,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")
LONG_AGO = datetime(2026, 8, 17, 9, 30, tzinfo=UTC)


def proposed(profile, **options) -> Proposal:
    found = propose(profile=profile, today=MONDAY, **options)
    assert found is not None
    return found


def done_of(session, item, amount: int | None = None) -> list[DoneSet]:
    return [
        DoneSet(planned=planned_set, amount=planned_set.amount if amount is None else amount)
        for planned_set in sets_of(session, item)
    ]


# --- Proposals --------------------------------------------------------------------------------------------------------


def test_propose_takes_the_recommended_program(owner):
    assert proposed(make_profile(owner, hips=["fai"])).program.slug == "strength-for-a-sore-hip"


def test_propose_takes_the_program_that_is_named(owner):
    assert proposed(make_profile(owner, hips=["fai"]), slug="hip-basics").program.slug == "hip-basics"


def test_propose_knows_published_programs_only(owner):
    profile = make_profile(owner)
    Program.objects.filter(slug="hip-basics").update(status="draft")
    assert propose(profile=profile, today=MONDAY, slug="hip-basics") is None
    assert propose(profile=profile, today=MONDAY, slug="nothing") is None


def test_propose_stores_nothing_and_costs_little(owner, django_assert_max_num_queries):
    profile = make_profile(owner)
    with django_assert_max_num_queries(9):
        proposed(profile)
    assert not Routine.objects.exists()


def test_days_are_as_many_and_as_far_apart_as_the_program_allows(owner):
    assert proposed(make_profile(owner, days=list("0123456"))).days == (0, 2, 4)


def test_high_risk_means_no_added_weight(owner):
    profile = make_profile(owner, bones=["spine_fracture"], spine_fracture_when="older", spine_fracture_painful="no")
    proposal = proposed(profile)
    assert proposal.tier.level == "HIGH"
    assert not any(item.load_allowed for item in proposal.fitting.items)


def test_describe_explains_every_change_without_a_query(owner, django_assert_num_queries):
    proposal = proposed(make_profile(owner, hips=["fai"], bones=["osteoporosis"]), slug="hip-mobility-for-stiff-hips")
    with django_assert_num_queries(0):
        view = describe(proposal)
    assert len(view.items) == len(proposal.fitting.items)
    assert len(view.omissions) == len(proposal.fitting.left_out)
    for view_item in view.items:
        assert bool(view_item.change_reasons or view_item.missing) == bool(view_item.instead_of)
    for omission in view.omissions:
        assert omission.reasons or omission.missing


# --- Routines ---------------------------------------------------------------------------------------------------------


def test_what_the_plan_covers_already_keeps_the_reasons_of_what_it_stands_in_for(owner):
    """The stretch in place of a deep bend is in the main program: the page still says why the bend is left out."""
    profile = make_profile(owner, hips=["fai"], fai_side="both", hip_front_tight="yes", equipment=EVERYTHING_AT_HOME)
    proposal = propose(profile=profile, today=profile.completed_at.date())
    (beside,) = [found for found in proposal.beside if found.program.slug == "hip-mobility-for-stiff-hips"]
    (bend,) = [left for left in beside.fitting.left_out if left.exercise == "seated-forward-bend-single-leg"]
    assert bend.covered_by == "hip-flexor-stretch-standing"
    assert bend.verdict is Verdict.AVOID
    assert "FAI-3" in {rule.id for rule in bend.rules}


def test_start_routine_keeps_what_was_proposed(owner):
    proposal = proposed(make_profile(owner, bones=["osteopenia"], hips=["outer_tendon"]))
    routine = start_routine(by=owner, proposal=proposal, today=MONDAY)
    assert (routine.name, routine.started_on, routine.state) == (proposal.program.name, MONDAY, Routine.State.ACTIVE)
    assert routine.tier == proposal.tier.level
    assert [(item.exercise.slug, item.dose, item.goal) for item in routine.items.all()] == [
        (item.exercise, item.start, item.goal) for item in proposal.fitting.items
    ]
    assert [left.exercise.slug for left in routine.omissions.all()] == [
        left.exercise for left in proposal.fitting.left_out
    ]


def test_start_routine_twice_is_one_routine(owner):
    proposal = proposed(make_profile(owner))
    first = start_routine(by=owner, proposal=proposal, today=MONDAY)
    assert start_routine(by=owner, proposal=proposal, today=TUESDAY) == first
    assert owner.routines.count() == 1


def test_start_routine_ends_the_one_before(owner):
    before = make_routine(owner, on=MONDAY - timedelta(days=10))
    after = make_routine(owner, program="six-hip-exercises", on=MONDAY)
    before.refresh_from_db()
    assert (before.state, before.ended_on) == (Routine.State.ENDED, MONDAY)
    assert owner.routines.current() == after


def test_start_routine_refuses_an_empty_one_and_keeps_the_one_before(owner):
    before = make_routine(owner)
    profile = make_profile(owner, hips=["weak_hip_bone"], equipment=[])
    Program.objects.filter(slug="everyday-aerobic-work").update(beside_only=False)
    with pytest.raises(NothingFitsError):
        start_routine(by=owner, proposal=proposed(profile, slug="everyday-aerobic-work"), today=MONDAY)
    assert owner.routines.current() == before


def test_start_routine_can_be_told_of_the_past(owner):
    proposal = proposed(make_profile(owner))
    routine = start_routine(by=owner, proposal=proposal, today=LONG_AGO.date(), at=LONG_AGO)
    assert (routine.created_at, routine.started_on) == (LONG_AGO, date(2026, 8, 17))


def test_end_routine_never_ends_it_before_it_began(owner):
    routine = make_routine(owner, on=TUESDAY)
    end_routine(routine=routine, today=MONDAY)
    routine.refresh_from_db()
    assert routine.ended_on == TUESDAY


def test_choose_days_keeps_to_the_program(owner):
    routine = make_routine(owner)
    choose_days(routine=routine, days=range(7), today=routine.started_on)
    routine.refresh_from_db()
    assert routine.days == [0, 2, 4]


# --- Sessions ---------------------------------------------------------------------------------------------------------


def test_start_session_twice_is_one_session(owner):
    routine, session_id = make_routine(owner), uuid.uuid4()
    started = [
        start_session(by=owner, routine=routine, session_id=session_id, performed_on=MONDAY) for _time in range(2)
    ]
    assert started[0] == started[1]
    assert owner.sessions.count() == 1


def test_start_session_goes_on_with_one_that_is_open_that_day(owner):
    routine = make_routine(owner)
    first = make_session(routine, done=False)
    again = start_session(by=owner, routine=routine, session_id=uuid.uuid4(), performed_on=MONDAY)
    assert again == first


def test_start_session_begins_a_second_one_when_the_first_is_done(owner):
    routine = make_routine(owner)
    first = make_session(routine)
    assert start_session(by=owner, routine=routine, session_id=uuid.uuid4(), performed_on=MONDAY) != first


def test_start_session_refuses_somebody_elses_id(owner, other):
    session = make_session(make_routine(owner))
    routine = make_routine(other)
    with pytest.raises(IdTaken):
        start_session(by=other, routine=routine, session_id=session.pk, performed_on=MONDAY)


def test_start_session_refuses_a_locked_routine(owner):
    routine = make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    with pytest.raises(RoutineLockedError):
        start_session(by=owner, routine=routine, session_id=uuid.uuid4(), performed_on=MONDAY)


def test_log_exercise_makes_the_same_ids_whoever_sends_it(owner):
    session = make_session(make_routine(owner), done=False)
    item = session.routine.items.select_related("exercise").first()
    ids = []
    for _time in range(2):
        log_exercise(session=session, item=item, done=done_of(session, item), pain=None, effort=None)
        ids.append(set(session.set_logs.values_list("pk", flat=True)))
    assert ids[0] == ids[1]


def test_log_exercise_stores_no_set_that_was_not_done(owner):
    session = make_session(make_routine(owner), done=False)
    item = session.routine.items.select_related("exercise").get(exercise__slug="tandem-stand")
    done = done_of(session, item)
    log_exercise(
        session=session,
        item=item,
        done=[*done[:-1], DoneSet(planned=done[-1].planned, amount=0)],
        pain=1,
        effort=2,
    )
    assert session.set_logs.count() == len(done) - 1


def test_log_exercise_of_nothing_but_zeros_is_left_out_and_keeps_the_pain(owner):
    session = make_session(make_routine(owner), done=False)
    item = session.routine.items.select_related("exercise").first()
    log_exercise(session=session, item=item, done=done_of(session, item, 0), pain=6, effort=None)
    log = session.set_logs.get()
    assert (log.skipped, log.pain, log.exercise) == (SetLog.Skipped.OTHER, 6, item.exercise)


def test_log_exercise_keeps_weights_to_the_gram(owner):
    session = make_session(make_routine(owner, equipment=EVERYTHING_AT_HOME), done=False)
    item = session.routine.items.select_related("exercise").get(exercise__slug="standing-hip-abduction")
    done = [DoneSet(planned=planned_set, amount=8, load_kg=Decimal("1.361")) for planned_set in sets_of(session, item)]
    log_exercise(session=session, item=item, done=done, pain=None, effort=None)
    assert set(session.set_logs.values_list("load_kg", flat=True)) == {Decimal("1.361")}


def test_log_exercise_leaves_the_others_alone(owner):
    session = make_session(make_routine(owner))
    first, second, *_rest = session.routine.items.select_related("exercise")
    before = list(session.set_logs.exclude(item=first).values_list("pk", flat=True))
    skip_exercise(session=session, item=first, reason="pain")
    assert list(session.set_logs.exclude(item=first).values_list("pk", flat=True)) == before
    assert session.set_logs.filter(item=second).exists()


def test_log_all_as_planned_changes_nothing_that_is_there(owner):
    session = make_session(make_routine(owner), done=False)
    item = session.routine.items.select_related("exercise").first()
    log_exercise(session=session, item=item, done=done_of(session, item, 1), pain=5, effort=5)
    for _time in range(2):
        log_all_as_planned(session=session)
    assert set(session.set_logs.filter(item=item).values_list("pain", flat=True)) == {5}
    planned = sum(len(sets) for _item, sets in items_with_sets(session))
    assert session.set_logs.count() == planned


def test_finish_session_keeps_the_time_of_the_first_finish(owner):
    session = make_session(make_routine(owner), done=False)
    finish_session(session=session, at=LONG_AGO)
    finish_session(session=session, feeling="good", pain=1, effort=2, note="Later.")
    session.refresh_from_db()
    assert session.finished_at == LONG_AGO
    assert (session.state, session.feeling, session.note) == (Session.State.DONE, "good", "Later.")


def test_a_session_can_be_told_of_the_past(owner):
    routine = make_routine(owner, on=LONG_AGO.date())
    session = start_session(
        by=owner, routine=routine, session_id=uuid.uuid4(), performed_on=LONG_AGO.date(), at=LONG_AGO
    )
    first, second, *_rest = routine.items.select_related("exercise")
    log_exercise(session=session, item=first, done=done_of(session, first), pain=None, effort=None, at=LONG_AGO)
    skip_exercise(session=session, item=second, reason="pain", at=LONG_AGO)
    log_all_as_planned(session=session, at=LONG_AGO)
    finish_session(session=session, at=LONG_AGO)
    session.refresh_from_db()
    assert session.started_at == session.finished_at == LONG_AGO
    assert set(session.set_logs.values_list("logged_at", flat=True)) == {LONG_AGO}


def test_move_session(owner):
    session = make_session(make_routine(owner))
    move_session(session=session, performed_on=TUESDAY)
    session.refresh_from_db()
    assert session.performed_on == TUESDAY


def test_delete_session_takes_its_sets_and_leaves_the_routine(owner):
    session = make_session(make_routine(owner))
    delete_session(session=session)
    assert not SetLog.objects.exists()
    assert owner.routines.current().items.exists()
