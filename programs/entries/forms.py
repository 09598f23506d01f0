"""Fields about what was done, wherever it is entered."""

from __future__ import annotations

from typing import Any

from django import forms

from exercises.measures.scales import HIGHEST

SCALE = [(str(number), str(number)) for number in range(HIGHEST + 1)]


class ScaleField(forms.TypedChoiceField):
    """A number from 0 to 10, or nothing said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=SCALE, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect, **kwargs
        )
