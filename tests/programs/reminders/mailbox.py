"""A real mail server on this machine, which can be told to fail in each of the ways in which mail servers do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """Keeps what it took. ``rcpt`` and ``data`` are its answers; ``cut`` is where it hangs up instead of answering.

    ``cut``: "rcpt" before the mail is handed over, "data" after it was taken and before that was said. It fails so
    often as ``times`` says.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.rcpt = self.data = self.cut = ""
        self.times = 1_000

    def _fails(self, answer: str) -> bool:
        if not answer or self.times == 0:
            return False
        self.times -= 1
        return True

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.cut == "rcpt" and self._fails(self.cut):
            server.transport.abort()
            return "421 gone"
        if self._fails(self.rcpt):
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self._fails(self.data):
            return self.data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.cut == "data" and self._fails(self.cut):
            server.transport.abort()
        return "250 OK"


class OnAnyPort(Controller):
    """Listens on a free port. The library itself would try port 0 where it looks whether its server answers."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """Run a mail server; return what it does, and its port."""
    mailbox = Mailbox()
    controller = OnAnyPort(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()
