"""The field that asks where somebody lives: at sign-up, in the settings, and where mails are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .time_zones import earlier_names, known_time_zones, present_name


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
