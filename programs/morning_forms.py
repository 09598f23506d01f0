"""The question of the morning after a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HIGHEST = 10


class MorningForm(forms.Form):
    """One tap answers it: each number is a button that sends the form."""

    worse = forms.BooleanField(label=_("It is still worse than before the session"), required=False)
    pain = forms.IntegerField(
        label=_("Pain"),
        min_value=0,
        max_value=HIGHEST,
        error_messages={
            name: _("Tap a number from 0 to 10.") for name in ("required", "invalid", "min_value", "max_value")
        },
    )

    def numbers(self) -> list[dict[str, Any]]:
        """Return the numbers in the three zones of the scale (``clinical_rules.md``, 8.2)."""
        return [
            {"name": "fine", "word": _("0 to 2: fine"), "numbers": range(3)},
            {"name": "watch", "word": _("3 to 5: some pain"), "numbers": range(3, 6)},
            {"name": "stop", "word": _("6 or more: a lot"), "numbers": range(6, HIGHEST + 1)},
        ]
