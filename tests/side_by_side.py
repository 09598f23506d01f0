"""Several processes that write to one database: whatever they need is loaded once, and then they part.

For programs that a test starts with ``python -c``; to load all of Django in each takes longer than what they do.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from django.db import connections


def side_by_side(work: Callable[[int], object], processes: int) -> None:
    """Call ``work`` with 0, 1, 2 … in as many processes at once; raise AssertionError if one of them fails.

    Each opens its own connection to the database: that of this process is closed first.
    """
    connections.close_all()
    children = [_apart(work, number) for number in range(processes)]
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    assert not failed, f"{len(failed)} of {processes} processes failed"


def _apart(work: Callable[[int], object], number: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work(number)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        connections.close_all()
        os._exit(code)
