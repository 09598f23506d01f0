"""The pages of the settings."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..entrance.typed import fill_in_again, keeps_its_form
from ..requests import PersonRequest, page_with_form, posted
from ..time_zones import KEPT_COOKIE, device_zone
from .forms import PreferencesForm, TimeZoneForm

YEAR = timedelta(days=365)


@page_with_form
@keeps_its_form
def settings(request: PersonRequest) -> HttpResponse:
    form = PreferencesForm(posted(request), person=request.user)
    fill_in_again(request, form)
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings/settings.html", {"form": form}, status=422 if form.errors else 200)


@page_with_form
def settings_time_zone(request: PersonRequest) -> HttpResponse:
    """Ask where the person lives. The button "stay" keeps what they said and ends questions about this device."""
    device = device_zone(request.COOKIES)
    if request.method == "POST" and "stay" in request.POST and request.user.time_zone:
        response = redirect("programs:today")
        if device is not None:
            response.set_cookie(
                KEPT_COOKIE, device.name, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
            )
        return response
    told = request.user.time_zone or (device.name if device else "")
    form = TimeZoneForm(posted(request), initial={"time_zone": told})
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, _("Your day goes by the clock there now."))
        return redirect("programs:today")
    return render(
        request, "accounts/settings/settings_time_zone.html", {"form": form}, status=422 if form.errors else 200
    )
