"""Fields about what was done, wherever it is entered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.form_fields import DayField, MultilineField
from exercises.measures.scales import HIGHEST

SCALE = [(str(number), str(number)) for number in range(HIGHEST + 1)]


LONGEST_NOTE = 2000
# What was done may be added or moved back this far, because older things say little about today.
OLDEST_DAY = timedelta(days=366)


class ScaleField(forms.TypedChoiceField):
    """A number from 0 to 10, or nothing said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=SCALE, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect, **kwargs
        )


class TimeOfDayField(forms.TypedChoiceField):
    """A time of day, which has to be chosen. That of the day itself is stored as nothing, and sent as ``day``."""

    DAY = "day"

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(
            choices=[(value or self.DAY, words) for value, words in choices],
            coerce=lambda value: "" if value == self.DAY else value,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of them.")},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return self.DAY if value == "" else value


class DayForm(forms.Form):
    """The day on which something was done."""

    performed_on = DayField(
        label=_("Which day was it?"),
    )

    def clean_performed_on(self) -> Any:
        day = self.cleaned_data["performed_on"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        if day < today - OLDEST_DAY:
            raise ValidationError(_("This is more than a year ago. Choose a later day."))
        return day


class NoteField(MultilineField):
    """A note for oneself, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST_NOTE,
            required=False,
            error_messages={
                "max_length": _("This is a little too long: 2,000 characters are the most that we can store.")
            },
            **kwargs,
        )
