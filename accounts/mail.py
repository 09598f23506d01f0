"""How mail leaves this site (``EMAIL_BACKEND``), and how far one got when that failed.

All mail comes from ``settings.DEFAULT_FROM_EMAIL``. It is about an account or a practice (``entrance.adapter``; the
letters of practices are ``team.letters``), about what somebody asked for (``programs.reminders``, ``team.messages``),
or about errors, to whoever runs the site (``config.hosting.letters``).
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

READY_FOR_DATA = 354


class MailInDoubtError(smtplib.SMTPException):
    """The whole mail was handed over, and then no answer came: the mail server may have taken it or not."""


class HowFar:
    """Notes whether the mail server still owes an answer to a whole mail."""

    last_reply = 0
    is_in_doubt = False

    def send(self, s: Any) -> None:
        super().send(s)  # type: ignore[misc]
        # After this reply everything that is sent is the mail itself, in one piece, with the line that ends it.
        self.is_in_doubt = self.last_reply == READY_FOR_DATA

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()  # type: ignore[misc]
        self.last_reply, self.is_in_doubt = code, False
        return code, text


class Connection(HowFar, smtplib.SMTP):
    """An SMTP connection."""


class EncryptedConnection(HowFar, smtplib.SMTP_SSL):
    """One that is encrypted from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's own, which raises ``MailInDoubtError`` where a failure leaves open whether a mail was taken."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return EncryptedConnection if self.use_ssl else Connection

    def _send(self, email_message: EmailMessage) -> bool:
        try:
            return bool(super()._send(email_message))  # type: ignore[misc]
        except OSError as error:  # smtplib's errors are among them
            if getattr(self.connection, "is_in_doubt", False):
                raise MailInDoubtError(str(error)) from error
            raise


def mail_is_sent() -> bool:
    """Whether this site has a mail server; without one, letters are written to the server's log."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")
