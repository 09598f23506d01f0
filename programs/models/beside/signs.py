"""Warning signs, falls and self-tests of a person, beside the rows of what they do."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import FallReport, FunctionalTest, RedFlag


def has_open_red_flag(user: str) -> Exists:
    return Exists(RedFlag.objects.open().filter(user=OuterRef(user)))


def has_fallen(user: str) -> Exists:
    """Whether a fall was ever told."""
    return Exists(FallReport.objects.filter(user=OuterRef(user)))


def has_tested(user: str) -> Exists:
    """Whether a self-test was ever told."""
    return Exists(FunctionalTest.objects.filter(user=OuterRef(user)))
