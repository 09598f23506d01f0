"""What sign-up asks beyond an address and a password, and the agreement.

django-allauth builds its own forms on this module, so ours that build on allauth's are apart, in ``allauth_forms``.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import User
from ..time_zone_field import TimeZoneField
from . import consent, services

AGREE = _("I have read this and I agree.")
PLEASE_AGREE = _("Please tick this box if you agree. Without it we may not keep anything for you.")


class SignupDetailsForm(forms.Form):
    """What sign-up asks beyond email address and password."""

    name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    time_zone = TimeZoneField()
    consent = forms.BooleanField(label=AGREE, error_messages={"required": PLEASE_AGREE})

    def signup(self, request: HttpRequest, user: User) -> None:
        said = self.cleaned_data
        services.welcome_person(by=user, name=said["name"], time_zone=said["time_zone"])


class ConsentForm(forms.Form):
    consent = forms.BooleanField(label=AGREE, error_messages={"required": PLEASE_AGREE})

    def save(self, *, by: User) -> None:
        consent.give_consent(by=by)
