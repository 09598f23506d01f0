"""The pages where people download their data and delete their account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from .. import security_log
from ..devices.kept import person_token
from ..entrance.security import ask_again
from ..requests import PersonRequest, page_with_form, posted
from . import services
from .export import written
from .forms import DeleteAccountForm


@require_safe
def settings_export(request: PersonRequest) -> StreamingHttpResponse:
    """Send everything that is stored about the person, as one file."""
    now = timezone.localtime()
    security_log.record("data_exported", request, person=request.user.pk)
    return StreamingHttpResponse(
        written(request.user, now=now),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="homestretch-{now:%Y-%m-%d}.json"'},
    )


@sensitive_post_parameters("password")
@page_with_form
def settings_delete(request: PersonRequest) -> HttpResponse:
    """Delete the account and everything in it, once the password has been typed."""
    if not request.user.has_usable_password() and (asked := ask_again(request, request.user)):
        return asked
    form = DeleteAccountForm(posted(request), request=request)
    if form.is_valid():
        try:
            person, token = request.user.pk, person_token(request.user)
            services.delete_account(by=request.user)
        except services.LastAdministratorError:
            form.add_error(None, _("You are the only administrator. Please make someone else administrator first."))
        else:
            security_log.record("account_deleted", request, person=person)
            get_adapter(request).logout(request)
            goodbye = _("Your account and everything in it are deleted. Take care, and all the best.")
            # The tag names the person, so that its script (gone.js) forgets what this device keeps of them.
            messages.success(request, goodbye, extra_tags=token)
            return redirect("landing")
    return render(request, "accounts/data/settings_delete.html", {"form": form}, status=422 if form.errors else 200)
