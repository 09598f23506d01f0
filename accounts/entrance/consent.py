"""The consent that a person gives before anything about their health is stored.

The text is ``templates/accounts/consent_text.html``. Change ``CONSENT_VERSION`` whenever its meaning changes: everybody
is asked again.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField
from django.utils import timezone

from exercises.prepared import Given, Prepared

from ..models import OF_PERSON, Consent, User

CONSENT_VERSION = "2026-11"
SESSION_KEY = "consent_version"


_agreed: Prepared[int] = Prepared(
    lambda: Consent.objects.filter(user=OF_PERSON, version=Given("version", CharField())).values_list("pk", flat=True)
)


def present_consent(user: User) -> Consent | None:
    """Find the person's consent to the present text, or None."""
    return user.consents.filter(version=CONSENT_VERSION).first()


def has_consented(user: User) -> bool:
    return _agreed.first(user=user, version=CONSENT_VERSION) is not None


def give_consent(*, by: User, at: datetime | None = None) -> None:
    """Record that a person agrees to the present text, at ``at`` or now. Safe to repeat."""
    consent = Consent(user=by, version=CONSENT_VERSION, given_at=at or timezone.now())
    Consent.objects.bulk_create([consent], ignore_conflicts=True)
