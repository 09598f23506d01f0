"""What changes a person's account."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from .days import bring_back_days
from .entrance import consent
from .models import User


class LastAdministratorError(Exception):
    """Nobody else could look after this site."""


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
def change_preferences(*, by: User, name: str, theme: str, text_size: str, units: str, time_zone: str) -> None:
    by.name = name.strip()
    by.theme = theme
    by.text_size = text_size
    by.units = units
    by.save(update_fields=["name", "theme", "text_size", "units"])
    change_time_zone(by=by, time_zone=time_zone)


@transaction.atomic
def change_time_zone(*, by: User, time_zone: str) -> None:
    """Keep where a person lives; nothing that they did is in their future afterwards. Safe to repeat.

    An empty one says nothing, and changes nothing.
    """
    if not time_zone or User.objects.select_for_update().get(pk=by.pk).time_zone == time_zone:
        return
    by.time_zone = time_zone
    by.save(update_fields=["time_zone"])
    bring_back_days(by)


@transaction.atomic
def delete_account(*, by: User) -> None:
    """Delete a person and everything that belongs to them, and sign them out on every device.

    Raise ``LastAdministratorError`` when nobody would be left to look after the site. The catalogue is nobody's own and
    stays.
    """
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if list(administrators.values_list("pk", flat=True)) == [by.pk]:
        raise LastAdministratorError
    by.delete()


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
