"""What differs between two versions of a row, in words: side by side, with what is new or gone marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..fields import DOSE_LABELS
from ..loading import Codec, Data
from ..models import Condition, Equipment, Exercise, Movement, Muscle

# Names in files that are no column's.
LABELS: Mapping[str, Any] = {
    "position": _("Start position"),
    "muscles_helping": _("Muscles that help"),
    "equipment_optional": _("Equipment that may help"),
    "steps": _("Steps"),
    "parts": _("Parts"),
    "videos": _("Videos"),
    "items": _("Exercises, in order"),
    "rungs": _("Rungs"),
    "offers": _("Offered instead"),
    "sources": _("Sources"),
    "code": _("Code"),
    "locator": _("Place"),
    "load_kg": _("Kilograms"),
    "text": _("Text"),
    "alt": _("The movement in words"),
    **DOSE_LABELS,
}
COLUMNS = {"position": "start_position"}
BREAK = "\n"
ELLIPSIS = "…"
AROUND = 25  # words
WORDS = re.compile(rf"[^\s]+|{BREAK}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text, and whether the other side lacks it."""

    words: str
    changed: bool

    @property
    def is_break(self) -> bool:
        """Whether a new line of the text begins here."""
        return self.words == BREAK


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field on both sides. ``is_list``: each piece stands on a line of its own."""

    label: str
    before: list[Piece]
    after: list[Piece]
    is_list: bool


def names() -> dict[str, str]:
    """Map the slugs by which rows are named in files to names for people."""
    found: dict[str, str] = {}
    for model in (Muscle, Equipment, Movement, Condition, Exercise):
        found |= dict(model._default_manager.values_list("slug", "name"))
    return found


def kind_of(before: Data | None, after: Data | None) -> str:
    """Say what becomes of a row: "new", "goes", "same" or "changed"."""
    if after is None:
        return "goes"
    if before is None:
        return "new"
    return "same" if before == after else "changed"


def differences(codec: Codec, before: Data | None, after: Data | None, called: Mapping[str, str]) -> list[FieldChange]:
    """List the fields that differ. Of what is new or goes, all that say something are there."""
    old, new = before or {}, after or {}
    model = codec.rows().model
    return [
        _field_change(model, name, old.get(name), new.get(name), called)
        for name in {**old, **new}
        if old.get(name) != new.get(name) and (_said(old.get(name)) or _said(new.get(name)))
    ]


def _said(value: Any) -> bool:
    return value not in (None, "", [], {})


def _field_change(model: type[Model], name: str, old: Any, new: Any, called: Mapping[str, str]) -> FieldChange:
    is_list = isinstance(old or new, list)
    if is_list:
        before, after = ([_line(item, called) for item in value or []] for value in (old, new))
    else:
        before, after = (_words(model, name, value, called) for value in (old, new))
    left, right = _marked(before, after, around=len(before + after) if is_list else AROUND)
    return FieldChange(label=label_of(model, name), before=left, after=right, is_list=is_list)


def _marked(before: list[str], after: list[str], *, around: int) -> tuple[list[Piece], list[Piece]]:
    """Mark what differs. Of a long stretch that both sides have, only what is ``around`` a difference is kept."""
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            ahead, behind = around if a else 0, around if b < len(before) or d < len(after) else 0
            kept = before[a:b]
            if len(kept) > ahead + behind + around:
                kept = [*kept[:ahead], ELLIPSIS, *kept[len(kept) - behind :]]
            same = [Piece(words=words, changed=False) for words in kept]
            left, right = left + same, right + same
        else:
            left += [Piece(words=words, changed=True) for words in before[a:b]]
            right += [Piece(words=words, changed=True) for words in after[c:d]]
    return left, right


def label_of(model: type[Model], name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    try:
        field: Any = model._meta.get_field(COLUMNS.get(name, name))
        return str(capfirst(field.verbose_name))
    except (FieldDoesNotExist, AttributeError):
        return str(capfirst(name.replace("_", " ")))


def _words(model: type[Model], name: str, value: Any, called: Mapping[str, str]) -> list[str]:
    """Split what a field says into words, so that single ones can be marked."""
    try:
        choices = dict(getattr(model._meta.get_field(COLUMNS.get(name, name)), "flatchoices", ()) or ())
    except FieldDoesNotExist:
        choices = {}
    if isinstance(value, str) and value in choices:
        return [str(choices[value])]
    return WORDS.findall(str(_value(value, called)).strip())


def _value(value: Any, called: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return _line(value, called)
    if isinstance(value, list):
        return ", ".join(_value(item, called) for item in value)
    return called.get(value, value) if isinstance(value, str) else str(value)


def _line(item: Any, called: Mapping[str, str]) -> str:
    """Write a row of a list, such as a step or a source, on one line."""
    if not isinstance(item, dict):
        return _value(item, called)
    return "; ".join(
        f"{LABELS.get(name, capfirst(name.replace('_', ' ')))}: {_value(value, called)}"
        for name, value in _in_use(item)
    )


def _in_use(item: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in item.items() if value not in (None, "", [], {}, 0, False))
