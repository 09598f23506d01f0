"""The forms of the mails that somebody wants."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.time_zone_field import TimeZoneField

from ..models import CourseMail, Reminders
from .due import is_quiet
from .sending import quiet_of

IN_QUIET_HOURS = _("This is in your quiet hours. Choose another time, or change those.")
ON, OFF, NONE = "on", "off", ""
# From when until when nothing comes, unless somebody chooses otherwise.
NIGHT = (time(21), time(7))
HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]


def time_choices() -> list[tuple[str, str]]:
    return [(f"{at:%H:%M}", time_format(at)) for at in HALF_HOURS]


def _at(value: str) -> time:
    return time.fromisoformat(value)


class TimeField(forms.TypedChoiceField):
    """A time of the day, in half hours. ``none`` are the words of the choice for no time."""

    def __init__(self, *, none: Any = None, **options: Any) -> None:
        def choices() -> list[tuple[str, Any]]:
            return [*([(NONE, none)] if none else []), *time_choices()]

        super().__init__(choices=choices, coerce=_at, empty_value=None, required=none is None, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class WantedField(forms.TypedChoiceField):
    """Whether somebody wants such mails. Gives a bool."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[(ON, _("Yes, please")), (OFF, _("No mails"))],
            coerce=ON.__eq__,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose whether you want mails.")},
            **options,
        )


class RemindersForm(forms.Form):
    """Which mails somebody wants, and when. Where they live is asked of whoever has not said it."""

    wanted = WantedField(label=_("Mail on the days of your sessions"))
    days = forms.TypedMultipleChoiceField(
        label=_("On these days of the week"),
        help_text=_("A mail only comes when a session is planned and not done yet."),
        choices=lambda: [(str(day), name) for day, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at = TimeField(label=_("At what time?"))
    again_at = TimeField(label=_("A second mail, when nothing is entered by then"), none=_("No second mail"))
    morning_at = TimeField(label=_("On the morning after: how is it?"), none=_("Not by mail"))
    check_ins = forms.BooleanField(
        label=_("Tell me when a check-in is due"), help_text=_("Every few weeks, a few questions."), required=False
    )
    quiet_from = TimeField(label=_("Quiet hours: no mail from"), none=_("No quiet hours"))
    quiet_until = TimeField(label=_("Quiet hours: until"), none=_("No quiet hours"))

    def __init__(self, data: QueryDict | None = None, *, person: User, stored: Reminders | None) -> None:
        shown = stored or Reminders(user=person, quiet_from=NIGHT[0], quiet_until=NIGHT[1])
        initial = {name: getattr(shown, name) for name in self.base_fields if name not in {"wanted", "days"}}
        # Who comes here for the first time comes to get mails.
        initial |= {"wanted": ON if stored is None or stored.wanted else OFF, "days": [str(day) for day in shown.days]}
        super().__init__(data, initial=initial)
        if not person.time_zone:
            self.fields["time_zone"] = TimeZoneField(required=True)

        self.lesson_at = CourseMail.objects.filter(user=person, wanted=True).values_list("at", flat=True).first()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("wanted"):
            return told
        if not told.get("days") and "days" not in self.errors:
            self.add_error("days", _("Choose at least one day."))
        self._check_order(told)
        self._check_quiet(told)
        return told

    def _check_order(self, told: dict[str, Any]) -> None:
        at, again = told.get("at"), told.get("again_at")
        if at is not None and again is not None and again <= at:
            self.add_error("again_at", _("Choose a time that is later than the first mail."))

    def _check_quiet(self, told: dict[str, Any]) -> None:
        quiet = (told.get("quiet_from"), told.get("quiet_until"))
        if (quiet[0] is None) != (quiet[1] is None) and not {"quiet_from", "quiet_until"} & self.errors.keys():
            self.add_error("quiet_until" if quiet[1] is None else "quiet_from", _("Choose both times, or none."))
        if quiet[0] is None or quiet[1] is None:
            return
        for name in ("at", "again_at", "morning_at"):
            if told.get(name) is not None and is_quiet(told[name], (quiet[0], quiet[1])):
                self.add_error(name, IN_QUIET_HOURS)
        if self.lesson_at is not None and is_quiet(self.lesson_at, (quiet[0], quiet[1])):
            told_at = time_format(self.lesson_at)
            self.add_error("quiet_from", _("Your lesson comes at %(time)s, in these hours.") % {"time": told_at})


class MessageMailForm(forms.Form):
    """Whether a mail says that there is a message."""

    wanted = WantedField(label=_("A mail when there is something to read"))


class CourseMailForm(forms.Form):
    """When the lesson of the day comes. Where they live is asked of whoever has not said it."""

    at = TimeField(label=_("At what time?"))

    def __init__(self, data: QueryDict | None = None, *, person: User, stored: CourseMail | None) -> None:
        super().__init__(data, initial={"at": (stored or CourseMail(user=person)).at})
        self.quiet = quiet_of(person)
        if not person.time_zone:
            self.fields["time_zone"] = TimeZoneField(required=True)

    def clean_at(self) -> time:
        at: time = self.cleaned_data["at"]
        if is_quiet(at, self.quiet):
            raise forms.ValidationError(IN_QUIET_HOURS)
        return at
