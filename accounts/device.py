"""Whose things a device keeps: a name for a person that says nothing about them."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from .models import User


def person_token(user: User) -> str:
    """Return what tells one person from another on a device that several use. The same for as long as the server's key
    is.
    """
    return salted_hmac("homestretch.person", str(user.pk)).hexdigest()[:24]
