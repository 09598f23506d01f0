"""What a person chooses about one exercise, and who has looked at one that was set aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.form_fields import DayField

# What a clinician saw longer ago says little about today.
OLDEST_LOOK = timedelta(days=366)


class ChoiceForm(forms.Form):
    """Something that a person chooses for an exercise. ``choice`` is the id that the page made for it."""

    choice = forms.UUIDField(widget=forms.HiddenInput)
    session = forms.UUIDField(widget=forms.HiddenInput, required=False)


class LookedAtForm(ChoiceForm):
    """Who looked at an exercise that was set aside, and when: asked wherever it can be taken up again."""

    looked_at_by = forms.CharField(
        label=_("Who looked at it?"),
        help_text=_("For example: Dr Okafor, or your physiotherapist’s name."),
        max_length=120,
        error_messages={"required": _("Write who it was.")},
    )
    looked_at_on = DayField(
        label=_("On which day?"),
    )

    def clean_looked_at_on(self) -> Any:
        day, today = self.cleaned_data["looked_at_on"], timezone.localdate()
        if day > today:
            raise ValidationError(_("That day is still to come. Choose today or a day before."))
        if day < today - OLDEST_LOOK:
            raise ValidationError(_("That is more than a year ago. Ask again before you take it up."))
        return day
