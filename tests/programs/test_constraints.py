"""Each named constraint of the tables that hold people, routines and sessions has a test that breaks it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.models import (
    Absence,
    AccessRecord,
    BrowserSession,
    CareLink,
    CareNote,
    Clearance,
    Consent,
    FallReport,
    FunctionalTest,
    HealthProfile,
    Invitation,
    Member,
    Message,
    OwnOpening,
    OwnWeights,
    RedFlag,
    TeamNote,
    User,
)
from accounts.team.together.services import be_away, write_note
from exercises.models import Exercise, Lesson
from programs.models import (
    Activity,
    Addition,
    CheckIn,
    DeclinedExercise,
    DiarySheet,
    ExerciseNote,
    LessonRead,
    LogEntry,
    NextDayCheck,
    OfferAnswer,
    Program,
    ReminderMail,
    Reminders,
    Routine,
    Session,
    SetLog,
    SharedLink,
    WeeklyAim,
)
from tests.accounts.team.factories import Practice, make_care_link, make_invitation, make_message, make_organisation
from tests.conftest import make_user
from tests.programs.factories import make_routine, make_session

DAY = date(2026, 11, 16)


def again(row: models.Model, **changes: object) -> None:
    """Store a copy of a row under an id of its own."""
    row.pk = uuid.uuid4() if isinstance(row._meta.pk, models.UUIDField) else None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def quiet_hours_without_an_end(owner: User) -> None:
    Reminders.objects.create(user=owner, quiet_from=time(21))


def a_lesson_read_twice(user: User) -> None:
    for _time in range(2):
        LessonRead.objects.create(user=user, lesson=Lesson.objects.get(slug="yoga"))


def a_mail_twice(owner: User) -> None:
    for _twice in range(2):
        ReminderMail.objects.create(user=owner, kind=ReminderMail.Kind.SESSION, day=DAY)


def a_sheet_of_three_weeks(owner: User) -> None:
    DiarySheet.objects.create(user=owner, routine=make_routine(owner), first_on=DAY, weeks=3)


def an_opening_at_no_time(owner: User) -> None:
    SharedLink.objects.create(user=owner, label="Otto", shows=SharedLink.Shows.PLAN, ends_on=DAY, openings=1)


def same_email_in_other_letters(owner: User) -> None:
    User.objects.create(email=owner.email.upper())


def browser_session_without_a_device(owner: User) -> None:
    """Somebody signed in on a device that cannot be told apart from the others."""
    BrowserSession.objects.create(
        session_key="k" * 32, session_data="", expire_date=timezone.now(), user=owner, device=None
    )


def second_consent_to_one_version(owner: User) -> None:
    again(owner.consents.get())


def second_draft(owner: User) -> None:
    HealthProfile.objects.create(user=owner)
    HealthProfile.objects.create(user=owner)


def second_health_profile_in_force(owner: User) -> None:
    make_routine(owner)
    again(owner.health_profiles.get())


def health_profile_in_force_without_a_time(owner: User) -> None:
    HealthProfile.objects.create(user=owner, state=HealthProfile.State.IN_FORCE)


def same_warning_sign_open_twice(owner: User) -> None:
    again(RedFlag.objects.create(user=owner, code="RF1", level=RedFlag.Level.EMERGENCY))


def make_clearance(user: User, **fields: object) -> Clearance:
    return Clearance.objects.create(
        **{
            "user": user,
            "scope": Clearance.Scope.PROGRAMME,
            "given_by": "Dr Okafor",
            "role": Clearance.Role.DOCTOR,
            "given_on": DAY,
            **fields,
        }
    )


def clearance_of_an_exercise_that_names_none(owner: User) -> None:
    make_clearance(owner, scope=Clearance.Scope.EXERCISE)


def clearance_that_ends_before_it_is_given(owner: User) -> None:
    make_clearance(owner, valid_until=DAY - timedelta(days=1))


def make_result(user: User, score: str = "12") -> FunctionalTest:
    return FunctionalTest.objects.create(
        user=user, kind=FunctionalTest.Kind.CHAIR_STAND, score=Decimal(score), done_on=DAY
    )


def same_result_twice_a_day(owner: User) -> None:
    again(make_result(owner))


def result_below_nothing(owner: User) -> None:
    make_result(owner, "-1")


def fewer_days_at_most_than_at_least(owner: User) -> None:
    Program.objects.filter(slug="hip-basics").update(per_week_min=3, per_week_max=2)


def exercise_twice_in_a_program(owner: User) -> None:
    again(Program.objects.get(slug="hip-basics").items.first())


def second_current_routine(owner: User) -> None:
    again(make_routine(owner), state=Routine.State.PAUSED)


def same_program_added_twice(owner: User) -> None:
    routine = make_routine(owner)
    for _time in range(2):
        Addition.objects.create(routine=routine, program=routine.program, name="Twice", added_on=routine.started_on)


def addition_that_ends_before_it_came(owner: User) -> None:
    routine = make_routine(owner)
    day = routine.started_on
    Addition.objects.create(routine=routine, name="Gone", added_on=day, ended_on=day - timedelta(days=1))


def check_in_with(**fields: object) -> Callable[[User], None]:
    def break_it(owner: User) -> None:
        CheckIn.objects.create(user=owner, plan_from=DAY, week=4, **fields)

    return break_it


def check_in_twice(owner: User) -> None:
    again(CheckIn.objects.create(user=owner, plan_from=DAY, week=4))


def routine_that_ends_before_it_began(owner: User) -> None:
    routine = make_routine(owner, on=DAY)
    Routine.objects.filter(pk=routine.pk).update(ended_on=DAY - timedelta(days=1))


def exercise_twice_in_a_routine(owner: User) -> None:
    again(make_routine(owner).items.first())


def exercise_left_out_twice(owner: User) -> None:
    routine = make_routine(owner, program="hip-strength-for-low-bone", hips=["outer_tendon"])
    again(routine.omissions.first())


def session_with(**fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        session = make_session(make_routine(owner))
        Session.objects.filter(pk=session.pk).update(**fields)

    return breaks


def set_with(**fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        make_session(make_routine(owner))
        SetLog.objects.update(**fields)

    return breaks


def a_morning_beyond_ten(owner: User) -> None:
    NextDayCheck.objects.create(session=make_session(make_routine(owner)), pain=11)


def an_exercise_declined_twice(owner: User) -> None:
    exercise = make_routine(owner).items.first().exercise
    again(DeclinedExercise.objects.create(user=owner, exercise=exercise, declined_on=DAY))


def an_offer_answered_twice_a_day(owner: User) -> None:
    routine = make_routine(owner)
    again(OfferAnswer.objects.create(user=owner, routine=routine, key="plateau", answer="seen", answered_on=DAY))


def weights_together_that_are_not_told(owner: User) -> None:
    OwnWeights.objects.create(user=owner, ankle_kg=None, ankle_together=True)


def a_clearance_that_says_both(owner: User) -> None:
    make_clearance(owner, no_added_load=True, load_cleared=True)


def a_report_of_nothing(owner: User) -> None:
    FallReport.objects.create(user=owner, happened_on=DAY, without_fall=True)


def make_entry(user: User, kind: str, *, of_item: bool = False, of_session: bool = True, **fields: object) -> LogEntry:
    session = make_session(make_routine(user), done=False)
    return LogEntry.objects.create(
        **{
            "pk": uuid.uuid4(),
            "user": user,
            "session": session if of_session else None,
            "item": session.routine.items.first() if of_item else None,
            "kind": kind,
            "entered_at": timezone.now(),
            "received_at": timezone.now(),
            **fields,
        }
    )


def a_set_of_no_exercise(owner: User) -> None:
    make_entry(owner, "set")


def an_end_of_an_exercise(owner: User) -> None:
    make_entry(owner, "finish", of_item=True)


def an_end_of_no_session(owner: User) -> None:
    make_entry(owner, "finish", of_session=False)


def an_entry_from_the_future(owner: User) -> None:
    make_entry(owner, "finish", entered_at=timezone.now() + timedelta(days=1))


def opening(owner: User, **fields: object) -> OwnOpening:
    given = {"rules": ["ALL-1"], "version": "1", "confirmed": ["I have looked."], **fields}
    exercise = Exercise.objects.get(slug="seated-cradle-lean-back")
    return OwnOpening.objects.create(user=owner, exercise=exercise, sessions_done=6, confirmed_on=DAY, **given)


def an_exercise_opened_twice(owner: User) -> None:
    again(opening(owner))


def an_opening_that_confirms_nothing(owner: User) -> None:
    opening(owner, confirmed=[])


def activity_with(**wrong: object) -> Callable[[User], None]:
    return lambda owner: again(Activity(user=owner, kind="walk", performed_on=DAY, **{"minutes": 20, **wrong}))


def an_aim_at_nothing(owner: User) -> None:
    WeeklyAim.objects.create(user=owner, minutes=0, since=DAY)


def two_notes_about_one_exercise(owner: User) -> None:
    session = make_session(make_routine(owner), done=False)
    item = session.routine.items.first()
    again(ExerciseNote.objects.create(session=session, item=item, text="The blue towel"))


# --- The care team ----------------------------------------------------------------------------------------------------


def a_practice_twice(owner: User) -> None:
    make_organisation("Linden")
    make_organisation("LINDEN")


def a_practice_that_answers_before_it_is_asked(owner: User) -> None:
    make_organisation(answers_within_hours=0)


def a_member_twice(owner: User) -> None:
    again(Practice().ana)


def an_administrator_who_administers_nothing(owner: User) -> None:
    Member.objects.filter(pk=Practice().adam.pk).update(administers=False)


def invitation_with(**fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        Invitation.objects.filter(pk=make_invitation(Practice().ana).pk).update(**fields)

    return breaks


def link_with(**fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        CareLink.objects.filter(pk=make_care_link(owner, Practice().ana).pk).update(**fields)

    return breaks


def a_link_twice(owner: User) -> None:
    again(make_care_link(owner, Practice().ana))


def message_with(*, by_team: bool = False, **fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        practice = Practice()
        message = make_message(make_care_link(owner, practice.ana), by=practice.ana if by_team else None)
        Message.objects.filter(pk=message.pk).update(**fields)

    return breaks


def absence_with(**fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        practice = Practice()
        told = {"member": practice.ana, "deputy": practice.ben, "first": DAY, "last": date(2100, 1, 1)}
        made = be_away(by=practice.ana, **told)  # type: ignore[arg-type]
        Absence.objects.filter(pk=made.pk).update(**fields or {"deputy": practice.ana})

    return breaks


def an_absence_twice(owner: User) -> None:
    practice = Practice()
    again(be_away(by=practice.ana, member=practice.ana, deputy=practice.ben, first=DAY, last=DAY))


def note_with(**fields: object) -> Callable[[User], None]:
    def breaks(owner: User) -> None:
        practice = Practice()
        link, note_id = make_care_link(owner, practice.ana), uuid.uuid4()
        write_note(by=practice.ana.user, link_id=link.pk, note_id=note_id, text="Stairs")
        TeamNote.objects.filter(pk=note_id).update(**fields)

    return breaks


def record_with(**wrong: object) -> Callable[[User], None]:
    given = {"link": uuid.uuid4(), "by_name": "Ana", "what": "overview", "organisation": "Linden", "kind": "read"}
    return lambda owner: again(AccessRecord(person=owner, **{**given, **wrong}))


def care_note_with(**wrong: object) -> Callable[[User], None]:
    given = {"link": uuid.uuid4(), "member": uuid.uuid4(), "by_name": "Ana", "organisation": "Linden", "text": "Well"}
    return lambda owner: again(CareNote(person=owner, **{**given, **wrong}))


def a_record_written_anew(owner: User) -> None:
    record_with()(owner)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_accessrecord SET by_name = 'Nobody'")


BREAKS: dict[str, Callable[[User], None]] = {
    "browser_session_of_somebody_names_device": browser_session_without_a_device,
    "user_email_once_in_any_case": same_email_in_other_letters,
    "consent_once_per_version": second_consent_to_one_version,
    "one_draft_health_profile": second_draft,
    "one_health_profile_in_force": second_health_profile_in_force,
    "health_profile_complete_when_in_force": health_profile_in_force_without_a_time,
    "red_flag_open_once": same_warning_sign_open_twice,
    "clearance_names_its_exercise": clearance_of_an_exercise_that_names_none,
    "clearance_ends_after_it_is_given": clearance_that_ends_before_it_is_given,
    "functional_test_once_a_day": same_result_twice_a_day,
    "functional_test_score_not_negative": result_below_nothing,
    "program_per_week_in_order": fewer_days_at_most_than_at_least,
    "program_exercise_once": exercise_twice_in_a_program,
    "one_current_routine": second_current_routine,
    "routine_ends_after_start": routine_that_ends_before_it_began,
    "addition_of_a_program_once": same_program_added_twice,
    "addition_ends_after_it_came": addition_that_ends_before_it_came,
    "check_in_once": check_in_twice,
    "check_in_done_on_a_day": check_in_with(state="done"),
    "check_in_pain_on_its_scale": check_in_with(pain=11),
    "check_in_impression_on_its_scale": check_in_with(impression=8),
    "routine_exercise_once": exercise_twice_in_a_routine,
    "routine_omission_once": exercise_left_out_twice,
    "session_pain_0_to_10": session_with(pain=11),
    "session_effort_0_to_10": session_with(effort=11),
    "session_finished_when_done": session_with(finished_at=None),
    "session_stop_pain_0_to_10": session_with(stop_pain=11),
    "session_stopped_is_over": session_with(stopped="pain", state="in_progress"),
    "exercise_note_once": two_notes_about_one_exercise,
    "set_pain_0_to_10": set_with(pain=11),
    "set_effort_0_to_10": set_with(effort=11),
    "set_load_not_negative": set_with(load_kg=Decimal("-0.5")),
    "session_pain_before_0_to_10": session_with(pain_before=11),
    "next_day_pain_0_to_10": a_morning_beyond_ten,
    "exercise_declined_once": an_exercise_declined_twice,
    "offer_answered_once_a_day": an_offer_answered_twice_a_day,
    "own_weights_together_are_told": weights_together_that_are_not_told,
    "clearance_says_one_thing_about_load": a_clearance_that_says_both,
    "fall_report_without_fall_says_what": a_report_of_nothing,
    "entry_of_an_exercise_or_of_the_session": a_set_of_no_exercise,
    "entry_of_a_session_or_signs": an_end_of_no_session,
    "entry_entered_before_received": an_entry_from_the_future,
    "activity_minutes_in_a_day": activity_with(minutes=601),
    "activity_effort_0_to_10": activity_with(effort=11),
    "weekly_aim_is_some_minutes": an_aim_at_nothing,
    "own_opening_once": an_exercise_opened_twice,
    "own_opening_says_what_was_confirmed": an_opening_that_confirms_nothing,
    "reminders_quiet_from_and_until": quiet_hours_without_an_end,
    "reminder_mail_once_a_day": a_mail_twice,
    "lesson_read_once": a_lesson_read_twice,
    "shared_link_opened_when_counted": an_opening_at_no_time,
    "diary_sheet_of_two_or_four_weeks": a_sheet_of_three_weeks,
    "organisation_name_once": a_practice_twice,
    "organisation_answers_some_time": a_practice_that_answers_before_it_is_asked,
    "member_once": a_member_twice,
    "member_administrator_administers": an_administrator_who_administers_nothing,
    "invitation_is_from_one": invitation_with(by_member=None),
    "invitation_of_a_member_names_a_role": invitation_with(kind="member"),
    "invitation_used_or_withdrawn": invitation_with(used_at=timezone.now(), withdrawn_at=timezone.now()),
    "care_link_once": a_link_twice,
    "care_link_shares_something": link_with(shares=[]),
    "care_link_ends_after_it_began": link_with(ends_at=timezone.now() - timedelta(days=1)),
    "care_link_ended_by_somebody": link_with(ended_at=timezone.now()),
    "absence_once": an_absence_twice,
    "absence_ends_after_it_began": absence_with(ends_at=datetime(2026, 11, 1, tzinfo=UTC)),
    "absence_has_another_deputy": absence_with(),
    "team_note_says_something": note_with(text=""),
    "message_says_something": message_with(text=""),
    "message_of_person_is_answered_and_of_team_read": message_with(read_at=timezone.now()),
    "message_written_before_sent": message_with(written_at=timezone.now() + timedelta(days=1)),
    "access_record_says_who_and_what": record_with(by_name=""),
    "care_note_says_who_and_what": care_note_with(by_name=""),
    "access_record_stays": a_record_written_anew,
    "access_record_of_member_has_role": record_with(by_role="clinician"),
}
# Other ways to break the same ones.
ALSO = {
    "entry_of_an_exercise_or_of_the_session": [an_end_of_an_exercise],
    "activity_minutes_in_a_day": [activity_with(minutes=0)],
    "team_note_says_something": [note_with(by_name="")],
    "message_says_something": [message_with(by_name="")],
    "message_of_person_is_answered_and_of_team_read": [message_with(by_team=True, answered_at=timezone.now())],
    "access_record_says_who_and_what": [record_with(what="")],
    "care_note_says_who_and_what": [care_note_with(text="")],
    "invitation_of_a_member_names_a_role": [invitation_with(role="clinician")],
    "care_link_ended_by_somebody": [link_with(ended_by="person")],
}


def named() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for app in ("accounts", "programs")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def columns_of(constraint: models.UniqueConstraint) -> list[str]:
    """Return what SQLite names when a unique index over plain columns is broken: table.column."""
    model = next(
        model
        for app in ("accounts", "programs")
        for model in apps.get_app_config(app).get_models()
        if constraint in model._meta.constraints
    )
    return [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in constraint.fields]


@pytest.mark.parametrize(
    ("name", "breaks"),
    [*BREAKS.items(), *((name, breaks) for name, others in ALSO.items() for breaks in others)],
)
def test_the_database_refuses(owner, name, breaks):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        breaks(owner)
    said, constraint = str(error.value), named()[name]
    # SQLite names the columns of a unique index instead of the index.
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint) and constraint.fields:
        assert all(column in said for column in columns_of(constraint))
    else:
        assert name in said


def test_every_constraint_has_a_test_that_breaks_it():
    assert set(named()) == set(BREAKS)


def test_states_that_are_allowed_are_allowed(owner):
    """What the constraints must not stand in the way of."""
    Consent.objects.create(user=owner, version="1999-01")
    routine = make_routine(owner)
    HealthProfile.objects.create(user=owner)
    again(owner.health_profiles.in_force(), state=HealthProfile.State.SUPERSEDED)
    flag = RedFlag.objects.create(user=owner, code="RF1", level=RedFlag.Level.EMERGENCY, withdrawn_at=timezone.now())
    again(flag, withdrawn_at=None)
    again(routine, state=Routine.State.ENDED, ended_on=routine.started_on)
    session = make_session(owner.routines.current(), pain=10, effort=0)
    assert not Session.objects.filter(pk=session.pk, finished_at=None).exists()
    make_entry(make_user("signs@example.org"), "signs", of_session=False)
    make_entry(make_user("set@example.org"), "set", of_item=True)
