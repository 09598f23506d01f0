"""The pages of the reminders: what somebody wants, and the end of it without signing in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.keys import counts_wrong_keys, is_key
from accounts.requests import PersonRequest, page_with_form, posted

from ..models import Reminders
from .due import LATEST
from .forms import RemindersForm
from .letters import STOP
from .sending import mail_address
from .services import choose_reminders, decline_reminders, stop_reminders


@page_with_form
def reminders(request: PersonRequest) -> HttpResponse:
    """Ask which mails somebody wants; a POST keeps it."""
    stored = Reminders.objects.filter(user=request.user).first()
    form = RemindersForm(posted(request), person=request.user, stored=stored)
    if form.is_valid():
        kept = choose_reminders(by=request.user, **form.cleaned_data)
        said = _("Your reminders are saved.") if kept.wanted else _("You get no reminders.")
        messages.success(request, said)
        return redirect("programs:reminders")
    return render(
        request,
        "programs/reminders/reminders.html",
        {
            "form": form,
            "to": mail_address(request.user),
            "sender": settings.DEFAULT_FROM_EMAIL,
            "minutes": int(LATEST.total_seconds() // 60),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def reminders_declined(request: PersonRequest) -> HttpResponse:
    """Note that somebody wants no reminders, so that nobody asks them again."""
    decline_reminders(by=request.user)
    messages.success(request, _("No mails. If you change your mind: Settings, Reminders."))
    return redirect("programs:today")


# The key in the address is what allows it: a mail program that stops the mails has no cookie and no token (RFC 8058).
@csrf_exempt
@login_not_required
@page_with_form
@counts_wrong_keys
def reminders_stop(request: HttpRequest, address_id: uuid.UUID, key: str) -> HttpResponse:
    """Ask whether to stop the mails of whoever has this address; a POST does, also one by their mail program."""
    if not is_key(key, STOP, address_id):
        raise Http404
    if request.method == "POST" and not stop_reminders(address_id=address_id):
        raise Http404
    is_over = not Reminders.objects.filter(address_id=address_id, wanted=True).exists()
    return render(request, "programs/reminders/reminders_stop.html", {"is_over": is_over, "open_page": True})
