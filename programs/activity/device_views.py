"""What was noted on a device without a network, once there is one again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import PersonRequest

from ..entries.fold import day_of, entered_at, is_clock_right
from ..entries.sent import InstantField, take_each
from .forms import EffortForm, NewActivityForm
from .services import IdTaken, record_activity, say_effort

# What an entry says that it is (static/js/player/device/device.js).
FELT = "effort"


class DoneEntry(NewActivityForm):
    """Something that was done, as a device tells it."""

    id = forms.UUIDField()
    at = InstantField()

    def clean_performed_on(self) -> date:
        """Take the device's own day, which may be a day ahead of ours: ``day_of`` says which one counts."""
        return self.cleaned_data["performed_on"] or timezone.localdate()


class FeltEntry(EffortForm):
    """How hard something was, as a device tells it."""

    id = forms.UUIDField()
    activity = forms.UUIDField()
    at = InstantField()


@require_POST
def activity_entries(request: PersonRequest) -> HttpResponse:
    """Store what was noted on a device, each entry once, and say which entries are stored.

    It tells of something that has happened, so nothing that stands in the person's way now refuses it.
    """
    return take_each(request, partial(_take, request.user))


def _take(user: User, told: Mapping[str, Any], sent_at: datetime) -> Mapping[str, Sequence[str]]:
    """Store one entry; return what is wrong with it, by field."""
    now = timezone.now()
    told = {name: str(value) for name, value in told.items() if value is not None}
    if told.get("entry") == FELT:
        felt = FeltEntry(told)
        if felt.is_valid():
            activity = user.activities.filter(pk=felt.cleaned_data["activity"], effort=None).first()
            if activity is not None:
                say_effort(activity=activity, effort=felt.cleaned_data["effort"])
        return _wrong(felt)
    form = DoneEntry(told)
    if not form.is_valid():
        return _wrong(form)
    said = form.cleaned_data
    entered = entered_at(said["at"], sent_at=sent_at, received_at=now)
    day = day_of(
        said["performed_on"],
        told_today=timezone.localdate(entered),
        is_clock_right=is_clock_right(said["at"], entered),
    )
    try:
        record_activity(
            by=user,
            activity_id=said["activity"],
            kind=said["kind"],
            minutes=said["minutes"],
            performed_on=day,
            effort=said["effort"],
            note=said["note"],
            at=entered,
        )
    except IdTaken:
        return {"activity": ["somebody_else"]}
    return {}


def _wrong(form: forms.Form) -> Mapping[str, Sequence[str]]:
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}
