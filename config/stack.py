"""Room for the calls of a request, taken in one piece."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

# Places on Python's stack, of eight bytes each. With these it takes a megabyte, of which half is left for what is
# called; memory that nothing touches costs nothing.
ROOM = 65 * 2**10


def in_one_piece(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let whatever ``function`` calls share one piece of Python's stack.

    CPython takes memory for calls in pieces of 16 KB, and gives a piece back as soon as the first call on it ends
    (``DATA_STACK_CHUNK_SIZE`` in its pystate.c). A loop that calls across the edge of one does both each time: some 340
    times in a request, which took a seventh of it. A call that asks for much room gets a piece with as much again. It
    is so in CPython 3.11, 3.12 and 3.13. Another Python may work otherwise, so there ``function`` stays as it is.
    """
    if sys.implementation.name != "cpython":
        return function

    def call(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=ROOM)
    return call
