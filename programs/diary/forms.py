"""Choose a sheet, and type in what was written on one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.health_check.red_flags import SIGN_BY_CODE
from exercises.form_fields import DayField
from exercises.measures.number_fields import WholeNumberField
from exercises.measures.scales import BANDS, HIGHEST
from exercises.models import Exercise

from ..entries.forms import NoteField
from ..entries.plan import PlannedSet
from ..entries.rows import amount_of_log, felt_of
from ..models import DiarySheet, Session, SetLog
from ..plan.agenda import Slot
from ..routine.doses import SIDES
from ..session.stop.path import BEFORE_SESSION, FALL
from .prescribing import WEEKS, read_sets, slot_of
from .services import DayTold, ItemTold, session_id

# A sheet for later than this would outlast what it was decided from.
LATEST = timedelta(weeks=WEEKS[0])
# The effort that a word stands for: the most that it can mean, so that a word never lets a dose grow that a number
# would hold. Our own judgement.
EFFORTS = [(band.last, band.word) for band in BANDS["effort"]]


class NewSheetForm(forms.Form):
    """How long a sheet is, and on which day it begins. ``sheet`` is its id, made by the page."""

    sheet = forms.UUIDField(widget=forms.HiddenInput)
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("How many weeks?"),
        choices=[(WEEKS[0], gettext_lazy("Two weeks")), (WEEKS[1], gettext_lazy("Four weeks"))],
        coerce=int,
        initial=WEEKS[0],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )
    first_on = DayField(
        label=gettext_lazy("From which day on?"),
    )

    def clean_first_on(self) -> date:
        day: date = self.cleaned_data["first_on"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("This day is over. Choose today or a later day."))
        if day > today + LATEST:
            raise ValidationError(_("This is too far ahead. Choose an earlier day."))
        return day


def _score(label: str) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        min_value=0,
        max_value=HIGHEST,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Write a whole number from 0 to 10."),
            "min_value": gettext_lazy("Write a number from 0 to 10."),
            "max_value": gettext_lazy("Write a number from 0 to 10."),
        },
    )


def _effort(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[("", "–"), *EFFORTS], coerce=int, empty_value=None, required=False
    )


def _set_label(planned: PlannedSet, *, is_part: bool) -> str:
    """Say which set it is in few words, and what is printed: "Left 1 (12)", "Set 2 (8)"."""
    which = f"{SIDES.get(planned.side, _('Set'))} {planned.number} ({planned.amount})"
    return f"{planned.exercise.name}, {which}" if is_part else which


class ItemOnPaper:
    """One exercise of a day as the page shows it: its fields, and what is printed."""

    def __init__(self, form: PaperDayForm, place: int, item: Mapping[str, Any], sets: Sequence[PlannedSet]) -> None:
        self.form, self.place, self.item, self.sets = form, place, item, sets

    @property
    def name(self) -> str:
        return str(self.item["name"])

    @property
    def doses(self) -> Sequence[str]:
        return list(self.item["doses"])

    @property
    def skipped(self) -> forms.BoundField:
        return self.form[f"{self.place}-skipped"]

    @property
    def felt(self) -> list[forms.BoundField]:
        return [self.form[f"{self.place}-{name}"] for name in ("pain", "effort")]

    @property
    def sharp(self) -> forms.BoundField:
        return self.form[f"{self.place}-sharp"]

    @property
    def set_fields(self) -> list[forms.BoundField]:
        return [self.form[f"{self.place}-set-{planned.key}"] for planned in self.sets]

    @property
    def fields(self) -> list[forms.BoundField]:
        return [self.skipped, *self.set_fields, *self.felt, self.sharp]


def prefix_of(slot: Slot) -> str:
    """Name a session in the fields of its form. None of these names begins with another one."""
    return f"{slot.time}-{slot.on}" if slot.time else f"{slot.on}"


class PaperDayForm(forms.Form):
    """What was written of one day: done as printed with one tick, and whatever was different in its place."""

    done = forms.BooleanField(label=gettext_lazy("As printed"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        day: Mapping[str, Any],
        exercises: Mapping[str, Exercise],
        session: Session | None,
    ) -> None:
        self.slot = slot_of(day)
        self.session = session
        super().__init__(data, prefix=prefix_of(self.slot), initial=self._initial(session))
        self.fields["pain"] = _score(_("Worst pain"))
        self.fields["effort"] = _effort(_("How hard"))
        self.fields["morning"] = _score(_("Next morning"))
        self.fields["worse"] = forms.BooleanField(
            label=_("It was still worse than before the session a day later"), required=False
        )
        self.fields["note"] = NoteField(label=_("Notes"))
        logs = list(session.set_logs.all()) if session else []
        self.items = [
            self._item(place, item, sets, [log for log in logs if str(log.item_id) == item["item"]])
            for place, item in enumerate(day["items"], start=1)
            if (sets := read_sets(item, exercises))
        ]

    def _initial(self, session: Session | None) -> dict[str, Any]:
        if session is None:
            return {}
        morning = getattr(session, "next_day", None)
        return {
            "done": True,
            "pain": session.pain,
            "effort": word_of(session.effort),
            "morning": morning.pain if morning else None,
            "worse": bool(morning and morning.worse),
            "note": session.note,
        }

    def _item(
        self, place: int, item: Mapping[str, Any], sets: Sequence[PlannedSet], logs: Sequence[SetLog]
    ) -> ItemOnPaper:
        skipped = next((log.skipped for log in logs if log.skipped), "")
        amounts = {(log.exercise_id, log.number, log.side): amount_of_log(log) for log in logs if not log.skipped}
        felt = felt_of(logs) if logs else None
        own = self.session
        choices = [("", _("Done")), *(choice for choice in SetLog.Skipped.choices if choice[0])]
        self._add(f"{place}-skipped", forms.ChoiceField(label=_("Left out?"), choices=choices, required=False), skipped)
        for planned in sets:
            known = amounts.get((planned.exercise.pk, planned.number, planned.side))
            field = WholeNumberField(
                label=_set_label(planned, is_part=len({found.exercise.pk for found in sets}) > 1),
                min_value=0,
                max_value=300,
                required=False,
                error_messages={
                    "invalid": _("Write a whole number."),
                    "min_value": _("This cannot be below 0."),
                    "max_value": _("This looks too large. 300 is the most that we can store."),
                },
            )
            # Only what is not as printed has to be written.
            done = planned.amount if not amounts else known or 0
            self._add(f"{place}-set-{planned.key}", field, None if done == planned.amount else done)
        # What was said of the whole session is not said again here.
        pain = felt.pain if felt and own and felt.pain != own.pain else None
        effort = felt.effort if felt and own and felt.effort != own.effort else None
        self._add(f"{place}-pain", _score(_("Pain")), pain)
        self._add(f"{place}-effort", _effort(_("How hard")), word_of(effort))
        sharp = forms.BooleanField(label=_("It was a sharp or catching pain"), required=False)
        self._add(f"{place}-sharp", sharp, bool(felt and felt.sharp))
        return ItemOnPaper(self, place, item, sets)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        self.fields[name] = field
        self.initial[name] = initial

    def clean(self) -> dict[str, Any]:
        """A morning that was worse needs its number, too."""
        data = self.cleaned_data
        if data.get("worse") and data.get("morning") is None and "morning" not in self.errors:
            self.add_error("morning", ValidationError(_("Write the number of that morning, too.")))
        return data

    @property
    def is_different(self) -> bool:
        """Whether anything of an exercise is not as printed, or is wrong: then it is shown open."""
        return any(
            field.errors or not (field.value() in (None, "") or field.value() is False)
            for item in self.items
            for field in item.fields
        )

    @property
    def wrong(self) -> list[tuple[str, forms.BoundField]]:
        """The fields with errors, each after the exercise that it is of, or "": "Pain" alone would name many."""
        exercise_of = {field.name: str(item.item["name"]) for item in self.items for field in item.fields}
        return [(exercise_of.get(field.name, ""), field) for field in self if field.errors]

    @property
    def is_sent(self) -> bool:
        """Whether the page that was sent had this day. What is stored of other days stays."""
        return any(name.startswith(f"{self.prefix}-") for name in self.data)

    def told(self) -> DayTold:
        """Read what was written. Call it on a valid form."""
        data = self.cleaned_data
        # Whoever writes down how it was has done it, tick or no tick.
        written = [data[name] for name in self.changed_data if name != "done"]
        is_done = data["done"] or any(value is not None and value is not False and value != "" for value in written)
        return DayTold(
            slot=self.slot,
            is_done=is_done,
            different={item.item["item"]: told for item in self.items if (told := self._item_told(item)) is not None},
            pain=data["pain"],
            effort=self._effort_told("effort", self.session.effort if self.session else None),
            morning=data["morning"],
            morning_worse=data["worse"],
            note=data["note"],
        )

    def _item_told(self, item: ItemOnPaper) -> ItemTold | None:
        data = self.cleaned_data
        amounts = {
            planned.key: amount
            for planned in item.sets
            if (amount := data[f"{item.place}-set-{planned.key}"]) is not None and amount != planned.amount
        }
        told = ItemTold(
            amounts=amounts,
            skipped=data[f"{item.place}-skipped"],
            pain=data[f"{item.place}-pain"],
            effort=data[f"{item.place}-effort"],
            sharp=data[f"{item.place}-sharp"],
        )
        return None if told == ItemTold() else told

    def _effort_told(self, name: str, stored: int | None) -> int | None:
        """Read a word as its number. A number that was entered elsewhere stays as long as its word is not changed."""
        said: int | None = self.cleaned_data[name]
        return stored if stored is not None and said == word_of(stored) else said


def word_of(effort: int | None) -> int | None:
    """Find the word for an effort, by the number that it stands for."""
    if effort is None:
        return None
    return next(band.last for band in BANDS["effort"] if effort in band.numbers)


class SignsForm(forms.Form):
    """What was new in the weeks of a sheet. Every sign is accepted; ``asked`` says which ones the page shows."""

    new = forms.MultipleChoiceField(
        label=gettext_lazy("Was any of these new in this time?"),
        choices=[
            *((code, SIGN_BY_CODE[code].words) for code in BEFORE_SESSION),
            (FALL, gettext_lazy("A fall or nearly a fall, a break, or an operation")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, asked: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    @property
    def boxes(self) -> list[forms.boundfield.BoundWidget]:
        """The boxes of the signs that are asked; a box that was ticked stays."""
        ticked = self["new"].value() or ()
        return [box for box in self["new"] if box.data["value"] in {*self.asked, *ticked}]

    # What is new counts even when something else on the page has an error.
    @property
    def signs(self) -> list[str]:
        return [code for code in self.cleaned_data.get("new", []) if code != FALL]

    @property
    def fell(self) -> bool:
        return FALL in self.cleaned_data.get("new", [])


def day_forms(
    sheet: DiarySheet,
    days: Iterable[Mapping[str, Any]],
    *,
    sessions: Mapping[Slot, Session],
    exercises: Mapping[str, Exercise],
    data: Any = None,
) -> list[PaperDayForm]:
    """Make the forms of the days that can be typed in: those that have come, and have no session from elsewhere."""
    forms_of = []
    for day in days:
        slot = slot_of(day)
        known = sessions.get(slot)
        if slot.on <= timezone.localdate() and (known is None or known.pk == session_id(sheet, slot)):
            forms_of.append(PaperDayForm(data, day=day, exercises=exercises, session=known))
    return forms_of
