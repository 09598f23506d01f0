"""The loop inside the server: one sender at a time, and nothing ends it but its end."""

from __future__ import annotations

from threading import Event

import pytest

from programs.reminders import loop
from programs.reminders.sending import MailServerError


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """Count what is sent instead of sending it."""
    found: list[int] = []
    monkeypatch.setattr(loop, "send_due", lambda: found.append(1))
    monkeypatch.setattr(loop.connections, "close_all", lambda: None)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    return found


class Rounds(Event):
    """Ends after so many rounds, without waiting."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout == loop.EVERY_SECONDS
        self.left -= 1
        return self.left < 0


def test_it_sends_every_minute_until_its_end(sent, tmp_path):
    loop.run(tmp_path / "lock", Rounds(3))
    assert len(sent) == 3
    assert (tmp_path / "lock").stat().st_mode & 0o077 == 0


def test_while_another_process_sends_it_waits_and_then_takes_over(sent, tmp_path):
    with (tmp_path / "lock").open("a") as other:
        assert loop.is_mine(other)
        loop.run(tmp_path / "lock", Rounds(2))
        assert not sent
    loop.run(tmp_path / "lock", Rounds(1))
    assert len(sent) == 1


@pytest.mark.parametrize("error", [MailServerError("gone"), RuntimeError("a fault")])
def test_a_failure_is_logged_and_ends_nothing(sent, tmp_path, monkeypatch, caplog, error):
    def fails() -> None:
        sent.append(1)
        raise error

    monkeypatch.setattr(loop, "send_due", fails)
    loop.run(tmp_path / "lock", Rounds(2))
    assert len(sent) == 2
    assert str(error) in caplog.text


def test_a_site_without_a_mail_server_has_no_loop(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    loop.start()
    assert loop._thread is None


def test_a_server_with_one_begins_and_ends_it(sent, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.VAR_DIR = "accounts.mail.EmailBackend", tmp_path
    loop.start()
    thread = loop._thread
    assert thread is not None
    loop.stop()
    assert not thread.is_alive()
