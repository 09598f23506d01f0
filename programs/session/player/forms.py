"""The forms that the session player shows, on its own screens: the same ones that pages without it have."""

from __future__ import annotations

from django import forms

from ..forms import FeltForm, FinishForm, SkipForm
from ..stop.forms import CallTodayForm, EmergencyForm, PainForm


def player_forms() -> dict[str, forms.Form]:
    """Make the forms, each with a prefix, since all of them are in one page."""
    return {
        "felt": FeltForm(prefix="felt"),
        "finish": FinishForm(prefix="finish"),
        "skip": SkipForm(prefix="skip"),
        "emergency": EmergencyForm(prefix="emergency"),
        "call_today": CallTodayForm(prefix="call"),
        "pain": PainForm(prefix="stop"),
    }
