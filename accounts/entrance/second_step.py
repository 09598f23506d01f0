"""The second step at sign-in (django-allauth's multi-factor authentication) in our words.

A person sets it up in the settings; with SECOND_STEP_FOR_EDITORS, nobody reaches the editors' desk without it.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..models import User
from .allauth_forms import FailureIsLogged, OurWords

CODE = _("Code")


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code that is shown now. Please type the newest one."),
        "unverified_email": _(
            "Please confirm each of your email addresses first, or remove it: “Change my email address” in Settings."
        ),
        "add_email_blocked": _("You cannot change your address while the second step is on."),
        "cannot_delete_authenticator": _("This cannot be switched off."),
    }

    def get_totp_label(self, user: User) -> str:
        return user.email


class OfPerson(FailureIsLogged):
    def person(self) -> User:
        person: User = self.user
        return person


class CodeForm(OurWords, OfPerson, AuthenticateForm):  # type: ignore[misc]
    words = {"code": (CODE, "")}


class CodeAgainForm(OurWords, OfPerson, ReauthenticateForm):  # type: ignore[misc]
    words = {"code": (CODE, "")}


class SetUpForm(OurWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (_("The six digits"), "")}


def is_asked_of(user: Any) -> bool:
    """Whether somebody has to set up a second step before they may work at the desk."""
    if not settings.SECOND_STEP_FOR_EDITORS or not isinstance(user, User):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
