"""Send what is due: each mail once, at its time or not at all.

A mail is claimed in the database before it is handed over, so that of two senders at once only one sends it. What
happens when handing over fails:

- The server says no for now, or cannot be reached, or the connection breaks before the mail was handed over whole: it
  was not taken. It is tried again for as long as it is due.
- The server refuses the address or the mail for good: it is not tried again.
- The connection breaks between the last byte and the server's answer, or this process is killed there: nobody can know.
  It counts as sent, because a reminder that is missing does less harm than one that comes twice.
"""

from __future__ import annotations

import logging
import smtplib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, tzinfo
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.mail import MailInDoubtError
from accounts.models import User
from accounts.team.messages.telling import Notice, to_tell
from exercises.locking import locked
from exercises.snapshot.current import one_catalogue

from ..models import CourseMail, MessageMail, ReminderMail, Reminders
from .due import ABOUT_MESSAGES, Kind, Wishes, due_kinds, is_quiet
from .letters import mail_of, mail_of_messages
from .occasions import Occasion, Occasions

logger = logging.getLogger(__name__)

State = ReminderMail.State
PERMANENT_FROM = 500


class MailServerError(Exception):
    """The mail server cannot be reached, or lets nobody in."""


def quiet_of(user: User) -> tuple[time, time] | None:
    """Find the hours in which a person wants no mail of any kind."""
    reminders: Reminders | None = getattr(user, "reminders", None)
    if reminders is None or reminders.quiet_from is None or reminders.quiet_until is None:
        return None
    return reminders.quiet_from, reminders.quiet_until


def wishes_of(asked: Reminders | CourseMail) -> Wishes:
    quiet = quiet_of(asked.user)
    if isinstance(asked, CourseMail):
        return Wishes(lesson_at=asked.at, quiet=quiet)
    return Wishes(
        days=asked.days,
        at=asked.at,
        again_at=asked.again_at,
        morning_at=asked.morning_at,
        check_ins=asked.check_ins,
        quiet=quiet,
    )


def zone_of(user: User) -> tzinfo:
    return user.zone or timezone.get_default_timezone()


def mail_address(user: User) -> str:
    """Find the address that a person has shown to be theirs, empty when they have not.

    Where the site asks nobody to do that, it is the one with which they sign in. A stranger with a similar address
    should not be told every other day what somebody exercises.
    """
    if settings.ACCOUNT_EMAIL_VERIFICATION == "none":
        return user.email
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).first()
    return confirmed.email if confirmed else ""


def send_due() -> Counter[str]:
    """Send all mail that is due now, and count the claims by what became of them (``ReminderMail.State``).

    Safe to run twice at once, and as often as one likes. Raises ``MailServerError`` when there is something to send and
    nobody takes it; what was not handed over stays due.
    """
    found: Counter[str] = Counter()
    with one_catalogue(), _post() as connection, translation.override(settings.LANGUAGE_CODE):
        for asked in _asked_for():
            found.update(_by_itself(asked.user_id, _send_to(asked, connection)))
        for notice, told in _notices():
            found.update(_by_itself(notice.user.pk, _tell(notice, told, connection)))
    return found


def _by_itself(person: int, mails: Iterator[str]) -> Iterator[str]:
    """Send the mails of one person. An error is logged: it must not keep the mail of all others."""
    try:
        yield from mails
    except MailServerError:
        raise
    except Exception:
        logger.exception("A reminder could not be written (person %s).", person)


# The kinds of mail that somebody got, each with the message that it was about and with its day.
Told = set[tuple[str, str | date]]


def _notices() -> Iterator[tuple[Notice, Told]]:
    """List whom to tell that there is a message, or that one is not answered in time, and what they were told before.

    The queries are the same for any number.
    """
    notices = to_tell(now=timezone.now())
    readers = {notice.user.pk for notice in notices}
    mails = ReminderMail.objects.filter(user__in=readers, kind__in=ABOUT_MESSAGES).exclude(state=State.FAILED)
    told: dict[int, Told] = {}
    for reader, kind, about, day in mails.values_list("user", "kind", "about", "day"):
        told.setdefault(reader, set()).update({(kind, about), (kind, day)})
    unwanted = set(MessageMail.objects.filter(user__in=readers, wanted=False).values_list("user", flat=True))
    for notice in notices:
        if notice.user.pk not in unwanted:
            yield notice, told.get(notice.user.pk, set())


def _tell(notice: Notice, told: Told, connection: BaseEmailBackend) -> Iterator[str]:
    """Tell somebody of a message: each once, and at most one of a kind a day."""
    user, zone, occasion = notice.user, zone_of(notice.user), _about(notice)
    now = timezone.localtime(timezone=zone)
    if told & {(occasion.kind, occasion.about), (occasion.kind, now.date())}:
        return
    if is_quiet(now.time(), quiet_of(user)) or not (to := mail_address(user)):
        return
    # The address that stops these mails is made from this row.
    asked, _is_new = MessageMail.objects.get_or_create(user=user)
    mail = mail_of_messages(notice, asked=asked, to=to)
    _open(connection)
    claimed = claim(user, occasion, day=now.date())
    if claimed is not None:
        yield _hand_over(mail, claimed, connection)


def _about(notice: Notice) -> Occasion:
    return Occasion(kind=Kind.UNANSWERED if notice.is_unanswered else Kind.MESSAGE, about=str(notice.message))


def _is_wanted(user: User, occasion: Occasion) -> bool:
    """Whether a mail is still to be sent, once its person is locked."""
    if occasion.kind in ABOUT_MESSAGES:
        if MessageMail.objects.filter(user=user, wanted=False).exists():
            return False
        return any(notice.user == user and _about(notice) == occasion for notice in to_tell(now=timezone.now()))
    asked = CourseMail if occasion.kind is Kind.LESSON else Reminders
    return asked._default_manager.filter(user=user, wanted=True).exists()


def _asked_for() -> Iterator[Reminders | CourseMail]:
    """Read the wishes of everybody who wants mail. Fictional people get none."""
    of_people = {"wanted": True, "user__is_active": True, "user__is_demo": False}
    for model in (Reminders, CourseMail):
        asked: list[Any] = list(
            model._default_manager.filter(**of_people).select_related("user__reminders").order_by("pk")
        )
        yield from asked


@contextmanager
def _post() -> Iterator[BaseEmailBackend]:
    """Provide one connection to the mail server for a whole run; it is opened with the first mail."""
    connection = get_connection()
    try:
        yield connection
    finally:
        _hang_up(connection)


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:  # it was lost; smtplib's errors are among these
        logger.info("The mail server had hung up.")


def _send_to(asked: Reminders | CourseMail, connection: BaseEmailBackend) -> Iterator[str]:
    user, wishes = asked.user, wishes_of(asked)
    zone = zone_of(user)
    kinds = due_kinds(wishes, now=timezone.now(), zone=zone)
    today = timezone.localdate(timezone=zone)
    if kinds:
        over = user.reminder_mails.filter(day=today).exclude(state=State.FAILED).values_list("kind", flat=True)
        kinds = [kind for kind in kinds if kind not in set(over)]
    if not kinds or not (to := mail_address(user)):
        return
    with timezone.override(zone):
        occasions = Occasions(user, today=today)
        for kind in kinds:
            occasion = occasions.of(kind)
            if occasion is None:
                continue
            mail = mail_of(occasion, occasions, asked=asked, to=to)
            _open(connection)
            # Writing and connecting took their time, and so did all mails before this one.
            if kind not in due_kinds(wishes, now=timezone.now(), zone=zone):
                continue
            claimed = claim(user, occasion, day=occasions.today)
            if claimed is not None:
                yield _hand_over(mail, claimed, connection)


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as error:
        raise MailServerError(str(error)) from error


def claim(user: User, occasion: Occasion, *, day: date) -> ReminderMail | None:
    """Claim a mail for sending; None when it was claimed before, or nobody wants it any more.

    One that failed for now may be claimed again.
    """
    own = ReminderMail.objects.filter(user=user, kind=occasion.kind)
    with transaction.atomic():
        if not _is_wanted(locked(user), occasion):
            return None
        if occasion.about and own.filter(about=occasion.about).exclude(day=day).exclude(state=State.FAILED).exists():
            return None
        again = own.filter(day=day, state=State.FAILED)
        if again.update(state=State.CLAIMED, about=occasion.about, claimed_at=timezone.now()) == 1:
            return own.get(day=day)
        try:
            with transaction.atomic():
                return ReminderMail.objects.create(user=user, kind=occasion.kind, day=day, about=occasion.about)
        except IntegrityError:
            return None


def _hand_over(mail: EmailMessage, claimed: ReminderMail, connection: BaseEmailBackend) -> str:
    """Hand a claimed mail over, and note what became of it."""
    state = _state_after(mail, connection)
    ReminderMail.objects.filter(pk=claimed.pk).update(state=state)
    if state != State.SENT:
        logger.warning("A reminder was %s (person %s).", state, claimed.user_id)
        _hang_up(connection)
    return state


def _state_after(mail: EmailMessage, connection: BaseEmailBackend) -> State:
    try:
        connection.send_messages([mail])
    except MailInDoubtError:
        return State.DOUBTFUL
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        return State.REFUSED if min(codes, default=0) >= PERMANENT_FROM else State.FAILED
    except smtplib.SMTPDataError as error:
        return State.REFUSED if error.smtp_code >= PERMANENT_FROM else State.FAILED
    except OSError:
        return State.FAILED
    return State.SENT
