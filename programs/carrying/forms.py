"""Bring a file, and say that what it would make is right."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.health_check.red_flags import SIGN_BY_CODE
from accounts.models import User

from ..session.stop.path import BEFORE_SESSION
from .reading import LARGEST, PlanFileError, read_plan_file

# What was looked at may be said yes to for an hour. It is not stored meanwhile.
HOUR = 3600
# Of a form; ten years of sessions have about a tenth of this.
LONGEST = 2_000_000


class BringForm(forms.Form):
    """A file of a plan. What is wrong with it is said beside it."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("It is called homestretch-plan, with a date, and ends in .json."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/json,.json"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty."),
            "invalid": gettext_lazy("Choose the file."),
        },
    )

    def clean_file(self) -> dict[str, Any]:
        """Read it, bounded and checked."""
        found = self.cleaned_data["file"]
        if found.size > LARGEST:
            raise ValidationError(_("This file is too large: 5 MB are the most that we read."))
        try:
            return read_plan_file(found.read())
        except PlanFileError as error:
            raise ValidationError(list(error.words)) from error


class TakeInForm(forms.Form):
    """What was looked at, signed for this person, and what is new since the answers in it were given."""

    brought = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST, strip=False)
    new = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these is new?"),
        choices=[(code, SIGN_BY_CODE[code].words) for code in BEFORE_SESSION],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    still_true = forms.BooleanField(
        label=gettext_lazy("The health answers are still true, and none of these is new"),
        error_messages={
            "required": gettext_lazy("Tick this if it is so. Otherwise go through the health check here first.")
        },
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_brought(self) -> dict[str, Any]:
        try:
            brought: dict[str, Any] = signing.loads(self.cleaned_data["brought"], salt=_salt(self.by), max_age=HOUR)
        except signing.BadSignature as error:
            raise ValidationError(_("Please choose the file again.")) from error
        return brought

    @property
    def signs(self) -> Collection[str]:
        """The signs that were ticked, whatever else is wrong."""
        signs: list[str] = self.cleaned_data.get("new", [])
        return signs


def signed(brought: dict[str, Any], *, by: User) -> str:
    """Write what was read so that the next page gives it back unchanged, to nobody else. Raises ``PlanFileError``."""
    text = signing.dumps(brought, salt=_salt(by), compress=True)
    if len(text) > LONGEST:
        raise PlanFileError(_("This file is too large: 5 MB are the most that we read."))
    return text


def _salt(by: User) -> str:
    return f"programs.carrying {by.pk}"
