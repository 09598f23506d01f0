"""Send what is due every minute, inside the server, so that nobody needs cron.

Each worker of the server has such a loop, and a lock on a file lets one of them send. When its worker ends, the lock
is free and another goes on. Only a site with a mail server sends; ``SEND_REMINDERS=0`` leaves it to
``manage.py send_due``.
"""

from __future__ import annotations

import fcntl
import logging
from pathlib import Path
from threading import Event, Thread
from typing import IO

from django.conf import settings
from django.db import close_old_connections, connections

from accounts.mail import mail_is_sent

from .sending import MailServerError, send_due

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60
# A mail that is being handed over may take this long to end (``settings.EMAIL_TIMEOUT``).
PATIENCE_SECONDS = 20

_ended = Event()
_thread: Thread | None = None


def start() -> None:
    """Begin to send in a thread of this process, if this site sends mail."""
    global _thread
    if mail_is_sent() and _thread is None:
        _ended.clear()
        _thread = Thread(target=run, args=(settings.VAR_DIR / "reminders.lock", _ended), name="reminders", daemon=True)
        _thread.start()


def stop() -> None:
    """End the loop, after the mail that is being handed over."""
    global _thread
    _ended.set()
    if _thread is not None:
        _thread.join(PATIENCE_SECONDS)
        _thread = None


def run(path: Path, ended: Event) -> None:
    """Send every minute until ``ended``, as long as no other process holds the lock."""
    with path.open("a") as lock:
        path.chmod(0o600)
        while not ended.wait(EVERY_SECONDS):
            if is_mine(lock):
                send()


def is_mine(lock: IO[str]) -> bool:
    """Take the lock, or keep it; False when another process has it. It is free again when this file is closed."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def send() -> None:
    """Send once; an error is logged and ends nothing."""
    close_old_connections()
    try:
        send_due()
    except MailServerError as error:
        logger.warning("The mail server does not take our mail: %s", error)
    except Exception:
        logger.exception("Reminders could not be sent.")
    finally:
        connections.close_all()
