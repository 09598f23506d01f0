from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from programs.models import CourseMail, MessageMail, Reminders
from programs.reminders.services import choose_course_mail, choose_message_mail, choose_reminders

from .mailbox import Mailbox, mail_server


def confirm_address(user: User) -> None:
    EmailAddress.objects.get_or_create(user=user, email=user.email, primary=True, verified=True)


def ask_for_mail(user: User, **wishes: Any) -> Reminders:
    """Let somebody ask for a mail at ten in the morning on every day of the week."""
    confirm_address(user)
    return choose_reminders(by=user, **{"wanted": True, "at": time(10), **wishes})


def ask_for_lessons(user: User, *, at: time = time(10)) -> CourseMail:
    """Let somebody ask for a lesson a day at ten in the morning."""
    confirm_address(user)
    return choose_course_mail(by=user, at=at)


def ask_for_mail_of_messages(user: User) -> MessageMail:
    confirm_address(user)
    return choose_message_mail(by=user, wanted=True)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """The mail server of the site."""
    with mail_server() as (mailbox, port):
        settings.EMAIL_BACKEND = "accounts.mail.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield mailbox
