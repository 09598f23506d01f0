"""The form that deletes an account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..requests import PersonRequest


class DeleteAccountForm(forms.Form):
    """Asks for the password, so that a tablet left on the table is not enough.

    Somebody who has none was asked in another way before (``entrance.security``).
    """

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Please type your password, so that we know it is you.")},
    )

    def __init__(self, data: QueryDict | None = None, *, request: PersonRequest) -> None:
        super().__init__(data)
        self.request = request
        if not request.user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """Check the password under the same limit on attempts as signing in."""
        password: str = self.cleaned_data["password"]
        adapter = get_adapter(self.request)
        if not adapter.reauthenticate(self.request.user, password):
            raise adapter.validation_error("incorrect_password")
        return password
