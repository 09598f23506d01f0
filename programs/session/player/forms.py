"""The forms that the session player shows, on its own screens: the same ones that pages without it have."""

from __future__ import annotations

from collections.abc import Collection

from django import forms

from ..forms import FeltForm, FinishForm, SkipForm
from ..stop.forms import CallTodayForm, EmergencyForm, PainForm
from ..stop.path import EMERGENCIES


def player_forms(asked: Collection[str] = EMERGENCIES) -> dict[str, forms.Form]:
    """Make the forms, each with a prefix, since all of them are in one page.

    ``asked`` are the signs that this person is asked about after "Stop now".
    """
    return {
        "felt": FeltForm(prefix="felt"),
        "finish": FinishForm(prefix="finish"),
        "skip": SkipForm(prefix="skip"),
        "emergency": EmergencyForm(prefix="emergency", asked=asked),
        "call_today": CallTodayForm(prefix="call"),
        "pain": PainForm(prefix="stop"),
    }
