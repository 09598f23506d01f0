"""Form fields that read numbers as people write them: "4,5" and "4.5" are the same, and nothing is dropped or guessed.

A browser's own number field reads a comma by the language of the device, and may drop one that it does not expect, so
that 4,5 becomes 45. So all numbers are typed into text fields and read here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Signs that other keyboards produce for a comma, a point and a minus: Arabic, full width, typographic. A telephone
# makes a dash of a hyphen, and letters are printed with one.
SIGNS = str.maketrans({"٫": ",", "，": ",", "．": ".", **dict.fromkeys("−‐‑‒–—﹣－", "-")})
AFTER_SIGN = re.compile(r"^([+-])\s+")
PLAIN = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)")
# "1,500" is fifteen hundred in one half of the world, and one and a half in the other.
THOUSANDS_OR_DECIMALS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
GROUPED = re.compile(r"[+-]?\d{1,3}([\s.,٬'’]\d{3})+([.,٫]\d+)?")
# More characters than any of our numbers needs, and few enough that rounding to grams stays exact in Decimal's 28
# digits.
LONGEST = 24
# A lost comma makes a number ten times as large. The threshold is lower, because what was meant may be below the usual.
ABOUT_TEN_TIMES = 7


class NumberError(ValueError):
    """What was typed is not one clear number. The message says what to write instead, or is empty."""


def read_number(typed: str) -> Decimal:
    """Read a number with a comma or a point before its decimals, in the digits of any script.

    Raises NumberError for anything else: for separators between thousands ("1 000", "1.000,5"), and for "1,500", which
    may mean one and a half or fifteen hundred.
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
    """Write the digits of other scripts as 0 to 9, and the sign next to them. Superscripts stay: "4²" is not 42."""
    signs = AFTER_SIGN.sub(r"\1", text.translate(SIGNS))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)


# What is said of a number out of a range for which nobody wrote better words. Not among the messages of a field: those
# would replace what a model says of its own limits.
OUT_OF_RANGE = {
    MinValueValidator: gettext_lazy("Please write %(limit_value)s or more."),
    MaxValueValidator: gettext_lazy("Please write %(limit_value)s or less."),
}


def _in_plain_words(validators: Iterable[Any]) -> list[Any]:
    return [
        type(found)(found.limit_value, OUT_OF_RANGE[type(found)])
        if type(found) in OUT_OF_RANGE and found.message == type(found).message
        else found
        for found in validators
    ]


class DecimalTextField(forms.DecimalField):
    """A number that may have decimals, typed into a text field."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": gettext_lazy("Please write a number alone, like 8 or 8.5."),
        "max_digits": gettext_lazy("Please write a shorter number."),
        "max_whole_digits": gettext_lazy("Please write a smaller number."),
        "max_decimal_places": gettext_lazy("Please write fewer digits after the point."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = _in_plain_words(self.validators)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # its stubs derive it from whole numbers
        return None if value in self.empty_values else _read(self, value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        may_be_negative = isinstance(self.min_value, (int, Decimal)) and self.min_value < 0
        # The keys for numbers of some telephones have no minus.
        return _limits(self) | ({"inputmode": "text"} if may_be_negative else {})


class WholeNumberField(forms.IntegerField):
    """A whole number, typed into a text field."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": gettext_lazy("Please write a whole number, like 8.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = _in_plain_words(self.validators)

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
    """Write the attributes that limit the buttons for less and more (``static/js/app.js``)."""
    limits = {"data-least": field.min_value, "data-most": field.max_value}
    return {name: limit for name, limit in limits.items() if limit is not None}


# --- A number that is about ten times what it usually is --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The question beside a field whether its number is right (``components/sure.html``); ``typed`` is that number."""

    name: str
    typed: str
    words: str
    is_answered: bool


def is_unusual(number: Decimal | int, usual: Decimal | int) -> bool:
    """Whether a number is about ten times the usual one. False while there is no usual one yet (0)."""
    return usual > 0 and number >= ABOUT_TEN_TIMES * usual


def ask_about_unusual(form: forms.Form, usual: Mapping[str, Decimal | int]) -> None:
    """Question each number that is about ten times its usual one. Call it in ``clean``.

    ``usual`` maps names of fields to their usual numbers. The question is an error of the field until the person says
    yes to exactly this number.
    """
    for name, usually in usual.items():
        number = form.cleaned_data.get(name)
        if number is not None and is_unusual(number, usually):
            ask_about(form, name, number=number, usually=usually)


def ask_about(form: forms.Form, name: str, *, number: Decimal | int, usually: Decimal | int) -> None:
    """Ask whether a field's number is right, unless the person has said yes to exactly this number."""
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
