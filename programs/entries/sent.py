"""What a device sends, whatever it is about: read it once, and say why it is not taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.devices.kept import person_token
from accounts.requests import PersonRequest

# More than a device enters from one moment of good network to the next.
MOST_AT_ONCE = 500
# Why nothing of it is taken: the status, and why in words. What is not taken stays on the device.
NOT_TAKEN: Mapping[str, tuple[int, Promise]] = {
    # Somebody else has signed in on this device since.
    "somebody_else": (
        409,
        gettext_lazy("They belong to somebody else, and wait until that person signs in."),
    ),
    "too_many": (413, gettext_lazy("Too many entries at once.")),
    "unreadable": (400, gettext_lazy("The server could not understand what was sent.")),
}


class NotTakenError(Exception):
    """Nothing of what was sent can be taken; ``code`` is one of ``NOT_TAKEN``."""

    def __init__(self, code: str, because: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.because = because


class InstantField(forms.Field):
    """A moment as devices write it: ISO 8601 with its zone."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or timezone.is_naive(found):
            raise ValidationError(_("A moment is written like 2026-11-21T09:30:00Z."), code="invalid")
        return found


def sent_by(request: PersonRequest) -> tuple[Sequence[Mapping[str, Any]], datetime]:
    """Read the entries that a device sent, and when it says it sent them. Raises ``NotTakenError``."""
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as error:  # the latter: nested without end
        raise NotTakenError("unreadable", _("This is not JSON.")) from error
    entries = told.get("entries") if isinstance(told, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise NotTakenError("unreadable", _("A list of entries is missing."))
    if len(entries) > MOST_AT_ONCE:
        raise NotTakenError("too_many")
    if told.get("person") != person_token(request.user):
        raise NotTakenError("somebody_else")
    try:
        sent_at: datetime = InstantField().clean(told.get("sent_at"))
    except ValidationError as error:
        raise NotTakenError("unreadable", error.messages[0]) from error
    return entries, sent_at


def not_taken(code: str, status: int, reason: Promise, *, because: str = "", **more: Any) -> HttpResponse:
    """Answer that nothing is stored: ``refused`` is the code, ``reason`` a sentence."""
    return JsonResponse({"refused": code, "reason": because or str(reason), **more}, status=status)


# Stores one entry that was sent at a moment, and returns what is wrong with it, by field.
Take = Callable[[Mapping[str, Any], datetime], Mapping[str, Sequence[str]]]


def take_each(request: PersonRequest, take: Take) -> HttpResponse:
    """Store each entry that a device sent by itself, and say which are stored and what is wrong with the others."""
    try:
        entries, sent_at = sent_by(request)
    except NotTakenError as error:
        return not_taken(error.code, *NOT_TAKEN[error.code], because=error.because)
    stored: list[str] = []
    refused: dict[str, Mapping[str, Sequence[str]]] = {}
    for told in entries:
        wrong = take(told, sent_at)
        if wrong:
            refused[str(told.get("id"))] = wrong
        else:
            stored.append(str(told["id"]))
    return JsonResponse({"stored": stored, "refused": refused, "state": None})
