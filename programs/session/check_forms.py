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
from accounts.health_check.services import VALID_FOR
from exercises.presentation import date_words

from ..models import Session
from .forms import ScaleField
from .stop.path import (
    BEFORE_SESSION,
    CALL_TODAY,
    EMERGENCIES,
    FALL,
    Zone,
    zone_of,
)

# A fall that is older belongs into the health check.
OLDEST_FALL = VALID_FOR


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


class FallForm(forms.Form):
    """A fall, a near-fall, or a break or an operation without one: what, when, and what harm it did.

    ``report`` is the id that the page made.
    """

    use_required_attribute = False
    report = forms.UUIDField(widget=forms.HiddenInput)
    session = forms.UUIDField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            ("fall", _("I fell")),
            ("near", _("I nearly fell, but caught myself")),
            ("other", _("No fall, but I broke a bone or had an operation")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    when = forms.ChoiceField(
        label=_("When was it?"),
        choices=[("today", _("Today")), ("other", _("On another day"))],
        widget=forms.RadioSelect,
        initial="today",
        error_messages={"required": _("Choose when it was.")},
    )
    happened_on = forms.DateField(
        label=_("If it was another day: which one?"),
        help_text=_("About right is good enough."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": _("Write the day like 2026-11-21.")},
    )
    injured = forms.ChoiceField(
        label=_("Were you hurt?"),
        help_text=_("A wound, a bad bruise or a knock on the head counts. Without a fall, you need not answer this."),
        choices=[("no", _("No")), ("yes", _("Yes")), ("not_sure", _("I am not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    harm = forms.MultipleChoiceField(
        label=_("Is one of these true?"),
        help_text=_("Tick what is true. If neither is, leave it empty."),
        choices=[("fracture", _("I broke a bone, or may have")), ("operation", _("I had an operation"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Take today, unless another day was chosen; that one must have been, and within a year."""
        data = self.cleaned_data
        today = timezone.localdate()
        if data.get("when") == "today":
            data["happened_on"] = today
        elif data.get("when") == "other" and "happened_on" in data:
            day = data["happened_on"]
            if day is None:
                self.add_error("happened_on", ValidationError(_("Choose the day.")))
            elif day > today:
                too_late = _("This day has not come yet. Choose today or an earlier day.")
                self.add_error("happened_on", ValidationError(too_late))
            elif day < today - OLDEST_FALL:
                too_early = _("This is more than a year ago. Choose a later day, or tell the health check about it.")
                self.add_error("happened_on", ValidationError(too_early))
        if data.get("what") == "other" and "harm" in data and not data["harm"]:
            self.add_error("harm", ValidationError(_("Tick what happened.")))
        if data.get("what") == "other" and not self.data.get("injured"):
            self.errors.pop("injured", None)
            data["injured"] = "no"
        return data

    @property
    def is_near(self) -> bool:
        return self.cleaned_data["what"] == "near"

    @property
    def is_injured(self) -> bool:
        """Not sure counts as hurt. Without a fall, nobody was hurt by one."""
        return self.cleaned_data["injured"] in {"yes", "not_sure"} and not self.is_without_fall

    @property
    def is_without_fall(self) -> bool:
        return self.cleaned_data["what"] == "other"

    @property
    def has_fracture(self) -> bool:
        return "fracture" in self.cleaned_data["harm"]

    @property
    def has_operation(self) -> bool:
        return "operation" in self.cleaned_data["harm"]
