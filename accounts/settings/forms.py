"""The forms of the settings: how the site looks for one person, in which units, and where they live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import User
from ..time_zones import earlier_names, known_time_zones, present_name
from . import services

# Stands for an empty value in the form: a radio button with an empty value cannot be required, and a field that is not
# required is labelled "optional".
UNSET = "unset"
SHOWN, HIDDEN = "shown", "hidden"


def time_zone_choices() -> list[tuple[str, Any]]:
    """Group the places by region, after an empty choice."""
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


@cache
def also_called() -> Mapping[str, str]:
    """Map each place that has earlier names to these, with spaces between."""
    found: dict[str, str] = {}
    for name, place in sorted(earlier_names().items()):
        found[place] = f"{found[place]} {name}" if place in found else name
    return found


class PlaceSelect(forms.Select):
    """A list of places. Each says its earlier names, by which a device may call it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in also_called():
            option["attrs"]["data-also"] = also_called()[value]
        return option


class TimeZoneField(forms.ChoiceField):
    """Where somebody lives. While nothing is chosen, a script fills in the device's zone; people can change it.

    An earlier name of a zone counts as its present one.
    """

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            label=_("Where do you live?"),
            help_text=_("So that your day begins and ends when it does for you."),
            choices=time_zone_choices,
            required=required,
            widget=PlaceSelect(attrs={"data-device-zone": True}),
            error_messages={"required": _("Choose the place that is nearest to you.")},
        )

    def to_python(self, value: Any) -> str:
        return present_name(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        return present_name(value) if isinstance(value, str) else value


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
