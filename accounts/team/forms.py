"""The forms of the care team: what is shared, a code, invitations, who does what at a practice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.form_fields import MultilineField
from exercises.measures.number_fields import WholeNumberField
from exercises.measures.presentation import date_words

from ..models import CHOSEN, Absence, CareLink, Member, Organisation, Scope, TeamRole, User

# Days for which something is shared.
SPANS = {28: gettext_lazy("Four weeks"), 84: gettext_lazy("Twelve weeks"), 182: gettext_lazy("Half a year"),
         364: gettext_lazy("A year")}  # fmt: skip
AS_IT_IS = 0
# A month: what is promised later than that is no promise.
LONGEST_ANSWER = 720
# What is ticked at first: what a plan needs, and nothing that was told elsewhere.
USUAL = (Scope.PLAN, Scope.PAIN)


class ShareForm(forms.Form):
    """What a person shares, with whom besides the clinician, whether they may change something, until when."""

    shares = forms.MultipleChoiceField(
        label=gettext_lazy("What may they see?"),
        help_text=gettext_lazy("They always see your name and your email address, and the messages between you."),
        choices=[(scope.value, scope.label) for scope in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what they may see. To share nothing, end it instead.")},
    )
    may_act = forms.BooleanField(
        label=gettext_lazy("They may change my plan"),
        help_text=gettext_lazy("You see each change, with the name of who made it."),
        required=False,
    )
    assistants_too = forms.BooleanField(
        label=gettext_lazy("Assistants of the practice may see it, too"),
        help_text=gettext_lazy("Otherwise they see only who you are and the messages."),
        required=False,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("For how long?"),
        choices=list(SPANS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose for how long.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"shares": [scope.value for scope in USUAL], "days": 84})

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as columns of a link, and ``days``. Call it on a valid form."""
        return {**self.cleaned_data, "shares": list(self.cleaned_data["shares"])}


class ChangeForm(ShareForm):
    """The same about a link that stands; its end may stay as it is."""

    def __init__(self, data: Any = None, *, link: CareLink) -> None:
        super().__init__(data)
        stays = _("As it is: until %(day)s") % {"day": date_words(last_day(link))}
        days: Any = self.fields["days"]
        days.choices = [(AS_IT_IS, stays), *((span, _("%(span)s from today") % {"span": words})
                        for span, words in SPANS.items())]  # fmt: skip
        self.initial = {
            "shares": link.shares,
            "may_act": link.may_act,
            "assistants_too": link.assistants_too,
            "days": AS_IT_IS,
        }


def last_day(link: CareLink | Absence) -> date:
    """The last day on which it holds, as the reader's clock says."""
    return timezone.localdate(link.ends_at - timedelta(seconds=1))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code"),
        help_text=gettext_lazy("Twelve signs, such as K7QM-2XBD-9TRW. Small letters are fine."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the code from the paper or the mail.")},
    )


class AskForm(forms.Form):
    """A person asks a clinician by mail."""

    invitation = forms.UUIDField(widget=forms.HiddenInput)
    email = forms.EmailField(
        label=gettext_lazy("Email address of the clinician"),
        max_length=254,
        error_messages={"required": gettext_lazy("Type the address to which the mail shall go.")},
    )


class InviteForm(forms.Form):
    """A clinician invites a person, by mail or with a code on paper."""

    BY_MAIL, ON_PAPER = "mail", "paper"

    invitation = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=gettext_lazy("For whom is it?"),
        help_text=gettext_lazy("Only you see this, so that you know later which invitation is whose."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write for whom it is.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How do they get it?"),
        choices=[
            (ON_PAPER, gettext_lazy("A code on paper, that I hand over")),
            (BY_MAIL, gettext_lazy("By mail")),
        ],
        widget=forms.RadioSelect,
        initial=ON_PAPER,
    )
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("Only for a mail. Nobody learns whether there is an account with it."),
        max_length=254,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("way") == self.BY_MAIL and not said.get("email") and "email" not in self.errors:
            self.add_error("email", _("Type the address to which the mail shall go."))
        return said


class MemberForm(forms.Form):
    """What somebody does at a practice."""

    role = forms.ChoiceField(
        label=gettext_lazy("What do they do?"),
        choices=TeamRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they do.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Occupation"),
        help_text=gettext_lazy("As people know it, such as: physiotherapist."),
        max_length=60,
        required=False,
    )
    administers = forms.BooleanField(
        label=gettext_lazy("They let others in, and say who does what"),
        help_text=gettext_lazy("This shows them nothing of anybody."),
        required=False,
    )

    @classmethod
    def of(cls, member: Member, data: Any = None) -> MemberForm:
        return cls(data, initial={name: getattr(member, name) for name in ("role", "title", "administers")})


class InviteMemberForm(MemberForm):
    invitation = forms.UUIDField(widget=forms.HiddenInput)
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Type the address to which the mail shall go.")},
    )
    field_order = ("invitation", "email", "role", "title", "administers")


class PracticeForm(forms.ModelForm[Organisation]):
    """What people read of a practice."""

    answers_within_hours = WholeNumberField(
        label=gettext_lazy("Hours within which a message is usually answered"),
        min_value=1,
        max_value=LONGEST_ANSWER,
        error_messages={
            "required": gettext_lazy("Write how many hours."),
            "invalid": gettext_lazy("Write a whole number, such as 48."),
            "min_value": gettext_lazy("Write at least 1 hour."),
            "max_value": gettext_lazy("Write at most %(limit_value)s hours."),
        },
    )
    opening_hours = MultilineField(label=gettext_lazy("Opening hours"), max_length=400, required=False)
    emergency_text = MultilineField(
        label=gettext_lazy("What to do in an emergency"),
        help_text=gettext_lazy("With the number to call."),
        max_length=400,
        required=False,
    )

    class Meta:
        model = Organisation
        fields = ("name", "opening_hours", "answers_within_hours", "emergency_text")
        labels = {"name": gettext_lazy("Name of the practice")}
        error_messages = {"name": {"required": gettext_lazy("Write the name of the practice.")}}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        # Else the name of the constraint would be shown.
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another practice here has this name."))
        return name


class LookAfterForm(forms.Form):
    """At which of their practices a clinician looks after somebody who asked."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Where?"),
        queryset=Member.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose where.")},
    )

    def __init__(self, data: Any = None, *, by: User) -> None:
        super().__init__(data)
        members = by.memberships.clinicians().select_related("organisation", "user")
        field: Any = self.fields["member"]
        field.queryset = members
        field.label_from_instance = lambda member: member.organisation.name
        self.initial["member"] = next(iter(members), None)
