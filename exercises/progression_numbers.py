"""Which values a progression rule may have.

Imports run programs → exercises, so the editors' desk cannot ask the algorithm itself: ``programs`` hands in a function
that can.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# From key and value to nothing; raises ValueError, with what is wrong, for a value that the algorithm cannot use.
Check = Callable[[str, Any], None]

_check: Check | None = None


def register_number_check(function: Check) -> None:
    """Tell this app how to learn whether the algorithm can use a value. Called once, when the apps are ready."""
    global _check
    _check = function


def check_number(key: str, value: Any) -> None:
    """Raise ValueError, with what is wrong, when the algorithm cannot use a value."""
    if _check is not None:
        _check(key, value)
