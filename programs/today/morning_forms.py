"""The question of the morning after a session."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.measures.scales import HIGHEST


class MorningForm(forms.Form):
    """The question that one tap answers: each number is a button that sends the form."""

    worse = forms.BooleanField(label=_("It is still worse than before the session"), required=False)
    pain = forms.IntegerField(
        label=_("Pain"),
        min_value=0,
        max_value=HIGHEST,
        error_messages={
            name: _("Tap a number from 0 to 10.") for name in ("required", "invalid", "min_value", "max_value")
        },
    )
