"""The pages of the calendar, and what calendars themselves read."""

from __future__ import annotations

import uuid
from datetime import date
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.keys import counts_wrong_keys, is_key
from accounts.requests import PersonRequest, page_with_form, posted

from ..models import CalendarFeed
from ..reminders.sending import zone_of
from ..standing.gate import let_through
from ..standing.obstacles import BEFORE_BEGINNING
from .events import A_DAY, WEEKS, Events
from .forms import FeedForm
from .ical import written
from .services import FEED, change_feed, feed_address, feed_of, make_feed, revoke_feed

# Of so many sessions the page offers to put each into a calendar by itself.
SHOWN = 4
TWO_WEEKS = 14 * A_DAY


@page_with_form
@keeps_its_form
def calendar(request: PersonRequest) -> HttpResponse:
    """Show the address of somebody's calendar and what it tells; a POST changes that."""
    feed = feed_of(request.user)
    initial = {"at": feed.at, "names_exercises": feed.names_exercises} if feed else {}
    form = FeedForm(posted(request), initial=initial)
    fill_in_again(request, form)
    if feed is not None and form.is_valid():
        change_feed(by=request.user, **form.cleaned_data)
        messages.success(request, _("Your calendar is told so from now on. It may take some hours until it asks."))
        return redirect("programs:calendar")
    today = timezone.localdate()
    planned = Events(request.user, today=today, feed=feed).planned(until=today + TWO_WEEKS)
    address = feed_address(feed) if feed else ""
    return render(
        request,
        "programs/feed/calendar.html",
        {
            "form": form,
            "feed": feed,
            "address": address,
            "opens": urlsplit(address)._replace(scheme="webcal").geturl() if address else "",
            "days": list(dict.fromkeys(event.on for event in planned))[:SHOWN],
            "weeks": WEEKS,
        },
        status=422 if feed is not None and form.is_bound else 200,
    )


@require_POST
def calendar_new(request: PersonRequest) -> HttpResponse:
    """Make an address, or a new one; then the old one opens nothing any more."""
    had_one = feed_of(request.user) is not None
    make_feed(by=request.user)
    said = _("You have a new address. The old one shows nothing any more.") if had_one else _("Here is your address.")
    messages.success(request, said)
    return redirect("programs:calendar")


@require_POST
def calendar_off(request: PersonRequest) -> HttpResponse:
    revoke_feed(by=request.user)
    messages.success(request, _("The address shows nothing any more. Take the calendar out of your device, too."))
    return redirect("programs:calendar")


@require_safe
def calendar_day(request: PersonRequest, day: str) -> HttpResponse:
    """Give out one planned session, for a calendar that takes files."""
    events = Events(request.user, today=timezone.localdate(), feed=feed_of(request.user))
    let_through(events.upcoming.standing, BEFORE_BEGINNING)
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    found = [event for event in events.planned() if event.on == wanted]
    if not found:
        raise Http404
    return _file(written(found, now=timezone.now()), f"homestretch-{wanted.isoformat()}.ics")


@login_not_required
@require_safe
@counts_wrong_keys
def feed(request: HttpRequest, feed_id: uuid.UUID, key: str) -> HttpResponse:
    """Give a calendar all sessions of whoever has this address."""
    if not is_key(key, FEED, feed_id):
        raise Http404
    found = CalendarFeed.objects.select_related("user").filter(pk=feed_id, user__is_active=True).first()
    if found is None:
        raise Http404
    with timezone.override(zone_of(found.user)):
        events = Events(found.user, today=timezone.localdate(), feed=found)
        return _file(written(events.all(), now=timezone.now()), "homestretch.ics")


def _file(text: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "X-Robots-Tag": "noindex, nofollow",
            "Referrer-Policy": "no-referrer",
        },
    )
