"""Consent, settings, and taking one's data out."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import services
from .devices.kept import person_token
from .entrance import security
from .entrance.consent import present_consent
from .entrance.redirects import next_page
from .export import export_person
from .forms import ConsentForm, DeleteAccountForm, PreferencesForm, TimeZoneForm
from .requests import PersonRequest
from .time_zones import KEPT_COOKIE, device_zone

YEAR = timedelta(days=365)
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; an empty form that was sent is still one that was sent."""
    return request.POST if request.method == "POST" else None


@never_cache
@page_with_form
def consent(request: PersonRequest) -> HttpResponse:
    """Show the present consent text, and ask who has not agreed to it yet."""
    form = ConsentForm(posted(request))
    if form.is_valid():
        form.save(by=request.user)
        return redirect(next_page(request, otherwise="programs:today"))
    context = {
        "form": form,
        "given": present_consent(request.user),
        "asked_before": request.user.consents.exists(),
        "next": next_page(request, otherwise=""),
    }
    return render(request, "accounts/entrance/consent.html", context, status=422 if form.errors else 200)


@never_cache
@page_with_form
def settings(request: PersonRequest) -> HttpResponse:
    form = PreferencesForm(posted(request), person=request.user)
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@page_with_form
def settings_time_zone(request: PersonRequest) -> HttpResponse:
    """Ask where the person lives. Who stays where they said is not asked about this device's place again."""
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
    return render(request, "accounts/settings_time_zone.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def settings_export(request: PersonRequest) -> HttpResponse:
    """Send everything that is stored about the person, as one file."""
    now = timezone.localtime()
    security.record("data_exported", request, person=request.user.pk)
    return JsonResponse(
        export_person(request.user, now=now),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="homestretch-{now:%Y-%m-%d}.json"'},
    )


@sensitive_post_parameters("password")
@never_cache
@page_with_form
def settings_delete(request: PersonRequest) -> HttpResponse:
    """Delete the account and everything in it, once the password has been typed."""
    form = DeleteAccountForm(posted(request), request=request)
    if form.is_valid():
        try:
            person, token = request.user.pk, person_token(request.user)
            services.delete_account(by=request.user)
        except services.LastAdministratorError:
            form.add_error(None, _("You are the only administrator. Please make someone else administrator first."))
        else:
            security.record("account_deleted", request, person=person)
            get_adapter(request).logout(request)
            goodbye = _("Your account and everything in it are deleted. Take care, and all the best.")
            # Named, so that this device forgets what it still has of them (static/js/player/gone.js).
            messages.success(request, goodbye, extra_tags=token)
            return redirect("landing")
    return render(request, "accounts/settings_delete.html", {"form": form}, status=422 if form.errors else 200)
