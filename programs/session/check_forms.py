"""Forms of the safety questions: before a session, when somebody stops, and about a fall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.health_check.red_flags import SIGN_BY_CODE, Sign
from exercises.measures.presentation import date_words

from ..entries.forms import ScaleField
from ..models import Session
from .stop.path import BEFORE_SESSION, CALL_TODAY, EMERGENCIES, FALL, Zone, zone_of


class CheckForm(forms.Form):
    """What is new since last time. Nothing ticked is an answer, too."""

    new = forms.MultipleChoiceField(
        label=_("Anything new since last time?"),
        choices=[
            *((code, SIGN_BY_CODE[code].words) for code in BEFORE_SESSION),
            (FALL, _("A fall or nearly a fall, a break, or an operation")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pain_before = ScaleField(
        label=_("How much does your hip or back hurt right now?"),
        help_text=_("With much pain, or clearly more than usual, today becomes an easy day."),
    )
    morning_pain = ScaleField()
    morning_worse = forms.BooleanField(
        label=_("It was still worse than before the session a day later"), required=False
    )
    # Which session the morning came after: the page may be an old one.
    morning_of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The short version was chosen on Today; the page carries it along.
    short = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, morning: Session | None = None, goes_on: bool = False, **kwargs: Any) -> None:
        """``morning`` is the session whose morning after is not told of yet; ``goes_on`` that a session has begun."""
        super().__init__(*args, **kwargs)
        self.morning = morning
        if goes_on:
            del self.fields["pain_before"]
        if morning is None:
            for name in ("morning_pain", "morning_worse", "morning_of"):
                del self.fields[name]
            return
        self.fields["morning_pain"].label = _("How much did it hurt on the morning after your session on %(day)s?") % {
            "day": date_words(morning.performed_on, today=timezone.localdate())
        }
        self.fields["morning_of"].initial = morning.pk

    def clean(self) -> dict[str, Any]:
        """A morning that was worse needs its number, too."""
        data = self.cleaned_data
        if data.get("morning_worse") and data.get("morning_pain") is None and "morning_pain" not in self.errors:
            self.add_error("morning_pain", ValidationError(_("Choose a number for that morning, too.")))
        return data

    @property
    def tells_morning(self) -> bool:
        """Whether that morning was told of, and this page asked about it."""
        told = self.cleaned_data.get("morning_pain") is not None
        return told and self.morning is not None and self.cleaned_data.get("morning_of") == self.morning.pk

    # What is new counts also when another answer is no answer.
    @property
    def signs(self) -> list[str]:
        return [code for code in self.cleaned_data.get("new", []) if code != FALL]

    @property
    def fell(self) -> bool:
        return FALL in self.cleaned_data.get("new", [])


class EmergencyForm(forms.Form):
    """Question 1: one of the signs, or none."""

    sign = forms.ChoiceField(
        choices=[*((code, SIGN_BY_CODE[code].words) for code in EMERGENCIES), ("none", _("No, none of these"))]
    )


CALL_TODAY_WORDS: Mapping[str, Promise] = {
    "numb_or_weak": _("Something is newly numb, or a leg is newly weak"),
    "back": _("A sudden pain in the back"),
    "cannot_stand": _("I can no longer stand on the leg"),
}


class CallTodayForm(forms.Form):
    """Question 2."""

    sign = forms.ChoiceField(
        choices=[*((key, CALL_TODAY_WORDS[key]) for key in CALL_TODAY), ("none", _("No, none of these"))]
    )


class NewPainForm(forms.Form):
    """Whether a new pain is one of the signs that are asked of this person, or none."""

    sign = forms.ChoiceField()

    def __init__(self, *args: Any, signs: Iterable[Sign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sign"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [*((sign.code, sign.words) for sign in signs), ("none", _("No, none of these"))]


class PainForm(forms.Form):
    """Question 3."""

    pain = ScaleField(label=_("How strong is the pain now?"))
    sharp = forms.BooleanField(label=_("It is sharp, or it catches"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pain"].required = True
        self.fields["pain"].error_messages["required"] = _("Choose a number. 0 is no pain at all.")

    def clean(self) -> dict[str, Any]:
        """A sharp pain is an answer without a number."""
        if self.cleaned_data.get("sharp") and not self.data.get("pain"):
            self.errors.pop("pain", None)
            self.cleaned_data["pain"] = None
        return self.cleaned_data

    @property
    def zone(self) -> Zone:
        return zone_of(self.cleaned_data["pain"], sharp=self.cleaned_data["sharp"])


class TodayForm(forms.Form):
    """Stop for today, and why."""

    reason = forms.ChoiceField(
        choices=[("tired", _("I am tired")), ("time", _("I am short of time")), ("pain", _("It hurts"))]
    )
