"""Who it is about: no more than a clinic needs to find the same person among its own."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import HealthProfile, User

from .parts import NAMESPACE, Record, Resource, filled, plain

# What the health check calls a sex → what FHIR does.
GENDERS = {"female": "female", "male": "male"}


def record_of(user: User) -> Record:
    """Name a person by their row and the moment at which they joined: another server has nobody of the same key."""
    return Record(person=uuid.uuid5(NAMESPACE, f"person/{user.pk}/{user.date_joined.isoformat()}"))


def patient(user: User, record: Record, profile: HealthProfile | None) -> Resource:
    """Make the patient: the name, the sex where it was told, and the year of birth."""
    answers: dict[str, Any] = profile.answers if profile else {}
    name = plain(user.name)
    born = answers.get("year_of_birth")
    return record.resource(
        "Patient",
        record.person,
        name or _("A person who exercises at home"),
        [_("Born in %(year)s") % {"year": born}] if born else [],
        **filled(
            name=[{"text": name}] if name else [],
            gender=GENDERS.get(answers.get("sex", ""), "unknown"),
            birthDate=f"{born:04d}" if born else "",
        ),
    )
