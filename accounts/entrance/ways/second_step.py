"""The second step at sign-in (django-allauth's multi-factor authentication) in our words.

A person sets it up in the settings; with SECOND_STEP_FOR_EDITORS, nobody reaches the editors' desk without it.
"""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ...devices.device_names import device_words
from ...models import User
from ..allauth_forms import FailureIsLogged, OurWords
from . import passkeys, providers

CODE = _("Code")
# What is a second step by itself. The codes on paper only stand in for these.
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


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

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """Suggest the name of the device at hand for a new passkey."""
        return device_words(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": passkeys.site_name(context.request), "name": "Homestretch"}


class OfPerson(FailureIsLogged):
    user: User

    def person(self) -> User:
        return self.user


class CodeForm(OurWords, OfPerson, AuthenticateForm):  # type: ignore[misc]
    """Takes a code of the app or one from paper; ``has_app`` says whether the person has an app."""

    words = {"code": (CODE, "")}

    def has_app(self) -> bool:
        return bool(Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists())


class CodeAgainForm(OurWords, OfPerson, ReauthenticateForm):  # type: ignore[misc]
    words = {"code": (CODE, "")}


class SetUpForm(OurWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (_("The six digits"), "")}


def is_asked_of(request: HttpRequest) -> bool:
    """Whether somebody has to set up a second step before they may work at the desk."""
    user = request.user
    if not settings.SECOND_STEP_FOR_EDITORS or not isinstance(user, User) or providers.came_with_second_step(request):
        return False
    return not Authenticator.objects.filter(user=user, type__in=SECOND_STEPS).exists()
