"""Every field for several lines counts the end of a line as one character, as browsers do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

from exercises.form_fields import MultilineField


def all_forms(kind: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for known in kind.__subclasses__():
        yield known
        yield from all_forms(known)


def limited_texts() -> list[tuple[str, forms.CharField]]:
    """Return our own fields for several lines that limit the length of the text."""
    # Loading the addresses imports all modules with forms, so that all forms are known.
    assert get_resolver().url_patterns
    return [
        (f"{form.__module__}.{form.__name__}.{name}", field)
        for form in all_forms()
        if form.__module__.split(".")[0] in {"accounts", "config", "exercises", "programs"}
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea) and field.max_length
    ]


def test_each_text_with_a_longest_one_is_of_this_kind():
    found = limited_texts()
    assert len(found) >= 4
    assert not [name for name, field in found if not isinstance(field, MultilineField)]


@pytest.mark.parametrize(("name", "field"), limited_texts(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_longest_text_with_line_ends_is_taken_and_one_more_is_not(name, field):
    # It does not end with a line end: that is taken away.
    lines = "ab\r\n" * ((field.max_length - 1) // 3)
    longest = lines + "x" * (field.max_length - len(lines.replace("\r\n", "\n")))
    assert len(field.clean(longest)) == field.max_length
    with pytest.raises(forms.ValidationError):
        field.clean(longest + "x")
