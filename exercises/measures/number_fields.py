"""Numbers as people write them, in every form: "4,5" is 4.5 as "4.5" is, and nothing is dropped or guessed.

A browser's own number field reads a comma by the language of the device, and where it does not know it, drops it: 4,5
becomes 45. So each number is typed into a text field and read here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    pass

# What other keyboards write for a comma, a point and a minus: Arabic, full width, typographic.
SIGNS = str.maketrans({"٫": ",", "，": ",", "．": ".", "−": "-"})
PLAIN = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)")
# Half of the world writes a thousand like this, the other half one and a half.
THOUSANDS_OR_DECIMALS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
GROUPED = re.compile(r"[+-]?\d{1,3}([\s.,٬'’]\d{3})+([.,٫]\d+)?")
# No number of ours needs more signs; and rounding to grams stays within the 28 digits with which Decimal reckons.
LONGEST = 24
# A lost comma makes ten times of what was meant, and what was meant may be a little less than usual.
ABOUT_TEN_TIMES = 7


class NumberError(ValueError):
    """What was typed does not mean one number and no other. Says what to write where it is known; else it is empty."""


def read_number(typed: str) -> Decimal:
    """Return the number that somebody typed, with a comma or a point before its decimals.

    Digits of every script count; spaces around it do not. Raises NumberError for anything else: signs between
    thousands ("1 000", "1.000,5"), and "1,500", which may be one and a half or fifteen hundred.
    """
    text = _western(typed.strip())
    if len(text) > LONGEST:
        raise NumberError
    if THOUSANDS_OR_DECIMALS.fullmatch(text):
        raise NumberError(
            _("We are not sure about “%(typed)s”. Please write “%(small)s” or “%(large)s”.")
            % {"typed": typed.strip(), "small": text.replace(",", "."), "large": text.replace(",", "")}
        )
    if PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if GROUPED.fullmatch(text):
        raise NumberError(_("Please write the number without a sign or a space between its digits, like 1000."))
    raise NumberError


def _western(text: str) -> str:
    """Return a text with its digits as 0 to 9. Only true digits: "4²" is not 42."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text.translate(SIGNS))


class DecimalTextField(forms.DecimalField):
    """A number that may have decimals, typed into a text field."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": gettext_lazy("Please write a number alone, like 8 or 8.5.")}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # its stubs derive it from whole numbers
        return None if value in self.empty_values else _read(self, value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _limits(self)


class WholeNumberField(forms.IntegerField):
    """A whole number, typed into a text field."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": gettext_lazy("Please write a whole number, like 8.")}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        number = _read(self, value)
        if number != number.to_integral_value():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(number)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _limits(self)


def _read(field: forms.Field, value: Any) -> Decimal:
    try:
        return read_number(str(value))
    except NumberError as error:
        raise ValidationError(str(error) or field.error_messages["invalid"], code="invalid") from error


def _limits(field: forms.IntegerField) -> dict[str, Any]:
    """Return what the buttons for less and more go by (``static/js/app.js``)."""
    limits = {"data-least": field.min_value, "data-most": field.max_value}
    return {name: limit for name, limit in limits.items() if limit is not None}


# --- A number that is about ten times what it usually is --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question that stands beside a field (``components/sure.html``): ``typed`` is the number that it is about."""

    name: str
    typed: str
    words: str
    is_answered: bool


def is_unusual(number: Decimal | int, usual: Decimal | int) -> bool:
    """Whether a number is about ten times the usual one. Nothing is unusual where nothing is usual yet."""
    return usual > 0 and number >= ABOUT_TEN_TIMES * usual


def ask_about_unusual(form: forms.Form, usual: Mapping[str, Decimal | int]) -> None:
    """Ask whether a number is right that is about ten times its usual one; call it in ``clean``.

    ``usual`` is by the name of the field. The question is an error until it is answered for this very number.
    """
    for name, usually in usual.items():
        number = form.cleaned_data.get(name)
        if number is not None and is_unusual(number, usually):
            ask_about(form, name, number=number, usually=usually)


def ask_about(form: forms.Form, name: str, *, number: Decimal | int, usually: Decimal | int) -> None:
    """Ask whether a number of a field is right, unless that was answered with a yes for this very number."""
    typed = _bare(number)
    sure = f"{form.add_prefix(name)}-sure"
    words = {"number": number_format(typed), "usual": number_format(_bare(usually))}
    doubt = Doubt(
        name=sure, typed=typed, words=_("Yes, %(number)s is right") % words, is_answered=form.data.get(sure) == typed
    )
    form.fields[name].doubt = doubt  # type: ignore[attr-defined]
    if not doubt.is_answered:
        question = _("You wrote %(number)s. That is far more than %(usual)s. Is a comma or a point missing?") % words
        form.add_error(name, ValidationError(question, code="unusual"))


def _bare(number: Decimal | int) -> str:
    return f"{Decimal(number).normalize():f}"
