"""The page with a person's devices."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import security_log
from accounts.requests import PersonRequest

from . import services
from .device_names import device_words


@require_safe
def settings_devices(request: PersonRequest) -> HttpResponse:
    """List where the person is signed in, this device first."""
    here = request.session.session_key
    devices = [
        {
            "id": session.device,
            "words": device_words(session.user_agent),
            "signed_in_at": session.signed_in_at,
            "is_here": session.session_key == here,
        }
        for session in request.user.browser_sessions.signed_in()
    ]
    devices.sort(key=lambda device: not device["is_here"])
    return render(request, "accounts/devices/settings_devices.html", {"devices": devices})


@require_POST
def settings_device_sign_out(request: PersonRequest, device: UUID) -> HttpResponse:
    """End the sign-in on another device."""
    if not services.sign_out_device(by=request.user, device=device):
        raise Http404
    security_log.record("device_signed_out", request, person=request.user.pk)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:settings_devices")


@require_POST
def settings_devices_sign_out(request: PersonRequest) -> HttpResponse:
    """End every sign-in of the person, this one too."""
    security_log.record("signed_out_everywhere", request, person=request.user.pk)
    services.sign_out_everywhere(by=request.user)
    get_adapter(request).logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("landing")
