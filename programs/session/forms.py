"""Forms about routines and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from exercises.measures.number_fields import DecimalTextField, WholeNumberField, ask_about_unusual
from exercises.measures.presentation import kilograms_from, load_in_units

from ..entries.forms import DayForm, NoteField, ScaleField, TimeOfDayField
from ..entries.plan import DoneSet, PlannedSet, with_done
from ..entries.rows import felt_of
from ..models import RoutineItem, Session, SetLog, TimeOfDay

# What a page and a device may send. The limit is the same for both, so that each can correct what the other sent.
HEAVIEST_KG = Decimal(200)


class StartSessionForm(forms.Form):
    """The id that the page made for the session; nobody sees it."""

    session = forms.UUIDField(widget=forms.HiddenInput)


class EarlierSessionForm(StartSessionForm, DayForm):
    """The day of a session that was done, and where the plan has sessions of their own in the morning, which it was."""

    field_order = ["session", "performed_on", "time_of_day"]
    time_of_day = TimeOfDayField(
        label=_("Which session was it?"),
        choices=[(TimeOfDay.ANY, _("That of the day")), (TimeOfDay.MORNING, _("That of the morning"))],
    )

    def __init__(self, *args: Any, has_mornings: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_mornings:
            del self.fields["time_of_day"]


class MoveSessionForm(DayForm):
    """Another day for a session that is done. Two sessions that were entered for the same day stay two."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["performed_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_performed_on(self) -> Any:
        day = super().clean_performed_on()
        others = self.session.user.sessions.between(day, day).filter(time_of_day=self.session.time_of_day)
        if day != self.session.performed_on and others.exists():
            raise ValidationError(_("You have another session on that day. Choose the day on which this one was."))
        return day


class FeltForm(forms.Form):
    """How an exercise was, as a whole."""

    pain = ScaleField(label=_("How much did it hurt?"))
    pain_side = forms.ChoiceField(
        label=_("Which side hurt?"),
        choices=[("left", _("Left")), ("right", _("Right")), ("both", _("Both sides"))],
        widget=forms.RadioSelect,
        required=False,
    )
    sharp = forms.BooleanField(label=_("It was a sharp or catching pain"), required=False)
    shaky = forms.BooleanField(label=_("It felt shaky, or I lost the form"), required=False)
    effort = ScaleField(label=_("How hard was it?"))
    note = NoteField(label=_("A note about this exercise"))


class ExerciseLogForm(FeltForm):
    """What was done of one exercise: a number for each set; pain, effort and how it felt for the exercise as a whole.

    ``planned`` are the sets that the session asks for.
    """

    def __init__(
        self,
        *args: Any,
        item: RoutineItem,
        planned: Sequence[PlannedSet],
        units: str,
        logs: Sequence[SetLog] = (),
        note: str = "",
        **kwargs: Any,
    ) -> None:
        self.item = item
        self.planned = with_done(planned, logs)
        self.units = units
        exercise = self.planned[0].exercise if self.planned else item.exercise
        self.takes_load = item.load_allowed and exercise.load in {"ankle_kg", "dumbbell_kg"} and not item.parts
        done = {(log.exercise_id, log.number, log.side): log for log in logs if not log.skipped}
        super().__init__(*args, **{"initial": {**_said_before(logs), "note": note}, **kwargs})
        # A page that was open for long takes back no note that a device has sent since.
        self.fields["note"].show_hidden_initial = True
        for planned_set in self.planned:
            log = done.get((planned_set.exercise.pk, planned_set.number, planned_set.side))
            # Sets that rest beside others begin at 0: nothing was done until somebody says so.
            begins_with = (
                0 if planned_set.rests and not all(other.rests for other in self.planned) else planned_set.amount
            )
            amount = begins_with if not done else (getattr(log, planned_set.measure) or 0 if log else 0)
            self.fields[f"set-{planned_set.key}"] = WholeNumberField(
                label=self.set_label(planned_set),
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
        if not {"left", "right"} <= {planned_set.side for planned_set in self.planned}:
            del self.fields["pain_side"]
        self.loads = self._loads(list(done.values())) if self.takes_load and self.planned else {}
        for side, load_kg in self.loads.items():
            self.fields[_load_name(side)] = DecimalTextField(
                label=self._load_label(side),
                min_value=Decimal(0),
                max_value=load_in_units(HEAVIEST_KG, units),
                # As fine as what is stored, so that the page accepts the number that it shows.
                max_digits=6,
                decimal_places=3,
                required=False,
                initial=load_in_units(load_kg, units),
                help_text=_("0 if you used none."),
                error_messages={
                    "invalid": _("Write the weight as a number, like 1.5."),
                    "min_value": _("This cannot be below 0."),
                    "max_value": _("This looks too large. %(most)s is the most that we can store.")
                    % {"most": number_format(load_in_units(HEAVIEST_KG, units))},
                    "max_digits": _("Write three digits after the point at most."),
                    "max_decimal_places": _("Write three digits after the point at most."),
                },
            )

    def _loads(self, logs: Sequence[SetLog]) -> dict[str, Decimal]:
        """Map each side to what is carried there, in kilograms; "" when both sides carry the same."""
        by_side: dict[str, Decimal] = {}
        for planned_set in self.planned:
            by_side.setdefault(planned_set.side, planned_set.dose.load_kg)
        by_side |= {log.side: log.load_kg for log in reversed(logs)}
        return by_side if len(set(by_side.values())) > 1 else {"": next(iter(by_side.values()))}

    def _load_label(self, side: str) -> str:
        in_pounds = self.units == "imperial"
        if side == "left":
            return str(_("Weight on the left in pounds") if in_pounds else _("Weight on the left in kilograms"))
        if side == "right":
            return str(_("Weight on the right in pounds") if in_pounds else _("Weight on the right in kilograms"))
        return str(_("Weight in pounds") if in_pounds else _("Weight in kilograms"))

    def set_label(self, planned_set: PlannedSet) -> str:
        """Say "Left leg, set 1" and the like; for a sequence with the name of the part."""
        words = []
        if self.item.parts:
            words.append(planned_set.exercise.name)
        if planned_set.side:
            words.append(str(_("Left") if planned_set.side == "left" else _("Right")))
        if planned_set.dose.sets > 1 or not words:
            words.append(str(_("Set %(number)s") % {"number": planned_set.number}))
        return ", ".join(words)

    def clean(self) -> dict[str, Any]:
        """Ask about a number that is about ten times what the session asks for."""
        usual: dict[str, Decimal | int] = {f"set-{planned_set.key}": planned_set.amount for planned_set in self.planned}
        usual |= {_load_name(side): load_in_units(load_kg, self.units) for side, load_kg in self.loads.items()}
        ask_about_unusual(self, usual)
        return self.cleaned_data

    @property
    def set_fields(self) -> list[tuple[forms.BoundField, PlannedSet]]:
        return [(self[f"set-{planned_set.key}"], planned_set) for planned_set in self.planned]

    @property
    def load_fields(self) -> list[forms.BoundField]:
        return [self[_load_name(side)] for side in self.loads]

    def done(self) -> list[DoneSet]:
        """Collect the sets as typed. Call it on a valid form."""
        loads = {side: self._typed(side, load_kg) for side, load_kg in self.loads.items()}
        return [
            DoneSet(
                planned=planned_set,
                amount=self.cleaned_data[f"set-{planned_set.key}"],
                load_kg=loads[planned_set.side if planned_set.side in loads else ""]
                if loads
                else planned_set.dose.load_kg,
            )
            for planned_set in self.planned
        ]

    def _typed(self, side: str, load_kg: Decimal) -> Decimal:
        """Convert to kilograms. A number in pounds is shown rounded; left unchanged, it means the stored kilograms."""
        typed = self.cleaned_data.get(_load_name(side)) or Decimal(0)
        return load_kg if typed == load_in_units(load_kg, self.units) else kilograms_from(typed, self.units)

    def said(self) -> dict[str, Any]:
        """Collect pain, effort, how it felt and the note, as ``log_exercise`` takes them. Call it on a valid form."""
        side = self.cleaned_data.get("pain_side", "")
        return {
            "pain": self.cleaned_data["pain"],
            "pain_side": "" if side == "both" else side,
            "sharp": self.cleaned_data["sharp"],
            "technique_clean": not self.cleaned_data["shaky"],
            "effort": self.cleaned_data["effort"],
            "note": self.cleaned_data["note"] if "note" in self.changed_data else None,
        }


def _load_name(side: str) -> str:
    return f"load-{side}" if side else "load"


def _said_before(logs: Sequence[SetLog]) -> dict[str, Any]:
    if not logs:
        return {}
    felt = felt_of(logs)
    return {
        "pain": felt.pain,
        "pain_side": felt.pain_side,
        "sharp": felt.sharp,
        "shaky": not felt.technique_clean,
        "effort": felt.effort,
    }


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
    note = NoteField(label=_("A note for yourself"))
