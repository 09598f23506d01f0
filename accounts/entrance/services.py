"""New accounts: a person who signed up, an administrator, a fictional person for the demonstration."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from ..devices.services import sign_out_everywhere
from ..models import User
from . import consent


@transaction.atomic
def welcome_person(*, by: User, name: str, time_zone: str, at: datetime | None = None) -> None:
    """Record what a new person told us at sign-up: their name, where they live, and their consent to the present text.

    ``time_zone`` is empty when they did not say where they live; they are asked later. ``at`` is the moment, by default
    now.
    """
    by.name = name.strip()
    by.time_zone = time_zone
    by.save(update_fields=["name", "time_zone"])
    consent.give_consent(by=by, at=at)


def has_proven(user: User, email: str) -> bool:
    """Whether this person has confirmed that they read the mail for this address."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


@transaction.atomic
def hand_over(*, to: User, email: str) -> None:
    """Leave an account that nobody had proven to be theirs to whoever reads the mail for its address.

    Somebody else may have signed up with that address first. So every way in that was set up before ends: the password,
    other addresses, links to accounts elsewhere, open sign-ins. A second step stays: nobody can set one up before they
    have confirmed their address, and a mail alone must not end one. Where anybody has signed in before, whatever they
    opened from inside ends, too: all that lets somebody else read of the account or act in it, mail that they asked
    for, and their places at practices (``ENDS_AT_HAND_OVER`` in the settings).
    """
    to.set_unusable_password()
    to.save(update_fields=["password"])
    EmailAddress.objects.filter(user=to).exclude(email__iexact=email).delete()
    EmailAddress.objects.get_or_create(user=to, email=email.lower(), defaults={"primary": True})
    SocialAccount.objects.filter(user=to).delete()
    sign_out_everywhere(by=to)
    if to.last_login is not None:
        for name in settings.ENDS_AT_HAND_OVER:
            import_string(name)(by=to)


@transaction.atomic
def create_administrator(*, email: str, password: str) -> User:
    """Create an administrator. Their address counts as confirmed, since there may be no mail server yet."""
    user = User.objects.create_superuser(email, password)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def create_fictional_person(*, name: str, email: str, password: str, at: datetime) -> User:
    """Create a person for the demonstration, who signed up and gave their consent at ``at``."""
    user = User.objects.create_user(email, password, is_demo=True, date_joined=at)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    welcome_person(by=user, name=name, time_zone=timezone.get_default_timezone_name(), at=at)
    return user
