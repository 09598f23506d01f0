"""Forms about the person."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import consent
from .models import User


class SignupDetailsForm(forms.Form):
    """What sign-up asks beyond email address and password."""

    name = forms.CharField(label=_("What shall we call you?"), max_length=80, required=False)
    consent = forms.BooleanField(label=_("I have read this and I agree."))

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])
        consent.give_consent(by=user)
