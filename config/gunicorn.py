"""How gunicorn serves the site: a few processes with a few threads each."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from config import environment

ROOT = Path(__file__).resolve().parent.parent

worker_class = "gthread"
# Our own name instead of WEB_CONCURRENCY, because gunicorn reads that itself and fails with a traceback when it is
# empty.
workers = environment.number("WEB_PROCESSES", 2, least=1, most=64)
threads = environment.number("WEB_THREADS", 4, least=2, most=64)
# Load the site once, before the workers are forked, so that they share its memory.
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 15
# People's IP addresses and the pages that they read are health data, so there is no access log unless ACCESS_LOG=-
# asks.
accesslog = environment.text("ACCESS_LOG") or None
errorlog = "-"
loglevel = environment.choice("GUNICORN_LOG_LEVEL", ["debug", "info", "warning", "error", "critical"], "warning")
# A worker shows that it is alive by touching a file. In memory, because on a slow disk healthy workers could look dead.
if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK):  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


# One worker at a time sends reminders (programs.reminders.loop), so that nobody needs cron.
SENDS_REMINDERS = environment.switch("SEND_REMINDERS", True)


def when_ready(server: Any) -> None:
    """Draw the pictures that a new catalogue or new code asks for, behind everything else.

    Whoever asks for one before it is drawn waits for that one.
    """
    subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "draw_pictures", "--behind"])  # noqa: S603


if environment.switch("METRICS", False):

    def on_starting(server: Any) -> None:
        """Forget the figures of processes that are gone with the last start."""
        for file in (ROOT / environment.text("HOMESTRETCH_VAR", "var") / "metrics").glob("*.db"):
            file.unlink()

    def child_exit(server: Any, worker: Any) -> None:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def post_worker_init(worker: Any) -> None:
    """Exempt what was loaded at the start from garbage collection, so that no request waits for a look through it.

    And let the collector run seldom: at its usual pace it takes a twentieth of an answer, and next to nothing waits for
    it. The rest is free as soon as nobody refers to it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    if SENDS_REMINDERS:
        from programs.reminders import loop

        loop.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Let a mail that is being handed over be finished."""
    if SENDS_REMINDERS:
        from programs.reminders import loop

        loop.stop()
