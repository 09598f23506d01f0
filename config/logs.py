"""What the site writes to its log."""

from __future__ import annotations

import logging


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
