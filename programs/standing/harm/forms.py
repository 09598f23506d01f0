"""A fall, a near-fall, a break or an operation, told at any time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.health_check.services import VALID_FOR
from exercises.form_fields import DayField

# Older falls belong in the health check.
OLDEST_FALL = VALID_FOR


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
    happened_on = DayField(
        label=_("If it was another day: which one?"),
        help_text=_("About right is good enough."),
        required=False,
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
        """Take today, unless another day was chosen, which must lie within the last year."""
        data = self.cleaned_data
        today = timezone.localdate()
        if data.get("when") == "today":
            if data.get("happened_on") not in (None, today):
                # "Today" is ticked from the start, so the day that was written may well be the right one.
                two_days = _("You wrote a day, and ticked “Today”. Tick “On another day”, or take the day out.")
                self.add_error("happened_on", ValidationError(two_days))
            elif "happened_on" in data:
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
        return bool(self.cleaned_data["what"] == "near")

    @property
    def is_injured(self) -> bool:
        """Whether the fall hurt; "not sure" counts as yes. Without a fall, nobody was hurt by one."""
        return self.cleaned_data["injured"] in {"yes", "not_sure"} and not self.is_without_fall

    @property
    def is_without_fall(self) -> bool:
        return bool(self.cleaned_data["what"] == "other")

    @property
    def has_fracture(self) -> bool:
        return "fracture" in self.cleaned_data["harm"]

    @property
    def has_operation(self) -> bool:
        return "operation" in self.cleaned_data["harm"]
