"""Somebody new: a person who signed up, an administrator, somebody for the demonstration."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from ..models import User
from . import consent


@transaction.atomic
def welcome_person(*, by: User, name: str, time_zone: str, at: datetime | None = None) -> None:
    """Record what a new person told us at sign-up: what to call them, where they live, and that they agree to the
    present consent. ``time_zone`` is empty when they did not say where they live: then they are asked later.

    ``at`` is when this happens: now, unless it is told of the past.
    """
    by.name = name.strip()
    by.time_zone = time_zone
    by.save(update_fields=["name", "time_zone"])
    consent.give_consent(by=by, at=at)


@transaction.atomic
def create_administrator(*, email: str, password: str) -> User:
    """Create someone who may do everything. Their address counts as confirmed: there may be no mail server yet."""
    user = User.objects.create_superuser(email, password)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def create_fictional_person(*, name: str, email: str, password: str, at: datetime) -> User:
    """Create somebody for the demonstration, who signed up and gave their consent at that moment."""
    user = User.objects.create_user(email, password, is_demo=True, date_joined=at)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    welcome_person(by=user, name=name, time_zone=timezone.get_default_timezone_name(), at=at)
    return user
