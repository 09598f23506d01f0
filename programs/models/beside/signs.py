"""Warning signs and falls of a person, beside the rows of what they do."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import FallReport, RedFlag


def has_open_red_flag(user: str) -> Exists:
    return Exists(RedFlag.objects.open().filter(user=OuterRef(user)))


def fell_since(user: str, profile: str) -> Exists:
    """Whether a fall was told since a health check was gone through."""
    return Exists(FallReport.objects.filter(user=OuterRef(user), reported_at__gte=OuterRef(f"{profile}__completed_at")))
