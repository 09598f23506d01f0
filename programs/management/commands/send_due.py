"""Send the reminders that are due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.reminders.sending import MailServerError, send_due


class Command(BaseCommand):
    help = (
        "Send the reminders that are due now, each once. Let cron or a timer start it every few minutes, at most ten: "
        "a mail is due for a quarter of an hour, then it is dropped. Safe to run twice at once. The server does the "
        "same by itself unless SEND_REMINDERS=0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = send_due()
        except MailServerError as error:
            raise CommandError(f"The mail server does not take our mail: {error}") from error
        self.stdout.write(", ".join(f"{count} {state}" for state, count in sorted(found.items())) or "Nothing is due.")
