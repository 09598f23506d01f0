"""Form fields that several apps use."""

from __future__ import annotations

from typing import Any

from django import forms


class MultilineField(forms.CharField):
    """Text of several lines, with line ends as files and our own scripts have them.

    A browser sends each line end as two characters, and counts it as one: a text that just fitted into its box would be
    too long, and a text saved unchanged would have changed.
    """

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
