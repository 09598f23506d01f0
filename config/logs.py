"""What the site writes to its log."""

from __future__ import annotations

import logging
import logging.handlers
import os
from typing import Any

LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


def configuration(*, level: str, file: str, letters: bool) -> dict[str, Any]:
    """Say what is logged where: to standard error or to ``file``, and faults also by ``letters`` to ERROR_EMAIL.

    A file may be moved away under the running site, as logrotate does: the next line opens it anew.
    """
    lines = {"formatter": "line", "filters": ["one_line"]}
    handlers: dict[str, dict[str, Any]] = {"console": {"class": "logging.StreamHandler", **lines}}
    if file:
        handlers = {"file": {"()": "config.logs.PrivateFile", "filename": file, **lines}}
    if letters:
        handlers["letters"] = {"class": "config.hosting.letters.ErrorLetters", "level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "filters": {"one_line": {"()": "config.logs.OneLine"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {"homestretch.security": {"level": "INFO"}},  # who did what to an account (accounts.security_log)
    }


class OneLine(logging.Filter):
    """Drops tracebacks unless the fault is ours (status 500): a bad request or a busy database becomes one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) != 500 and record.exc_info:
            error = record.exc_info[1]
            message = record.getMessage()
            if error is not None and str(error) and str(error) not in message:
                message = f"{message}: {error}"
            record.msg, record.args, record.exc_info = " ".join(message.split()), (), None
        return True


class PrivateFile(logging.handlers.WatchedFileHandler):
    """A log that only the user who runs the site can read, also after it was rotated."""

    def _open(self) -> Any:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(descriptor, self.mode, encoding=self.encoding)
