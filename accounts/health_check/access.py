"""Open warning signs. While a person has one, pages send them to the full-page stop."""

from __future__ import annotations

from accounts.models import RedFlag, User

from .red_flags import SIGN_BY_CODE, SIGNS


def open_red_flags(user: User) -> list[RedFlag]:
    """List the warning signs that lock this person, the most urgent first."""
    order = {sign.code: (-sign.level, place) for place, sign in enumerate(SIGNS)}
    known = [flag for flag in user.red_flags.open() if flag.code in SIGN_BY_CODE]
    return sorted(known, key=lambda flag: order[flag.code])


def open_red_flag(user: User) -> RedFlag | None:
    """Find the most urgent warning sign that locks this person, or None."""
    return next(iter(open_red_flags(user)), None)
