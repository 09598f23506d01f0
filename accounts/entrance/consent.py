"""The consent that a person gives before anything about their health is stored.

The text is ``templates/accounts/consent_text.html``. Change ``CONSENT_VERSION`` whenever its meaning changes: everybody
is asked again.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ..models import Consent, User

CONSENT_VERSION = "2026-11"
SESSION_KEY = "consent_version"


def present_consent(user: User) -> Consent | None:
    """Find the person's consent to the present text, or None."""
    return user.consents.filter(version=CONSENT_VERSION).first()


def has_consented(user: User) -> bool:
    return user.consents.filter(version=CONSENT_VERSION).exists()


def give_consent(*, by: User, at: datetime | None = None) -> None:
    """Record that a person agrees to the present text, at ``at`` or now. Safe to repeat."""
    Consent.objects.get_or_create(user=by, version=CONSENT_VERSION, defaults={"given_at": at or timezone.now()})
