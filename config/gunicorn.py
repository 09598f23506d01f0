"""How gunicorn serves the site: a few processes with a few threads each."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

from config import environment

worker_class = "gthread"
# Not WEB_CONCURRENCY: gunicorn reads that one itself, and an empty one ends in a traceback.
workers = environment.number("WEB_PROCESSES", 2, least=1, most=64)
threads = environment.number("WEB_THREADS", 4, least=2, most=64)
# The site is loaded once and the workers share its memory.
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 15
# Addresses and pages of people who look after their health stay out of the logs unless they are asked for: ACCESS_LOG=-
accesslog = environment.text("ACCESS_LOG") or None
errorlog = "-"
loglevel = environment.choice("GUNICORN_LOG_LEVEL", ["debug", "info", "warning", "error", "critical"], "warning")
# A worker's heartbeat is a file; on a slow disk it would make healthy workers look dead.
if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK):  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def post_worker_init(worker: Any) -> None:
    """What is loaded at the start stays: the collector need not look at it again in the middle of a request."""
    gc.collect()
    gc.freeze()
