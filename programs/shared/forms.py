"""The form of a new link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import SharedLink

# Days for which a link opens.
SPANS = {7: _("One week"), 28: _("Four weeks"), 84: _("Twelve weeks")}


class LinkForm(forms.Form):
    """For whom a link is, what it shows, and until when."""

    link = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("For whom is it?"),
        help_text=_("Only you see this: a name, so that you know later which link is whose."),
        max_length=80,
        error_messages={"required": _("Write a name, so that you know later which link is whose.")},
    )
    shows = forms.ChoiceField(
        label=_("What shall they see?"),
        choices=SharedLink.Shows.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they shall see.")},
    )
    with_health = forms.BooleanField(
        label=_("Also what I told about my health"),
        help_text=_(
            "Your answers in the health check. With progress and “then and now” also check-ins and self-tests."
        ),
        required=False,
    )
    with_address = forms.BooleanField(label=_("Also my email address"), required=False)
    days = forms.TypedChoiceField(
        label=_("How long does it open?"),
        choices=list(SPANS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long it opens.")},
    )
