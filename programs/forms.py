"""Forms about routines and sessions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from exercises.presentation import kilograms_from, load_in_units

from .models import RoutineItem, Session, SetLog
from .set_plan import DoneSet, PlannedSet

SCALE = [(str(number), str(number)) for number in range(11)]
# A session may be added or moved back this far: one that is older says little about today.
OLDEST_DAY = timedelta(days=366)


class ScaleField(forms.TypedChoiceField):
    """A number from 0 to 10, or nothing said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=SCALE, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect, **kwargs
        )


class DaysForm(forms.Form):
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )


class StartSessionForm(forms.Form):
    """The id that the page made for the session; it says nothing to a person."""

    session = forms.UUIDField(widget=forms.HiddenInput)


class EarlierSessionForm(StartSessionForm):
    performed_on = forms.DateField(
        label=_("Which day was it?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the day."), "invalid": _("Write the day like 2026-11-21.")},
    )

    def clean_performed_on(self) -> Any:
        day = self.cleaned_data["performed_on"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        if day < today - OLDEST_DAY:
            raise ValidationError(_("This is more than a year ago. Choose a later day."))
        return day


class ExerciseLogForm(forms.Form):
    """What was done of one exercise: a number for each set, pain and effort for the exercise as a whole."""

    pain = ScaleField(label=_("How much did it hurt?"))
    effort = ScaleField(label=_("How hard was it?"))

    def __init__(
        self,
        *args: Any,
        item: RoutineItem,
        planned: Sequence[PlannedSet],
        units: str,
        logs: Sequence[SetLog] = (),
        **kwargs: Any,
    ) -> None:
        self.item = item
        self.planned = planned
        self.units = units
        self.takes_load = item.load_allowed and item.exercise.load in {"ankle_kg", "dumbbell_kg"} and not item.parts
        done = {(log.exercise_id, log.number, log.side): log for log in logs if not log.skipped}
        initial: dict[str, Any] = {}
        if logs:
            initial |= {"pain": logs[0].pain, "effort": logs[0].effort}
        super().__init__(*args, **{"initial": initial, **kwargs})
        for one in planned:
            log = done.get((one.exercise.pk, one.number, one.side))
            amount = one.amount if not done else (getattr(log, one.measure) or 0 if log else 0)
            self.fields[f"set-{one.key}"] = forms.IntegerField(
                label=self.set_label(one),
                min_value=0,
                max_value=300,
                initial=amount,
                error_messages={
                    "required": _("Write a number; 0 if you did not do this set."),
                    "invalid": _("Write a whole number."),
                    "min_value": _("This cannot be below 0."),
                    "max_value": _("This looks too large. 300 is the most that we can store."),
                },
            )
        if self.takes_load:
            self.load_kg = next((log.load_kg for log in logs), item.dose.load_kg)
            self.fields["load"] = forms.DecimalField(
                label=_("Weight in pounds") if units == "imperial" else _("Weight in kilograms"),
                min_value=Decimal(0),
                max_value=Decimal(100),
                max_digits=5,
                decimal_places=2,
                required=False,
                initial=load_in_units(self.load_kg, units),
                help_text=_("0 if you used none."),
            )

    def set_label(self, one: PlannedSet) -> str:
        """Return "Left leg, set 1" and the like; for a sequence with the name of the part."""
        words = []
        if self.item.parts:
            words.append(one.exercise.name)
        if one.side:
            words.append(str(_("Left") if one.side == "left" else _("Right")))
        if one.dose.sets > 1 or not words:
            words.append(str(_("Set %(number)s") % {"number": one.number}))
        return ", ".join(words)

    @property
    def set_fields(self) -> list[tuple[forms.BoundField, PlannedSet]]:
        return [(self[f"set-{one.key}"], one) for one in self.planned]

    def done(self) -> list[DoneSet]:
        """Return the sets as typed. Call it on a valid form."""
        load = Decimal(0)
        if self.takes_load:
            typed = self.cleaned_data.get("load") or Decimal(0)
            # What is shown in pounds is rounded; left as it is, it means the kilograms that are stored.
            unchanged = typed == load_in_units(self.load_kg, self.units)
            load = self.load_kg if unchanged else kilograms_from(typed, self.units)
        return [
            DoneSet(
                planned=one,
                amount=self.cleaned_data[f"set-{one.key}"],
                load_kg=load if self.takes_load else one.dose.load_kg,
            )
            for one in self.planned
        ]


class SkipForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why are you leaving this one out?"),
        choices=[choice for choice in SetLog.Skipped.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )


class FinishForm(forms.Form):
    feeling = forms.ChoiceField(
        label=_("How was it?"), choices=Session.Feeling.choices, widget=forms.RadioSelect, required=False
    )
    pain = ScaleField(label=_("How much did it hurt, at the worst?"))
    effort = ScaleField(label=_("How hard was it, all in all?"))
    note = forms.CharField(
        label=_("A note for yourself"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        error_messages={"max_length": _("This is a little too long: 2,000 characters are the most that we can store.")},
    )


def new_session_id() -> uuid.UUID:
    """Make the id for a session that a page offers to start.

    The page keeps it, so a second press is the same session.
    """
    return uuid.uuid4()
