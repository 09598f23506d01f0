"""The forms of the questions that are asked when somebody stops."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.health_check.red_flags import SIGN_BY_CODE, Sign

from ...entries.forms import ScaleField
from .path import CALL_TODAY, EMERGENCIES, Zone, zone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


NONE: tuple[str, StrOrPromise] = ("none", _("No, none of these"))
EMERGENCY_ANSWERS: list[tuple[str, StrOrPromise]] = [*((code, SIGN_BY_CODE[code].words) for code in EMERGENCIES), NONE]


class EmergencyForm(forms.Form):
    """Question 1: one of the signs, or none. Each sign is taken; ``asked`` says which ones are shown."""

    sign = forms.ChoiceField(choices=EMERGENCY_ANSWERS)

    def __init__(self, *args: Any, asked: Collection[str] = EMERGENCIES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    @property
    def answers(self) -> list[tuple[str, StrOrPromise]]:
        return [answer for answer in EMERGENCY_ANSWERS if answer[0] in {*self.asked, NONE[0]}]


CALL_TODAY_WORDS: Mapping[str, StrOrPromise] = {
    "numb_or_weak": _("Something is newly numb, or a leg is newly weak"),
    "back": _("A sudden pain in the back"),
    "cannot_stand": _("I can no longer stand on the leg"),
}


CALL_TODAY_ANSWERS: list[tuple[str, StrOrPromise]] = [*((key, CALL_TODAY_WORDS[key]) for key in CALL_TODAY), NONE]


class CallTodayForm(forms.Form):
    """Question 2."""

    sign = forms.ChoiceField(choices=CALL_TODAY_ANSWERS)
    answers = CALL_TODAY_ANSWERS


class NewPainForm(forms.Form):
    """Whether a new pain is one of the signs that are asked of this person, or none."""

    sign = forms.ChoiceField()

    def __init__(self, *args: Any, signs: Iterable[Sign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sign"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [*((sign.code, sign.words) for sign in signs), NONE]


class PainForm(forms.Form):
    """Question 3."""

    pain = ScaleField(label=_("How strong is the pain now?"))
    sharp = forms.BooleanField(label=_("It is sharp, or it catches"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pain"].required = True
        self.fields["pain"].error_messages["required"] = _("Choose a number. 0 is no pain at all.")

    def clean(self) -> dict[str, Any]:
        """Accept a sharp pain without a number."""
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
