"""What is due is sent once, whatever the mail server does."""

from __future__ import annotations

import re
import uuid
from datetime import time, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.models import ReminderMail, Reminders, TimeOfDay
from programs.reminders.due import Kind
from programs.reminders.occasions import Occasion
from programs.reminders.sending import MailServerError, claim, send_due
from programs.reminders.services import stop_mails
from programs.routine.pausing import pause_routine
from programs.session.begin import start_session
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.programs.conftest import MONDAY
from tests.programs.factories import add_part, make_fall, make_profile, make_routine, make_session
from tests.programs.reminders.conftest import ask_for_mail

pytestmark = pytest.mark.django_db

State = ReminderMail.State
A_DAY = timedelta(days=1)


@pytest.fixture
def routine(owner: User, on_a_monday):
    routine = make_routine(owner, on=MONDAY - 7 * A_DAY)
    ask_for_mail(owner)
    return routine


def states(user: User) -> list[tuple[str, str]]:
    return list(user.reminder_mails.values_list("kind", "state"))


def test_a_mail_says_what_is_planned_and_where_it_leads(owner, routine, mailbox, settings):
    settings.SITE_URL = "https://exercise.example.org"
    settings.DEFAULT_FROM_EMAIL = "Homestretch <us@example.org>"
    assert send_due() == {"sent": 1}
    [mail] = mailbox.mails
    assert mail["To"] == owner.email
    assert mail["From"] == "Homestretch <us@example.org>"
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    for item in routine.items.select_related("exercise"):
        assert item.exercise.name in text
        assert item.exercise.name in page
    for address in ("/today/start/", "/today/tomorrow/", "/routine/pause/", "/settings/reminders/"):
        assert f"https://exercise.example.org{address}" in text
        assert f'href="https://exercise.example.org{address}"' in page
    stop = re.fullmatch(r"<(https://exercise\.example\.org/reminders/stop/\S+)>", mail["List-Unsubscribe"].strip())
    assert stop
    assert stop[1] in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_subject_says_nothing_of_health(owner, routine, mailbox):
    send_due()
    subject = mailbox.mails[0]["Subject"].lower()
    said = [routine.name.lower(), *(name.lower() for name in routine.items.values_list("exercise__name", flat=True))]
    assert not [words for words in said if words in subject]


def test_it_is_sent_once(owner, routine, mailbox):
    send_due()
    assert send_due() == {}
    with time_machine.travel("2026-11-16T10:14:00Z", tick=False):
        assert send_due() == {}
    assert len(mailbox.mails) == 1
    assert states(owner) == [("session", State.SENT)]


@pytest.mark.parametrize("at", ["2026-11-16T09:59:59Z", "2026-11-16T10:15:00Z", "2026-11-17T10:00:00Z"])
def test_not_before_its_time_nor_after_nor_on_a_day_of_rest(owner, routine, mailbox, at):
    with time_machine.travel(at, tick=False):
        assert send_due() == {}
    assert not mailbox.mails


# --- When nothing may come --------------------------------------------------------------------------------------------


def paused(user: User) -> None:
    pause_routine(by=user, routine=user.routines.current(), reason="ill", today=MONDAY)


def done(user: User) -> None:
    make_session(user.routines.current(), on=MONDAY)


def begun(user: User) -> None:
    make_session(user.routines.current(), on=MONDAY, done=False)


def with_a_sign(user: User) -> None:
    report_red_flags(by=user, codes=["RF7"])


def hurt(user: User) -> None:
    make_fall(user, fracture=True)


def stopped(user: User) -> None:
    stop_mails(Reminders, address_id=user.reminders.address_id)


def switched_off(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def fictional(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_demo=True)


def unconfirmed(user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)


def other_days(user: User) -> None:
    ask_for_mail(user, days=[1, 3])


def quiet(user: User) -> None:
    ask_for_mail(user, quiet_from=time(9), quiet_until=time(11))


@pytest.mark.parametrize(
    "happens",
    [paused, done, begun, with_a_sign, hurt, stopped, switched_off, fictional, unconfirmed, other_days, quiet],
)
def test_nothing_comes_when_it_must_not(owner, routine, mailbox, happens):
    happens(owner)
    assert send_due() == {}
    assert not mailbox.mails


def test_nothing_comes_while_a_yes_is_missing(owner, on_a_monday, mailbox):
    make_profile(owner, health=["supervised"])
    routine = make_routine(owner, on=MONDAY - 7 * A_DAY)
    assert routine.locked
    ask_for_mail(owner)
    assert send_due() == {}


def test_nobody_is_asked_for_nothing(owner, on_a_monday, mailbox):
    make_routine(owner, on=MONDAY)
    assert not Reminders.objects.exists()
    assert send_due() == {}


def test_other_answers_come_first_and_then_no_exercise_is_named(owner, routine, mailbox):
    make_profile(owner, balance=["unsteady"])
    assert send_due() == {"sent": 1}
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    assert not [name for name in routine.items.values_list("exercise__name", flat=True) if name in text]
    assert "/today/start/" not in text


# --- The other kinds --------------------------------------------------------------------------------------------------


def at(moment: str):
    return time_machine.travel(moment, tick=False)


def test_a_second_one_only_when_nothing_was_entered(owner, routine, mailbox):
    ask_for_mail(owner, again_at=time(17))
    send_due()
    with at("2026-11-16T17:05:00Z"):
        assert send_due() == {"sent": 1}
    assert states(owner) == [("again", State.SENT), ("session", State.SENT)]


def test_no_second_one_after_an_entry(owner, routine, mailbox):
    ask_for_mail(owner, again_at=time(17))
    log_all_as_planned(session=make_session(routine, on=MONDAY, done=False))
    with at("2026-11-16T17:05:00Z"):
        assert send_due() == {}


def test_the_morning_after_is_asked_once(owner, routine, mailbox):
    ask_for_mail(owner, morning_at=time(8))
    session = make_session(routine, on=MONDAY)
    with at("2026-11-17T08:00:00Z"):
        assert send_due() == {"sent": 1}
    with at("2026-11-18T08:00:00Z"):
        assert send_due() == {}
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    assert f"/sessions/{session.pk}/morning/" in text


def test_a_morning_that_was_answered_is_not_asked(owner, routine, mailbox, owner_client):
    ask_for_mail(owner, morning_at=time(8))
    session = make_session(routine, on=MONDAY)
    with at("2026-11-17T07:00:00Z"):
        owner_client.post(f"/sessions/{session.pk}/morning/", {"pain": "1"})
    with at("2026-11-17T08:00:00Z"):
        assert send_due() == {}


def test_a_check_in_comes_once_on_a_day_without_a_session(owner, routine, mailbox):
    ask_for_mail(owner, check_ins=True)
    send_due()
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    assert "check-in" in text
    for day in (17, 19):
        with at(f"2026-11-{day}T10:00:00Z"):
            send_due()
    assert list(owner.reminder_mails.filter(kind="check_in").values_list("day", flat=True)) == [MONDAY + A_DAY]


def test_a_session_that_was_moved_is_mailed_on_its_new_day(owner, routine, mailbox, owner_client):
    assert owner_client.post("/today/tomorrow/").status_code == 302
    assert send_due() == {}
    with at("2026-11-17T10:00:00Z"):
        assert send_due() == {"sent": 1}


# --- When delivery fails ----------------------------------------------------------------------------------------------


def test_an_address_that_is_refused_is_not_tried_again(owner, routine, mailbox):
    mailbox.rcpt = "550 nobody of this name"
    assert send_due() == {"refused": 1}
    mailbox.rcpt = ""
    assert send_due() == {}
    assert not mailbox.mails


def test_a_mail_that_is_refused_is_not_tried_again(owner, routine, mailbox):
    mailbox.data = "554 not that"
    assert send_due() == {"refused": 1}
    assert send_due() == {}


@pytest.mark.parametrize(
    "fails", [{"rcpt": "451 later"}, {"data": "451 later"}, {"cut": "rcpt"}], ids=lambda fails: str(fails)
)
def test_what_was_not_taken_is_tried_again_while_it_is_due(owner, routine, mailbox, fails):
    for name, answer in fails.items():
        setattr(mailbox, name, answer)
    mailbox.times = 1
    assert send_due() == {"failed": 1}
    assert not mailbox.mails
    with at("2026-11-16T10:05:00Z"):
        assert send_due() == {"sent": 1}
    assert len(mailbox.mails) == 1
    assert states(owner) == [("session", State.SENT)]


def test_what_was_not_taken_is_dropped_when_it_is_stale(owner, routine, mailbox):
    mailbox.rcpt, mailbox.times = "451 later", 1
    send_due()
    with at("2026-11-16T10:15:00Z"):
        assert send_due() == {}
    assert not mailbox.mails


def test_when_nobody_knows_whether_it_was_taken_it_is_not_sent_again(owner, routine, mailbox):
    mailbox.cut, mailbox.times = "data", 1
    assert send_due() == {"doubtful": 1}
    assert send_due() == {}
    assert len(mailbox.mails) == 1


def test_one_failure_does_not_keep_the_mail_of_others(owner, other, routine, mailbox):
    make_routine(other, on=MONDAY - 7 * A_DAY)
    ask_for_mail(other)
    mailbox.cut, mailbox.times = "data", 1
    assert send_due() == {"doubtful": 1, "sent": 1}
    assert {mail["To"] for mail in mailbox.mails} == {owner.email, other.email}


def test_a_mail_that_cannot_be_written_does_not_keep_that_of_others(owner, other, routine, mailbox, caplog):
    make_routine(other, on=MONDAY - 7 * A_DAY)
    ask_for_mail(other)
    Reminders.objects.filter(user=owner).update(days="nonsense")
    assert send_due() == {"sent": 1}
    assert f"person {owner.pk}" in caplog.text


def test_without_a_mail_server_nothing_is_claimed(owner, routine, settings):
    settings.EMAIL_BACKEND = "accounts.mail.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    with pytest.raises(MailServerError):
        send_due()
    with pytest.raises(CommandError):
        call_command("send_due")
    assert states(owner) == []


def test_a_claim_of_a_sender_that_was_killed_stays_one(owner, routine, mailbox):
    assert claim(owner, Occasion(kind=Kind.SESSION), day=MONDAY) is not None
    assert send_due() == {}


def test_who_stops_their_mails_meanwhile_gets_none(owner, routine):
    stopped(owner)
    assert claim(owner, Occasion(kind=Kind.SESSION), day=MONDAY) is None


def test_the_command_says_what_it_did(owner, routine, mailbox, capsys):
    call_command("send_due")
    call_command("send_due")
    assert capsys.readouterr().out == "1 sent\nNothing is due.\n"


# --- A plan with a session of its own in the morning ------------------------------------------------------------------


@pytest.fixture
def mornings(owner: User, routine):
    add_part(routine, program="morning-in-bed", days=range(7), on=MONDAY)
    return owner.routines.current()


def test_a_mail_names_both_sessions_of_a_day(owner, mornings, mailbox):
    assert send_due() == {"sent": 1}
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    for item in mornings.items.select_related("exercise"):
        assert item.exercise.name in text
    assert "/today/tomorrow/" in text


def test_after_the_morning_it_names_what_is_left(owner, mornings, mailbox):
    session = start_session(
        by=owner, routine=mornings, session_id=uuid.uuid4(), performed_on=MONDAY, time_of_day=TimeOfDay.MORNING
    )
    log_all_as_planned(session=session)
    finish_session(session=session)
    assert send_due() == {"sent": 1}
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    named = {item.exercise.name for item in mornings.items.select_related("exercise") if item.exercise.name in text}
    assert named == set(mornings.items.filter(addition=None).values_list("exercise__name", flat=True))


def test_on_a_day_with_a_morning_alone_nothing_can_be_moved(owner, mornings, mailbox):
    with at("2026-11-17T10:00:00Z"):
        assert send_due() == {"sent": 1}
    assert "/today/tomorrow/" not in mailbox.mails[0].get_body(("plain",)).get_content()
