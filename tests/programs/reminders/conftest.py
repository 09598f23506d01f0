from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from programs.models import Reminders
from programs.reminders.services import choose_reminders

from .mailbox import Mailbox, mail_server


def confirm_address(user: User) -> None:
    EmailAddress.objects.get_or_create(user=user, email=user.email, primary=True, verified=True)


def ask_for_mail(user: User, **wishes: Any) -> Reminders:
    """Let somebody ask for a mail at ten in the morning on every day of the week."""
    confirm_address(user)
    return choose_reminders(by=user, **{"wanted": True, "at": time(10), **wishes})


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """The mail server of the site."""
    with mail_server() as (mailbox, port):
        settings.EMAIL_BACKEND = "accounts.mail.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield mailbox
