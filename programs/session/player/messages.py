"""What a device may send: a form for each kind of entry, so that nothing is guessed and each error names its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.models.training.kinds import Kind

from ...entries.forms import NoteField, ScaleField
from ...entries.sent import InstantField
from ...models import Session, SetLog
from ..check.forms import CheckForm
from ..forms import HEAVIEST_KG
from ..stop.path import (
    CALL_TODAY,
    EMERGENCIES,
    FALL,
    NEW_PAIN,
)

MEASURES = ("reps", "hold_seconds", "minutes")
STOP_REASONS = (Session.Stopped.TIRED, Session.Stopped.TIME, Session.Stopped.PAIN)
SIDES = ("", "left", "right")
# What the questions after "Stop now" can find, each once.
STOP_SIGNS = tuple(dict.fromkeys((*EMERGENCIES, *CALL_TODAY.values(), *NEW_PAIN.values())))


def choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class YesField(forms.Field):
    """True or false, as JSON has them; nothing means false."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> bool:
        if value is None or value == "":
            return False
        if not isinstance(value, bool):
            raise ValidationError(_("True or false."), code="invalid")
        return value


class DayField(forms.DateField):
    """A day as devices write it: text, never a number."""

    def to_python(self, value: Any) -> date | None:
        return super().to_python(value if isinstance(value, str) else str(value))


class EntryForm(forms.Form):
    """What every entry has. ``content()`` is what is stored of its kind."""

    id = forms.UUIDField()
    kind = forms.ChoiceField(choices=choices(*(kind for kind in Kind if kind is not Kind.FORM)))
    at = InstantField()

    KEPT: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        return {name: _plain(self.cleaned_data[name]) for name in self.KEPT}


def whole_characters(text: str) -> str:
    """Leave out half a character at the end of a text that was cut off: no database accepts it."""
    return text.encode("utf-8", "ignore").decode()


def _plain(value: Any) -> Any:
    """Write what JSON can hold; numbers with a fraction as text, so that nothing is rounded."""
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


class ItemEntryForm(EntryForm):
    item = forms.UUIDField()


class SetEntryForm(ItemEntryForm):
    exercise = forms.SlugField(max_length=80)
    number = forms.IntegerField(min_value=1, max_value=20)
    side = forms.ChoiceField(choices=choices(*SIDES), required=False)
    measure = forms.ChoiceField(choices=choices(*MEASURES))
    amount = forms.IntegerField(min_value=0, max_value=300)
    load_kg = forms.DecimalField(min_value=0, max_value=HEAVIEST_KG, max_digits=6, decimal_places=3, required=False)
    as_planned = YesField()

    KEPT = ("exercise", "number", "side", "measure", "amount", "load_kg", "as_planned")

    def clean_load_kg(self) -> Any:
        return self.cleaned_data["load_kg"] or 0


class FeltEntryForm(ItemEntryForm):
    pain = ScaleField()
    effort = ScaleField()
    pain_side = forms.ChoiceField(choices=choices("", "left", "right", "both"), required=False)
    sharp = YesField()
    shaky = YesField()
    note = NoteField()
    # Whether a note that was there was made empty. An empty note alone does not say so.
    unnoted = YesField()

    def clean_note(self) -> str:
        return whole_characters(self.cleaned_data["note"])

    def content(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "pain": said["pain"],
            "effort": said["effort"],
            "pain_side": "" if said["pain_side"] == "both" else said["pain_side"],
            "sharp": said["sharp"],
            "technique_clean": not said["shaky"],
            **({"note": said["note"]} if said["note"] or said["unnoted"] else {}),
        }


class SkipEntryForm(ItemEntryForm):
    reason = forms.ChoiceField(choices=[choice for choice in SetLog.Skipped.choices if choice[0]])

    KEPT = ("reason",)


class BeginEntryForm(EntryForm):
    """A session that was begun while the server could not be reached."""

    routine = forms.UUIDField()
    performed_on = DayField()
    morning = YesField()
    pain_before = ScaleField()
    short = YesField()
    morning_of = forms.UUIDField(required=False)
    morning_pain = ScaleField()
    morning_worse = YesField()

    KEPT = ("routine", "performed_on", "morning", "pain_before", "short", "morning_of", "morning_pain", "morning_worse")


class StopEntryForm(EntryForm):
    """Stopped before the end: for a sign, or for today."""

    sign = forms.ChoiceField(choices=choices(*STOP_SIGNS), required=False)
    reason = forms.ChoiceField(choices=choices(*STOP_REASONS), required=False)
    pain = ScaleField()
    sharp = YesField()
    # The pain is none of those that only a clinician can rule out.
    nothing_new = YesField()

    KEPT = ("sign", "reason", "pain", "sharp", "nothing_new")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not (data["sign"] or data["reason"] or data["pain"] is not None):
            raise ValidationError(_("Say a sign, a reason or a pain."), code="required")
        return data


class FinishEntryForm(EntryForm):
    feeling = forms.ChoiceField(choices=Session.Feeling.choices, required=False)
    pain = ScaleField()
    effort = ScaleField()
    note = NoteField()

    KEPT = ("feeling", "pain", "effort", "note")

    def content(self) -> dict[str, Any]:
        # The player never shows an earlier note, so an empty note removes none.
        return super().content() | {"note": self.cleaned_data["note"] or None}

    def clean_note(self) -> str:
        return whole_characters(self.cleaned_data["note"])


class SignsEntryForm(EntryForm):
    """Something new before a session."""

    codes = forms.MultipleChoiceField(choices=CheckForm.base_fields["new"].choices)  # type: ignore[attr-defined]

    KEPT = ("codes",)

    @property
    def fell(self) -> bool:
        return FALL in self.cleaned_data["codes"]


FORMS: Mapping[Kind, type[EntryForm]] = {
    Kind.SET: SetEntryForm,
    Kind.FELT: FeltEntryForm,
    Kind.SKIP: SkipEntryForm,
    Kind.BEGIN: BeginEntryForm,
    Kind.SHORT: EntryForm,
    Kind.STOP: StopEntryForm,
    Kind.FINISH: FinishEntryForm,
    Kind.SIGNS: SignsEntryForm,
}


def entry_form(told: Mapping[str, Any]) -> EntryForm:
    """Bind the form for what a device sent; an unknown kind gets the form that says so."""
    kind = told.get("kind")
    form = FORMS.get(Kind(kind), EntryForm) if isinstance(kind, str) and kind in set(Kind) else EntryForm
    return form({name: "" if value is None else value for name, value in told.items()})
