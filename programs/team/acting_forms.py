"""The forms with which a clinician changes something for a person. Each change has a reason that the person reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Clearance
from exercises.form_fields import DayField, MultilineField
from exercises.measures.number_fields import WholeNumberField

from ..progression.course.states import Amount
from ..routine.clearance.forms import ClearanceForm
from ..routine.exercise.overriding import Bounds

if TYPE_CHECKING:
    from django.http import QueryDict

# What somebody sets without the rules holds for so many days at most, then it is looked at again: our own judgement.
LONGEST_DAYS = 84
USUAL_DAYS = 28
MEASURES: Mapping[str, Any] = {
    "reps": gettext_lazy("Repetitions"),
    "hold_seconds": gettext_lazy("Seconds"),
    "minutes": gettext_lazy("Minutes"),
}


def reason_field() -> MultilineField:
    return MultilineField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("They read it, with your name."),
        max_length=400,
        error_messages={"required": gettext_lazy("Write why. They read it.")},
    )


class ReasonForm(forms.Form):
    """Something that needs nothing but a reason."""

    use_required_attribute = False
    reason = reason_field()


class OverrideForm(ReasonForm):
    """A dose, or that it stays as it is, until a day. ``override`` is the id that the page made."""

    KEEP = "hold"
    SET = "dose"

    override = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want?"),
        choices=[
            (KEEP, gettext_lazy("It stays as it is: no step up")),
            (SET, gettext_lazy("I set the dose")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    until = DayField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("The last day on which it counts. After it the rules go on from the dose of that day."),
    )
    field_order = ("override", "kind")

    def __init__(self, data: QueryDict | None = None, *, bounds: Sequence[Bounds], today: date, **kwargs: Any) -> None:
        """Take what may be set, and which day it is where the person lives."""
        self.today, self.bounds = today, list(bounds)
        initial = {"until": today + timedelta(days=USUAL_DAYS), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["until"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        }
        for number, bound in enumerate(self.bounds):
            self._add(number, bound)
        last = [self.fields.pop(name) for name in ("until", "reason")]
        self.fields |= dict(zip(("until", "reason"), last, strict=True))

    def _add(self, number: int, bound: Bounds) -> None:
        name = f"{bound.name}: " if len(self.bounds) > 1 else ""
        if bound.most_sets > 1:
            self.fields[f"sets_{number}"] = WholeNumberField(
                label=name + _("Sets"),
                min_value=1,
                max_value=bound.most_sets,
                initial=bound.now.sets,
                required=False,
                help_text=_("1 to %(most)s: more is not open to them.") % {"most": bound.most_sets},
            )
        self.fields[f"reps_{number}"] = WholeNumberField(
            label=name + str(MEASURES[bound.measure]),
            min_value=bound.least_reps,
            max_value=bound.most_reps,
            initial=bound.now.reps,
            required=False,
            help_text=_("%(least)s to %(most)s: that is the range of this exercise for them.")
            % {"least": bound.least_reps, "most": bound.most_reps},
        )
        if len(bound.loads) > 1:
            self.fields[f"load_{number}"] = forms.ChoiceField(
                label=name + _("Weight or band"),
                choices=[(str(load), _("%(load)s kg") % {"load": load} if load else _("none")) for load in bound.loads],
                initial=str(bound.now.load),
                required=False,
                help_text=_("What they have at home, and what is open to them."),
            )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise ValidationError(_("That day is over. Choose today or a day to come."))
        if until > self.today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(
                _("That is more than %(weeks)s weeks. Choose an earlier day, and look at it again then.")
                % {"weeks": LONGEST_DAYS // 7}
            )
        return until

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") == self.SET:
            for number in range(len(self.bounds)):
                for name in (f"sets_{number}", f"reps_{number}"):
                    if name in self.fields and name not in self.errors and self.cleaned_data.get(name) is None:
                        self.add_error(name, _("Write a number."))
        return self.cleaned_data

    @property
    def doses(self) -> dict[str, str]:
        """The doses that were set, by part, in short; nothing where it stays as it is."""
        if self.cleaned_data["kind"] != self.SET:
            return {}
        said = self.cleaned_data
        return {
            bound.part: Amount(
                sets=said.get(f"sets_{number}") or 1,
                reps=said[f"reps_{number}"],
                load=Decimal(said.get(f"load_{number}") or bound.now.load),
            ).code
            for number, bound in enumerate(self.bounds)
        }


class SlugForm(ReasonForm):
    """One exercise of several, and why."""

    exercise = forms.ChoiceField(
        label=gettext_lazy("Which exercise?"),
        error_messages={
            "required": gettext_lazy("Choose an exercise."),
            "invalid_choice": gettext_lazy("That one cannot be chosen now. Choose another one."),
        },
    )
    field_order = ("exercise", "reason")

    def __init__(self, data: QueryDict | None = None, *, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Choose")), *choices]


class TeamClearanceForm(ClearanceForm):
    """The same yes, given by the one who decides, today."""

    given_by = None  # type: ignore[assignment]
    given_on = None  # type: ignore[assignment]
    role = forms.ChoiceField(
        label=gettext_lazy("What are you?"),
        choices=Clearance.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said: Mapping[str, tuple[str, str]] = {
            "valid_until": (_("Until which day does it hold?"), _("If you leave this empty, it holds for a year.")),
            "limits": (_("What do they leave out?"), _("What you tick stays out of everything that they do here.")),
            "load": (_("What about weights and bands?"), ""),
            "note": (_("Anything else"), _("They read it. The rules cannot act on it.")),
        }
        for name, (label, hint) in said.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, hint

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["given_on"] = self.today
        return super().clean()
