"""The days of a routine, and of its parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from ..entries.forms import TimeOfDayField
from ..models import Program, TimeOfDay


class DaysForm(forms.Form):
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )


class PartForm(DaysForm):
    """The days of a part of a plan, and its time of day where its program is one for the morning."""

    time_of_day = TimeOfDayField(
        label=_("When on these days?"),
        choices=TimeOfDay.choices[::-1],
        help_text=_("In the morning it is a short session of its own, and the rest of the day stays as it is."),
    )

    def __init__(self, *args: Any, program: Program | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if program is None or not program.time_of_day:
            del self.fields["time_of_day"]
