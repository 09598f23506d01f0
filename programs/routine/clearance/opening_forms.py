"""What people confirm who open an exercise for themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.rules.own_opening import Terms


class OwnOpeningForm(forms.Form):
    """A person's confirmation. ``opening`` is the id that the page made for it, ``version`` tells which terms it
    showed.
    """

    opening = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput)
    looked = forms.BooleanField(
        label=gettext_lazy("I have looked at how it is done: the picture, each step and when to stop."),
        error_messages={"required": gettext_lazy("Please look at how it is done first, then tick this.")},
    )
    able = forms.MultipleChoiceField(
        label=gettext_lazy("What is true of you?"),
        help_text=gettext_lazy("Tick only what is true."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("What you are asked has changed. Please read it again.")},
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms
        field = self.fields["able"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(need, need) for need in terms.needs]

    def clean_able(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["able"]
        if set(ticked) != set(self.terms.needs):
            raise ValidationError(
                _("It opens only when all of this is true of you. If it is not, leave this one closed: that is wise.")
            )
        return ticked

    def clean_version(self) -> str:
        version: str = self.cleaned_data["version"]
        if version != self.terms.version:
            raise ValidationError(_("What you are asked has changed since you opened this page. Please read it again."))
        return version

    @property
    def confirmed(self) -> list[str]:
        """The ticked sentences, exactly as the page showed them."""
        return [str(self.fields["looked"].label), *self.terms.needs]
