"""The numbers of the progression algorithm at the editors' desk."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..loading import PROGRESSION_RULES
from ..measures.number_fields import NumberError, read_number
from ..models import ProgressionRule
from .base.desk import CatalogueAdmin, EditedFilter, last_order

Number = int | float
# Separators between numbers. A comma counts only before a space, since otherwise decimals may follow it.
BETWEEN_NUMBERS = re.compile(r"[;\s]+|,(?=\s)")


class NumbersField(forms.CharField):
    """One number, or several with a comma and a space between them. Cleans to a number or a list of numbers.

    ``are_several`` is True when the rule is a list: then "1,2" is refused, because it may mean one number or two.
    """

    are_several = False

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(str(number) for number in value)
        return value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        numbers = [self._number(part) for part in BETWEEN_NUMBERS.split(text) if part]
        return numbers if len(numbers) != 1 else numbers[0]

    def _number(self, text: str) -> Number:
        if self.are_several and "," in text:
            raise forms.ValidationError(
                gettext("We are not sure about “%(text)s”. Write a point before decimals, and a space between numbers.")
                % {"text": text}
            )
        try:
            number = read_number(text)
        except NumberError as error:
            raise forms.ValidationError(
                str(error) or gettext("“%(text)s” is not a number.") % {"text": text}
            ) from error
        return int(number) if number == int(number) and "." not in text else float(number)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            value = self.to_python(data)
        except forms.ValidationError:
            return True
        return bool(([value] if isinstance(initial, list) and not isinstance(value, list) else value) != initial)


class ProgressionRuleForm(forms.ModelForm[Any]):
    value = NumbersField(label=_("Value"), help_text=_("A number, or several like “1, 2, 3.5”, from low to high."))

    class Meta:
        model = ProgressionRule
        fields = ("key", "text", "value", "unit", "evidence", "sources", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "value" in self.fields:
            self.fields["value"].are_several = isinstance(self.instance.value, list)  # type: ignore[attr-defined]
        if "sources" in self.fields:
            self.fields["sources"].required = True

    def clean_value(self) -> Number | list[Number]:
        """Refuse a list for a number and the reverse, which the algorithm could not read, and negative numbers."""
        value: Number | list[Number] = self.cleaned_data["value"]
        if isinstance(self.instance.value, list) and not isinstance(value, list):
            value = [value]
        if self.instance.pk and not isinstance(self.instance.value, list) and isinstance(value, list):
            raise forms.ValidationError(gettext("This rule is one number."))
        if any(number < 0 for number in (value if isinstance(value, list) else [value])):
            raise forms.ValidationError(gettext("A number cannot be below zero."))
        return value


class ProgressionRuleAdmin(CatalogueAdmin):
    """The page of a number. ``programs`` registers it, because it checks what the algorithm can use, which this app may
    not import.
    """

    codec = PROGRESSION_RULES
    key_field = "key"
    form = ProgressionRuleForm
    list_display = ("key", "shown_value", "unit", "text", "evidence", "edited")
    list_filter = ("evidence", EditedFilter)
    search_fields = ("key", "text", "unit")
    autocomplete_fields = ("sources",)
    readonly_fields = ("edited_in_words",)
    fields = ("key", "text", ("value", "unit"), "evidence", "sources", "order", "edited_in_words")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(ProgressionRule), **super().get_changeform_initial_data(request)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow no new rules: the algorithm would never read them."""
        return False

    def why_not_deleted(self, request: HttpRequest, obj: ProgressionRule) -> str:
        return gettext("The algorithm reads it.")

    @admin.display(description=_("value"), ordering="order")
    def shown_value(self, obj: ProgressionRule) -> str:
        return ", ".join(str(number) for number in obj.value) if isinstance(obj.value, list) else str(obj.value)
