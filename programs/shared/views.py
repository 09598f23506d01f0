"""The links that somebody gave out, and what others see with one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.keys import counts_wrong_keys, is_key
from accounts.requests import PersonRequest, page_with_form, posted

from ..models import SharedLink
from ..reminders.sending import zone_of
from .content import Content
from .forms import LinkForm
from .services import SHARED, TooManyLinksError, count_opening, link_address, make_link, withdraw_link


@page_with_form
@keeps_its_form
def links(request: PersonRequest) -> HttpResponse:
    """List somebody's links with how often each was opened; a POST makes one."""
    today = timezone.localdate()
    form = LinkForm(posted(request), initial={"link": uuid.uuid4(), "shows": SharedLink.Shows.PLAN, "days": 28})
    fill_in_again(request, form)
    if form.is_valid():
        wanted: dict[str, Any] = form.cleaned_data
        try:
            made = make_link(by=request.user, link_id=wanted.pop("link"), today=today, **wanted)
        except TooManyLinksError:
            form.add_error(None, _("You have many open links. Take one back first."))
        else:
            messages.success(request, _("The link for %(name)s is ready.") % {"name": made.label})
            return redirect("programs:links")
    found = list(request.user.shared_links.all())
    return render(
        request,
        "programs/shared/links.html",
        {
            "form": form,
            "open": [(link, link_address(link)) for link in found if link.is_open(today)],
            "over": [link for link in found if not link.is_open(today)],
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def link_withdraw(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    link = get_object_or_404(request.user.shared_links, pk=link_id)
    withdraw_link(link=link)
    messages.success(request, _("The link for %(name)s shows nothing any more.") % {"name": link.label})
    return redirect("programs:links")


# The key in the address is what allows it. Nobody has to be signed in, and no cookie is looked at.
@csrf_exempt
@login_not_required
@page_with_form
@counts_wrong_keys
def shared(request: HttpRequest, link_id: uuid.UUID, key: str) -> HttpResponse:
    """Say whose link it is, and show what is behind it to whoever presses the button.

    A preview of the address in a chat or a mail presses nothing, so it sees nothing and is not counted as an opening.
    """
    if not is_key(key, SHARED, link_id):
        raise Http404
    link = SharedLink.objects.select_related("user").filter(pk=link_id, user__is_active=True).first()
    if link is None:
        raise Http404
    with timezone.override(zone_of(link.user)):
        today = timezone.localdate()
        context: dict[str, Any] = {"link": link, "name": link.user.name, "today": today}
        if not link.is_open(today):
            return _page(request, "programs/shared/link_over.html", context, status=410)
        if request.method != "POST":
            return _page(request, "programs/shared/link_front.html", context)
        count_opening(link=link)
        content = Content(link, today=today)
        template = "link_stopped" if content.is_stopped else "link_shown"
        return _page(request, f"programs/shared/{template}.html", {**context, "shown": content})


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page that is the same for whoever holds the link, signed in or not."""
    answer = render(request, template, {**context, "user": AnonymousUser(), "person": ""}, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
