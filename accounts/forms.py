"""Forms about the person. django-allauth's own forms in our words are in ``entrance_forms``."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import services
from .entrance import consent
from .models import User
from .requests import PersonRequest
from .time_zones import known_time_zones

AGREE = _("I have read this and I agree.")
# A radio button with an empty value cannot be required, and one that is not required says "optional".
UNSET = "unset"
PLEASE_AGREE = _("Please tick this box if you agree. Without it we may not keep anything for you.")


def time_zone_choices() -> list[tuple[str, Any]]:
    """Return places in groups by region, behind an empty choice."""
    names = known_time_zones()
    regions = groupby((name for name in names if "/" in name), key=lambda name: name.split("/")[0])
    return [
        ("", gettext("Choose the place that is nearest")),
        *(
            (region, [(name, name.split("/", 1)[1].replace("_", " ").replace("/", ", ")) for name in members])
            for region, members in regions
        ),
        (gettext("Other"), [(name, name) for name in names if "/" not in name]),
    ]


class TimeZoneField(forms.ChoiceField):
    """Where somebody lives. A script fills in what the device says, where nothing is chosen; it stays to be changed."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            label=_("Where do you live?"),
            help_text=_("So that your day begins and ends when it does for you."),
            choices=time_zone_choices,
            required=required,
            widget=forms.Select(attrs={"data-device-zone": True}),
            error_messages={"required": _("Choose the place that is nearest to you.")},
        )


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


class PreferencesForm(forms.Form):
    """How the site looks and counts for one person."""

    name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[(value or UNSET, label) for value, label in User.Theme.choices],
        widget=forms.RadioSelect,
    )
    text_size = forms.ChoiceField(
        label=_("Size of the letters"),
        choices=[(value or UNSET, label) for value, label in User.TextSize.choices],
        widget=forms.RadioSelect,
    )
    units = forms.ChoiceField(label=_("Weights in"), choices=User.Units.choices, widget=forms.RadioSelect)
    time_zone = TimeZoneField()

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        initial = {
            "name": person.name,
            "theme": person.theme or UNSET,
            "text_size": person.text_size or UNSET,
            "units": person.units,
            "time_zone": person.time_zone,
        }
        super().__init__(data, initial=initial)

    def clean_theme(self) -> str:
        return self._or_empty("theme")

    def clean_text_size(self) -> str:
        return self._or_empty("text_size")

    def save(self, *, by: User) -> None:
        services.change_preferences(by=by, **self.cleaned_data)

    def _or_empty(self, name: str) -> str:
        value: str = self.cleaned_data[name]
        return "" if value == UNSET else value


class TimeZoneForm(forms.Form):
    """Where somebody lives, asked by itself."""

    time_zone = TimeZoneField(required=True)

    def save(self, *, by: User) -> None:
        services.change_time_zone(by=by, time_zone=self.cleaned_data["time_zone"])


class DeleteAccountForm(forms.Form):
    """Asks for the password, so that a tablet left on the table is not enough."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Please type your password, so that we know it is you.")},
    )

    def __init__(self, data: QueryDict | None = None, *, request: PersonRequest) -> None:
        super().__init__(data)
        self.request = request

    def clean_password(self) -> str:
        """Check the password under the same limit on attempts as signing in."""
        password: str = self.cleaned_data["password"]
        adapter = get_adapter(self.request)
        if not adapter.reauthenticate(self.request.user, password):
            raise adapter.validation_error("incorrect_password")
        return password
