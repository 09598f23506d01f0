"""The form of the safety questions before a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.health_check.red_flags import SIGN_BY_CODE
from exercises.measures.presentation import date_words

from ...entries.forms import ScaleField
from ...models import Session
from ..stop.path import ASKED, BEFORE_SESSION, FALL

# The same signs in few words, so that one question can name them all; the boxes say them in full.
BRIEFLY: Mapping[str, Promise] = {
    "RF1": _("Chest pain or pressure, fainting, no breath to speak"),
    "RF2": _("Numbness between the legs, trouble with bladder or bowel, both legs weak"),
    "RF3": _("A leg that takes no weight after a fall or knock"),
    "RF4": _("A hot, red or swollen joint, hip pain with fever"),
    "RF5": _("Sudden bad pain or a “pop” in your replaced hip"),
    "RF6": _("One leg weak or numb, a foot that drags"),
    "RF10": _("Sudden back pain, pain round the ribs, a new stoop"),
    FALL: _("A fall or nearly one, a broken bone, an operation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A sign in few words."""

    code: str
    words: Promise


class CheckForm(forms.Form):
    """What is new since last time. Ticking nothing is an answer, too.

    Every sign is accepted, even from a page that is out of date; ``asked`` says which signs the page shows.
    """

    new = forms.MultipleChoiceField(
        label=_("Which of these is new?"),
        choices=[
            *((code, SIGN_BY_CODE[code].words) for code in BEFORE_SESSION),
            (FALL, _("A fall or nearly a fall, a break, or an operation")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pain_before = ScaleField(
        label=_("How much does your hip or back hurt right now?"),
        help_text=_("With much pain, or clearly more than usual, today becomes an easy day."),
    )
    morning_pain = ScaleField()
    morning_worse = forms.BooleanField(
        label=_("It was still worse than before the session a day later"), required=False
    )
    # The session before that morning, because the page may be an old one.
    morning_of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The short version was chosen on Today; the page carries it along.
    short = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # So was the session of the morning.
    in_bed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        morning: Session | None = None,
        goes_on: bool = False,
        asked: Collection[str] = ASKED,
        **kwargs: Any,
    ) -> None:
        """Take the session whose ``morning`` after is not told of yet, whether a session has begun (``goes_on``), and
        the signs that this person is ``asked`` about.
        """
        super().__init__(*args, **kwargs)
        self.morning = morning
        self.asked = asked
        if goes_on:
            del self.fields["pain_before"]
        if morning is None:
            for name in ("morning_pain", "morning_worse", "morning_of"):
                del self.fields[name]
            return
        self.fields["morning_pain"].label = _("How much did it hurt on the morning after your session on %(day)s?") % {
            "day": date_words(morning.performed_on, today=timezone.localdate())
        }
        self.fields["morning_of"].initial = morning.pk

    @property
    def briefly(self) -> list[Brief]:
        """The signs that are asked, for the question that names them."""
        return [Brief(code=code, words=BRIEFLY[code]) for code in ASKED if code in self.asked]

    @property
    def boxes(self) -> list[forms.boundfield.BoundWidget]:
        """The boxes of the signs that are asked; a box that was ticked stays."""
        ticked = self["new"].value() or ()
        return [box for box in self["new"] if box.data["value"] in {*self.asked, *ticked}]

    def clean(self) -> dict[str, Any]:
        """A morning that was worse needs its number, too."""
        data = self.cleaned_data
        if data.get("morning_worse") and data.get("morning_pain") is None and "morning_pain" not in self.errors:
            self.add_error("morning_pain", ValidationError(_("Choose a number for that morning, too.")))
        return data

    @property
    def tells_morning(self) -> bool:
        """Whether this page asked about the morning and it was answered."""
        told = self.cleaned_data.get("morning_pain") is not None
        return told and self.morning is not None and self.cleaned_data.get("morning_of") == self.morning.pk

    # What is new counts even when another field has an error.
    @property
    def signs(self) -> list[str]:
        return [code for code in self.cleaned_data.get("new", []) if code != FALL]

    @property
    def fell(self) -> bool:
        return FALL in self.cleaned_data.get("new", [])
