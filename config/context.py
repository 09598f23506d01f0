"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Settings of this site that pages show."""
    return {
        "emergency_number": settings.EMERGENCY_NUMBER,
        "registration_open": settings.REGISTRATION_OPEN,
        "contact_email": settings.CONTACT_EMAIL,
    }
