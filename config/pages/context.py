"""Variables that every template may use."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.devices.kept import entries_left, entries_waiting, person_token
from accounts.entrance.typed import whose
from accounts.entrance.ways import passkeys
from accounts.mail import mail_is_sent
from accounts.models import User


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the settings of this site that pages show, the signed-in person's token, and what a form says of
    whose it is (``entrance.typed``).

    ``sees`` says whose links there are around a page: those of a "visitor", a "person", or a "member" of a practice.
    """
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    return {
        "emergency_number": settings.EMERGENCY_NUMBER,
        "registration_open": settings.REGISTRATION_OPEN,
        "contact_email": settings.CONTACT_EMAIL,
        "providers": settings.OPENID_PROVIDERS,
        "mail_is_sent": mail_is_sent(),
        "passkeys_are_possible": partial(passkeys.are_possible, request),
        "entries_waiting": entries_waiting,
        "entries_left": entries_left,
        "whose": lambda: whose(person) if person else "",
        "person": person_token(person) if person else "",
        "sees": _sees(person),
    }


def _sees(person: User | None) -> str:
    if person is None:
        return "visitor"
    # Who signs in with this very request was found without it, and is led on without a page.
    return "member" if hasattr(person, "is_member") and person.is_member else "person"
