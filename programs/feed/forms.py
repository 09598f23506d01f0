from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..reminders.forms import TimeField


class FeedForm(forms.Form):
    """What a calendar is told."""

    at = TimeField(label=_("When do your sessions begin?"), none=_("At some time of the day"))
    names_exercises = forms.BooleanField(
        label=_("Name my program and exercises there"),
        help_text=_("Whoever sees your calendar sees them, too. Otherwise it only says “Exercises”."),
        required=False,
    )
