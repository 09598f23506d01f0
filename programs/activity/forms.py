"""Forms about what was done beside the sessions, and about the minutes a week."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from exercises.measures.number_fields import WholeNumberField

from ..entries.forms import DayForm, NoteField, ScaleField
from ..models import Activity
from ..models.beside.activity import LONGEST_MINUTES

# The buttons of Today.
QUICK_MINUTES = (10, 15, 20, 30)
# No week has more waking hours to walk in than this; it catches a slip of the finger.
MOST_AIMED_AT = 1000


class ActivityForm(DayForm):
    """What was done beside the sessions, and when. Sent without a day, from Today's buttons, it was today."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What did you do?"),
        choices=Activity.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what comes nearest."),
            "invalid_choice": _("Choose what comes nearest."),
        },
    )
    minutes = WholeNumberField(
        label=_("How many minutes?"),
        help_text=_("About right is good enough. Several short ones on a day may be added up."),
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={
            "required": _("Write how many minutes it was."),
            "invalid": _("Write a whole number, like 20."),
            "min_value": _("Write at least 1 minute."),
            "max_value": _("This looks too long: 600 minutes, which is ten hours, are the most that we can store."),
        },
    )
    effort = ScaleField(label=_("How hard was it?"))
    note = NoteField(label=_("A note for yourself"))
    field_order = ["kind", "minutes", "effort", "performed_on", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["performed_on"]
        day.widget.attrs["max"] = timezone.localdate().isoformat()
        day.required = not self.is_bound or "performed_on" in self.data

    def clean_performed_on(self) -> date:
        if not self.fields["performed_on"].required:
            return timezone.localdate()
        day: date = super().clean_performed_on()
        return day


class NewActivityForm(ActivityForm):
    """``activity`` is the id that the page made."""

    activity = forms.UUIDField(widget=forms.HiddenInput)


class EffortForm(forms.Form):
    effort = ScaleField(label=_("How hard was it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effort"].required = True
        self.fields["effort"].error_messages["required"] = _("Choose a number from 0 to 10.")


class AimForm(forms.Form):
    """The minutes a week that a person aims at, and the days that suit."""

    use_required_attribute = False
    minutes = WholeNumberField(
        label=_("Minutes in a week"),
        min_value=1,
        max_value=MOST_AIMED_AT,
        error_messages={
            "required": _("Write how many minutes a week you would like."),
            "invalid": _("Write a whole number, like 60."),
            "min_value": _("Write at least 1 minute, or choose to have no aim."),
            "max_value": _("This looks too much. 1,000 minutes a week are the most that we can store."),
        },
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        help_text=_("Only a suggestion for yourself. Any day counts."),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
