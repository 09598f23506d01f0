"""The forms of the settings: how the site looks for one person, in which units, and where they live."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..models import User
from ..time_zone_field import TimeZoneField
from . import services

# Stands for an empty value in the form: a radio button with an empty value cannot be required, and a field that is not
# required is labelled "optional".
UNSET = "unset"
SHOWN, HIDDEN = "shown", "hidden"


class PreferencesForm(forms.Form):
    """How the site looks for one person, in which units, and where they live."""

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
    figure_build = forms.ChoiceField(
        label=_("The person in the pictures"), choices=User.FigureBuild.choices, widget=forms.RadioSelect
    )
    figure_skin = forms.ChoiceField(
        label=_("Skin in the pictures"), choices=User.FigureSkin.choices, widget=forms.RadioSelect
    )
    figure_hair = forms.ChoiceField(
        label=_("Hair in the pictures"), choices=User.FigureHair.choices, widget=forms.RadioSelect
    )
    shows_weeks_in_a_row = forms.TypedChoiceField(
        label=_("Weeks in a row, on Progress"),
        choices=[(SHOWN, _("Show them")), (HIDDEN, _("Hide them"))],
        coerce=SHOWN.__eq__,
        widget=forms.RadioSelect,
    )
    time_zone = TimeZoneField()

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        initial = {
            "name": person.name,
            "theme": person.theme or UNSET,
            "text_size": person.text_size or UNSET,
            "units": person.units,
            "figure_build": person.figure_build,
            "figure_skin": person.figure_skin,
            "figure_hair": person.figure_hair,
            "shows_weeks_in_a_row": SHOWN if person.shows_weeks_in_a_row else HIDDEN,
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
    """Asks only where somebody lives."""

    time_zone = TimeZoneField(required=True)

    def save(self, *, by: User) -> None:
        services.change_time_zone(by=by, time_zone=self.cleaned_data["time_zone"])
