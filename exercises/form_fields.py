"""Form fields, and the search of a list, that several apps use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

# Further words of a search are ignored: each makes the database look through all texts.
MOST_WORDS = 8
# Signs to strip from the words of a name: "Butterfly stretch (seated)".
AROUND_WORDS = '.,;:!?()[]"“”'
# Half of a pair of code units.
HALVES = re.compile("[\ud800-\udfff]")


class MultilineField(forms.CharField):
    """Text of several lines, each ending in one newline character.

    A browser sends each line end as two characters but counts it as one. Kept so, a text that just fits into its box
    would be too long, and saving a text unchanged would change it. Half of a pair of code units, which only JSON can
    say and no database holds, is left out.
    """

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return HALVES.sub("", text)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages: ClassVar[Any] = {
        "required": _("Choose the day."),
        "invalid": _("Write the day like 2026-11-21."),
    }


class PlainInput(forms.TextInput):
    """A line of text, written in one go: Django renders three templates."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = {"type": self.input_type, **self.attrs, "name": name, "value": self.format_value(value)}
        return format_html("<input{}>", flatatt(self.build_attrs(own, attrs)))


class PlainSelect(forms.Select):
    """A choice, written in one go: Django renders several templates for each option, and lists are long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = ((flatatt({"value": key, "selected": str(key) in chosen}), label) for key, label in self.choices)
        attributes = self.build_attrs({**self.attrs, "name": name}, attrs)
        return format_html(
            "<select{}>{}</select>", flatatt(attributes), format_html_join("", "<option{}>{}</option>", options)
        )


class SearchField(forms.CharField):
    """The words to look for. ``placeholder`` shows what somebody might type."""

    def __init__(self, *, label: Any, placeholder: Any) -> None:
        attributes = {
            "type": "search",
            "class": "search__input",
            "placeholder": placeholder,
            "autocomplete": "off",
            "enterkeyhint": "search",
            "spellcheck": "false",
        }
        super().__init__(label=label, max_length=80, required=False, widget=PlainInput(attrs=attributes))


class FilterField(forms.ChoiceField):
    widget = PlainSelect


class SearchForm(forms.Form):
    """Search a list for the words ``q``, within ``FILTERS``; all are optional.

    It is sent by GET, so that the page's address holds the search. Its template is ``components/search.html``.
    """

    FILTERS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.FILTERS:
            self.fields[name].error_messages["invalid_choice"] = _("This is no longer here. Please choose again.")

    def filter_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.FILTERS)

    @property
    def chosen(self) -> dict[str, str]:
        """The valid search terms that were filled in. Call ``is_valid`` first."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> list[str]:
        """The words to look for, without the signs around them; no more than ``MOST_WORDS``."""
        stripped = (word.strip(AROUND_WORDS) for word in self.chosen.get("q", "").split())
        return list(filter(None, stripped))[:MOST_WORDS]

    @property
    def filters_in_use(self) -> int:
        return len(self.chosen.keys() - {"q"})

    @property
    def query_string(self) -> str:
        return urlencode(self.chosen)
