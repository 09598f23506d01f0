"""The form with which a person notes what a clinician said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.clearance.clinician import ASK_AGAIN_AFTER
from accounts.health_check.forms import Label
from accounts.models import Clearance
from exercises.form_fields import DayField, MultilineField
from exercises.measures.presentation import span_words

from .limits import LIMITS, NO_ADDED_LOAD, movements_of

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise


def yes_or_not_yet(
    label: StrOrPromise, *, without: StrOrPromise, yes: StrOrPromise, means: StrOrPromise, help_text: StrOrPromise = ""
) -> forms.ChoiceField:
    """Ask what they said of something that may be opened: a yes, and what it means, or what holds ``without`` one."""
    choices = [("", Label(gettext_lazy("Nothing, or not yet"), without)), ("yes", Label(yes, means))]
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=choices, required=False, widget=forms.RadioSelect
    )


class ClearanceForm(forms.Form):
    """Who said yes, when, until when, and what stays out.

    The page sends the ids of the rules that it showed, so that a yes never opens something nobody has read.
    """

    use_required_attribute = False
    clearance = forms.UUIDField(widget=forms.HiddenInput)
    given_by = forms.CharField(
        label=gettext_lazy("Who said yes?"),
        help_text=gettext_lazy("For example: Dr Okafor, or the hip clinic at St Mary’s."),
        max_length=120,
        error_messages={"required": gettext_lazy("Please write who said yes.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Who is that?"),
        choices=Clearance.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    given_on = DayField(
        label=gettext_lazy("On which day?"),
    )
    valid_until = DayField(
        label=gettext_lazy("Until which day does it hold?"),
        help_text=format_lazy(
            gettext_lazy("Ask for it. If you leave this empty, we ask you again {time} after that day."),
            time=lazy(span_words, str)(ASK_AGAIN_AFTER.days),
        ),
        required=False,
    )
    limits = forms.MultipleChoiceField(
        label=gettext_lazy("What did they ask you to leave out?"),
        help_text=gettext_lazy(
            "Tick nothing if they set no limits. What you tick stays out of everything you do here."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    load = yes_or_not_yet(
        gettext_lazy("What did they say about weights and bands?"),
        without=gettext_lazy("You go on with your own body weight."),
        yes=gettext_lazy("They are fine, if I build up slowly"),
        means=gettext_lazy("You begin without, and add a little at a time."),
    )
    effort = yes_or_not_yet(
        gettext_lazy("What did they say about hard effort?"),
        help_text=gettext_lazy("Hard means that you could do only a few more, or that talking is hard work."),
        without=gettext_lazy("The effort stays moderate."),
        yes=gettext_lazy("It is fine, if I build up slowly"),
        means=gettext_lazy("For a year at most. Then we ask you again."),
    )
    note = MultilineField(
        label=gettext_lazy("Anything else they said"),
        help_text=gettext_lazy("For yourself, in your own words. We keep it, but we cannot act on it."),
        required=False,
        max_length=1000,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rules: Sequence[str],
        today: date,
        load_rules: Sequence[str] = (),
        effort_rules: Sequence[str] = (),
        own_movements: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        """Take the ``rules`` that a yes opens now, the ``load_rules`` that a yes to weights and bands opens, and the
        ``effort_rules`` that a yes to hard effort opens.

        ``own_movements`` are the movements of the exercise that it is about.
        """
        super().__init__(data, **kwargs)
        self.rules = list(rules)
        self.load_rules = list(load_rules)
        self.effort_rules = list(effort_rules)
        self.shown = data.getlist("rules") if data is not None else []
        self.shown_load = data.getlist("load_rules") if data is not None else []
        self.shown_effort = data.getlist("effort_rules") if data is not None else []
        if not self.load_rules:
            del self.fields["load"]
        if not self.effort_rules:
            del self.fields["effort"]
        self.today = today
        self.own_movements = own_movements
        field = self.fields["limits"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(limit.key, Label(limit.words, limit.hint)) for limit in LIMITS]
        if "given_on" in self.fields:
            self.fields["given_on"].widget.attrs["max"] = today.isoformat()
        self.fields["valid_until"].widget.attrs["min"] = today.isoformat()

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > self.today:
            raise ValidationError(_("That day is still to come. Please give the day on which they said it."))
        return day

    def clean_limits(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["limits"]
        if movements_of(ticked) & self.own_movements:
            raise ValidationError(
                _("This exercise has a movement that you ticked, so it would stay closed. Please look at both again.")
            )
        says_yes = (self.load_rules and self.data.get("load")) or (self.effort_rules and self.data.get("effort"))
        if not self.rules and not ticked and not says_yes:
            if self.load_rules:
                raise ValidationError(
                    _("Please choose what they said about weights and bands, or tick what to leave out.")
                )
            if self.effort_rules:
                raise ValidationError(_("Please choose what they said about hard effort, or tick what to leave out."))
            raise ValidationError(_("Nothing is locked. Please tick what they asked you to leave out."))
        return ticked

    def clean(self) -> dict[str, Any]:
        """Refuse a yes that has ended already, and a yes to something that has changed since the page was shown."""
        given_on, until = self.cleaned_data.get("given_on"), self.cleaned_data.get("valid_until")
        if until and given_on and until < given_on:
            self.add_error("valid_until", _("This day is before the day on which they said yes."))
        elif until and until < self.today:
            self.add_error("valid_until", _("That day is over. Please ask again before you begin."))
        elif given_on and not until and given_on + ASK_AGAIN_AFTER < self.today:
            self.add_error("given_on", _("That is more than a year ago. Please ask again before you begin."))
        if self.opened_effort and given_on and given_on + ASK_AGAIN_AFTER < self.today:
            self.add_error("effort", _("That is more than a year ago. For hard effort, please ask again."))
        if self.load_cleared and self.no_added_load:
            self.add_error(
                "load", _("You ticked “Weights or bands” above as something to leave out. Only one is right.")
            )
        has_changed = set(self.shown) != set(self.rules)
        has_changed |= self.load_cleared and set(self.shown_load) != set(self.load_rules)
        has_changed |= bool(self.opened_effort) and set(self.shown_effort) != set(self.effort_rules)
        if has_changed:
            raise ValidationError(
                _("What is locked has changed since you opened this page. Please read it again, then save.")
            )
        return self.cleaned_data

    @property
    def movements(self) -> frozenset[str]:
        return movements_of(self.cleaned_data["limits"])

    @property
    def no_added_load(self) -> bool:
        return NO_ADDED_LOAD in self.cleaned_data.get("limits", ())

    @property
    def opened_effort(self) -> list[str]:
        """What stood against hard effort and is opened; empty without a yes to it."""
        return self.effort_rules if self.cleaned_data.get("effort") == "yes" else []

    @property
    def load_cleared(self) -> bool:
        return self.cleaned_data.get("load") == "yes"
