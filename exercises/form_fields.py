"""Form fields that several apps use."""

from __future__ import annotations

from typing import Any

from django import forms


class MultilineField(forms.CharField):
    """Text of several lines, each ending in one newline character.

    A browser sends each line end as two characters but counts it as one. Kept so, a text that just fits into its box
    would be too long, and saving a text unchanged would change it.
    """

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
