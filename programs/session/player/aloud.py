"""What the player's voice says, written for the ear.

Engines read signs as they like: "eight twelve" for 8–12, "three ex ten" for 3x10, and nothing at all for the slash of
7/10. So no sign reaches them: each is said in words, and the words are those of the person's language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# A sign as a pattern, and how it is said; \1 and \2 are what stands before and after it. In this order.
SIGNS: Sequence[tuple[str, Promise | str]] = (
    (r"(\d)\s*[-–—]\s*(?=\d)", _("\\1 to ")),
    (r"(\d)\s*[x×]\s*(?=\d)", _("\\1 times ")),
    (r"(\d)\s*/\s*(?=\d)", _("\\1 out of ")),
    (r"(\d)\s*½", _("\\1 and a half")),
    (r"½", _("half")),
    (r"¼", _("a quarter")),
    (r"¾", _("three quarters")),
    (r"\s*≥\s*", _(" at least ")),
    (r"\s*≤\s*", _(" at most ")),
    (r"\s*>\s*", _(" more than ")),
    (r"\s*<\s*", _(" less than ")),
    (r"(\d)\s*%", _("\\1 percent")),
    (r"(\d)\s*°C?", _("\\1 degrees")),
    (r"(\d)\s*kg\b", _("\\1 kilograms")),
    (r"(\d)\s*g\b", _("\\1 grams")),
    (r"(\d)\s*lbs?\b", _("\\1 pounds")),
    (r"(\d)\s*cm\b", _("\\1 centimetres")),
    (r"(\d)\s*mm\b", _("\\1 millimetres")),
    (r"(\d)\s*m\b", _("\\1 metres")),
    (r"(\d)\s*(?:min|mins)\b\.?", _("\\1 minutes")),
    (r"(\d)\s*(?:s|sec|secs)\b\.?", _("\\1 seconds")),
    (r"(\d)\s*h\b", _("\\g<1> hours")),
    (r"\s*&\s*", _(" and ")),
    (r"\s*\+\s*", _(" plus ")),
    (r"\s*=\s*", _(" is ")),
    (r"\s*[×]\s*", _(" times ")),
    (r"(\w)\s*/\s*(?=\w)", _("\\1 or ")),
    # A bracket, a dash or a dot between two things is a pause.
    (r"\s*\(([^)]*)\)", r", \1,"),
    (r"\s*[–—·→]\s*|\s+-\s+", ", "),
    (r"…", "."),
    # Whatever else no voice can say.
    (r"[^\w\s.,;:!?'’“”\"-]", " "),
    (r",\s*(?=[,.;:!?]|$)", ""),
    (r"\s{2,}", " "),
)


def for_the_ear(text: str) -> str:
    """Return a text as it is to be spoken: no sign in it, and every number with its unit in words."""
    return _spoken(text, get_language())


@lru_cache(maxsize=4000)
def _spoken(text: str, _language: str) -> str:
    """Go through all signs, once for each text in each language: most texts are steps that everybody is told."""
    for pattern, said in SIGNS:
        text = re.sub(pattern, str(said), text)
    return text.strip()
