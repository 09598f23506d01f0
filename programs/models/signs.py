"""Warning signs of a person, beside the rows of what they do."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import RedFlag


def has_open_red_flag(user: str) -> Exists:
    return Exists(RedFlag.objects.open().filter(user=OuterRef(user)))
