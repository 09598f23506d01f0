"""The forms of those who work together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.form_fields import DayField, MultilineField

from ...models import LONGEST_NOTE_OF_TEAM, Member
from ..access import Shared
from .services import colleagues_of

END = "end"


class ColleagueField(forms.ModelChoiceField[Member]):
    """One of the other clinicians of a practice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Member.objects.none(),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": gettext_lazy("Choose a colleague.")},
            **kwargs,
        )

    def label_from_instance(self, member: Any) -> str:
        return ", ".join(part for part in (member.user.get_full_name(), member.title) if part)


class HandOverForm(forms.Form):
    to = ColleagueField(label=gettext_lazy("Who shall go on?"))

    def __init__(self, data: Any = None, *, member: Member) -> None:
        super().__init__(data)
        field: Any = self.fields["to"]
        field.queryset = colleagues_of(member)


class AbsenceForm(forms.Form):
    deputy = ColleagueField(label=gettext_lazy("Who stands in?"))
    first = DayField(label=gettext_lazy("First day"))
    last = DayField(label=gettext_lazy("Last day"))

    def __init__(self, data: Any = None, *, member: Member) -> None:
        super().__init__(data, initial={"first": timezone.localdate()})
        field: Any = self.fields["deputy"]
        field.queryset = colleagues_of(member)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("This is before the first day."))
        if last and (last < timezone.localdate() or last.year > timezone.localdate().year + 2):
            self.add_error("last", _("Choose a day from today on, within two years."))
        if first and first.year < timezone.localdate().year - 1:
            self.add_error("first", _("Choose a later day."))
        return said


class LeaveForm(forms.Form):
    """For each person whether what they share ends, or they are asked about a colleague. Nothing is chosen at first."""

    def __init__(self, data: Any = None, *, member: Member, people: Sequence[Shared]) -> None:
        super().__init__(data)
        self.colleagues = {str(colleague.pk): colleague for colleague in colleagues_of(member)}
        choices = [(END, _("It ends"))] + [
            (pk, _("They are asked whether %(name)s may go on") % {"name": colleague.user.get_full_name()})
            for pk, colleague in self.colleagues.items()
        ]
        self.links = {shared.link.pk: f"link-{shared.link.pk}" for shared in people}
        for shared in people:
            self.fields[self.links[shared.link.pk]] = forms.ChoiceField(
                label=format_html("<bdi>{}</bdi>", shared.name),
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what becomes of it.")},
            )

    @property
    def hand_over(self) -> dict[uuid.UUID, Member]:
        """By link, the colleague about whom the person is asked. Call it on a valid form."""
        chosen = {link: self.cleaned_data[name] for link, name in self.links.items()}
        return {link: self.colleagues[pk] for link, pk in chosen.items() if pk != END}


class NoteForm(forms.Form):
    note = forms.UUIDField(widget=forms.HiddenInput)
    text = MultilineField(
        label=gettext_lazy("A note for your colleagues"),
        help_text=gettext_lazy(
            "It is part of the person’s record. They do not see it on their pages, but they get it, with your name, "
            "whenever they download their data."
        ),
        max_length=LONGEST_NOTE_OF_TEAM,
        error_messages={"required": gettext_lazy("Write the note first.")},
    )

    def __init__(self, data: Any = None, *, typed: str = "") -> None:
        super().__init__(data, initial={"note": uuid.uuid4(), "text": typed})
