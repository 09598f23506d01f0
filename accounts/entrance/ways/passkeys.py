"""Passkeys: signing in as one unlocks a phone or tablet, by finger, face or PIN. It is django-allauth's WebAuthn.

A passkey belongs to one name of this site, the host of SITE_URL, whatever host name a proxy hands on. Browsers make
none for an address of numbers.
"""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormView

from ... import security_log
from ..allauth_forms import OurWords

LONGEST_NAME = 80
NAME = gettext_lazy("What shall we call it?")
# What fido2 and allauth raise for an answer that no device gave.
MALFORMED = (ValueError, TypeError, KeyError, AttributeError)


def site_name(request: HttpRequest) -> str:
    """Find the name that passkeys are made for.

    Where SITE_URL has numbers instead of a name, as on a developer's machine, it is the host of the request:
    "localhost" works there.
    """
    name = urlsplit(settings.SITE_URL).hostname or ""
    if _is_numbers(name):
        name = urlsplit(f"//{request.get_host()}").hostname or ""
    return name


def are_possible(request: HttpRequest) -> bool:
    return not _is_numbers(site_name(request))


def _is_numbers(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class DeviceAnswers(forms.Form):
    """Takes what a device answered, from a hidden field, and says in one sentence when that is no use."""

    def clean_credential(self) -> Any:
        answer = self.cleaned_data["credential"]
        try:
            if not isinstance(answer, dict):
                raise TypeError
            return self.checked(answer)
        except (ValidationError, *MALFORMED) as error:
            person = getattr(self, "user", None)
            security_log.record("passkey_refused", context.request, person=person and person.pk)
            raise ValidationError(_("That passkey did not work here. Please try again.")) from error

    def checked(self, answer: dict[str, Any]) -> Any:
        return super().clean_credential()  # type: ignore[misc]


class AddForm(OurWords, DeviceAnswers, AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey of ours signs in without a password, so the device has to ask for finger, face or PIN."""

    words = {"name": (NAME, gettext_lazy("So that you know it again, like “My tablet”."))}
    passwordless = None

    def clean_name(self) -> str:
        """Cut a name that is too long: the device has kept the passkey by now, so nothing may be refused for it."""
        return str(super().clean_name())[:LONGEST_NAME]

    def checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Check the answer, and keep of it what is of use later."""
        auth.complete_registration(answer)
        made = answer["response"]
        return {
            **{name: answer[name] for name in ("id", "rawId", "type")},
            "response": {name: made[name] for name in ("clientDataJSON", "attestationObject")},
        }

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data  # allauth checks the answer here


class RenameForm(OurWords, EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": (NAME, "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=NAME,
            max_length=LONGEST_NAME,
            error_messages={"required": _("Give it a name, like “My tablet”.")},
        )


class SignInForm(DeviceAnswers, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class SecondStepForm(DeviceAnswers, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AgainForm(DeviceAnswers, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AgainView(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Shows what went wrong on the page itself. allauth leads to the sign-in page, from there to Today."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return FormView.form_invalid(self, form)
